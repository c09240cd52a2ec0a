import { describe, expect, it } from "vitest";
import { dayOf, fileName, quantity, ratioOf, timeLeft } from "../src/parts/format";
import { addArtifact } from "../src/view/gallery";
import { nextSteps } from "../src/view/next";
import { fitted, moved, sized } from "../src/view/rect";
import { reduceAll } from "../src/view/reduce";
import { hasStaleClips, isIngredient, justSaid, liveBoard, madeBy, movedTo, swapped } from "../src/view/select";
import { EMPTY_VIEW, type ViewState } from "../src/view/state";
import { artifact, custom, delta, finished, frame, snapshot, started, storyboardRun, text } from "./fixtures";

const edit = (name: string) => custom("ui_1", "edit", { name, can_undo: true, can_redo: false, can_repeat: false });
const slot = (index: number, artifactId: string) => ({
  index,
  title: "",
  prompt: "",
  aspect: "16:9",
  status: "done",
  progress: 1,
  artifact_id: artifactId,
});

/** A storyboard of one shot, its clip, and the film of it. */
function filmed(): ViewState {
  const clip = { index: 1, artifact_id: "c1", start_s: 0, end_s: 3, caption: "" };
  return reduceAll(EMPTY_VIEW, [
    ...storyboardRun(),
    delta("r1", { op: "replace", path: "/storyboard", value: { "shot-1": slot(1, "a1") } }),
    started("r2"),
    custom("r2", "artifact", artifact("c1", "clip", { parents: ["a1"], meta: { run_id: "r2", index: 1 } })),
    custom("r2", "artifact", artifact("m1", "music", { meta: { run_id: "r2" } })),
    custom("r2", "artifact", artifact("v1", "video", { width: 1280, height: 720, meta: { run_id: "r2" } })),
    delta(
      "r2",
      { op: "replace", path: "/timeline/clips", value: { "shot-1": clip } },
      { op: "replace", path: "/timeline/video_id", value: "v1" },
    ),
    finished("r2"),
  ]);
}

