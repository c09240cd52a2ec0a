"""What nodes and tools are given at run time; never part of a checkpoint."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.capabilities.metering import Account, Meter, Spent, ledger_meter
from limelight.capabilities.operator import Operator
from limelight.guardrails import Guardrails
from limelight.infra.telemetry import Metrics
from limelight.memory.artifacts import ArtifactMemory
from limelight.schema.context import Context
from limelight.schema.principal import Principal
from limelight.schema.stores import BlobStore, CatalogueStore, ConversationStore, EventLog, UsageLedger
from limelight.schema.tokens import Cost, Tokens
from limelight.sdk.budget import Budget
from limelight.sdk.emitter import Emitter
from limelight.sdk.thread_state import ThreadStates
from limelight.sdk.withdrawals import Withdrawals


@dataclass(frozen=True)
class RunLimits:
    """What one run may use at most, whatever was agreed."""

    tokens: int | None = None
    usd: float | None = None
    grace_s: float = 30.0
    """Seconds after a run's deadline in which what is under way may end."""


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
    cost: Callable[[str, Tokens], Cost] = lambda model, tokens: Cost()
    """What a call of a chat model cost."""
    metrics: Metrics = field(default_factory=Metrics)
    """The numbers of the process."""
    workers: int = 1
    """Media jobs that this machine does at once."""
    limits: RunLimits = RunLimits()
    embedder: Callable[[], Embedder] = shared_embedder
    """Whose vectors memory is searched by."""
    critic: Callable[[], BaseChatModel | None] = lambda: None
    """The chat model that looks at pictures now; none looks where there is none."""


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
    doings: dict[str, int] = field(default_factory=dict[str, int])
    """By step: how often it was done again in this run. Each doing has event ids of its own."""
    lenient: bool = False
    """Whether a step is done with what there is, when it can do without what is missing: when nothing else has helped."""
    stop: StopFlag = field(default_factory=StopFlag)
    withdrawals: Withdrawals = field(default_factory=Withdrawals)
    started: float = field(default_factory=time.monotonic)
    budget: Budget = field(default_factory=Budget)
    """What the run's calls may use, and have used so far."""
    prompts: Mapping[str, str] = field(default_factory=dict[str, str])
    """The prompts that are in force, by their text: `plan@1`."""
    locale: str = ""
    """The language or market of the conversation, whose rules hold for what is checked; empty is the agent's own."""
    view: Context | None = None
    """What the context selector chose for this turn."""

    @property
    def usd(self) -> float:
        """What the run's calls have cost so far."""
        return self.budget.usd

    def meter(self, agent_path: str, *, budget: Budget | None = None) -> Meter:
        """The meter for calls that a part of the agent makes in this run; what they cost is charged to `budget`."""
        inner = ledger_meter(
            self.services.usage, Account(self.principal, self.thread_id, self.run_id, agent_path)
        )

        @asynccontextmanager
        async def counted(capability: str, provider: str) -> AsyncGenerator[Spent]:
            async with inner(capability, provider) as spent:
                try:
                    yield spent
                finally:
                    (budget or self.budget).charge(made_usd=spent.usd)

        return counted
