import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ThreadSocket } from "../src/wire/socket";
import type { ClientFrame, ErrorBody, Frame } from "../src/wire/types";
import { text } from "./fixtures";

/** A WebSocket that the test opens, feeds and loses by hand. */
class FakeWebSocket {
  static readonly OPEN = 1;
  static made: FakeWebSocket[] = [];
  readyState = 0;
  sent: unknown[] = [];
  onopen = () => {};
  onclose = (_event: { code: number }) => {};
  onmessage = (_message: { data: string }) => {};
  constructor(readonly url: string) {
    FakeWebSocket.made.push(this);
  }
  static get last(): FakeWebSocket {
    return FakeWebSocket.made.at(-1) as FakeWebSocket;
  }
  accept() {
    this.readyState = 1;
    this.onopen();
  }
  lose(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }
  send(data: string) {
    this.sent.push(JSON.parse(data));
  }
  receive(data: unknown) {
    this.onmessage({ data: JSON.stringify(data) });
  }
  close() {
    this.lose();
  }
}

const message: ClientFrame = { type: "message", message_id: "u1", text: "Hello", attachments: [] };
let after = "";
let there = true;
let frames: Frame[] = [];
let errors: [ErrorBody, string | null][] = [];
let links: string[] = [];

function open(): ThreadSocket {
  const socket = new ThreadSocket({
    frame: (f) => {
      frames.push(f);
      after = f.id;
    },
    error: (error, id) => errors.push([error, id]),
    link: (link) => links.push(link),
    after: () => after,
    url: (id) => `ws://x/?after=${id}`,
    exists: async () => there,
  });
  socket.open();
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeWebSocket);
  vi.stubGlobal("window", globalThis);
  FakeWebSocket.made = [];
  [after, there, frames, errors, links] = ["", true, [], [], []];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a socket that the page opened early", () => {
  const early = (url: string) => {
    const socket = new FakeWebSocket(url);
    socket.readyState = 1;
    const heard = [JSON.stringify({ id: "e1", run_id: "", event: { type: "RUN_STARTED" } })];
    globalThis.limelightEarly = { socket: socket as unknown as WebSocket, heard };
    return socket;
  };

  it("is gone on with, from what it heard meanwhile", () => {
    const socket = early("ws://x/?after=");
    open();
    socket.receive({ id: "e2", run_id: "", event: { type: "RUN_FINISHED" } });

    expect(FakeWebSocket.made).toEqual([socket]);
    expect(frames.map((f) => f.id)).toEqual(["e1", "e2"]);
    expect(links).toEqual(["connecting", "open"]);
  });

  it("is closed where another conversation is opened", () => {
    const socket = early("ws://y/?after=");
    open();

    expect(socket.readyState).toBe(3);
    expect(FakeWebSocket.last.url).toBe("ws://x/?after=");
    expect(frames).toEqual([]);
  });

  it("is not used once it was refused: a new one hears why", () => {
    early("ws://x/?after=").readyState = 3;
    open();

    expect(FakeWebSocket.made).toHaveLength(2);
  });

  it("is had once", () => {
    const socket = early("ws://x/?after=");
    open();
    socket.lose();
    vi.advanceTimersByTime(1000);

    expect(FakeWebSocket.made).toHaveLength(2);
  });
});

