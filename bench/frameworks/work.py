"""One piece of work, alike for every framework: a head has clips made by subagents, which call their tool for each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel

from bench.tokens import Call, Calls, tokens

Way = Literal["one", "each", "batch", "serial"]
"""one: a single clip. each: a subagent a clip, side by side. batch: one subagent that asks for all clips at once.
serial: one clip after another."""
Plain = dict[str, Any]
ToolCalls = list[tuple[str, Plain]]
WORDS = "Done as told."
DONE = "It is done. What comes next?"


class Work(BaseModel):
    """What is to be done, and how long the simulated parts of it take."""

    head_prompt: str
    worker_prompt: str
    context: str
    """What the head is told of the conversation before the person's words."""
    ask: str
    shots: list[str]
    clip_s: float
    model_s: float
    """A call of a chat model."""

    def given(self, way: Way) -> list[str]:
        """The shots that are animated."""
        return self.shots[:1] if way == "one" else self.shots

    def tasks(self, way: Way) -> list[str]:
        """What the head tells its subagents, a call each."""
        each = [f"Animate the shot {shot}: 3 seconds, push in." for shot in self.given(way)]
        return ["\n".join(each)] if way == "batch" else each


class Ran(BaseModel):
    """What one way of doing it took."""

    way: Way
    wall_s: float
    cpu_s: float
    calls: Calls
    """Made by "head" and "worker"."""
    clips: int


class Stand:
    """One run: what its models read and say, and the clips."""

    def __init__(self, work: Work, way: Way) -> None:
        self.work, self.way, self.calls, self.clips = work, way, Calls(), 0

    async def animate(self, shot_id: str) -> str:
        """The tool: it takes its time, and answers as the assistant's does."""
        await asyncio.sleep(self.work.clip_s)
        self.clips += 1
        told = {
            "artifact_ids": [f"art_{self.clips:024x}"],
            "summary": "1 of 1 clips, 3 s together",
            "problems": [],
        }
        return json.dumps(told, separators=(",", ":"))

    async def say(self, who: str, messages: Sequence[Plain], tools: object, calls: ToolCalls) -> str:
        """Take the time of a reply that makes these tool calls, and count it; the words of one without."""
        words = "" if calls else DONE if who == "head" else WORDS
        asked = [{"id": f"call-{n}", "name": name, "args": args} for n, (name, args) in enumerate(calls)]
        reply = {"role": "ai", "content": words, **({"tool_calls": asked} if asked else {})}
        read = sum(map(tokens, messages)) + tokens(tools)
        self.calls.made.append(Call(who=who, messages=len(messages), read=read, written=tokens(reply)))
        await asyncio.sleep(self.work.model_s)
        return words


def animations(shots: Sequence[str]) -> ToolCalls:
    """A subagent's calls, one a shot."""
    return [("animate_shot", {"shot_id": shot}) for shot in shots]
