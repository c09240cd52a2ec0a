/**
 * `<limelight-detail>`: one thing of the library: large, with its facts, tags and lineage. Fires `choose` with another
 * thing's id, `leave`, `tagged` with its tags, `gone` when it was deleted, and `open` with its conversation's id.
 */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { sheet } from "../parts/dialogs";
import { fault } from "../parts/fault";
import { clock, fileSize } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { Artifact, ErrorBody } from "../wire/types";
import { libraryStyles } from "./library-styles";
import { thumb } from "./thumb";
import { type Found, generations, kindOf, type Relative } from "./wire";

@customElement("limelight-detail")
export class LimelightDetail extends LitElement {
  static override styles = [base, ...sheet, libraryStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: "artifact-id" }) artifactId = "";
  @property({ attribute: false }) found: Found | null = null;
  @state() private artifact: Artifact | null = null;
  @state() private relatives: Relative[] = [];
  @state() private sure = false;
  @state() private fault: ErrorBody | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("artifactId")) return;
    this.sure = false;
    this.relatives = [];
    this.artifact = this.found?.artifact ?? null;
    void this.read(this.artifactId);
  }

  override render() {
    const one = this.artifact;
    if (!one) return html`<aside aria-label="Details">${this.fault ? fault(this.fault, () => this.emit("leave")) : nothing}</aside>`;
    return html`<aside aria-label="Details of ${one.name}" data-testid="library-detail">
      <header>
        <h3>${one.name}</h3>
        <button class="icon-button" aria-label="Back to the list" data-testid="library-back" @click=${() => this.emit("leave")}>
          ${icon("close")}
        </button>
      </header>
      ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing}
      <div class="show">${this.renderLarge(one)}</div>
      ${this.renderFacts(one)}
      <div class="actions">
        ${
          one.thread_id
            ? html`<button class="button" data-testid="library-open-thread" @click=${() => this.emit("open", one.thread_id)}>
                ${icon("arrow")} Open its conversation
              </button>`
            : nothing
        }
        ${
          one.bytes
            ? html`<a class="button" href=${media(this.api, `${this.api.contentUrl(one.id)}?download=true`)} download=${one.name}>
                ${icon("download")} Download
              </a>`
            : nothing
        }
        ${
          this.sure
            ? html`<button class="button bad" data-testid="library-delete-sure" @click=${() => void this.discard(one)}>Delete for good</button>
                <button class="button" @click=${() => (this.sure = false)}>Keep</button>`
            : html`<button class="button" data-testid="library-delete" @click=${() => (this.sure = true)}>${icon("trash")} Delete</button>`
        }
      </div>
      ${this.renderTags()} ${this.renderLineage()}
    </aside>`;
  }

  private renderLarge(one: Artifact) {
    const url = this.api.contentUrl(one.id);
    if (one.mime.startsWith("video/")) {
      return html`<video controls playsinline preload="metadata" poster=${media(this.api, `${url}?w=960`)} src=${media(this.api, url)}></video>`;
    }
    if (one.mime.startsWith("audio/")) return html`<audio controls preload="metadata" src=${media(this.api, url)}></audio>`;
    if (one.mime.startsWith("image/") || one.mime === "application/pdf") {
      return html`<img src=${media(this.api, `${url}?w=960`)} alt=${one.name} />`;
    }
    return html`<p>${one.meta.text ?? one.meta.hook ?? one.meta.title ?? one.name}</p>`;
  }

  private renderFacts(one: Artifact) {
    const seen = (one.meta.seen ?? {}) as Record<string, unknown>;
    const rows: [string, unknown][] = [
      ["What", kindOf(one)],
      ["Made", new Date(one.created_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })],
      ["Size", one.width && one.height ? `${one.width} × ${one.height}` : ""],
      ["Length", one.duration_s ? clock(one.duration_s) : ""],
      ["Pages", seen.pages],
      ["File", one.bytes ? fileSize(one.bytes) : ""],
      ["Prompt", one.meta.description || one.meta.prompt],
      ["Caption", one.meta.caption],
      ["Seen", seen.caption],
      ["Text in it", seen.text],
      ["Faces", seen.faces === undefined ? "" : seen.faces ? "yes" : "no"],
      ["Product", seen.product_title],
      ["You said", one.meta.description],
      ["Note", (one.meta.notes as string[] | undefined)?.join(" ")],
    ];
    const palette = this.found?.palette ?? [];
    return html`<dl>
      ${rows.map(([name, value]) => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing))}
      ${
        palette.length > 0
          ? html`<dt>Colours</dt>
              <dd class="dots">
                ${palette.map((color) => html`<span class="dot" role="img" style="background:${color}" title=${color} aria-label=${color}></span>`)}
              </dd>`
          : nothing
      }
    </dl>`;
  }

  private renderTags() {
    const tags = this.found?.tags ?? [];
    if (!this.found) return nothing;
    return html`<h4>Tags</h4>
      <div class="tags">
        ${tags.map(
          (tag) =>
            html`<span class="tag">
              ${tag}
              <button class="icon-button" aria-label="Remove the tag ${tag}" @click=${() => void this.tag(tags.filter((t) => t !== tag))}>
                ${icon("cross")}
              </button>
            </span>`,
        )}
        <form @submit=${(e: SubmitEvent) => this.added(e, tags)}>
          <input name="tag" maxlength="40" aria-label="Add a tag" placeholder="Add a tag" autocomplete="off" data-testid="library-tag" />
        </form>
      </div>`;
  }

  private renderLineage() {
    if (this.relatives.length < 2) return nothing;
    return html`<h4>Where it comes from, and what came of it</h4>
      <ol class="lineage" data-testid="lineage">
        ${generations(this.relatives).map(
          ({ generation, artifacts }) =>
            html`<li class=${generation === 0 ? "here" : ""}>
              <span>${generation === 0 ? "This" : labelled(artifacts)}</span>
              <div class="kin">
                ${artifacts.map(
                  (one) =>
                    html`<button
                      title="${kindOf(one)}: ${one.name}"
                      aria-label="${kindOf(one)}: ${one.name}"
                      aria-current=${one.id === this.artifactId ? "true" : nothing}
                      @click=${() => this.emit("choose", one.id)}
                    >
                      ${thumb(this.api, one, 96)}
                    </button>`,
                )}
              </div>
            </li>`,
        )}
      </ol>`;
  }

  private async read(id: string): Promise<void> {
    try {
      const reply = await this.api.get<{ relatives: Relative[] }>(`/v1/artifacts/${encodeURIComponent(id)}/lineage`);
      if (id !== this.artifactId) return;
      this.relatives = reply.relatives;
      this.artifact = reply.relatives.find((one) => one.artifact.id === id)?.artifact ?? this.artifact;
    } catch (error) {
      this.failed(error);
    }
  }

  private added(event: SubmitEvent, tags: string[]): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const tag = String(new FormData(form).get("tag") ?? "").trim();
    if (!tag) return;
    form.reset();
    void this.tag([...tags, tag]);
  }

  private async tag(tags: string[]): Promise<void> {
    try {
      const reply = await this.api.put<{ tags: string[] }>(`/v1/artifacts/${encodeURIComponent(this.artifactId)}/tags`, { tags });
      this.emit("tagged", reply.tags);
    } catch (error) {
      this.failed(error);
    }
  }

  private async discard(one: Artifact): Promise<void> {
    try {
      await this.api.remove(`/v1/artifacts/${encodeURIComponent(one.id)}`);
      this.emit("gone");
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.fault = error.body;
  }

  private emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** "2 shots, 1 logo". */
function labelled(artifacts: readonly Artifact[]): string {
  const counts = new Map<string, number>();
  for (const one of artifacts) counts.set(kindOf(one), (counts.get(kindOf(one)) ?? 0) + 1);
  return [...counts].map(([kind, n]) => (n > 1 ? `${kind} × ${n}` : kind)).join(", ");
}
