"""Runs: every message is a run of its own; this takes messages, carries runs out, cancels and drains them."""

from __future__ import annotations

import asyncio
from typing import Literal

import structlog.contextvars
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from limelight.agent.asides import Asides
from limelight.agent.desk import Desk
from limelight.agent.editing.pointing import Pointing
from limelight.agent.history import History, counting, counts
from limelight.agent.plan.by_hand import by_hand
from limelight.agent.plan.ledger import PlanRecord
from limelight.agent.plan.left import batch_left
from limelight.agent.runs.admission import Admission
from limelight.agent.runs.endings import Endings, cause_of
from limelight.agent.runs.first_words import FirstWords
from limelight.agent.runs.live_run import Accepted, LiveRun
from limelight.agent.runs.run_events import begun
from limelight.agent.runs.tracker import open_view
from limelight.agent.runs.under_way import UnderWay
from limelight.agent.speech import just, say
from limelight.agent.state import TurnState
from limelight.agent.team.agents import Agent, Agents
from limelight.infra.checkpoints import DirectSaver
from limelight.infra.home import Storage
from limelight.infra.stores.outbox import Told
from limelight.infra.telemetry import Metrics
from limelight.memory.conversation import ConversationMemory
from limelight.memory.selector import ContextSelector
from limelight.schema.context import Context, RunView
from limelight.schema.errors import TryAgain
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState
from limelight.schema.wire import MessageFrame
from limelight.sdk.context import RunContext, Services
from limelight.sdk.emitter import Emitter

