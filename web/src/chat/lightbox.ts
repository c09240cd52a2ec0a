/** `<limelight-lightbox>`: a picture at full size, what it was made from, and a box to ask for something else. */
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ask, edit, type Asks } from "../parts/events";
import { fault } from "../parts/fault";
import { fileName, ratioOf } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { isWorking, movedTo, orderedShots, shotsInOrder } from "../view/select";
import type { ViewState } from "../view/state";
import type { Api } from "../wire/api";
import type { Artifact, ErrorBody } from "../wire/types";
import "./crop";
import type { LimelightCrop } from "./crop";
import { lightboxStyles } from "./lightbox-styles";

type Tool = "none" | "crop" | "adjust" | "erase";
const LIGHTS = ["brightness", "contrast", "saturation", "warmth"] as const;
type Lights = Record<(typeof LIGHTS)[number], number>;
const NEUTRAL: Lights = { brightness: 0, contrast: 0, saturation: 0, warmth: 0 };
const SHAPES = ["16:9", "1:1", "4:5", "9:16"] as const;
const EDITABLE = new Set(["shot", "image", "upload", "logo"]);

@customElement("limelight-lightbox")
export class LimelightLightbox extends LitElement {
  static override styles = [base, lightboxStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) view!: ViewState;
  @state() private open: Asks["limelight-open"] | null = null;
  @state() private wish = "";
  @state() private tool: Tool = "none";
  @state() private lights: Lights = NEUTRAL;
  @state() private busy = false;
  @state() private problem: ErrorBody | null = null;
  @query("limelight-crop") private frame!: LimelightCrop;
  @query("dialog") private dialog!: HTMLDialogElement;

  show(what: Asks["limelight-open"]): void {
    this.open = what;
    this.wish = "";
    this.use("none");
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    return html`<dialog
      aria-label="Picture"
      data-testid="lightbox"
      @close=${() => (this.open = null)}
      @keydown=${this.key}
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      ${this.open ? this.renderBody(this.open) : nothing}
    </dialog>`;
  }

  private renderBody({ artifactId, slot }: Asks["limelight-open"]) {
    const shot = slot ? this.view.shared.storyboard[slot] : undefined;
    const current = shot?.artifact_id ?? artifactId;
    const artifact = this.view.artifacts[current] ?? this.view.artifacts[artifactId];
    const title = shot
      ? `Shot ${shot.index}${shot.title ? `: ${shot.title}` : ""}`
      : (artifact?.name ?? "Picture");
    const prompt = artifact?.meta.description || artifact?.meta.prompt || shot?.description || shot?.prompt || "";
    const fidelity = artifact?.meta.fidelity;
    const kept = fidelity === undefined ? "" : `${(100 * fidelity).toFixed(1)} % as in the photo`;
    return html`<div class="layout">
      <div class="picture">
        <div class="sheet">
          <img
            src=${media(this.api, this.api.pictureUrl(current, artifact?.mime))}
            alt=${title}
            width=${artifact?.width ?? nothing}
            height=${artifact?.height ?? nothing}
            style=${this.tool === "adjust" ? `filter:${filterOf(this.lights)}` : ""}
          />
          ${
            (this.tool === "crop" || this.tool === "erase") && artifact
              ? html`<limelight-crop
                  ratio=${ratioOf(artifact)}
                  aspect=${slot && this.tool === "crop" ? ratioOf(artifact) : 0}
                ></limelight-crop>`
              : nothing
          }
        </div>
      </div>
      <aside>
        <header>
          <h2>${title}</h2>
          <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>
            ${icon("close")}
          </button>
        </header>
        ${this.problem ? fault(this.problem, () => (this.problem = null)) : nothing}
        ${artifact && EDITABLE.has(artifact.kind) ? this.renderTools(artifact, slot) : nothing}
        ${
          this.tool === "none"
            ? html`${fact("Caption", shot?.caption ?? "")} ${fact("Scene", prompt)} ${fact("Your product", kept)}
              ${this.renderRow(current, artifact, slot)} ${shot ? this.renderWish(shot.index) : nothing}`
            : nothing
        }
      </aside>
    </div>`;
  }

