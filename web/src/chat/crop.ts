/** `<limelight-crop>`: a rectangle over a picture, moved and sized by pointer or by the arrow keys. */
import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { base } from "../parts/theme";
import { fitted, moved, sized, type Rect } from "../view/rect";

const STEP = 0.02;
const KEYS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

@customElement("limelight-crop")
export class LimelightCrop extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        touch-action: none;
      }
      .frame {
        position: absolute;
        border: 2px solid #fff;
        box-shadow: 0 0 0 4000px rgb(10 6 3 / 0.55);
        cursor: move;
        background:
          linear-gradient(rgb(255 255 255 / 0.45) 0 0) 33.3% 0 / 1px 100% no-repeat,
          linear-gradient(rgb(255 255 255 / 0.45) 0 0) 66.6% 0 / 1px 100% no-repeat,
          linear-gradient(rgb(255 255 255 / 0.45) 0 0) 0 33.3% / 100% 1px no-repeat,
          linear-gradient(rgb(255 255 255 / 0.45) 0 0) 0 66.6% / 100% 1px no-repeat;
      }
      .frame:focus-visible {
        outline: 3px solid var(--accent);
        outline-offset: 0;
      }
      .corner {
        position: absolute;
        right: -13px;
        bottom: -13px;
        width: 26px;
        height: 26px;
        border: 3px solid #fff;
        border-radius: 50%;
        background: var(--accent);
        cursor: nwse-resize;
      }
    `,
  ];

  /** Width by height of the picture. */
  @property({ type: Number }) ratio = 16 / 9;
  /** Width by height that the rectangle keeps, in pixels; 0 for any. */
  @property({ type: Number }) aspect = 0;
  @state() private rect: Rect = { x: 0, y: 0, width: 1, height: 1 };

  /** What is kept, in fractions of the picture. */
  get value(): Rect {
    return this.rect;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("aspect") || changed.has("ratio")) this.rect = fitted(this.share(), 0.86);
  }

  override render() {
    const { x, y, width, height } = this.rect;
    const pc = (share: number) => `${share * 100}%`;
    return html`<div
      class="frame"
      data-testid="crop-frame"
      role="group"
      tabindex="0"
      aria-label="What is kept: arrow keys move it, with Shift they size it"
      style="left:${pc(x)};top:${pc(y)};width:${pc(width)};height:${pc(height)}"
      @pointerdown=${(e: PointerEvent) => this.drag(e, moved)}
      @keydown=${this.key}
    >
      <span class="corner" @pointerdown=${(e: PointerEvent) => this.drag(e, sized)}></span>
    </div>`;
  }

  /** The kept aspect as a fraction of the picture's own; 0 for any. */
  private share(): number {
    return this.aspect ? this.aspect / this.ratio : 0;
  }

  private drag(start: PointerEvent, change: typeof moved): void {
    start.preventDefault();
    start.stopPropagation();
    const box = this.getBoundingClientRect();
    const from = this.rect;
    const move = (e: PointerEvent) => {
      const by = { x: (e.clientX - start.clientX) / box.width, y: (e.clientY - start.clientY) / box.height };
      this.rect = change(from, by, this.share());
    };
    const end = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  private key(event: KeyboardEvent): void {
    const by = KEYS[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.rect = (event.shiftKey ? sized : moved)(this.rect, { x: by[0], y: by[1] }, this.share());
  }
}
