"""How runs end: done, cancelled, interrupted or failed; each is recorded with its last event, and told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from ag_ui.core import BaseEvent

from limelight.agent.history import History
from limelight.agent.plan.ledger import PlanRecord
from limelight.agent.runs.closing import close_open, close_run
from limelight.agent.runs.live_run import LiveRun
from limelight.agent.runs.run_events import finished
from limelight.agent.speech import just, say
from limelight.capabilities.causes import SAID
from limelight.capabilities.metering import CHAT
from limelight.infra.checkpoints import keep_last_of_run
from limelight.infra.db import translated
from limelight.infra.home import Storage
from limelight.infra.stores.outbox import Told
from limelight.infra.stores.runs import RunStatus
from limelight.infra.telemetry import Metrics
from limelight.infra.voice import Voice
from limelight.router.understand import language_of
from limelight.schema.errors import Cancelled, LimelightError, NotFound, OutOfDisk
from limelight.sdk.context import RunContext, Services

log = structlog.get_logger(__name__)
RETRY_S = 2.0
"""Between attempts to end a run on a full disk."""
SHUT_DOWN = "the server was stopped in the middle of this; say “continue” to go on"


class Endings:
    """Ends runs."""

    def __init__(self, storage: Storage, services: Services, history: History, metrics: Metrics) -> None:
        self._storage, self._services, self._history, self._metrics = storage, services, history, metrics
        self.hurried = False
        """Set when the process is about to stop: then nothing is tried again."""

    async def see_to(self, live: LiveRun, work: Callable[[], Awaitable[None]]) -> None:
        """Do one of the last things of a run. While the disk is full it is tried again; else a restart ends the run."""
        while True:
            try:
                return await work()
            except Exception as error:
                log.error("run_close_failed", run_id=live.run_id, error=repr(error))
                if self.hurried or not isinstance(cause_of(error), OutOfDisk):
                    return None
            await asyncio.sleep(RETRY_S)

    def tell(self, thread_id: str, told: Told) -> None:
        """Tell readers of events that were recorded with something else."""
        self._storage.events.notify(thread_id, told.before, told.added)

    async def finished(self, live: LiveRun, record: PlanRecord | None) -> None:
        """A run came to its end, or stopped after a step as it was told to."""
        ctx = live.desk.ctx
        cut = ctx.stop.after_step and record is not None and bool(record.unfinished)
        if cut and live.why_cancelled == "shutdown":
            await self._interrupted(live)
            return
        over = finished(
            ctx.thread_id, ctx.run_id, "cancelled" if cut else "success",
            question=live.desk.question, choices=live.desk.choices,
        )  # fmt: skip
        await self._ended(ctx, "cancelled" if cut else "done", over)

    async def cancelled(self, live: LiveRun) -> None:
        """A run was cancelled."""
        ctx = live.desk.ctx
        if live.why_cancelled == "shutdown":
            await self._interrupted(live)
            return
        await close_open(self._services, ctx, "cancelled")
        await self._ended(ctx, "cancelled", finished(ctx.thread_id, ctx.run_id, "cancelled"))

    async def failed(self, live: LiveRun, error: Exception) -> None:
        """Tell the person in words, then close the run."""
        ctx = live.desk.ctx
        known = error if isinstance(error, LimelightError) else None
        log.error("run_failed", error=repr(error), exc_info=known is None)
        code = known.code if known else "internal"
        told_in = ctx.locale.partition("-")[0]  # the message's own, from where it was read on
        voice = Voice(told_in or (language_of("", ctx.view) if ctx.view else "en"))
        said = known.message if known else voice.say("g_wrong", name=type(error).__name__)
        if known and known.value == CHAT and isinstance(known.limit, str) and known.limit in SAID:
            said = voice.say(f"g_models_{known.limit}")  # why no chat model answered
        if not isinstance(error, Cancelled):
            words = just(voice.say("g_failed", said=said))
            await say(ctx, ctx.emitter.child("failed"), words, speaker="assistant")
        await close_run(self._services, ctx, code, said)
        await self._ended(ctx, "failed")

    async def noted(self, live: LiveRun) -> None:
        """Let the turn become a point to go back to."""
        with suppress(NotFound):  # forgotten meanwhile
            await self._history.read_on(live.desk.ctx.principal, live.desk.ctx.thread_id)

    async def pruned(self, live: LiveRun) -> None:
        """Of a run that has ended only the last checkpoint stays."""
        saver = live.graph.checkpointer
        if saver is not None and not isinstance(saver, bool):
            await keep_last_of_run(saver, live.checkpoints, live.run_id)  # pyright: ignore

    async def _interrupted(self, live: LiveRun) -> None:
        """End a run that the server's stop cut short; "continue" takes its plan up."""
        await close_run(self._services, live.desk.ctx, "interrupted", SHUT_DOWN)
        await self._ended(live.desk.ctx, "interrupted")

    async def _ended(self, ctx: RunContext, status: RunStatus, *last: BaseEvent) -> None:
        """Record how a run ended, in one transaction with its last event, and tell."""
        told = Told(ctx.emitter.child("end").frames(*last))
        await self._storage.runs.finish(ctx.run_id, status, told=told)
        self._metrics.runs.labels(status=status).inc()
        self.tell(ctx.thread_id, told)


def cause_of(error: BaseException) -> Exception:
    """What went wrong, in our words where there are any: of steps side by side, the first that failed."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    found = translated(error)
    return found if isinstance(found, Exception) else RuntimeError(repr(found))
