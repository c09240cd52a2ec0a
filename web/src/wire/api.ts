/** REST calls of the page. Every failure is an `ApiError` that carries the server's message, limit and value. */
import type { Artifact, ErrorBody, Product, SnapshotMessage, ThreadInfo } from "./types";

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

export class Api {
  /** Origin and path of the service, without a slash at the end; empty for the page's own. */
  constructor(readonly baseUrl: string) {}

  socketUrl(threadId: string, after: string): string {
    const base = new URL(`${this.baseUrl || location.origin}/v1/threads/${encodeURIComponent(threadId)}/ws`);
    base.protocol = base.protocol === "https:" ? "wss:" : "ws:";
    if (after) base.searchParams.set("after", after);
    return base.href;
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

  async createThread(): Promise<string> {
    const made = await this.call<{ thread_id: string }>("/v1/threads", { method: "POST" });
    return made.thread_id;
  }

  async listThreads(cursor: string | null): Promise<ThreadPage> {
    return this.call<ThreadPage>(`/v1/threads${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.call<unknown>(`/v1/threads/${encodeURIComponent(threadId)}`, { method: "DELETE" });
  }

  async threadArtifacts(threadId: string): Promise<Artifact[]> {
    const path = `/v1/threads/${encodeURIComponent(threadId)}/artifacts`;
    return (await this.call<{ artifacts: Artifact[] }>(path)).artifacts;
  }

  async threadMessages(threadId: string): Promise<SnapshotMessage[]> {
    const path = `/v1/threads/${encodeURIComponent(threadId)}/messages`;
    return (await this.call<{ messages: SnapshotMessage[] }>(path)).messages;
  }

  async products(): Promise<Product[]> {
    return (await this.call<{ products: Product[] }>("/v1/products")).products;
  }

  async upload(file: File, threadId: string): Promise<Artifact> {
    const form = new FormData();
    form.set("file", file);
    form.set("thread_id", threadId);
    return this.call<Artifact>("/v1/artifacts", { method: "POST", body: form });
  }

  private async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    let reply: Response;
    try {
      reply = await fetch(this.baseUrl + path, init);
    } catch (error) {
      const message = "Limelight cannot be reached. Is the server running? Try again in a moment.";
      throw new ApiError(0, { code: "unreachable", message, value: String(error) });
    }
    if (!reply.ok) throw new ApiError(reply.status, await errorOf(reply));
    return (reply.status === 204 ? undefined : await reply.json()) as T;
  }
}

async function errorOf(reply: Response): Promise<ErrorBody> {
  const text = await reply.text();
  try {
    const parsed = JSON.parse(text) as { error?: ErrorBody; detail?: unknown };
    if (parsed.error?.message) return parsed.error;
    if (typeof parsed.detail === "string") return { code: String(reply.status), message: parsed.detail };
  } catch {
    // Not JSON: a proxy's page, say. The status line is all there is to tell.
  }
  return { code: String(reply.status), message: `The server answered ${reply.status} ${reply.statusText}.` };
}
