/** `<limelight-videos>`: the films that a run made, ready to play and to keep, and behind each what it is made of. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ask, edit } from "../parts/events";
import { aspectOf, clock, fileName, fileSize, ratioOf } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { madeBy } from "../view/select";
import type { ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";
import "./clips";
import "./music";
import "./player";

/** So many are shown large; of more each is a tile. */
const FEW = 3;

@customElement("limelight-videos")
export class LimelightVideos extends LitElement {
  static override styles = [
    base,
    css`
      .videos {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 22px;
      }
      figure {
        flex: 0 1 auto;
        width: min(100%, calc(min(64vh, 540px) * var(--ratio)));
        margin: 0;
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 14px 2px 0;
        font-size: 14px;
      }
      figcaption div {
        flex: 1 1 130px;
        min-width: 0;
        line-height: 1.35;
      }
      .many {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
      }
      .many figure,
      .many figure.tall {
        display: block;
        width: 100%;
      }
      .many figcaption {
        flex-flow: row wrap;
        align-items: center;
        padding-top: 10px;
      }
      .many figcaption div {
        flex: 1 1 100%;
      }
      .many .shown {
        outline: 2px solid var(--accent);
        outline-offset: 6px;
        border-radius: 12px;
      }
      figure.tall {
        display: grid;
        grid-template-columns: calc(min(64vh, 540px) * var(--ratio)) 1fr;
        gap: 28px;
        width: 100%;
      }
      .tall figcaption {
        flex-direction: column;
        align-items: flex-start;
        justify-content: center;
        gap: 10px;
        padding: 0;
      }
      .tall figcaption div {
        flex: none;
        margin-bottom: 6px;
      }
      @media (max-width: 560px) {
        figcaption div,
        .tall figcaption div {
          flex: 1 1 100%;
        }
        figcaption .button {
          flex: 1 1 auto;
        }
        figure.tall {
          grid-template-columns: 1fr;
          gap: 0;
          width: min(100%, calc(min(64vh, 540px) * var(--ratio)));
        }
        .tall figcaption {
          flex-flow: row wrap;
          padding-top: 14px;
        }
      }
      strong {
        display: block;
        font-weight: 650;
      }
      small {
        color: var(--muted);
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }
      figcaption .button {
        flex: 0 0 auto;
      }
      details {
        margin-top: 12px;
      }
      summary {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        padding: 4px 10px 4px 4px;
        border-radius: 8px;
        cursor: pointer;
        font-size: 13.5px;
        color: var(--muted);
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        color: var(--ink);
      }
      summary svg {
        width: 16px;
        height: 16px;
        transition: transform 0.2s;
      }
      details[open] summary svg {
        transform: rotate(90deg);
      }
      .made {
        display: grid;
        gap: 12px;
        margin-top: 8px;
      }
      .card {
        display: block;
        width: fit-content;
        padding: 0;
        overflow: hidden;
        border: 0;
        border-radius: 12px;
        background: var(--faint);
      }
      .card img {
        width: auto;
        height: 112px;
      }
    `,
  ];

  @property({ attribute: false }) artifacts: Artifact[] = [];
  @property({ attribute: false }) view!: ViewState;
  @property({ attribute: false }) api!: Api;

  override render() {
    return html`<div class="videos ${this.artifacts.length > FEW ? "many" : ""}">
        ${repeat(
          this.artifacts,
          (a) => a.id,
          (a) => this.renderVideo(a),
        )}
      </div>
      ${this.renderMade()}`;
  }

  private renderVideo(artifact: Artifact) {
    const { api } = this;
    const { width, height, meta, duration_s } = artifact;
    const source = api.contentUrl(artifact.id);
    const facts = [
      aspectOf(width, height),
      duration_s ? clock(duration_s) : "",
      artifact.bytes ? fileSize(artifact.bytes) : "",
    ];
    const { timeline } = this.view.shared;
    const current = timeline.video_id === artifact.id && Object.keys(timeline.clips).length > 0;
    const film = typeof meta.film === "string" ? meta.film : "";
    const shown = film !== "" && film === this.view.shared.film;
    const look = `${ratioOf(artifact) < 0.9 ? "tall" : ""} ${shown ? "shown" : ""}`;
    return html`<figure class=${look} style="--ratio:${ratioOf(artifact)}">
      <limelight-player
        .api=${api}
        src=${source}
        poster=${meta.poster_url ? api.resolve(meta.poster_url) : api.contentUrl(artifact.id, 1440)}
        label=${artifact.name}
        duration=${duration_s ?? 0}
        ratio=${ratioOf(artifact)}
      ></limelight-player>
      <figcaption>
        <div><strong>${film && meta.index ? `${meta.index}. ` : ""}${artifact.name}</strong><small>${facts.filter(Boolean).join(" · ")}</small></div>
        ${
          current
            ? html`<button class="button" data-testid="cut-open" @click=${() => ask(this, "limelight-cut", {})}>
                ${icon("scissors")} Edit the cut
              </button>`
            : film && !shown
              ? html`<button
                  class="button"
                  data-testid="film-open"
                  aria-label="Open ${artifact.name} to change it"
                  @click=${() => void edit(this, "video.open", "", { film })}
                >
                  Open
                </button>`
              : nothing
        }
        <a
          class="button"
          data-testid="artifact-download"
          href=${media(api, source)}
          download=${fileName(artifact)}
          aria-label="Download ${artifact.name}"
        >
          ${icon("download")} Download
        </a>
      </figcaption>
    </figure>`;
  }

  private renderMade() {
    const runId = this.artifacts[0]?.meta.run_id;
    const clips = madeBy(this.view, runId, ["clip"]);
    const music = madeBy(this.view, runId, ["music"]);
    const cards = madeBy(this.view, runId, ["endcard"]);
    const named = [
      counted(clips.length, "clip"),
      music.length > 0 ? "a music bed" : "",
      cards.length > 0 ? "an end card" : "",
    ].filter(Boolean);
    if (named.length === 0) return nothing;
    return html`<details data-testid="made-from">
      <summary>${icon("chevron")} Made from ${new Intl.ListFormat("en").format(named)}</summary>
      <div class="made">
        ${
          clips.length > 0
            ? html`<limelight-clips .artifacts=${clips} .view=${this.view} .api=${this.api}></limelight-clips>`
            : nothing
        }
        ${cards.map(
          (a) =>
            html`<button
              class="card"
              aria-label="Open ${a.name}"
              @click=${() => ask(this, "limelight-open", { artifactId: a.id, slot: null })}
            >
              <img src=${media(this.api, this.api.contentUrl(a.id, 480))} alt=${a.name} loading="lazy" />
            </button>`,
        )}
        ${music.map((a) => html`<limelight-music .artifact=${a} .api=${this.api}></limelight-music>`)}
      </div>
    </details>`;
  }
}

function counted(count: number, thing: string): string {
  return count === 0 ? "" : count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
}
