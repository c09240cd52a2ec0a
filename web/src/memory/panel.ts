/**
 * `<limelight-memory>`: what is known of the brand and what was learned in conversations: to read, confirm, correct and
 * forget; everything to take along as one archive, or to delete. Fires `open` with a conversation's id, `forgotten`.
 */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { drawer } from "../parts/dialogs";
import { fault } from "../parts/fault";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { ErrorBody } from "../wire/types";
import { memoryStyles } from "./panel-styles";
import { type Brand, type BrandBrief, type BrandLine, type BrandTopic, KINDS, type Learned, lineAddress, sourceWords, TOPICS } from "./wire";

@customElement("limelight-memory")
export class LimelightMemory extends LitElement {
  static override styles = [base, ...drawer, memoryStyles];

  @property({ attribute: false }) api!: Api;
  @state() private brands: Brand[] = [];
  @state() private chosen = "";
  @state() private brief: BrandBrief | null = null;
  @state() private learned: Learned[] = [];
  @state() private editing = "";
  @state() private packing = false;
  @state() private sure = false;
  @state() private fault: ErrorBody | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;
  private asked = 0;

  async show(): Promise<void> {
    this.dialog.showModal();
    this.sure = false;
    await this.attempt(async () => {
      this.brands = (await this.api.get<{ brands: Brand[] }>("/v1/brands")).brands;
      await Promise.all([this.read(this.chosen), this.readLearned()]);
    });
  }

  override render() {
    return html`<dialog
      aria-labelledby="title"
      data-testid="memory"
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      <header>
        <h2 id="title">Your brand</h2>
        <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>${icon("close")}</button>
      </header>
      <p class="lead">What I know, and where I have it from. Correct or forget whatever is not so.</p>
      ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing} ${this.renderBrands()} ${this.renderBrief()}
      <h3 class="large">Learned from you</h3>
      ${this.renderLearned()}
      <h3 class="large">Everything I keep</h3>
      ${this.renderAll()}
    </dialog>`;
  }

  private renderBrands() {
    if (this.brands.length < 2) return nothing;
    return html`<select
      class="brands"
      aria-label="Brand"
      @change=${(e: Event) => void this.choose((e.target as HTMLSelectElement).value)}
    >
      ${this.brands.map((one) => html`<option value=${one.id} .selected=${one.id === (this.chosen || this.brief?.brand)}>${one.name || one.id}</option>`)}
    </select>`;
  }

  private renderBrief() {
    if (!this.brief) return this.fault ? nothing : html`<section role="status">Reading…</section>`;
    const open = this.brief.lines.filter((line) => !line.confirmed);
    return html`${
        open.length > 0
          ? html`<div class="all" data-testid="brief-open">
              <span>
                ${open.length} ${open.length === 1 ? "line is" : "lines are"} only read off your listings, logo and uploads. Is it right?
              </span>
              <button class="button primary" data-testid="confirm-all" @click=${() => void this.confirmAll(open)}>${icon("check")} All right</button>
            </div>`
          : nothing
      }
      ${TOPICS.map((one) => this.renderTopic(one.topic, one.title, one.hint, one.most))}`;
  }

  private renderTopic(topic: BrandTopic, title: string, hint: string, most: number) {
    const lines = this.brief?.lines.filter((line) => line.topic === topic) ?? [];
    const single = (topic === "tone" || topic === "slogan") && lines.length > 0;
    return html`<section data-testid="brief-${topic}">
      <h3>${title}</h3>
      ${
        topic === "avoid"
          ? html`<ul class="chips">
              ${lines.map(
                (line) => html`<li title=${sourceWords(line)}>${line.text} ${this.forgetButton(line)}</li>`,
              )}
            </ul>`
          : html`<ul>
              ${lines.map((line) => this.renderLine(line, most))}
            </ul>`
      }
      ${
        single
          ? nothing
          : html`<form class="add" @submit=${(e: SubmitEvent) => this.submitted(e, topic)}>
              <input name="text" maxlength=${most} aria-label="Add: ${title}" placeholder=${hint} autocomplete="off" />
              <button class="icon-button" aria-label="Add" type="submit">${icon("plus")}</button>
            </form>`
      }
    </section>`;
  }

  private renderLine(line: BrandLine, most: number) {
    const key = `${line.topic} ${line.text}`;
    if (this.editing === key) {
      return html`<li>
        <form @submit=${(e: SubmitEvent) => this.submitted(e, line.topic, line.text)}>
          <input name="text" maxlength=${most} .value=${line.text} aria-label="Correct" data-testid="brief-edit" />
          <button class="button primary" type="submit">Keep</button>
          <button class="button" type="button" @click=${() => (this.editing = "")}>Cancel</button>
        </form>
      </li>`;
    }
    return html`<li data-testid="brief-line">
      ${line.topic === "palette" ? html`<span class="dot" style="background:${line.text}"></span>` : nothing}
      <span class="words">
        ${line.text}
        <small>${line.confirmed ? nothing : html`<span class="open">Is this right?</span> · `}${sourceWords(line)}</small>
      </span>
      ${
        line.confirmed
          ? nothing
          : html`<button class="icon-button" aria-label="Yes: ${line.text}" title="Yes, that is right" @click=${() => void this.confirm(line.topic, line.text)}>
              ${icon("check")}
            </button>`
      }
      <button class="icon-button" aria-label="Correct ${line.text}" title="Correct" @click=${() => void this.edit(key)}>${icon("pen")}</button>
      ${this.forgetButton(line)}
    </li>`;
  }

  private forgetButton(line: BrandLine) {
    return html`<button class="icon-button" aria-label="Forget ${line.text}" title="Forget" @click=${() => void this.forget(line)}>
      ${icon("cross")}
    </button>`;
  }

