"""Agents as data: a readable description from which graphs are built."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from limelight.schema.report import Problem, Usage
from limelight.schema.step import StepKey
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter

A = TypeVar("A", bound=BaseModel)


class ToolOutcome(BaseModel):
    """What a tool tells its subagent: references and words, never bytes."""

    artifact_ids: list[str] = Field(default_factory=list[str])
    summary: str
    problems: list[Problem] = Field(default_factory=list[Problem])
    usage: Usage = Field(default_factory=Usage)


@dataclass(frozen=True)
class ToolScope:
    """Where a tool call stands: its run, and the key under which it records what it makes."""

    ctx: RunContext
    step: StepKey
    emitter: Emitter
    subagent: str


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
    """Bounds of one subagent call."""

    model_calls: int = 6
    seconds: float = 600.0
    repairs: int = 1
    """How many malformed tool calls may be repaired before the subagent gives up."""


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
