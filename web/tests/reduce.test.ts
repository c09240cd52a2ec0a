import { EventSchemas } from "@ag-ui/core/schemas";
import { describe, expect, it } from "vitest";
import { addStored } from "../src/view/gallery";
import { completeMessages, dropMessage, hasPartial, sendMessage } from "../src/view/messages";
import { reduce, reduceAll } from "../src/view/reduce";
import { isOvertaken, isWorking, liveBoard, runProgress, slotProgress, wasSaid } from "../src/view/select";
import { EMPTY_VIEW } from "../src/view/state";
import {
  artifact,
  custom,
  delta,
  finished,
  frame,
  plan,
  snapshot,
  started,
  storyboardRun,
  text,
} from "./fixtures";

const keys = (view: typeof EMPTY_VIEW) => view.entries.map((e) => e.key);

describe("the law", () => {
  const log = storyboardRun();
  const whole = reduceAll(EMPTY_VIEW, log);

  it("the log of the tests is AG-UI 1.0", () => {
    for (const { event } of log) expect(EventSchemas.safeParse(event).error).toBeUndefined();
  });

  it("a resume after any frame shows the same page", () => {
    for (let cut = 0; cut <= log.length; cut++) {
      const first = reduceAll(EMPTY_VIEW, log.slice(0, cut));
      expect(first.lastId).toBe(log[cut - 1]?.id ?? "");
      expect(reduceAll(first, log.slice(cut))).toEqual(whole);
    }
  });

  it("a frame that comes twice is applied once", () => {
    expect(
      reduceAll(
        EMPTY_VIEW,
        log.flatMap((f) => [f, f]),
      ),
    ).toEqual(whole);
    expect(reduceAll(whole, log)).toEqual(whole);
  });

  it("changes nothing that it was given", () => {
    const before = structuredClone(whole);
    reduceAll(whole, [delta("r1", { op: "replace", path: "/plan/paint/status", value: "failed" })]);
    expect(whole).toEqual(before);
  });
});

describe("messages", () => {
  it("puts the acknowledgement above the work, and the last word under the pictures", () => {
    expect(keys(reduceAll(EMPTY_VIEW, storyboardRun()))).toEqual([
      "message:u1",
      "message:ack",
      "work:r1",
      "gallery:r1:shots",
      "message:last",
      "end:r1",
    ]);
  });

  it("keeps several speakers apart", () => {
    const view = reduceAll(EMPTY_VIEW, [
      frame("r", { type: "TEXT_MESSAGE_START", messageId: "a", role: "assistant" }),
      frame("r", { type: "TEXT_MESSAGE_START", messageId: "b", role: "assistant" }),
      frame("r", { type: "TEXT_MESSAGE_CONTENT", messageId: "a", delta: "one" }),
      frame("r", { type: "TEXT_MESSAGE_CONTENT", messageId: "b", delta: "two" }),
      frame("r", { type: "TEXT_MESSAGE_END", messageId: "a" }),
    ]);
    expect([view.messages.a?.text, view.messages.a?.open]).toEqual(["one", false]);
    expect([view.messages.b?.text, view.messages.b?.open]).toEqual(["two", true]);
  });

  it("the echo takes the place of the message that was shown ahead", () => {
    const ahead = sendMessage(EMPTY_VIEW, "u1", "Hello", ["a1"]);
    expect(ahead.messages.u1?.delivery).toBe("sending");
    const view = reduceAll(ahead, [started("r1"), ...text("r1", "u1", ["Hello"], "user")]);
    expect(keys(view)).toEqual(["message:u1"]);
    expect(view.messages.u1).toMatchObject({
      text: "Hello",
      delivery: "sent",
      runId: "r1",
      attachments: ["a1"],
      open: false,
    });
  });

  it("a refused message goes, a message that was echoed stays", () => {
    expect(dropMessage(sendMessage(EMPTY_VIEW, "u1", "Hello", []), "u1").entries).toEqual([]);
    const sent = reduceAll(EMPTY_VIEW, text("r1", "u1", ["Hello"], "user"));
    expect(dropMessage(sent, "u1")).toBe(sent);
  });
});

