/**
 * `<limelight-chat>`: one conversation.
 *
 * Attributes: `base-url` (the service; default: the page's own origin), `thread-id` (default: a new thread with the
 * first message), `agent` (who a new conversation is with; default: the person chooses where there are several), `theme` (`light`, `dark`; default: as the system has it), `token` (of a service that asks). Fires `limelight-thread` with
 * `{threadId}` when a thread is made (empty: left for a new one), and `limelight-activity` when it changed.
 */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { installFonts } from "../parts/fonts";
import { icon } from "../parts/icons";
import type { Asks } from "../parts/events";
import { plain } from "../parts/markdown";
import { base, tokens } from "../parts/theme";
import { Api } from "../wire/api";
import { home } from "../wire/home";
import type { Artifact, Product } from "../wire/types";
import { EMPTY_VIEW, type Entry, type ViewState } from "../view/state";
import { isIngredient, isWorking, justSaid, liveBoard } from "../view/select";
import "./composer";
import "./context";
import { UNSENT, type LimelightComposer } from "./composer";
import { chatStyles } from "./chat-styles";
import { Conversation } from "./conversation";
import "./concepts";
import "./cut";
import type { LimelightCut } from "./cut";
import "./end";
import "./lightbox";
import type { LimelightLightbox } from "./lightbox";
import "./login";
import "./media";
import "./message";
import "./next";
import "./products";
import type { LimelightProducts } from "./products";
import { Scrolling } from "./scrolling";
import "./storyboard";
import "./videos";
import "./welcome";
import "./work";

@customElement("limelight-chat")
export class LimelightChat extends LitElement {
  static override styles = [tokens, base, chatStyles];

  @property({ attribute: "base-url" }) baseUrl = "";
  /** For a service that asks for one; without it the chat asks the person. */
  @property() token = "";
  @property({ attribute: "thread-id" }) threadId = "";
  @property() agent = "";
  /** Shows what the model saw for each message, and why; so does `?explain` in the page's address. */
  @property({ type: Boolean }) explain = false;
  @property({ reflect: true }) theme = "";
  @state() private view: ViewState = EMPTY_VIEW;
  @state() private dropping = false;
  @state() private toast = "";
  /** For a screen reader: the last thing that was said, once it is said whole. */
  @state() private spoken = "";
  @query("limelight-composer") private composer!: LimelightComposer;
  @query("limelight-lightbox") private lightbox!: LimelightLightbox;
  @query("limelight-cut") private cut!: LimelightCut;
  @query("limelight-products") private drawer!: LimelightProducts;
  @query(".scroll") private scroller!: HTMLElement;
  @query(".column") private column!: HTMLElement;
  private api = new Api("");
  private conversation!: Conversation;
  private toastTimer = 0;
  private readonly scrolling = new Scrolling(
    () => this.scroller,
    () => this.requestUpdate(),
  );
  private readonly onAsked = () => this.requestUpdate();
  private readonly onSession = () => {
    this.conversation.retry();
    this.requestUpdate();
  };
  private readonly grown = new ResizeObserver(() => this.follow());

  override connectedCallback(): void {
    super.connectedCallback();
    installFonts();
    this.api = new Api((this.baseUrl || home.url).replace(/\/$/, ""));
    this.conversation = new Conversation(this.api, {
      changed: (view) => {
        this.spoken = justSaid(this.view, view) || this.spoken;
        this.view = view;
      },
      link: () => {
        this.requestUpdate();
        if (this.conversation.link === "gone") this.notify("limelight-activity");
      },
      refused: (body, text) => {
        this.composer.showFault(text ? { ...body, title: UNSENT } : body);
        if (text) this.composer.compose(text);
      },
      told: (text) => this.tell(text),
      made: (threadId) => {
        this.threadId = threadId;
        this.notify("limelight-thread");
      },
      active: () => this.notify("limelight-activity"),
    });
    this.conversation.explain = this.explain || new URLSearchParams(location.search).has("explain");
    if (this.token) this.api.session.use(this.token);
    this.api.session.addEventListener("change", this.onSession);
    this.api.session.addEventListener("asked", this.onAsked);
    if (this.threadId) this.conversation.open(this.threadId);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.grown.disconnect();
    this.api.session.removeEventListener("change", this.onSession);
    this.api.session.removeEventListener("asked", this.onAsked);
    this.conversation.close();
  }

  override firstUpdated(): void {
    this.grown.observe(this.column);
    this.grown.observe(this.scroller);
  }

