"""Chat models by role: those of the registry, and the Director, who is always among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from langchain_core.language_models import BaseChatModel

from limelight.agent.director import Director
from limelight.capabilities.chat.chat import Chat, acting
from limelight.capabilities.chat.entries import DIRECTOR
from limelight.capabilities.chat.families import local
from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.chat.translate import THINKING, sees, thinks
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Family
from limelight.capabilities.metering import CHAT
from limelight.capabilities.operator import Operator
from limelight.infra.settings import ModelSettings, Settings
from limelight.memory.reader import Reader
from limelight.schema.errors import BadInput
from limelight.schema.tokens import Cost, Tokens
from limelight.sdk.context import Services
from limelight.sdk.tokens import counted

ROLES = ("fast", "planner", "subagent")
"""Roles that every conversation needs."""
LOOKING = ("critic", "vision")
"""Roles that nobody has unless a model is named for them."""
HOUSE: Mapping[str, Family] = {**FAMILIES, DIRECTOR: Family(frozenset({CHAT}), local(DIRECTOR, Director))}
"""Every family that an entry may name, the Director's among them."""


class ChatModels:
    """The chat models of an operator, by role and by name."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._roles: dict[str, Chat] = {}

    @property
    def names(self) -> list[str]:
        """Every one that may be asked, the one that serves most first."""
        return [one.name for one in self._operator.named(CHAT)]

    def __call__(self, role: str) -> Chat:
        """Whoever serves a role."""
        return self._roles.setdefault(role, Chat(operator=self._operator, role=role))

    def named(self, name: str) -> Chat:
        """A model alone: nobody stands by for it. Raises `BadInput` for one there is not."""
        if name not in self.names:
            raise BadInput(
                f"there is no model {name[:100]!r} here; there are {', '.join(self.names)}. Add it to models.choices, or an "
                "entry to the registry",
                code="unknown_model", limit=[*self.names], value=name[:100],
            )  # fmt: skip
        return Chat(operator=self._operator, only=name)

    def ready(self, settings: ModelSettings) -> None:
        """Make those of the settings that every conversation needs.

        Raises `BadInput` for one that cannot be made, saying what to install or change.
        """
        for name in dict.fromkeys(settings.for_role(role) for role in ROLES):
            if name not in self.names:
                raise BadInput(
                    f"the model {name!r} may not be asked: capabilities.third_party is false, or it is not of "
                    "capabilities.regions. Set models.default to 'director', or allow it",
                    code="models", value=name,
                )  # fmt: skip
            one = self.named(name).first
            if one is not None and isinstance(one.source, ChatProvider):
                one.source.made()

    def offline(self, role: str) -> bool:
        """Whether the Director serves a role, who goes by rules."""
        first = self(role).first
        return first is None or first.entry.family == DIRECTOR

    def plays(self, role: str) -> bool:
        """Whether a model is named for a role itself, now."""
        return self.named_for(role, self._operator.entries(CHAT))

    def named_for(self, role: str, entries: Iterable[ModelEntry]) -> bool:
        """Whether one of these may be asked and is named for a role itself; an experimental one is asked by its name only."""
        policy = self._operator.policy
        return any(
            role in one.roles and one.stage in {"candidate", "production"} and policy.allows(one)
            for one in entries
        )

    def cost(self, name: str, tokens: Tokens) -> Cost:
        """What a call of a model cost, by its entry's name, with or without who serves it."""
        known = next(
            (one for one in self._operator.entries(CHAT) if name in (one.name, one.name.partition(":")[2])),
            None,
        )
        return known.price.chat.of(tokens) if known else Cost()


def small_model(models: ChatModels, services: Services) -> BaseChatModel | None:
    """The router's second opinion now; none while that role is the Director's, which reads words as the router does."""
    return None if models.offline("router") else counted(services.model("router"), services, "head/router")


def memory_reader(models: ChatModels, services: Services) -> Reader | None:
    """Who reads conversations for what was settled now; none while that role is the Director's: then rules do."""
    if models.offline("memory"):
        return None
    return Reader(lambda: counted(services.model("memory"), services, "head/memory"))


def seen_by(model: BaseChatModel) -> bool:
    """Whether who would answer now takes pictures."""
    return sees(acting(model))


def thinking(model: BaseChatModel, tokens: int) -> dict[str, int]:
    """What a call of a model is bound with so that it thinks first; nothing for one that cannot be told to."""
    return {THINKING: tokens} if tokens and (isinstance(model, Chat) or thinks(model)) else {}


def guardrail_of(settings: Settings) -> dict[str, str] | None:
    """The guardrail that chat models of Bedrock are called with, if they are. Raises `BadInput` where it has no id."""
    rails = settings.guardrails
    if not rails.bedrock_in_chat:
        return None
    if not rails.bedrock_guardrail:
        raise BadInput(
            "guardrails.bedrock_in_chat is on, and guardrails.bedrock_guardrail is empty: give the guardrail's id",
            code="settings", value="guardrails.bedrock_guardrail",
        )  # fmt: skip
    return {"guardrailIdentifier": rails.bedrock_guardrail, "guardrailVersion": rails.bedrock_version}
