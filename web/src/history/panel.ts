/**
 * `<limelight-history>`: the points of a conversation in a drawer, the newest first. One can go back to each, start a
 * conversation from it, or try its turn again. Fires `open` with a thread's id, and `compare` with two runs.
 */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { drawer } from "../parts/dialogs";
import { fault } from "../parts/fault";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { ErrorBody } from "../wire/types";
import { panelStyles } from "./panel-styles";
import { history, otherwise, type Point, type PointPage, type Try } from "./wire";

@customElement("limelight-history")
export class LimelightHistory extends LitElement {
  static override styles = [base, ...drawer, panelStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: "thread-id" }) threadId = "";
  @state() private points: Point[] | null = null;
  @state() private tries: Try[] = [];
  @state() private cursor: string | null = null;
  @state() private open = "";
  @state() private trying = false;
  @state() private busy = false;
  @state() private reading = false;
  @state() private models: string[] = [];
  @state() private fault: ErrorBody | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;

  /** Reads it anew. What was read before is not shown meanwhile: points would move just as one is pressed. */
  async show(): Promise<void> {
    this.clear();
    this.trying = false;
    this.dialog.showModal();
    await this.read(null);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("threadId")) return;
    this.clear();
    this.open = "";
  }

  private clear(): void {
    this.points = null;
    this.tries = [];
    this.cursor = null;
  }

  override render() {
    const alone = this.points !== null && this.points.length < 2;
    return html`<dialog
      aria-labelledby="title"
      data-testid="history"
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      <header>
        <h2 id="title">History</h2>
        <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>${icon("close")}</button>
      </header>
      ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing}
      <p class="lead" role="status">
        ${this.points === null ? (this.fault ? "" : "Reading…") : alone ? "Nothing has happened yet." : "Every turn and every edit by hand. Nothing is lost by going back."}
      </p>
      <ol>
        ${repeat(
          this.points ?? [],
          (point) => point.checkpoint_id,
          (point) => this.renderPoint(point),
        )}
      </ol>
      ${
        this.cursor
          ? html`<button class="button more" ?disabled=${this.reading} @click=${() => void this.read(this.cursor)}>Show older</button>`
          : nothing
      }
    </dialog>`;
  }

  private renderPoint(point: Point) {
    const open = this.open === point.checkpoint_id;
    const classes = [open ? "open" : "", point.undone ? "undone" : ""].join(" ");
    return html`<li class=${classes} data-testid="point">
      <button
        class="point"
        aria-expanded=${open}
        aria-current=${point.current ? "step" : nothing}
        @click=${() => this.toggle(point)}
      >
        <span class="thumb">
          ${
            point.thumbnail_id
              ? html`<img src=${media(this.api, this.api.contentUrl(point.thumbnail_id, 240))} alt="" loading="lazy" />`
              : icon(point.number === 0 ? "wand" : point.kind === "back" ? "undo" : "words")
          }
        </span>
        <span class="words">
          <span class="sentence">${point.sentence}</span>
          ${point.said ? html`<span class="said">“${point.said}”</span>` : nothing}
          <span class="facts">
            ${point.current ? html`<span class="tag">You are here</span>` : nothing}
            ${point.undone ? html`<span class="tag undone">Undone</span>` : nothing}
            ${point.created_at ? html`<span>${when(point.created_at)}</span>` : nothing}
            ${point.artifacts ? html`<span>${point.artifacts} ${point.artifacts === 1 ? "thing" : "things"} so far</span>` : nothing}
          </span>
        </span>
      </button>
      ${open ? this.renderActions(point) : nothing}
    </li>`;
  }

  private renderActions(point: Point) {
    const tries = this.tries.filter((one) => one.of_run === point.run_id && point.run_id);
    return html`<div class="actions">
      ${
        point.current
          ? nothing
          : html`<button class="button primary" data-testid="go-back" ?disabled=${this.busy} @click=${() => void this.goBack(point)}>
              ${icon("undo")} ${point.undone ? "Go forward to here" : "Go back here"}
            </button>`
      }
      <button class="button" data-testid="fork" ?disabled=${this.busy} @click=${() => void this.fork(point)}>
        ${icon("plus")} Start a new conversation from here
      </button>
      ${
        point.kind === "turn" && point.said
          ? html`<button
              class="button"
              data-testid="try-again"
              aria-expanded=${this.trying}
              @click=${() => void this.openTry()}
            >
              ${icon("refresh")} Try this turn again with …
            </button>`
          : nothing
      }
      ${this.trying ? this.renderTry(point) : nothing}
      ${tries.map(
        (one) =>
          html`<button class="button" data-testid="compare-try" @click=${() => this.compare(one)}>
            ${icon("arrow")} Compare with: ${otherwise(one)}
          </button>`,
      )}
    </div>`;
  }

  private renderTry(point: Point) {
    return html`<form data-testid="try-form" @submit=${(e: SubmitEvent) => void this.tryAgain(e, point)}>
      <label>
        Chat model
        <select name="model">
          <option value="">As it was</option>
          ${this.models.map((name) => html`<option value=${name}>${name}</option>`)}
        </select>
      </label>
      <label>
        And say as well
        <input name="instruction" maxlength="2000" placeholder="but warmer, in the evening" autocomplete="off" />
      </label>
      <button class="button primary" ?disabled=${this.busy}>${this.busy ? "Starting…" : "Try again and compare"}</button>
    </form>`;
  }

  private toggle(point: Point): void {
    this.open = this.open === point.checkpoint_id ? "" : point.checkpoint_id;
    this.trying = false;
  }

  private async openTry(): Promise<void> {
    this.trying = !this.trying;
    if (this.trying) await this.told(async () => (this.models = await history.models(this.api)));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("form select")?.focus();
  }

  private async read(cursor: string | null): Promise<void> {
    const { threadId } = this;
    this.reading = true;
    await this.told(async () => {
      const page = await history.page(this.api, threadId, cursor);
      if (threadId === this.threadId && cursor === this.cursor) this.take(page, cursor !== null);
    });
    this.reading = false;
  }

  private take(page: PointPage, more: boolean): void {
    this.points = more ? [...(this.points ?? []), ...page.checkpoints] : page.checkpoints;
    this.tries = more ? [...this.tries, ...page.tries] : page.tries;
    this.cursor = page.next_cursor;
  }

  private async goBack(point: Point): Promise<void> {
    await this.attempt(async () => {
      await history.goBack(this.api, this.threadId, point.checkpoint_id);
      this.open = "";
      this.dialog.close();
    });
  }

  private async fork(point: Point): Promise<void> {
    await this.attempt(async () => {
      const { thread_id } = await history.fork(this.api, this.threadId, point.checkpoint_id);
      this.dialog.close();
      this.dispatchEvent(new CustomEvent("open", { detail: thread_id }));
    });
  }

  private async tryAgain(event: SubmitEvent, point: Point): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const [model, instruction] = [String(form.get("model") ?? ""), String(form.get("instruction") ?? "").trim()];
    await this.attempt(async () => {
      const made = await history.replay(this.api, this.threadId, point.checkpoint_id, model, instruction);
      this.trying = false;
      this.compare(made);
    });
  }

  private compare(one: Try): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("compare", { detail: { a: one.of_run, b: one.run_id } }));
  }

  /** Does something with a point, one thing at a time. */
  private async attempt(work: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    await this.told(work);
    this.busy = false;
  }

  /** Asks the service; what goes wrong is shown in the drawer. */
  private async told(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.fault = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error.body;
    }
  }
}

/** "14:02" today, else "21 Nov, 14:02". */
function when(time: string): string {
  const then = new Date(time);
  const clock = then.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  if (then.toDateString() === new Date().toDateString()) return clock;
  return `${then.toLocaleDateString(undefined, { day: "numeric", month: "short" })}, ${clock}`;
}