describe("runs", () => {
  it("knows when one works, how far it is, and for which slot", () => {
    const log = storyboardRun();
    const at = log.findIndex((f) => f.event.type === "ACTIVITY_SNAPSHOT");
    const view = reduceAll(EMPTY_VIEW, [
      ...log.slice(0, at + 1),
      delta("r1", { op: "replace", path: "/plan/paint/status", value: "running" }),
    ]);
    expect(isWorking(view)).toBe(true);
    expect(slotProgress(view, "shot-1")?.done).toBe(0.5);
    expect(view.runs.r1 && runProgress(view.runs.r1)).toEqual({
      share: 0.5,
      doneSteps: 0,
      totalSteps: 1,
      etaS: 4,
      whole: null,
    });
    expect(view.runs.r1?.route?.effort).toBe("medium");
  });

  it("keeps what a turn saw, for the panel", () => {
    const shown = { tokens: 9, turns: 1, noted: 0, chapters: 0, recalled: 0, products: 0, thumbnails: 0, choices: [] };
    const view = reduceAll(EMPTY_VIEW, [custom("r1", "context", shown)]);
    expect(view.runs.r1?.context).toEqual(shown);
  });

  it("follows activity deltas", () => {
    const view = reduceAll(EMPTY_VIEW, [
      frame("r", {
        type: "ACTIVITY_SNAPSHOT",
        messageId: "p",
        activityType: "PROGRESS",
        content: { done: 1, total: 4 },
      }),
      frame("r", {
        type: "ACTIVITY_DELTA",
        messageId: "p",
        activityType: "PROGRESS",
        patch: [{ op: "replace", path: "/done", value: 3 }],
      }),
    ]);
    expect(view.runs.r?.activities.p?.done).toBe(3);
  });

  it("an end closes open messages and clears progress", () => {
    const view = reduceAll(EMPTY_VIEW, [
      started("r"),
      frame("r", { type: "TEXT_MESSAGE_START", messageId: "m", role: "assistant" }),
      frame("r", {
        type: "ACTIVITY_SNAPSHOT",
        messageId: "p",
        activityType: "PROGRESS",
        content: { done: 1, total: 4 },
      }),
      frame("r", { type: "RUN_ERROR", message: "the server stopped", code: "interrupted" }),
    ]);
    expect(view.messages.m?.open).toBe(false);
    expect(view.runs.r).toMatchObject({
      status: "interrupted",
      activities: {},
      error: { message: "the server stopped" },
    });
  });

  it("an interrupted run is overtaken by later work, not by a question", () => {
    const cut = reduceAll(EMPTY_VIEW, [
      started("r"),
      frame("r", { type: "RUN_ERROR", message: "cut", code: "interrupted" }),
    ]);
    expect(isOvertaken(cut, "r")).toBe(false);
    const asked = reduceAll(cut, [started("q"), ...text("q", "u", ["how long?"], "user"), finished("q")]);
    expect(isOvertaken(asked, "r")).toBe(false);
    const on = reduceAll(asked, [
      started("c"),
      delta("c", { op: "replace", path: "/plan", value: plan(["a", "running"]) }),
    ]);
    expect(isOvertaken(on, "r")).toBe(true);
  });

  it("offers the answers of a question until the person says something", () => {
    const outcome = {
      type: "interrupt",
      interrupts: [{ id: "i", reason: "question", message: "Which?", responseSchema: { enum: ["A", "B"] } }],
    };
    const view = reduceAll(EMPTY_VIEW, [started("r"), finished("r", outcome)]);
    expect(view.runs.r).toMatchObject({
      status: "waiting",
      questions: [{ id: "i", text: "Which?", choices: ["A", "B"] }],
    });
    expect(isOvertaken(view, "r")).toBe(false);
    expect(isOvertaken(sendMessage(view, "u", "A", []), "r")).toBe(true);
  });

  it("keeps subagents and tools for the disclosure", () => {
    const view = reduceAll(EMPTY_VIEW, [
      started("r"),
      frame("r", { type: "SUBAGENT_STARTED", subagentRunId: "s", name: "image" }),
      frame("r", {
        type: "TOOL_CALL_START",
        toolCallId: "t",
        toolCallName: "make_shots",
        subagentRunId: "s",
      }),
      frame("r", { type: "TOOL_CALL_ARGS", toolCallId: "t", delta: '{"n":' }),
      frame("r", { type: "TOOL_CALL_ARGS", toolCallId: "t", delta: "4}" }),
      frame("r", { type: "TOOL_CALL_RESULT", toolCallId: "t", messageId: "x", content: "4 shots" }),
      frame("r", { type: "SUBAGENT_ERROR", subagentRunId: "s", message: "no disk" }),
    ]);
    expect(view.runs.r?.trace.map((t) => [t.name, t.agent, t.args, t.result, t.status])).toEqual([
      ["image", null, "", "no disk", "failed"],
      ["make_shots", "image", '{"n":4}', "4 shots", "done"],
    ]);
  });

  it("knows what was said in words already", () => {
    const view = reduceAll(EMPTY_VIEW, text("r", "m", ["The disk is full. ", "Free some space."]));
    expect(wasSaid(view, "r", "The disk is full.")).toBe(true);
    expect(wasSaid(view, "r2", "The disk is full.")).toBe(false);
  });
});

