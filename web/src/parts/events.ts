/** What the parts ask of the chat around them: events that bubble through shadow roots. */

import type { Artifact, ErrorBody } from "../wire/types";

export interface Asks {
  /** Send these words as the person's message, about these things. */
  "limelight-say": { text: string; artifacts?: Artifact[] };
  /** Put these words into the composer, to be finished by the person. */
  "limelight-compose": { text: string };
  /** Show a picture or a shot large. */
  "limelight-open": { artifactId: string; slot: string | null };
  /** Answer a question of a run. */
  "limelight-answer": { interruptId: string; value: unknown };
  /** Open the list of products. */
  "limelight-products": Record<string, never>;
  /** Open the cut: the clips of the film, to trim, caption and order. */
  "limelight-cut": Record<string, never>;
  /** An edit by hand; `done` hears what was wrong with it, or null. */
  "limelight-edit": {
    name: string;
    artifactId: string;
    payload: Record<string, unknown>;
    done?: (problem: ErrorBody | null) => void;
  };
  /** Tell something short, such as "Copied". */
  "limelight-tell": { text: string };
}

/** Asks for an edit by hand; null once it is there, or what was wrong with it. */
export function edit(
  from: EventTarget,
  name: string,
  artifactId: string,
  payload: Record<string, unknown> = {},
): Promise<ErrorBody | null> {
  return new Promise((done) => ask(from, "limelight-edit", { name, artifactId, payload, done }));
}

export function ask<K extends keyof Asks>(from: EventTarget, name: K, detail: Asks[K]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
