/** `<limelight-concepts>`: concepts side by side, to choose from. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ask } from "../parts/events";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import type { Artifact, ConceptItem, ConceptShot } from "../wire/types";

@customElement("limelight-concepts")
export class LimelightConcepts extends LitElement {
  static override styles = [
    base,
    css`
      ul.cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(230px, 100%), 1fr));
        gap: 16px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .card {
        position: relative;
        display: flex;
        flex-direction: column;
        height: 100%;
        padding: 24px 22px 20px;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: 22px;
        background: var(--surface);
        box-shadow: var(--shadow);
        transition:
          transform 0.25s var(--ease),
          border-color 0.2s;
      }
      .card::before {
        content: "";
        position: absolute;
        inset: 0 0 auto;
        height: 150px;
        background: radial-gradient(ellipse 80% 100% at 50% 0%, var(--glow), transparent 75%);
        pointer-events: none;
      }
      li:nth-child(3n + 2) > .card {
        --glow: light-dark(rgb(150 190 140 / 0.36), rgb(120 180 110 / 0.15));
      }
      li:nth-child(3n) > .card {
        --glow: light-dark(rgb(160 175 225 / 0.36), rgb(130 150 230 / 0.17));
      }
      .card:hover {
        transform: translateY(-3px);
      }
      .card.chosen {
        border-color: var(--accent);
        box-shadow:
          0 0 0 1px var(--accent),
          var(--shadow);
      }
      .card > * {
        position: relative;
      }
      .number {
        font-size: 13px;
        font-weight: 600;
        color: var(--muted);
      }
      h2 {
        margin: 4px 0 8px;
        font: 400 29px/1.1 var(--serif);
        letter-spacing: -0.01em;
        text-wrap: balance;
      }
      .hook {
        margin: 0 0 14px;
        font-size: 15.5px;
        line-height: 1.5;
      }
      .mood {
        margin: 0 0 16px;
        font-size: 13.5px;
        font-style: normal;
        color: var(--muted);
      }
      ol {
        margin: 0 0 20px;
        padding: 0;
        list-style: none;
        counter-reset: shot;
        font-size: 13.5px;
        line-height: 1.45;
      }
      ol li {
        display: flex;
        gap: 12px;
        padding: 8px 0;
        border-top: 1px solid var(--line);
        counter-increment: shot;
      }
      ol li::before {
        content: counter(shot);
        color: var(--accent-deep);
        font-weight: 700;
        font-variant-numeric: tabular-nums;
      }
      .button {
        width: 100%;
        margin-top: auto;
      }
      @media (max-width: 640px) {
        ul.cards {
          grid-auto-flow: column;
          grid-auto-columns: min(82%, 320px);
          grid-template-columns: none;
          gap: 12px;
          margin: 0 -16px;
          padding: 4px 16px 14px;
          overflow-x: auto;
          scroll-snap-type: x mandatory;
          scroll-padding: 0 16px;
          scrollbar-width: none;
        }
        ul.cards > li {
          scroll-snap-align: start;
        }
      }
      .picked {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        min-height: 38px;
        margin-top: auto;
        font-size: 14px;
        font-weight: 600;
        color: var(--accent-deep);
      }
    `,
  ];

  @property({ attribute: false }) artifacts: Artifact[] = [];
  @property({ attribute: false }) chosen: Record<string, ConceptItem> = {};

  override render() {
    return html`<ul class="cards" aria-label="Concepts">
      ${this.artifacts.map((artifact, at) => this.renderCard(artifact, artifact.meta.index ?? at + 1))}
    </ul>`;
  }

  private renderCard(artifact: Artifact, index: number) {
    const { title, hook, mood, shots = [] } = artifact.meta;
    const chosen = this.chosen[artifact.id]?.chosen ?? false;
    return html`<li>
      <article
        class="card ${chosen ? "chosen" : ""}"
        data-testid="concept-card"
        aria-label="Concept ${index}: ${title ?? artifact.name}"
      >
        <span class="number">Concept ${index}</span>
        <h2>${title ?? artifact.name}</h2>
        ${hook ? html`<p class="hook">${hook}</p>` : nothing}
        ${mood ? html`<p class="mood">${mood}</p>` : nothing}
        ${
          shots.length > 0
            ? html`<ol aria-label="Shots">
                ${shots.map((shot) => html`<li>${shotWords(shot)}</li>`)}
              </ol>`
            : nothing
        }
        ${
          chosen
            ? html`<span class="picked">${icon("check")} Your choice</span>`
            : html`<button
                class="button primary"
                data-testid="concept-use"
                aria-label="Use this concept, number ${index}"
                @click=${() => ask(this, "limelight-say", { text: `I like concept ${index}` })}
              >
                Use this concept
              </button>`
        }
      </article>
    </li>`;
  }
}

function shotWords(shot: ConceptShot | string): string {
  return typeof shot === "string" ? shot : (shot.title ?? shot.scene ?? shot.caption ?? "");
}
