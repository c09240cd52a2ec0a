/** `<limelight-media>`: clips, music, end cards, pictures and headlines that a run made. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ask } from "../parts/events";
import { aspectOf, ratioOf } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import type { Group, ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";
import "./clips";
import "./music";

@customElement("limelight-media")
export class LimelightMedia extends LitElement {
  static override styles = [
    base,
    css`
      figure {
        margin: 0;
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 12px;
        padding: 14px 4px 0;
        font-size: 14px;
      }
      figcaption div {
        flex: 1 1 120px;
        min-width: 0;
        line-height: 1.35;
      }
      figcaption strong {
        display: block;
        font-weight: 650;
      }
      figcaption small {
        color: var(--muted);
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }
      limelight-music + limelight-music {
        margin-top: 10px;
      }
      .pictures {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
        gap: 16px;
      }
      .pictures.one {
        display: block;
        width: min(100%, calc(300px * var(--ratio)));
        margin: 0 auto;
      }
      .picture {
        display: block;
        width: 100%;
        padding: 0;
        overflow: hidden;
        border: 0;
        border-radius: 18px;
        background: var(--faint);
        box-shadow: var(--shadow);
      }
      .picture img {
        width: 100%;
      }
      .headlines {
        padding: 0;
        list-style: none;
      }
      .headlines li {
        display: flex;
        align-items: center;
        gap: 14px;
        padding: 10px 8px 10px 20px;
        border: 1px solid var(--line);
        background: var(--surface);
      }
      .headlines li + li {
        border-top: 0;
      }
      .headlines li:first-child {
        border-radius: 18px 18px 0 0;
      }
      .headlines li:last-child {
        border-radius: 0 0 18px 18px;
      }
      .headlines li:only-child {
        border-radius: 18px;
      }
      .headlines div {
        flex: 1;
        min-width: 0;
      }
      .headlines p {
        margin: 0;
        font: 400 23px/1.25 var(--serif);
        overflow-wrap: anywhere;
      }
      .headlines span {
        font-size: 12.5px;
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property() group: Group = "images";
  @property({ attribute: false }) artifacts: Artifact[] = [];
  @property({ attribute: false }) view!: ViewState;
  @property({ attribute: false }) api!: Api;

  override render() {
    switch (this.group) {
      case "clips":
        return html`<limelight-clips
          .artifacts=${this.artifacts}
          .view=${this.view}
          .api=${this.api}
        ></limelight-clips>`;
      case "music":
        return html`<div>
          ${this.artifacts.map((a) => html`<limelight-music .artifact=${a} .api=${this.api}></limelight-music>`)}
        </div>`;
      case "headlines":
        return this.renderHeadlines();
      default:
        return this.renderPictures();
    }
  }

  private renderPictures() {
    const [first, ...more] = this.artifacts;
    if (!first) return nothing;
    return html`<div class="pictures ${more.length === 0 ? "one" : ""}" style="--ratio:${ratioOf(first)}">
      ${this.artifacts.map((a) => this.renderPicture(a))}
    </div>`;
  }

  private renderPicture(artifact: Artifact) {
    return html`<figure>
      <button
        class="picture"
        aria-label="Open ${artifact.name}"
        @click=${() => ask(this, "limelight-open", { artifactId: artifact.id, slot: null })}
      >
        <img
          src=${media(this.api, this.api.contentUrl(artifact.id, 960))}
          alt=${artifact.name}
          width=${artifact.width ?? nothing}
          height=${artifact.height ?? nothing}
          style="height:auto"
        />
      </button>
      <figcaption>
        <div>
          <strong>${artifact.name}</strong><small>${aspectOf(artifact.width, artifact.height)}</small>
        </div>
      </figcaption>
    </figure>`;
  }

  private renderHeadlines() {
    return html`<ul class="headlines" aria-label="Headlines">
      ${this.artifacts.map((a) => {
        const text = a.meta.text ?? a.name;
        return html`<li data-testid="headline">
          <div>
            <p>${text}</p>
            <span>${[...text].length} characters</span>
          </div>
          <button
            class="icon-button"
            aria-label="Copy “${text}”"
            title="Copy"
            @click=${() => void this.copy(text)}
          >
            ${icon("copy")}
          </button>
        </li>`;
      })}
    </ul>`;
  }

  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      ask(this, "limelight-tell", { text: "Copied" });
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      ask(this, "limelight-tell", {
        text: "The browser does not allow copying here. Select the text instead.",
      });
    }
  }
}
