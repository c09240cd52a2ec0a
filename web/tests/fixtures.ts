/** Frames as the server sends them, for the tests. */
import type { Artifact, ArtifactKind, Frame, WireEvent } from "../src/wire/types";

let count = 0;

export function frame(runId: string, event: unknown, id = `f${++count}`): Frame {
  return { id, run_id: runId, event: event as WireEvent };
}

export function text(runId: string, messageId: string, words: string[], role = "assistant"): Frame[] {
  return [
    frame(runId, { type: "TEXT_MESSAGE_START", messageId, role }),
    ...words.map((delta) => frame(runId, { type: "TEXT_MESSAGE_CONTENT", messageId, delta })),
    frame(runId, { type: "TEXT_MESSAGE_END", messageId }),
  ];
}

export const started = (runId: string) => frame(runId, { type: "RUN_STARTED", threadId: "t", runId });
export const finished = (runId: string, outcome?: unknown) =>
  frame(runId, { type: "RUN_FINISHED", threadId: "t", runId, ...(outcome ? { outcome } : {}) });
export const delta = (runId: string, ...operations: unknown[]) =>
  frame(runId, { type: "STATE_DELTA", delta: operations });
export const custom = (runId: string, name: string, value: unknown) =>
  frame(runId, { type: "CUSTOM", name, value });

export function artifact(id: string, kind: ArtifactKind, more: Partial<Artifact> = {}): Artifact {
  return {
    id,
    kind,
    mime: "image/jpeg",
    name: id,
    width: null,
    height: null,
    duration_s: null,
    bytes: 0,
    created_at: "2026-01-01T00:00:00Z",
    thread_id: "t",
    parents: [],
    meta: {},
    ...more,
  };
}

export const plan = (...steps: [id: string, status: string][]) =>
  Object.fromEntries(steps.map(([id, status], order) => [id, { id, title: id, status, order }]));

export const snapshot = (messages: unknown[], state: unknown): Frame[] => [
  frame("", { type: "MESSAGES_SNAPSHOT", messages }, "s"),
  frame("", { type: "STATE_SNAPSHOT", snapshot: state }, "s"),
];

/** A run in which an acknowledgement, the plan, a storyboard and a last word interleave. */
export function storyboardRun(): Frame[] {
  const [open, ...rest] = text("r1", "ack", ["On ", "it."]);
  const slot = { index: 1, title: "Dawn", prompt: "", status: "pending", progress: 0, artifact_id: null };
  return [
    started("r1"),
    ...text("r1", "u1", ["I like concept 3"], "user"),
    custom("r1", "route", { level: 1, effort: "medium", margin: 0.3, reason: "why", role: "planner" }),
    delta("r1", { op: "replace", path: "/plan", value: plan(["paint", "pending"]) }),
    open as Frame,
    delta("r1", { op: "replace", path: "/storyboard", value: { "shot-1": slot } }),
    frame("r1", {
      type: "ACTIVITY_SNAPSHOT",
      messageId: "p1",
      activityType: "PROGRESS",
      replace: true,
      content: { step_id: "paint", slot: "shot-1", done: 0.5, total: 1, eta_s: 4, unit: "share" },
    }),
    ...rest,
    custom("r1", "artifact", artifact("a1", "shot", { meta: { run_id: "r1", index: 1 } })),
    delta("r1", { op: "replace", path: "/storyboard/shot-1/artifact_id", value: "a1" }),
    delta("r1", { op: "replace", path: "/plan/paint/status", value: "done" }),
    ...text("r1", "last", ["Ready."]),
    finished("r1"),
  ];
}
