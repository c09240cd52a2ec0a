"""Progress of one piece of work as ACTIVITY events: throttled, with an estimate, and a sign of life every second or so."""

from __future__ import annotations

import asyncio
import contextlib
import time
from types import TracebackType

import structlog
from ag_ui.core import ActivitySnapshotEvent
from pydantic import JsonValue

from limelight.schema.errors import LimelightError
from limelight.sdk.emitter import Emitter

log = structlog.get_logger(__name__)
MIN_GAP_S = 0.4
"""Seconds between two events at least."""
HEARTBEAT_S = 1.5
"""Seconds without an event at most, gap and all: a client may count on one every 2 s."""


async def stopped(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait until it has ended. Raises what it raised."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def emit_progress(emitter: Emitter, message_id: str, content: dict[str, JsonValue]) -> None:
    """One ACTIVITY event; a later one of the same id takes its place."""
    await emitter.emit(
        ActivitySnapshotEvent.model_validate({
            "type": "ACTIVITY_SNAPSHOT", "messageId": message_id, "activityType": "PROGRESS", "content": content,
            "replace": True,
        })
    )  # fmt: skip


class ProgressReporter:
    """Use as `async with`; call `update` from the event loop as often as you like."""

    def __init__(
        self,
        emitter: Emitter,
        *,
        step_id: str,
        slot: str,
        title: str,
        total: int = 1,
        expected_s: float = 5.0,
    ) -> None:
        self._emitter = emitter
        self._base: dict[str, JsonValue] = {"step_id": step_id, "slot": slot, "title": title, "unit": "share"}
        self._id = f"progress-{emitter.run_id}-{step_id}-{slot}"
        self._share, self._what, self._preview = 0.0, "", ""
        self._started = time.monotonic()
        self._expected_s = expected_s
        self._total = total
        self._dirty = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def update(self, share: float, what: str) -> None:
        """Say how far it is (0..1) and with what."""
        self._share, self._what = max(self._share, min(share, 1.0)), what
        self._dirty.set()

    def preview(self, artifact_id: str) -> None:
        """Show a preview while the work goes on."""
        self._preview = artifact_id
        self._dirty.set()

    async def __aenter__(self) -> ProgressReporter:
        await self._send()
        self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            await stopped(self._task)
        if kind is None:
            self._share = 1.0
            await self._told()

    async def _beat(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(
                    HEARTBEAT_S
                ):  # `wait_for` of Python 3.11 can swallow a cancellation
                    await self._dirty.wait()
            self._dirty.clear()
            if not await self._told():
                return
            await asyncio.sleep(MIN_GAP_S)

    async def _told(self) -> bool:
        """Send; False when the log does not take it. Work that is under way is not lost for that."""
        try:
            await self._send()
        except LimelightError as error:
            log.warning("progress_not_told", id=self._id, error=error.message)
            return False
        return True

    async def _send(self) -> None:
        spent = time.monotonic() - self._started
        eta = self._expected_s - spent if self._share < 0.05 else spent / self._share * (1 - self._share)
        content: dict[str, JsonValue] = {
            **self._base,
            "done": round(self._share * self._total, 3),
            "total": self._total,
            "eta_s": 0.0 if self._share >= 1 else round(max(eta, 0.5), 1),
            "what": self._what,
        }
        if self._preview:
            content["preview_artifact_id"] = self._preview
        await emit_progress(self._emitter, self._id, content)
