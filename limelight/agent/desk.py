"""A run's desk: what the head graph's nodes need beside the run context, given by whoever runs it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from limelight.agent.plan.dispatch import Work
from limelight.agent.plan.ledger import PlanRecord, PlanSink
from limelight.agent.plan.quote import Quote
from limelight.agent.runs.lane import Lane
from limelight.infra.voice import Voice
from limelight.router import Router
from limelight.router.language import spoken
from limelight.router.understand import language_of
from limelight.schema.context import Context
from limelight.sdk.context import RunContext


class Selects(Protocol):
    """Chooses what a turn sees, as the thread stands now."""

    async def __call__(self, film: str | None = None) -> Context: ...


@dataclass(frozen=True)
class AskAbove:
    """From what size on a plan is quoted and waits."""

    items: int = 24
    usd: float = 2.0

    def too_much(self, quote: Quote) -> bool:
        """Whether the person is asked first."""
        return quote.items > self.items or quote.usd > self.usd


@dataclass
class Desk:
    """Mutable, of one run, in memory only."""

    ctx: RunContext
    router: Router
    lane: Lane
    plans: PlanSink
    select: Selects
    cancel_others: Callable[[], Awaitable[int]]
    """Cancel the thread's other runs; how many there were."""
    open_plan: Callable[[], Awaitable[PlanRecord | None]]
    """The newest plan of the thread with steps still to do."""
    under_way: Callable[[], Work | None] = lambda: None
    """The work of the run that holds the thread's lane, unless that is this one."""
    ask_above: AskAbove = AskAbove()
    explain: bool = False
    """Whether to tell what the turn saw and why."""
    film: str | None = None
    """The one of the conversation's videos that the message speaks of, when it tells one apart."""
    question: str = ""
    """Set when the run ends with a question that waits for an answer."""
    choices: tuple[str, ...] = ()
    """Answers that the question offers, as buttons; any words may be said instead."""
    work: Work | None = None
    """Set when the run has begun to carry out a plan."""
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the acknowledgement has been said; results are told after it."""

    async def look(self) -> Context:
        """Select anew and remember it for the rest of the turn."""
        view = await self.select(self.film)
        self.ctx.view = view
        return view

    def voice(self, text: str) -> Voice:
        """The person's language, as far as the message or what they wrote before tells."""
        view = self.ctx.view
        return Voice(language_of(text, view) if view else spoken(text))
