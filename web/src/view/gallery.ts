/** Where artifacts stand in the conversation. */
import type { Artifact, ArtifactKind } from "../wire/types";
import type { Entry, Group, ViewState } from "./state";

/** Edits by hand stand in the log under a run id of their own, which no run has. */
const EDIT_RUN = "ui_";

/** Kinds that are shown as blocks of their own. Uploads, cut-outs and logos are shown where they are used. */
const GROUPS: Partial<Record<ArtifactKind, Group>> = {
  concept: "concepts",
  shot: "shots",
  clip: "clips",
  video: "videos",
  music: "music",
  audio: "music",
  endcard: "endcards",
  headline: "headlines",
  image: "images",
};

export function galleryKey(runId: string | null, group: Group): string {
  return `gallery:${runId ?? ""}:${group}`;
}

/** Adds an artifact, and a place for it: its run's block of that kind, made where the run stands now. */
export function addArtifact(state: ViewState, artifact: Artifact, frameRunId: string): ViewState {
  const next = { ...state, artifacts: { ...state.artifacts, [artifact.id]: artifact } };
  // A photo that was edited is seen as a picture: the message that it came with shows it as it was given.
  const edited = artifact.kind === "upload" && Boolean(artifact.meta.edit) && artifact.mime.startsWith("image/");
  const group = edited ? "images" : GROUPS[artifact.kind];
  // A shot that was edited by hand takes the place of the old one on the board, where it is seen.
  if (artifact.kind === "shot" && artifact.meta.edit) return next;
  if (!group || isPlaced(state, artifact.id)) return next;
  const runId = artifact.meta.run_id ?? (frameRunId || null);
  // A sketch that stands in for a picture while that is made: no run's result, seen only in its slot.
  if (group === "images" && runId === null) return next;
  return { ...next, entries: place(next, artifact, group, runId) };
}

/**
 * Artifacts read over REST after a snapshot: in the order they were made, each after its run's last message. Those that
 * are only held, by a message or the board, get no place: that is in a part of the conversation that is not shown.
 */
export function addStored(
  state: ViewState,
  artifacts: readonly Artifact[],
  held: readonly Artifact[] = [],
): ViewState {
  const ordered = [...artifacts].sort((a, b) => a.created_at.localeCompare(b.created_at));
  const known = { ...state.artifacts };
  for (const artifact of held) known[artifact.id] = artifact;
  return ordered.reduce((s, artifact) => addArtifact(s, artifact, ""), { ...state, artifacts: known });
}

/** Makes the storyboard's block for a run that works on it, or marks the one it has. An edit leaves it in place. */
export function openBoard(state: ViewState, runId: string): ViewState {
  if (runId.startsWith(EDIT_RUN)) return state;
  const key = galleryKey(runId, "shots");
  const found = state.entries.find((e) => e.key === key);
  if (!found) {
    const entry: Entry = { type: "gallery", key, runId, group: "shots", artifactIds: [], board: true };
    return { ...state, entries: insert(state, entry, null) };
  }
  if (found.type !== "gallery" || found.board) return state;
  return { ...state, entries: state.entries.map((e) => (e === found ? { ...found, board: true } : e)) };
}

function isPlaced(state: ViewState, artifactId: string): boolean {
  return state.entries.some((e) => e.type === "gallery" && e.artifactIds.includes(artifactId));
}

function place(state: ViewState, artifact: Artifact, group: Group, runId: string | null): Entry[] {
  const key = galleryKey(runId, group);
  const found = state.entries.findIndex((e) => e.key === key);
  if (found < 0) {
    const entry: Entry = { type: "gallery", key, runId, group, artifactIds: [artifact.id], board: false };
    return insert(state, entry, artifact.created_at);
  }
  return state.entries.map((entry, i) =>
    i === found && entry.type === "gallery"
      ? { ...entry, artifactIds: byIndex(state, [...entry.artifactIds, artifact.id]) }
      : entry,
  );
}

function byIndex(state: ViewState, ids: string[]): string[] {
  const rank = (id: string) => state.artifacts[id]?.meta.index ?? Number.MAX_SAFE_INTEGER;
  return ids
    .map((id, at) => ({ id, at }))
    .sort((a, b) => rank(a.id) - rank(b.id) || a.at - b.at)
    .map((x) => x.id);
}

/**
 * While a run goes on its blocks come last. Of an ended run they come before what was said after they were made;
 * where a transcript tells no times, before the last of several things said, which is usually about them.
 */
function insert(state: ViewState, entry: Entry, createdAt: string | null): Entry[] {
  const run = entry.runId ? state.runs[entry.runId] : undefined;
  if (run?.status === "running") return [...state.entries, entry];
  const closing = closingWord(state, entry.runId);
  let at = -1;
  state.entries.forEach((other, i) => {
    if (other.runId !== entry.runId || other.type === "end") return;
    const said = other.type === "message" ? state.messages[other.messageId]?.createdAt : null;
    const before = said && createdAt ? said.localeCompare(createdAt) <= 0 : other.key !== closing;
    if (before) at = i;
  });
  if (at < 0) return [...state.entries, entry];
  return [...state.entries.slice(0, at + 1), entry, ...state.entries.slice(at + 1)];
}

/** Key of the last thing the assistant said in a run, when it said several. */
function closingWord(state: ViewState, runId: string | null): string | null {
  const said = state.entries.filter(
    (e) => e.runId === runId && e.type === "message" && state.messages[e.messageId]?.role === "assistant",
  );
  return said.length > 1 ? (said.at(-1)?.key ?? null) : null;
}
