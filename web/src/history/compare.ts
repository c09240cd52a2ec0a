/** `<limelight-compare>`: two tries side by side, and which is better. Fires `open` with a thread's id. */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { sheet } from "../parts/dialogs";
import { fault } from "../parts/fault";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { ErrorBody } from "../wire/types";
import { compareStyles } from "./compare-styles";
import { history, otherwise, type Better, type Comparison, type Side } from "./wire";

const AGAIN_MS = 1500;
const NAMES = { a: "First try", b: "New try" } as const;

@customElement("limelight-compare")
export class LimelightCompare extends LitElement {
  static override styles = [base, ...sheet, compareStyles];

  @property({ attribute: false }) api!: Api;
  @state() private found: Comparison | null = null;
  @state() private fault: ErrorBody | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;
  private timer = 0;
  private pair: [string, string] = ["", ""];

  async show(a: string, b: string): Promise<void> {
    this.pair = [a, b];
    this.found = null;
    this.dialog.showModal();
    await this.read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render() {
    const found = this.found;
    const working = found !== null && (found.a.seconds === null || found.b.seconds === null);
    return html`<dialog aria-labelledby="title" data-testid="compare" @close=${() => clearTimeout(this.timer)}>
      <header>
        <h2 id="title">Side by side</h2>
        <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>${icon("close")}</button>
      </header>
      ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing}
      <p class="differs" role="status">
        ${
          found === null
            ? "Reading…"
            : working
              ? html`<span class="work"><span class="pulse" aria-hidden="true"></span> The new try is at work. What it makes appears here.</span>`
              : found.differences.length > 0
                ? `What differs: ${found.differences.join("; ")}.`
                : "Both made the same number of things at the same cost."
        }
      </p>
      ${found ? html`<div class="sides">${this.renderSide(found.a, "a")}${this.renderSide(found.b, "b")}</div>` : nothing}
      ${found && !working ? this.renderBetter(found) : nothing}
    </dialog>`;
  }

  private renderSide(side: Side, name: "a" | "b") {
    return html`<section aria-label=${NAMES[name]} data-testid="side-${name}">
      <h3>${NAMES[name]}</h3>
      <p class="said">${side.said}</p>
      ${
        side.plan.length > 0
          ? html`<h4>Plan</h4>
              <ul class="plan">
                ${side.plan.map((step) => html`<li>${step.done ? icon("check") : icon("arrow")}<span>${step.title}</span></li>`)}
              </ul>`
          : nothing
      }
      ${
        side.artifacts.length > 0
          ? html`<h4>Made</h4>
              <ul class="made">${side.artifacts.map((one) => this.renderMade(one))}</ul>`
          : nothing
      }
      <h4>Said</h4>
      ${side.words.map((text) => html`<p class="words">${text}</p>`)}
      <h4>Facts</h4>
      <dl>
        ${side.variant ? html`<dt>Otherwise</dt><dd>${otherwise(side.variant)}</dd>` : nothing}
        <dt>Chat model</dt>
        <dd>${side.models.join(", ") || "none"}</dd>
        <dt>Time</dt>
        <dd>${side.seconds === null ? "under way" : `${side.seconds.toFixed(1)} s`}</dd>
        <dt>Tokens</dt>
        <dd>${(side.tokens_in + side.tokens_out).toLocaleString("en")}</dd>
        <dt>Cost</dt>
        <dd>${side.usd ? `$${side.usd.toFixed(4)}` : "$0"}</dd>
      </dl>
      <button class="button open" @click=${() => this.openThread(side.thread_id)}>Open this conversation</button>
    </section>`;
  }

  private renderMade({ artifact, fidelity, verdict }: Side["artifacts"][number]) {
    const label = html`<p>
      ${artifact.name}
      ${fidelity === null ? nothing : html`<small>Product fidelity ${fidelity.toFixed(3)}</small>`}
      ${verdict ? html`<small>${verdict}</small>` : nothing}
    </p>`;
    const url = media(this.api, this.api.contentUrl(artifact.id));
    const small = media(this.api, this.api.contentUrl(artifact.id, 480));
    if (artifact.mime.startsWith("video/")) {
      return html`<li class=${artifact.kind === "video" ? "wide" : ""}>
        <video controls preload="none" poster=${small} src=${url} aria-label=${artifact.name}></video>
        ${label}
      </li>`;
    }
    if (artifact.mime.startsWith("audio/")) {
      return html`<li class="wide"><audio controls preload="none" src=${url} aria-label=${artifact.name}></audio>${label}</li>`;
    }
    if (artifact.mime.startsWith("image/")) {
      return html`<li><img src=${small} alt=${artifact.name} loading="lazy" />${label}</li>`;
    }
    const text = String(artifact.meta.hook ?? artifact.meta.text ?? "");
    const more = text && text !== artifact.name ? html`<small>${text}</small>` : nothing;
    return html`<li class="card wide"><p>${artifact.name} ${more}</p></li>`;
  }

  private renderBetter(found: Comparison) {
    const said = this.said(found);
    const choice = (better: Better, label: string) =>
      html`<button
        class="button"
        data-testid="better-${better}"
        aria-pressed=${said === better}
        @click=${() => void this.prefer(found, better)}
      >
        ${label}
      </button>`;
    return html`<footer>
      <span>${said ? "Thank you" : "Which is better?"}</span>
      ${choice("a", NAMES.a)} ${choice("same", "The same")} ${choice("b", NAMES.b)}
    </footer>`;
  }

  /** What was said about which is better, seen from this pair: it may have been said with the sides exchanged. */
  private said({ a, better }: Comparison): Better | null {
    if (better === null) return null;
    if (better.better === "same" || better.a === a.run_id) return better.better;
    return better.better === "a" ? "b" : "a";
  }

  private async prefer(found: Comparison, better: Better): Promise<void> {
    await this.attempt(() => history.prefer(this.api, found.a.run_id, found.b.run_id, better));
    await this.read();
  }

  private async read(): Promise<void> {
    clearTimeout(this.timer);
    await this.attempt(async () => (this.found = await history.compare(this.api, ...this.pair)));
    const found = this.found;
    const working = found !== null && (found.a.seconds === null || found.b.seconds === null);
    if (working && this.dialog.open) this.timer = window.setTimeout(() => void this.read(), AGAIN_MS);
  }

  private openThread(threadId: string): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("open", { detail: threadId }));
  }

  private async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.fault = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error.body;
    }
  }
}