describe("state", () => {
  it("a patch that does not fit asks for a snapshot, and a snapshot puts it right", () => {
    const off = reduce(
      EMPTY_VIEW,
      delta("r", { op: "replace", path: "/storyboard/shot-9/progress", value: 1 }),
    );
    expect([off.desynced, off.shared]).toEqual([true, EMPTY_VIEW.shared]);
    const right = reduceAll(off, snapshot([], { storyboard: {}, plan: {} }));
    expect(right.desynced).toBe(false);
  });

  it("an edit outside a run starts none", () => {
    const edited = reduce(
      EMPTY_VIEW,
      delta("edit-1", { op: "replace", path: "/plan", value: plan(["a", "done"]) }),
    );
    expect([isWorking(edited), edited.entries]).toEqual([false, []]);
  });

  it("the board stays where its shots are when other shots are made beside it", () => {
    const board = reduceAll(EMPTY_VIEW, storyboardRun());
    const vertical = reduceAll(board, [
      started("r2"),
      custom("r2", "artifact", artifact("tall", "shot", { meta: { run_id: "r2", index: 1 } })),
    ]);
    expect(liveBoard(vertical)).toBe("gallery:r1:shots");
    const redone = reduceAll(vertical, [
      started("r3"),
      delta("r3", { op: "replace", path: "/storyboard/shot-1/status", value: "rendering" }),
      custom("r3", "artifact", artifact("a2", "shot", { meta: { run_id: "r3", index: 1 } })),
    ]);
    expect(liveBoard(redone)).toBe("gallery:r3:shots");
  });

  it("artifacts of one run and kind stand together, in their order", () => {
    const view = reduceAll(EMPTY_VIEW, [
      started("r"),
      custom("r", "artifact", artifact("c2", "concept", { meta: { run_id: "r", index: 2 } })),
      custom("r", "artifact", artifact("c1", "concept", { meta: { run_id: "r", index: 1 } })),
      custom("r", "artifact", artifact("c1", "concept", { meta: { run_id: "r", index: 1 } })),
      custom("r", "artifact", artifact("up", "upload")),
    ]);
    expect(view.entries).toEqual([
      {
        type: "gallery",
        key: "gallery:r:concepts",
        runId: "r",
        group: "concepts",
        artifactIds: ["c1", "c2"],
        board: false,
      },
    ]);
    expect(Object.keys(view.artifacts)).toEqual(["c2", "c1", "up"]);
  });
});

