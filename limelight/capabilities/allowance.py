"""Quotas in front of the calls: what an account has left, when others should be asked first, and the alarm."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from limelight.capabilities.entry import Increase, ModelEntry
from limelight.infra.stores.quota import Draw, Drawn, QuotaStore
from limelight.schema.capability import (
    AnimateRequest,
    AudioAdRequest,
    CapabilityRequest,
    ComposeRequest,
    EndcardRequest,
    GenerateRequest,
)
from limelight.schema.chat import ChatRequest
from limelight.schema.errors import TryAgain

log = structlog.get_logger(__name__)
MINUTE, DAY = 60, 86_400
LEASE_S = 900.0
"""A job whose process died holds its place no longer than this."""
ASK_S = 0.1
"""Who waits for a place asks again after this."""
WORDS = ("text", "texts", "prompt", "query", "brief")
"""Fields of requests that hold what a model reads."""
WAITING = 64
"""Calls of this process that wait for a place at most, for each account."""


@dataclass(frozen=True)
class NearlyUsed:
    """An account has used so much of a limit that others are asked first."""

    account: str
    measure: str
    share: float
    until: float
    """When the limit is full again, seconds since 1970."""
    increase: Increase | None = None
    """What to ask for, where its entry says."""


class Allowances:
    """What accounts may use, counted in a store that all processes share."""

    def __init__(
        self, store: QuotaStore, *, on_alarm: Callable[[NearlyUsed], None] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._store, self._on_alarm, self._clock = store, on_alarm, clock
        self._known: dict[str, Drawn] = {}
        self._waiting: Counter[str] = Counter()

    def share(self, entry: ModelEntry) -> float:
        """The largest share of a limit that the entry's account had used at its last call; 0 when it is full again."""
        known = self._known.get(entry.counted_on)
        return known.share if known is not None and self._clock() < known.until else 0.0

    def spills(self, entry: ModelEntry) -> bool:
        """Whether others should be asked first."""
        return self.share(entry) >= entry.limits.spill_at

    @asynccontextmanager
    async def use(
        self, entry: ModelEntry, request: CapabilityRequest, *, wait_s: float = 0
    ) -> AsyncGenerator[None]:
        """Draw what one call needs; wait for one of the account's places, where it has a number of them.

        Raises `TryAgain` with the code `quota` when a limit does not suffice or no place is free in `wait_s` seconds.
        """
        draws = _draws(entry, request)
        if draws:
            self._note(entry, await self._store.draw(entry.counted_on, draws))
        if entry.limits.jobs is None:
            yield
            return
        lease = await self._place(entry, entry.limits.jobs, wait_s)
        try:
            yield
        finally:
            await self._store.leave(lease)

    async def spent(self, entry: ModelEntry, usd: float) -> None:
        """Note money that a call has cost beyond what was drawn for it; it is spent, whatever the limit says."""
        if entry.limits.usd_per_day is not None and usd > 0:
            await self._store.add(entry.counted_on, Draw("usd", usd, entry.limits.usd_per_day, DAY))

    async def _place(self, entry: ModelEntry, jobs: int, wait_s: float) -> int:
        account, until = entry.counted_on, self._clock() + wait_s
        lease = await self._store.enter(account, jobs, ttl_s=LEASE_S)
        if lease is not None:
            return lease
        if self._waiting[account] < WAITING:
            self._waiting[account] += 1
            try:
                while self._clock() < until:
                    await asyncio.sleep(ASK_S)
                    if (lease := await self._store.enter(account, jobs, ttl_s=LEASE_S)) is not None:
                        return lease
            finally:
                self._waiting[account] -= 1
        raise TryAgain(
            f"{account} has all its {jobs} jobs under way: try again in a moment",
            code="quota", limit=jobs, value="jobs",
        )  # fmt: skip

    def _note(self, entry: ModelEntry, drawn: Drawn) -> None:
        before, self._known[entry.counted_on] = self.share(entry), drawn
        if drawn.share >= entry.limits.spill_at > before:
            alarm = NearlyUsed(
                entry.counted_on, drawn.measure, drawn.share, drawn.until, entry.limits.increase
            )
            log.warning(
                "quota_nearly_used", account=alarm.account, measure=alarm.measure, share=round(alarm.share, 3)
            )
            if self._on_alarm is not None:
                self._on_alarm(alarm)
        if drawn.refused:
            wait_s = max(0.0, drawn.until - self._clock())
            raise TryAgain(
                f"{entry.counted_on} has used its {drawn.measure} of this window: try again in {wait_s:.0f} s",
                code="quota", limit=round(wait_s, 1), value=drawn.measure,
            )  # fmt: skip


def cost(entry: ModelEntry, request: CapabilityRequest) -> float:
    """What a call is expected to cost, US dollars."""
    match request:
        case GenerateRequest():
            return entry.price.of(pictures=1, seconds=0)
        case AnimateRequest() | AudioAdRequest() | ComposeRequest() | EndcardRequest():
            return entry.price.of(pictures=0, seconds=request.seconds)
        case _:
            return entry.price.of(pictures=0, seconds=0, read=tokens(request))


def tokens(request: CapabilityRequest) -> int:
    """Tokens of the words in a request, taken as four characters each. Keys of bytes are no words."""
    said = [value for key, value in request if key in WORDS]
    if isinstance(request, ChatRequest):
        said.append([one.text for one in request.turns])
    texts = [text for value in said for text in (value if isinstance(value, list | tuple) else [value])]
    return sum(len(str(text)) for text in texts) // 4


def _draws(entry: ModelEntry, request: CapabilityRequest) -> list[Draw]:
    limits = entry.limits
    draws: list[Draw] = []
    if limits.requests_per_minute is not None:
        draws.append(Draw("requests", 1, limits.requests_per_minute, MINUTE))
    if limits.tokens_per_minute is not None:
        draws.append(Draw("tokens", tokens(request), limits.tokens_per_minute, MINUTE))
    if limits.usd_per_day is not None:
        draws.append(Draw("usd", cost(entry, request), limits.usd_per_day, DAY))
    return draws
