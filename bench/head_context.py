"""What the head's model has to read for a task of 50 tool calls, with subagents and without, in the real graph.

The same script: 25 shots are painted and 25 clips made of them, one tool call at a time. With subagents the head plans ten
steps of five calls each and reads their reports. Without, one agent with all tools calls each itself, and every call and
result stays in its context. Its system prompt is only the video subagent's; what it reads besides is its tools and its task.
Tokens are characters of JSON divided by four, the same for both.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from bench.measure import Measure
from bench.stage import PRODUCT, Turn, calling, plan, stage, step, task_of
from bench.tokens import Calls
from limelight.agent.team.creative import CREATIVE
from limelight.sdk.spec import AgentSpec, Limits, SubagentSpec
from limelight.subagents import VIDEO

CALLS, A_STEP = 50, 5
SHOTS = CALLS // 2
ASK = "Create a storyboard for the ridgeline boot"
REPORTED = 4.0
"""How many times smaller the head's context is with subagents, as the talk that this follows reports."""
FLAT_ROLE = "subagent:video"
"""As the prompt that it has begins."""
HEAD = ("acknowledge", "plan", "summarise")
FLAT = AgentSpec(
    name="flat",
    description="One agent that has all tools.",
    subagents=(
        SubagentSpec(
            name="everything",
            description="Does everything itself.",
            tools=tuple(CREATIVE.tools),
            prompt=VIDEO.prompt,
            limits=Limits(model_calls=CALLS + 10, tokens=10_000_000),
        ),
    ),
)
"""The agent without subagents: what it works in is the one context that there is."""


def head_context() -> list[Measure]:
    """Tokens read by the head's model: at most in a call, and in all; then of all models together."""
    with_, without = asyncio.run(_delegated()), asyncio.run(_alone())
    head, alone = with_.calls.of(*HEAD), without.calls.of(FLAT_ROLE)
    times = alone.largest / head.largest
    return [
        _against("largest context of the head", head.largest, alone.largest, head, alone),
        _against("read by the head in all", head.read, alone.read, head, alone),
        _against("read by all models", with_.calls.read, without.calls.read, with_.calls, without.calls),
        Measure(
            "times smaller, largest context", times, "×", REPORTED, note="at least; ratio over 1 is good"
        ),
        Measure(
            "times smaller, in all",
            alone.read / head.read,
            "×",
            REPORTED,
            note="at least; ratio over 1 is good",
        ),
    ]


def _against(name: str, ours: float, theirs: float, mine: Calls, other: Calls) -> Measure:
    note = f"{len(mine.made)} calls against {len(other.made)}"
    return Measure(name, ours, "tokens", peer=theirs, peer_name="without subagents", note=note)


async def _delegated() -> Turn:
    steps: list[dict[str, Any]] = []
    for group in range(SHOTS // A_STEP):
        shots = [paint(n) for n in range(1 + group * A_STEP, 1 + (group + 1) * A_STEP)]
        steps.append(step(f"paint-{group}", "image", {"calls": shots}))
        source = {"made": {"$from": f"paint-{group}"}}
        steps.append(step(f"animate-{group}", "video", source, f"paint-{group}"))
    async with stage() as here:
        turn = await here.say(
            ASK,
            {"plan": [plan(*steps)], "subagent:image": [_painter], "subagent:video": [_animator]},
        )
        await _complete(await here.made("shot"), await here.made("clip"))
    return turn


async def _alone() -> Turn:
    only = step("all", "everything", {"calls": [paint(n) for n in range(1, SHOTS + 1)]})
    async with stage(spec=FLAT) as here:
        turn = await here.say(
            ASK,
            {"plan": [plan(only)], FLAT_ROLE: [_all_of_it]},
        )
        await _complete(await here.made("shot"), await here.made("clip"))
    return turn


async def _complete(shots: list[str], clips: list[str]) -> None:
    if (len(shots), len(clips)) != (SHOTS, SHOTS):
        raise AssertionError(
            f"{len(shots)} shots and {len(clips)} clips were made; there should be {SHOTS} of each"
        )


def paint(number: int) -> dict[str, Any]:
    """The call that paints one shot."""
    shot = {
        "slot": f"shot-{number}", "index": number, "title": f"View {number}", "seed": number, "framing": "hero",
        "prompt": f"a forest trail at sunrise, light fog between the pines, warm low sun, view {number} of {SHOTS}",
        "caption": "Made for the long way up",
    }  # fmt: skip
    return {"tool": "paint_shots", "args": {"product_id": PRODUCT, "aspect": "16:9", "shots": [shot]}}


def animate(shot_id: str) -> tuple[str, dict[str, Any]]:
    """The call that makes a clip of one shot."""
    return "animate_shots", {"shots": [{"shot_id": shot_id, "seconds": 3, "move": "push"}]}


def _painter(messages: list[BaseMessage]) -> AIMessage:
    return _next(messages, [(c["tool"], c["args"]) for c in task_of(messages)["step"]["inputs"]["calls"]])


def _animator(messages: list[BaseMessage]) -> AIMessage:
    return _next(messages, [animate(one["id"]) for one in task_of(messages)["step"]["inputs"]["made"]])


def _all_of_it(messages: list[BaseMessage]) -> AIMessage:
    """Paints, then animates what the results of painting name."""
    calls = [(c["tool"], c["args"]) for c in task_of(messages)["step"]["inputs"]["calls"]]
    painted = [m for m in messages if isinstance(m, ToolMessage) and m.name == "paint_shots"]
    made = [one for m in painted for one in _ids(str(m.text))]
    return _next(messages, [*calls, *map(animate, made)])


def _ids(told: str) -> list[str]:
    return json.loads(told)["artifact_ids"]


def _next(messages: list[BaseMessage], calls: list[tuple[str, dict[str, Any]]]) -> AIMessage:
    """The call that comes after those that were answered, or the closing words."""
    answered = sum(isinstance(m, ToolMessage) for m in messages)
    return calling(calls[answered]) if answered < len(calls) else AIMessage("Done as told.")