describe("a rectangle to crop with", () => {
  const inside = ({ x, y, width, height }: ReturnType<typeof fitted>) =>
    x >= 0 && y >= 0 && x + width <= 1 + 1e-9 && y + height <= 1 + 1e-9;

  it("fits an aspect into the picture", () => {
    expect(fitted(0)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    expect(fitted(0.5)).toEqual({ x: 0.25, y: 0, width: 0.5, height: 1 });
    expect(fitted(2)).toEqual({ x: 0, y: 0.25, width: 1, height: 0.5 });
  });

  it("never leaves the picture, however far it is dragged", () => {
    for (const share of [0, 0.5, 1, 1.8]) {
      for (const x of [-3, -0.1, 0, 0.07, 3]) {
        for (const y of [-3, 0, 0.2, 3]) {
          expect(inside(moved(fitted(share, 0.8), { x, y }))).toBe(true);
          const after = sized(fitted(share, 0.8), { x, y }, share);
          expect(inside(after)).toBe(true);
          expect(after.width).toBeGreaterThan(0.05);
          if (share) expect(after.width / after.height).toBeCloseTo(share, 9);
        }
      }
    }
  });
});

describe("the order of shots", () => {
  it("takes one out and puts it in elsewhere", () => {
    expect(movedTo(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(movedTo(["a", "b", "c", "d"], 3, 1)).toEqual(["a", "d", "b", "c"]);
    expect(swapped(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(swapped(["a", "b"], 1, 2)).toEqual(["a", "b"]);
  });
});

describe("a film", () => {
  it("has what it is made of behind it", () => {
    const view = filmed();
    const hidden = view.entries.filter((e) => e.type === "gallery" && isIngredient(view, e)).map((e) => e.key);
    expect(hidden).toEqual(["gallery:r2:clips", "gallery:r2:music"]);
    expect(madeBy(view, "r2", ["music", "clip"]).map((a) => a.id)).toEqual(["m1", "c1"]);
    expect(madeBy(view, undefined, ["clip"])).toEqual([]);
  });

  it("offers what is still missing, and nothing while at work", () => {
    const labels = (view: ViewState) => nextSteps(view).map((s) => s.label);
    expect(labels(EMPTY_VIEW)).toEqual([]);
    expect(labels(reduceAll(EMPTY_VIEW, storyboardRun()))).toEqual([]);
    const talked = [started("q"), ...text("q", "m", ["Which product?"]), finished("q")];
    expect(labels(reduceAll(EMPTY_VIEW, talked))).toEqual(["Choose a product…"]);
    expect(labels(filmed())).toEqual([
      "Add our logo and a slogan…",
      "Make it vertical too",
      "Write three headlines",
    ]);
    expect(labels(reduceAll(filmed(), [started("r3")]))).toEqual([]);
    const tall = artifact("v2", "video", { width: 720, height: 1280, meta: { run_id: "r2" } });
    expect(labels(addArtifact(filmed(), tall, ""))).not.toContain("Make it vertical too");
  });

  it("offers to do to the other shots what was done by hand to one", () => {
    const done = custom("ui_1", "edit", { name: "image.crop", can_undo: true, can_redo: false, can_repeat: true });
    const alone = reduceAll(filmed(), [done]);
    expect(nextSteps(alone).map((s) => s.label)).not.toContain("Do the same to the other shots");
    const two = reduceAll(filmed(), [delta("ui_1", { op: "add", path: "/storyboard/shot-2", value: slot(2, "a9") }), done]);
    expect(nextSteps(two)[0]).toMatchObject({ text: "Do what I just did, but for the others", does: "say" });
  });

  it("is put together again after an edit by hand, not after a run", () => {
    const run = reduceAll(filmed(), [edit("run")]);
    expect([run.cutChanged, run.edits.canUndo]).toEqual([false, true]);
    const cut = reduceAll(filmed(), [edit("video.caption")]);
    expect(nextSteps(cut)[0]?.text).toBe("Put the video together again");
    const made = custom("r4", "artifact", artifact("v3", "video", { meta: { run_id: "r4" } }));
    expect(reduceAll(cut, [made]).cutChanged).toBe(false);
  });

  it("stays as it is when a picture beside it is edited, or a run is taken back", () => {
    const able = { can_undo: true, can_redo: true, can_repeat: true };
    const loose = reduceAll(addArtifact(filmed(), artifact("u1", "upload"), ""), [
      custom("r5", "edit", { name: "image.flip", artifact_id: "u1", child_id: "u2", turns: "", ...able }),
    ]);
    expect([loose.cutChanged, loose.edits.canRepeat]).toEqual([false, false]);
    const back = { name: "edit.undo", artifact_id: "", child_id: "", ...able };
    expect(reduceAll(filmed(), [custom("r6", "edit", { ...back, turns: "run_0a1b" })]).cutChanged).toBe(false);
    expect(reduceAll(filmed(), [custom("r6", "edit", { ...back, turns: "run_0a1b-1" })]).cutChanged).toBe(true);
  });

  it("can be undone as soon as the page is open again", () => {
    const able = { can_undo: true, can_redo: false, can_repeat: true };
    const opened = frame("", { type: "MESSAGES_SNAPSHOT", messages: [], metadata: { edits: able } }, "");
    expect(reduceAll(EMPTY_VIEW, [opened]).edits).toEqual({ canUndo: true, canRedo: false, canRepeat: true });
    expect(reduceAll(filmed(), [frame("", { type: "MESSAGES_SNAPSHOT", messages: [] }, "")]).edits.canUndo).toBe(false);
  });
});

describe("a shot edited by hand", () => {
  const child = artifact("a2", "shot", {
    parents: ["a1"],
    meta: { run_id: "ui_1", edit: { name: "image.crop", payload: {} } },
  });
  const view = reduceAll(filmed(), [
    custom("ui_1", "artifact", child),
    delta("ui_1", { op: "replace", path: "/storyboard/shot-1/artifact_id", value: "a2" }),
    edit("image.crop"),
  ]);

  it("stays on the board where the board is", () => {
    expect(view.entries.map((e) => e.key)).toEqual(filmed().entries.map((e) => e.key));
    const reread = { ...view, entries: view.entries.map((e) => ({ ...e, board: false })) } as ViewState;
    expect(liveBoard(reread)).toBe("gallery:r1:shots");
  });

  it("wants to be animated again", () => {
    expect([hasStaleClips(filmed()), hasStaleClips(view)]).toEqual([false, true]);
    expect(nextSteps(view)[0]).toMatchObject({ label: "Animate the changed shots", text: "Animate it" });
  });
});

describe("a page that comes in the middle of the work", () => {
  const item = { id: "s1", title: "Repaint shot 1", status: "running", order: 0 };
  const shared = { plan_id: "r9", plan: { s1: item }, storyboard: { "shot-1": slot(1, "a1") } };

  it("shows the board where it is being painted", () => {
    const painting = { ...shared, storyboard: { "shot-1": { ...slot(1, "a1"), status: "rendering" } } };
    const keys = (state: unknown) => reduceAll(EMPTY_VIEW, snapshot([], state)).entries.map((e) => e.key);
    expect(keys(painting)).toEqual(["work:r9", "gallery:r9:shots"]);
    expect(keys(shared)).toEqual(["work:r9"]);
  });

  it("shows no sketches as if they were results", () => {
    const sketch = artifact("p1", "image", { name: "Preview of shot 1" });
    expect(addArtifact(EMPTY_VIEW, sketch, "").entries).toEqual([]);
    expect(addArtifact(EMPTY_VIEW, { ...sketch, meta: { run_id: "r9" } }, "").entries).toHaveLength(1);
  });
});

describe("for a screen reader", () => {
  it("a message is spoken once, whole", () => {
    const [open, ...rest] = text("r", "m", ["On ", "it."]);
    const half = reduceAll(EMPTY_VIEW, [started("r"), open as (typeof rest)[0], ...rest.slice(0, 1)]);
    const whole = reduceAll(half, rest.slice(1));
    expect(justSaid(EMPTY_VIEW, half)).toBe("");
    expect(justSaid(half, whole)).toBe("On it.");
    expect(justSaid(whole, reduceAll(whole, [finished("r")]))).toBe("");
    expect(justSaid(EMPTY_VIEW, whole)).toBe("On it."); // begun and ended between two looks
    const told = { id: "m0", role: "assistant", content: "Long ago.", metadata: { createdAt: "2026-01-05T00:00:00Z" } };
    expect(justSaid(EMPTY_VIEW, reduceAll(EMPTY_VIEW, snapshot([told], {})))).toBe("");
    const own = reduceAll(EMPTY_VIEW, text("r", "u", ["Hello"], "user"));
    expect(justSaid(EMPTY_VIEW, own)).toBe("");
  });
});

describe("numbers as people read them", () => {
  it("days, times, sizes and names", () => {
    const now = new Date(2026, 10, 21, 9);
    const at = (day: number, hour = 12) => dayOf(new Date(2026, 10, day, hour).toISOString(), now);
    expect([at(21, 0), at(20), at(18), at(2), dayOf("", now)]).toEqual([
      "Today",
      "Yesterday",
      "This week",
      "Earlier",
      "",
    ]);
    expect([timeLeft(2), timeLeft(23), timeLeft(200)]).toEqual([
      "a few seconds left",
      "about 25 s left",
      "about 3 min left",
    ]);
    expect([quantity(12000), quantity(["a", "b"]), quantity(null)]).toEqual(["12,000", "a, b", ""]);
    expect(fileName(artifact("Film", "video", { mime: "video/mp4" }))).toBe("Film.mp4");
    expect(ratioOf({ width: 720, height: 1280 })).toBeCloseTo(0.5625);
  });
});
