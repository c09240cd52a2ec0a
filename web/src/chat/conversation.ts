/** The conversation behind the component: socket, REST and reducer, with frames applied once a picture frame. */
import { ApiError, type Api } from "../wire/api";
import { newId } from "../wire/ids";
import { ThreadSocket, type Link } from "../wire/socket";
import type { Artifact, ErrorBody, Frame } from "../wire/types";
import { withEarlier } from "../view/earlier";
import { addArtifact, addStored } from "../view/gallery";
import { completeMessages, dropMessage, hasPartial, sendMessage } from "../view/messages";
import { reduceAll } from "../view/reduce";
import { EMPTY_VIEW, type ViewState } from "../view/state";

export interface Listener {
  changed(view: ViewState): void;
  link(): void;
  /** The server would not take something; `text` is what was to be said. */
  refused(error: ErrorBody, text: string): void;
  told(text: string): void;
  made(threadId: string): void;
  /** A run started or ended: the list of threads may look different. */
  active(): void;
}

export class Conversation {
  threadId = "";
  link: Link = "open";
  retrying = false;
  /** Who a new conversation is with; empty: the service's first agent. */
  agent = "";
  /** Asks with every message what its turn saw, and why. */
  explain = false;
  private view: ViewState = EMPTY_VIEW;
  private socket: ThreadSocket | null = null;
  private queue: Frame[] = [];
  private drawing = 0;
  private reading = false;
  private making: Promise<string> | null = null;

  constructor(
    private readonly api: Api,
    private readonly listener: Listener,
  ) {}

  /** Shows a thread; an empty id shows a new conversation. */
  open(threadId: string): void {
    this.close();
    this.threadId = threadId;
    this.making = null;
    this.set(EMPTY_VIEW);
    if (threadId) this.connect();
  }

  close(): void {
    this.socket?.close();
    this.socket = null;
    this.queue = [];
    this.link = "open";
    this.retrying = false;
  }

  retry(): void {
    this.socket?.restart();
  }

  /** The thread's id; makes the thread on first need. */
  async ensureThread(): Promise<string> {
    if (this.threadId) return this.threadId;
    this.making ??= this.api.createThread(this.agent);
    try {
      const made = await this.making;
      if (!this.threadId) {
        this.threadId = made;
        this.listener.made(made);
        this.connect();
      }
      return this.threadId;
    } finally {
      this.making = null;
    }
  }

  async say(text: string, attachments: Artifact[]): Promise<void> {
    if (this.link === "gone") {
      await this.ensureThread(); // so that the composer has let go of the words that it is given back
      const message = "this conversation was deleted; start a new one to say it there";
      this.listener.refused({ code: "not_found", message }, text);
      return;
    }
    const id = newId();
    const ids = attachments.map((a) => a.id);
    const known = attachments.reduce((view, artifact) => addArtifact(view, artifact, ""), this.view);
    this.set(sendMessage(known, id, text, ids));
    try {
      await this.ensureThread();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.set(dropMessage(this.view, id));
      this.listener.refused(error.body, text);
      return;
    }
    const explain = this.explain ? { explain: true } : {};
    this.socket?.send({ type: "message", message_id: id, text, attachments: ids, ...explain });
  }

  stop(): void {
    this.command({ type: "cancel", message_id: newId(), mode: "now" });
  }

  answer(interruptId: string, value: unknown): void {
    this.command({ type: "answer", message_id: newId(), interrupt_id: interruptId, value });
  }

  /** An edit by hand; null once it is there, or what is wrong with it. */
  async edit(name: string, artifactId: string, payload: Record<string, unknown>): Promise<ErrorBody | null> {
    const frame = { type: "ui_event", message_id: newId(), name, artifact_id: artifactId, payload } as const;
    const lost = { code: "unreachable", message: "Not connected just now. Try again in a moment." };
    return (await this.socket?.ask(frame)) ?? (this.socket ? null : lost);
  }

  private command(frame: Parameters<ThreadSocket["send"]>[0]): void {
    if (!this.socket?.send(frame)) this.listener.told("Not connected just now. Try again in a moment.");
  }

