"""The agents that one process runs, side by side over the same storage, workers and models."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from langgraph.checkpoint.base import BaseCheckpointSaver

from limelight.agent.desk import AskAbove
from limelight.agent.edits import Edits
from limelight.agent.graph import HeadGraph, build_head
from limelight.agent.prompts import ROLES, load_prompt, written_out
from limelight.agent.remit import Desired
from limelight.capabilities.history import History, Move
from limelight.capabilities.wrappers.permitted import Permitted
from limelight.guardrails import PolicyCheck
from limelight.router import Router
from limelight.schema.errors import BadInput, NotFound
from limelight.sdk.context import Services
from limelight.sdk.prompt import Prompt
from limelight.sdk.spec import AgentSpec

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Agent:
    """An agent ready to work: what its spec says, written out, compiled and put together."""

    spec: AgentSpec
    graph: HeadGraph
    services: Services
    router: Router
    ask_above: AskAbove
    labels: Mapping[str, str]
    """Its prompts by their text: `plan@1`."""


class Agents:
    """By name; the first is who a conversation is with that names none."""

    def __init__(
        self, specs: Sequence[AgentSpec], *, services: Services, router: Router, edits: Edits,
        saver: BaseCheckpointSaver[str] | None, ask_above: AskAbove, history: History,
    ) -> None:  # fmt: skip
        """Raises `BadInput` for two agents of one name and for what a spec says wrong."""
        self.specs = {spec.name: spec for spec in specs}
        if len(self.specs) < len(specs) or not specs:
            raise BadInput(
                f"a service runs agents with names of their own; these are {', '.join(s.name for s in specs) or 'none'}",
                code="agent", value=[spec.name for spec in specs],
            )  # fmt: skip
        self._services, self._router, self._ask_above = services, router, ask_above
        self._edits, self._saver, self._history = edits, saver, history
        self._own = {spec.name: self._services_of(spec) for spec in specs}
        self._ready: dict[tuple[str, ...], Agent] = {}
        self._newest: dict[str, Agent] = {}
        """Every agent as it is while nobody has moved a prompt: with the newest version of each."""
        self._moves: list[Move] = []
        for name in self.specs:
            self.of(name)

    def moves(self) -> list[Move]:
        """Who moved which version of a prompt to which stage."""
        try:
            self._moves = self._history.moves()
        except BadInput as error:  # a line that somebody broke; what was read before goes on
            log.warning("moves_not_read", error=error.message)
        return self._moves

    @property
    def default(self) -> str:
        """Who a conversation is with that names nobody."""
        return next(iter(self.specs))

    def spec(self, name: str) -> AgentSpec:
        """An agent's spec; empty is the first one's. Raises `NotFound` naming those there are."""
        found = self.specs.get(name or self.default)
        if found is None:
            raise NotFound(
                f"there is no agent {name[:60]!r} here; there are {', '.join(self.specs)}",
                code="no_agent", limit=[*self.specs], value=name[:60],
            )  # fmt: skip
        return found

    def of(self, name: str, *, ticket: str = "", exchanged: Mapping[str, str] | None = None) -> Agent:
        """The agent of a conversation; `ticket` (its id) decides which versions of the prompts it has.

        `exchanged` are prompts of one turn, by name: the number of a version, or a text. Raises `NotFound`, and `BadInput`
        for a prompt that there is not.
        """
        spec = self.spec(name)
        moves = self.moves()
        if exchanged:
            return self._exchanged(spec, moves, ticket, exchanged)
        if not moves and spec.name in self._newest:
            return self._newest[spec.name]
        head = {role: self._chosen(spec, Prompt.of(spec.prompts.get(role) or load_prompt(role)), moves, ticket)
                for role in (*ROLES, *(role for role in spec.prompts if role not in ROLES))}  # fmt: skip
        crew = tuple(
            replace(one, prompt=self._chosen(spec, Prompt.of(one.prompt), moves, ticket))
            for one in spec.subagents
        )
        key = (spec.name, *(p.label for p in head.values()), *(Prompt.of(one.prompt).label for one in crew))
        if key not in self._ready:
            self._ready[key] = self._made(replace(spec, subagents=crew), head)
        if not moves:
            self._newest[spec.name] = self._ready[key]
        return self._ready[key]

    def _exchanged(
        self, spec: AgentSpec, moves: Sequence[Move], ticket: str, exchanged: Mapping[str, str]
    ) -> Agent:
        """Made for one turn and not kept: its prompts may be anybody's."""
        known = {
            role: Prompt.of(spec.prompts.get(role) or load_prompt(role)) for role in (*ROLES, *spec.prompts)
        }
        crew = {one.name: Prompt.of(one.prompt) for one in spec.subagents}
        if missing := [name for name in exchanged if name not in {*known, *crew}]:
            raise BadInput(
                f"{spec.name} has no prompt {missing[0][:60]!r}; it has {', '.join([*known, *crew])}",
                code="prompt", limit=[*known, *crew], value=missing[0][:60],
            )  # fmt: skip
        new = {
            name: exchanged_for(prompt, exchanged[name]) if name in exchanged else self._chosen(spec, prompt, moves, ticket)
            for name, prompt in {**known, **crew}.items()
        }  # fmt: skip
        subagents = tuple(replace(one, prompt=new[one.name]) for one in spec.subagents)
        return self._made(replace(spec, subagents=subagents), {role: new[role] for role in known})

    def _chosen(self, spec: AgentSpec, prompt: Prompt, moves: Sequence[Move], ticket: str) -> Prompt:
        return chosen(prompt, moves, name=prompt_name(spec, prompt), ticket=ticket)

    def _made(self, spec: AgentSpec, head: Mapping[str, Prompt]) -> Agent:
        others = [one for one in self.specs.values() if one.name != spec.name]
        whole = replace(spec, prompts=written_out(spec, head, others))
        prompts = [*whole.prompts.values(), *(one.prompt for one in whole.subagents)]
        limits = spec.limits
        return Agent(
            spec=whole,
            graph=build_head(whole, edits=self._edits, checkpointer=self._saver),
            services=self._own[spec.name],
            router=Desired(self._router, tools=[tool.name for tool in spec.tools], limits=limits),
            ask_above=AskAbove(
                min(self._ask_above.items, limits.ask_above_items),
                min(self._ask_above.usd, limits.ask_above_usd),
            ),
            labels={str(one): Prompt.of(one).label for one in prompts},
        )

    def _services_of(self, spec: AgentSpec) -> Services:
        """The services as this agent may use them."""
        guarded, services = spec.guardrails, self._services
        hard = [PolicyCheck.blocking(guarded.block, stages=guarded.stages)] if guarded.block else []
        return replace(
            services,
            operator=Permitted(services.operator, agent=spec.name, may_use=spec.may_use),
            guardrails=services.guardrails.stricter(*hard, locale=guarded.locale),
        )


