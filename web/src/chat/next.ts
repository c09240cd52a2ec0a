/** `<limelight-next>`: what one would say next, to tap. Shown while nothing is at work. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ask } from "../parts/events";
import { icon, type IconName } from "../parts/icons";
import { base } from "../parts/theme";
import { nextSteps, type NextStep } from "../view/next";
import type { ViewState } from "../view/state";

const SIGNS: Record<NextStep["does"], IconName> = { say: "arrow", compose: "words", products: "bag" };

@customElement("limelight-next")
export class LimelightNext extends LitElement {
  static override styles = [
    base,
    css`
      ul {
        display: flex;
        gap: 8px;
        margin: 0 -10px;
        padding: 4px 10px 12px;
        overflow-x: auto;
        scrollbar-width: none;
        list-style: none;
      }
      li {
        flex: none;
      }
      .button {
        min-height: 36px;
        padding: 6px 14px;
        border-color: var(--line);
        font-weight: 550;
      }
      .button svg {
        width: 16px;
        height: 16px;
        color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) view!: ViewState;

  override render() {
    const steps = nextSteps(this.view);
    if (steps.length === 0) return nothing;
    return html`<ul aria-label="What next">
      ${steps.map(
        (step) =>
          html`<li>
            <button class="button" data-testid="next" @click=${() => this.take(step)}>
              ${icon(SIGNS[step.does])} ${step.label}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  private take({ does, text }: NextStep): void {
    if (does === "products") ask(this, "limelight-products", {});
    else ask(this, does === "compose" ? "limelight-compose" : "limelight-say", { text });
  }
}
