/** `<limelight-lightbox>`: a picture at full size, what it was made from, and a box to ask for something else. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ask, type Asks } from "../parts/events";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { shotsInOrder } from "../view/select";
import type { ViewState } from "../view/state";
import type { Api } from "../wire/api";

@customElement("limelight-lightbox")
export class LimelightLightbox extends LitElement {
  static override styles = [
    base,
    css`
      dialog {
        width: min(1180px, calc(100vw - 32px));
        max-width: none;
        max-height: calc(100dvh - 32px);
        padding: 0;
        overflow: auto;
        border: 0;
        border-radius: 24px;
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow-high);
      }
      dialog::backdrop {
        background: rgb(20 12 6 / 0.72);
        backdrop-filter: blur(10px);
      }
      dialog[open] {
        animation: appear 0.25s var(--ease);
      }
      @keyframes appear {
        from {
          opacity: 0;
          transform: scale(0.97);
        }
      }
      .layout {
        display: grid;
        grid-template-columns: 1fr 340px;
      }
      .picture {
        display: grid;
        place-items: center;
        min-height: 320px;
        background: var(--faint);
      }
      .picture img {
        width: auto;
        height: auto;
        max-height: calc(100dvh - 32px);
      }
      aside {
        display: flex;
        flex-direction: column;
        gap: 14px;
        padding: 22px 24px 24px;
      }
      header {
        display: flex;
        align-items: flex-start;
        gap: 8px;
      }
      h2 {
        flex: 1;
        margin: 3px 0 0;
        font: 400 27px/1.15 var(--serif);
        text-wrap: balance;
      }
      header .icon-button {
        margin: -4px -8px 0 0;
      }
      h3 {
        margin: 0 0 2px;
        font-size: 13px;
        font-weight: 600;
        color: var(--muted);
      }
      p {
        margin: 0;
        font-size: 14px;
        overflow-wrap: anywhere;
      }
      form {
        display: flex;
        flex-direction: column;
        gap: 10px;
        margin-top: auto;
      }
      label {
        font-size: 14px;
        font-weight: 600;
      }
      textarea {
        width: 100%;
        min-height: 76px;
        padding: 10px 14px;
        border: 1px solid var(--line-strong);
        border-radius: 14px;
        background: var(--bg);
        resize: vertical;
        font-size: 15px;
      }
      .row {
        display: flex;
        gap: 6px;
      }
      .row .button {
        flex: 1;
      }
      @media (max-width: 820px) {
        .layout {
          grid-template-columns: 1fr;
        }
        .picture {
          min-height: 0;
        }
        .picture img {
          max-height: 60dvh;
        }
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) view!: ViewState;
  @state() private open: Asks["limelight-open"] | null = null;
  @state() private wish = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  show(what: Asks["limelight-open"]): void {
    this.open = what;
    this.wish = "";
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    return html`<dialog
      aria-label="Picture"
      data-testid="lightbox"
      @close=${() => (this.open = null)}
      @keydown=${this.key}
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      ${this.open ? this.renderBody(this.open) : nothing}
    </dialog>`;
  }

  private renderBody({ artifactId, slot }: Asks["limelight-open"]) {
    const artifact = this.view.artifacts[artifactId];
    const shot = slot ? this.view.shared.storyboard[slot] : undefined;
    const current = shot?.artifact_id ?? artifactId;
    const title = shot
      ? `Shot ${shot.index}${shot.title ? `: ${shot.title}` : ""}`
      : (artifact?.name ?? "Picture");
    const prompt = artifact?.meta.prompt ?? shot?.prompt ?? "";
    const caption = shot?.caption ?? "";
    const fidelity = artifact?.meta.fidelity;
    const kept = fidelity === undefined ? "" : `${(100 * fidelity).toFixed(1)} % as in the photo`;
    return html`<div class="layout">
      <div class="picture">
        <img
          src=${this.api.pictureUrl(current, artifact?.mime)}
          alt=${title}
          width=${artifact?.width ?? nothing}
          height=${artifact?.height ?? nothing}
        />
      </div>
      <aside>
        <header>
          <h2>${title}</h2>
          <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>
            ${icon("close")}
          </button>
        </header>
        ${fact("Caption", caption)} ${fact("Scene", prompt)} ${fact("Your product", kept)}
        <div class="row">
          ${
            slot
              ? html`<button class="icon-button" aria-label="Previous shot" @click=${() => this.step(-1)}>
                    ${icon("back")}
                  </button>
                  <button class="icon-button" aria-label="Next shot" @click=${() => this.step(1)}>
                    ${icon("arrow")}
                  </button>`
              : nothing
          }
          <a
            class="button"
            data-testid="artifact-download"
            href=${this.api.contentUrl(current)}
            download=${artifact?.name ?? "picture"}
          >
            ${icon("download")} Download
          </a>
        </div>
        ${
          shot
            ? html`<form @submit=${(e: Event) => this.change(e, shot.index)}>
                <label for="wish">Use a different scene</label>
                <textarea
                  id="wish"
                  data-testid="shot-edit"
                  placeholder="A forest trail after rain…"
                  .value=${this.wish}
                  @input=${(e: Event) => (this.wish = (e.target as HTMLTextAreaElement).value)}
                ></textarea>
                <button class="button primary" data-testid="shot-change" ?disabled=${this.wish.trim() === ""}>
                  Change this shot
                </button>
              </form>`
            : nothing
        }
      </aside>
    </div>`;
  }

  private key(event: KeyboardEvent): void {
    const typing = event.composedPath()[0] instanceof HTMLTextAreaElement;
    if (typing && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      (event.composedPath()[0] as HTMLTextAreaElement).form?.requestSubmit();
    }
    if (!typing && event.key === "ArrowLeft") this.step(-1);
    if (!typing && event.key === "ArrowRight") this.step(1);
  }

  private step(by: number): void {
    if (!this.open?.slot) return;
    const slots = shotsInOrder(this.view.shared.storyboard).filter(([, s]) => s.artifact_id);
    const at = slots.findIndex(([slot]) => slot === this.open?.slot);
    const next = slots[(at + by + slots.length) % slots.length];
    if (next?.[1].artifact_id) this.show({ slot: next[0], artifactId: next[1].artifact_id });
  }

  private change(event: Event, index: number): void {
    event.preventDefault();
    const wish = this.wish.trim();
    if (!wish) return;
    this.dialog.close();
    ask(this, "limelight-say", { text: `Change shot ${index}: ${wish}` });
  }
}

function fact(name: string, text: string) {
  if (!text) return nothing;
  return html`<div>
    <h3>${name}</h3>
    <p>${text}</p>
  </div>`;
}
