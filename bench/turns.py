"""Turns over the websocket, timed: first chunk, end, and questions asked in between."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection


@dataclass
class TimedTurn:
    """Seconds from sending; `answers` are first chunks of questions asked while the turn went on."""

    first_s: float = 0.0
    end_s: float = 0.0
    ended: str = ""
    answers: list[float] = field(default_factory=list[float])


async def timed_turn(
    socket: ClientConnection, text: str, message_id: str, *, question: str = "", questions: int = 0
) -> TimedTurn:
    """Say `text` and wait for its end; once media work shows progress, ask `question` one after another."""
    turn, sent, asked_at, asked = TimedTurn(), time.perf_counter(), 0.0, 0
    run_id, waiting = "", ""
    await socket.send(json.dumps({"type": "message", "message_id": message_id, "text": text}))
    async for raw in socket:
        now = time.perf_counter()
        frame: dict[str, Any] = json.loads(raw)
        event: dict[str, Any] = frame.get("event", {})
        if ack := frame.get("ack"):
            if ack["message_id"] == message_id:
                run_id = ack["run_id"]
            else:
                waiting = ack["run_id"]
            continue
        mine = frame.get("run_id") == run_id
        if _is_words(event):
            if mine:
                turn.first_s = turn.first_s or now - sent
            elif asked_at and frame.get("run_id") == waiting:
                turn.answers.append(now - asked_at)
                asked_at = 0.0
        if event.get("type", "").startswith("ACTIVITY") and not asked_at and asked < questions:
            asked, asked_at = asked + 1, now
            body = {"type": "message", "message_id": f"{message_id}-q{asked}", "text": question}
            await socket.send(json.dumps(body))
        if mine and event.get("type") in {"RUN_FINISHED", "RUN_ERROR"}:
            turn.end_s, turn.ended = now - sent, event["type"]
            return turn
    raise AssertionError("the socket closed before the turn ended")


def _is_words(event: dict[str, Any]) -> bool:
    return event.get("type") == "TEXT_MESSAGE_CONTENT" and not event["messageId"].startswith("bench")
