"""The chat models that the settings name, as entries of the registry: the short form of a file of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from limelight.capabilities.entry import Limits, ModelEntry, Patience, Price, Retries, Stage
from limelight.infra.settings import ModelSettings
from limelight.schema.errors import BadInput
from limelight.schema.strategy import ANSWER_S, FIRST_WORD_S

DIRECTOR = "director"
FIRST, STANDBY = 50, 1000
"""Priorities of who serves a role, and of who stands by for all; lower is asked first."""
PREFIXES = {
    "bedrock:": ("bedrock-chat", "model"),
    "sagemaker:": ("sagemaker-chat", "endpoint"),
    "python:": ("python-chat", "path"),
}
"""How a model id begins: its family, and the option that the rest of it is."""
BY_RULES = ("!memory", "!critic", "!vision")
"""What the Director does not play: rules and measurements do that work where no model is named for it."""
OUTSIDE = frozenset({"bedrock-chat", "langchain-chat"})
"""Families that speak to somebody outside."""


def chat_entries(settings: ModelSettings) -> list[ModelEntry]:
    """One entry a model. Those that are only named as `choices`, or in prices, must be asked for by name."""
    return [*_entries(settings)]


def _entries(settings: ModelSettings) -> Iterator[ModelEntry]:
    roles: dict[str, str] = {str(role): model for role, model in settings.roles.items()}
    for name in settings.names:
        mine = tuple(role for role, model in roles.items() if model == name)
        stage: Stage = "production"
        if name == settings.standby:
            served, priority = (), STANDBY
        elif name == settings.default:
            served, priority = tuple(f"!{role}" for role, model in roles.items() if model != name), FIRST
        elif mine:
            served, priority = mine, FIRST
        else:
            served, priority, stage = (), STANDBY, "experimental"
        family, options = _family(name)
        price, limits = settings.prices.get(name), settings.limits.get(name)
        local = family == DIRECTOR
        if local:
            served = (*served, *BY_RULES)
        try:
            yield ModelEntry(
                name=name, family=family, options=options, stage=stage, roles=served, priority=priority,
                description="The offline Director" if local else "Named in the settings",
                third_party=family in OUTSIDE, price=Price(**price.model_dump()) if price else Price(),
                limits=Limits(**limits.model_dump()) if limits else Limits(),
                patience=Patience() if local else Patience(attempt_s=ANSWER_S, idle_s=FIRST_WORD_S),
                retries=Retries(attempts=1),
            )  # fmt: skip
        except ValueError as error:
            raise BadInput(
                f"the model {name!r} cannot be made: it is no id of a model. Set models.default to 'director', or "
                "give it as <provider>:<model>",
                code="models", value=name,
            ) from error  # fmt: skip


def _family(name: str) -> tuple[str, dict[str, Any]]:
    if name == DIRECTOR:
        return DIRECTOR, {}
    for prefix, (family, option) in PREFIXES.items():
        if name.startswith(prefix):
            return family, {option: name.removeprefix(prefix)}
    return "langchain-chat", {"model": name}
