"""Agents as data: a readable description from which graphs are built."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from limelight.schema.report import Problem
from limelight.schema.step import StepKey
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter

A = TypeVar("A", bound=BaseModel)


class ToolOutcome(BaseModel):
    """What a tool tells its subagent: references and words, never bytes."""

    artifact_ids: list[str] = Field(default_factory=list[str])
    summary: str
    problems: list[Problem] = Field(default_factory=list[Problem])
    """What did not work, item by item; the rest was made."""


@dataclass
class Tally:
    """Seconds of media work that a step has used so far."""

    seconds: float = 0.0


@dataclass(frozen=True)
class ToolScope:
    """Where a tool call stands: its run, and the key under which it records what it makes."""

    ctx: RunContext
    step: StepKey
    emitter: Emitter
    subagent: str
    tally: Tally = field(default_factory=Tally)
    """Shared by all tool calls of the step."""

    @property
    def agent_path(self) -> str:
        """Who is at work, for the usage ledger and the log: `head/<subagent>/<step>`."""
        return f"head/{self.subagent}/{self.step.step_id}"

    def call(self, number: int, *, again: int) -> ToolScope:
        """The scope of one tool call of the step.

        `number` counts the step's calls from 0: each has event ids of its own. `again` counts the calls of the same
        tool that have done their work before: those made their own things, so this one records under other keys,
        while the repair of a call that failed finds what that one recorded.
        """
        step = self.step.for_item(f"again-{again}") if again else self.step
        return replace(self, step=step, emitter=self.emitter.child(f"call-{number}"))


@dataclass(frozen=True)
class ToolSpec(Generic[A]):
    """A stateful tool: it writes artifacts and returns references. Batches are in its arguments."""

    name: str
    description: str
    args: type[A]
    run: Callable[[ToolScope, A], Awaitable[ToolOutcome]]

    def schema(self) -> dict[str, Any]:
        """The tool as a model sees it (OpenAI function format, which LangChain binds to any model)."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.description,
                "parameters": self.args.model_json_schema(),
            },
        }


@dataclass(frozen=True)
class Limits:
    """Bounds of one subagent call. At a bound it stops, and its report says so."""

    model_calls: int = 6
    seconds: float = 600.0
    repairs: int = 1
    """How many times a tool call that failed or was malformed may be put right before the subagent gives up."""

    def __post_init__(self) -> None:
        if self.model_calls < 1 or self.seconds <= 0 or self.repairs < 0:
            raise ValueError(f"limits must leave room for one call: {self}")


@dataclass(frozen=True)
class SubagentSpec:
    """A subagent: a description, a prompt, and its own tools."""

    name: str
    description: str
    tools: tuple[ToolSpec[Any], ...]
    prompt: str
    """The system prompt, stable byte for byte so that it can be cached."""
    role: str = "subagent"
    """Model role."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class AgentSpec:
    """An agent: its subagents and prompts by role. Memory, checkpoints, streaming and guardrails come with it."""

    name: str
    description: str
    subagents: tuple[SubagentSpec, ...]
    prompts: dict[str, str]
    """By role: respond, acknowledge, plan, summarise."""

    def subagent(self, name: str) -> SubagentSpec:
        """A subagent by name. Raises `KeyError` naming those there are."""
        for spec in self.subagents:
            if spec.name == name:
                return spec
        raise KeyError(f"no subagent {name!r}; there are {[s.name for s in self.subagents]}")
