"""What nodes and tools are given at run time; never part of a checkpoint."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from limelight.capabilities.metering import Account, Meter, Spent, ledger_meter
from limelight.capabilities.operator import Operator
from limelight.guardrails import Guardrails
from limelight.memory.artifacts import ArtifactMemory
from limelight.schema.context import Context
from limelight.schema.principal import Principal
from limelight.schema.stores import BlobStore, CatalogueStore, ConversationStore, EventLog, UsageLedger
from limelight.sdk.emitter import Emitter
from limelight.sdk.thread_state import ThreadStates


@dataclass(frozen=True)
class Services:
    """What every run of a process shares."""

    events: EventLog
    conversations: ConversationStore
    catalogue: CatalogueStore
    blobs: BlobStore
    artifacts: ArtifactMemory
    states: ThreadStates
    operator: Operator
    guardrails: Guardrails
    usage: UsageLedger
    model: Callable[[str], BaseChatModel]
    """The chat model of a role."""
    cost: Callable[[str, int, int], float] = lambda model, tokens_in, tokens_out: 0.0
    """What a call of a chat model cost, US dollars."""


@dataclass
class StopFlag:
    """Set when the person asked to stop after the step that is under way."""

    after_step: bool = False


@dataclass
class RunContext:
    """One run's surroundings; in memory only."""

    services: Services
    principal: Principal
    thread_id: str
    run_id: str
    emitter: Emitter
    plan_id: str = ""
    """The run that made the plan being worked on; this run, unless it continues another's."""
    round: int = 0
    """0 at first; 1 when reflection has what failed done once more. The events of each round have ids of their own."""
    stop: StopFlag = field(default_factory=StopFlag)
    started: float = field(default_factory=time.monotonic)
    usd: float = 0.0
    """What the run's calls have cost so far."""
    view: Context | None = None
    """What the context selector chose for this turn."""

    def meter(self, agent_path: str) -> Meter:
        """The meter for calls that a part of the agent makes in this run."""
        inner = ledger_meter(
            self.services.usage, Account(self.principal, self.thread_id, self.run_id, agent_path)
        )

        @asynccontextmanager
        async def counted(capability: str, provider: str) -> AsyncGenerator[Spent]:
            async with inner(capability, provider) as spent:
                try:
                    yield spent
                finally:
                    self.usd += spent.usd

        return counted