  private connect(): void {
    const threadId = this.threadId;
    const socket = new ThreadSocket({
      frame: (frame) => this.received(frame),
      error: (error, messageId) => this.refused(error, messageId),
      link: (link) => {
        this.link = link;
        this.retrying = link === "waiting" || (link === "connecting" && this.retrying);
        this.listener.link();
      },
      after: () => this.view.lastId,
      url: (after) => this.api.socketUrl(threadId, after),
      exists: () => this.exists(threadId),
    });
    this.socket = socket;
    socket.open();
  }

  private async exists(threadId: string): Promise<boolean> {
    try {
      await this.api.threadMessages(threadId, null, 1);
      return true;
    } catch (error) {
      return !(error instanceof ApiError && error.status === 404);
    }
  }

  private received(frame: Frame): void {
    this.queue.push(frame);
    // Nothing is there to look at before the snapshots, so they wait for no frame.
    const opens = !this.view.loaded && frame.event.type === "STATE_SNAPSHOT";
    if (this.drawing && !opens) return;
    this.drawing ||= requestAnimationFrame(() => this.draw());
    // A tab in the background draws no frames, but must not fall behind without end.
    if (document.hidden || opens) this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.drawing);
    this.drawing = 0;
    const frames = this.queue;
    this.queue = [];
    this.set(reduceAll(this.view, frames));
    if (frames.some((f) => f.event.type === "MESSAGES_SNAPSHOT")) void this.readArtifacts();
    if (frames.some((f) => f.event.type.startsWith("RUN_"))) this.listener.active();
    const ended = frames.some((f) => f.event.type === "RUN_FINISHED" || f.event.type === "RUN_ERROR");
    if (ended && hasPartial(this.view)) void this.readMessages();
    if (this.view.desynced) this.resync();
  }

  /** A snapshot tells of messages and state; the artifacts are read beside it. */
  private async readArtifacts(): Promise<void> {
    const threadId = this.threadId;
    const oldest = this.view.entries.find((e) => e.type === "message" && this.view.messages[e.messageId]?.delivery === "sent");
    if (oldest?.type !== "message") return;
    try {
      const { artifacts, held } = await this.api.threadArtifacts(threadId, oldest.messageId);
      if (threadId === this.threadId) this.set(addStored(this.view, artifacts, held));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.listener.told(error.message);
    }
  }

  /** A message that was half said when the page joined is read whole once its run has ended. */
  private async readMessages(): Promise<void> {
    const threadId = this.threadId;
    try {
      const { messages } = await this.api.threadMessages(threadId);
      if (threadId === this.threadId) this.set(completeMessages(this.view, messages));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.listener.told(error.message);
    }
  }

  /** Puts the messages before the oldest one, and what was made there, in front. */
  async readEarlier(): Promise<void> {
    const { threadId } = this;
    const cursor = this.view.earlier;
    if (this.reading || !cursor) return;
    this.reading = true;
    try {
      const { messages, next_cursor: next } = await this.api.threadMessages(threadId, cursor);
      const since = messages[0]?.id;
      const shown = since ? await this.api.threadArtifacts(threadId, since, cursor) : { artifacts: [], held: [] };
      if (threadId === this.threadId && this.view.earlier === cursor) {
        this.set(withEarlier(this.view, { messages, next, ...shown }));
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.listener.told(error.message);
    } finally {
      this.reading = false;
    }
  }

  private resync(): void {
    this.view = { ...this.view, lastId: "", recentIds: [], desynced: false };
    this.socket?.restart();
  }

  private refused(error: ErrorBody, messageId: string | null): void {
    // Told again, better, by the close code: there is no such thread.
    if (!messageId && error.code === "not_found") return;
    const text = (messageId && this.view.messages[messageId]?.text) || "";
    if (messageId) this.set(dropMessage(this.view, messageId));
    this.listener.refused(error, text);
  }

  private set(view: ViewState): void {
    if (view === this.view) return;
    this.view = view;
    this.listener.changed(view);
  }
}
