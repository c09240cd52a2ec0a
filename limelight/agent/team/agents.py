"""The agents that one process runs, side by side over the same storage, workers and models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from langgraph.checkpoint.base import BaseCheckpointSaver

from limelight.agent.desk import AskAbove
from limelight.agent.editing.edits import Edits
from limelight.agent.graph import HeadGraph, build_head
from limelight.agent.prompts import ROLES, load_prompt, written_out
from limelight.agent.team.remit import Desired
from limelight.capabilities.history import History, Move, Staged, drawn, key_of, standing
from limelight.capabilities.wrappers.permitted import Permitted
from limelight.guardrails import PolicyCheck
from limelight.router import Router
from limelight.router.recipes import Recipe, recipes
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
        for spec in specs:
            self._newest[spec.name] = self._as_chosen(spec, [], "")

    def moves(self) -> list[Move]:
        """Who moved which version of what to which stage."""
        try:
            self._moves = self._history.moves()
        except BadInput as error:  # a line that somebody broke; what was read before goes on
            log.warning("moves_not_read", error=error.message)
        return self._moves

    def default(self, ticket: str) -> str:
        """Who a conversation is with that names nobody; `ticket` (its id) decides whether it is in a candidate's share.

        The first candidate whose share it is in, else the first in production, else the first candidate. Raises `NotFound`
        where there is none of them.
        """
        stands = {name: self._stands(spec, self.moves()) for name, spec in self.specs.items()}
        candidates = [name for name, one in stands.items() if one.stage == "candidate"]
        inside = [name for name in candidates if drawn(key_of("agent", name), ticket) < stands[name].share]
        steady = [name for name, one in stands.items() if one.stage == "production"]
        for name in (*inside, *steady, *candidates):
            return name
        raise NotFound(
            "no agent is in production here: name one of those that are experimental, or move one with "
            "`limelight registry move`",
            code="no_agent", limit=[name for name, one in stands.items() if one.stage == "experimental"],
        )  # fmt: skip

    def spec(self, name: str, *, ticket: str = "") -> AgentSpec:
        """An agent's spec; empty is that of `default`. Raises `NotFound` for one there is not, or that is retired."""
        found = self.specs.get(name or self.default(ticket))
        if found is None:
            raise NotFound(
                f"there is no agent {name[:60]!r} here; there are {', '.join(self.specs)}",
                code="no_agent", limit=[*self.specs], value=name[:60],
            )  # fmt: skip
        if self._stands(found, self.moves()).stage == "retired":
            left = [
                other.name
                for other in self.specs.values()
                if self._stands(other, self._moves).stage != "retired"
            ]
            raise NotFound(
                f"the agent {found.name!r} is retired; start a new conversation with {' or '.join(left) or 'another one'}",
                code="no_agent", limit=[*left], value=found.name,
            )  # fmt: skip
        return found

    def recipes_off(self, text: str, *, ticket: str) -> list[str]:
        """The quick-start recipes that are not for this message of a conversation (`ticket`), by name."""
        moves = self.moves()
        return [one.name for one in recipes() if not _may_run(one, moves, text, ticket)]

    @staticmethod
    def _stands(spec: AgentSpec, moves: Sequence[Move]) -> Staged:
        return standing(
            moves, key_of("agent", spec.name), version=spec.version, stage=spec.stage, share=spec.share
        )

    def of(self, name: str, *, ticket: str = "", exchanged: Mapping[str, str] | None = None) -> Agent:
        """The agent of a conversation; `ticket` (its id) decides which versions of the prompts it has.

        `exchanged` are prompts of one turn, by name: the number of a version, or a text. Raises `NotFound`, and `BadInput`
        for a prompt that there is not.
        """
        spec = self.spec(name, ticket=ticket)
        moves = [move for move in self._moves if move.name.startswith(f"{spec.name}/")]
        if exchanged:
            return self._exchanged(spec, moves, ticket, exchanged)
        return self._as_chosen(spec, moves, ticket) if moves else self._newest[spec.name]

    def _as_chosen(self, spec: AgentSpec, moves: Sequence[Move], ticket: str) -> Agent:
        """The agent with the versions of its prompts that are in force, made once."""
        head = {role: self._chosen(spec, Prompt.of(spec.prompts.get(role) or load_prompt(role)), moves, ticket)
                for role in (*ROLES, *(role for role in spec.prompts if role not in ROLES))}  # fmt: skip
        crew = tuple(
            replace(one, prompt=self._chosen(spec, Prompt.of(one.prompt), moves, ticket))
            for one in spec.subagents
        )
        key = (spec.name, *(p.label for p in head.values()), *(Prompt.of(one.prompt).label for one in crew))
        if key not in self._ready:
            self._ready[key] = self._made(replace(spec, subagents=crew), head)
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


def _may_run(recipe: Recipe, moves: Sequence[Move], text: str, ticket: str) -> bool:
    key = key_of("recipe", recipe.name)
    one = standing(moves, key, version=recipe.version, stage=recipe.stage, share=recipe.share)
    match one.stage:
        case "experimental":
            said = text.casefold()
            return any(name.casefold() in said for name in (recipe.name, recipe.title))
        case "candidate":
            return drawn(key, ticket) < one.share
        case "production":
            return True
        case "retired":
            return False


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
    ours = drawn(name, ticket)
    last = {move.version: move for move in moves if move.name == name}
    for one in reversed(prompt.versions):
        move = last.get(one.version)
        if move is None or move.stage == "production" or (move.stage == "candidate" and ours < move.share):
            return one
    return prompt.versions[0]
