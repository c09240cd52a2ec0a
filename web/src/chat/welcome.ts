/** `<limelight-welcome>`: the empty state, with four things to tap and the advertiser's own products. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ask } from "../parts/events";
import { icon, mark, type IconName } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { AgentInfo, Product } from "../wire/types";

type Suggestion = [icon: IconName, text: string, label?: string];
const SUGGESTIONS: Suggestion[] = [
  ["film", "Create a video for my latest hiking gear"],
  ["wand", "Create a video for my best seller"],
  ["snow", "Make a winter holiday ad for a gift"],
  ["words", "Write three headlines of at most 30 characters", "Write three short headlines"],
];

@customElement("limelight-welcome")
export class LimelightWelcome extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        display: block;
        max-width: 760px;
        margin: 0 auto;
        padding: clamp(28px, 9vh, 96px) 0 12px;
        text-align: center;
      }
      :host::before {
        content: "";
        position: absolute;
        inset: -40px -30% auto;
        z-index: 0;
        height: 440px;
        background: radial-gradient(ellipse 46% 62% at 50% 22%, var(--glow), transparent 70%);
        pointer-events: none;
      }
      :host > * {
        position: relative;
        z-index: 1;
      }
      .mark {
        width: 44px;
        height: 44px;
        color: var(--accent);
      }
      h2 {
        margin: 14px 0 12px;
        font: 400 clamp(38px, 6.2vw, 58px) / 1.06 var(--serif);
        letter-spacing: -0.015em;
        text-wrap: balance;
      }
      h2 em {
        color: var(--accent-deep);
      }
      p {
        max-width: 46ch;
        margin: 0 auto 32px;
        color: var(--muted);
        font-size: 16px;
        text-wrap: balance;
      }
      ul {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .suggestion {
        display: flex;
        align-items: center;
        gap: 14px;
        width: 100%;
        min-height: 68px;
        padding: 14px 18px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        text-align: left;
        font-weight: 550;
        line-height: 1.35;
        transition:
          transform 0.2s var(--ease),
          border-color 0.2s,
          box-shadow 0.2s;
      }
      .suggestion:hover {
        border-color: var(--accent);
        box-shadow: var(--shadow);
        transform: translateY(-2px);
      }
      .suggestion .icon {
        color: var(--accent);
      }
      .with {
        display: inline-flex;
        align-items: center;
        gap: 10px;
        margin: -10px 0 24px;
        font-size: 14px;
        color: var(--muted);
      }
      .with select {
        min-height: 40px;
        padding: 0 34px 0 14px;
        border: 1px solid var(--line-strong);
        border-radius: 999px;
        background: var(--surface);
        color: inherit;
        font: inherit;
        font-weight: 600;
      }
      h3 {
        margin: 36px 0 14px;
        font-size: 13px;
        font-weight: 600;
        color: var(--muted);
      }
      .products {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 12px;
      }
      .product {
        padding: 0;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: 20px;
        background: #fff;
        transition:
          transform 0.2s var(--ease),
          border-color 0.2s;
      }
      .product:hover {
        border-color: var(--accent);
        transform: translateY(-3px);
      }
      .product img {
        width: 84px;
        height: 84px;
        object-fit: cover;
      }
      @media (max-width: 560px) {
        ul {
          grid-template-columns: 1fr;
          gap: 10px;
        }
        .suggestion {
          min-height: 56px;
        }
        p {
          margin-bottom: 24px;
        }
        .products {
          flex-wrap: nowrap;
          justify-content: flex-start;
          margin: 0 -16px;
          padding: 4px 16px 8px;
          overflow-x: auto;
          scrollbar-width: none;
        }
        .product {
          flex: none;
        }
        .product img {
          width: 84px;
          height: 84px;
        }
        h3 {
          margin: 22px 0 10px;
        }
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  /** Who the host of the chat has chosen; else the person does, where there are several. */
  @property() agent = "";
  @state() private products: Product[] = [];
  @state() private agents: AgentInfo[] = [];
  @state() private chosen = "";

  override async firstUpdated(): Promise<void> {
    try {
      this.agents = await this.api.agents();
      this.products = (await this.api.products()).filter((p) => p.photo_url).slice(0, 6);
    } catch (error) {
      // Only an ornament here: the products drawer is where a failure is told.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  override render() {
    const other = this.agents.slice(1).find((one) => one.name === (this.chosen || this.agent));
    const suggestions = other ? other.examples.map((text): Suggestion => ["wand", text]) : SUGGESTIONS;
    return html`${mark}
      <h2>Put your product in the <em>limelight</em></h2>
      <p>
        ${
          other
            ? other.description
            : "Say what you want in your own words. Your product stays exactly as it is; everything around it is made for you."
        }
      </p>
      ${this.agents.length > 1 && !this.agent ? this.renderChoice() : nothing}
      <ul aria-label="Suggestions">
        ${suggestions.map(
          ([name, text, label]) =>
            html`<li>
              <button
                class="suggestion"
                data-testid="suggestion"
                @click=${() => ask(this, "limelight-say", { text })}
              >
                ${icon(name)} <span>${label ?? text}</span>
              </button>
            </li>`,
        )}
      </ul>
      ${
        this.products.length > 0 && !other
          ? html`<h3>Or start from one of your products</h3>
              <div class="products">
                ${this.products.map(
                  (p) =>
                    html`<button
                      class="product"
                      title=${p.title}
                      @click=${() => ask(this, "limelight-compose", { text: `Make a video for my ${p.title}` })}
                    >
                      <img
                        src=${media(this.api, this.api.resolve(p.photo_url ?? "", 240))}
                        alt=${p.title}
                        width="84"
                        height="84"
                      />
                    </button>`,
                )}
              </div>`
          : nothing
      }`;
  }

  private renderChoice() {
    return html`<label class="with">
      Talk to
      <select data-testid="agent" @change=${this.choose}>
        ${this.agents.map((one) => html`<option value=${one.name} ?selected=${one.name === this.chosen}>${one.name}</option>`)}
      </select>
    </label>`;
  }

  private choose(event: Event): void {
    this.chosen = (event.target as HTMLSelectElement).value;
    this.dispatchEvent(new CustomEvent("agent", { detail: this.chosen }));
  }
}
