/** What the page shows of one thread. Built only by the reducer, never changed in place. */
import type { Artifact, ContextShown, PlanItem, Progress, Route, ThreadState } from "../wire/types";

export interface ChatMessage {
  id: string;
  role: "user" | "assistant";
  name: string | null;
  text: string;
  attachments: string[];
  runId: string | null;
  createdAt: string | null;
  /** Still streaming. */
  open: boolean;
  /** Its beginning was missed: the page joined while it was being said. */
  partial: boolean;
  /** `sending`: shown ahead of the server's echo. `failed`: the server refused it. */
  delivery: "sent" | "sending" | "failed";
}

export interface Question {
  id: string;
  text: string;
  /** Answers to offer as buttons; with none, any text will do. */
  choices: unknown[];
}

export type RunStatus = "running" | "done" | "failed" | "interrupted" | "cancelled" | "waiting";

export interface TraceItem {
  id: string;
  kind: "tool" | "subagent";
  name: string;
  agent: string | null;
  args: string;
  result: string;
  status: "running" | "done" | "failed";
}

export interface RunView {
  id: string;
  status: RunStatus;
  error: { message: string; code: string } | null;
  questions: Question[];
  route: Route | null;
  /** What its turn saw and why, when that was asked for. */
  context: ContextShown | null;
  plan: Record<string, PlanItem>;
  /** By activity message id. Emptied when the run ends. */
  activities: Record<string, Progress>;
  trace: TraceItem[];
}

export type Group = "concepts" | "shots" | "clips" | "videos" | "music" | "endcards" | "headlines" | "images";

/** One block of the conversation, in the order it came. */
export type Entry =
  | { type: "message"; key: string; runId: string | null; messageId: string }
  | { type: "work"; key: string; runId: string }
  | {
      type: "gallery";
      key: string;
      runId: string | null;
      group: Group;
      artifactIds: string[];
      /** Its run works on the storyboard itself, not on pictures beside it. */
      board: boolean;
    }
  | { type: "end"; key: string; runId: string };

export interface ViewState {
  /** Id of the last frame of the event log that was applied: what `after` asks from. */
  lastId: string;
  /** The latest frame ids, so that a repeated frame is applied once. */
  recentIds: string[];
  entries: Entry[];
  messages: Record<string, ChatMessage>;
  artifacts: Record<string, Artifact>;
  runs: Record<string, RunView>;
  shared: ThreadState;
  /** What the editor's arrows can do. */
  edits: { canUndo: boolean; canRedo: boolean; canRepeat: boolean };
  /** The cut or the storyboard was changed by hand since the last video was made. */
  cutChanged: boolean;
  /** Leads to the messages before the oldest one here; null at the beginning of the conversation. */
  earlier: string | null;
  /** A snapshot or the run log has been seen. */
  loaded: boolean;
  /** A patch did not fit: the thread must be read again from a snapshot. */
  desynced: boolean;
}

export const EMPTY_THREAD: ThreadState = {
  product: null,
  plan_id: "",
  plan: {},
  concepts: {},
  storyboard: {},
  timeline: { aspect: "16:9", duration_s: 0, video_id: null, clips: {}, endcard_id: null, music_id: null, music_db: 0 },
};

export const EMPTY_VIEW: ViewState = {
  lastId: "",
  recentIds: [],
  entries: [],
  messages: {},
  artifacts: {},
  runs: {},
  shared: EMPTY_THREAD,
  edits: { canUndo: false, canRedo: false, canRepeat: false },
  cutChanged: false,
  earlier: null,
  loaded: false,
  desynced: false,
};

export function newRun(id: string): RunView {
  return {
    id,
    status: "running",
    error: null,
    questions: [],
    route: null,
    context: null,
    plan: {},
    activities: {},
    trace: [],
  };
}
