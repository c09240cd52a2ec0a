/** Messages: streamed, taken from a snapshot, or shown ahead of the server's echo. */
import type { EventOf } from "../wire/types";
import { withEntry } from "./runs";
import type { ChatMessage, Entry, ViewState } from "./state";

type Snapshot = EventOf<"MESSAGES_SNAPSHOT">["messages"][number];
interface MessageMetadata {
  attachments?: string[];
  run_id?: string | null;
  created_at?: string;
}

function attachmentsOf(metadata: unknown): string[] {
  const list = (metadata as MessageMetadata | undefined)?.attachments;
  return Array.isArray(list) ? list : [];
}

function withMessage(state: ViewState, message: ChatMessage): ViewState {
  const next = { ...state, messages: { ...state.messages, [message.id]: message } };
  return withEntry(next, {
    type: "message", key: `message:${message.id}`, runId: message.runId, messageId: message.id,
  });
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
    delivery: "sent",
  };
  if (!known) return withMessage(state, message);
  const entries = state.entries.map((e) => (e.key === `message:${message.id}` ? { ...e, runId: message.runId } : e));
  return { ...state, entries: entries as Entry[], messages: { ...state.messages, [message.id]: message } };
}

export function textContent(state: ViewState, event: EventOf<"TEXT_MESSAGE_CONTENT">): ViewState {
  const message = state.messages[event.messageId];
  if (!message?.open) return state;
  return {
    ...state,
    messages: { ...state.messages, [message.id]: { ...message, text: message.text + event.delta } },
  };
}

export function textEnd(state: ViewState, event: EventOf<"TEXT_MESSAGE_END">): ViewState {
  const message = state.messages[event.messageId];
  if (!message?.open) return state;
  return { ...state, messages: { ...state.messages, [message.id]: { ...message, open: false } } };
}

/** Takes the transcript as the server has it. Messages on their way stay; blocks of artifacts are placed anew. */
export function messagesSnapshot(state: ViewState, messages: readonly Snapshot[]): ViewState {
  const sending = Object.values(state.messages).filter((m) => m.delivery !== "sent");
  let next: ViewState = { ...state, entries: [], messages: {}, runs: {}, loaded: true };
  for (const message of messages) {
    if (message.role !== "user" && message.role !== "assistant") continue;
    next = withMessage(next, fromSnapshot(message));
  }
  for (const message of sending) if (!next.messages[message.id]) next = withMessage(next, message);
  return next;
}

function fromSnapshot(message: Snapshot): ChatMessage {
  const metadata = (message as { metadata?: MessageMetadata }).metadata ?? {};
  const content = (message as { content?: unknown }).content;
  return {
    id: message.id,
    role: message.role === "user" ? "user" : "assistant",
    name: (message as { name?: string }).name ?? null,
    text: typeof content === "string" ? content : textOf(content),
    attachments: attachmentsOf(metadata),
    runId: metadata.run_id ?? null,
    createdAt: metadata.created_at ?? null,
    open: false,
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
    id, role: "user", name: null, text, attachments, runId: null, createdAt: null, open: false, delivery: "sending",
  });
}

/** Takes a refused message out of the conversation: its words go back to the composer. */
export function dropMessage(state: ViewState, id: string): ViewState {
  if (state.messages[id]?.delivery !== "sending") return state;
  const { [id]: _gone, ...messages } = state.messages;
  return { ...state, messages, entries: state.entries.filter((e) => e.key !== `message:${id}`) };
}
