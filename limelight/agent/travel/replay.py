"""Trying a turn again: the same words, said where they were said first, with other models, other prompts, or more said.

It is done in a conversation of its own that stands just before the turn. So all of it is made anew: the keys of its steps
are its own, and what the first try recorded is never found. (What a provider is asked word for word the same, with the same
seed, may come out of the cache of results, as everywhere.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Self

from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, Field, model_validator

from limelight.agent.history import telling
from limelight.agent.history.history import History
from limelight.agent.models import ChatModels
from limelight.agent.runs.runs import Runs
from limelight.agent.team.agents import Agent, Agents
from limelight.agent.travel.fork import fork
from limelight.infra.home import Storage
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.history import Variant
from limelight.schema.ids import new_id
from limelight.schema.principal import Principal
from limelight.schema.wire import MessageFrame

PROMPT_CHARS = 20_000
EVERY = ""
"""Stands for every role that is not named."""


class ReplayRequest(BaseModel):
    """A turn to try again, and what is to be otherwise. With nothing otherwise it is done once more as it was."""

    model_config = ConfigDict(extra="forbid")

    checkpoint_id: str = Field(min_length=1, max_length=200)
    """The turn."""
    model: str = Field(default="", max_length=200)
    """A chat model for every role: `director`, `bedrock:<id>`, one of `GET /v1/models`."""
    models: dict[str, str] = Field(default_factory=dict, max_length=8)
    """Chat models by role: `fast`, `planner`, `subagent`; the others stay as they are, or have `model`."""
    prompts: dict[str, str] = Field(default_factory=dict, max_length=16)
    """Prompts by name (`plan`, `respond`, `image`, …): the number of a version, or a text of its own."""
    instruction: str = Field(default="", max_length=2000)
    """Said behind the words of the message: "but warmer"."""

    @model_validator(mode="after")
    def _short(self) -> Self:
        for name, text in self.prompts.items():
            if len(text) > PROMPT_CHARS:
                raise ValueError(
                    f"the prompt {name!r} has {len(text)} characters; at most {PROMPT_CHARS} are taken"
                )
        return self


class Replays:
    """Tries turns again."""

    def __init__(
        self,
        *,
        storage: Storage,
        history: History,
        agents: Agents,
        runs: Runs,
        models: Callable[[], ChatModels],
    ) -> None:
        self._storage, self._history, self._agents = storage, history, agents
        self._runs, self._models = runs, models

    async def start(self, principal: Principal, thread_id: str, asked: ReplayRequest) -> Variant:
        """Begin the new try; it goes on by itself. Where it is, and what it does otherwise.

        Raises `NotFound` for the conversation or the turn, `BadInput` for a point that is no turn, a turn under way, a
        model or a prompt that is not known here.
        """
        stood = await self._history.stood(principal, thread_id, asked.checkpoint_id)
        turn = stood.point
        if turn is None or turn.kind != "turn" or not turn.message_id:
            raise BadInput(
                f"{asked.checkpoint_id[:100]!r} is no turn: what was done by hand cannot be tried again with a model",
                code="no_turn", value=asked.checkpoint_id[:100],
            )  # fmt: skip
        info = await self._storage.conversations.thread(principal, thread_id)
        agent = self._varied(info.agent, thread_id, asked)
        message = await self._storage.conversations.message(principal, thread_id, turn.message_id)
        if message is None:
            raise NotFound("the message that started this turn is no longer there", value=turn.message_id)
        title = telling.short(f"{info.title} ({_otherwise(asked)})", 80)
        fork_id, copies = await fork(
            self._storage,
            self._history,
            principal,
            thread_id,
            turn.parent,
            given=message.attachments,
            title=title,
        )
        text = " ".join(part for part in (message.content, asked.instruction.strip()) if part)
        frame = MessageFrame(
            type="message", message_id=new_id("msg"), text=text,
            attachments=[copies.get(one, one) for one in message.attachments],
        )  # fmt: skip
        accepted = await self._runs.start(principal, fork_id, frame, agent=agent)
        models = {**({EVERY: asked.model} if asked.model else {}), **asked.models}
        variant = Variant(
            run_id=accepted.run_id, thread_id=fork_id, of_run=turn.run_id, of_thread=thread_id, models=models,
            prompts={name: telling.short(text, 80) for name, text in asked.prompts.items()},
            instruction=asked.instruction,
        )  # fmt: skip
        await self._storage.history.add_variant(principal, variant)
        return variant

    def _varied(self, name: str, thread_id: str, asked: ReplayRequest) -> Agent:
        agent = self._agents.of(name, ticket=thread_id, exchanged=asked.prompts)
        if not asked.model and not asked.models:
            return agent
        model = self._model_of(agent.services.model, asked.model, asked.models)
        return replace(agent, services=replace(agent.services, model=model))

    def _model_of(
        self, usual: Callable[[str], BaseChatModel], every: str, by_role: Mapping[str, str]
    ) -> Callable[[str], BaseChatModel]:
        registry = self._models()
        named = {role: registry.named(name) for role, name in by_role.items()}
        other = registry.named(every) if every else None
        return lambda role: named.get(role) or other or usual(role)


def _otherwise(asked: ReplayRequest) -> str:
    """In a word what is otherwise, for the title."""
    named = [asked.model, *asked.models.values()]
    model = next((name for name in named if name), "")
    return asked.instruction or model or ", ".join(asked.prompts) or "once more"
