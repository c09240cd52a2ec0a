/** An error in place: what happened, the limit and the value. */
import { html, nothing, type TemplateResult } from "lit";
import type { ErrorBody } from "../wire/types";
import { quantity } from "./format";
import { icon } from "./icons";

export interface Fault extends ErrorBody {
  title?: string;
}

/** Begins as a sentence does. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function fault(body: Fault, dismiss: () => void): TemplateResult {
  const limit = quantity(body.limit);
  const value = limit ? quantity(body.value) : "";
  return html`<div
    role="alert"
    data-testid="fault"
    style="display:flex;gap:10px;align-items:flex-start;margin:10px 10px 0;padding:10px 8px 10px 14px;border-radius:14px;background:var(--bad-soft);font-size:14px;line-height:1.45"
  >
    <span style="color:var(--bad);margin-top:1px">${icon("alert")}</span>
    <span style="flex:1;min-width:0;overflow-wrap:anywhere">
      ${body.title ? html`<strong>${body.title}.</strong>` : nothing} ${sentence(body.message)}
      ${
        limit
          ? html`<span style="display:block;color:var(--muted);font-size:13px">
              Limit: ${limit}${value ? html` · Yours: ${value}` : nothing}
            </span>`
          : nothing
      }
    </span>
    <button
      class="icon-button"
      type="button"
      style="width:30px;height:30px"
      aria-label="Dismiss"
      @click=${dismiss}
    >
      ${icon("close")}
    </button>
  </div>`;
}
