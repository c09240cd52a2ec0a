/**
 * `<limelight-storyboard>`: the latest block of shots shows the board as it is now, each slot with its own progress;
 * earlier ones show, as a strip, the shots that were made there.
 */
import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ask, edit } from "../parts/events";
import { fault } from "../parts/fault";
import { icon, type IconName } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { isWorking, movedTo, orderedShots, shotsInOrder, slotProgress } from "../view/select";
import type { ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact, ErrorBody, ShotItem } from "../wire/types";
import { storyboardStyles } from "./storyboard-styles";

/** What a dragged shot carries, so that a drop of files is told apart. */
const DRAGGED = "application/x-limelight-shot";

@customElement("limelight-storyboard")
export class LimelightStoryboard extends LitElement {
  static override styles = [base, storyboardStyles];

  @property({ attribute: false }) view!: ViewState;
  @property({ attribute: false }) made: Artifact[] = [];
  @property({ attribute: false }) api!: Api;
  @property({ type: Boolean }) live = false;
  @state() private lifted = -1;
  @state() private target = -1;
  @state() private problem: ErrorBody | null = null;

  override render() {
    const shots = shotsInOrder(this.view.shared.storyboard);
    if (!this.live || shots.length === 0) return this.renderStrip();
    const tall = this.ratio() < 0.9;
    const film = this.view.shared.films?.[this.view.shared.film ?? ""];
    return html`<div class="head">
        <h2>
          Storyboard<small>${film ? `${film.index}. ${film.title} · ` : ""}${shots.length} ${shots.length === 1 ? "shot" : "shots"}</small>
        </h2>
        ${this.renderTurn("undo", this.view.edits.canUndo)} ${this.renderTurn("redo", this.view.edits.canRedo)}
      </div>
      ${this.problem ? fault(this.problem, () => (this.problem = null)) : nothing}
      <ul class=${tall ? "tall" : ""} aria-label="Storyboard" aria-live="off" data-testid="storyboard">
        ${repeat(
          shots,
          ([slot]) => slot,
          ([slot, shot], at) => this.renderSlot(slot, shot, at, shots.length),
        )}
      </ul>`;
  }

  private renderTurn(order: "undo" | "redo", can: boolean) {
    if (!this.view.edits.canUndo && !this.view.edits.canRedo) return nothing;
    const label = order === "undo" ? "Undo the last edit" : "Redo";
    return html`<button
      class="icon-button"
      data-testid="board-${order}"
      aria-label=${label}
      title=${label}
      ?disabled=${!can}
      @click=${() => void this.edit(`edit.${order}`, "")}
    >
      ${icon(order)}
    </button>`;
  }

  /** A shot that can be dragged to another place, or moved there by its buttons. */
  private renderSlot(slot: string, shot: ShotItem, at: number, count: number) {
    const settled = !isWorking(this.view) && shot.status === "done" && shot.artifact_id !== null;
    const mark = [at === this.lifted ? "lifted" : "", at === this.target ? "target" : ""].join(" ");
    return html`<li
      class=${mark}
      draggable=${settled ? "true" : "false"}
      @dragstart=${(e: DragEvent) => this.lift(e, at)}
      @dragover=${(e: DragEvent) => this.hover(e, at)}
      @drop=${(e: DragEvent) => this.drop(e, at)}
      @dragend=${this.letGo}
    >
      ${this.renderShot(slot, shot)} ${settled ? this.renderHand(shot, at, count) : nothing}
    </li>`;
  }

  private renderHand(shot: ShotItem, at: number, count: number) {
    const button = (label: string, sign: IconName, off: boolean, act: () => void) =>
      html`<button class="icon-button" aria-label=${label} title=${label} ?disabled=${off} @click=${act}>
        ${icon(sign)}
      </button>`;
    const name = `shot ${shot.index}`;
    const order = orderedShots(this.view);
    const move = (to: number) => void this.edit("shot.reorder", "", { order: movedTo(order, at, to) });
    return html`<div class="hand" role="group" aria-label="Edit ${name}">
      ${button(`Move ${name} earlier`, "back", at === 0, () => move(at - 1))}
      ${button(`Move ${name} later`, "arrow", at === count - 1, () => move(at + 1))}
      ${button(`Take ${name} out`, "trash", count === 1, () => void this.edit("shot.delete", shot.artifact_id ?? ""))}
    </div>`;
  }

  private async edit(name: string, artifactId: string, payload: Record<string, unknown> = {}): Promise<void> {
    this.problem = await edit(this, name, artifactId, payload);
  }

  private lift(event: DragEvent, at: number): void {
    this.lifted = at;
    event.dataTransfer?.setData(DRAGGED, String(at));
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  }

  private hover(event: DragEvent, at: number): void {
    if (this.lifted < 0) return;
    event.preventDefault();
    this.target = at === this.lifted ? -1 : at;
  }

  private drop(event: DragEvent, at: number): void {
    const from = this.lifted;
    this.letGo();
    if (from < 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (from === at) return;
    void this.edit("shot.reorder", "", { order: movedTo(orderedShots(this.view), from, at) });
  }

  private letGo(): void {
    this.lifted = -1;
    this.target = -1;
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
    const settled = shot.status === "done" || !isWorking(this.view);
    if (settled && shot.artifact_id) {
      return html`<img
        src=${media(this.api, this.api.contentUrl(shot.artifact_id, 960))}
        alt=""
        decoding="async"
        draggable="false"
      />`;
    }
    const preview = slotProgress(this.view, slot)?.preview_artifact_id ?? shot.artifact_id;
    if (!preview) return shot.status === "pending" && !isWorking(this.view) ? html`<em>Not made yet</em>` : nothing;
    return html`<img class="preview" src=${media(this.api, this.api.contentUrl(preview, 480))} alt="" decoding="async" />`;
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
              <img src=${media(this.api, this.api.contentUrl(a.id, 480))} alt=${a.name} loading="lazy" height="84" />
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
