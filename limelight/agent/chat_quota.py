"""Quotas of chat models: near the end of a limit the one that stands by is asked, before there is a throttle."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from langchain_core.messages import BaseMessage

from limelight.agent.standby import Within
from limelight.capabilities.allowance import Allowances
from limelight.capabilities.entry import Limits, ModelEntry
from limelight.infra.settings import ChatLimits
from limelight.infra.stores.quota import QuotaStore
from limelight.schema.capability import CapabilityRequest
from limelight.schema.errors import TryAgain


class Said(CapabilityRequest):
    """What a chat model is given to read."""

    text: str


class ChatQuota:
    """What accounts may use of chat models, counted in a store that all processes share."""

    def __init__(self, limits: Mapping[str, ChatLimits], store: QuotaStore) -> None:
        self._allowances = Allowances(store)
        self._entries = {
            name: ModelEntry(
                name="chat", family="chat", account=name, limits=Limits.model_validate(one.model_dump())
            )
            for name, one in limits.items()
        }

    def of(self, model_id: str) -> Within | None:
        """Room for one call of a model; None for one without limits."""
        entry = self._entries.get(model_id)
        if entry is None:
            return None

        @asynccontextmanager
        async def within(messages: list[BaseMessage]) -> AsyncGenerator[None]:
            if self._allowances.spills(entry):
                raise TryAgain(
                    f"{model_id} has used {self._allowances.share(entry):.0%} of a limit: the one that stands by answers",
                    code="quota", limit=entry.limits.spill_at, value=model_id,
                )  # fmt: skip
            said = Said(text="".join(str(message.text) for message in messages))
            async with self._allowances.use(entry, said):
                yield

        return within

    def share(self, name: str) -> float:
        """The largest share of a limit that was used at the last call of a model, by its id with or without who serves it."""
        used = [
            self._allowances.share(one)
            for key, one in self._entries.items()
            if name in {key, key.partition(":")[2]}
        ]
        return max(used, default=0.0)
