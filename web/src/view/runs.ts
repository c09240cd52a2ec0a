/** Runs: their life, plan, progress, and the trace of subagents and tools behind the disclosure. */
import type { ContextShown, EventOf, Progress, Route } from "../wire/types";
import { applyOperations } from "./patch";
import { newRun, type Entry, type Question, type RunView, type TraceItem, type ViewState } from "./state";

export function withRun(state: ViewState, runId: string, change: (run: RunView) => RunView): ViewState {
  const run = state.runs[runId] ?? newRun(runId);
  const next = change(run);
  return next === state.runs[runId] ? state : { ...state, runs: { ...state.runs, [runId]: next } };
}

/** Adds an entry unless one of its key is there. */
export function withEntry(state: ViewState, entry: Entry): ViewState {
  if (state.entries.some((e) => e.key === entry.key)) return state;
  return { ...state, entries: [...state.entries, entry] };
}

/** An event of work from a run that is not known yet means the page joined in the middle of it. */
export function joined(state: ViewState, runId: string): ViewState {
  return runId && !state.runs[runId] ? withRun(state, runId, (run) => run) : state;
}

export function runStarted(state: ViewState, runId: string): ViewState {
  return withRun(state, runId, (run) => ({ ...run, status: "running", error: null, questions: [] }));
}

export function runFinished(state: ViewState, event: EventOf<"RUN_FINISHED">, runId: string): ViewState {
  const outcome = event.outcome;
  let questions: Question[] = [];
  let status: RunView["status"] = "done";
  if (outcome?.type === "interrupt") {
    status = "waiting";
    questions = outcome.interrupts.map((i) => ({
      id: i.id,
      text: i.message ?? i.reason,
      choices: choicesOf(i.responseSchema, i.metadata),
    }));
  } else if (outcome?.type === "cancelled") {
    status = "cancelled";
  }
  return ended(state, runId, (run) => ({ ...run, status, questions }));
}

export function runError(state: ViewState, event: EventOf<"RUN_ERROR">, runId: string): ViewState {
  const code = event.code ?? "error";
  const status = code === "cancelled" ? "cancelled" : code === "interrupted" ? "interrupted" : "failed";
  return ended(state, runId, (run) => ({ ...run, status, error: { message: event.message, code } }));
}

function ended(state: ViewState, runId: string, change: (run: RunView) => RunView): ViewState {
  let next = withRun(state, runId, (run) => ({
    ...change(run),
    activities: {},
    trace: run.trace.map((t) => (t.status === "running" ? { ...t, status: "done" } : t)),
  }));
  next = closeMessages(next, runId);
  return withEntry(next, { type: "end", key: `end:${runId}`, runId });
}

function closeMessages(state: ViewState, runId: string): ViewState {
  const open = Object.values(state.messages).filter((m) => m.open && m.runId === runId);
  if (open.length === 0) return state;
  const messages = { ...state.messages };
  for (const message of open) messages[message.id] = { ...message, open: false };
  return { ...state, messages };
}

/** Answers a question offers: an enum of its schema, yes and no for a boolean, or `choices` in its metadata. */
function choicesOf(schema: unknown, metadata: unknown): unknown[] {
  const told = (metadata as { choices?: unknown } | undefined)?.choices;
  if (Array.isArray(told)) return told;
  if (typeof schema !== "object" || schema === null) return [];
  const shape = schema as { enum?: unknown; type?: unknown; properties?: Record<string, unknown> };
  if (Array.isArray(shape.enum)) return shape.enum;
  if (shape.type === "boolean") return [true, false];
  return [];
}

export function contextShown(state: ViewState, context: ContextShown, runId: string): ViewState {
  return withRun(state, runId, (run) => ({ ...run, context }));
}

export function routed(state: ViewState, route: Route, runId: string): ViewState {
  return withRun(state, runId, (run) => ({ ...run, route }));
}

export function activitySnapshot(
  state: ViewState,
  event: EventOf<"ACTIVITY_SNAPSHOT">,
  runId: string,
): ViewState {
  if (event.activityType !== "PROGRESS") return state;
  const next = withRun(state, runId, (run) => {
    if (event.replace === false && run.activities[event.messageId]) return run;
    return { ...run, activities: { ...run.activities, [event.messageId]: event.content as Progress } };
  });
  return withEntry(next, { type: "work", key: `work:${runId}`, runId });
}

export function activityDelta(state: ViewState, event: EventOf<"ACTIVITY_DELTA">, runId: string): ViewState {
  const before = state.runs[runId]?.activities[event.messageId];
  if (!before) return state;
  const after = applyOperations(before, event.patch);
  if (after === null) return { ...state, desynced: true };
  return withRun(state, runId, (run) => ({
    ...run,
    activities: { ...run.activities, [event.messageId]: after },
  }));
}

function withTrace(
  state: ViewState,
  runId: string,
  id: string,
  change: (item: TraceItem) => TraceItem,
): ViewState {
  return withRun(state, runId, (run) => ({
    ...run,
    trace: run.trace.map((item) => (item.id === id ? change(item) : item)),
  }));
}

function addTrace(state: ViewState, runId: string, item: TraceItem): ViewState {
  return withRun(state, runId, (run) =>
    run.trace.some((t) => t.id === item.id) ? run : { ...run, trace: [...run.trace, item] },
  );
}

function agentName(state: ViewState, runId: string, subagentRunId: string | undefined): string | null {
  return state.runs[runId]?.trace.find((t) => t.id === subagentRunId)?.name ?? null;
}

export function toolStart(state: ViewState, event: EventOf<"TOOL_CALL_START">, runId: string): ViewState {
  return addTrace(state, runId, {
    id: event.toolCallId,
    kind: "tool",
    name: event.toolCallName,
    agent: agentName(state, runId, event.subagentRunId),
    args: "",
    result: "",
    status: "running",
  });
}

export function toolArgs(state: ViewState, event: EventOf<"TOOL_CALL_ARGS">, runId: string): ViewState {
  return withTrace(state, runId, event.toolCallId, (t) => ({ ...t, args: t.args + event.delta }));
}

export function toolResult(state: ViewState, event: EventOf<"TOOL_CALL_RESULT">, runId: string): ViewState {
  const result = typeof event.content === "string" ? event.content : JSON.stringify(event.content);
  return withTrace(state, runId, event.toolCallId, (t) => ({ ...t, result, status: "done" }));
}

export function subagentStarted(
  state: ViewState,
  event: EventOf<"SUBAGENT_STARTED">,
  runId: string,
): ViewState {
  return addTrace(state, runId, {
    id: event.subagentRunId,
    kind: "subagent",
    name: event.name,
    agent: null,
    args: event.description ?? "",
    result: "",
    status: "running",
  });
}

export function subagentFinished(
  state: ViewState,
  event: EventOf<"SUBAGENT_FINISHED">,
  runId: string,
): ViewState {
  const result = event.result === undefined ? "" : JSON.stringify(event.result);
  return withTrace(state, runId, event.subagentRunId, (t) => ({ ...t, result, status: "done" }));
}

export function subagentError(state: ViewState, event: EventOf<"SUBAGENT_ERROR">, runId: string): ViewState {
  return withTrace(state, runId, event.subagentRunId, (t) => ({
    ...t,
    result: event.message,
    status: "failed",
  }));
}
