/** What the history asks of the service, and what comes back. */
import type { Api } from "../wire/api";
import type { Artifact } from "../wire/types";

export interface Point {
  checkpoint_id: string;
  number: number;
  kind: "turn" | "edit" | "back";
  sentence: string;
  before: string;
  parent: string;
  said: string;
  status: string;
  run_id: string;
  created_at: string;
  made: number;
  artifacts: number;
  thumbnail_id: string | null;
  undone: boolean;
  current: boolean;
}

/** A turn that was tried again, and what was otherwise. */
export interface Try {
  run_id: string;
  thread_id: string;
  of_run: string;
  models: Record<string, string>;
  prompts: Record<string, string>;
  instruction: string;
}

export interface PointPage {
  checkpoints: Point[];
  next_cursor: string | null;
  tries: Try[];
}

export interface Side {
  run_id: string;
  thread_id: string;
  title: string;
  said: string;
  words: string[];
  status: string;
  models: string[];
  variant: Try | null;
  plan: { id: string; title: string; subagent: string; done: boolean }[];
  artifacts: { artifact: Artifact; fidelity: number | null; verdict: string }[];
  usd: number;
  seconds: number | null;
  tokens_in: number;
  tokens_out: number;
}

export type Better = "a" | "b" | "same";

export interface Comparison {
  a: Side;
  b: Side;
  differences: string[];
  better: { a: string; b: string; better: Better } | null;
}

const of = (threadId: string) => `/v1/threads/${encodeURIComponent(threadId)}`;

export const history = {
  page: (api: Api, threadId: string, cursor: string | null) =>
    api.get<PointPage>(`${of(threadId)}/checkpoints?limit=40${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`),
  goBack: (api: Api, threadId: string, checkpointId: string) =>
    api.post<PointPage>(`${of(threadId)}/back`, { checkpoint_id: checkpointId }),
  fork: (api: Api, threadId: string, checkpointId: string) =>
    api.post<{ thread_id: string }>(`${of(threadId)}/fork`, { checkpoint_id: checkpointId }),
  replay: (api: Api, threadId: string, checkpointId: string, model: string, instruction: string) =>
    api.post<Try>(`${of(threadId)}/replay`, { checkpoint_id: checkpointId, model, instruction }),
  models: async (api: Api) => (await api.get<{ models: string[] }>("/v1/models")).models,
  compare: (api: Api, a: string, b: string) =>
    api.get<Comparison>(`/v1/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`),
  prefer: (api: Api, a: string, b: string, better: Better) => api.post<void>("/v1/compare", { a, b, better }),
};

/** What a try does otherwise, in a few words. */
export function otherwise(one: Pick<Try, "models" | "prompts" | "instruction">): string {
  const models = Object.entries(one.models).map(([role, name]) => (role ? `${role}: ${name}` : name));
  const prompts = Object.keys(one.prompts).map((name) => `prompt ${name}`);
  return [...models, ...prompts, one.instruction ? `“${one.instruction}”` : ""].filter(Boolean).join(", ") || "once more";
}
