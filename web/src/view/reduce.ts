/**
 * Events to view state. Pure: no clock, no randomness.
 *
 * Law: a frame applied twice is a frame applied once, and
 * `reduceAll(reduceAll(s, xs), ys) = reduceAll(s, xs + ys)`, so a resume anywhere in the log shows the same page.
 */
import type { Artifact, ContextShown, EventOf, Frame, Route, ThreadState, WireEventType } from "../wire/types";
import { addArtifact, openBoard } from "./gallery";
import { messagesSnapshot, textContent, textEnd, textStart } from "./messages";
import { applyOperations, touched } from "./patch";
import {
  activityDelta,
  activitySnapshot,
  contextShown,
  joined,
  routed,
  runError,
  runFinished,
  runStarted,
  subagentError,
  subagentFinished,
  subagentStarted,
  toolArgs,
  toolResult,
  toolStart,
  withEntry,
  withRun,
} from "./runs";
import { EMPTY_THREAD, type ViewState } from "./state";

/** How many frame ids are remembered against repeats; a resume repeats none, so a short memory is enough. */
const REMEMBERED = 256;

type Handler<T extends WireEventType> = (state: ViewState, event: EventOf<T>, runId: string) => ViewState;
type Handlers = { [T in WireEventType]?: Handler<T> };

const HANDLERS: Handlers = {
  RUN_STARTED: (state, _event, runId) => runStarted(state, runId),
  RUN_FINISHED: runFinished,
  RUN_ERROR: runError,
  TEXT_MESSAGE_START: textStart,
  TEXT_MESSAGE_CONTENT: textContent,
  TEXT_MESSAGE_END: textEnd,
  MESSAGES_SNAPSHOT: (state, event) => ({
    ...messagesSnapshot(state, event.messages, cursorOf(event.metadata)),
    edits: editsOf(event.metadata),
  }),
  STATE_SNAPSHOT: (state, event) => stateSnapshot(state, event.snapshot as Partial<ThreadState>),
  STATE_DELTA: (state, event, runId) => stateDelta(state, event.delta, runId),
  ACTIVITY_SNAPSHOT: activitySnapshot,
  ACTIVITY_DELTA: activityDelta,
  TOOL_CALL_START: toolStart,
  TOOL_CALL_ARGS: toolArgs,
  TOOL_CALL_RESULT: toolResult,
  SUBAGENT_STARTED: subagentStarted,
  SUBAGENT_FINISHED: subagentFinished,
  SUBAGENT_ERROR: subagentError,
  CUSTOM: custom,
};

/** Events that only a run at work sends. */
const AT_WORK: ReadonlySet<WireEventType> = new Set([
  "TEXT_MESSAGE_START",
  "TEXT_MESSAGE_CONTENT",
  "ACTIVITY_SNAPSHOT",
  "TOOL_CALL_START",
  "SUBAGENT_STARTED",
]);

/** A snapshot may carry the id of the last frame that it covers, so its id says nothing about a repeat. */
const SNAPSHOTS: ReadonlySet<WireEventType> = new Set(["MESSAGES_SNAPSHOT", "STATE_SNAPSHOT"]);

export function reduce(state: ViewState, frame: Frame): ViewState {
  if (frame.id && !SNAPSHOTS.has(frame.event.type) && state.recentIds.includes(frame.id)) return state;
  let next = state;
  if (AT_WORK.has(frame.event.type)) next = joined(next, frame.run_id);
  const handler = HANDLERS[frame.event.type] as Handler<WireEventType> | undefined;
  if (handler) next = handler(next, frame.event, frame.run_id);
  if (!frame.id) return next;
  return {
    ...next,
    loaded: true,
    lastId: frame.id,
    recentIds: [...next.recentIds, frame.id].slice(-REMEMBERED),
  };
}

export function reduceAll(state: ViewState, frames: readonly Frame[]): ViewState {
  return frames.reduce(reduce, state);
}

/** A long conversation is told from its end: where the rest of it begins. */
function cursorOf(metadata: Record<string, unknown> | undefined): string | null {
  const cursor = metadata?.nextCursor;
  return typeof cursor === "string" ? cursor : null;
}

function custom(state: ViewState, event: EventOf<"CUSTOM">, runId: string): ViewState {
  if (event.name === "artifact") return withArtifact(state, event.value as Artifact, runId);
  if (event.name === "edit") return edited(state, event.value as EditDone);
  if (event.name === "context") return contextShown(state, event.value as ContextShown, runId);
  if (event.name === "back") return wentBack(state, event.value as EditDone);
  if (event.name === "route") return routed(state, event.value as Route, runId);
  return state;
}

