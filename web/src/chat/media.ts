/** `<limelight-media>`: videos, clips, music, end cards, pictures and headlines that a run made. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ask } from "../parts/events";
import { aspectOf, clock, fileSize } from "../parts/format";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import type { Group, ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";
import "./music";

@customElement("limelight-media")
export class LimelightMedia extends LitElement {
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
        margin: 0;
      }
      .videos figure {
        flex: 0 1 auto;
        width: min(100%, calc(min(68vh, 560px) * var(--ratio)));
      }
      .screen {
        overflow: hidden;
        border-radius: 20px;
        background: #000;
        box-shadow: var(--shadow-high);
      }
      video {
        width: 100%;
        height: 100%;
        aspect-ratio: var(--ratio);
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
      .narrow {
        max-width: 720px;
        margin: 0 auto;
      }
      .narrow > * + limelight-music {
        margin-top: 10px;
      }
      .strip {
        display: flex;
        gap: 10px;
        margin: 10px 0 0;
        padding: 0;
        overflow-x: auto;
        list-style: none;
      }
      .clip {
        position: relative;
        display: block;
        padding: 0;
        overflow: hidden;
        border: 0;
        border-radius: 12px;
        background: #000;
      }
      .clip video {
        width: auto;
        max-width: none;
        height: 112px;
      }
      .clip .icon {
        position: absolute;
        inset: 0;
        width: 34px;
        height: 34px;
        margin: auto;
        padding: 8px;
        border-radius: 50%;
        background: rgb(20 12 6 / 0.5);
        color: #fff;
        transition: opacity 0.2s;
      }
      .clip.playing .icon {
        opacity: 0;
      }
      summary {
        width: fit-content;
        border-radius: 8px;
        cursor: pointer;
        font-size: 13.5px;
        color: var(--muted);
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
      case "videos":
        return html`<div class="videos">
          ${repeat(
            this.artifacts,
            (a) => a.id,
            (a) => this.renderVideo(a),
          )}
        </div>`;
      case "clips":
        return this.renderClips();
      case "music":
        return html`<div class="narrow">
          ${this.artifacts.map((a) => html`<limelight-music .artifact=${a} .api=${this.api}></limelight-music>`)}
        </div>`;
      case "headlines":
        return this.renderHeadlines();
      default:
        return this.renderPictures();
    }
  }

  private renderVideo(artifact: Artifact) {
    const { width, height, meta, duration_s } = artifact;
    const poster = meta.poster_url
      ? this.api.resolve(meta.poster_url)
      : this.api.contentUrl(artifact.id, 1440);
    const source = this.api.contentUrl(artifact.id);
    const facts = [
      aspectOf(width, height),
      duration_s ? clock(duration_s) : "",
      artifact.bytes ? fileSize(artifact.bytes) : "",
    ];
    return html`<figure style="--ratio:${ratioOf(artifact)}">
      <div class="screen">
        <video
          data-testid="video"
          controls
          playsinline
          preload="metadata"
          poster=${poster}
          src=${source}
          aria-label=${artifact.name}
        ></video>
      </div>
      <figcaption>
        <div><strong>${artifact.name}</strong><small>${facts.filter(Boolean).join(" · ")}</small></div>
        <a
          class="button"
          data-testid="artifact-download"
          href=${source}
          download=${fileName(artifact)}
          aria-label="Download ${artifact.name}"
        >
          ${icon("download")} Download
        </a>
      </figcaption>
    </figure>`;
  }

  /** Clips on their way to a video: shown while there is no video of the same run. */
  private renderClips() {
    const runId = this.artifacts[0]?.meta.run_id;
    const finished = Object.values(this.view.artifacts).some(
      (a) => a.kind === "video" && a.meta.run_id === runId,
    );
    const count = this.artifacts.length;
    return html`<details class="narrow" ?open=${!finished}>
      <summary>${count} ${count === 1 ? "clip" : "clips"}</summary>
      <ul class="strip">
        ${this.artifacts.map(
          (a) =>
            html`<li>
              <button class="clip" aria-label="Play or pause ${a.name}" @click=${playOrPause}>
                <video
                  data-testid="clip"
                  muted
                  loop
                  playsinline
                  preload="none"
                  poster=${this.posterOf(a)}
                  src=${this.api.contentUrl(a.id)}
                  aria-label=${a.name}
                ></video>
                ${icon("play")}
              </button>
            </li>`,
        )}
      </ul>
    </details>`;
  }

  private renderPictures() {
    const [first, ...more] = this.artifacts;
    if (!first) return nothing;
    return html`<div class="pictures ${more.length === 0 ? "one" : ""}" style="--ratio:${ratioOf(first)}">
      ${this.artifacts.map((a) => this.renderPicture(a))}
    </div>`;
  }

  /** A clip's poster: the shot that it animates. */
  private posterOf(clip: Artifact) {
    const shot = clip.parents.find((id) => this.view.artifacts[id]?.kind === "shot");
    return shot ? this.api.contentUrl(shot, 480) : nothing;
  }

  private renderPicture(artifact: Artifact) {
    return html`<figure>
      <button
        class="picture"
        aria-label="Open ${artifact.name}"
        @click=${() => ask(this, "limelight-open", { artifactId: artifact.id, slot: null })}
      >
        <img
          src=${this.api.contentUrl(artifact.id, 960)}
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
    return html`<ul class="headlines narrow" aria-label="Headlines">
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

function playOrPause(event: Event): void {
  const button = event.currentTarget as HTMLElement;
  const video = button.querySelector("video");
  if (!video) return;
  button.classList.toggle("playing", video.paused);
  if (video.paused) void video.play();
  else video.pause();
}

function ratioOf({ width, height }: Artifact): number {
  return width && height ? width / height : 16 / 9;
}

/** The artifact's name with the ending of its type. */
function fileName(artifact: Artifact): string {
  const ending = artifact.mime.split("/")[1] ?? "bin";
  return artifact.name.endsWith(`.${ending}`) ? artifact.name : `${artifact.name}.${ending}`;
}
