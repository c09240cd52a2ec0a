/**
 * `<limelight-registry>`: for who runs the service: what there is with version, stage and share, how much each thing is called
 * and what is left of its quota, and who moved what on what evidence. Moves are made by `limelight registry move`.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { sheet } from "../parts/dialogs";
import { fault } from "../parts/fault";
import { icon } from "../parts/icons";
import { base } from "../parts/theme";
import { ApiError, type Api } from "../wire/api";
import type { ErrorBody } from "../wire/types";
import { registryStyles } from "./panel-styles";
import { boundWords, callWords, type Dependency, type Entry, type ModelStanding, priceWords, type Registry, type Staged, stageWords } from "./wire";

const VIEWS = ["Service map", "Agents", "Prompts", "Recipes", "Tools", "History"] as const;
type View = (typeof VIEWS)[number];
const KINDS: [Dependency["kind"], string][] = [
  ["guardrail", "Guardrail services"],
  ["aws", "AWS services"],
];
/** Share of a quota from which it is shown as nearly used up. */
const NEAR = 0.7;

@customElement("limelight-registry")
export class LimelightRegistry extends LitElement {
  static override styles = [base, ...sheet, registryStyles];

  @property({ attribute: false }) api!: Api;
  @state() private view: View = "Service map";
  @state() private found: Registry | null = null;
  @state() private fault: ErrorBody | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;

  async show(): Promise<void> {
    this.dialog.showModal();
    await this.read();
  }

  override render() {
    return html`<dialog
      aria-labelledby="title"
      data-testid="registry"
      @click=${(e: MouseEvent) => {
        if (e.target === this.dialog) this.dialog.close();
      }}
    >
      <header>
        <h2 id="title">Service</h2>
        <button class="icon-button" aria-label="Read again" title="Read again" @click=${() => void this.read()}>${icon("refresh")}</button>
        <button class="icon-button" aria-label="Close" @click=${() => this.dialog.close()}>${icon("close")}</button>
      </header>
      <p class="lead">What there is here, how much it is called, and at which stage it stands. Counts are of this process.</p>
      ${this.fault ? fault(this.fault, () => (this.fault = null)) : nothing}
      ${this.found?.problem ? html`<p class="problem" role="alert">${this.found.problem}</p>` : nothing}
      <nav aria-label="Registries">
        ${VIEWS.map(
          (view) =>
            html`<button class="button" aria-pressed=${this.view === view} @click=${() => (this.view = view)}>${view}</button>`,
        )}
      </nav>
      ${this.found ? html`<section data-testid="registry-list">${this.renderView(this.found)}</section>` : nothing}
    </dialog>`;
  }

  private renderView(found: Registry): TemplateResult {
    switch (this.view) {
      case "Service map":
        return this.renderMap(found);
      case "Agents":
        return list(
          found.agents.map((one) =>
            row(one.name, one, one.description, html`${one.subagents.map((sub) => html`<div><b>${sub.name}</b>: ${sub.tools.join(", ")}</div>`)}`),
          ),
        );
      case "Prompts":
        return list(found.agents.flatMap((agent) => agent.prompts).map((one) => row(one.name, one, "", moved(one))));
      case "Recipes":
        return list(found.recipes.map((one) => row(one.name, one, one.title, moved(one))));
      case "Tools":
        return list(
          found.tools.map((one) => row(one.name, null, one.description, html`${one.of.join(", ")}<br />${one.capabilities.join(", ")}`)),
        );
      case "History":
        return found.moves.length > 0
          ? list(
              found.moves.map((one) =>
                row(one.name, one, one.evidence, html`${one.who}<br /><time datetime=${one.at}>${new Date(one.at).toLocaleString()}</time>`),
              ),
            )
          : html`<p class="words">Nothing was moved yet: every stage is the one of its file.</p>`;
    }
  }

  private renderMap(found: Registry): TemplateResult {
    return html`<h3>Models</h3>
      ${list(found.models.map(modelRow))}
      ${KINDS.map(([kind, title]) => {
        const rows = found.dependencies.filter((one) => one.kind === kind);
        return rows.length > 0
          ? html`<h3>${title}</h3>
              ${list(rows.map((one) => row(one.name, null, "", html`${bar(one.load, "Share of the calls")}${share(one.load)} · ${callWords(one)}${quotaLeft(one.quota_used)}`)))}`
          : nothing;
      })}`;
  }

  private async read(): Promise<void> {
    try {
      this.found = await this.api.get<Registry>("/v1/registry");
      this.fault = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error.body;
    }
  }
}

function modelRow(one: ModelStanding): TemplateResult {
  const { model } = one;
  const words = [model.description, model.third_party ? "outside" : "", priceWords(model.price), ...boundWords(model)].filter(Boolean).join(" · ");
  const facts = html`${bar(one.load, "Share of the calls")}${share(one.load)} of the load · ${callWords(one)}${quotaLeft(one.quota_used)}`;
  return row(model.name, model, words, facts, one.resting);
}

function quotaLeft(used: number) {
  return used > 0 ? html`${bar(used, "Share of the quota used")}${share(Math.max(0, 1 - used))} of its quota left` : nothing;
}

function list(rows: TemplateResult[]): TemplateResult {
  return html`<ul>
    ${rows}
  </ul>`;
}

function row(name: string, staged: Staged | null, words: string, facts: TemplateResult | string, resting = false): TemplateResult {
  return html`<li data-testid="registry-row">
    <div>
      <div class="name">
        ${name}
        ${
          staged
            ? html`<span class="version">version ${staged.version}</span><span class="stage ${staged.stage}">${stageWords(staged)}</span>`
            : nothing
        }
        ${resting ? html`<span class="stage resting">resting</span>` : nothing}
      </div>
      ${words ? html`<p class="words">${words}</p>` : nothing}
    </div>
    <div class="facts">${facts}</div>
  </li>`;
}

function moved(one: Entry): TemplateResult | string {
  return one.evidence ? html`${one.who}: ${one.evidence}` : "";
}

function bar(value: number, label: string): TemplateResult {
  const used = label.includes("quota") && value >= NEAR;
  return html`<span class="bar" role="img" aria-label="${label}: ${share(value)}"><i class=${used ? "near" : ""} style="width:${Math.round(value * 100)}%"></i></span>`;
}

function share(value: number): string {
  return `${Math.round(value * 100)} %`;
}
