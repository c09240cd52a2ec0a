/** What the library asks of the service, and what comes back. */
import type { Artifact, ArtifactKind } from "../wire/types";

export interface Found {
  artifact: Artifact;
  score: number;
  colors: Record<string, number>;
  palette: string[];
  product_id: string;
  tags: string[];
}

export interface FoundPage {
  found: Found[];
  total: number;
  next: number | null;
}

export interface Relative {
  artifact: Artifact;
  generation: number;
}

export interface Filters {
  text: string;
  kind: string;
  color: string;
  product: string;
  since: string;
}

export const NO_FILTERS: Filters = { text: "", kind: "", color: "", product: "", since: "" };

/** What one looks for, and the kinds that it means. */
export const KINDS: { key: string; label: string; kinds: ArtifactKind[] }[] = [
  { key: "", label: "Everything", kinds: [] },
  { key: "pictures", label: "Pictures", kinds: ["shot", "image"] },
  { key: "videos", label: "Videos", kinds: ["video", "clip", "endcard"] },
  { key: "music", label: "Music", kinds: ["music", "audio", "voice"] },
  { key: "words", label: "Words", kinds: ["concept", "headline"] },
  { key: "given", label: "Given by you", kinds: ["upload", "logo", "document"] },
];

export const COLORS: Record<string, string> = {
  red: "#c8372d",
  orange: "#e08a2e",
  yellow: "#ecc93c",
  green: "#3f8a4f",
  teal: "#2a9d9d",
  blue: "#2f6fd0",
  purple: "#7a4fb0",
  pink: "#ec9bb6",
  brown: "#85573a",
  beige: "#e3cfaa",
  black: "#1a1816",
  white: "#ffffff",
  grey: "#8d8d8d",
};

const DAY_MS = 86_400_000;

/** The address of a page of what fits. */
export function pathOf(filters: Filters, start: number, now = new Date()): string {
  const query = new URLSearchParams();
  if (filters.text.trim()) query.set("q", filters.text.trim());
  for (const kind of KINDS.find((one) => one.key === filters.kind)?.kinds ?? []) query.append("kind", kind);
  if (filters.color) query.set("color", filters.color);
  if (filters.product) query.set("product_id", filters.product);
  const after = sinceOf(filters.since, now);
  if (after) query.set("after", after);
  query.set("start", String(start));
  query.set("limit", "60");
  return `/v1/library?${query.toString()}`;
}

function sinceOf(since: string, now: Date): string {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const days = { today: 0, week: 6, month: 30 }[since];
  return days === undefined ? "" : new Date(midnight - days * DAY_MS).toISOString();
}

/** "Shot", "Given by you" …: what a thing is, in a word. */
export function kindOf(artifact: Pick<Artifact, "kind" | "mime">): string {
  if (artifact.kind === "upload") return artifact.mime.startsWith("video/") ? "Your video" : "Your photo";
  const named: Partial<Record<ArtifactKind, string>> = {
    shot: "Shot",
    image: "Picture",
    cutout: "Cut-out",
    clip: "Clip",
    video: "Video",
    endcard: "End card",
    music: "Music",
    audio: "Audio ad",
    voice: "Voice",
    concept: "Concept",
    headline: "Headline",
    logo: "Logo",
    document: "Document",
    storyboard: "Storyboard",
  };
  return named[artifact.kind] ?? artifact.kind;
}

/** Whether the service has a picture of it. */
export function pictured(artifact: Pick<Artifact, "mime">): boolean {
  return /^(image|video)\//.test(artifact.mime) || artifact.mime === "application/pdf";
}

/** The lineage as columns, the oldest generation first. */
export function generations(relatives: readonly Relative[]): { generation: number; artifacts: Artifact[] }[] {
  const rows = new Map<number, Artifact[]>();
  for (const { artifact, generation } of relatives) rows.set(generation, [...(rows.get(generation) ?? []), artifact]);
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([generation, artifacts]) => ({ generation, artifacts }));
}
