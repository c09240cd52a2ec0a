"""Agents as data: a readable description from which graphs are built."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from limelight.capabilities.entry import Stage as EntryStage
from limelight.schema.capability import Capability
from limelight.schema.errors import BadInput
from limelight.schema.guard import Stage
from limelight.schema.report import Problem
from limelight.schema.step import StepKey
from limelight.schema.strategy import row_of
from limelight.sdk.budget import Bounds, Budget
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter
from limelight.sdk.prompt import Prompt

A = TypeVar("A", bound=BaseModel)


class ToolOutcome(BaseModel):
    """What a tool tells its subagent: references and words, never bytes."""

    artifact_ids: list[str] = Field(default_factory=list[str])
    """What it made, or found recorded, in order."""
    summary: str
    """One line, for the subagent's model."""
    problems: list[Problem] = Field(default_factory=list[Problem])
    """What did not work, item by item; the rest was made."""
    notes: list[str] = Field(default_factory=list[str])
    """What the person should know of what was made."""


@dataclass
class Tally:
    """What a step has used and made so far."""

    seconds: float = 0.0
    """Of media work."""
    made: list[str] = field(default_factory=list[str])
    """Artifacts that it recorded, in order: what there is of a call that is cut off."""


@dataclass(frozen=True)
class ToolScope:
    """Where a tool call stands: its run, and the key under which it records what it makes."""

    ctx: RunContext
    step: StepKey
    """`step.for_item(name)` is the key of one thing of a batch."""
    emitter: Emitter
    subagent: str
    """Name of who calls."""
    tally: Tally = field(default_factory=Tally)
    """Shared by all tool calls of the step."""
    budget: Budget | None = None
    """What the step may use; the run's where it has none of its own."""
    avoid: tuple[str, ...] = ()
    """Providers that are left out, because what they made was not good enough."""

    nth: str = ""
    """What tells this doing of the step from earlier ones of the run, such as `round-1`; empty for the first."""

    @property
    def name(self) -> str:
        """Of this doing of the step, on the event stream."""
        return f"{self.step}~{self.nth}" if self.nth else str(self.step)

    @property
    def purse(self) -> Budget:
        """The budget that its calls are charged to."""
        return self.budget or self.ctx.budget

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
    """As a model calls it: `paint_shots`."""
    description: str
    """What it makes, for the model that chooses."""
    args: type[A]
    """A pydantic model; its schema is what the model sees, its checks are what it is told."""
    run: Callable[[ToolScope, A], Awaitable[ToolOutcome]]
    """Does the work. `BadInput` and `Refused` go back to the model in their words; other errors are tried again, elsewhere or
    reported, as docs/errors.md says."""
    capabilities: tuple[Capability, ...] = ()
    """What it asks the operator for."""
    placement: str = ""
    """Where all that it makes runs, such as `audio`: its words are checked by the rules of that placement. Arguments that name
    a `placement` themselves are checked by its rules."""

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
    """By the clock."""
    repairs: int = row_of("malformed").most("tell")
    """How many times a tool call that failed or was malformed may be put right before the subagent gives up."""
    tokens: int = 200_000
    """Read and written."""
    usd: float | None = None
    """Of models and providers; None is what the run has."""

    def __post_init__(self) -> None:
        money = self.usd is None or self.usd > 0
        if self.model_calls < 1 or self.seconds <= 0 or self.repairs < 0 or self.tokens < 1 or not money:
            raise ValueError(f"limits must leave room for one call: {self}")

    @property
    def bounds(self) -> Bounds:
        """The same, as the bounds of a budget."""
        return Bounds(steps=self.model_calls, tokens=self.tokens, usd=self.usd, seconds=self.seconds)


@dataclass(frozen=True)
class SubagentSpec:
    """A subagent: a description, a prompt, and its own tools."""

    name: str
    """As a plan names it: `image`."""
    description: str
    """What it can do, for the planner that chooses."""
    tools: tuple[ToolSpec[Any], ...]
    """Names of their own each; else `BadInput`."""
    prompt: str
    """The system prompt, stable byte for byte so that it can be cached. What it says for tools that are not here is left
    out (`Prompt`)."""
    role: str = "subagent"
    """Model role: who plays it is in the settings and the registry (docs/models.md)."""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        _unlike(f"the tools of {self.name}", [tool.name for tool in self.tools])
        fitted = Prompt.of(self.prompt).fitted([tool.name for tool in self.tools])
        object.__setattr__(self, "prompt", fitted)

    def only(self, *tools: str, description: str = "") -> SubagentSpec:
        """The same subagent with these of its tools, described anew where that is needed. Raises `BadInput` for one that it does not have."""
        own = {tool.name: tool for tool in self.tools}
        if missing := [name for name in tools if name not in own]:
            raise BadInput(
                f"{self.name} has no tool {missing[0]!r}; it has {', '.join(own)}",
                code="agent", limit=[*own], value=missing[0],
            )  # fmt: skip
        kept = tuple(own[name] for name in tools)
        return replace(self, tools=kept, description=description or self.description)


