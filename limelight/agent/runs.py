"""Runs: every message is a run of its own; this keeps them, ends them, and says how each ended."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal

import structlog
from ag_ui.core import (
    RunErrorEvent,
    RunFinishedEvent,
    RunStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
)

from limelight.agent.desk import Desk
from limelight.agent.graph import HeadGraph
from limelight.agent.lane import Lane
from limelight.agent.ledger import PlanRecord
from limelight.agent.speech import just, say
from limelight.agent.tracker import open_view, running_view
from limelight.infra.checkpoints import keep_last_of_run
from limelight.infra.home import Storage
from limelight.memory.selector import ContextSelector
from limelight.router import Router
from limelight.schema.context import Context, RunView
from limelight.schema.errors import BadInput, Cancelled, LimelightError, TryAgain
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.wire import MessageFrame
from limelight.sdk.context import RunContext, Services
from limelight.sdk.emitter import Emitter

log = structlog.get_logger(__name__)
CANCEL_GRACE_S = 5.0


@dataclass
class Accepted:
    """A message that was taken: the run it started, or started before."""

    run_id: str
    message_id: str
    repeat: bool = False


@dataclass
class LiveRun:
    """A run that is under way."""

    run_id: str
    desk: Desk
    task: asyncio.Task[None] | None = None
    started: float = field(default_factory=time.monotonic)
    why_cancelled: Literal["person", "shutdown"] = "person"


class Runs:
    """Starts, cancels and drains runs."""

    def __init__(
        self, *, storage: Storage, services: Services, graph: HeadGraph, router: Router, selector: ContextSelector,
        queue_per_thread: int = 8, runs_per_advertiser: int = 16,
    ) -> None:  # fmt: skip
        self._storage = storage
        self._services = services
        self._graph = graph
        self._router = router
        self._selector = selector
        self._queue = queue_per_thread
        self._per_advertiser = runs_per_advertiser
        self._lanes: dict[str, Lane] = defaultdict(lambda: Lane(limit=self._queue))
        self._live: dict[str, dict[str, LiveRun]] = defaultdict(dict)
        self._plans: dict[str, PlanRecord] = {}
        self._draining = False

    async def start(self, principal: Principal, thread_id: str, frame: MessageFrame) -> Accepted:
        """Take a message. One with a known `message_id` is acknowledged and not run again.

        Raises `NotFound` for the thread or an attachment, `TryAgain` when too much runs already.
        """
        await self._check(principal, thread_id, frame)
        run_id = new_id("run")
        message = Message(
            id=frame.message_id, role="user", content=frame.text, run_id=run_id, attachments=frame.attachments
        )
        if not await self._storage.conversations.add_message(principal, thread_id, message):
            known = await self._storage.conversations.messages(principal, thread_id)
            first = next((m.run_id for m in known if m.id == frame.message_id), None)
            return Accepted(run_id=first or "", message_id=frame.message_id, repeat=True)
        await self._storage.runs.start(principal, thread_id, run_id, frame.message_id)
        await self._title(principal, thread_id, frame.text)
        live = LiveRun(run_id, self._desk(principal, thread_id, run_id, frame))
        self._live[thread_id][run_id] = live
        live.task = asyncio.create_task(self._run(live, frame), name=run_id)
        return Accepted(run_id=run_id, message_id=frame.message_id)

    async def cancel(self, thread_id: str, *, mode: Literal["now", "after_step"] = "now", but: str = "") -> int:
        """Cancel a thread's runs; how many there were. What is done is kept."""
        runs = [r for r in list(self._live.get(thread_id, {}).values()) if r.run_id != but and r.task]
        for live in runs:
            if mode == "after_step":
                live.desk.ctx.stop.after_step = True
            elif live.task:
                live.task.cancel()
        if mode == "now" and runs:
            await asyncio.wait([r.task for r in runs if r.task], timeout=CANCEL_GRACE_S)
        return len(runs)

    async def wait(self, run_id: str) -> None:
        """Until a run has ended."""
        for runs in list(self._live.values()):
            if run_id in runs and (task := runs[run_id].task) is not None:
                await asyncio.wait([task])

    async def drain(self, *, timeout_s: float = 20.0) -> None:
        """Take no more messages, let runs finish their step, then end what still runs as interrupted."""
        self._draining = True
        live = [r for runs in self._live.values() for r in runs.values() if r.task]
        for run in live:
            run.desk.ctx.stop.after_step = True
        if live:
            await asyncio.wait([r.task for r in live if r.task], timeout=timeout_s)
        for run in live:
            run.why_cancelled = "shutdown"
            if run.task and not run.task.done():
                run.task.cancel()
        if live:
            await asyncio.wait([r.task for r in live if r.task], timeout=CANCEL_GRACE_S)

    @property
    def working(self) -> int:
        """How many runs are under way."""
        return sum(len(runs) for runs in self._live.values())

    def busy(self, thread_id: str) -> bool:
        """Whether a run works on the thread."""
        return self._lanes[thread_id].holder is not None if thread_id in self._lanes else False

    async def _check(self, principal: Principal, thread_id: str, frame: MessageFrame) -> None:
        await self._storage.conversations.thread(principal, thread_id)
        for artifact_id in frame.attachments:
            await self._storage.artifacts.get(principal, artifact_id)
        if self._draining:
            raise TryAgain("the server is shutting down; connect again in a moment", code="draining")
        if not frame.text.strip() and not frame.attachments:
            raise BadInput("the message is empty; write something or attach a picture", code="empty")
        here = len(self._live.get(thread_id, {}))
        if here > self._queue:
            raise TryAgain(
                f"{here} requests of this conversation are open and at most {self._queue} may be; wait, or say stop",
                code="queue_full", limit=self._queue, value=here,
            )  # fmt: skip
        everywhere = sum(
            r.desk.ctx.principal.advertiser == principal.advertiser for runs in self._live.values() for r in runs.values()
        )
        if everywhere >= self._per_advertiser:
            raise TryAgain(
                f"{everywhere} requests of this account are open and at most {self._per_advertiser} may be",
                code="too_many_runs", limit=self._per_advertiser, value=everywhere,
            )  # fmt: skip

    async def _title(self, principal: Principal, thread_id: str, text: str) -> None:
        info = await self._storage.conversations.thread(principal, thread_id)
        if not info.title and text.strip():
            words = " ".join(text.split())
            await self._storage.conversations.rename_thread(principal, thread_id, words[:60])

    def _desk(self, principal: Principal, thread_id: str, run_id: str, frame: MessageFrame) -> Desk:
        emitter = Emitter(events=self._storage.events, thread_id=thread_id, run_id=run_id)
        ctx = RunContext(
            services=self._services, principal=principal, thread_id=thread_id, run_id=run_id, emitter=emitter,
            plan_id=run_id,
        )  # fmt: skip

        async def select() -> Context:
            newest = await self._newest_plan(principal, thread_id)
            return await self._selector.select(
                principal, thread_id, frame.text, attachments=frame.attachments, message_id=frame.message_id,
                running=await self._running(principal, thread_id, but=run_id),
                open_plan=open_view(*newest) if newest else None,
            )  # fmt: skip

        async def open_plan() -> PlanRecord | None:
            newest = await self._newest_plan(principal, thread_id)
            return newest[1] if newest else None

        return Desk(
            ctx=ctx, router=self._router, lane=self._lanes[thread_id], plans=self, select=select,
            cancel_others=lambda: self.cancel(thread_id, but=run_id), open_plan=open_plan,
        )  # fmt: skip

    async def save_plan(self, run_id: str, plan_json: str) -> None:
        """`PlanSink`: in the run store, and at hand for questions about the running plan."""
        self._plans[run_id] = PlanRecord.model_validate_json(plan_json)
        await self._storage.runs.save_plan(run_id, plan_json)

    async def _running(self, principal: Principal, thread_id: str, *, but: str) -> RunView | None:
        lane = self._lanes[thread_id]
        live = self._live[thread_id].get(lane.holder or "")
        if live is None or live.run_id == but:
            return None
        state = await self._storage.conversations.state(principal, thread_id)
        record = self._plans.get(live.run_id)
        estimate = sum(step.estimate_s for step in record.plan.steps) if record else 5.0
        return running_view(live.run_id, state, estimate_s=estimate, started=live.started)

    async def _newest_plan(self, principal: Principal, thread_id: str) -> tuple[str, PlanRecord] | None:
        """The newest plan of a thread, when it was cut short and has steps left."""
        for run in await self._storage.runs.of_thread(principal, thread_id, limit=20):
            if run.run_id in self._live[thread_id] or not run.plan_json:
                continue
            record = PlanRecord.model_validate_json(run.plan_json)
            if record.plan.question:
                continue
            return (run.run_id, record) if record.unfinished else None
        return None

    async def _run(self, live: LiveRun, frame: MessageFrame) -> None:
        """One run, from its first event to its last; never raises."""
        ctx = live.desk.ctx
        structlog.contextvars.bind_contextvars(thread_id=ctx.thread_id, run_id=ctx.run_id)
        try:
            await self._open(ctx, frame)
            await self._graph.ainvoke(
                {"text": frame.text, "attachments": frame.attachments, "message_id": frame.message_id},
                config={
                    "configurable": {"thread_id": f"{ctx.thread_id}/{ctx.run_id}"},
                    "metadata": {"run_id": ctx.run_id},
                    "recursion_limit": 25,
                },
                context=live.desk,
                durability="sync",
            )
            await self._finished(live)
        except asyncio.CancelledError:
            await asyncio.shield(self._cancelled(live))
        except (LimelightError, Exception) as error:
            await self._failed(live, error)
        finally:
            await self._prune(ctx)
            self._live[ctx.thread_id].pop(ctx.run_id, None)
            self._plans.pop(ctx.run_id, None)
            if not self._live[ctx.thread_id]:
                self._live.pop(ctx.thread_id, None)

    async def _open(self, ctx: RunContext, frame: MessageFrame) -> None:
        emitter = ctx.emitter.child("open")
        message = {"messageId": frame.message_id}
        events: list[Any] = [
            RunStartedEvent.model_validate(
                {"type": "RUN_STARTED", "threadId": ctx.thread_id, "runId": ctx.run_id, "protocolVersion": "1.0"}
            ),
            TextMessageStartEvent.model_validate({"type": "TEXT_MESSAGE_START", "role": "user", **message,
                                                  "metadata": {"attachments": frame.attachments}}),
        ]  # fmt: skip
        if frame.text:
            events.append(TextMessageContentEvent.model_validate(
                {"type": "TEXT_MESSAGE_CONTENT", "delta": frame.text, **message}
            ))  # fmt: skip
        events.append(TextMessageEndEvent.model_validate({"type": "TEXT_MESSAGE_END", **message}))
        await emitter.emit(*events)

    async def _finished(self, live: LiveRun) -> None:
        ctx = live.desk.ctx
        body: dict[str, Any] = {"type": "RUN_FINISHED", "threadId": ctx.thread_id, "runId": ctx.run_id}
        if live.desk.question:
            body["outcome"] = {
                "type": "interrupt",
                "interrupts": [
                    {
                        "id": f"int_{ctx.run_id}", "reason": "question", "message": live.desk.question,
                        "responseSchema": {"type": "string"},
                    }
                ],
            }  # fmt: skip
        elif ctx.stop.after_step:
            body["outcome"] = {"type": "cancelled"}
        else:
            body["outcome"] = {"type": "success"}
        status = "cancelled" if ctx.stop.after_step else "done"
        await self._storage.runs.finish(ctx.run_id, status)
        await ctx.emitter.child("end").emit(RunFinishedEvent.model_validate(body))

    async def _cancelled(self, live: LiveRun) -> None:
        ctx = live.desk.ctx
        if live.why_cancelled == "shutdown":
            await close_run(self._services, ctx, "interrupted", "the server was shut down")
            await self._storage.runs.finish(ctx.run_id, "interrupted")
            return
        await close_open(self._services, ctx, "cancelled")
        await self._storage.runs.finish(ctx.run_id, "cancelled")
        await ctx.emitter.child("end").emit(
            RunFinishedEvent.model_validate({
                "type": "RUN_FINISHED", "threadId": ctx.thread_id, "runId": ctx.run_id,
                "outcome": {"type": "cancelled"},
            })
        )  # fmt: skip

    async def _failed(self, live: LiveRun, error: Exception) -> None:
        """Tell the person in words, then close the run."""
        ctx = live.desk.ctx
        known = error if isinstance(error, LimelightError) else None
        log.error("run_failed", error=repr(error), exc_info=known is None)
        code = known.code if known else "internal"
        said = known.message if known else f"Something went wrong on my side ({type(error).__name__})."
        try:
            if not isinstance(error, Cancelled):
                words = just(f"{said} What was finished before is kept; you can try again or say “continue”.")
                await say(ctx, ctx.emitter.child("failed"), words, speaker="assistant")
            await close_run(self._services, ctx, code, said)
            await self._storage.runs.finish(ctx.run_id, "failed")
        except LimelightError as second:  # the disk is full, say: the log cannot take it either
            log.error("run_close_failed", error=second.message)

    async def _prune(self, ctx: RunContext) -> None:
        saver = self._graph.checkpointer
        if saver is not None and not isinstance(saver, bool):
            await keep_last_of_run(saver, f"{ctx.thread_id}/{ctx.run_id}", ctx.run_id)  # pyright: ignore


