/** `<limelight-plan-films>`: the checklist of many videos: one line a video, those that are done or to come folded. */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { planByFilm, type FilmSteps } from "../view/select";
import type { FilmItem, PlanItem } from "../wire/types";
import { planStyles } from "./plan-styles";

const SHARED = "For all of them";

@customElement("limelight-plan-films")
export class LimelightPlanFilms extends LitElement {
  static override styles = [
    base,
    planStyles,
    css`
      details ul {
        max-height: 320px;
        overflow-y: auto;
      }
      summary {
        padding: 5px 0;
        font-size: 14px;
      }
    `,
  ];

  @property({ attribute: false }) steps: PlanItem[] = [];
  @property({ attribute: false }) films: Record<string, FilmItem> = {};

  override render() {
    const rows = planByFilm(this.steps);
    const of = (...statuses: FilmSteps["status"][]) => rows.filter((row) => statuses.includes(row.status));
    return html`${this.renderFolded(of("done"), "done", "done")}
      <ul aria-label="Videos being made">
        ${of("running", "failed", "cancelled").map((row) => this.renderRow(row))}
      </ul>
      ${this.renderFolded(of("pending"), "to come", "pending")}`;
  }

  private renderFolded(rows: FilmSteps[], said: string, status: FilmSteps["status"]) {
    if (rows.length === 0) return nothing;
    return html`<details data-testid="plan-folded" data-status=${status}>
      <summary class=${status}>
        <span class="tick" aria-hidden="true">${status === "done" ? icon("check") : nothing}</span>
        ${rows.filter((row) => row.film).length} ${said}
      </summary>
      <ul>
        ${rows.map((row) => this.renderRow(row))}
      </ul>
    </details>`;
  }

  private renderRow(row: FilmSteps) {
    const title = row.film ? (this.films[row.film]?.title ?? row.film) : SHARED;
    const number = this.films[row.film]?.index;
    return html`<li class=${row.status} data-testid="plan-film" data-status=${row.status}>
      <span class="tick" role="img" aria-label=${row.status}>
        ${row.status === "done" ? icon("check") : row.status === "failed" || row.status === "cancelled" ? icon("cross") : nothing}
      </span>
      <span>${number ? `${number}. ` : ""}${title}</span>
      <span class="more">${row.status === "done" ? nothing : `${row.done} of ${row.total} steps`}</span>
    </li>`;
  }
}
