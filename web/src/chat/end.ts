/** How a run ended (`<limelight-end>`), and how it was routed, with its trace (`<limelight-route>`). */
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { ask } from "../parts/events";
import { sentence } from "../parts/fault";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { isOvertaken, wasSaid } from "../view/select";
import type { Api } from "../wire/api";
import "./rate";
import type { Question, RunView, TraceItem, ViewState } from "../view/state";

@customElement("limelight-end")
export class LimelightEnd extends LitElement {
  static override styles = [
    base,
    css`
      .note {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 10px 14px;
        padding: 14px 18px;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: var(--surface);
      }
      .note.bad {
        border-color: transparent;
        background: var(--bad-soft);
      }
      .note.bad > .icon {
        color: var(--bad);
      }
      .note p {
        flex: 1 1 240px;
        margin: 0;
        overflow-wrap: anywhere;
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .quiet {
        display: flex;
        align-items: center;
        gap: 14px;
        font-size: 13.5px;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) view!: ViewState;
  @property({ attribute: false }) run: RunView | undefined;

  override render() {
    const { run } = this;
    switch (run?.status) {
      case "interrupted":
        return this.renderNote(run, "The work was cut short. What is done is kept.");
      case "failed":
        return this.renderNote(run, "That did not work.");
      case "waiting":
        return run.questions.map((q) => this.renderQuestion(run, q));
      case "cancelled":
        return html`<div class="quiet"><span>Stopped.</span> ${this.renderContinue(run, "button")}</div>`;
      case "done":
        return Object.keys(run.plan).length > 0
          ? html`<limelight-rate .api=${this.api} runId=${run.id}></limelight-rate>`
          : nothing;
      default:
        return nothing;
    }
  }

  /** What went wrong, unless it was said in words just above, and a way on when work is left. */
  private renderNote(run: RunView, otherwise: string) {
    const message = run.error?.message || otherwise;
    const bad = run.status === "failed";
    if (wasSaid(this.view, run.id, message)) return this.renderContinue(run, "button primary");
    return html`<div class="note ${bad ? "bad" : ""}" role="alert" data-testid="run-error">
      ${icon(bad ? "alert" : "refresh")}
      <p>${sentence(message)}</p>
      ${this.renderContinue(run, "button primary")}
    </div>`;
  }

  private renderContinue(run: RunView, look: string) {
    const left = run.status === "interrupted" || Object.values(run.plan).some((s) => s.status !== "done");
    if (!left || isOvertaken(this.view, run.id)) return nothing;
    return html`<button
      class=${look}
      data-testid="continue"
      @click=${() => ask(this, "limelight-say", { text: "continue" })}
    >
      Continue
    </button>`;
  }

  private renderQuestion(run: RunView, question: Question) {
    const choices = isOvertaken(this.view, run.id) ? [] : question.choices;
    const said = wasSaid(this.view, run.id, question.text);
    if (choices.length === 0 && said) return nothing;
    return html`<div class="note" role="group" aria-label="Question" data-testid="question">
      ${said ? nothing : html`<p>${question.text}</p>`}
      <div class="answers">
        ${choices.map(
          (value) =>
            html`<button
              class="button"
              @click=${() => ask(this, "limelight-answer", { interruptId: question.id, value })}
            >
              ${value === true ? "Yes" : value === false ? "No" : String(value)}
            </button>`,
        )}
      </div>
    </div>`;
  }
}

@customElement("limelight-route")
export class LimelightRoute extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        margin-top: 6px;
      }
      summary {
        display: flex;
        align-items: center;
        gap: 5px;
        width: fit-content;
        margin-left: auto;
        padding: 1px 8px;
        border-radius: 999px;
        cursor: pointer;
        font-size: 12px;
        color: var(--muted);
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        background: var(--faint);
        color: var(--ink);
      }
      summary svg {
        width: 14px;
        height: 14px;
      }
      @media (hover: hover) {
        details:not([open]) summary:not(:hover, :focus-visible) {
          opacity: 0;
        }
        :host(:hover) details:not([open]) summary {
          opacity: 1;
        }
      }
      .body {
        margin-top: 8px;
        padding: 14px 16px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--surface);
        font-size: 13px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 4px 16px;
        margin: 0;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      ol {
        margin: 12px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 6px 0;
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      li.tool {
        padding-left: 16px;
      }
      code {
        color: var(--muted);
        font-size: 12px;
      }
      .failed {
        color: var(--bad);
      }
    `,
  ];

  @property({ attribute: false }) run!: RunView;

  override render() {
    const { route, trace, id } = this.run;
    if (!route && trace.length === 0) return nothing;
    const label = route ? (route.recipe ?? route.label ?? "").replaceAll(/[._-]/g, " ").trim() : "";
    const what = [route?.effort ?? "details", label].filter(Boolean).join(" · ");
    return html`<details data-testid="route">
      <summary>
        ${icon("info")}
        <span>How this was handled<span class="visually-hidden">: ${what}</span></span>
      </summary>
      <div class="body">
        <dl>
          ${
            route
              ? html`<dt>Taken as</dt>
                  <dd>${what}</dd>
                  <dt>Why</dt>
                  <dd>${route.reason}</dd>
                  <dt>Level</dt>
                  <dd>${route.level}, margin ${route.margin.toFixed(2)}</dd>
                  <dt>Model role</dt>
                  <dd>${route.role}${route.deadline_s ? `, at most ${route.deadline_s} s` : ""}</dd>`
              : nothing
          }
          <dt>Run</dt>
          <dd>${id}</dd>
        </dl>
        ${
          trace.length > 0
            ? html`<ol>
                ${trace.map(traceLine)}
              </ol>`
            : nothing
        }
      </div>
    </details>`;
  }
}

function traceLine(item: TraceItem) {
  const short = (text: string) => (text.length > 400 ? `${text.slice(0, 400)}…` : text);
  return html`<li class=${item.kind}>
    <strong>${item.name}</strong>
    <span class=${item.status}>${item.status}</span>
    ${item.args ? html`<br /><code>${short(item.args)}</code>` : nothing}
    ${item.result ? html`<br /><code>${short(item.result)}</code>` : nothing}
  </li>`;
}
