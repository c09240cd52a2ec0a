/** REST calls of the page. Every failure is an `ApiError` that carries the server's message, limit and value. */
import { sessionOf, type Session } from "./session";
import type { AgentInfo, Artifact, ErrorBody, Product, SnapshotMessage, ThreadInfo } from "./types";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
  }
}

export interface ThreadPage {
  threads: ThreadInfo[];
  next_cursor: string | null;
}

export interface MessagePage {
  messages: SnapshotMessage[];
  next_cursor: string | null;
}

/** Artifacts that are shown with a stretch of a conversation. */
export interface ShownArtifacts {
  /** Made or given in it. */
  artifacts: Artifact[];
  /** From before it: carried by its messages, or on the board. */
  held: Artifact[];
}

/** Messages that are read at a time. */
const PAGE = 40;

export class Api {
  /** Origin and path of the service, without a slash at the end; empty for the page's own. */
  constructor(readonly baseUrl: string) {
    this.session = sessionOf(baseUrl);
  }

  readonly session: Session;
  private readonly local = new Map<string, Promise<string>>();

  /** Where a thread's socket is; with a token, with a one-use ticket, for a socket cannot send the token. */
  socketUrl(threadId: string, after: string): string | Promise<string> {
    const base = new URL(`${this.baseUrl || location.origin}/v1/threads/${encodeURIComponent(threadId)}/ws`);
    base.protocol = base.protocol === "https:" ? "wss:" : "ws:";
    if (after) base.searchParams.set("after", after);
    if (!this.session.token) return base.href;
    return this.call<{ ticket: string }>("/v1/tickets", { method: "POST" }).then(({ ticket }) => {
      base.searchParams.set("ticket", ticket);
      return base.href;
    });
  }

  /** The bytes behind a URL of the service, fetched once with the token, as a URL of this page's memory. */
  localUrl(url: string): Promise<string> {
    const known = this.local.get(url);
    if (known) return known;
    const made = this.reply(url).then(async (reply) => URL.createObjectURL(await whole(reply.blob())));
    made.catch(() => this.local.delete(url));
    this.local.set(url, made);
    return made;
  }

  contentUrl(artifactId: string, width?: number): string {
    const url = `${this.baseUrl}/v1/artifacts/${encodeURIComponent(artifactId)}/content`;
    return width ? `${url}?w=${width}` : url;
  }

  /** A URL the service gave, which may be a path of its own; with a width, of the picture scaled to it. */
  resolve(url: string, width?: number): string {
    if (!url.startsWith("/")) return url;
    return `${this.baseUrl}${url}${width ? `?w=${width}` : ""}`;
  }

  /** The whole picture of an artifact; of one that moves, its poster. */
  pictureUrl(artifactId: string, mime: string | undefined): string {
    return !mime || mime.startsWith("image/")
      ? this.contentUrl(artifactId)
      : this.contentUrl(artifactId, 1440);
  }

  /** Asks whether a token is known. Raises `ApiError` with status 401 where it is not. */
  async knows(token: string): Promise<void> {
    await this.reply(`${this.baseUrl}/v1/threads`, { headers: { authorization: `Bearer ${token}` } });
  }

  /** A new conversation, with the service's first agent when none is named. */
  async createThread(agent: string): Promise<string> {
    const named = { headers: { "content-type": "application/json" }, body: JSON.stringify({ agent }) };
    const asked = { method: "POST", ...(agent ? named : {}) };
    return (await this.call<{ thread_id: string }>("/v1/threads", asked)).thread_id;
  }

  /** Who there is to talk to, the first one first. */
  async agents(): Promise<AgentInfo[]> {
    return (await this.call<{ agents: AgentInfo[] }>("/v1/registry")).agents;
  }

  async listThreads(cursor: string | null): Promise<ThreadPage> {
    return this.call<ThreadPage>(`/v1/threads${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.call<unknown>(`/v1/threads/${encodeURIComponent(threadId)}`, { method: "DELETE" });
  }

  /** What is shown with the messages from one on, up to another. */
  threadArtifacts(threadId: string, since: string, until: string | null = null): Promise<ShownArtifacts> {
    const asked = new URLSearchParams({ since, ...(until ? { until } : {}) });
    return this.call<ShownArtifacts>(`/v1/threads/${encodeURIComponent(threadId)}/artifacts?${asked}`);
  }

  /** The newest messages, or the newest before one; oldest first. */
  threadMessages(threadId: string, cursor: string | null = null, limit = PAGE): Promise<MessagePage> {
    const asked = new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : {}) });
    return this.call<MessagePage>(`/v1/threads/${encodeURIComponent(threadId)}/messages?${asked}`);
  }

  async products(): Promise<Product[]> {
    return (await this.call<{ products: Product[] }>("/v1/products")).products;
  }

  /** Thumbs and words on a run; a second time replaces the first. */
  async rate(runId: string, thumbs: "up" | "down", words: string): Promise<void> {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ thumbs, words });
    await this.call<unknown>(`/v1/runs/${encodeURIComponent(runId)}/feedback`, { method: "POST", headers, body });
  }

  async upload(file: File, threadId: string): Promise<Artifact> {
    const form = new FormData();
    form.set("file", file);
    form.set("thread_id", threadId);
    return this.call<Artifact>("/v1/artifacts", { method: "POST", body: form });
  }

  /** What a path of the service answers. */
  get<T>(path: string): Promise<T> {
    return this.call<T>(path);
  }

  /** What it answers to a body, as JSON. */
  post<T>(path: string, body: unknown): Promise<T> {
    const headers = { "content-type": "application/json" };
    return this.call<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  put<T>(path: string, body: unknown): Promise<T> {
    const headers = { "content-type": "application/json" };
    return this.call<T>(path, { method: "PUT", headers, body: JSON.stringify(body) });
  }

  remove(path: string): Promise<unknown> {
    return this.call<unknown>(path, { method: "DELETE" });
  }

  private async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const reply = await this.reply(this.baseUrl + path, init);
    return (reply.status === 204 ? undefined : await whole(reply.json())) as T;
  }

  private async reply(url: string, init: RequestInit = {}): Promise<Response> {
    const { token } = this.session;
    const headers = token ? { authorization: `Bearer ${token}`, ...init.headers } : init.headers;
    const reply = await whole(fetch(url, headers ? { ...init, headers } : init));
    if (reply.ok) return reply;
    if (reply.status === 401) this.session.refuse();
    throw new ApiError(reply.status, await errorOf(reply));
  }
}

/** What comes over the network. Raises `ApiError` where it does not come, or is cut off in its middle. */
async function whole<T>(coming: Promise<T>): Promise<T> {
  try {
    return await coming;
  } catch (error) {
    const message = "Limelight cannot be reached. Is the server running? Try again in a moment.";
    throw new ApiError(0, { code: "unreachable", message, value: String(error) });
  }
}

async function errorOf(reply: Response): Promise<ErrorBody> {
  const text = await whole(reply.text());
  try {
    const parsed = JSON.parse(text) as { error?: ErrorBody; detail?: unknown };
    if (parsed.error?.message) return parsed.error;
    if (typeof parsed.detail === "string") return { code: String(reply.status), message: parsed.detail };
  } catch {
    // Not JSON: a proxy's page, say. The status line is all there is to tell.
  }
  return { code: String(reply.status), message: `The server answered ${reply.status} ${reply.statusText}.` };
}
