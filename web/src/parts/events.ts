/** What the parts ask of the chat around them: events that bubble through shadow roots. */

export interface Asks {
  /** Send these words as the person's message. */
  "limelight-say": { text: string };
  /** Put these words into the composer, to be finished by the person. */
  "limelight-compose": { text: string };
  /** Show a picture or a shot large. */
  "limelight-open": { artifactId: string; slot: string | null };
  /** Answer a question of a run. */
  "limelight-answer": { interruptId: string; value: unknown };
  /** Tell something short, such as "Copied". */
  "limelight-tell": { text: string };
}

export function ask<K extends keyof Asks>(from: EventTarget, name: K, detail: Asks[K]): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
