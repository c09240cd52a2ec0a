/** `<limelight-console>`: the page. Conversations at the side, one of them in the middle. */
import { html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import "../chat/chat";
import type { LimelightChat } from "../chat/chat";
import type { LimelightCompare } from "../history/compare";
import type { LimelightLibrary } from "../library/library";
import type { LimelightMemory } from "../memory/panel";
import type { LimelightHistory } from "../history/panel";
import { icon, mark } from "../parts/icons";
import { base, tokens } from "../parts/theme";
import type { LimelightRegistry } from "../registry/panel";
import { Api } from "../wire/api";
import { consoleStyles } from "./console-styles";
import "./threads";
import type { LimelightThreads } from "./threads";

type Theme = "light" | "dark";
type Panel = LimelightHistory | LimelightLibrary | LimelightMemory | LimelightRegistry;
const THEME_KEY = "limelight-theme";
/** The page stands by then; its panels are loaded behind it, to be there when they are asked for. */
const PANELS_AFTER_MS = 800;

@customElement("limelight-console")
export class LimelightConsole extends LitElement {
  static override styles = [tokens, base, consoleStyles];

  @state() private threadId = threadOfHash();
  @state() private drawer = false;
  @state() private theme: Theme = preferred();
  /** What opens over the page could not be had. */
  @state() private lacking = false;
  @query("limelight-chat") private chat!: LimelightChat;
  @query("limelight-history") private past!: LimelightHistory;
  @query("limelight-compare") private compare!: LimelightCompare;
  @query("limelight-library") private library!: LimelightLibrary;
  @query("limelight-memory") private memory!: LimelightMemory;
  @query("limelight-registry") private registry!: LimelightRegistry;
  @query("limelight-threads") private threads!: LimelightThreads;
  @query(".menu") private menu!: HTMLButtonElement;
  private readonly api = new Api("");
  private refreshTimer = 0;
  private panelsTimer = 0;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly onSystem = () => this.useTheme(preferred());
  private readonly onHash = () => (this.threadId = threadOfHash());

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.onHash);
    this.dark.addEventListener("change", this.onSystem);
    this.useTheme(preferred());
  }

  override firstUpdated(): void {
    // Where there is a keyboard at hand. On a phone the screen's own would cover the page.
    if (matchMedia("(hover: hover)").matches) void this.chat.updateComplete.then(() => this.chat.focus());
    // What goes wrong with it is told where a panel is asked for.
    this.panelsTimer = window.setTimeout(() => loadPanels().catch(() => undefined), PANELS_AFTER_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.panelsTimer);
    window.removeEventListener("hashchange", this.onHash);
    this.dark.removeEventListener("change", this.onSystem);
  }

  override render() {
    const other = this.theme === "dark" ? "light" : "dark";
    return html`<div class="page" @keydown=${this.key}>
      <button class="button skip" @click=${() => this.chat.focus()}>Skip to the message box</button>
      <nav class=${this.drawer ? "side shown" : "side"} aria-label="Conversations" id="side">
        <div class="brand">
          ${mark}<span>Limelight</span>
          <button
            class="icon-button"
            data-testid="theme"
            aria-label="Use the ${other} theme"
            title="Use the ${other} theme"
            @click=${() => this.setTheme(other)}
          >
            ${icon(this.theme === "dark" ? "sun" : "moon")}
          </button>
        </div>
        <limelight-threads
          .api=${this.api}
          current=${this.threadId}
          @open=${(e: CustomEvent<string>) => this.openThread(e.detail)}
        ></limelight-threads>
        <div class="shelf">
          <button class="button" data-testid="library-open" @click=${() => void this.openPanel(this.library)}>
            ${icon("grid")} Library
          </button>
          <button class="button" data-testid="memory-open" @click=${() => void this.openPanel(this.memory)}>
            ${icon("heart")} Your brand
          </button>
          <button class="button" data-testid="registry-open" @click=${() => void this.openPanel(this.registry)}>
            ${icon("tune")} Service
          </button>
        </div>
      </nav>
      ${this.drawer ? html`<div class="veil" @click=${this.closeDrawer}></div>` : nothing}
      <main ?inert=${this.drawer}>
        <h1 class="visually-hidden">Limelight</h1>
        ${this.lacking ? this.renderLacking() : nothing}
        ${this.threadId ? this.historyButton("corner") : nothing}
        <div class="top">
          <button
            class="icon-button menu"
            data-testid="menu"
            aria-label="Conversations"
            aria-expanded=${this.drawer}
            aria-controls="side"
            @click=${this.openDrawer}
          >
            ${icon("menu")}
          </button>
          <span class="brand">${mark}Limelight</span>
          ${this.threadId ? this.historyButton("") : nothing}
          <button
            class="icon-button"
            data-testid="new-thread-top"
            aria-label="New conversation"
            title="New conversation"
            @click=${() => this.openThread("")}
          >
            ${icon("plus")}
          </button>
        </div>
        <limelight-chat
          thread-id=${this.threadId}
          theme=${this.theme}
          @limelight-thread=${(e: CustomEvent<{ threadId: string }>) => this.made(e.detail.threadId)}
          @limelight-activity=${this.refreshSoon}
        ></limelight-chat>
        <limelight-library .api=${this.api} @open=${(e: CustomEvent<string>) => this.openThread(e.detail)}></limelight-library>
        <limelight-memory
          .api=${this.api}
          @open=${(e: CustomEvent<string>) => this.openThread(e.detail)}
          @forgotten=${() => this.openMade("")}
        ></limelight-memory>
        <limelight-registry .api=${this.api}></limelight-registry>
        <limelight-history
          .api=${this.api}
          thread-id=${this.threadId}
          @open=${(e: CustomEvent<string>) => this.openMade(e.detail)}
          @compare=${(e: CustomEvent<{ a: string; b: string }>) => void this.compare.show(e.detail.a, e.detail.b)}
        ></limelight-history>
        <limelight-compare .api=${this.api} @open=${(e: CustomEvent<string>) => this.openMade(e.detail)}></limelight-compare>
      </main>
    </div>`;
  }

  private async openPanel(panel: Panel): Promise<void> {
    this.drawer = false;
    try {
      await loadPanels();
    } catch (error) {
      console.warn("Limelight: the panels could not be loaded:", error);
      this.lacking = true;
      return;
    }
    this.lacking = false;
    await this.updateComplete;
    await panel.show();
  }

  /** A new release has files of other names: a page of the one before asks for some that are gone. */
  private renderLacking() {
    return html`<div class="lacking" role="alert" data-testid="lacking">
      <p>
        <strong>This part of the page could not be loaded.</strong> Limelight may have been updated since you opened it. Load
        the page again: your conversations are kept.
      </p>
      <button class="button primary" @click=${() => location.reload()}>Load again</button>
      <button class="icon-button" aria-label="Dismiss" @click=${() => (this.lacking = false)}>${icon("close")}</button>
    </div>`;
  }

  private historyButton(place: string) {
    return html`<button
      class="icon-button ${place}"
      data-testid=${place ? "history-open" : "history-open-top"}
      aria-label="History"
      title="History: go back, start again from a point, compare"
      @click=${() => void this.openPanel(this.past)}
    >
      ${icon("history")}
    </button>`;
  }

  /** A conversation that was made just now: the list has it too. */
  private openMade(threadId: string): void {
    this.openThread(threadId);
    this.refreshSoon();
  }

  private openThread(threadId: string): void {
    this.closeDrawer();
    this.threadId = threadId;
    history.pushState(null, "", addressOf(threadId));
    void this.updateComplete.then(() => this.chat.focus());
  }

  private made(threadId: string): void {
    this.threadId = threadId;
    history.replaceState(null, "", addressOf(threadId));
    this.refreshSoon();
  }

  /** A thread gets its title and place with its first run; several events in a row ask for one reading. */
  private refreshSoon(): void {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = window.setTimeout(() => void this.threads.refresh(), 400);
  }

  private openDrawer(): void {
    this.drawer = true;
    void this.updateComplete.then(() => this.threads.focus());
  }

  private closeDrawer(): void {
    if (!this.drawer) return;
    this.drawer = false;
    void this.updateComplete.then(() => this.menu.focus());
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") this.closeDrawer();
  }

  private setTheme(theme: Theme): void {
    localStorage.setItem(THEME_KEY, theme);
    this.useTheme(theme);
  }

  private useTheme(theme: Theme): void {
    this.theme = theme;
    this.setAttribute("theme", theme);
  }
}

const loadPanels = () => import("./panels");

function addressOf(threadId: string): string {
  return threadId ? `#/t/${encodeURIComponent(threadId)}` : location.pathname + location.search;
}

function threadOfHash(): string {
  const found = /^#\/t\/(.+)$/.exec(location.hash);
  return found?.[1] ? decodeURIComponent(found[1]) : "";
}

/** As the person chose, else as the system has it. */
function preferred(): Theme {
  const kept = localStorage.getItem(THEME_KEY);
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
