"""The whole assistant on a stage: real graph, router, stores and tools; a chat model that follows a script, and media that takes
its time and is tiny. What benchmarks of the graph stand on."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field

from bench.tokens import Call, Calls, tokens
from limelight.agent.assistant import Assistant
from limelight.agent.director.scripted import Reply, ScriptedModel
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.work import WORK
from limelight.infra.routing import MediumBudget, RoutingSettings
from limelight.infra.settings import LimitSettings, Settings
from limelight.schema.artifact import ArtifactKind
from limelight.schema.capability import Capability, CapabilityRequest
from limelight.schema.engine import JobRequest, JobResult, OnProgress
from limelight.schema.principal import LOCAL
from limelight.sdk.spec import AgentSpec

PRODUCT = "np-ridgeline-boot"
ENDS = {"RUN_FINISHED", "RUN_ERROR"}


class TimedModel(ScriptedModel):
    """A script whose every reply takes `latency_s`; `seen` counts what was read and written."""

    latency_s: float = 0.0
    seen: Calls = Field(default_factory=Calls)

    def begin(self, script: dict[str, list[Reply]]) -> None:
        """Forget what was said, and follow another script."""
        self.script, self.seen = script, Calls()
        self.calls.clear()
        self._at.clear()

    async def _agenerate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        await asyncio.sleep(self.latency_s)
        return self._generate(messages, stop, **kwargs)

    async def _astream(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:  # fmt: skip
        await asyncio.sleep(self.latency_s)
        async for chunk in super()._astream(messages, stop, run_manager, **kwargs):
            yield chunk

    def _next(self, messages: list[BaseMessage], tools: Sequence[dict[str, Any]]) -> AIMessage:
        reply = super()._next(messages, tools)
        role = self.calls[-1][0]
        read = sum(tokens(_plain(one)) for one in messages) + (tokens(list(tools)) if tools else 0)
        self.seen.made.append(
            Call(who=role, messages=len(messages), read=read, written=tokens(_plain(reply)))
        )
        return reply


def _plain(message: BaseMessage) -> dict[str, Any]:
    """A message as its sender wrote it: role, words, tool calls."""
    body: dict[str, Any] = {"role": message.type, "content": str(message.text)}
    if isinstance(message, AIMessage) and message.tool_calls:
        body["tool_calls"] = [
            {"id": c["id"], "name": c["name"], "args": c["args"]} for c in message.tool_calls
        ]
    if isinstance(message, ToolMessage):
        body["tool_call_id"] = message.tool_call_id
    return body


class _Idle:
    """An engine that is never asked: every capability has a provider."""

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        raise AssertionError(f"the job {job!r} should have gone to a provider")


@dataclass
class Turn:
    """What one message took."""

    wall_s: float
    cpu_s: float
    calls: Calls
    events: list[dict[str, Any]]
    after_cpu_s: float = 0.0
    """Processor time of what is put in order after its end."""


@dataclass
class Stage:
    """One thread of an open assistant."""

    assistant: Assistant
    model: TimedModel
    thread_id: str
    takes: dict[Capability, float]
    """Seconds that media takes, by capability; others take none."""

    async def say(self, text: str, script: dict[str, list[Reply]]) -> Turn:
        """Say something, to which the roles answer so (the last reply again and again), and wait until the run has ended and
        everything is in order behind it, so that none of it falls on what is measured next.

        Raises `AssertionError` when the run fails.
        """
        self.model.begin({**SMALL_TALK, **script})
        events: list[dict[str, Any]] = []
        wall, cpu = time.perf_counter(), time.process_time()
        async for event in self.assistant.chat(text, thread_id=self.thread_id):
            events.append(event)
        turn = Turn(time.perf_counter() - wall, time.process_time() - cpu, self.model.seen, events)
        cpu = time.process_time()
        await self.assistant.runs.settled()
        turn.after_cpu_s = time.process_time() - cpu
        ended = events[-1]
        if ended["type"] != "RUN_FINISHED" or ended.get("outcome", {}).get("type", "success") != "success":
            raise AssertionError(f"{text!r} ended with {ended}")
        return turn

    async def made(self, kind: ArtifactKind) -> list[str]:
        """Ids of the thread's artifacts of a kind, oldest first."""
        found = await self.assistant.services.artifacts.list(LOCAL, thread_id=self.thread_id, kinds=[kind])
        return [one.id for one in found]


SMALL_TALK: dict[str, list[Reply]] = {
    "acknowledge": [AIMessage("Understood, I am at it.")],
    "respond": [AIMessage("I make concepts, storyboards, clips and videos. What shall it be?")],
    "summarise": [AIMessage("It is done. What comes next?")],
}


@asynccontextmanager
async def stage(
    *, latency_s: float = 0.0, takes: dict[Capability, float] | None = None, spec: AgentSpec | None = None
) -> AsyncIterator[Stage]:
    """Open an assistant on a folder of its own, with the sample catalogue, its router loaded."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
    )
    model, seconds = TimedModel(script={}, repeat_last=True, latency_s=latency_s), dict(takes or {})

    def slow(capability: Capability) -> Callable[[CapabilityRequest], float]:
        return lambda request: seconds.get(capability, 0.0)

    script: dict[Capability, Callable[[CapabilityRequest], float]] = {one: slow(one) for one in WORK}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            home=Path(folder),
            sample_catalogue=True,
            limits=LimitSettings(ask_above_items=10_000, ask_above_usd=1e6),
            routing=RoutingSettings(
                medium=MediumBudget(deadline_s=3600)
            ),  # eight clips after one another are let end
        )
        async with await Assistant.open(
            settings, spec=spec or (), models=lambda role: model, engine=_Idle(),
            providers=[lambda blobs: FakeProvider(blobs, script=script)],
        ) as assistant:  # fmt: skip
            assert assistant.runs.warming is not None
            await assistant.runs.warming
            yield Stage(assistant, model, await assistant.new_thread(), seconds)


def calling(*calls: tuple[str, dict[str, Any]]) -> AIMessage:
    """A reply that calls tools."""
    made = [
        {"name": name, "args": args, "id": f"call-{number}-{name}", "type": "tool_call"}
        for number, (name, args) in enumerate(calls)
    ]
    return AIMessage("", tool_calls=made)


def step(name: str, subagent: str, inputs: dict[str, Any], *depends: str) -> dict[str, Any]:
    """A step of a plan."""
    return {
        "id": name, "title": name, "subagent": subagent, "instruction": "As told.", "inputs": inputs,
        "depends": list(depends), "estimate_s": 2,
    }  # fmt: skip


def plan(*steps: dict[str, Any]) -> AIMessage:
    """A planner's reply."""
    body = {"goal": "as told", "stage": "other", "steps": list(steps), "product_id": PRODUCT}
    return calling(("submit_plan", body))


def once(messages: list[BaseMessage]) -> AIMessage:
    """A subagent's reply: the calls that stand in its task, then words."""
    if any(isinstance(m, ToolMessage) for m in messages):
        return AIMessage("Done as told.")
    return calling(*((one["tool"], one["args"]) for one in task_of(messages)["step"]["inputs"]["calls"]))


def task_of(messages: list[BaseMessage]) -> dict[str, Any]:
    """The task that a subagent was given."""
    text = next(str(m.text).strip() for m in messages if isinstance(m, HumanMessage))
    return json.loads(text.removeprefix("<task>").removesuffix("</task>"))
