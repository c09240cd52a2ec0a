/** `<limelight-cut>`: the clips of the film in a row, to order, trim and caption by hand. */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { ask, edit } from "../parts/events";
import { fault } from "../parts/fault";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { COMPILE } from "../view/next";
import { clipsInOrder, hasStaleClips, orderedShots, swapped } from "../view/select";
import type { ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact, ErrorBody, TimelineClip } from "../wire/types";
import { cutStyles } from "./cut-styles";

/** The shortest that is left of a clip. */
const LEAST_S = 0.5;

@customElement("limelight-cut")
export class LimelightCut extends LitElement {
  static override styles = [base, cutStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) view!: ViewState;
  @state() private problem: ErrorBody | null = null;
  @state() private problemAt = "";
  @state() private drafts: Record<string, { start: number; end: number }> = {};
  @query("dialog") private dialog!: HTMLDialogElement;

  show(): void {
    this.problem = null;
    this.drafts = {};
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const { canUndo, canRedo } = this.view.edits;
    return html`<dialog
      aria-label="Edit the cut"
      data-testid="cut"
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      <header>
        <h2>Edit the cut</h2>
        <button
          class="icon-button"
          data-testid="cut-undo"
          aria-label="Undo"
          title="Undo"
          ?disabled=${!canUndo}
          @click=${() => void this.change("edit.undo", "", {})}
        >
          ${icon("undo")}
        </button>
        <button
          class="icon-button"
          data-testid="cut-redo"
          aria-label="Redo"
          title="Redo"
          ?disabled=${!canRedo}
          @click=${() => void this.change("edit.redo", "", {})}
        >
          ${icon("redo")}
        </button>
        <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>
          ${icon("close")}
        </button>
      </header>
      ${this.problem && !this.problemAt ? fault(this.problem, () => (this.problem = null)) : nothing}
      <ol>
        ${repeat(
          clipsInOrder(this.view),
          ([slot]) => slot,
          ([slot, clip], at) => this.renderClip(slot, clip, at),
        )}
      </ol>
      <footer>
        <p role="status">
          ${this.view.cutChanged ? "The film does not show these changes yet." : "Changes are kept as you make them."}
        </p>
        <button
          class="button primary"
          data-testid="cut-compile"
          ?disabled=${!this.view.cutChanged}
          @click=${this.compile}
        >
          Put the film together again
        </button>
      </footer>
    </dialog>`;
  }

  private renderClip(slot: string, clip: TimelineClip, at: number) {
    const artifact = this.view.artifacts[clip.artifact_id ?? ""];
    if (!artifact) return nothing;
    const count = Object.keys(this.view.shared.timeline.clips).length;
    const name = `clip ${at + 1}`;
    return html`<li data-testid="cut-clip">
      <video
        muted
        playsinline
        preload="metadata"
        src=${media(this.api, this.api.contentUrl(artifact.id))}
        aria-label=${artifact.name}
      ></video>
      <div class="fields">
        <label class="caption">
          <span>${at + 1} · Caption</span>
          <input
            type="text"
            maxlength="120"
            data-testid="cut-caption"
            placeholder="No caption"
            .value=${clip.caption}
            @change=${(e: Event) => void this.caption(slot, artifact, e)}
          />
        </label>
        ${this.renderTrim(slot, artifact, clip, name)}
        ${this.problem && this.problemAt === slot ? fault(this.problem, () => (this.problem = null)) : nothing}
      </div>
      <div class="order">
        <button
          class="icon-button up"
          aria-label="Move ${name} earlier"
          ?disabled=${at === 0}
          @click=${() => void this.move(at, -1)}
        >
          ${icon("arrow")}
        </button>
        <button
          class="icon-button down"
          aria-label="Move ${name} later"
          ?disabled=${at === count - 1}
          @click=${() => void this.move(at, 1)}
        >
          ${icon("arrow")}
        </button>
      </div>
    </li>`;
  }

  private renderTrim(slot: string, artifact: Artifact, clip: TimelineClip, name: string) {
    const length = artifact.duration_s ?? 0;
    const { start, end } = this.drafts[slot] ?? { start: clip.start_s, end: clip.end_s ?? length };
    const share = (s: number) => `${(100 * s) / (length || 1)}%`;
    const range = (edge: "start" | "end", value: number) =>
      html`<input
        type="range"
        min="0"
        max=${length}
        step="0.1"
        data-testid="cut-${edge}"
        .value=${String(value)}
        aria-label="${edge === "start" ? "Start" : "End"} of ${name}"
        aria-valuetext="${value.toFixed(1)} seconds"
        @input=${(e: Event) => this.draft(slot, edge, { start, end }, e)}
        @change=${() => void this.trim(slot, artifact)}
      />`;
    return html`<div class="trim" style="--from:${share(start)};--to:${share(end)}">
      <div class="track">${range("start", start)}${range("end", end)}</div>
      <span>${start.toFixed(1)}–${end.toFixed(1)} s of ${length.toFixed(1)}</span>
    </div>`;
  }

  private draft(slot: string, edge: "start" | "end", now: { start: number; end: number }, event: Event): void {
    const input = event.target as HTMLInputElement;
    const value = Number(input.value);
    const next =
      edge === "start"
        ? { ...now, start: Math.min(value, now.end - LEAST_S) }
        : { ...now, end: Math.max(value, now.start + LEAST_S) };
    input.value = String(next[edge]);
    this.drafts = { ...this.drafts, [slot]: next };
    const video = input.closest("li")?.querySelector("video");
    if (video) video.currentTime = edge === "start" ? next.start : Math.max(0, next.end - 0.05);
  }

  private async trim(slot: string, artifact: Artifact): Promise<void> {
    const draft = this.drafts[slot];
    if (!draft) return;
    await this.change("video.trim", artifact.id, { start_s: draft.start, end_s: draft.end }, slot);
    if (this.drafts[slot] !== draft) return; // moved again meanwhile
    const { [slot]: _told, ...others } = this.drafts;
    this.drafts = others;
  }

  private async caption(slot: string, artifact: Artifact, event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    await this.change("video.caption", artifact.id, { text: input.value.trim() }, slot);
  }

  /** Clips stand as their shots do. */
  private async move(at: number, by: number): Promise<void> {
    await this.change("shot.reorder", "", { order: swapped(orderedShots(this.view), at, at + by) });
  }

  private async change(
    name: string,
    artifactId: string,
    payload: Record<string, unknown>,
    slot = "",
  ): Promise<void> {
    const problem = await edit(this, name, artifactId, payload);
    this.problem = problem;
    this.problemAt = slot;
  }

  private compile(): void {
    this.dialog.close();
    ask(this, "limelight-say", { text: hasStaleClips(this.view) ? "Animate it" : COMPILE });
  }
}
