/** One thread's websocket: reconnects with back-off, resumes after the last frame, keeps what was not yet echoed. */
import { takeEarly } from "./early";
import type { ClientFrame, ErrorBody, Frame } from "./types";

export type Link = "connecting" | "open" | "waiting" | "gone";

export interface SocketEvents {
  frame(frame: Frame): void;
  error(error: ErrorBody, messageId: string | null): void;
  link(link: Link, retryInMs: number): void;
  /** Id of the last frame applied, empty to start from a snapshot. */
  after(): string;
  /** May ask the service for a ticket first. */
  url(after: string): string | Promise<string>;
  /** Asked when a connection was refused: is the thread still there? */
  exists(): Promise<boolean>;
}

const FIRST_DELAY_MS = 400;
const LAST_DELAY_MS = 10_000;
/** Close codes that trying again does not help: not allowed, no such thread. */
const REFUSED: ReadonlySet<number> = new Set([4403, 4404]);

export class ThreadSocket {
  private socket: WebSocket | null = null;
  private timer = 0;
  private tries = 0;
  private attempts = 0;
  private closed = false;
  /** Messages the server has not echoed. Sent again after a reconnect: a repeat of an id is not run twice. */
  private readonly outbox: Extract<ClientFrame, { type: "message" }>[] = [];

  /** Edits that were sent and wait for their answer: none, or what was wrong with them. */
  private readonly pending = new Map<string, (problem: ErrorBody | null) => void>();

  constructor(private readonly events: SocketEvents) {}

  open(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.events.link("connecting", 0);
    const url = this.events.url(this.events.after());
    if (typeof url === "string") this.connect(url);
    else void this.connectLater(url);
  }

  private async connectLater(coming: Promise<string>): Promise<void> {
    const attempt = ++this.attempts;
    // Why there is no ticket is told by the sign-in, or by the notice that the connection is lost.
    const url = await coming.catch(() => "");
    if (this.closed || attempt !== this.attempts) return;
    if (url) this.connect(url);
    else this.wait();
  }

  private connect(url: string): void {
    const early = takeEarly(url);
    const socket = early?.socket ?? new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => this.opened(socket);
    socket.onmessage = (message) => this.received(socket, String(message.data));
    socket.onclose = (event) => void this.lost(socket, event);
    if (early && socket.readyState === WebSocket.OPEN) this.opened(socket);
    for (const data of early?.heard ?? []) this.received(socket, data);
  }

  /** Reads the thread again from a snapshot. */
  restart(): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
    this.tries = 0;
    this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  /** Sends now, or, for a message, as soon as there is a connection. False when it could not be sent. */
  send(frame: ClientFrame): boolean {
    if (frame.type === "message") this.outbox.push(frame);
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify(frame));
      return true;
    }
    return frame.type === "message";
  }

  /** Sends an edit; resolves to null once the server has it, or to what the server has against it. */
  ask(frame: Extract<ClientFrame, { type: "ui_event" }>): Promise<ErrorBody | null> {
    const lost: ErrorBody = { code: "unreachable", message: "Not connected just now. Try again in a moment." };
    if (this.socket?.readyState !== WebSocket.OPEN) return Promise.resolve(lost);
    return new Promise((resolve) => {
      this.pending.set(frame.message_id, resolve);
      this.socket?.send(JSON.stringify(frame));
    });
  }

  private failPending(): void {
    const lost = { code: "unreachable", message: "The connection was lost. Look whether the edit is there." };
    for (const id of [...this.pending.keys()]) this.answer(id, lost);
  }

  private answer(messageId: string, problem: ErrorBody | null): boolean {
    const resolve = this.pending.get(messageId);
    this.pending.delete(messageId);
    resolve?.(problem);
    return resolve !== undefined;
  }

  private opened(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.events.link("open", 0);
    for (const frame of this.outbox) socket.send(JSON.stringify(frame));
  }

  private received(socket: WebSocket, data: string): void {
    if (socket !== this.socket) return;
    const parsed = JSON.parse(data) as Frame | { error: ErrorBody } | { ack: { message_id: string } };
    if ("ack" in parsed) {
      this.settle(parsed.ack.message_id);
      this.answer(parsed.ack.message_id, null);
    } else if ("error" in parsed) {
      // An error does not say which frame it is about; frames are taken in order, so it is the oldest one open.
      const edit = this.outbox.length === 0 ? this.pending.keys().next().value : undefined;
      if (edit && this.answer(edit, parsed.error)) return;
      const id = this.outbox[0]?.message_id ?? null;
      if (id) this.settle(id);
      this.events.error(parsed.error, id);
    } else {
      this.tries = 0;
      this.acknowledge(parsed);
      this.events.frame(parsed);
    }
  }

  private acknowledge({ event }: Frame): void {
    if (event.type === "TEXT_MESSAGE_START") this.settle(event.messageId);
    if (event.type === "MESSAGES_SNAPSHOT") for (const message of event.messages) this.settle(message.id);
  }

  private settle(messageId: string): void {
    const at = this.outbox.findIndex((f) => f.message_id === messageId);
    if (at >= 0) this.outbox.splice(at, 1);
  }

  private async lost(socket: WebSocket, { code, reason }: { code: number; reason?: string }): Promise<void> {
    if (socket !== this.socket || this.closed) return;
    this.socket = null;
    this.failPending();
    const signIn = reason === "unauthenticated";
    if ((REFUSED.has(code) && !signIn) || ((signIn || this.tries > 0) && !(await this.events.exists()))) {
      this.closed = true;
      this.events.link("gone", 0);
      return;
    }
    if (!this.closed) this.wait();
  }

  private wait(): void {
    const delay = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.tries) * (0.8 + 0.4 * Math.random());
    this.tries += 1;
    this.events.link("waiting", delay);
    this.timer = window.setTimeout(() => this.open(), delay);
  }
}
