/** `<limelight-rate>`: thumbs on what a run made, and words when something should have been different. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ask } from "../parts/events";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";

type Thumbs = "up" | "down";

@customElement("limelight-rate")
export class LimelightRate extends LitElement {
  static override styles = [
    base,
    css`
      .thumbs {
        display: flex;
        gap: 2px;
        margin-left: -9px;
      }
      .icon-button {
        width: 34px;
        height: 34px;
      }
      .icon-button svg {
        width: 17px;
        height: 17px;
      }
      .icon-button[aria-pressed="true"] {
        background: var(--accent-soft);
        color: var(--accent-deep);
      }
      form {
        display: flex;
        gap: 8px;
        max-width: 520px;
        margin-top: 8px;
      }
      input {
        flex: 1;
        min-width: 0;
        height: 38px;
        padding: 0 14px;
        border: 1px solid var(--line-strong);
        border-radius: 999px;
        background: var(--surface);
        font-size: 14px;
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @property() runId = "";
  @state() private thumbs: Thumbs | null = null;
  @state() private asking = false;
  @query("input") private input!: HTMLInputElement;

  override render() {
    const thumb = (which: Thumbs, label: string) =>
      html`<button
        class="icon-button"
        data-testid="thumbs-${which}"
        aria-label=${label}
        title=${label}
        aria-pressed=${this.thumbs === which}
        @click=${() => void this.rate(which)}
      >
        ${icon(which === "up" ? "thumbUp" : "thumbDown")}
      </button>`;
    return html`<div class="thumbs" role="group" aria-label="How was this?">
        ${thumb("up", "This is good")} ${thumb("down", "This is not good")}
      </div>
      ${
        this.asking
          ? html`<form @submit=${this.explain}>
              <input
                type="text"
                maxlength="2000"
                data-testid="rate-words"
                aria-label="What should be different?"
                placeholder="What should be different?"
              />
              <button class="button">Send</button>
            </form>`
          : nothing
      }`;
  }

  private async rate(thumbs: Thumbs): Promise<void> {
    if (!(await this.send(thumbs, ""))) return;
    this.thumbs = thumbs;
    this.asking = thumbs === "down";
    if (thumbs === "up") ask(this, "limelight-tell", { text: "Thank you" });
    await this.updateComplete;
    if (this.asking) this.input.focus();
  }

  private async explain(event: Event): Promise<void> {
    event.preventDefault();
    if (!(await this.send("down", this.input.value.trim()))) return;
    this.asking = false;
    ask(this, "limelight-tell", { text: "Thank you. That is noted." });
  }

  private async send(thumbs: Thumbs, words: string): Promise<boolean> {
    try {
      await this.api.rate(this.runId, thumbs, words);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      ask(this, "limelight-tell", { text: error.message });
      return false;
    }
  }
}
