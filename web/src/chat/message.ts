/** `<limelight-message>`: one thing said. */
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { icon } from "../parts/icons";
import { toHtml } from "../parts/markdown";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";
import type { ChatMessage } from "../view/state";

@customElement("limelight-message")
export class LimelightMessage extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .user {
        display: flex;
        flex-direction: column;
        align-items: flex-end;
        gap: 8px;
      }
      .bubble {
        max-width: min(85%, 560px);
        padding: 10px 18px;
        border-radius: 20px 20px 6px 20px;
        background: var(--bubble);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        transition: opacity 0.2s;
      }
      .sending .bubble {
        opacity: 0.6;
      }
      .attached {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
      }
      .attached .sound {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        padding: 10px 16px;
        border: 1px solid var(--line);
        border-radius: 16px;
        background: var(--surface);
        font-size: 14px;
      }
      .attached img {
        width: 132px;
        height: 132px;
        object-fit: cover;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: #fff;
      }
      .state {
        font-size: 12px;
        color: var(--muted);
      }
      .words {
        max-width: 76ch;
        overflow-wrap: anywhere;
        text-wrap: pretty;
      }
      .words > :first-child {
        margin-top: 0;
      }
      .words > :last-child {
        margin-bottom: 0;
      }
      .words p,
      .words ul,
      .words ol,
      .words pre,
      .words blockquote {
        margin: 0 0 0.75em;
      }
      .words ul,
      .words ol {
        padding-left: 1.3em;
      }
      .words li + li {
        margin-top: 0.25em;
      }
      .words li::marker {
        color: var(--accent);
      }
      .words h1,
      .words h2,
      .words h3,
      .words h4 {
        margin: 1.1em 0 0.4em;
        font-size: 1.05em;
        line-height: 1.35;
      }
      .words a {
        color: var(--accent-deep);
        text-underline-offset: 3px;
      }
      .words code {
        padding: 0.1em 0.35em;
        border-radius: 6px;
        background: var(--faint);
        font-size: 0.88em;
      }
      .words pre {
        padding: 12px 14px;
        overflow-x: auto;
        border-radius: 12px;
        background: var(--faint);
      }
      .words pre code {
        padding: 0;
        background: none;
      }
      .words table {
        border-collapse: collapse;
        font-size: 14px;
      }
      .words th,
      .words td {
        padding: 6px 12px 6px 0;
        border-bottom: 1px solid var(--line);
        text-align: left;
      }
      .words blockquote {
        padding-left: 14px;
        border-left: 3px solid var(--line-strong);
        color: var(--muted);
      }
      .caret {
        display: inline-block;
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: var(--accent);
        animation: breathe 1.1s ease-in-out infinite alternate;
      }
      @keyframes breathe {
        from {
          opacity: 0.25;
          transform: scale(0.7);
        }
      }
    `,
  ];

  @property({ attribute: false }) message!: ChatMessage;
  @property({ attribute: false }) artifacts: Record<string, Artifact> = {};
  @property({ attribute: false }) api!: Api;

  /** Made once for a message, not for every artifact that comes. */
  private words = "";

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("message") && this.message.role === "assistant") this.words = toHtml(this.message.text);
  }

  override render() {
    return this.message.role === "user" ? this.renderUser() : this.renderAssistant();
  }

  private renderUser() {
    const { text, attachments, delivery } = this.message;
    return html`<div class="user ${delivery}" data-testid="message-user">
      <span class="visually-hidden">You said:</span>
      ${
        attachments.length > 0
          ? html`<div class="attached">
              ${attachments.map((id) =>
                this.artifacts[id]?.mime.startsWith("audio/")
                  ? html`<span class="sound" title=${this.artifacts[id].name}>${icon("sound")} ${this.artifacts[id].name}</span>`
                  : html`<img
                      src=${media(this.api, this.api.contentUrl(id, 480))}
                      alt=${this.artifacts[id]?.name ?? "Attached picture"}
                      width="132"
                      height="132"
                    />`,
              )}
            </div>`
          : nothing
      }
      ${text ? html`<div class="bubble">${text}</div>` : nothing}
      ${delivery === "sending" ? html`<span class="state">Sending…</span>` : nothing}
    </div>`;
  }

  private renderAssistant() {
    const { open } = this.message;
    return html`<div data-testid="message-assistant" aria-busy=${open ? "true" : "false"}>
      <span class="visually-hidden">Limelight said:</span>
      <div class="words">${unsafeHTML(this.words)}</div>
      ${open ? html`<span class="caret" aria-hidden="true"></span>` : nothing}
    </div>`;
  }
}