def prompt_name(spec: AgentSpec, prompt: Prompt) -> str:
    """How the registry calls a prompt of an agent: `creative/plan`, `creative/image`."""
    return f"{spec.name}/{prompt.name.removeprefix('subagent:')}"


def exchanged_for(prompt: Prompt, other: str) -> Prompt:
    """A version of a prompt by its number, or a text in its place, which keeps its first line. Raises `BadInput`."""
    if found := next(
        (one for one in prompt.versions if one.version == other.strip().removeprefix("v")), None
    ):
        return found
    if len(other.split()) < 3:
        numbers = [one.version for one in prompt.versions]
        raise BadInput(
            f"the prompt {prompt.name} has no version {other[:60]!r}; it has {', '.join(numbers)}, or give a text",
            code="prompt", limit=[*numbers], value=other[:60],
        )  # fmt: skip
    return Prompt(other if other.startswith("# Role:") else f"# Role: {prompt.name}\n\n{other}\n")


def chosen(prompt: Prompt, moves: Sequence[Move], *, name: str, ticket: str) -> Prompt:
    """The version that is in force: the newest one in production, or a candidate for its share of conversations."""
    drawn = int(hashlib.sha256(f"{name} {ticket}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    last = {move.version: move for move in moves if move.name == name}
    for one in reversed(prompt.versions):
        move = last.get(one.version)
        if move is None or move.stage == "production" or (move.stage == "candidate" and drawn < move.share):
            return one
    return prompt.versions[0]
