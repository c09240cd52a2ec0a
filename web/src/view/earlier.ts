/** Older parts of a conversation, put before what is shown. */
import type { Artifact, SnapshotMessage } from "../wire/types";
import { addStored } from "./gallery";
import { messagesSnapshot } from "./messages";
import { EMPTY_VIEW, type Entry, type ViewState } from "./state";

export interface Earlier {
  messages: readonly SnapshotMessage[];
  artifacts: readonly Artifact[];
  held: readonly Artifact[];
  /** Where the rest begins. */
  next: string | null;
}

/**
 * The view with an older part in front. What is shown already stays as it is; a block that is in both parts stays in
 * the later one, with everything of both.
 */
export function withEarlier(state: ViewState, { messages, artifacts, held, next }: Earlier): ViewState {
  const older = addStored(messagesSnapshot(EMPTY_VIEW, messages), artifacts, held);
  const shown = new Map(state.entries.map((entry) => [entry.key, entry]));
  const joined = new Map<string, Entry>();
  for (const entry of older.entries) {
    const other = shown.get(entry.key);
    if (entry.type !== "gallery" || other?.type !== "gallery") continue;
    joined.set(entry.key, { ...other, artifactIds: [...new Set([...entry.artifactIds, ...other.artifactIds])] });
  }
  return {
    ...state,
    entries: [
      ...older.entries.filter((entry) => !shown.has(entry.key)),
      ...state.entries.map((entry) => joined.get(entry.key) ?? entry),
    ],
    messages: { ...older.messages, ...state.messages },
    artifacts: { ...older.artifacts, ...state.artifacts },
    earlier: next,
  };
}