  private renderTools(artifact: Artifact, slot: string | null) {
    const { canUndo } = this.view.edits;
    const tool = (name: Tool, label: string, sign: "crop" | "tune" | "wand") =>
      html`<button
        class="button"
        data-testid="tool-${name}"
        aria-pressed=${this.tool === name}
        @click=${() => this.use(this.tool === name ? "none" : name)}
      >
        ${icon(sign)} ${label}
      </button>`;
    return html`<div class="tools" role="group" aria-label="Edit">
        ${tool("crop", "Crop", "crop")} ${tool("adjust", "Light and colour", "tune")}
        ${tool("erase", "Erase", "wand")}
        ${
          canUndo && artifact.meta.edit
            ? html`<button class="button" data-testid="picture-undo" @click=${() => void this.undo()}>
                ${icon("undo")} Undo
              </button>`
            : nothing
        }
      </div>
      ${this.tool === "none" ? this.renderMore(artifact) : nothing}
      ${slot && this.tool === "none" ? this.renderPlace(slot) : nothing}
      ${this.tool === "none" ? nothing : this.renderPanel(artifact)}`;
  }

  /** What takes a run: it is said, so that it can be followed, stopped and taken back as everything that is said. */
  private renderMore(artifact: Artifact) {
    const button = (label: string, text: string, name: string) =>
      html`<button
        class="button"
        data-testid="change-${name}"
        aria-label="${label}: ${text}"
        ?disabled=${isWorking(this.view)}
        @click=${() => this.wishFor(artifact, text)}
      >
        ${label}
      </button>`;
    return html`<div class="tools" role="group" aria-label="Make something of it">
        ${button("Variations", "Make three variations of this picture", "vary")}
        ${button("Enlarge", "Enlarge this picture", "upscale")}
        ${button("Cut out", "Remove the background of this picture", "cutout")}
      </div>
      <div class="tools" role="group" aria-label="Extend to another shape">
        <span class="of">Extend to</span>
        ${SHAPES.filter((shape) => Math.abs(shapeOf(shape) / ratioOf(artifact) - 1) > 0.02).map((shape) =>
          button(shape, `Extend this picture to ${shape}`, shape),
        )}
      </div>`;
  }

  private wishFor(artifact: Artifact, text: string): void {
    this.dialog.close();
    ask(this, "limelight-say", { text, artifacts: [artifact] });
  }

  /** Where the shot stands: to move it, or to take it out. */
  private renderPlace(slot: string) {
    const slots = shotsInOrder(this.view.shared.storyboard).filter(([, s]) => s.artifact_id);
    const at = slots.findIndex(([name]) => name === slot);
    const order = orderedShots(this.view);
    const button = (label: string, off: boolean, act: () => void) =>
      html`<button class="button" ?disabled=${off || isWorking(this.view)} @click=${act}>${label}</button>`;
    return html`<div class="tools" role="group" aria-label="Place in the storyboard">
      ${button("Move earlier", at <= 0, () => void this.move(movedTo(order, at, at - 1)))}
      ${button("Move later", at >= slots.length - 1, () => void this.move(movedTo(order, at, at + 1)))}
      ${button("Take out", slots.length < 2, () => void this.takeOut(order[at] ?? ""))}
    </div>`;
  }

  private async move(order: string[]): Promise<void> {
    this.problem = await edit(this, "shot.reorder", "", { order });
  }

  private async takeOut(artifactId: string): Promise<void> {
    this.problem = await edit(this, "shot.delete", artifactId);
    if (!this.problem) this.dialog.close();
  }

  private renderPanel(artifact: Artifact) {
    return html`<div class="panel">
      ${
        this.tool === "crop" || this.tool === "erase"
          ? html`<p>
              ${
                this.tool === "crop"
                  ? "Move the frame over what you want to keep. Its corner sizes it."
                  : "Move the frame over what shall go. Your product stays, whatever the frame covers."
              }
            </p>`
          : LIGHTS.map(
              (name) =>
                html`<label class="slider">
                  ${name.charAt(0).toUpperCase() + name.slice(1)}
                  <input
                    type="range"
                    min="-1"
                    max="1"
                    step="0.05"
                    data-testid="adjust-${name}"
                    .value=${String(this.lights[name])}
                    @input=${(e: Event) => this.light(name, Number((e.target as HTMLInputElement).value))}
                  />
                  <output>${Math.round(this.lights[name] * 100)}</output>
                </label>`,
            )
      }
      <div class="row">
        <button
          class="button primary"
          data-testid="edit-apply"
          ?disabled=${this.busy}
          @click=${() => void this.apply(artifact)}
        >
          ${this.busy ? "Applying…" : this.tool === "erase" ? "Erase" : "Apply"}
        </button>
        <button class="button" @click=${() => this.use("none")}>Cancel</button>
      </div>
    </div>`;
  }

