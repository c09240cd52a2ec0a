/** `<limelight-threads>`: the conversations, newest first. Fires `open` with an id (empty: a new one). */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { dayOf } from "../parts/format";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { ThreadInfo } from "../wire/types";

const PAUSE_MS = 220;

/** A conversation that holds the words that were looked for, and where they stand. */
interface ThreadHit {
  thread: ThreadInfo;
  excerpt: string;
}

@customElement("limelight-threads")
export class LimelightThreads extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .new {
        justify-content: flex-start;
        margin: 0 14px 14px;
        background: var(--surface);
      }
      .find {
        position: relative;
        margin: 0 14px 10px;
      }
      .find svg {
        position: absolute;
        top: 10px;
        left: 12px;
        width: 17px;
        height: 17px;
        color: var(--muted);
        pointer-events: none;
      }
      .find input {
        width: 100%;
        min-height: 36px;
        padding: 0 12px 0 36px;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: var(--surface);
        font-size: 14px;
      }
      .open small {
        display: block;
        overflow: hidden;
        color: var(--muted);
        font-size: 12.5px;
        font-weight: 400;
        line-height: 1.35;
        white-space: normal;
        display: -webkit-box;
        -webkit-line-clamp: 2;
        -webkit-box-orient: vertical;
      }
      ul {
        flex: 1;
        min-height: 0;
        margin: 0;
        padding: 0 8px 16px;
        overflow-y: auto;
        list-style: none;
        scrollbar-width: thin;
        scrollbar-color: var(--line-strong) transparent;
      }
      li {
        position: relative;
        display: flex;
        border-radius: 12px;
      }
      li:hover,
      li:focus-within {
        background: var(--faint);
      }
      li.day,
      li.day:hover {
        padding: 14px 14px 5px;
        background: none;
        font-size: 12.5px;
        font-weight: 600;
        color: var(--muted);
      }
      li.current {
        background: var(--accent-soft);
      }
      .open {
        flex: 1;
        min-width: 0;
        min-height: 40px;
        padding: 8px 6px 8px 14px;
        border: 0;
        border-radius: 12px;
        background: none;
        font-size: 14px;
        line-height: 1.35;
        text-align: left;
      }
      /* Two lines: what tells conversations about one product apart is at the end. */
      .open span {
        display: -webkit-box;
        overflow: hidden;
        overflow-wrap: anywhere;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      .current .open {
        font-weight: 600;
      }
      .delete {
        align-self: center;
        width: 34px;
        height: 34px;
        opacity: 0;
      }
      li:hover .delete,
      .delete:focus-visible,
      li.current .delete {
        opacity: 1;
      }
      .delete svg {
        width: 17px;
        height: 17px;
      }
      .sure {
        display: flex;
        flex: 1;
        align-items: center;
        gap: 6px;
        padding: 6px 8px 6px 14px;
        font-size: 13.5px;
      }
      .sure span {
        flex: 1;
      }
      .sure button {
        min-height: 30px;
        padding: 0 12px;
        font-size: 13px;
      }
      .sure .yes {
        border-color: var(--bad);
        color: var(--bad);
      }
      .more {
        width: 100%;
        margin-top: 6px;
        padding: 8px;
        border: 0;
        border-radius: 12px;
        background: none;
        color: var(--muted);
        font-size: 13.5px;
      }
      p {
        margin: 8px 20px;
        font-size: 13.5px;
        color: var(--muted);
      }
      @media (hover: none) {
        .delete {
          opacity: 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @property() current = "";
  @state() private threads: ThreadInfo[] = [];
  @state() private cursor: string | null = null;
  @state() private sure = "";
  @state() private problem = "";
  @state() private words = "";
  @state() private hits: ThreadHit[] | null = null;
  private timer = 0;
  private asked = 0;
  private readonly gone = new Set<string>();

  private readonly onSession = () => void this.refresh();

  override firstUpdated(): void {
    void this.refresh();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.api.session.addEventListener("change", this.onSession);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.api.session.removeEventListener("change", this.onSession);
    clearTimeout(this.timer);
  }

  override focus(): void {
    this.renderRoot.querySelector("button")?.focus();
  }

  async refresh(): Promise<void> {
    await this.read(null);
  }

  override render() {
    return html`<button class="button new" data-testid="new-thread" @click=${() => this.emit("")}>
        ${icon("plus")} New conversation
      </button>
      <div class="find" role="search">
        ${icon("search")}
        <input
          type="search"
          data-testid="thread-search"
          aria-label="Search conversations"
          placeholder="Search conversations"
          maxlength="200"
          .value=${this.words}
          @input=${(e: InputEvent) => this.typed((e.target as HTMLInputElement).value)}
        />
      </div>
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      ${this.hits ? this.renderHits(this.hits) : this.renderAll()}`;
  }

  private renderHits(hits: readonly ThreadHit[]) {
    return html`<p role="status">
        ${hits.length === 0 ? "No conversation has these words." : `${hits.length} ${hits.length === 1 ? "conversation" : "conversations"}`}
      </p>
      <ul aria-label="Conversations found">
        ${repeat(
          hits,
          (hit) => hit.thread.thread_id,
          (hit) => this.renderThread(hit.thread, hit.excerpt),
        )}
      </ul>`;
  }

  private renderAll() {
    return html`<ul aria-label="Conversations">
        ${repeat(
          withDays(this.threads),
          (row) => (typeof row === "string" ? row : row.thread_id),
          (row) =>
            typeof row === "string" ? html`<li class="day">${row}</li>` : this.renderThread(row),
        )}
        ${this.cursor ? html`<li><button class="more" @click=${() => void this.read(this.cursor)}>Show older</button></li>` : nothing}
      </ul>`;
  }

  private renderThread(thread: ThreadInfo, excerpt = "") {
    const id = thread.thread_id;
    const title = thread.title || "New conversation";
    if (this.sure === id) {
      return html`<li>
        <div class="sure" role="group" aria-label="Delete ${title}">
          <span>Delete for good?</span>
          <button class="button yes" data-testid="delete-confirm" @click=${() => void this.discard(id)}>
            Delete
          </button>
          <button class="button" data-testid="delete-keep" @click=${() => this.keep(id)}>Keep</button>
        </div>
      </li>`;
    }
    return html`<li class=${id === this.current ? "current" : ""} data-testid="thread-item">
      <button
        class="open"
        aria-current=${id === this.current ? "page" : nothing}
        title=${title}
        @click=${() => this.emit(id)}
      >
        <span>${title}</span> ${excerpt ? html`<small>${excerpt}</small>` : nothing}
      </button>
      <button class="icon-button delete" aria-label="Delete ${title}" data-delete=${id} @click=${() => this.ask(id)}>
        ${icon("trash")}
      </button>
    </li>`;
  }

  private typed(words: string): void {
    this.words = words;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.find(words.trim()), PAUSE_MS);
  }

  private async find(words: string): Promise<void> {
    if (!words) {
      this.hits = null;
      return;
    }
    try {
      const found = await this.api.get<{ threads: ThreadHit[] }>(`/v1/search/threads?q=${encodeURIComponent(words)}`);
      if (words === this.words.trim()) this.hits = found.threads.filter((hit) => !this.gone.has(hit.thread.thread_id));
      this.problem = "";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error.message;
    }
  }

  /** The list as it was asked for last: an older answer may come later, and still have what was deleted meanwhile. */
  private async read(cursor: string | null): Promise<void> {
    const mine = cursor ? this.asked : ++this.asked;
    try {
      const page = await this.api.listThreads(cursor);
      if (mine !== this.asked) return;
      const there = page.threads.filter((t) => !this.gone.has(t.thread_id));
      this.threads = cursor ? [...this.threads, ...there] : there;
      this.cursor = page.next_cursor;
      this.problem = "";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Who is asked to sign in needs no second telling.
      this.problem = error.status === 401 ? "" : error.message;
    }
  }

  /** The safe answer has the focus. */
  private ask(id: string): void {
    this.sure = id;
    void this.focusOn('[data-testid="delete-keep"]');
  }

  private keep(id: string): void {
    this.sure = "";
    void this.focusOn(`[data-delete="${CSS.escape(id)}"]`);
  }

  private async focusOn(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  private async discard(id: string): Promise<void> {
    this.sure = "";
    try {
      await this.api.deleteThread(id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status !== 404) {
        this.problem = error.message;
        return;
      }
    }
    this.gone.add(id);
    this.threads = this.threads.filter((t) => t.thread_id !== id);
    this.hits = this.hits?.filter((hit) => hit.thread.thread_id !== id) ?? null;
    if (id === this.current) this.emit("");
    else this.focus();
  }

  private emit(threadId: string): void {
    this.dispatchEvent(new CustomEvent("open", { detail: threadId }));
  }
}

/** The threads with the day they were last used on before each group, newest first. */
function withDays(threads: readonly ThreadInfo[]): (ThreadInfo | string)[] {
  const rows: (ThreadInfo | string)[] = [];
  let last = "";
  for (const thread of threads) {
    const day = dayOf(thread.updated_at ?? thread.created_at ?? "");
    if (day && day !== last) rows.push(day);
    last = day || last;
    rows.push(thread);
  }
  return rows;
}
