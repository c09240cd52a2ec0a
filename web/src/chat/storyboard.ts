/**
 * `<limelight-storyboard>`: the latest block of shots shows the board as it is now, each slot with its own progress;
 * earlier ones show, as a strip, the shots that were made there.
 */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ask } from "../parts/events";
import { base } from "../parts/theme";
import { shotsInOrder, slotProgress } from "../view/select";
import type { ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact, ShotItem } from "../wire/types";

@customElement("limelight-storyboard")
export class LimelightStoryboard extends LitElement {
  static override styles = [
    base,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(2, 1fr);
        gap: 18px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      ul.tall {
        grid-template-columns: repeat(4, 1fr);
        gap: 14px;
      }
      .shot {
        display: block;
        width: 100%;
        padding: 0;
        border: 0;
        background: none;
        text-align: left;
      }
      .picture {
        position: relative;
        display: block;
        overflow: hidden;
        border-radius: 18px;
        background: radial-gradient(ellipse 70% 90% at 50% 0%, var(--glow), transparent 80%), var(--faint);
        box-shadow: var(--shadow);
      }
      .picture img {
        width: 100%;
        height: 100%;
        object-fit: cover;
        transition:
          transform 0.5s var(--ease),
          filter 0.4s;
      }
      .picture img.preview {
        filter: blur(7px) saturate(0.85);
        transform: scale(1.04);
      }
      .shot:hover img:not(.preview) {
        transform: scale(1.025);
      }
      .ring {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
      }
      .ring span {
        display: grid;
        place-items: center;
        width: 62px;
        height: 62px;
        border-radius: 50%;
        background: color-mix(in srgb, var(--bg) 78%, transparent);
        backdrop-filter: blur(8px);
        font-size: 14px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        color: var(--ink);
      }
      .ring svg {
        position: absolute;
        width: 62px;
        height: 62px;
        transform: rotate(-90deg);
      }
      .ring circle {
        fill: none;
        stroke: var(--line);
        stroke-width: 3.5;
      }
      .ring circle.part {
        stroke: var(--accent);
        stroke-linecap: round;
        transition: stroke-dashoffset 0.5s var(--ease);
      }
      .about {
        display: flex;
        gap: 10px;
        padding: 10px 4px 0;
        font-size: 14px;
        line-height: 1.4;
      }
      .about b {
        color: var(--accent-deep);
        font-variant-numeric: tabular-nums;
      }
      .about small {
        display: block;
        color: var(--muted);
        font-size: 13px;
      }
      .about small.failed {
        display: block;
        color: var(--bad);
      }
      .shot:disabled {
        opacity: 1;
      }
      ul.strip {
        display: flex;
        gap: 8px;
        max-width: 720px;
        margin: 0 auto;
        overflow-x: auto;
        scrollbar-width: none;
      }
      .strip button {
        padding: 0;
        overflow: hidden;
        border: 0;
        border-radius: 12px;
        background: var(--faint);
      }
      .strip img {
        width: auto;
        height: 84px;
        opacity: 0.85;
      }
      .strip button:hover img {
        opacity: 1;
      }
      @media (max-width: 560px) {
        ul {
          gap: 14px 10px;
        }
        ul.tall {
          grid-template-columns: 1fr 1fr;
        }
        .about small {
          display: none;
        }
        .picture {
          border-radius: 14px;
        }
      }
    `,
  ];

  @property({ attribute: false }) view!: ViewState;
  @property({ attribute: false }) made: Artifact[] = [];
  @property({ attribute: false }) api!: Api;
  @property({ type: Boolean }) live = false;

  override render() {
    const shots = shotsInOrder(this.view.shared.storyboard);
    if (!this.live || shots.length === 0) return this.renderStrip();
    const tall = this.ratio() < 0.9;
    return html`<ul
      class=${tall ? "tall" : ""}
      aria-label="Storyboard"
      aria-live="off"
      data-testid="storyboard"
    >
      ${repeat(
        shots,
        ([slot]) => slot,
        ([slot, shot]) => html`<li>${this.renderShot(slot, shot)}</li>`,
      )}
    </ul>`;
  }

  private renderShot(slot: string, shot: ShotItem) {
    const share = this.share(slot, shot);
    return html`<button
      class="shot"
      data-testid="shot"
      data-status=${shot.status}
      ?disabled=${!shot.artifact_id}
      @click=${() => shot.artifact_id && ask(this, "limelight-open", { artifactId: shot.artifact_id, slot })}
    >
      <span class="picture" style="aspect-ratio:${this.ratio()}">
        ${this.renderPicture(slot, shot)} ${shot.status === "rendering" ? ring(share) : nothing}
      </span>
      <span class="about">
        <b><span class="visually-hidden">Shot </span>${shot.index}</b>
        <span>
          ${shot.title || shot.caption || "Shot"}
          ${shot.caption && shot.title ? html`<small>${shot.caption}</small>` : nothing}
          ${
            shot.status === "failed"
              ? html`<small class="failed">This one did not work. Ask for it again.</small>`
              : nothing
          }
          <span class="visually-hidden">${statusWords(shot.status, share)}</span>
        </span>
      </span>
    </button>`;
  }

  /** The picture, or a preview of it. Its name stands in words beside it. */
  private renderPicture(slot: string, shot: ShotItem) {
    if (shot.status === "done" && shot.artifact_id) {
      return html`<img src=${this.api.contentUrl(shot.artifact_id, 960)} alt="" decoding="async" />`;
    }
    const preview = slotProgress(this.view, slot)?.preview_artifact_id ?? shot.artifact_id;
    if (!preview) return nothing;
    return html`<img class="preview" src=${this.api.contentUrl(preview, 480)} alt="" decoding="async" />`;
  }

  /** How far a shot is, 0 to 1. */
  private share(slot: string, shot: ShotItem): number {
    const activity = slotProgress(this.view, slot);
    const told = activity?.total ? activity.done / activity.total : 0;
    return Math.min(1, Math.max(shot.progress, told));
  }

  private renderStrip() {
    if (this.made.length === 0) return nothing;
    return html`<ul class="strip" aria-label="Shots made here">
      ${this.made.map(
        (a) =>
          html`<li>
            <button
              aria-label=${a.name}
              @click=${() => ask(this, "limelight-open", { artifactId: a.id, slot: null })}
            >
              <img src=${this.api.contentUrl(a.id, 480)} alt=${a.name} loading="lazy" height="84" />
            </button>
          </li>`,
      )}
    </ul>`;
  }

  /** Width by height, from a shot that is there, else as the timeline has it. */
  private ratio(): number {
    const there = Object.values(this.view.shared.storyboard).flatMap(
      (s) => this.view.artifacts[s.artifact_id ?? ""] ?? [],
    )[0];
    if (there?.width && there.height) return there.width / there.height;
    const [w, h] = this.view.shared.timeline.aspect.split(":").map(Number);
    return w && h ? w / h : 16 / 9;
  }
}

const RADIUS = 28;

function ring(share: number) {
  const length = 2 * Math.PI * RADIUS;
  return html`<span class="ring" aria-hidden="true">
    <span>${Math.round(share * 100)}</span>
    <svg viewBox="0 0 62 62">
      <circle cx="31" cy="31" r=${RADIUS}></circle>
      <circle
        class="part"
        cx="31"
        cy="31"
        r=${RADIUS}
        stroke-dasharray=${length}
        stroke-dashoffset=${length * (1 - share)}
      ></circle>
    </svg>
  </span>`;
}

function statusWords(status: ShotItem["status"], share: number): string {
  return status === "rendering" ? `being made, ${Math.round(share * 100)} percent` : status;
}
