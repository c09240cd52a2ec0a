/** `GET /v1/registry` as the page reads it. */
export type Stage = "experimental" | "candidate" | "production" | "retired";

/** Where a version stands. */
export interface Staged {
  version: string;
  stage: Stage;
  share: number;
}

export interface Entry extends Staged {
  name: string;
  evidence: string;
  who: string;
}

export interface AgentEntry extends Entry {
  description: string;
  subagents: { name: string; description: string; tools: string[] }[];
  prompts: Entry[];
}

export interface RecipeEntry extends Entry {
  title: string;
}

export interface ToolEntry {
  name: string;
  description: string;
  capabilities: string[];
  of: string[];
}

export interface ModelStanding {
  model: Staged & {
    name: string;
    family: string;
    description: string;
    third_party: boolean;
    price: Record<string, number>;
    fallbacks: string[];
    limits: { requests_per_minute: number | null; usd_per_day: number | null; jobs: number | null };
  };
  capabilities: string[];
  calls: number;
  failed: number;
  load: number;
  usual_s: number | null;
  resting: boolean;
  quota_used: number;
}

export interface Dependency {
  kind: "guardrail" | "aws";
  name: string;
  calls: number;
  failed: number;
  load: number;
  usual_s: number | null;
  quota_used: number;
}

export interface Move {
  name: string;
  version: string;
  stage: Stage;
  share: number;
  who: string;
  evidence: string;
  at: string;
}

export interface Registry {
  agents: AgentEntry[];
  tools: ToolEntry[];
  recipes: RecipeEntry[];
  models: ModelStanding[];
  dependencies: Dependency[];
  moves: Move[];
  problem: string;
}

const PRICES: Record<string, string> = {
  call: "a call",
  picture: "a picture",
  second: "a second",
  million_tokens: "a million tokens",
};

/** What a model asks, in words; empty where it asks nothing. */
export function priceWords(price: Record<string, number>): string {
  return Object.entries(price)
    .filter(([, usd]) => usd > 0)
    .map(([key, usd]) => `$${usd} ${PRICES[key] ?? key}`)
    .join(", ");
}

/** What bounds a model, and who is asked when it fails, in words. */
export function boundWords({ limits, fallbacks }: ModelStanding["model"]): string[] {
  return [
    limits.requests_per_minute ? `${limits.requests_per_minute} requests a minute` : "",
    limits.usd_per_day ? `$${limits.usd_per_day} a day` : "",
    limits.jobs ? `${limits.jobs} at once` : "",
    fallbacks.length > 0 ? `then ${fallbacks.join(", ")}` : "",
  ];
}

/** "candidate, 10 %": a share is only said where it decides. */
export function stageWords(one: Staged): string {
  return one.stage === "candidate" ? `candidate, ${Math.round(one.share * 100)} %` : one.stage;
}

/** Calls, failures and time, in words. */
export function callWords(one: { calls: number; failed: number; usual_s: number | null }): string {
  if (one.calls === 0) return "not called yet";
  const said = [`${one.calls} ${one.calls === 1 ? "call" : "calls"}`];
  if (one.failed > 0) said.push(`${one.failed} failed`);
  if (one.usual_s !== null) said.push(one.usual_s < 1 ? `${Math.round(one.usual_s * 1000)} ms` : `${one.usual_s.toFixed(1)} s`);
  return said.join(" · ");
}
