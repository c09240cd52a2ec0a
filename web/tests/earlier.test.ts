/** A conversation that is read from its end, page by page. */
import { describe, expect, it } from "vitest";
import { withEarlier, type Earlier } from "../src/view/earlier";
import { addStored } from "../src/view/gallery";
import { reduceAll } from "../src/view/reduce";
import { madeBy } from "../src/view/select";
import { EMPTY_VIEW } from "../src/view/state";
import type { SnapshotMessage } from "../src/wire/types";
import { artifact, frame, text } from "./fixtures";

const minute = (n: number) => `2026-01-01T00:${String(n).padStart(2, "0")}:00Z`;

function said(n: number): SnapshotMessage[] {
  const metadata = (at: number) => ({ attachments: [], runId: `r${n}`, createdAt: minute(at) });
  return [
    { id: `u${n}`, role: "user", content: `Ask ${n}`, metadata: metadata(2 * n) },
    { id: `a${n}`, role: "assistant", content: `Answer ${n}`, metadata: metadata(2 * n + 1) },
  ] as SnapshotMessage[];
}

const newest = (turns: number[], nextCursor?: string) =>
  reduceAll(EMPTY_VIEW, [
    frame("", { type: "MESSAGES_SNAPSHOT", messages: turns.flatMap(said), ...(nextCursor ? { metadata: { nextCursor } } : {}) }, ""),
    frame("", { type: "STATE_SNAPSHOT", snapshot: {} }, "s"),
  ]);

const page = (turns: number[], next: string | null, more: Partial<Earlier> = {}): Earlier => ({
  messages: turns.flatMap(said),
  artifacts: [],
  held: [],
  next,
  ...more,
});

const image = (id: string, run: string, at: number) =>
  artifact(id, "image", { created_at: minute(at), meta: { run_id: run } });
const keys = (view: { entries: { key: string }[] }) => view.entries.map((e) => e.key.replace("message:", ""));

describe("a long conversation", () => {
  it("is told from its end, with where the rest begins", () => {
    expect(newest([3, 4], "u3").earlier).toBe("u3");
    expect(newest([1, 2]).earlier).toBeNull();
  });

  it("has older turns put in front, with what was made there in its place", () => {
    const view = withEarlier(newest([3, 4], "u3"), page([1, 2], null, { artifacts: [image("i1", "r1", 2)] }));
    expect(keys(view)).toEqual(["u1", "gallery:r1:images", "a1", "u2", "a2", "u3", "a3", "u4", "a4"]);
    expect(view.earlier).toBeNull();
    expect(view.artifacts.i1?.name).toBe("i1");
  });

  it("is the same read in pages as read whole", () => {
    const paged = withEarlier(withEarlier(newest([5], "u5"), page([3, 4], "u3")), page([1, 2], null));
    const whole = newest([1, 2, 3, 4, 5]);
    expect(paged.entries).toEqual(whole.entries);
    expect(paged.messages).toEqual(whole.messages);
  });

  it("goes on while older turns come in", () => {
    const live = reduceAll(newest([3], "u3"), text("r9", "m9", ["New"]));
    expect(keys(withEarlier(live, page([2], "u2")))).toEqual(["u2", "a2", "u3", "a3", "m9"]);
  });

  it("shows a block once that reaches over two pages", () => {
    const later = addStored(newest([3], "u3"), [image("i2", "r3", 6)]);
    const view = withEarlier(later, {
      ...page([], null),
      messages: said(3).slice(0, 1),
      artifacts: [image("i1", "r3", 6)],
    });
    const blocks = view.entries.filter((e) => e.type === "gallery");
    expect(blocks.map((e) => e.type === "gallery" && e.artifactIds)).toEqual([["i1", "i2"]]);
    expect(keys(view)).toEqual(keys(later));
  });

  it("holds what stands on the board without giving it a place", () => {
    const view = addStored(newest([3], "u3"), [], [artifact("old", "video", { meta: { run_id: "r1" } })]);
    expect(view.artifacts.old?.kind).toBe("video");
    expect(keys(view)).toEqual(["u3", "a3"]);
    expect(madeBy(view, "r1", ["video"]).map((a) => a.id)).toEqual(["old"]);
    const placed = withEarlier(view, page([1], null, { artifacts: [artifact("old", "video", { created_at: minute(2), meta: { run_id: "r1" } })] }));
    expect(keys(placed)).toEqual(["u1", "gallery:r1:videos", "a1", "u3", "a3"]);
  });
});