  override updated(): void {
    // The end of a run need not change any size.
    if (this.scrolling.ended(isWorking(this.view))) this.follow();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("token") && this.hasUpdated && this.token) this.api.session.use(this.token);
    if (changed.has("agent") && this.conversation) this.conversation.agent = this.agent;
    if (changed.has("threadId") && this.conversation && this.threadId !== this.conversation.threadId) {
      this.scrolling.reset();
      this.conversation.agent = this.agent;
      this.conversation.open(this.threadId);
    }
  }

  override focus(): void {
    this.composer?.focus();
  }

  override render() {
    const empty = this.view.entries.length === 0;
    const gone = this.conversation.link === "gone";
    const loading = this.threadId !== "" && !this.view.loaded && empty && !gone;
    return html`<div
      class="frame"
      @limelight-say=${(e: CustomEvent<Asks["limelight-say"]>) => this.say(e.detail.text, e.detail.artifacts)}
      @limelight-compose=${(e: CustomEvent<Asks["limelight-compose"]>) => this.composer.compose(e.detail.text)}
      @limelight-open=${(e: CustomEvent<Asks["limelight-open"]>) => this.lightbox.show(e.detail)}
      @limelight-products=${() => void this.drawer.show()}
      @limelight-cut=${() => this.cut.show()}
      @limelight-edit=${(e: CustomEvent<Asks["limelight-edit"]>) => void this.edit(e.detail)}
      @limelight-answer=${(e: CustomEvent<Asks["limelight-answer"]>) =>
        this.conversation.answer(e.detail.interruptId, e.detail.value)}
      @limelight-tell=${(e: CustomEvent<Asks["limelight-tell"]>) => this.tell(e.detail.text)}
      @dragenter=${this.dragOver}
      @dragover=${this.dragOver}
      @dragleave=${(e: DragEvent) => {
        if (e.relatedTarget === null || !this.renderRoot.contains(e.relatedTarget as Node))
          this.dropping = false;
      }}
      @drop=${this.drop}
    >
      <div
        class="scroll"
        ?inert=${this.api.session.asked}
        @scroll=${this.scrolled}
        @wheel=${{ handleEvent: this.scrolling.byHand, passive: true }}
        @touchmove=${{ handleEvent: this.scrolling.byHand, passive: true }}
        @pointerdown=${this.scrolling.pressed}
        @keydown=${this.scrolling.byHand}
        @focusin=${this.scrolling.focused}
      >
        <div class="column">
          ${loading ? html`<p class="loading" role="status">Opening the conversation…</p>` : nothing}
          ${
            gone && empty
              ? html`<div class="loading" role="alert">
                  <p>This conversation is no longer there.</p>
                  <button class="button" @click=${this.startAnew}>Start a new one</button>
                </div>`
              : nothing
          }
          ${empty && !loading && !gone ? html`<limelight-welcome
                  .api=${this.api}
                  agent=${this.agent}
                  @agent=${(e: CustomEvent<string>) => (this.conversation.agent = e.detail)}
                ></limelight-welcome>` : nothing}
          ${
            this.view.earlier
              ? html`<button class="button earlier" data-testid="earlier" @click=${this.readEarlier}>
                  Show what was said before
                </button>`
              : nothing
          }
          <div class="log" role="log" aria-live="off" aria-label="Conversation">
            ${repeat(
              this.view.entries,
              (entry) => entry.key,
              (entry) => this.renderEntry(entry),
            )}
          </div>
        </div>
      </div>
      <div class="foot" ?inert=${this.api.session.asked}>
        ${
          !this.scrolling.below || empty
            ? nothing
            : html`<button class="to-end" aria-label="Scroll to the latest" @click=${this.scrolling.toEnd}>
                ${icon("send")}
              </button>`
        }
        ${this.renderLink()}
        ${empty || gone ? nothing : html`<limelight-next .view=${this.view}></limelight-next>`}
        <limelight-composer
          .api=${this.api}
          .thread=${() => this.conversation.ensureThread()}
          ?busy=${isWorking(this.view)}
          @send=${(e: CustomEvent<{ text: string; artifacts: Artifact[] }>) => this.say(e.detail.text, e.detail.artifacts)}
          @stop=${() => this.conversation.stop()}
          @products=${() => void this.drawer.show()}
        ></limelight-composer>
      </div>
      ${this.dropping ? html`<div class="drop" aria-hidden="true"><p>Drop a product photo or a logo</p></div>` : nothing}
      <p class="visually-hidden" role="status" aria-live="polite" data-testid="spoken">${plain(this.spoken)}</p>
      <div class="toasts" role="status" aria-live="polite">
        ${this.toast ? html`<p data-testid="toast">${this.toast}</p>` : nothing}
      </div>
      <limelight-lightbox .api=${this.api} .view=${this.view}></limelight-lightbox>
      <limelight-cut .api=${this.api} .view=${this.view}></limelight-cut>
      <limelight-login .api=${this.api}></limelight-login>
      <limelight-products
        .api=${this.api}
        @pick=${(e: CustomEvent<Product>) => this.composer.compose(`Make a video for my ${e.detail.title}`)}
      ></limelight-products>
    </div>`;
  }

  private renderEntry(entry: Entry) {
    const { view, api } = this;
    switch (entry.type) {
      case "message": {
        const message = view.messages[entry.messageId];
        const route = message?.role === "user" && entry.runId ? view.runs[entry.runId] : undefined;
        return message
          ? html`<div class="entry ${message.role} ${message.createdAt ? "told" : ""}">
              <limelight-message
                .message=${message}
                .artifacts=${view.artifacts}
                .api=${api}
              ></limelight-message>
              ${route ? html`<limelight-route .run=${route}></limelight-route>` : nothing}
              ${route?.context ? html`<limelight-context .context=${route.context}></limelight-context>` : nothing}
            </div>`
          : nothing;
      }
      case "work":
        return html`<limelight-work
          class="entry"
          .run=${view.runs[entry.runId]}
          .product=${view.shared.product}
          .films=${view.shared.films ?? {}}
          .api=${api}
        ></limelight-work>`;
      case "end":
        return html`<limelight-end
          class="entry"
          .api=${api}
          .view=${view}
          .run=${view.runs[entry.runId]}
        ></limelight-end>`;
      case "gallery":
        return this.renderGallery(entry);
    }
  }

  private renderGallery(entry: Extract<Entry, { type: "gallery" }>) {
    const { view, api } = this;
    if (isIngredient(view, entry)) return nothing;
    const artifacts = entry.artifactIds.flatMap((id) => view.artifacts[id] ?? []);
    switch (entry.group) {
      case "concepts":
        return html`<limelight-concepts
          class="entry wide"
          .artifacts=${artifacts}
          .chosen=${view.shared.concepts}
          .api=${api}
        ></limelight-concepts>`;
      case "shots":
        return html`<limelight-storyboard
          class="entry wide"
          .view=${view}
          .made=${artifacts}
          .api=${api}
          ?live=${liveBoard(view) === entry.key}
        ></limelight-storyboard>`;
      case "videos":
        return html`<limelight-videos
          class="entry wide"
          .artifacts=${artifacts}
          .view=${view}
          .api=${api}
        ></limelight-videos>`;
      default:
        return html`<limelight-media
          class="entry wide"
          group=${entry.group}
          .artifacts=${artifacts}
          .view=${view}
          .api=${api}
        ></limelight-media>`;
    }
  }

  private renderLink() {
    const { link } = this.conversation;
    if (link === "gone" && this.view.entries.length > 0) {
      return html`<p class="link" role="alert" data-testid="gone">
        This conversation was deleted.
        <button class="retry" @click=${this.startAnew}>Start a new one</button>
      </p>`;
    }
    if (link === "gone" || (link !== "waiting" && !this.conversation.retrying)) return nothing;
    return html`<p class="link" role="status" data-testid="reconnecting">
      <span class="pulse" aria-hidden="true"></span> Connection lost. Reconnecting…
      <button class="retry" @click=${() => this.conversation.retry()}>Try now</button>
    </p>`;
  }

  private startAnew(): void {
    this.threadId = "";
    this.conversation.open("");
    this.notify("limelight-thread");
  }

  private say(text: string, attachments: Artifact[] = []): void {
    this.scrolling.said();
    void this.conversation.say(text, attachments);
  }

  private tell(text: string): void {
    this.toast = text;
    clearTimeout(this.toastTimer);
    this.toastTimer = window.setTimeout(() => (this.toast = ""), 5000);
  }

  private notify(name: "limelight-thread" | "limelight-activity"): void {
    const detail = { threadId: this.conversation.threadId };
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private dragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.dropping = true;
  }

  private drop(event: DragEvent): void {
    this.dropping = false;
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    void this.composer.addFiles(event.dataTransfer.files);
  }

  private async edit({ name, artifactId, payload, done }: Asks["limelight-edit"]): Promise<void> {
    done?.(await this.conversation.edit(name, artifactId, payload));
  }

  /** Older messages are read before the person comes to the oldest one that is here. */
  private readonly scrolled = (): void => {
    this.scrolling.scrolled();
    if (this.view.earlier && this.scrolling.nearStart) void this.conversation.readEarlier();
  };

  private readonly readEarlier = (): void => {
    this.scrolling.reading();
    void this.conversation.readEarlier();
  };

  private follow(): void {
    if (this.view.entries.length > 0) this.scrolling.follow(isWorking(this.view));
  }
}
