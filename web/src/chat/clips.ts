/** `<limelight-clips>`: clips side by side, each playing on its own. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import type { ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";

@customElement("limelight-clips")
export class LimelightClips extends LitElement {
  static override styles = [
    base,
    css`
      ul {
        display: flex;
        gap: 10px;
        margin: 0;
        padding: 3px;
        overflow-x: auto;
        scrollbar-width: thin;
        scrollbar-color: var(--line-strong) transparent;
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
      video {
        width: auto;
        max-width: none;
        height: 104px;
      }
      .icon {
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
      .playing .icon {
        opacity: 0;
      }
    `,
  ];

  @property({ attribute: false }) artifacts: Artifact[] = [];
  @property({ attribute: false }) view!: ViewState;
  @property({ attribute: false }) api!: Api;

  override render() {
    return html`<ul aria-label="Clips">
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
                src=${media(this.api, this.api.contentUrl(a.id))}
                aria-label=${a.name}
              ></video>
              ${icon("play")}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  /** A clip's poster: the shot that it animates. */
  private posterOf(clip: Artifact) {
    const shot = clip.parents.find((id) => this.view.artifacts[id]?.kind === "shot");
    return shot ? media(this.api, this.api.contentUrl(shot, 480)) : nothing;
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
