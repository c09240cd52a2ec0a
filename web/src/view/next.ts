/** What a person would say next, from what is there. Pure. */
import { hasStaleClips, isWorking } from "./select";
import type { ViewState } from "./state";

export interface NextStep {
  label: string;
  /** The words to say. */
  text: string;
  /** `say` sends them, `compose` leaves them to be finished, `products` opens the list of products instead. */
  does: "say" | "compose" | "products";
}

/** What asks for a film from the clips as they are cut now. */
export const COMPILE = "Put the video together again";

const say = (text: string, label = text): NextStep => ({ label, text, does: "say" });

/** What was done by hand to one shot, done to the rest. */
const REPEAT = say("Do what I just did, but for the others", "Do the same to the other shots");

export function nextSteps(view: ViewState): NextStep[] {
  if (isWorking(view)) return [];
  const last = view.entries.findLast((e) => e.type === "end");
  const run = last?.type === "end" ? view.runs[last.runId] : undefined;
  const { product, timeline, storyboard, concepts } = view.shared;
  const begun = product || Object.keys({ ...storyboard, ...concepts }).length > 0;
  const heard = run?.status === "waiting" || run?.status === "done";
  if (heard && !begun) return [{ label: "Choose a product…", text: "", does: "products" }];
  if (run && run.status !== "done") return [];
  if (timeline.video_id) return afterVideo(view);
  const shots = Object.values(storyboard);
  if (view.edits.canRepeat && shots.length > 1) return [REPEAT, say("Animate it")];
  if (shots.length > 0) {
    if (!shots.every((s) => s.status === "done")) return [];
    return [say("Animate it"), { label: "Change a shot…", text: "In shot 2, use ", does: "compose" }];
  }
  if (Object.keys(concepts).length > 0) return [say("Show me three different concepts")];
  return [];
}

function afterVideo(view: ViewState): NextStep[] {
  const has = (test: (kind: string) => boolean) => Object.values(view.artifacts).some((a) => test(a.kind));
  const tall = Object.values(view.artifacts).some(
    (a) => a.kind === "video" && a.width !== null && a.height !== null && a.height > a.width,
  );
  const steps: NextStep[] = view.edits.canRepeat && Object.keys(view.shared.storyboard).length > 1 ? [REPEAT] : [];
  if (hasStaleClips(view)) steps.push(say("Animate it", "Animate the changed shots"));
  else if (view.cutChanged) steps.push(say(COMPILE, "Put the film together again"));
  if (!view.shared.timeline.endcard_id) {
    const text = "Add our logo and the slogan “” to the end";
    steps.push({ label: "Add our logo and a slogan…", text, does: "compose" });
  }
  if (!tall) steps.push(say("Make it vertical too"));
  if (!has((kind) => kind === "headline")) {
    steps.push(say("Write me three headlines of at most 30 characters", "Write three headlines"));
  }
  return steps.slice(0, 3);
}
