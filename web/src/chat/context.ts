/** `<limelight-context>`: what the model saw for a message, and why. Shown when the service or the page asks to explain. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base } from "../parts/theme";
import type { ContextChoice, ContextShown } from "../wire/types";

const TITLES: Record<ContextChoice["what"], string> = {
  fact: "Settled before",
  chapter: "Older turns in short",
  older: "Older turns for this message",
  edit: "Edits by hand",
  product: "Products",
  thumbnail: "Pictures",
  turn: "Newest turns",
};

@customElement("limelight-context")
export class LimelightContext extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        margin-top: 6px;
        font-size: 13px;
        text-align: left;
      }
      details {
        max-height: min(60vh, 560px);
        overflow-y: auto;
        overscroll-behavior: contain;
        padding: 10px 16px;
        border: 1px dashed var(--line-strong);
        border-radius: 14px;
        background: var(--surface);
      }
      summary {
        color: var(--muted);
        cursor: pointer;
        font-variant-numeric: tabular-nums;
      }
      h4 {
        margin: 14px 0 4px;
        font-size: 13px;
        font-weight: 650;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 16px 1fr auto;
        gap: 2px 8px;
        padding: 5px 0;
        border-top: 1px solid var(--line);
      }
      li.left {
        color: var(--muted);
      }
      .words {
        overflow-wrap: anywhere;
      }
      .number {
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
      .why {
        grid-column: 2 / -1;
        color: var(--muted);
        font-size: 12px;
      }
    `,
  ];

  @property({ attribute: false }) context: ContextShown | null = null;

  override render() {
    const { context } = this;
    if (!context) return nothing;
    const kinds = (Object.keys(TITLES) as ContextChoice["what"][]).filter((what) =>
      context.choices.some((choice) => choice.what === what),
    );
    const seen = [
      `${context.turns} newest turns`,
      `${context.noted} settled`,
      `${context.recalled} older`,
      `${context.products} products`,
    ];
    return html`<details data-testid="context">
      <summary>What the model saw: ${context.tokens.toLocaleString("en")} tokens · ${seen.join(" · ")}</summary>
      ${kinds.map(
        (what) => this.renderKind(
          what,
          context.choices.filter((choice) => choice.what === what),
        ),
      )}
    </details>`;
  }

  private renderKind(what: ContextChoice["what"], choices: ContextChoice[]) {
    // A reason that all of them share is not worth a line each.
    const shared = choices.every((choice) => choice.reason === choices[0]?.reason) && choices.length > 1;
    return html`<h4>${TITLES[what]}</h4>
      <ul>
        ${choices.map((choice) => this.renderChoice(choice, shared ? "" : choice.reason))}
      </ul>`;
  }

  private renderChoice(choice: ContextChoice, reason: string) {
    const signals = Object.entries(choice.signals)
      .filter(([, value]) => value > 0)
      .map(([name, value]) => `${name} ${value.toFixed(2)}`);
    const why = [reason, ...signals].filter(Boolean).join(" · ");
    return html`<li class=${choice.chosen ? "" : "left"}>
      <span aria-label=${choice.chosen ? "shown" : "left out"}>${choice.chosen ? "●" : "○"}</span>
      <span class="words">${choice.text || choice.ref}</span>
      <span class="number">${choice.tokens ? `${choice.tokens} tokens` : ""}</span>
      ${why ? html`<span class="why">${why}</span>` : nothing}
    </li>`;
  }
}