  private renderRow(current: string, artifact: Artifact | undefined, slot: string | null) {
    return html`<div class="row">
      ${
        slot
          ? html`<button class="icon-button" aria-label="Previous shot" @click=${() => this.step(-1)}>
                ${icon("back")}
              </button>
              <button class="icon-button" aria-label="Next shot" @click=${() => this.step(1)}>
                ${icon("arrow")}
              </button>`
          : nothing
      }
      <a
        class="button"
        data-testid="artifact-download"
        href=${media(this.api, this.api.contentUrl(current))}
        download=${artifact ? fileName(artifact) : "picture"}
      >
        ${icon("download")} Download
      </a>
    </div>`;
  }

  private renderWish(index: number) {
    return html`<form @submit=${(e: Event) => this.change(e, index)}>
      <label for="wish">Use a different scene</label>
      <textarea
        id="wish"
        data-testid="shot-edit"
        placeholder="A forest trail after rain…"
        .value=${this.wish}
        @input=${(e: Event) => (this.wish = (e.target as HTMLTextAreaElement).value)}
      ></textarea>
      <button class="button primary" data-testid="shot-change" ?disabled=${this.wish.trim() === ""}>
        Change this shot
      </button>
    </form>`;
  }

  private use(tool: Tool): void {
    this.tool = tool;
    this.lights = NEUTRAL;
    this.problem = null;
  }

  private light(name: keyof Lights, value: number): void {
    this.lights = { ...this.lights, [name]: value };
  }

  private async apply(artifact: Artifact): Promise<void> {
    if (this.tool === "erase") {
      this.wishFor(artifact, `Erase the area ${areaOf(this.frame.value)} of this picture`);
      return;
    }
    const crop = this.tool === "crop";
    const payload = crop ? { ...this.frame.value } : { ...this.lights };
    this.busy = true;
    this.problem = await edit(this, crop ? "image.crop" : "image.adjust", artifact.id, payload);
    this.busy = false;
    if (this.problem) return;
    this.use("none");
    this.follow(artifact.id);
  }

  private async undo(): Promise<void> {
    this.problem = await edit(this, "edit.undo", "");
  }

  /** A picture outside the storyboard: shows the child of an edit in place of what was edited. */
  private follow(parentId: string): void {
    if (!this.open || this.open.slot) return;
    const child = Object.values(this.view.artifacts).findLast((a) => a.parents[0] === parentId && a.meta.edit);
    if (child) this.open = { ...this.open, artifactId: child.id };
  }

  private key(event: KeyboardEvent): void {
    const on = event.composedPath()[0];
    const typing = on instanceof HTMLTextAreaElement || on instanceof HTMLInputElement;
    if (on instanceof HTMLTextAreaElement && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      on.form?.requestSubmit();
    }
    if (!typing && event.key === "ArrowLeft") this.step(-1);
    if (!typing && event.key === "ArrowRight") this.step(1);
  }

  private step(by: number): void {
    if (!this.open?.slot) return;
    const slots = shotsInOrder(this.view.shared.storyboard).filter(([, s]) => s.artifact_id);
    const at = slots.findIndex(([slot]) => slot === this.open?.slot);
    const next = slots[(at + by + slots.length) % slots.length];
    if (next?.[1].artifact_id) this.show({ slot: next[0], artifactId: next[1].artifact_id });
  }

  private change(event: Event, index: number): void {
    event.preventDefault();
    const wish = this.wish.trim();
    if (!wish) return;
    this.dialog.close();
    ask(this, "limelight-say", { text: `Change shot ${index}: ${wish}` });
  }
}

function fact(name: string, text: string) {
  if (!text) return nothing;
  return html`<div>
    <h3>${name}</h3>
    <p>${text}</p>
  </div>`;
}

/** "30% 40% to 55% 80%": left and top, right and bottom. */
function areaOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string {
  const [left, top, right, bottom] = [x, y, x + width, y + height].map((share) => `${Math.round(share * 100)}%`);
  return `${left} ${top} to ${right} ${bottom}`;
}

function shapeOf(aspect: string): number {
  const [width = 1, height = 1] = aspect.split(":").map(Number);
  return width / height;
}

/** About what the service will make of it, for the eye while the sliders move. */
function filterOf({ brightness, contrast, saturation, warmth }: Lights): string {
  const warm = warmth > 0 ? `sepia(${warmth * 0.35})` : `hue-rotate(${warmth * -12}deg)`;
  return `brightness(${1 + brightness * 0.45}) contrast(${1 + contrast}) saturate(${1 + saturation}) ${warm}`;
}