function withArtifact(state: ViewState, artifact: Artifact, runId: string): ViewState {
  const next = addArtifact(state, artifact, runId);
  return artifact.kind === "video" ? { ...next, cutChanged: false } : next;
}

interface Able {
  can_undo: boolean;
  can_redo: boolean;
  can_repeat: boolean;
}

interface EditDone extends Able {
  name: string;
  artifact_id?: string;
  child_id?: string;
  /** The edit or the run that an undo or a redo turned. */
  turns?: string;
}

/** What the arrows can do when the page is opened; left out while nothing can be done. */
function editsOf(metadata: Record<string, unknown> | undefined): ViewState["edits"] {
  const able = metadata?.edits as Able | undefined;
  return { canUndo: !!able?.can_undo, canRedo: !!able?.can_redo, canRepeat: !!able?.can_repeat };
}

const LOOSE: ReadonlySet<string> = new Set(["upload", "image", "logo"]);
const RUN = /^run_[0-9a-f]+$/;

/** A picture that is in no shot was edited: the film shows nothing of it. */
function isLoose({ artifacts, shared }: ViewState, { artifact_id = "", child_id = "" }: EditDone): boolean {
  if (!LOOSE.has(artifacts[artifact_id]?.kind ?? "")) return false;
  return !Object.values(shared.storyboard).some((s) => s.artifact_id && [artifact_id, child_id].includes(s.artifact_id));
}

/** An edit by hand was applied, undone or redone; or a run changed the board, which the arrows take back too. */
function edited(state: ViewState, edit: EditDone): ViewState {
  const loose = isLoose(state, edit);
  const edits = { canUndo: edit.can_undo, canRedo: edit.can_redo, canRepeat: edit.can_repeat && !loose };
  // A run that is taken back takes its film along: the one before it is shown as it was cut then.
  const run = edit.name === "run" || RUN.test(edit.turns ?? "");
  const byHand = !run && !loose && state.shared.timeline.video_id !== null;
  return { ...state, edits, cutChanged: state.cutChanged || byHand };
}

/** The conversation stands at an earlier point again, and so does what can be undone. */
function wentBack(state: ViewState, back: Pick<EditDone, "can_undo" | "can_redo">): ViewState {
  const edits = { ...state.edits, canUndo: back.can_undo, canRedo: back.can_redo, canRepeat: false };
  return { ...state, edits, cutChanged: false };
}

/** Takes the whole document. A plan with open steps and no run at work was cut short: it can be continued. */
function stateSnapshot(state: ViewState, snapshot: Partial<ThreadState>): ViewState {
  const shared: ThreadState = {
    ...EMPTY_THREAD,
    ...snapshot,
    timeline: { ...EMPTY_THREAD.timeline, ...snapshot.timeline },
  };
  let next: ViewState = { ...state, shared, desynced: false, loaded: true };
  const steps = Object.values(shared.plan);
  const open = steps.filter((s) => s.status !== "done");
  const runId = shared.plan_id;
  if (!runId || open.length === 0 || next.runs[runId]) return next;
  const status = open.some((s) => s.status === "running") ? "running" : "interrupted";
  const failed = open.some((s) => s.status === "failed");
  const error = failed ? { code: "failed", message: "Not all of this worked. What is done is kept." } : null;
  next = withRun(next, runId, (run) => ({ ...run, plan: shared.plan, status, error }));
  next = withEntry(next, { type: "work", key: `work:${runId}`, runId });
  if (Object.values(shared.storyboard).some((s) => s.status === "rendering")) next = openBoard(next, runId);
  return status === "running" ? next : withEntry(next, { type: "end", key: `end:${runId}`, runId });
}

function stateDelta(state: ViewState, delta: readonly unknown[], runId: string): ViewState {
  const shared = applyOperations(state.shared, delta);
  if (shared === null) return { ...state, desynced: true };
  let next: ViewState = { ...state, shared };
  const roots = touched(delta);
  const steps = Object.values(shared.plan);
  const known = next.runs[runId] !== undefined || steps.some((s) => s.status === "running");
  if (runId && known && roots.has("plan") && steps.length > 0) {
    next = withRun(next, runId, (run) => ({ ...run, plan: shared.plan }));
    next = withEntry(next, { type: "work", key: `work:${runId}`, runId });
  }
  if (runId && roots.has("storyboard") && Object.keys(shared.storyboard).length > 0) {
    next = openBoard(next, runId);
  }
  return next;
}
