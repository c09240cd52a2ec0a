"""Runs: every message is a run of its own; this keeps them, ends them, and says how each ended."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

import structlog
from ag_ui.core import BaseEvent
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from limelight.agent.admission import Admission
from limelight.agent.agents import Agent, Agents
from limelight.agent.asides import Asides
from limelight.agent.by_hand import by_hand
from limelight.agent.closing import close_open, close_run
from limelight.agent.desk import Desk
from limelight.agent.dispatch import Work
from limelight.agent.first_words import FirstWords
from limelight.agent.graph import HeadGraph
from limelight.agent.history import History, counting, counts
from limelight.agent.lane import Lane
from limelight.agent.ledger import PlanRecord
from limelight.agent.pointing import Pointing
from limelight.agent.run_events import begun, finished
from limelight.agent.speech import just, say
from limelight.agent.state import TurnState
from limelight.agent.tracker import open_view, running_view
from limelight.infra.checkpoints import keep_last_of_run
from limelight.infra.db import translated
from limelight.infra.home import Storage
from limelight.infra.stores.outbox import Told
from limelight.infra.stores.runs import Run, RunStatus
from limelight.infra.telemetry import Metrics
from limelight.infra.voice import Voice
from limelight.memory.conversation import ConversationMemory
from limelight.memory.selector import ContextSelector
from limelight.router.understand import language_of
from limelight.schema.as_of import AsOf
from limelight.schema.context import Context, RunView
from limelight.schema.errors import (
    Cancelled,
    LimelightError,
    NotFound,
    OutOfDisk,
    TryAgain,
)
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.report import SubagentReport
from limelight.schema.state import ThreadState
from limelight.schema.wire import MessageFrame
from limelight.sdk.context import RunContext, Services
from limelight.sdk.emitter import Emitter

log = structlog.get_logger(__name__)
CANCEL_GRACE_S = 5.0
RETRY_S = 2.0
"""Between attempts to end a run on a full disk."""
SHUT_DOWN = "the server was stopped in the middle of this; say “continue” to go on"


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
    graph: HeadGraph
    agent: str
    opening: Told
    """The events that it begins with, recorded with it."""
    resumes: str = ""
    """The run whose question it answers."""
    task: asyncio.Task[None] | None = None
    started: float = field(default_factory=time.monotonic)
    checkpoints: str = ""
    """LangGraph's thread of it."""
    why_cancelled: Literal["person", "shutdown"] = "person"


