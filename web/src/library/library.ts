/**
 * `<limelight-library>`: everything that was made or given, to be searched, looked at, and followed back to what it was
 * made from. Fires `open` with a conversation's id.
 */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { sheet } from "../parts/dialogs";
import { fault } from "../parts/fault";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { ErrorBody, Product } from "../wire/types";
import "./detail";
import { libraryStyles } from "./library-styles";
import { thumb, when } from "./thumb";
import { COLORS, type Filters, type Found, type FoundPage, KINDS, kindOf, NO_FILTERS, pathOf } from "./wire";

const PAUSE_MS = 220;

@customElement("limelight-library")
export class LimelightLibrary extends LitElement {
  static override styles = [base, ...sheet, libraryStyles];

  @property({ attribute: false }) api!: Api;
  @state() private filters: Filters = NO_FILTERS;
  @state() private found: Found[] | null = null;
  @state() private total = 0;
  @state() private chosen = "";
  @state() private products: Product[] = [];
  @state() private fault: ErrorBody | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query(".more") private readonly more!: HTMLElement | null;
  private next: number | null = null;
  private asked = 0;
  private reading = false;
  private timer = 0;
  private readonly watcher = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) void this.readMore();
  });

  async show(artifactId = ""): Promise<void> {
    this.dialog.showModal();
    this.chosen = artifactId;
    void this.readProducts();
    await this.read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    clearTimeout(this.timer);
  }

  override updated(): void {
    this.watcher.disconnect();
    if (this.more) this.watcher.observe(this.more);
  }

  override render() {
    const one = this.chosen;
    return html`<dialog
      aria-labelledby="title"
      data-testid="library"
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      <div class="frame">
        <header>
          <h2 id="title">Library</h2>
          <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>${icon("close")}</button>
        </header>
        <div class="find" role="search">
          ${icon("search")}
          <input
            type="search"
            data-testid="library-search"
            aria-label="Search the library"
            placeholder="Boots in the forest, blue pictures, videos from yesterday…"
            maxlength="400"
            .value=${this.filters.text}
            @input=${(e: InputEvent) => this.typed((e.target as HTMLInputElement).value)}
          />
        </div>
        ${this.renderFilters()}
        ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing}
        <div class=${one ? "body split" : "body"}>
          <div class="scroll">${this.renderFound()}</div>
          ${
            one
              ? html`<limelight-detail
                  .api=${this.api}
                  artifact-id=${one}
                  .found=${this.found?.find((f) => f.artifact.id === one) ?? null}
                  @choose=${(e: CustomEvent<string>) => (this.chosen = e.detail)}
                  @leave=${() => void this.leave(one)}
                  @tagged=${(e: CustomEvent<string[]>) => this.tagged(one, e.detail)}
                  @gone=${() => this.gone(one)}
                  @open=${(e: CustomEvent<string>) => this.openThread(e.detail)}
                ></limelight-detail>`
              : nothing
          }
        </div>
      </div>
    </dialog>`;
  }

  private renderFilters() {
    const { kind, color, product, since } = this.filters;
    return html`<div class="filters">
      <div class="chips" role="group" aria-label="Kind">
        ${KINDS.map(
          (one) =>
            html`<button class="chip" aria-pressed=${kind === one.key} @click=${() => this.set({ kind: one.key })}>
              ${one.label}
            </button>`,
        )}
      </div>
      <div class="chips" role="group" aria-label="Colour">
        ${Object.entries(COLORS).map(
          ([name, shade]) =>
            html`<button
              class="swatch"
              style="--swatch:${shade}"
              aria-label=${name}
              title=${name}
              aria-pressed=${color === name}
              @click=${() => this.set({ color: color === name ? "" : name })}
            ></button>`,
        )}
      </div>
      <select aria-label="Product" @change=${(e: Event) => this.set({ product: (e.target as HTMLSelectElement).value })}>
        <option value="" ?selected=${!product}>All products</option>
        ${this.products.map((one) => html`<option value=${one.id} ?selected=${product === one.id}>${one.title}</option>`)}
      </select>
      <select aria-label="Time" @change=${(e: Event) => this.set({ since: (e.target as HTMLSelectElement).value })}>
        <option value="" ?selected=${!since}>Any time</option>
        <option value="today">Today</option>
        <option value="week">The last 7 days</option>
        <option value="month">The last 30 days</option>
      </select>
    </div>`;
  }

  private renderFound() {
    if (this.found === null) return html`<p class="count" role="status">Looking…</p>`;
    if (this.found.length === 0) {
      const none = this.filters === NO_FILTERS;
      return html`<p class="empty" role="status">
        ${none ? "Nothing has been made or given yet." : "Nothing fits. Try other words, or fewer filters."}
      </p>`;
    }
    return html`<p class="count" role="status">${this.total.toLocaleString("en")} ${this.total === 1 ? "thing" : "things"}</p>
      <ul class="grid" @keydown=${this.walk}>
        ${repeat(
          this.found,
          (one) => one.artifact.id,
          (one) => html`<li>${this.renderTile(one)}</li>`,
        )}
      </ul>
      ${this.next === null ? nothing : html`<p class="more count">Reading more…</p>`}`;
  }

  private renderTile({ artifact }: Found) {
    return html`<button
      class="tile"
      data-testid="library-tile"
      data-id=${artifact.id}
      aria-current=${artifact.id === this.chosen ? "true" : nothing}
      @click=${() => (this.chosen = artifact.id)}
    >
      ${thumb(this.api, artifact, 240)}
      <strong>${artifact.name}</strong>
      <small>${kindOf(artifact)} · ${when(artifact.created_at)}</small>
    </button>`;
  }

  /** Arrow keys go from tile to tile. */
  private walk(event: KeyboardEvent): void {
    const tiles = [...this.renderRoot.querySelectorAll<HTMLElement>(".tile")];
    const at = tiles.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    const top = tiles[0]?.offsetTop;
    const across = Math.max(1, tiles.findIndex((tile) => tile.offsetTop !== top));
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    tiles[at + step]?.focus();
  }

  private typed(text: string): void {
    this.filters = { ...this.filters, text };
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.read(), PAUSE_MS);
  }

  private set(change: Partial<Filters>): void {
    this.filters = { ...this.filters, ...change };
    void this.read();
  }

  /** The answer to the newest question only. */
  private async read(): Promise<void> {
    const mine = ++this.asked;
    try {
      const page = await this.api.get<FoundPage>(pathOf(this.filters, 0));
      if (mine !== this.asked) return;
      this.found = page.found;
      this.total = page.total;
      this.next = page.next;
      this.fault = null;
    } catch (error) {
      this.failed(error);
    }
  }

  private async readMore(): Promise<void> {
    if (this.next === null || this.reading) return;
    const mine = this.asked;
    this.reading = true;
    try {
      const page = await this.api.get<FoundPage>(pathOf(this.filters, this.next));
      if (mine !== this.asked) return;
      const known = new Set(this.found?.map((one) => one.artifact.id));
      this.next = page.next;
      this.found = [...(this.found ?? []), ...page.found.filter((one) => !known.has(one.artifact.id))];
    } catch (error) {
      this.failed(error);
    } finally {
      this.reading = false;
    }
  }

  private async readProducts(): Promise<void> {
    try {
      this.products = await this.api.products();
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.fault = error.body;
  }

  private async leave(id: string): Promise<void> {
    this.chosen = "";
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`.tile[data-id="${CSS.escape(id)}"]`)?.focus();
  }

  private tagged(id: string, tags: string[]): void {
    this.found = this.found?.map((one) => (one.artifact.id === id ? { ...one, tags } : one)) ?? null;
  }

  private gone(id: string): void {
    this.chosen = "";
    this.found = this.found?.filter((one) => one.artifact.id !== id) ?? null;
    this.total -= 1;
  }

  private openThread(threadId: string): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("open", { detail: threadId }));
  }
}
