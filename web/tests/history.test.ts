import { describe, expect, it } from "vitest";
import { otherwise } from "../src/history/wire";
import { reduceAll } from "../src/view/reduce";
import { EMPTY_VIEW } from "../src/view/state";
import { custom } from "./fixtures";

describe("going back", () => {
  it("sets what can be undone to what it was then", () => {
    const edited = custom("ui_1", "edit", { name: "shot.delete", can_undo: true, can_redo: false, can_repeat: true });
    const back = custom("back_1", "back", { checkpoint_id: "run_1", can_undo: false, can_redo: true });

    const view = reduceAll(EMPTY_VIEW, [edited, back]);

    expect(view.edits).toEqual({ canUndo: false, canRedo: true, canRepeat: false });
    expect(view.cutChanged).toBe(false);
    expect(view.entries).toEqual([]);
  });
});

describe("what a try does otherwise", () => {
  it("is told in a few words", () => {
    const none = { models: {}, prompts: {}, instruction: "" };
    expect(otherwise(none)).toBe("once more");
    expect(otherwise({ ...none, models: { "": "director", planner: "bedrock:x" } })).toBe("director, planner: bedrock:x");
    expect(otherwise({ models: {}, prompts: { plan: "2" }, instruction: "warmer" })).toBe("prompt plan, “warmer”");
  });
});
