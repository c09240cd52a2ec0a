/** Questions the page asks of the view state. */
import type { Progress, ShotItem } from "../wire/types";
import type { Entry, RunView, ViewState } from "./state";

export function isWorking(view: ViewState): boolean {
  return Object.values(view.runs).some((run) => run.status === "running");
}

/**
 * Has the conversation gone on since a run ended? An interrupted run is overtaken by later work, a question by any
 * later message of the person.
 */
export function isOvertaken(view: ViewState, runId: string): boolean {
  const at = view.entries.findIndex((e) => e.type === "end" && e.runId === runId);
  const later = view.entries.slice(at + 1).filter((e) => e.runId !== runId);
  if (view.runs[runId]?.status === "waiting") {
    return later.some((e) => e.type === "message" && view.messages[e.messageId]?.role === "user");
  }
  return later.some(
    (e) => e.type === "work" || (e.runId !== null && view.runs[e.runId]?.status === "running"),
  );
}

/** Was this said in words already, by the assistant, in that run? */
export function wasSaid(view: ViewState, runId: string, text: string): boolean {
  return Object.values(view.messages).some(
    (m) => m.runId === runId && m.role === "assistant" && m.text.includes(text),
  );
}

/** Key of the block that shows the storyboard as it is: the latest that works on it or holds one of its shots. */
export function liveBoard(view: ViewState): string | null {
  const current = new Set(Object.values(view.shared.storyboard).map((s) => s.artifact_id));
  const live = (e: Entry) =>
    e.type === "gallery" && e.group === "shots" && (e.board || e.artifactIds.some((id) => current.has(id)));
  return view.entries.findLast(live)?.key ?? null;
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
    return parts.length === 0
      ? 0
      : parts.reduce((sum, a) => sum + Math.min(1, a.done / a.total), 0) / parts.length;
  };
  const partial = running.reduce((sum, step) => sum + partOf(step.id), 0);
  const loose =
    activities.length === 0
      ? 0
      : activities.reduce((s, a) => s + (a.total ? a.done / a.total : 0), 0) / activities.length;
  return {
    share: steps.length > 0 ? Math.min(1, (doneSteps + partial) / steps.length) : loose,
    doneSteps,
    totalSteps: steps.length,
    etaS: etas.length > 0 ? Math.max(...etas) : null,
  };
}