  private renderLearned() {
    if (this.learned.length === 0) {
      return html`<section>Nothing yet. What you decide and like in conversations is kept here.</section>`;
    }
    return html`<section>
      <ul>
        ${this.learned.map(
          ({ item, thread_title }) =>
            html`<li data-testid="learned">
              ${
                this.editing === item.id
                  ? html`<form @submit=${(e: SubmitEvent) => this.corrected(e, item.id)}>
                      <input name="text" maxlength="600" .value=${item.text} aria-label="Correct" />
                      <button class="button primary" type="submit">Keep</button>
                      <button class="button" type="button" @click=${() => (this.editing = "")}>Cancel</button>
                    </form>`
                  : html`<span class="words">
                        ${item.text}
                        <small>
                          <span class="tag">${KINDS[item.kind]}</span>${thread_title ? `“${thread_title}”` : ""}
                        </small>
                      </span>
                      ${
                        item.thread_id
                          ? html`<button class="icon-button" aria-label="Open its conversation" title="Open its conversation" @click=${() => this.openThread(item.thread_id ?? "")}>
                              ${icon("arrow")}
                            </button>`
                          : nothing
                      }
                      <button class="icon-button" aria-label="Correct ${item.text}" title="Correct" @click=${() => void this.edit(item.id)}>${icon("pen")}</button>
                      <button class="icon-button" aria-label="Forget ${item.text}" title="Forget" @click=${() => void this.forgetLearned(item.id)}>${icon("cross")}</button>`
              }
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private renderAll() {
    return html`<footer>
      <p>Conversations, pictures, videos, music, what I learned: as one archive to take along, or gone for good.</p>
      <button class="button" data-testid="export" ?disabled=${this.packing} @click=${() => void this.export()}>
        ${icon("download")} ${this.packing ? "Packing…" : "Download everything"}
      </button>
      ${
        this.sure
          ? html`<button class="button bad" data-testid="forget-sure" @click=${() => void this.forgetAll()}>Yes, delete everything for good</button>
              <button class="button" @click=${() => (this.sure = false)}>Keep</button>`
          : html`<button class="button" data-testid="forget-all" @click=${() => (this.sure = true)}>${icon("trash")} Delete everything</button>`
      }
    </footer>`;
  }

  /** Lines of another brand are not shown meanwhile: one would correct or forget those. */
  private async choose(name: string): Promise<void> {
    this.chosen = name;
    this.brief = this.fault = null;
    await this.attempt(() => this.read(name));
  }

  /** The brief that was asked for last: an older answer may come later. */
  private async read(name: string): Promise<void> {
    const mine = ++this.asked;
    const brief = await this.api.get<BrandBrief>(`/v1/brand/brief?name=${encodeURIComponent(name)}`);
    if (mine === this.asked) this.brief = brief;
  }

  private async readLearned(): Promise<void> {
    this.learned = (await this.api.get<{ items: Learned[] }>("/v1/memory")).items;
  }

  private async edit(key: string): Promise<void> {
    this.editing = key;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>("li form input")?.select();
  }

  private submitted(event: SubmitEvent, topic: BrandTopic, insteadOf = ""): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = textOf(form);
    if (!text) return;
    if (!insteadOf) form.reset();
    void this.confirm(topic, text, insteadOf === text ? "" : insteadOf);
  }

  private async confirm(topic: BrandTopic, text: string, insteadOf = ""): Promise<void> {
    await this.attempt(async () => {
      await this.api.put("/v1/brand/brief", { topic, text, instead_of: insteadOf, name: this.brief?.brand ?? "" });
      this.editing = "";
      await this.read(this.chosen);
    });
  }

  private async confirmAll(lines: readonly BrandLine[]): Promise<void> {
    await this.attempt(async () => {
      const name = this.brief?.brand ?? "";
      for (const { topic, text } of lines) await this.api.put("/v1/brand/brief", { topic, text, name });
      await this.read(this.chosen);
    });
  }

  private async forget(line: BrandLine): Promise<void> {
    await this.attempt(async () => {
      const name = this.brief?.brand ?? "";
      await this.api.remove(lineAddress(name, line));
      await this.read(this.chosen);
    });
  }

  private corrected(event: SubmitEvent, id: string): void {
    event.preventDefault();
    const text = textOf(event.target as HTMLFormElement);
    if (!text) return;
    void this.attempt(async () => {
      await this.api.put(`/v1/memory/${encodeURIComponent(id)}`, { text });
      this.editing = "";
      await this.readLearned();
    });
  }

  private async forgetLearned(id: string): Promise<void> {
    await this.attempt(async () => {
      await this.api.remove(`/v1/memory/${encodeURIComponent(id)}`);
      await this.readLearned();
    });
  }

  private async export(): Promise<void> {
    this.packing = true;
    await this.attempt(async () => {
      const url = await this.api.localUrl(`${this.api.baseUrl}/v1/account/export`);
      const link = Object.assign(document.createElement("a"), { href: url, download: "limelight-export.zip" });
      link.click();
    });
    this.packing = false;
  }

  private async forgetAll(): Promise<void> {
    await this.attempt(async () => {
      await this.api.remove("/v1/account?confirm=everything");
      this.chosen = "";
      this.brief = null;
      this.dialog.close();
      this.dispatchEvent(new CustomEvent("forgotten"));
    });
  }

  private openThread(threadId: string): void {
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("open", { detail: threadId }));
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error.body;
    }
  }
}

function textOf(form: HTMLFormElement): string {
  return String(new FormData(form).get("text") ?? "").trim();
}