@dataclass(frozen=True)
class AgentLimits:
    """Bounds of one turn of an agent; where the route or the settings say less, less holds."""

    steps: int = 1000
    """Steps of a plan."""
    seconds: float = 3600.0
    """From the start of the work; no step begins after."""
    ask_above_items: int = 10_000
    """A plan that makes more than this is begun when the person has agreed."""
    ask_above_usd: float = 1_000.0
    """The same for what it would cost, in US dollars."""

    def __post_init__(self) -> None:
        if self.steps < 1 or self.seconds <= 0 or self.ask_above_items < 1 or self.ask_above_usd < 0:
            raise BadInput(f"the limits of an agent must leave room for one step: {self}", code="agent")


@dataclass(frozen=True)
class Guarded:
    """Where an agent is stricter than the house; no agent is laxer."""

    block: tuple[str, ...] = ()
    """Categories of the policy that are refused where others are warned: `superlative`, `alcohol`, …"""
    stages: tuple[Stage, ...] = ("input", "tool", "output")
    """Where they are: the person's words, what goes to tools, what is shown."""
    locale: str = "en"
    """The language or market whose rules hold: `fr`, `fr-FR`."""


@dataclass(frozen=True)
class AgentSpec:
    """An agent in one readable file. Memory, checkpoints, streaming, guardrails, telemetry, caching and time travel come with it."""

    name: str
    """As a conversation names it: `creative`."""
    description: str
    """One sentence, for people and for other agents."""
    subagents: tuple[SubagentSpec, ...]
    """Who works for it."""
    prompts: dict[str, str] = field(default_factory=dict[str, str])
    """Of its head, by role: respond, acknowledge, plan, summarise. A role that is left out has Limelight's own, fitted to
    the tools there are."""
    capabilities: tuple[Capability, ...] | None = None
    """What its tools may ask the operator for; None is what they declare."""
    limits: AgentLimits = field(default_factory=AgentLimits)
    guardrails: Guarded = field(default_factory=Guarded)
    examples: tuple[str, ...] = ()
    """Messages to try."""
    version: str = "1"
    """Give it another one when it has changed: moves of the registry are of one version."""
    stage: EntryStage = "production"
    """Until the registry moves it. The first in production has the conversations that name nobody; a candidate has its share
    of them; an experimental one is only for who names it; a retired one for nobody."""
    share: float = 1.0
    """Of the conversations that name nobody, 0 to 1, while it is a candidate."""

    def __post_init__(self) -> None:
        """Raises `BadInput` for names that are used twice and tools that need more than the agent may use."""
        if not re.fullmatch(r"[a-z][a-z0-9_\-]{0,39}", self.name):
            raise BadInput(
                f"the agent name {self.name!r} must be a-z, 0-9, - and _, at most 40",
                code="agent",
                value=self.name,
            )
        _unlike(f"the subagents of {self.name}", [one.name for one in self.subagents])
        for one in self.subagents:
            for tool in one.tools:
                if beyond := sorted({*tool.capabilities} - self.may_use):
                    raise BadInput(
                        f"the tool {tool.name} of {self.name}'s subagent {one.name} needs {', '.join(beyond)}, and the agent "
                        f"may use {', '.join(sorted(self.may_use)) or 'nothing'}: add it to capabilities, or leave the tool out",
                        code="agent", limit=[*map(str, sorted(self.may_use))], value=beyond[0],
                    )  # fmt: skip

    @property
    def may_use(self) -> frozenset[Capability]:
        """The capabilities that it may use."""
        if self.capabilities is not None:
            return frozenset(self.capabilities)
        return frozenset(c for tool in self.tools for c in tool.capabilities)

    @property
    def tools(self) -> list[ToolSpec[Any]]:
        """Every tool of its subagents."""
        return [tool for one in self.subagents for tool in one.tools]

    def subagent(self, name: str) -> SubagentSpec:
        """A subagent by name. Raises `KeyError` naming those there are."""
        for spec in self.subagents:
            if spec.name == name:
                return spec
        raise KeyError(f"no subagent {name!r}; there are {[s.name for s in self.subagents]}")


def _unlike(what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise BadInput(
            f"{what} need names of their own; {twice[0]!r} is there twice", code="agent", value=twice[0]
        )
