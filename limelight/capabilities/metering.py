"""Metering: every call of a capability is a line of the usage ledger, written before the call and settled after it."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from limelight.schema.capability import CapabilityResult, MediaResult
from limelight.schema.principal import Principal
from limelight.schema.stores import UsageLedger

CHAT: Final = "text.chat"
"""The capability of chat models; what their calls used is told by the models themselves."""


@dataclass
class Spent:
    """What one call used, filled in while it is made."""

    seconds: float = 0.0
    """Time that it took, set when it has ended."""
    pictures: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    """What it cost, US dollars."""
    cached: bool = False
    """Answered from what an equal call had made."""

    def made(self, result: CapabilityResult) -> None:
        """Count what a call made."""
        self.tokens_in += result.tokens_in
        self.tokens_out += result.tokens_out
        if isinstance(result, MediaResult):
            self.pictures += int(result.mime.startswith("image/"))


Meter = Callable[[str, str], AbstractAsyncContextManager[Spent]]
"""`async with meter(capability, provider) as spent:` around one call."""


@dataclass(frozen=True)
class Account:
    """For whom calls are made, and by which part of the agent: `agent_path` such as `head/image/shots`."""

    principal: Principal
    thread_id: str
    run_id: str
    agent_path: str


whose: ContextVar[Account | None] = ContextVar("whose", default=None)
"""For whom calls are made that nobody meters: chat models outside of a step (to route a message, to read a conversation, to
look at an upload), and what the guardrails ask for while another call is made."""


@asynccontextmanager
async def unmetered(capability: str, provider: str) -> AsyncGenerator[Spent]:
    """A meter that only takes the time."""
    spent, started = Spent(), time.monotonic()
    try:
        yield spent
    finally:
        spent.seconds = time.monotonic() - started


def ledger_meter(ledger: UsageLedger, account: Account) -> Meter:
    """A meter that writes to the ledger for an account.

    The line stands as uncertain while the call is made, so a crash leaves it so: that call may be made twice. A call
    that raises, or is cancelled, is settled as failed with the time it took.
    """

    @asynccontextmanager
    async def meter(capability: str, provider: str) -> AsyncGenerator[Spent]:
        line = await ledger.open(
            account.principal, account.thread_id, account.run_id, agent_path=account.agent_path,
            capability=capability, provider=provider,
        )  # fmt: skip
        spent, started, failed = Spent(), time.monotonic(), True
        paying = whose.set(account)
        try:
            yield spent
            failed = False
        finally:
            whose.reset(paying)
            spent.seconds = time.monotonic() - started
            await ledger.settle(
                line, seconds=round(spent.seconds, 3), pictures=spent.pictures, tokens_in=spent.tokens_in,
                tokens_out=spent.tokens_out, usd=spent.usd, failed=failed, cached=spent.cached,
            )  # fmt: skip

    return meter
