/** `<limelight-composer>`: words, pictures by button, drop and paste, and stop. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import { fault, type Fault } from "../parts/fault";
import type { Artifact } from "../wire/types";

/** Title of a fault that is about the words in the box. */
export const UNSENT = "That was not sent";

interface Attachment {
  key: number;
  name: string;
  preview: string;
  /** Whether the browser can show the file itself. */
  picture: boolean;
  /** The icon that stands for it otherwise. */
  sort: "film" | "sound" | "page";
  artifact: Artifact | null;
}

@customElement("limelight-composer")
export class LimelightComposer extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      form {
        border: 1px solid var(--line-strong);
        border-radius: 24px;
        background: var(--surface);
        box-shadow: var(--shadow);
        transition: border-color 0.15s;
      }
      form:has(textarea:focus-visible) {
        border-color: var(--accent);
        box-shadow:
          0 0 0 3px var(--accent-soft),
          var(--shadow);
      }
      textarea {
        display: block;
        width: 100%;
        max-height: 200px;
        padding: 15px 20px 4px;
        border: 0;
        background: none;
        resize: none;
        font-size: 16px;
        line-height: 1.5;
        field-sizing: content;
      }
      textarea:focus-visible {
        outline: none;
      }
      textarea::placeholder {
        color: var(--muted);
        opacity: 1;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 2px;
        padding: 4px 8px 8px;
      }
      .space {
        flex: 1;
      }
      .named {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        height: 38px;
        padding: 0 12px;
        border: 0;
        border-radius: 999px;
        background: none;
        color: var(--muted);
        font-size: 13.5px;
        font-weight: 600;
      }
      .named:hover {
        background: var(--faint);
        color: var(--ink);
      }
      .send {
        background: var(--accent);
        color: var(--on-accent);
      }
      .send:hover:not(:disabled) {
        background: var(--accent-deep);
        color: var(--on-accent);
      }
      .send:disabled {
        background: var(--faint);
        color: var(--muted);
        opacity: 1;
      }
      .stop {
        margin-right: 6px;
        color: var(--ink);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        margin: 0;
        padding: 14px 16px 0;
        list-style: none;
      }
      li {
        position: relative;
      }
      li img {
        width: 68px;
        height: 68px;
        object-fit: cover;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: #fff;
      }
      li .file {
        display: grid;
        place-items: center;
        width: 68px;
        height: 68px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--faint);
        color: var(--muted);
      }
      li.busy img {
        opacity: 0.45;
      }
      li .remove {
        position: absolute;
        top: -8px;
        right: -8px;
        width: 26px;
        height: 26px;
        border: 1px solid var(--line-strong);
        background: var(--raised);
        color: var(--ink);
      }
      li .remove svg {
        width: 14px;
        height: 14px;
      }
      .spinner {
        position: absolute;
        inset: 22px;
        border: 2.5px solid var(--line-strong);
        border-top-color: var(--accent);
        border-radius: 50%;
        animation: turn 0.8s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      input[type="file"] {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  /** Gives the thread to upload into, made on first need. */
  @property({ attribute: false }) thread!: () => Promise<string>;
  @property({ type: Boolean }) busy = false;
  @state() private text = "";
  @state() private attachments: Attachment[] = [];
  @state() private fault: Fault | null = null;
  @query("textarea") private area!: HTMLTextAreaElement;
  @query("input[type=file]") private picker!: HTMLInputElement;
  private nextKey = 1;

  /** Puts words in, with the cursor at their end. */
  compose(text: string): void {
    this.text = text;
    void this.updateComplete.then(() => {
      this.area.focus();
      this.area.setSelectionRange(text.length, text.length);
    });
  }

  showFault(body: Fault): void {
    this.fault = body;
  }

  override focus(): void {
    this.area?.focus();
  }

  async addFiles(files: Iterable<File>): Promise<void> {
    this.fault = null;
    await Promise.all([...files].map((file) => this.upload(file)));
  }

  override render() {
    const uploading = this.attachments.some((a) => a.artifact === null);
    const ready = (this.text.trim() !== "" || this.attachments.length > 0) && !uploading;
    return html`<form @submit=${this.submit} aria-label="Message">
      ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing}
      ${
        this.attachments.length > 0
          ? html`<ul aria-label="Attached pictures">
              ${this.attachments.map((a) => this.renderAttachment(a))}
            </ul>`
          : nothing
      }
      <textarea
        data-testid="composer"
        rows="1"
        aria-label="Message Limelight"
        placeholder=${this.busy ? "Ask, change something, or say stop…" : "Describe the ad you have in mind…"}
        .value=${this.text}
        @input=${this.typed}
        @keydown=${this.key}
        @paste=${this.paste}
      ></textarea>
      <div class="bar">
        <button
          class="icon-button"
          type="button"
          aria-label="Attach a picture, video, sound or PDF"
          title="Attach a picture, video, sound, SVG logo or PDF brand guide"
          @click=${() => this.picker.click()}
        >
          ${icon("clip")}
        </button>
        <input
          data-testid="upload-input"
          type="file"
          accept="image/*,video/*,audio/*,application/pdf,.svg"
          multiple
          aria-label="File to attach"
          @change=${() => void this.picked()}
        />
        <button class="named" type="button" data-testid="products-open" @click=${() => this.emit("products")}>
          ${icon("bag")} Products
        </button>
        <span class="space"></span>
        ${
          this.busy
            ? html`<button
                class="named stop"
                type="button"
                data-testid="stop"
                @click=${() => this.emit("stop")}
              >
                ${icon("stop")} Stop
              </button>`
            : nothing
        }
        <button
          class="icon-button send"
          data-testid="send"
          type="submit"
          aria-label="Send"
          title="Send"
          ?disabled=${!ready}
        >
          ${icon("send")}
        </button>
      </div>
    </form>`;
  }

  private renderAttachment(a: Attachment) {
    return html`<li class=${a.artifact ? "" : "busy"} data-testid="attachment">
      ${
        a.picture
          ? html`<img src=${a.preview} alt=${a.name} width="68" height="68" />`
          : html`<span class="file" role="img" aria-label=${a.name} title=${a.name}>${icon(a.sort)}</span>`
      }
      ${a.artifact ? nothing : html`<span class="spinner" role="status" aria-label="Uploading ${a.name}"></span>`}
      <button
        class="icon-button remove"
        type="button"
        aria-label="Remove ${a.name}"
        @click=${() => this.discard(a.key)}
      >
        ${icon("close")}
      </button>
    </li>`;
  }

  private async upload(file: File): Promise<void> {
    const entry: Attachment = {
      key: this.nextKey++,
      name: file.name,
      preview: URL.createObjectURL(file),
      picture: file.type.startsWith("image/"),
      sort: file.type.startsWith("video/") ? "film" : file.type.startsWith("audio/") ? "sound" : "page",
      artifact: null,
    };
    this.attachments = [...this.attachments, entry];
    try {
      const artifact = await this.api.upload(file, await this.thread());
      this.attachments = this.attachments.map((a) => (a.key === entry.key ? { ...a, artifact } : a));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.discard(entry.key);
      this.fault = { ...error.body, title: `“${file.name}” was not added` };
    }
  }

  private async picked(): Promise<void> {
    const files = [...(this.picker.files ?? [])];
    this.picker.value = "";
    await this.addFiles(files);
    this.area.focus();
  }

  private discard(key: number): void {
    const gone = this.attachments.find((a) => a.key === key);
    if (gone) URL.revokeObjectURL(gone.preview);
    this.attachments = this.attachments.filter((a) => a.key !== key);
  }

  private paste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.addFiles(files);
  }

  private typed(): void {
    this.text = this.area.value;
    if (this.fault?.title === UNSENT) this.fault = null;
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit(event);
  }

  private submit(event: Event): void {
    event.preventDefault();
    const artifacts = this.attachments.flatMap((a) => (a.artifact ? [a.artifact] : []));
    const waiting = this.attachments.length > artifacts.length;
    const text = this.text.trim();
    if (waiting || (text === "" && artifacts.length === 0)) return;
    this.emit("send", { text, artifacts });
    for (const a of this.attachments) URL.revokeObjectURL(a.preview);
    this.attachments = [];
    this.text = "";
    this.fault = null;
  }

  private emit(name: "send" | "stop" | "products", detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
