/** Questions the page asks of the view state. */
import type { Progress, ShotItem } from "../wire/types";
import type { Group, RunView, ViewState } from "./state";

export function isWorking(view: ViewState): boolean {
  return Object.values(view.runs).some((run) => run.status === "running");
}

/** Key of the latest block of a group: the one that shows the live state. */
export function lastGallery(view: ViewState, group: Group): string | null {
  return view.entries.findLast((e) => e.type === "gallery" && e.group === group)?.key ?? null;
}

/** Progress of a storyboard slot in a run at work, if any. */
export function slotProgress(view: ViewState, slot: string): Progress | null {
  for (const run of Object.values(view.runs)) {
    if (run.status !== "running") continue;
    const found = Object.values(run.activities).find((a) => a.slot === slot);
    if (found) return found;
  }
  return null;
}

export function shotsInOrder(storyboard: Record<string, ShotItem>): [slot: string, shot: ShotItem][] {
  return Object.entries(storyboard).sort(([, a], [, b]) => a.index - b.index);
}

export interface RunProgress {
  /** 0 to 1. */
  share: number;
  doneSteps: number;
  totalSteps: number;
  /** Seconds, the longest of the pieces at work; null when none told. */
  etaS: number | null;
}

/** How far a run is: whole steps, and the parts of the steps at work. */
export function runProgress(run: RunView): RunProgress {
  const steps = Object.values(run.plan);
  const doneSteps = steps.filter((s) => s.status === "done").length;
  const activities = Object.values(run.activities);
  const atWork = activities.filter((a) => a.total > 0 && a.done < a.total);
  const etas = atWork.flatMap((a) => (typeof a.eta_s === "number" ? [a.eta_s] : []));
  const running = steps.filter((s) => s.status === "running");
  const partOf = (stepId: string): number => {
    const parts = activities.filter((a) => a.step_id === stepId && a.total > 0);
    return parts.length === 0 ? 0 : parts.reduce((sum, a) => sum + Math.min(1, a.done / a.total), 0) / parts.length;
  };
  const partial = running.reduce((sum, step) => sum + partOf(step.id), 0);
  const loose = activities.length === 0 ? 0 : activities.reduce((s, a) => s + (a.total ? a.done / a.total : 0), 0) / activities.length;
  return {
    share: steps.length > 0 ? Math.min(1, (doneSteps + partial) / steps.length) : loose,
    doneSteps,
    totalSteps: steps.length,
    etaS: etas.length > 0 ? Math.max(...etas) : null,
  };
}