async def close_open(services: Services, ctx: RunContext, status: Literal["cancelled", "pending"]) -> None:
    """Close what a run left open: a half-said message, steps and slots that were under way."""
    emitter = ctx.emitter.child(f"close-{status}")
    frames = await services.events.read(ctx.thread_id, after=None, limit=100_000)
    mine = [f.event for f in frames if f.run_id == ctx.run_id]
    ended = {e["messageId"] for e in mine if e["type"] == "TEXT_MESSAGE_END"}
    for start in [e for e in mine if e["type"] == "TEXT_MESSAGE_START" and e["messageId"] not in ended]:
        said = "".join(
            e["delta"] for e in mine if e["type"] == "TEXT_MESSAGE_CONTENT" and e["messageId"] == start["messageId"]
        )
        await emitter.emit(
            TextMessageEndEvent.model_validate({"type": "TEXT_MESSAGE_END", "messageId": start["messageId"]})
        )
        if start.get("role") != "user":
            message = Message(
                id=start["messageId"], role="assistant", content=said, run_id=ctx.run_id, name=start.get("name"),
                complete=False,
            )  # fmt: skip
            await services.conversations.add_message(ctx.principal, ctx.thread_id, message)
    async with services.states.edit(ctx.principal, ctx.thread_id, emitter) as state:
        if state.plan_id not in {ctx.run_id, ctx.plan_id}:
            return
        for key, item in state.plan.items():
            if item.status in {"running", "pending"}:
                state.plan[key] = item.model_copy(update={"status": status})
        for slot, shot in state.storyboard.items():
            if shot.status == "rendering":
                before = "done" if shot.artifact_id else "pending"
                state.storyboard[slot] = shot.model_copy(update={"status": before, "progress": 0.0})


async def close_run(services: Services, ctx: RunContext, code: str, message: str) -> None:
    """Close what is open and end the run with RUN_ERROR."""
    await close_open(services, ctx, "pending")
    await ctx.emitter.child("end").emit(
        RunErrorEvent.model_validate({"type": "RUN_ERROR", "message": message, "code": code})
    )
