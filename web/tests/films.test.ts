import { describe, expect, it } from "vitest";
import { planByFilm, runProgress, slotProgress } from "../src/view/select";
import { EMPTY_VIEW, newRun } from "../src/view/state";
import type { PlanItem, Progress, StepStatus } from "../src/wire/types";

const step = (id: string, film: string, status: StepStatus, order = 0): PlanItem => ({ id, title: id, status, order, film });
const activity = (slot: string, stepId: string, done: number): Progress => ({ slot, step_id: stepId, done, total: 1, eta_s: 4 });

const STEPS = [
  step("p1-shots", "film-1", "done"),
  step("p1-clips", "film-1", "done"),
  step("music", "", "running"),
  step("p2-shots", "film-2", "done"),
  step("p2-clips", "film-2", "pending"),
  step("p3-shots", "film-3", "failed"),
  step("p3-clips", "film-3", "cancelled"),
  step("p4-shots", "film-4", "pending"),
];

describe("a plan of several videos", () => {
  it("is told by video, what is for all of them first", () => {
    expect(planByFilm(STEPS).map((row) => [row.film, row.status, row.done, row.total])).toEqual([
      ["", "running", 0, 1],
      ["film-1", "done", 2, 2],
      ["film-2", "running", 1, 2],
      ["film-3", "failed", 0, 2],
      ["film-4", "pending", 0, 1],
    ]);
  });

  it("has the time that was told of the whole, and whole steps for its share", () => {
    const plan = Object.fromEntries(STEPS.map((one) => [one.id, one]));
    const whole: Progress = { slot: "plan", step_id: "", title: "1 of 4 videos", unit: "videos", done: 1, total: 4, eta_s: 540 };
    const run = { ...newRun("r1"), plan, activities: { a: activity("music", "music", 0.5), whole } };
    const found = runProgress(run);
    expect([found.etaS, found.whole?.title, found.share]).toEqual([540, "1 of 4 videos", 3.5 / 8]);
  });

  it("shows the progress of the film that is shown, not of another one's slot of that name", () => {
    const plan = { "p1-shots": step("p1-shots", "film-1", "running"), "p2-shots": step("p2-shots", "film-2", "running") };
    const activities = { a: activity("shot-1", "p1-shots", 0.2), b: activity("shot-1", "p2-shots", 0.7) };
    const shared = { ...EMPTY_VIEW.shared, film: "film-2" };
    const view = { ...EMPTY_VIEW, shared, runs: { r1: { ...newRun("r1"), plan, activities } } };
    expect(slotProgress(view, "shot-1")?.done).toBe(0.7);
  });
});
