/** `<limelight-work>`: the plan ticking off, and how long it will take. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { timeLeft } from "../parts/format";
import { icon } from "../parts/icons";
import { media } from "../parts/media";
import { base } from "../parts/theme";
import { runProgress } from "../view/select";
import type { RunView } from "../view/state";
import type { Api } from "../wire/api";
import type { PlanItem, Progress, ThreadState } from "../wire/types";

@customElement("limelight-work")
export class LimelightWork extends LitElement {
  static override styles = [
    base,
    css`
      .card {
        padding: 16px 20px 18px;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: var(--surface);
      }
      header {
        display: flex;
        align-items: center;
        gap: 12px;
        font-size: 14px;
      }
      header img {
        object-fit: cover;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: #fff;
      }
      header div {
        flex: 1;
        min-width: 0;
        line-height: 1.35;
      }
      header strong {
        display: block;
        overflow: hidden;
        font-weight: 650;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      header span {
        font-size: 13px;
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
      .whole {
        font-size: 20px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .whole small {
        font-size: 13px;
        font-weight: 500;
        color: var(--muted);
      }
      .bar {
        height: 5px;
        margin: 14px 0 2px;
        overflow: hidden;
        border-radius: 5px;
        background: var(--faint);
      }
      .bar i {
        display: block;
        height: 100%;
        min-width: 5px;
        border-radius: 5px;
        background: var(--accent);
        transition: width 0.5s var(--ease);
      }
      ul {
        margin: 10px 0 0;
        padding: 0;
        list-style: none;
        font-size: 14px;
      }
      li {
        display: grid;
        grid-template-columns: 22px 1fr auto;
        align-items: center;
        gap: 4px 10px;
        padding: 5px 0;
      }
      li.pending {
        color: var(--muted);
      }
      li .more {
        color: var(--muted);
        font-size: 13px;
        font-variant-numeric: tabular-nums;
      }
      .tick {
        display: grid;
        place-items: center;
        width: 20px;
        height: 20px;
        border: 1.5px solid var(--line-strong);
        border-radius: 50%;
        color: var(--surface);
      }
      .tick svg {
        width: 13px;
        height: 13px;
        stroke-width: 2.6;
      }
      .done .tick {
        border-color: var(--good);
        background: var(--good);
      }
      .failed .tick,
      .cancelled .tick {
        border-color: var(--bad);
        color: var(--bad);
      }
      .running .tick {
        border-color: var(--accent) var(--line-strong) var(--line-strong);
        animation: turn 0.9s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      summary {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        padding: 4px 0;
        border-radius: 8px;
        cursor: pointer;
        font-size: 13.5px;
        color: var(--muted);
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary .tick {
        width: 18px;
        height: 18px;
      }
      summary:hover {
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) run: RunView | undefined;
  @property({ attribute: false }) product: ThreadState["product"] = null;
  @property({ attribute: false }) api!: Api;

  override render() {
    if (!this.run) return nothing;
    const steps = Object.values(this.run.plan).sort((a, b) => a.order - b.order);
    if (this.run.status !== "running") return this.renderEnded(this.run, steps);
    const { share, doneSteps, totalSteps, etaS } = runProgress(this.run);
    if (totalSteps === 0 && Object.keys(this.run.activities).length === 0) return nothing;
    const { product } = this;
    const whole = Math.round(share * 100);
    const only = steps.length === 1 ? steps[0] : undefined;
    const told = [
      only ? (product?.title ?? "") : "",
      totalSteps > 1 ? `${doneSteps} of ${totalSteps} steps` : "",
      etaS === null ? "" : timeLeft(etaS),
    ];
    return html`<section class="card" data-testid="work" data-status="running" aria-label="Work in progress" aria-live="off">
      <header>
        ${product?.photo_url ? html`<img src=${media(this.api, this.api.resolve(product.photo_url, 96))} alt="" width="40" height="40" />` : nothing}
        <div>
          <strong>${only?.title ?? product?.title ?? "Making it"}</strong>
          <span data-testid="eta">${told.filter(Boolean).join(" · ") || "Starting…"}</span>
        </div>
        <b class="whole" aria-hidden="true">${whole}<small> %</small></b>
      </header>
      <div
        class="bar"
        role="progressbar"
        aria-label="Progress"
        aria-valuenow=${whole}
        aria-valuemin="0"
        aria-valuemax="100"
      >
        <i style="width:${whole}%"></i>
      </div>
      ${this.renderMore(steps, only !== undefined)}
    </section>`;
  }

  private renderEnded(run: RunView, steps: PlanItem[]) {
    if (steps.length === 0) return nothing;
    const done = steps.filter((s) => s.status === "done").length;
    const whole = done === steps.length;
    const said = whole
      ? `${done} ${done === 1 ? "step" : "steps"} done`
      : `${done} of ${steps.length} steps done`;
    return html`<details data-testid="work" ?open=${run.status === "interrupted" || run.status === "failed"}>
      <summary class=${whole ? "done" : "failed"}>
        <span class="tick" aria-hidden="true">${icon(whole ? "check" : "cross")}</span> ${said}
      </summary>
      ${this.renderSteps(steps)}
    </details>`;
  }

  /** One step says all there is in the head of the card. */
  private renderMore(steps: PlanItem[], said: boolean) {
    if (said) return nothing;
    if (steps.length > 0) return this.renderSteps(steps);
    return this.renderLoose(Object.values(this.run?.activities ?? {}));
  }

  private renderSteps(steps: PlanItem[]) {
    return html`<ul aria-label="Plan">
      ${steps.map(
        (step) =>
          html`<li class=${step.status} data-testid="plan-step" data-status=${step.status}>
            <span class="tick" role="img" aria-label=${step.status}>${tickOf(step)}</span>
            <span>${step.title}</span>
            <span class="more">${step.status === "running" ? this.moreOf(step.id) : nothing}</span>
          </li>`,
      )}
    </ul>`;
  }

  private renderLoose(activities: Progress[]) {
    return html`<ul>
      ${activities.map(
        (a) =>
          html`<li class=${a.done >= a.total ? "done" : "running"}>
            <span class="tick" aria-hidden="true">${a.done >= a.total ? icon("check") : nothing}</span>
            <span>${a.title ?? "Working"}</span>
            <span class="more">${counted(a)}</span>
          </li>`,
      )}
    </ul>`;
  }

  private moreOf(stepId: string): string {
    const mine = Object.values(this.run?.activities ?? {}).filter((a) => a.step_id === stepId);
    const only = mine[0];
    if (!only) return "";
    if (mine.length === 1) return counted(only);
    return percent(mine.reduce((sum, a) => sum + (a.total ? a.done / a.total : 0), 0) / mine.length);
  }
}

function tickOf(step: PlanItem) {
  if (step.status === "done") return icon("check");
  return step.status === "failed" || step.status === "cancelled" ? icon("cross") : nothing;
}

/** "3 of 4 clips", or a percentage where the unit says nothing to a person. */
function counted(a: Progress): string {
  if (!a.total) return "";
  if (a.total > 1 && a.total <= 20 && Number.isInteger(a.done) && a.unit && a.unit !== "share")
    return `${a.done} of ${a.total} ${a.unit}`;
  return percent(a.done / a.total);
}

function percent(share: number): string {
  return `${Math.round(100 * Math.min(1, share))} %`;
}
