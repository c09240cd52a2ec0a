/** Questions the page asks of the view state. */
import type { Artifact, ArtifactKind, PlanItem, Progress, ShotItem, TimelineClip } from "../wire/types";
import type { ChatMessage, Entry, Group, RunView, ViewState } from "./state";

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

/**
 * What the assistant has finished saying between two views: whole messages, never parts, for a reader's voice. One that
 * began and ended between them was said now too, unless a transcript tells of it.
 */
export function justSaid(before: ViewState, after: ViewState): string {
  const wasOpen = (m: ChatMessage) => before.messages[m.id]?.open ?? m.createdAt === null;
  return Object.values(after.messages)
    .filter((m) => m.role === "assistant" && !m.open && wasOpen(m))
    .map((m) => m.text)
    .join(" ");
}

/** Was this said in words already, by the assistant, in that run? */
export function wasSaid(view: ViewState, runId: string, text: string): boolean {
  return Object.values(view.messages).some(
    (m) => m.runId === runId && m.role === "assistant" && m.text.includes(text),
  );
}

/** Key of the block that shows the storyboard as it is: the latest that works on it or holds one of its shots. */
export function liveBoard(view: ViewState): string | null {
  const current = new Set(Object.values(view.shared.storyboard).map((s) => painted(view, s.artifact_id)));
  const live = (e: Entry) =>
    e.type === "gallery" && e.group === "shots" && (e.board || e.artifactIds.some((id) => current.has(id)));
  return view.entries.findLast(live)?.key ?? null;
}

/** The shot as a run painted it: behind every edit by hand. */
function painted(view: ViewState, artifactId: string | null): string | null {
  let id = artifactId;
  for (let shot = view.artifacts[id ?? ""]; shot?.meta.edit; shot = view.artifacts[id ?? ""]) {
    id = shot.parents[0] ?? null;
  }
  return id;
}

/** By run, looked up for every block of a conversation and made once for each set of artifacts. */
const RUNS = new WeakMap<ViewState["artifacts"], Map<string, Artifact[]>>();

function byRun(artifacts: ViewState["artifacts"]): Map<string, Artifact[]> {
  const known = RUNS.get(artifacts);
  if (known) return known;
  const runs = new Map<string, Artifact[]>();
  for (const artifact of Object.values(artifacts)) {
    const runId = artifact.meta.run_id;
    if (!runId) continue;
    const mine = runs.get(runId);
    if (mine) mine.push(artifact);
    else runs.set(runId, [artifact]);
  }
  RUNS.set(artifacts, runs);
  return runs;
}

/** Everything of some kinds that one run made, in its order. */
export function madeBy(view: ViewState, runId: string | undefined, kinds: readonly ArtifactKind[]): Artifact[] {
  if (!runId) return [];
  const rank = (a: Artifact) => a.meta.index ?? Number.MAX_SAFE_INTEGER;
  return (byRun(view.artifacts).get(runId) ?? [])
    .filter((a) => kinds.includes(a.kind))
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || rank(a) - rank(b));
}

/** What a video is made from stands behind the video, once there is one. */
export function isIngredient(view: ViewState, entry: Extract<Entry, { type: "gallery" }>): boolean {
  const folded: readonly Group[] = ["clips", "music", "endcards", "shots"];
  if (!folded.includes(entry.group) || entry.board || liveBoard(view) === entry.key) return false;
  return madeBy(view, entry.runId ?? undefined, ["video"]).length > 0;
}

/** Progress of a storyboard slot in a run at work, if any. */
export function slotProgress(view: ViewState, slot: string): Progress | null {
  for (const run of Object.values(view.runs)) {
    if (run.status !== "running") continue;
    const mine = (stepId: string | undefined) => (run.plan[stepId ?? ""]?.film ?? "") === (view.shared.film ?? "");
    const found = Object.values(run.activities).find((a) => a.slot === slot && mine(a.step_id));
    if (found) return found;
  }
  return null;
}

export function shotsInOrder(storyboard: Record<string, ShotItem>): [slot: string, shot: ShotItem][] {
  return Object.entries(storyboard).sort(([, a], [, b]) => a.index - b.index);
}

/** The pictures of the storyboard, in order. */
export function orderedShots(view: ViewState): string[] {
  return shotsInOrder(view.shared.storyboard).flatMap(([, shot]) => shot.artifact_id ?? []);
}

export function clipsInOrder(view: ViewState): [slot: string, clip: TimelineClip][] {
  return Object.entries(view.shared.timeline.clips).sort(([, a], [, b]) => a.index - b.index);
}

/** Have shots been changed since their clips were made? Of a film in another shape than the storyboard, never. */
export function hasStaleClips(view: ViewState): boolean {
  const { storyboard, timeline } = view.shared;
  return Object.entries(timeline.clips).some(([slot, clip]) => {
    const shot = storyboard[slot];
    const made = view.artifacts[clip.artifact_id ?? ""];
    if (!shot?.artifact_id || !made || (shot.aspect ?? timeline.aspect) !== timeline.aspect) return false;
    return !made.parents.includes(shot.artifact_id);
  });
}

/** A list in which two have changed places. */
export function swapped<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one, other] = [next[from], next[to]];
  if (one === undefined || other === undefined) return next;
  next[from] = other;
  next[to] = one;
  return next;
}

/** A list in which one has been taken out and put in before another. */
export function movedTo<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

export interface RunProgress {
  /** 0 to 1. */
  share: number;
  doneSteps: number;
  totalSteps: number;
  /** Seconds, the longest of the pieces at work; null when none told. */
  etaS: number | null;
  /** What was told of the whole, when it makes several videos. */
  whole: Progress | null;
}

/** The steps of a plan that are for one of its videos, or with an empty key for all of them. */
export interface FilmSteps {
  film: string;
  done: number;
  total: number;
  status: PlanItem["status"];
}

/** How far each of a plan's videos is, in the order of the plan; what is for all of them comes first. */
export function planByFilm(steps: readonly PlanItem[]): FilmSteps[] {
  const groups = new Map<string, PlanItem[]>([["", []]]);
  for (const step of steps) groups.set(step.film ?? "", [...(groups.get(step.film ?? "") ?? []), step]);
  return [...groups].flatMap(([film, mine]) => {
    if (mine.length === 0) return [];
    const has = (status: PlanItem["status"]) => mine.some((s) => s.status === status);
    const done = mine.filter((s) => s.status === "done").length;
    const begun = has("running") || (done > 0 && has("pending"));
    const status =
      done === mine.length ? "done" : begun ? "running" : has("failed") ? "failed" : has("cancelled") ? "cancelled" : "pending";
    return [{ film, done, total: mine.length, status }];
  });
}

/** How far a run is: whole steps, and the parts of the steps at work. */
export function runProgress(run: RunView): RunProgress {
  const steps = Object.values(run.plan);
  const doneSteps = steps.filter((s) => s.status === "done").length;
  const whole = Object.values(run.activities).find((a) => a.slot === "plan") ?? null;
  const activities = Object.values(run.activities).filter((a) => a !== whole);
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
    etaS: whole ? (whole.eta_s ?? null) : etas.length > 0 ? Math.max(...etas) : null,
    whole,
  };
}