describe("a thread's socket", () => {
  it("asks on from the last frame after a loss", async () => {
    open();
    FakeWebSocket.last.accept();
    FakeWebSocket.last.receive({ id: "e7", run_id: "r", event: { type: "RUN_STARTED" } });
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeWebSocket.made.map((s) => s.url)).toEqual(["ws://x/?after=", "ws://x/?after=e7"]);
  });

  it("sends a message again until it is echoed, then no more", async () => {
    const socket = open();
    socket.send(message);
    FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.sent).toEqual([message]);
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(1000);
    FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.sent).toEqual([message]);
    for (const echo of text("r", "u1", ["Hello"], "user")) FakeWebSocket.last.receive(echo);
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(1000);
    FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.sent).toEqual([]);
  });

  it("does not keep a cancel for later", () => {
    const socket = open();
    expect(socket.send({ type: "cancel", message_id: "c", mode: "now" })).toBe(false);
    FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.sent).toEqual([]);
  });

  it("tells an error, and which message it is about", () => {
    const socket = open();
    FakeWebSocket.last.accept();
    socket.send(message);
    const error = { code: "too_large", message: "too long", limit: 20000, value: 30000 };
    FakeWebSocket.last.receive({ error });
    expect(errors).toEqual([[error, "u1"]]);
    expect(frames).toEqual([]);
  });

  it("backs off between tries", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    open();
    const tries: number[] = [];
    for (const wait of [400, 800, 1600]) {
      FakeWebSocket.last.lose();
      await vi.advanceTimersByTimeAsync(wait - 1);
      tries.push(FakeWebSocket.made.length);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(tries).toEqual([1, 2, 3]);
    expect(FakeWebSocket.made.length).toBe(4);
  });

  it("takes an acknowledgement for an echo", async () => {
    const socket = open();
    FakeWebSocket.last.accept();
    socket.send(message);
    FakeWebSocket.last.receive({ ack: { message_id: "u1", run_id: "r", repeat: false } });
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(1000);
    FakeWebSocket.last.accept();
    expect(FakeWebSocket.last.sent).toEqual([]);
    expect(frames).toEqual([]);
  });

  it("does not try again where it was told there is no such thread", async () => {
    open();
    FakeWebSocket.last.accept();
    FakeWebSocket.last.receive({ error: { code: "not_found", message: "no such thread" } });
    FakeWebSocket.last.lose(4404);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links.at(-1)).toBe("gone");
    expect(FakeWebSocket.made.length).toBe(1);
  });

  it("gives up on a thread that is gone", async () => {
    there = false;
    open();
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(1000);
    FakeWebSocket.last.lose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links.at(-1)).toBe("gone");
    expect(FakeWebSocket.made.length).toBe(2);
  });
});

describe("edits by hand", () => {
  const edit = (id: string): Extract<ClientFrame, { type: "ui_event" }> => ({
    type: "ui_event",
    message_id: id,
    name: "edit.undo",
    artifact_id: "",
    payload: {},
  });

  it("hear that they were taken, or what was wrong with them, in their order", async () => {
    const socket = open();
    FakeWebSocket.last.accept();
    const first = socket.ask(edit("e1"));
    const second = socket.ask(edit("e2"));
    FakeWebSocket.last.receive({ error: { code: "nothing_to_undo", message: "there is nothing to undo" } });
    FakeWebSocket.last.receive({ ack: { message_id: "e2" } });
    expect((await first)?.code).toBe("nothing_to_undo");
    expect(await second).toBeNull();
    expect(errors).toEqual([]);
  });

  it("hear when the connection is not there, or is lost", async () => {
    const socket = open();
    expect((await socket.ask(edit("e1")))?.code).toBe("unreachable");
    FakeWebSocket.last.accept();
    const waiting = socket.ask(edit("e2"));
    FakeWebSocket.last.lose();
    expect((await waiting)?.code).toBe("unreachable");
  });
});

describe("a service that asks for a ticket", () => {
  it("is asked for one before every connection, and again when there is none", async () => {
    vi.useFakeTimers();
    let tickets = 0;
    const socket = new ThreadSocket({
      frame: () => {},
      error: () => {},
      link: (link) => links.push(link),
      after: () => "",
      url: async () => {
        tickets += 1;
        if (tickets === 1) throw new Error("no ticket");
        return `ws://x/?ticket=${tickets}`;
      },
      exists: async () => true,
    });
    const before = FakeWebSocket.made.length;
    socket.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeWebSocket.made.length).toBe(before);
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeWebSocket.last.url).toBe("ws://x/?ticket=2");
    socket.close();
    vi.useRealTimers();
  });
});
