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
import type { FilmItem, PlanItem, Progress, ThreadState } from "../wire/types";
import "./plan-films";
import { planStyles } from "./plan-styles";

@customElement("limelight-work")
export class LimelightWork extends LitElement {
  static override styles = [
    base,
    planStyles,
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
    `,
  ];

  @property({ attribute: false }) run: RunView | undefined;
  @property({ attribute: false }) product: ThreadState["product"] = null;
  @property({ attribute: false }) films: Record<string, FilmItem> = {};
  @property({ attribute: false }) api!: Api;

  override render() {
    if (!this.run) return nothing;
    const steps = Object.values(this.run.plan).sort((a, b) => a.order - b.order);
    if (this.run.status !== "running") return this.renderEnded(this.run, steps);
    const { share, doneSteps, totalSteps, etaS, whole: films } = runProgress(this.run);
    if (totalSteps === 0 && Object.keys(this.run.activities).length === 0) return nothing;
    const { product } = this;
    const whole = Math.round(share * 100);
    const only = steps.length === 1 ? steps[0] : undefined;
    const told = [
      only ? (product?.title ?? "") : "",
      films ? (films.title ?? "") : totalSteps > 1 ? `${doneSteps} of ${totalSteps} steps` : "",
      etaS === null ? "" : timeLeft(etaS),
    ];
    return html`<section class="card" data-testid="work" data-status="running" aria-label="Work in progress" aria-live="off">
      <header>
        ${product?.photo_url && !films ? html`<img src=${media(this.api, this.api.resolve(product.photo_url, 96))} alt="" width="40" height="40" />` : nothing}
        <div>
          <strong>${only?.title ?? (films ? `Making ${films.total} videos` : (product?.title ?? "Making it"))}</strong>
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
    if (steps.some((step) => step.film))
      return html`<limelight-plan-films .steps=${steps} .films=${this.films}></limelight-plan-films>`;
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