CANCEL_GRACE_S = 5.0


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
        self._admission = Admission(
            storage.artifacts, services.guardrails.strikes, queue_per_thread=queue_per_thread,
            runs_per_advertiser=runs_per_advertiser, message_chars=message_chars,
        )  # fmt: skip
        self._metrics = metrics or Metrics()
        self._under_way = UnderWay(storage, queue_per_thread=queue_per_thread)
        self._endings = Endings(storage, services, history, self._metrics)
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
        with self._under_way.coming(principal.advertiser, thread_id):
            return await self._take(
                principal, thread_id, frame, agent, resumes=resumes, titled=bool(info.title)
            )

    async def _take(
        self, principal: Principal, thread_id: str, frame: MessageFrame, agent: Agent, *, resumes: str, titled: bool,
    ) -> Accepted:  # fmt: skip
        """Record a message and its run, and begin it."""
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
        if not titled and frame.text.strip():
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
        self._under_way.add(thread_id, live)
        live.task = asyncio.create_task(self._run(live, frame), name=run_id)
        self._tasks.add(live.task)
        live.task.add_done_callback(self._tasks.discard)
        return Accepted(run_id=run_id, message_id=frame.message_id)

    async def cancel(
        self, thread_id: str, *, mode: Literal["now", "after_step"] = "now", but: str = ""
    ) -> int:
        """Cancel a thread's runs; how many there were. What is done is kept."""
        runs = [r for r in self._under_way.of(thread_id) if r.run_id != but and r.task]
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
        for live in self._under_way.runs:
            if live.run_id == run_id and live.task is not None:
                await asyncio.wait([live.task])

    async def settled(self) -> None:
        """Until runs that have ended have left everything in order: checkpoints, points of history, what is remembered."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        await self._memory.settled()

    async def drain(self, *, timeout_s: float = 20.0) -> None:
        """Take no more messages, let runs finish their step, then end what still runs as interrupted."""
        self._draining = self._endings.hurried = True
        live = [r for r in self._under_way.runs if r.task]
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
        return len(self._under_way.runs)

    def busy(self, thread_id: str) -> bool:
        """Whether a run works on the thread."""
        return self._under_way.busy(thread_id)

    async def _check(self, principal: Principal, thread_id: str, frame: MessageFrame) -> None:
        if self._draining:
            raise TryAgain("the server is shutting down; connect again in a moment", code="draining")
        await self._admission.check(principal, frame)
        here, everywhere = self._under_way.open(principal.advertiser, thread_id)
        self._admission.room(here=here, everywhere=everywhere)

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
            return await self._select(ctx, frame, pointing, asides, film)

        return Desk(
            ctx=ctx, router=agent.router, lane=self._under_way.lane(thread_id), plans=self._under_way, select=select,
            cancel_others=lambda: self.cancel(thread_id, but=run_id),
            open_plan=lambda: self._under_way.newest_plan(principal, thread_id),
            explain=frame.explain or self._explain, ask_above=agent.ask_above,
            under_way=lambda: self._under_way.work(thread_id, but=run_id),
        )  # fmt: skip

    async def _select(
        self, ctx: RunContext, frame: MessageFrame, pointing: Pointing, asides: Asides, film: str | None
    ) -> Context:
        """What a turn sees, with what its message points at and what memory answers to it."""
        principal, thread_id, under_way = ctx.principal, ctx.thread_id, self._under_way
        # What every turn reads is read at once; where somebody went back, what is seen of it is read anew.
        line, planned, seen, _ = await asyncio.gather(
            self._storage.history.line(thread_id), under_way.planned(principal, thread_id),
            self._selector.read(principal, thread_id), asides.read(),
        )  # fmt: skip
        as_of = counting(line, text=frame.text)
        newest = under_way.newest_of(thread_id, planned, counting(line))
        view = await self._selector.select(
            principal, thread_id, frame.text, attachments=frame.attachments, message_id=frame.message_id,
            run_id=ctx.run_id, running=await under_way.running(principal, thread_id, but=ctx.run_id),
            open_plan=await self._open_view(principal, thread_id, *newest, seen.state) if newest else None, film=film,
            as_of=as_of, explain=frame.explain or self._explain, seen=seen if as_of is None else None,
        )  # fmt: skip
        off = self._agents.recipes_off(frame.text, ticket=thread_id)
        view = view.model_copy(update={"recipes_off": off}) if off else view
        return await asides.into(await pointing.into(view, as_of=as_of, stale=seen.stale))

    async def _open_view(
        self, principal: Principal, thread_id: str, run_id: str, record: PlanRecord, state: ThreadState
    ) -> RunView:
        batch = await batch_left(self._storage.artifacts, principal, thread_id, record, state.storyboard)
        return open_view(run_id, record, batch=batch)

    async def edited(self, thread_id: str, before: ThreadState, after: ThreadState) -> None:
        """Go on with the plan as an edit by hand leaves it, when it touches what is under way; the person is told."""
        work = self._under_way.work(thread_id)
        if work is None or before == after or before.film != after.film or work.ledger.record.plan.films:
            return  # of several videos the one on the board is changed, and no step of the others
        plan = by_hand(work.ledger.record.plan, before, after)
        if said := await work.take_up(plan, why="an edit by hand"):
            emitter = work.ctx.emitter.child(f"by-hand-{work.ledger.record.version}")
            await say(work.ctx, emitter, just(said), speaker="assistant")

    async def _run(self, live: LiveRun, frame: MessageFrame) -> None:
        """One run, from its first event to its last; never raises."""
        ctx = live.desk.ctx
        structlog.contextvars.bind_contextvars(thread_id=ctx.thread_id, run_id=ctx.run_id, agent=live.agent)
        self._metrics.running.inc()
        endings = self._endings
        try:
            endings.tell(ctx.thread_id, live.opening)
            if self.warming is not None and not self.warming.done():
                await asyncio.wait([self.warming])
            await self._invoke(live, frame)
            await endings.finished(live, self._under_way.plan(ctx.run_id))
        except asyncio.CancelledError:
            await asyncio.shield(endings.see_to(live, lambda: endings.cancelled(live)))
        except Exception as error:
            cause = cause_of(error)
            await endings.see_to(live, lambda: endings.failed(live, cause))
        finally:
            self._metrics.running.dec()
            self._under_way.remove(ctx.thread_id, ctx.run_id)
            await endings.see_to(live, lambda: endings.pruned(live))
            await endings.see_to(live, lambda: endings.noted(live))
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
        if not live.resumes and isinstance(live.graph.checkpointer, DirectSaver):
            live.graph.checkpointer.begin(live.checkpoints)
        waits = live.resumes and (await live.graph.aget_state(config)).interrupts
        await live.graph.ainvoke(
            Command(resume=turn) if waits else turn, config=config, context=live.desk, durability="sync"
        )
