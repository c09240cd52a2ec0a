/** Messages: streamed, taken from a snapshot, or shown ahead of the server's echo. */
import type { EventOf, SnapshotMessage } from "../wire/types";
import { withEntry } from "./runs";
import type { ChatMessage, Entry, ViewState } from "./state";

interface MessageMetadata {
  attachments?: string[];
  runId?: string | null;
  createdAt?: string;
}

function attachmentsOf(metadata: unknown): string[] {
  const list = (metadata as MessageMetadata | undefined)?.attachments;
  return Array.isArray(list) ? list : [];
}

function withMessage(state: ViewState, message: ChatMessage): ViewState {
  const next = { ...state, messages: { ...state.messages, [message.id]: message } };
  const entry: Entry = {
    type: "message",
    key: `message:${message.id}`,
    runId: message.runId,
    messageId: message.id,
  };
  const work = workToPrecede(state, message);
  if (work < 0) return withEntry(next, entry);
  return { ...next, entries: [...state.entries.slice(0, work), entry, ...state.entries.slice(work)] };
}

/** The acknowledgement stands above the work of its run, whichever of the two came first. */
function workToPrecede(state: ViewState, message: ChatMessage): number {
  const mine = (e: Entry) => e.runId === message.runId;
  if (message.role !== "assistant" || message.runId === null) return -1;
  const answered = state.entries.some(
    (e) => mine(e) && e.type === "message" && state.messages[e.messageId]?.role === "assistant",
  );
  return answered ? -1 : state.entries.findIndex((e) => mine(e) && e.type === "work");
}

/** Opens a message. The echo of one's own message takes the place of the one that was shown ahead of it. */
export function textStart(state: ViewState, event: EventOf<"TEXT_MESSAGE_START">, runId: string): ViewState {
  const known = state.messages[event.messageId];
  if (known && known.delivery === "sent") return state;
  const attachments = attachmentsOf(event.metadata);
  const message: ChatMessage = {
    id: event.messageId,
    role: event.role === "user" ? "user" : "assistant",
    name: event.name ?? null,
    text: "",
    attachments: attachments.length > 0 ? attachments : (known?.attachments ?? []),
    runId: runId || null,
    createdAt: null,
    open: true,
    partial: false,
    delivery: "sent",
  };
  if (!known) return withMessage(state, message);
  const entries = state.entries.map((e) =>
    e.key === `message:${message.id}` ? { ...e, runId: message.runId } : e,
  );
  return { ...state, entries: entries as Entry[], messages: { ...state.messages, [message.id]: message } };
}

export function textContent(
  state: ViewState,
  event: EventOf<"TEXT_MESSAGE_CONTENT">,
  runId: string,
): ViewState {
  const message = state.messages[event.messageId];
  if (!message) return joinMessage(state, event, runId);
  if (!message.open) return state;
  return {
    ...state,
    messages: { ...state.messages, [message.id]: { ...message, text: message.text + event.delta } },
  };
}

/** Words of a message whose start came before the snapshot: what there is of it, marked as a part. */
function joinMessage(state: ViewState, event: EventOf<"TEXT_MESSAGE_CONTENT">, runId: string): ViewState {
  return withMessage(state, {
    id: event.messageId,
    role: "assistant",
    name: null,
    text: `… ${event.delta.trimStart()}`,
    attachments: [],
    runId: runId || null,
    createdAt: null,
    open: true,
    partial: true,
    delivery: "sent",
  });
}

export function hasPartial(state: ViewState): boolean {
  return Object.values(state.messages).some((m) => m.partial);
}

/** Fills in, from the transcript, the messages whose beginning was missed. */
export function completeMessages(state: ViewState, transcript: readonly SnapshotMessage[]): ViewState {
  const messages = { ...state.messages };
  for (const said of transcript.map(fromSnapshot)) {
    const known = messages[said.id];
    if (known?.partial) messages[said.id] = { ...known, text: said.text, open: false, partial: false };
  }
  return { ...state, messages };
}

export function textEnd(state: ViewState, event: EventOf<"TEXT_MESSAGE_END">): ViewState {
  const message = state.messages[event.messageId];
  if (!message?.open) return state;
  return { ...state, messages: { ...state.messages, [message.id]: { ...message, open: false } } };
}

/** Takes the transcript as the server has it. Messages on their way stay; blocks of artifacts are placed anew. */
export function messagesSnapshot(
  state: ViewState,
  messages: readonly SnapshotMessage[],
  earlier: string | null = null,
): ViewState {
  const sending = Object.values(state.messages).filter((m) => m.delivery !== "sent");
  let next: ViewState = { ...state, entries: [], messages: {}, runs: {}, earlier, loaded: true };
  for (const message of messages) {
    if (message.role !== "user" && message.role !== "assistant") continue;
    next = withMessage(next, fromSnapshot(message));
  }
  for (const message of sending) if (!next.messages[message.id]) next = withMessage(next, message);
  return next;
}

function fromSnapshot(message: SnapshotMessage): ChatMessage {
  const metadata = (message as { metadata?: MessageMetadata }).metadata ?? {};
  const content = (message as { content?: unknown }).content;
  return {
    id: message.id,
    role: message.role === "user" ? "user" : "assistant",
    name: (message as { name?: string }).name ?? null,
    text: typeof content === "string" ? content : textOf(content),
    attachments: attachmentsOf(metadata),
    runId: metadata.runId ?? null,
    createdAt: metadata.createdAt ?? null,
    open: false,
    partial: false,
    delivery: "sent",
  };
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: unknown }) => (typeof part.text === "string" ? part.text : "")).join("");
}

/** Shows one's own message at once. */
export function sendMessage(state: ViewState, id: string, text: string, attachments: string[]): ViewState {
  return withMessage(state, {
    id,
    role: "user",
    name: null,
    text,
    attachments,
    runId: null,
    createdAt: null,
    open: false,
    partial: false,
    delivery: "sending",
  });
}

/** Takes a refused message out of the conversation: its words go back to the composer. */
export function dropMessage(state: ViewState, id: string): ViewState {
  if (state.messages[id]?.delivery !== "sending") return state;
  const { [id]: _gone, ...messages } = state.messages;
  return { ...state, messages, entries: state.entries.filter((e) => e.key !== `message:${id}`) };
}