describe("snapshot", () => {
  const said = (id: string, role: string, runId: string, second: number) => ({
    id,
    role,
    content: id,
    metadata: { runId, createdAt: `2026-01-01T00:00:0${second}Z` },
  });
  const messages = [
    said("u1", "user", "r1", 0),
    said("ack", "assistant", "r1", 1),
    said("last", "assistant", "r1", 5),
    said("u2", "user", "r2", 6),
  ];

  it("rebuilds the conversation, with artifacts where they were made", () => {
    const view = addStored(reduceAll(EMPTY_VIEW, snapshot(messages, {})), [
      artifact("v", "video", { created_at: "2026-01-01T00:00:04Z", meta: { run_id: "r1" } }),
      artifact("s", "shot", { created_at: "2026-01-01T00:00:03Z", meta: { run_id: "r1" } }),
    ]);
    expect(keys(view)).toEqual([
      "message:u1",
      "message:ack",
      "gallery:r1:shots",
      "gallery:r1:videos",
      "message:last",
      "message:u2",
    ]);
  });

  it("comes again without repeats, and keeps a message that is on its way", () => {
    const first = sendMessage(reduceAll(EMPTY_VIEW, snapshot(messages, {})), "new", "Hello", []);
    const again = reduceAll(first, snapshot(messages, {}));
    expect(keys(again)).toEqual(["message:u1", "message:ack", "message:last", "message:u2", "message:new"]);
    const echoed = reduceAll(again, snapshot([...messages, said("new", "user", "r3", 7)], {}));
    expect(echoed.messages.new?.delivery).toBe("sent");
  });

  it("puts artifacts before the closing word where the transcript tells no times", () => {
    const timeless = messages.map((m) => ({ ...m, metadata: { runId: m.metadata.runId } }));
    const view = addStored(reduceAll(EMPTY_VIEW, snapshot(timeless, {})), [
      artifact("s", "shot", { meta: { run_id: "r1" } }),
      artifact("v", "video", { meta: { run_id: "r1" } }),
    ]);
    expect(keys(view).slice(0, 5)).toEqual([
      "message:u1",
      "message:ack",
      "gallery:r1:shots",
      "gallery:r1:videos",
      "message:last",
    ]);
  });

  it("shows what is left of a message that it joined, and the whole of it later", () => {
    const joined = reduceAll(EMPTY_VIEW, [
      ...snapshot([], {}),
      frame("r", { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta: " on their" }),
      frame("r", { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta: " way." }),
      frame("r", { type: "TEXT_MESSAGE_END", messageId: "m" }),
    ]);
    expect([joined.messages.m?.text, hasPartial(joined)]).toEqual(["… on their way.", true]);
    const whole = completeMessages(joined, [
      { id: "m", role: "assistant", content: "Three are on their way." },
    ]);
    expect([whole.messages.m?.text, hasPartial(whole)]).toEqual(["Three are on their way.", false]);
  });

  it("takes attachments from the metadata", () => {
    const view = reduceAll(
      EMPTY_VIEW,
      snapshot([{ id: "u", role: "user", content: "", metadata: { attachments: ["a"] } }], {}),
    );
    expect(view.messages.u?.attachments).toEqual(["a"]);
  });

  it("offers to continue a plan that was cut short", () => {
    const state = { plan_id: "r1", plan: plan(["a", "done"], ["b", "pending"]) };
    const view = reduceAll(EMPTY_VIEW, snapshot(messages.slice(0, 3), state));
    expect(view.runs.r1?.status).toBe("interrupted");
    expect(keys(view).slice(-2)).toEqual(["work:r1", "end:r1"]);
  });

  it("joins a run at work", () => {
    const view = reduceAll(EMPTY_VIEW, snapshot(messages, { plan_id: "r2", plan: plan(["a", "running"]) }));
    expect(isWorking(view)).toBe(true);
    expect(isWorking(reduce(view, finished("r2")))).toBe(false);
  });
});
