/** `<limelight-login>`: the access token of a service that asks for one. Nothing is shown until it does. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { mark } from "../parts/icons";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";

@customElement("limelight-login")
export class LimelightLogin extends LitElement {
  static override styles = [
    base,
    css`
      .veil {
        position: absolute;
        inset: 0;
        z-index: 8;
        display: grid;
        place-items: center;
        padding: 20px;
        background: color-mix(in srgb, var(--bg) 82%, transparent);
        backdrop-filter: blur(14px);
      }
      form {
        width: min(400px, 100%);
        padding: 32px;
        border: 1px solid var(--line);
        border-radius: 24px;
        background: var(--surface);
        box-shadow: var(--shadow-high);
      }
      .mark {
        width: 36px;
        height: 36px;
        color: var(--accent);
      }
      h2 {
        margin: 10px 0 6px;
        font: 400 32px/1.1 var(--serif);
      }
      p {
        margin: 0 0 18px;
        color: var(--muted);
        font-size: 14px;
      }
      label {
        display: block;
        margin-bottom: 6px;
        font-size: 14px;
        font-weight: 600;
      }
      input {
        width: 100%;
        height: 44px;
        padding: 0 14px;
        border: 1px solid var(--line-strong);
        border-radius: 12px;
        background: var(--bg);
      }
      .bad {
        margin: 8px 0 0;
        color: var(--bad);
      }
      .button {
        width: 100%;
        min-height: 44px;
        margin-top: 16px;
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @state() private asked = false;
  @state() private problem = "";
  @state() private busy = false;
  @query("input") private input!: HTMLInputElement;
  private readonly onAsked = () => this.open();

  override connectedCallback(): void {
    super.connectedCallback();
    this.api.session.addEventListener("asked", this.onAsked);
    if (this.api.session.asked) this.open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.api.session.removeEventListener("asked", this.onAsked);
  }

  override render() {
    if (!this.asked) return nothing;
    return html`<div class="veil">
      <form @submit=${this.submit} aria-label="Sign in" data-testid="login">
        ${mark}
        <h2>Sign in</h2>
        <p>This Limelight serves several advertisers. Paste the access token you were given.</p>
        <label for="token">Access token</label>
        <input
          id="token"
          type="password"
          autocomplete="current-password"
          data-testid="login-token"
          aria-invalid=${this.problem ? "true" : "false"}
          aria-describedby="token-problem"
        />
        <p class="bad" id="token-problem" role="alert" ?hidden=${!this.problem}>${this.problem}</p>
        <button class="button primary" data-testid="login-submit" ?disabled=${this.busy}>
          ${this.busy ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </div>`;
  }

  private open(): void {
    this.asked = true;
    this.problem = this.api.session.token ? "That token is no longer accepted." : "";
    void this.updateComplete.then(() => this.input?.focus());
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const token = this.input.value.trim();
    if (!token || this.busy) return;
    this.busy = true;
    try {
      await this.api.knows(token);
      this.asked = false;
      this.api.session.use(token);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error.status === 401 ? "That token is not known here." : error.message;
      this.input.select();
    } finally {
      this.busy = false;
    }
  }
}
