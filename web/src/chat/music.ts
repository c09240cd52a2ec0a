/** `<limelight-music>`: a bed of music, to listen to and to keep. */
import { css, html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { clock } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";

@customElement("limelight-music")
export class LimelightMusic extends LitElement {
  static override styles = [
    base,
    css`
      .player {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
        gap: 14px;
        padding: 12px 14px;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: var(--surface);
      }
      .play {
        width: 46px;
        height: 46px;
        background: var(--accent-soft);
        color: var(--accent-deep);
      }
      .line {
        display: flex;
        justify-content: space-between;
        gap: 12px;
        font-size: 14px;
      }
      .line strong {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .player > div {
        min-width: 0;
      }
      .line span:last-child {
        color: var(--muted);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      input {
        width: 100%;
        height: 18px;
        margin: 2px 0 0;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) artifact!: Artifact;
  @property({ attribute: false }) api!: Api;
  @state() private playing = false;
  @state() private at = 0;
  @query("audio") private audio!: HTMLAudioElement;

  override render() {
    const { id, name, duration_s } = this.artifact;
    const length = duration_s ?? 0;
    const source = this.api.contentUrl(id);
    return html`<div class="player" data-testid="music" role="group" aria-label="Music: ${name}">
      <audio
        src=${media(this.api, source)}
        preload="none"
        @play=${() => (this.playing = true)}
        @pause=${() => (this.playing = false)}
        @ended=${() => (this.playing = false)}
        @timeupdate=${() => (this.at = this.audio.currentTime)}
      ></audio>
      <button class="icon-button play" aria-label=${this.playing ? "Pause" : "Play"} @click=${this.toggle}>
        ${icon(this.playing ? "pause" : "play")}
      </button>
      <div>
        <div class="line"><strong>${name}</strong><span>${clock(this.at)} / ${clock(length)}</span></div>
        <input
          type="range"
          min="0"
          max=${length}
          step="0.1"
          .value=${String(this.at)}
          aria-label="Position in ${name}"
          aria-valuetext="${clock(this.at)} of ${clock(length)}"
          @input=${(e: Event) => (this.audio.currentTime = Number((e.target as HTMLInputElement).value))}
        />
      </div>
      <a
        class="icon-button"
        href=${media(this.api, source)}
        download=${name}
        data-testid="artifact-download"
        aria-label="Download ${name}"
        title="Download"
      >
        ${icon("download")}
      </a>
    </div>`;
  }

  private toggle(): void {
    if (this.playing) this.audio.pause();
    else void this.audio.play();
  }
}
