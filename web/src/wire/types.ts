/** The words of the wire contract: frames, artifacts, the state document, REST replies. */
import type { AGUIEvent } from "@ag-ui/client";

/** An AG-UI event as it arrives in JSON: the type is a plain string, not an enum member. */
type Plain<E> = E extends { type: infer T extends string } ? Omit<E, "type"> & { type: `${T}` } : never;
export type WireEvent = Plain<AGUIEvent>;
export type WireEventType = WireEvent["type"];
export type EventOf<T extends WireEventType> = Extract<WireEvent, { type: T }>;

export type SnapshotMessage = EventOf<"MESSAGES_SNAPSHOT">["messages"][number];

export interface Frame {
  /** Opaque: compare only for equality, send back as `after`. Empty on snapshots. */
  id: string;
  run_id: string;
  event: WireEvent;
}

export interface ErrorBody {
  code: string;
  message: string;
  limit?: unknown;
  value?: unknown;
}

export type ClientFrame =
  | { type: "message"; message_id: string; text: string; attachments: string[]; explain?: boolean }
  | {
      type: "ui_event";
      message_id: string;
      name: string;
      artifact_id: string;
      payload: Record<string, unknown>;
    }
  | { type: "cancel"; message_id: string; mode: "now" | "after_step" }
  | { type: "answer"; message_id: string; interrupt_id: string; value: unknown };

export type ArtifactKind =
  | "upload"
  | "logo"
  | "cutout"
  | "image"
  | "concept"
  | "storyboard"
  | "shot"
  | "clip"
  | "music"
  | "voice"
  | "audio"
  | "endcard"
  | "video"
  | "headline"
  | "document";

export interface ConceptShot {
  title?: string;
  scene?: string;
  caption?: string;
}

export interface ArtifactMeta {
  run_id?: string;
  index?: number;
  text?: string;
  title?: string;
  hook?: string;
  mood?: string;
  shots?: (ConceptShot | string)[];
  prompt?: string;
  description?: string;
  aspect?: string;
  poster_url?: string;
  /** Key of the film it was made for, in a conversation with several. */
  film?: string;
  fidelity?: number;
  slot?: string;
  /** On what an edit by hand made. */
  edit?: { name: string; payload: unknown };
  [key: string]: unknown;
}

export interface Artifact {
  id: string;
  kind: ArtifactKind;
  mime: string;
  name: string;
  width: number | null;
  height: number | null;
  /** Seconds. */
  duration_s: number | null;
  bytes: number;
  created_at: string;
  thread_id: string | null;
  parents: string[];
  meta: ArtifactMeta;
}

export type StepStatus = "pending" | "running" | "done" | "failed" | "cancelled";

export interface PlanItem {
  id: string;
  title: string;
  status: StepStatus;
  order: number;
  /** Key of the film that it is for, in a plan of several. */
  film?: string;
}

/** One of the conversation's several videos. */
export interface FilmItem {
  index: number;
  title: string;
  video_id: string | null;
}

export interface ConceptItem {
  index: number;
  title: string;
  hook: string;
  mood: string;
  shots: (ConceptShot | string)[];
  chosen: boolean;
}

export interface ShotItem {
  index: number;
  title: string;
  prompt: string;
  /** The prompt in the person's language, where that is another. */
  description?: string;
  aspect?: string;
  caption?: string;
  status: "pending" | "rendering" | "done" | "failed";
  /** 0 to 1. */
  progress: number;
  artifact_id: string | null;
}

export interface TimelineClip {
  index: number;
  artifact_id: string | null;
  /** Seconds within the clip. */
  start_s: number;
  end_s: number | null;
  caption: string;
}

export interface TimelineState {
  aspect: string;
  duration_s: number;
  video_id: string | null;
  clips: Record<string, TimelineClip>;
  endcard_id: string | null;
  music_id: string | null;
  /** How much louder its music is than it was made, decibels. */
  music_db: number;
}

export interface ThreadState {
  product: { id: string; title: string; photo_url: string | null; why?: string } | null;
  plan_id?: string;
  plan: Record<string, PlanItem>;
  concepts: Record<string, ConceptItem>;
  storyboard: Record<string, ShotItem>;
  timeline: TimelineState;
  /** Key of the film whose storyboard and timeline these are; empty for a video that is the only one. */
  film?: string;
  films?: Record<string, FilmItem>;
}

/** Content of an ACTIVITY event of type PROGRESS. */
export interface Progress {
  step_id?: string;
  slot?: string | null;
  title?: string;
  done: number;
  total: number;
  unit?: string;
  eta_s?: number | null;
  preview_artifact_id?: string | null;
}

/** Why something is in what a turn saw, or is not. */
export interface ContextChoice {
  what: "fact" | "turn" | "older" | "chapter" | "product" | "edit" | "thumbnail";
  ref: string;
  text: string;
  chosen: boolean;
  reason: string;
  tokens: number;
  score: number;
  signals: Record<string, number>;
}

/** Value of the `CUSTOM` event named `context`. */
export interface ContextShown {
  tokens: number;
  turns: number;
  noted: number;
  chapters: number;
  recalled: number;
  products: number;
  thumbnails: number;
  choices: ContextChoice[];
}

export interface Route {
  level: 0 | 1 | 2;
  effort: "simple" | "medium" | "complex";
  lane?: string;
  label?: string;
  recipe?: string | null;
  margin: number;
  reason: string;
  role: string;
  thinking_tokens?: number;
  deadline_s?: number;
}

export interface Product {
  id: string;
  title: string;
  brand?: string;
  category?: string;
  price?: { amount: string | number; currency: string } | null;
  photo_id?: string | null;
  photo_url?: string | null;
}

/** Somebody to talk to. */
export interface AgentInfo {
  name: string;
  description: string;
  /** Messages to try. */
  examples: string[];
}

export interface ThreadInfo {
  thread_id: string;
  title: string;
  updated_at?: string;
  created_at?: string;
}
