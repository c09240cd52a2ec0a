/** `<limelight-player>`: a film with its poster, and controls that stay out of the picture while it plays. */
import { html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { clock } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import type { Api } from "../wire/api";
import { playerStyles } from "./player-styles";

/** How long the controls stay when nobody moves. */
const REST_MS = 2200;
const STEP_S = 2;

@customElement("limelight-player")
export class LimelightPlayer extends LitElement {
  static override styles = [base, playerStyles];

  @property({ attribute: false }) api!: Api;
  @property() src = "";
  @property() poster = "";
  @property() label = "";
  /** Seconds, as the service told; until the film itself tells. */
  @property({ type: Number }) duration = 0;
  @property({ type: Number }) ratio = 16 / 9;
  @state() private playing = false;
  @state() private started = false;
  @state() private muted = false;
  @state() private waiting = false;
  @state() private at = 0;
  @state() private resting = false;
  @state() private problem = false;
  @query("video") private video!: HTMLVideoElement;
  @query(".control") private control!: HTMLElement;
  @query(".player") private frame!: HTMLElement;
  private timer = 0;
  private drawing = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.drawing);
  }

  override render() {
    const away = this.playing && this.resting;
    return html`<div
      class="player ${this.started ? "started" : ""} ${away ? "away" : ""}"
      role="group"
      aria-label="Player: ${this.label}"
      style="--ratio:${this.ratio}"
      @pointermove=${this.stir}
      @pointerleave=${() => (this.resting = true)}
      @focusin=${this.stir}
      @keydown=${this.key}
    >
      <video
        data-testid="video"
        playsinline
        preload="metadata"
        poster=${media(this.api, this.poster)}
        src=${media(this.api, this.src)}
        aria-label=${this.label}
        @click=${this.toggle}
        @play=${this.began}
        @pause=${() => (this.playing = false)}
        @ended=${() => (this.playing = false)}
        @waiting=${() => (this.waiting = true)}
        @playing=${() => (this.waiting = false)}
        @timeupdate=${() => (this.at = this.video.currentTime)}
        @volumechange=${() => (this.muted = this.video.muted)}
        @error=${() => (this.problem = this.video.hasAttribute("src"))}
      ></video>
      ${this.problem ? html`<p class="problem" role="alert">This film cannot be played here. Download it instead.</p>` : this.renderControls()}
    </div>`;
  }

  private renderControls() {
    const length = this.length();
    const share = length ? Math.min(1, this.at / length) : 0;
    return html`
      ${
        this.started
          ? html`<span class="spinner" ?hidden=${!this.waiting} aria-hidden="true"></span>`
          : html`<button class="start" data-testid="play" aria-label="Play ${this.label}" @click=${this.toggle}>
              ${icon("play")}
            </button>`
      }
      <div class="controls">
        <button class="control" aria-label=${this.playing ? "Pause" : "Play"} @click=${this.toggle}>
          ${icon(this.playing ? "pause" : "play")}
        </button>
        <span class="time">${clock(this.at)}<i> / ${clock(length)}</i></span>
        <input
          type="range"
          min="0"
          max=${length}
          step="0.05"
          .value=${String(this.at)}
          style="--share:${share * 100}%"
          aria-label="Position"
          aria-valuetext="${clock(this.at)} of ${clock(length)}"
          @input=${(e: Event) => this.seek(Number((e.target as HTMLInputElement).value))}
        />
        <button
          class="control"
          aria-label=${this.muted ? "Sound on" : "Sound off"}
          @click=${() => (this.video.muted = !this.video.muted)}
        >
          ${icon(this.muted ? "muted" : "sound")}
        </button>
        <button class="control" aria-label="Full screen" @click=${this.fullScreen}>${icon("expand")}</button>
      </div>`;
  }

  private began(): void {
    // The large button goes away with the first play; whoever pressed it by key goes on in the bar.
    const pressed = (this.renderRoot as ShadowRoot).activeElement?.classList.contains("start");
    this.started = true;
    if (pressed) void this.updateComplete.then(() => this.control.focus());
    this.playing = true;
    this.stir();
    const draw = () => {
      this.at = this.video.currentTime;
      if (this.playing && this.isConnected) this.drawing = requestAnimationFrame(draw);
    };
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(draw);
  }

  private toggle(): void {
    if (!this.video.paused) this.video.pause();
    else void this.video.play().catch((error: unknown) => this.refused(error));
  }

  private refused(error: unknown): void {
    // The browser's own reasons: a pause came first, or the file is not for it.
    if (!(error instanceof DOMException)) throw error;
    if (error.name === "NotSupportedError") this.problem = true;
  }

  private length(): number {
    const told = this.video?.duration ?? Number.NaN;
    return Number.isFinite(told) ? told : this.duration;
  }

  private seek(seconds: number): void {
    this.at = Math.max(0, Math.min(this.length(), seconds));
    this.video.currentTime = this.at;
    this.started = true;
  }

  private fullScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.frame.requestFullscreen();
  }

  private stir(): void {
    this.resting = false;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (this.resting = true), REST_MS);
  }

  private key(event: KeyboardEvent): void {
    const on = event.composedPath()[0];
    const does: Record<string, () => void> = {
      k: () => this.toggle(),
      m: () => (this.video.muted = !this.video.muted),
      f: () => this.fullScreen(),
    };
    if (!(on instanceof HTMLInputElement)) {
      does.ArrowLeft = () => this.seek(this.video.currentTime - STEP_S);
      does.ArrowRight = () => this.seek(this.video.currentTime + STEP_S);
    }
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : does[event.key];
    this.stir();
    if (!act) return;
    event.preventDefault();
    act();
  }
}
