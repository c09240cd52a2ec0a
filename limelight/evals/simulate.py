"""Holds one simulated conversation over the websocket, and judges what came of each goal."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections import Counter
from typing import Any

from pydantic import BaseModel, Field
from websockets.asyncio.client import ClientConnection, connect

from limelight.evals.agents import Goal, TestAgent

TURN_S = 300.0
"""A turn that takes longer has failed."""
MAX_QUESTION = 240
"""Characters of a question that is still short."""


class TurnRecord(BaseModel):
    """What was said and what came of it."""

    said: str
    answers: list[str] = Field(default_factory=list[str])
    made: dict[str, int] = Field(default_factory=dict[str, int])
    headlines: list[str] = Field(default_factory=list[str])
    route: str = ""
    end: str = ""


class Transcript(BaseModel):
    """A conversation with its verdict."""

    agent: str
    prompt: str
    thread_id: str
    turns: list[TurnRecord] = Field(default_factory=list[TurnRecord])
    failures: list[str] = Field(default_factory=list[str])

    @property
    def passed(self) -> bool:
        """Whether every goal was met."""
        return not self.failures


async def hold(agent: TestAgent, base: str) -> Transcript:
    """Pursue an agent's goals in a conversation of its own."""
    thread_id = await asyncio.to_thread(new_thread, base)
    transcript = Transcript(agent=agent.name, prompt=agent.prompt, thread_id=thread_id)
    address = f"{base.replace('http', 'ws', 1)}/v1/threads/{thread_id}/ws"
    async with connect(address, max_size=None) as socket:
        for number, goal in enumerate(agent.goals):
            try:
                async with asyncio.timeout(TURN_S):
                    turn = await say(socket, goal.say, f"{agent.name}-{number}")
            except TimeoutError:
                transcript.failures.append(f"“{goal.say}”: no end within {TURN_S:.0f} s")
                break
            transcript.turns.append(turn)
            transcript.failures += judge(goal, turn)
    return transcript


def new_thread(base: str) -> str:
    """A fresh conversation."""
    request = urllib.request.Request(f"{base}/v1/threads", method="POST")
    with urllib.request.urlopen(request) as reply:
        return str(json.load(reply)["thread_id"])


async def say(socket: ClientConnection, text: str, message_id: str) -> TurnRecord:
    """Say something, and listen until its run has ended. What other runs say meanwhile is not of this turn."""
    await socket.send(json.dumps({"type": "message", "message_id": message_id, "text": text}))
    turn, said, made, run_id = TurnRecord(said=text), dict[str, str](), Counter[str](), ""
    unheard: list[dict[str, Any]] = []
    """A run may begin, and end, before its message is acknowledged."""
    async for raw in socket:
        unheard.append(json.loads(raw))
        if (ack := unheard[-1].get("ack", {})).get("message_id") == message_id:
            run_id = ack["run_id"]
        if not run_id:
            continue
        for event in [frame["event"] for frame in unheard if frame.get("run_id") == run_id]:
            match event["type"]:
                case "TEXT_MESSAGE_CONTENT" if event["messageId"] != message_id:
                    said[event["messageId"]] = said.get(event["messageId"], "") + event["delta"]
                case "CUSTOM" if event["name"] == "artifact":
                    made[event["value"]["kind"]] += 1
                    if event["value"]["kind"] == "headline":
                        turn.headlines.append(event["value"]["meta"]["text"])
                case "CUSTOM" if event["name"] == "route":
                    turn.route = f"{event['value']['lane']} {event['value']['label']}"
                case "RUN_FINISHED" | "RUN_ERROR":
                    turn.end = event["type"]
                case _:
                    pass
        unheard.clear()
        if turn.end:
            break
    turn.answers, turn.made = list(said.values()), dict(made)
    return turn


def judge(goal: Goal, turn: TurnRecord) -> list[str]:
    """What a turn failed at, in words."""
    failures = [
        f"“{goal.say}”: {turn.made.get(kind, 0)} new {kind}, expected at least {count}"
        for kind, count in goal.expect.items()
        if turn.made.get(kind, 0) < count
    ]
    failures += [
        f"“{goal.say}”: made {turn.made[k]} {k}, which was not asked for"
        for k in goal.forbid
        if k in turn.made
    ]
    if turn.end != "RUN_FINISHED":
        failures.append(f"“{goal.say}”: ended with {turn.end or 'nothing'}")
    if not any(answer.strip() for answer in turn.answers):
        failures.append(f"“{goal.say}”: no answer in words")
    if goal.asks and not ("?" in (last := (turn.answers or [""])[-1]) and len(last) <= MAX_QUESTION):
        failures.append(
            f"“{goal.say}”: answered “{last[:80]}”, expected a question of at most {MAX_QUESTION} characters"
        )
    if goal.max_chars:
        failures += [
            f"“{goal.say}”: the headline “{line}” has {len(line)} characters, at most {goal.max_chars} were asked for"
            for line in turn.headlines
            if len(line) > goal.max_chars
        ]
    return failures
