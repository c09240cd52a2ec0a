"""What the operator adds to a call: 1,000 calls of a model that does nothing, straight and through the operator.

Through it a call is ranked, drawn on a quota in the database, wrapped (time-out, breaker, hedge, retries) and written to the
usage ledger before and after. A chat model is streamed, straight and by role with ten entries in the registry.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from langchain_core.language_models import BaseChatModel, FakeListChatModel

from bench.measure import Measure
from limelight.capabilities.allowance import Allowances
from limelight.capabilities.chat.chat import Chat
from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.entry import Limits, ModelEntry, Retries
from limelight.capabilities.families import Family, Parts
from limelight.capabilities.history import HISTORY, History
from limelight.capabilities.metering import CHAT, Account, ledger_meter
from limelight.capabilities.operator import Operator
from limelight.capabilities.registry import Registry, wrapped
from limelight.infra.engine import LocalEngine
from limelight.infra.home import Storage
from limelight.schema.capability import (
    Capability,
    CapabilityRequest,
    GenerateRequest,
    MediaResult,
    OnProgress,
)
from limelight.schema.principal import LOCAL

CALLS = 1000
LIMIT_MS = 0.5
REQUEST = GenerateRequest(cutout="0" * 64)


class _Null:
    name = "null"
    capabilities: frozenset[Capability] = frozenset({"image.generate"})

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        return MediaResult(blob="0", mime="image/png")


class _One(Registry):
    """A registry of one wrapped model, read from no file."""

    def __init__(self, parts: Parts, entry: ModelEntry, *, history: History) -> None:
        super().__init__(parts, history=history)
        self._served = {entry.name: wrapped(entry, _Null(), _Null.capabilities)}


class _Echo(FakeListChatModel):
    """A chat model that says one word."""

    responses: list[str] = ["w"]  # noqa: RUF012 - pydantic copies it


def _chats(parts: Parts) -> tuple[_Echo, Chat]:
    """A chat model, and the same behind a role that ten entries serve."""
    model = _Echo()
    family = Family(frozenset({CHAT}), lambda options, parts: ChatProvider("echo", lambda: model))
    entries = [ModelEntry(name=f"echo-{n}", family="echo", priority=n) for n in range(10)]
    registry = Registry(parts, entries=entries, families={"echo": family})
    return model, Chat(operator=Operator(registry), role="fast")


async def _said(model: BaseChatModel) -> None:
    async for _ in model.astream("hi"):
        pass


def operator() -> list[Measure]:
    """Milliseconds a call."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Measure]:
    storage = await Storage.open(folder)
    try:
        meter = ledger_meter(storage.usage, Account(LOCAL, "thread", "run", "head"))
        parts = Parts(blobs=storage.blobs, engine=LocalEngine(1), scratch=folder)
        history = History(folder / HISTORY)

        def through(limits: Limits) -> Operator:
            entry = ModelEntry(
                name="null", family="null", limits=limits, retries=Retries(attempts=3), hedge_after_s=60
            )
            return Operator(_One(parts, entry, history=history), allowances=Allowances(storage.quotas))

        free, counted = through(Limits()), through(Limits(requests_per_minute=1e9))
        bare = await _each(lambda: _Null().call("image.generate", REQUEST))
        plain = await _each(lambda: free.call("image.generate", REQUEST)) - bare
        ledger = await _each(lambda: free.call("image.generate", REQUEST, meter=meter)) - bare
        quota = await _each(lambda: counted.call("image.generate", REQUEST)) - bare
        model, chat = _chats(parts)
        straight = await _each(lambda: _said(model))
        by_role = await _each(lambda: _said(chat)) - straight
    finally:
        await storage.close()
    return [
        Measure("the operator adds to a call", plain, "ms", LIMIT_MS),
        Measure("the same with a quota drawn in the database", quota, "ms", LIMIT_MS),
        Measure(
            "the same with two lines of the ledger, no quota", ledger, "ms", note="durable before the call"
        ),
        Measure("a role of ten entries adds to a streamed chat", by_role, "ms", LIMIT_MS),
    ]


async def _each(call: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    for _ in range(CALLS):
        await call()
    return (time.perf_counter() - began) / CALLS * 1000