class Runs:
    """Starts, cancels and drains runs."""

    def __init__(
        self, *, storage: Storage, services: Services, agents: Agents, selector: ContextSelector, memory: ConversationMemory, history: History,
        queue_per_thread: int = 8, runs_per_advertiser: int = 16, message_chars: int = 20_000,
        metrics: Metrics | None = None, explain: bool = False,
    ) -> None:  # fmt: skip
        self._storage = storage
        self._services = services
        self._agents = agents
        self._selector = selector
        self._memory = memory
        self._explain = explain
        self._history = history
        self._admission = Admission(
            storage.artifacts, services.guardrails.strikes, queue_per_thread=queue_per_thread,
            runs_per_advertiser=runs_per_advertiser, message_chars=message_chars,
        )  # fmt: skip
        self._metrics = metrics or Metrics()
        self._lanes: dict[str, Lane] = defaultdict(lambda: Lane(limit=queue_per_thread))
        self._live: dict[str, dict[str, LiveRun]] = defaultdict(dict)
        self._plans: dict[str, PlanRecord] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = False
        self.warming: asyncio.Task[None] | None = None
        """What loads the router. Until it has, turns wait for it: they would load it on the event loop."""

    async def start(
        self, principal: Principal, thread_id: str, frame: MessageFrame, *, agent: Agent | None = None, resumes: str = "",
    ) -> Accepted:  # fmt: skip
        """Take a message. One with a known `message_id` is acknowledged and not run again.

        `agent` carries it out in place of the one that the thread is with. `resumes` is the run whose question it answers:
        that one's graph goes on.

        Raises `NotFound` for the thread or an attachment, `TooLarge` or `BadInput` for the text, `TryAgain` when too
        much runs already or too many messages were refused lately.
        """
        info, first = await asyncio.gather(
            self._storage.conversations.thread(principal, thread_id),
            self._storage.runs.of_message(thread_id, frame.message_id),
        )
        if first:
            return Accepted(run_id=first.run_id, message_id=frame.message_id, repeat=True)
        agent = agent or self._agents.of(info.agent, ticket=thread_id)
        await self._check(principal, thread_id, frame)
        run_id = new_id("run")
        message = Message(
            id=frame.message_id, role="user", content=frame.text, run_id=run_id, attachments=frame.attachments
        )
        opening = Told(begun(self._storage.events, thread_id, run_id, frame))
        # In this order. A message without a run is one that a crash cut off between the two: it is run now.
        _, run = await asyncio.gather(
            self._storage.conversations.add_message(principal, thread_id, message),
            self._storage.runs.start(
                principal, thread_id, run_id, frame.message_id, agent=agent.spec.name, prompts=[*agent.labels.values()],
                resumes=resumes, told=opening,
            ),
        )  # fmt: skip
        if run.run_id != run_id:
            return Accepted(run_id=run.run_id, message_id=frame.message_id, repeat=True)
        if not info.title and frame.text.strip():
            await self._storage.conversations.rename_thread(
                principal, thread_id, " ".join(frame.text.split())
            )
        live = LiveRun(
            run_id,
            self._desk(principal, thread_id, run_id, frame, agent),
            agent.graph,
            agent.spec.name,
            opening,
            run.resumes,
        )
        self._live[thread_id][run_id] = live
        live.task = asyncio.create_task(self._run(live, frame), name=run_id)
        self._tasks.add(live.task)
        live.task.add_done_callback(self._tasks.discard)
        return Accepted(run_id=run_id, message_id=frame.message_id)

    async def cancel(
        self, thread_id: str, *, mode: Literal["now", "after_step"] = "now", but: str = ""
    ) -> int:
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

    async def settled(self) -> None:
        """Until runs that have ended have left everything in order: checkpoints, points of history, what is remembered."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        await self._memory.settled()

    async def drain(self, *, timeout_s: float = 20.0) -> None:
        """Take no more messages, let runs finish their step, then end what still runs as interrupted."""
        self._draining = True
        live = [r for runs in self._live.values() for r in runs.values() if r.task]
        for run in live:
            run.why_cancelled = "shutdown"
            run.desk.ctx.stop.after_step = True
        if live:
            await asyncio.wait([r.task for r in live if r.task], timeout=timeout_s)
        for run in live:
            if run.task and not run.task.done():
                run.task.cancel()
        if self._tasks:  # those too that are over and tidy up
            await asyncio.wait(set(self._tasks), timeout=CANCEL_GRACE_S)

    @property
    def working(self) -> int:
        """How many runs are under way."""
        return sum(len(runs) for runs in self._live.values())

    def busy(self, thread_id: str) -> bool:
        """Whether a run works on the thread."""
        return self._lanes[thread_id].holder is not None if thread_id in self._lanes else False

    async def _check(self, principal: Principal, thread_id: str, frame: MessageFrame) -> None:
        if self._draining:
            raise TryAgain("the server is shutting down; connect again in a moment", code="draining")
        await self._admission.check(principal, frame)
        everywhere = sum(
            r.desk.ctx.principal.advertiser == principal.advertiser
            for runs in self._live.values()
            for r in runs.values()
        )
        self._admission.room(here=len(self._live.get(thread_id, {})), everywhere=everywhere)

    def _desk(
        self, principal: Principal, thread_id: str, run_id: str, frame: MessageFrame, agent: Agent
    ) -> Desk:
        events = FirstWords(self._storage.events, self._metrics.first_words.observe)
        emitter = Emitter(events=events, thread_id=thread_id, run_id=run_id)
        ctx = RunContext(
            services=agent.services, principal=principal, thread_id=thread_id, run_id=run_id, emitter=emitter,
            plan_id=run_id, prompts=agent.labels,
        )  # fmt: skip

        pointing = Pointing(
            self._services, self._storage.edits, principal, thread_id, text=frame.text, message_id=frame.message_id
        )  # fmt: skip

        asides = Asides(self._storage, principal, thread_id, text=frame.text, message_id=frame.message_id)

        async def select(film: str | None = None) -> Context:
            # What every turn reads is read at once; where somebody went back, what is seen of it is read anew.
            line, planned, seen = await asyncio.gather(
                self._storage.history.line(thread_id), self._planned(principal, thread_id),
                self._selector.read(principal, thread_id),
            )  # fmt: skip
            as_of, newest = (
                counting(line, text=frame.text),
                self._newest_of(thread_id, planned, counting(line)),
            )
            view = await self._selector.select(
                principal, thread_id, frame.text, attachments=frame.attachments, message_id=frame.message_id,
                run_id=run_id, running=await self._running(principal, thread_id, but=run_id),
                open_plan=open_view(*newest) if newest else None, film=film,
                as_of=as_of, explain=frame.explain or self._explain, seen=seen if as_of is None else None,
            )  # fmt: skip
            off = self._agents.recipes_off(frame.text, ticket=thread_id)
            view = view.model_copy(update={"recipes_off": off}) if off else view
            return await asides.into(await pointing.into(view, as_of=as_of))

        async def open_plan() -> PlanRecord | None:
            newest = await self._newest_plan(principal, thread_id)
            return newest[1] if newest else None

        return Desk(
            ctx=ctx, router=agent.router, lane=self._lanes[thread_id], plans=self, select=select,
            cancel_others=lambda: self.cancel(thread_id, but=run_id), open_plan=open_plan,
            explain=frame.explain or self._explain, ask_above=agent.ask_above, under_way=lambda: self._work(thread_id, but=run_id),
        )  # fmt: skip

    async def save_plan(self, run_id: str, plan_json: str) -> None:
        """`PlanSink`: in the run store, and at hand for questions about the running plan."""
        self._plans[run_id] = PlanRecord.model_validate_json(plan_json)
        await self._storage.runs.save_plan(run_id, plan_json)

    async def save_report(self, run_id: str, step_id: str, report_json: str) -> None:
        """`PlanSink`: the same of one step's report."""
        if (record := self._plans.get(run_id)) is not None:
            record.reports[step_id] = SubagentReport.model_validate_json(report_json)
        await self._storage.runs.save_report(run_id, step_id, report_json)

    async def edited(self, thread_id: str, before: ThreadState, after: ThreadState) -> None:
        """Go on with the plan as an edit by hand leaves it, when it touches what is under way; the person is told."""
        work = self._work(thread_id)
        if work is None or before == after or before.film != after.film or work.ledger.record.plan.films:
            return  # of several videos the one on the board is changed, and no step of the others
        plan = by_hand(work.ledger.record.plan, before, after)
        if said := await work.take_up(plan, why="an edit by hand"):
            emitter = work.ctx.emitter.child(f"by-hand-{work.ledger.record.version}")
            await say(work.ctx, emitter, just(said), speaker="assistant")

    def _work(self, thread_id: str, *, but: str = "") -> Work | None:
        """The work of the run that holds the thread's lane."""
        live = self._live.get(thread_id, {}).get(self._lanes[thread_id].holder or "")
        return live.desk.work if live is not None and live.run_id != but else None

    async def _running(self, principal: Principal, thread_id: str, *, but: str) -> RunView | None:
        lane = self._lanes[thread_id]
        live = self._live[thread_id].get(lane.holder or "")
        if live is None or live.run_id == but:
            return None
        state = await self._storage.conversations.state(principal, thread_id)
        record = self._plans.get(live.run_id)
        view = running_view(live.run_id, state, record=record, started=live.started)
        work = live.desk.work
        return view.model_copy(update={"plan": work.ledger.record.plan}) if work and not view.films else view

    async def _planned(self, principal: Principal, thread_id: str) -> list[Run]:
        return await self._storage.runs.planned(principal, thread_id, limit=20)

    async def _newest_plan(self, principal: Principal, thread_id: str) -> tuple[str, PlanRecord] | None:
        as_of, runs = await asyncio.gather(
            counts(self._storage, thread_id), self._planned(principal, thread_id)
        )
        return self._newest_of(thread_id, runs, as_of)

    def _newest_of(
        self, thread_id: str, runs: Sequence[Run], as_of: AsOf | None
    ) -> tuple[str, PlanRecord] | None:
        """The newest plan of a thread, when it was cut short and has steps left; none of what was undone. A set of
        videos that was cut short stays open while one of them is changed."""
        newer = set[str]()
        for run in runs:
            if run.run_id in self._live[thread_id]:
                continue
            if as_of is not None and run.finished_at and not as_of.sees(run.finished_at):
                continue
            record = PlanRecord.model_validate_json(run.plan_json)
            if record.plan.question:
                continue
            stays = record.plan.films and not record.waits and record.plan.plan_id not in newer
            if record.unfinished and (stays or not newer):
                return run.run_id, record
            newer.add(record.plan.plan_id)
        return None

    async def _run(self, live: LiveRun, frame: MessageFrame) -> None:
        """One run, from its first event to its last; never raises."""
        ctx = live.desk.ctx
        structlog.contextvars.bind_contextvars(thread_id=ctx.thread_id, run_id=ctx.run_id, agent=live.agent)
        self._metrics.running.inc()
        try:
            self._tell(ctx.thread_id, live.opening)
            if self.warming is not None and not self.warming.done():
                await asyncio.wait([self.warming])
            await self._invoke(live, frame)
            await self._finished(live)
        except asyncio.CancelledError:
            await asyncio.shield(self._ending(live, lambda: self._cancelled(live)))
        except Exception as error:
            cause = cause_of(error)
            await self._ending(live, lambda: self._failed(live, cause))
        finally:
            self._metrics.running.dec()
            self._live[ctx.thread_id].pop(ctx.run_id, None)
            self._plans.pop(ctx.run_id, None)
            if not self._live[ctx.thread_id]:
                self._live.pop(ctx.thread_id, None)
            await self._ending(live, lambda: self._prune(live))
            await self._ending(live, lambda: self._noted(ctx))
            if not self._draining:  # else the next process learns from it
                self._memory.later(
                    ctx.principal, ctx.thread_id, as_of=await counts(self._storage, ctx.thread_id)
                )

    async def _invoke(self, live: LiveRun, frame: MessageFrame) -> None:
        """Run the graph: from its beginning, or from the question that the message answers."""
        ctx = live.desk.ctx
        graph_of = await self._storage.runs.graph_of(ctx.run_id) if live.resumes else ctx.run_id
        live.checkpoints = f"{ctx.thread_id}/{graph_of}"
        config: RunnableConfig = {
            "configurable": {"thread_id": live.checkpoints}, "metadata": {"run_id": ctx.run_id}, "recursion_limit": 25,
        }  # fmt: skip
        turn = TurnState(text=frame.text, attachments=frame.attachments, message_id=frame.message_id)
        waits = live.resumes and (await live.graph.aget_state(config)).interrupts
        await live.graph.ainvoke(
            Command(resume=turn) if waits else turn, config=config, context=live.desk, durability="sync"
        )

    async def _ending(self, live: LiveRun, work: Callable[[], Awaitable[None]]) -> None:
        """Do one of the last things of a run. While the disk is full it is tried again; else a restart ends the run."""
        while True:
            try:
                return await work()
            except Exception as error:
                log.error("run_close_failed", run_id=live.run_id, error=repr(error))
                if self._draining or not isinstance(cause_of(error), OutOfDisk):
                    return None
            await asyncio.sleep(RETRY_S)

    def _tell(self, thread_id: str, told: Told) -> None:
        """Tell readers of events that were recorded with something else."""
        self._storage.events.notify(thread_id, told.before, told.added)

    async def _finished(self, live: LiveRun) -> None:
        ctx = live.desk.ctx
        record = self._plans.get(ctx.run_id)
        cut = ctx.stop.after_step and record is not None and bool(record.unfinished)
        if cut and live.why_cancelled == "shutdown":
            await self._interrupted(live)
            return
        over = finished(
            ctx.thread_id, ctx.run_id, "cancelled" if cut else "success",
            question=live.desk.question, choices=live.desk.choices,
        )  # fmt: skip
        await self._ended(ctx, "cancelled" if cut else "done", over)

    async def _cancelled(self, live: LiveRun) -> None:
        ctx = live.desk.ctx
        if live.why_cancelled == "shutdown":
            await self._interrupted(live)
            return
        await close_open(self._services, ctx, "cancelled")
        await self._ended(ctx, "cancelled", finished(ctx.thread_id, ctx.run_id, "cancelled"))

    async def _interrupted(self, live: LiveRun) -> None:
        """End a run that the server's stop cut short; "continue" takes its plan up."""
        await close_run(self._services, live.desk.ctx, "interrupted", SHUT_DOWN)
        await self._ended(live.desk.ctx, "interrupted")

    async def _failed(self, live: LiveRun, error: Exception) -> None:
        """Tell the person in words, then close the run."""
        ctx = live.desk.ctx
        known = error if isinstance(error, LimelightError) else None
        log.error("run_failed", error=repr(error), exc_info=known is None)
        code = known.code if known else "internal"
        voice = Voice(language_of("", ctx.view) if ctx.view else "en")
        said = known.message if known else voice.say("g_wrong", name=type(error).__name__)
        if not isinstance(error, Cancelled):
            words = just(voice.say("g_failed", said=said))
            await say(ctx, ctx.emitter.child("failed"), words, speaker="assistant")
        await close_run(self._services, ctx, code, said)
        await self._ended(ctx, "failed")

    async def _ended(self, ctx: RunContext, status: RunStatus, *last: BaseEvent) -> None:
        """Record how a run ended, in one transaction with its last event, and tell."""
        told = Told(ctx.emitter.child("end").frames(*last))
        await self._storage.runs.finish(ctx.run_id, status, told=told)
        self._metrics.runs.labels(status=status).inc()
        self._tell(ctx.thread_id, told)

    async def _noted(self, ctx: RunContext) -> None:
        """Let the turn become a point to go back to."""
        with suppress(NotFound):  # forgotten meanwhile
            await self._history.read_on(ctx.principal, ctx.thread_id)

    async def _prune(self, live: LiveRun) -> None:
        ctx, saver = live.desk.ctx, live.graph.checkpointer
        if saver is not None and not isinstance(saver, bool):
            await keep_last_of_run(saver, live.checkpoints, ctx.run_id)  # pyright: ignore


def cause_of(error: BaseException) -> Exception:
    """What went wrong, in our words where there are any: of steps side by side, the first that failed."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    found = translated(error)
    return found if isinstance(found, Exception) else RuntimeError(repr(found))
