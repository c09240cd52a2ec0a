"""Chat models of settings alone: a registry of theirs, without a service around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from langchain_core.language_models import BaseChatModel

from limelight.agent.models import HOUSE, ChatModels, guardrail_of
from limelight.capabilities.allowance import Allowances
from limelight.capabilities.chat.entries import chat_entries
from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import Family, Parts
from limelight.capabilities.operator import Operator
from limelight.capabilities.policy import Policy
from limelight.capabilities.registry import Registry
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.infra.telemetry import Metrics

NOTHING = cast(Any, None)
"""Parts that no chat model is made of."""


def chat_models(
    settings: Settings, aws: Callable[[], Aws] = Aws, *, allowances: Allowances | None = None, files: Sequence[Path] = (),
    third_party: bool = True,
) -> ChatModels:  # fmt: skip
    """Those that every conversation needs are made, as at the start of a service."""
    parts = Parts(
        blobs=NOTHING, engine=NOTHING, scratch=NOTHING, aws=aws, chat_guardrail=guardrail_of(settings)
    )
    registry = Registry(parts, entries=chat_entries(settings.models), families=HOUSE, files=files)
    models = ChatModels(Operator(registry, allowances=allowances, policy=Policy(third_party=third_party)))
    models.ready(settings.models)
    return models


def served(
    models: Sequence[tuple[dict[str, Any], BaseChatModel]], *, allowances: Allowances | None = None,
    metrics: Metrics | None = None,
) -> ChatModels:  # fmt: skip
    """Chat models in code, each with its entry; who stands first is asked first."""
    entries = [
        ModelEntry.model_validate({"name": f"chat-{n}", "priority": n, **entry, "family": f"made-{n}"})
        for n, (entry, _) in enumerate(models)
    ]
    families = {
        entry.family: Family(frozenset({"text.chat"}), _made(entry.name, model))
        for entry, (_, model) in zip(entries, models, strict=True)
    }
    parts = Parts(blobs=NOTHING, engine=NOTHING, scratch=NOTHING)
    registry = Registry(parts, entries=entries, families=families)
    return ChatModels(Operator(registry, allowances=allowances, metrics=metrics))


def _made(name: str, model: BaseChatModel) -> Callable[[Any, Parts], ChatProvider]:
    return lambda options, parts: ChatProvider(name, lambda: model)
