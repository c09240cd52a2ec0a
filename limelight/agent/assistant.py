"""The assistant: storage, engine, models and graph in one object. Servers, terminals and programs talk to it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import structlog
from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from limelight.agent.composition import looking, rates_of, services_of
from limelight.agent.desk import AskAbove
from limelight.agent.editing.edits import Edits
from limelight.agent.history.history import History as ThreadHistory
from limelight.agent.images import ImageJobs
from limelight.agent.models import ChatModels, memory_reader, seen_by, small_model
from limelight.agent.runs.live_run import Accepted
from limelight.agent.runs.recovery import recover
from limelight.agent.runs.runs import Runs
from limelight.agent.seeing import describer, reader
from limelight.agent.team.agents import Agents
from limelight.agent.team.creative import CREATIVE
from limelight.agent.team.loading import load_agent
from limelight.agent.travel.fork import fork
from limelight.agent.travel.replay import ReplayRequest, Replays
from limelight.agent.welcome import welcome
from limelight.capabilities.history import HISTORY, History
from limelight.guardrails import Guardrails
from limelight.guardrails.rates import Rates
from limelight.infra.aws import Aws
from limelight.infra.checkpoints import forget_checkpoints, open_checkpointer
from limelight.infra.emf import emf_of
from limelight.infra.engine import LocalEngine
from limelight.infra.home import Storage
from limelight.infra.presence import Presence
from limelight.infra.settings import Settings, load_settings
from limelight.infra.telemetry import Metrics
from limelight.memory.conversation import ConversationMemory, remembering
from limelight.memory.intake.faces import FaceFinder
from limelight.memory.match import ProductMatcher
from limelight.memory.media import MediaHandler
from limelight.memory.ranking import Reranker
from limelight.memory.selector import ContextSelector
from limelight.router import Router
from limelight.schema.capability import Provider
from limelight.schema.engine import Engine
from limelight.schema.errors import BadInput, LimelightError, NotFound
from limelight.schema.history import Variant
from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.stores import BlobStore
from limelight.schema.wire import AnswerFrame, EventFrame, MessageFrame, UiEventFrame
from limelight.sdk.context import Services
from limelight.sdk.spec import AgentSpec

log = structlog.get_logger(__name__)
EVERY = 1_000_000
"""More conversations than any advertiser has."""
Models = Callable[[str], BaseChatModel]


def configured(settings: Settings) -> list[AgentSpec]:
    """Limelight's own agent, then those that the settings name."""
    return [CREATIVE, *(load_agent(name) for name in settings.agents)]


@dataclass
class Assistant:
    """Open it, use it from any number of tasks, close it."""

    settings: Settings
    storage: Storage
    services: Services
    engine: Engine
    agents: Agents
    runs: Runs
    media: MediaHandler
    selector: ContextSelector
    memory: ConversationMemory
    images: ImageJobs
    edits: Edits
    metrics: Metrics
    rates: Rates
    """How often a sender may ask."""
    _saver: AsyncSqliteSaver
    _stack: AsyncExitStack
    _chores: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    @classmethod
    async def open(
        cls,
        settings: Settings | None = None,
        *,
        spec: AgentSpec | Sequence[AgentSpec] = (),
        models: Models | None = None,
        engine: Engine | None = None,
        providers: Sequence[Callable[[BlobStore], Provider]] = (),
        warm: bool = True,
    ) -> Assistant:
        """Open the data folder, start workers, close what a crash left open.

        `spec` is an agent or several, in place of Limelight's own and those of the settings; a conversation that names
        none is with the first. `models` gives the chat model of a role in place of the configured ones; `engine` runs media work in place of
        local worker processes; `providers` make providers that are asked before the studio. Raises `BadInput` when
        the settings or the data folder cannot be used.
        """
        settings = settings or load_settings()
        specs = [spec] if isinstance(spec, AgentSpec) else [*spec]
        stack = AsyncExitStack()
        try:
            metrics = Metrics()
            if settings.telemetry.emf != "off":
                metrics.emf = emf_of(settings)
                stack.push_async_callback(metrics.emf.close)
                metrics.emf.start()
            aws = cache(lambda: Aws(load=metrics.load))
            storage = await Storage.open(settings, aws=aws)
            stack.push_async_callback(storage.close)
            presence = await asyncio.to_thread(Presence, storage.home)
            stack.callback(presence.leave)
            saver = await stack.enter_async_context(open_checkpointer(storage.checkpoints))
            engine = engine or LocalEngine(
                settings.engine.workers, settings.engine.threads_per_worker, log_folder=storage.logs
            )
            await engine.start()
            stack.push_async_callback(engine.close)
            mine = [make(storage.blobs) for make in providers]
            services = services_of(
                settings, storage, engine=engine, given=mine, models=models,
                metrics=metrics, aws=aws,
            )  # fmt: skip
            chats = ChatModels(services.operator)
            memory = remembering(
                storage, lambda: memory_reader(chats, services), embedder=services.embedder,
                reranker=Reranker(services.operator, ledger=storage.usage),
            )  # fmt: skip
            stack.push_async_callback(memory.close)
            selector = ContextSelector(
                conversations=storage.conversations, catalogue=storage.catalogue, artifacts=services.artifacts,
                memory=memory, edited=storage.edits, weights=settings.memory.weights,
                thumbnails=lambda: settings.memory.thumbnails if seen_by(services.model("planner")) else 0,
                budget_tokens=settings.memory.context_tokens, recipe_steps=settings.routing.recipe_steps,
            )  # fmt: skip
            if services.artifacts.watches is not None:
                stack.push_async_callback(services.artifacts.watches.close)
            if services.artifacts.library is not None:
                stack.push_async_callback(services.artifacts.library.close)
            edits = Edits(storage, services)
            router = Router(small_model=lambda: small_model(chats, services), settings=settings.routing)
            agents = Agents(
                specs or configured(settings), services=services, router=router, edits=edits, saver=saver,
                ask_above=AskAbove(settings.limits.ask_above_items, settings.limits.ask_above_usd),
                history=History(storage.capabilities / HISTORY),
            )  # fmt: skip
            runs = Runs(
                storage=storage, services=services, agents=agents,
                selector=selector, memory=memory, history=edits.history, queue_per_thread=settings.limits.queue_per_thread,
                runs_per_advertiser=settings.limits.runs_per_advertiser, message_chars=settings.limits.message_chars,
                metrics=metrics, explain=settings.memory.explain,
            )  # fmt: skip
            if presence.alone:  # else another process works here, and what is open may be its own
                await recover(storage, services)
                await storage.jobs.interrupt()
            presence.settle()
            media = MediaHandler(
                services.artifacts, limit_mb=int(settings.limits.upload_mb), guardrails=services.guardrails,
                describe=lambda: describer(chats, services),
                read=reader(wanted=settings.memory.read_uploads), look=looking(settings, aws), faces=FaceFinder(),
                matcher=ProductMatcher(storage.catalogue, storage.artifacts, storage.blobs),
            )  # fmt: skip
            made = cls(
                settings, storage, services, engine, agents, runs, media, selector, memory, ImageJobs(services, storage.jobs, storage.metadata),
                edits, metrics, rates_of(settings), saver, stack,
            )  # fmt: skip
            stack.push_async_callback(made.images.close)
            if settings.sample_catalogue:
                await welcome(storage, media, LOCAL)
        except BaseException:
            await stack.aclose()
            raise
        if warm:
            await memory.resume()
            runs.warming = asyncio.create_task(asyncio.to_thread(_warmed, router, services.guardrails))
            made._chores += [runs.warming, asyncio.create_task(made._tidy())]
        return made

    async def _tidy(self) -> None:
        """Remove what crashes left on disk."""
        try:
            await self.storage.tidy()
        except (LimelightError, OSError) as error:
            log.warning("not_tidied", error=str(error))

    async def close(self) -> None:
        """End runs (they can be continued), stop workers, close the stores."""
        for chore in self._chores:
            chore.cancel()
        await self.runs.drain(timeout_s=2.0)
        await self._stack.aclose()

    async def __aenter__(self) -> Assistant:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def new_thread(self, principal: Principal = LOCAL, *, agent: str = "") -> str:
        """Start a conversation with an agent, the one in production when none is named; its id. Raises `NotFound` for the agent."""
        thread_id = new_id("thr")
        name = self.agents.spec(agent, ticket=thread_id).name
        await self.storage.conversations.create_thread(principal, thread_id=thread_id, agent=name)
        return thread_id

    async def named_thread(self, principal: Principal, name: str, *, agent: str = "") -> str:
        """The conversation that a program knows by a name of its own; made when it is new, with this agent. Raises `NotFound` for the
        agent."""
        digest = hashlib.sha256(f"{principal.advertiser}\0{name}".encode()).hexdigest()
        thread_id = f"thr_{digest[:24]}"
        made = await self.storage.conversations.create_thread(
            principal, thread_id=thread_id, agent=self.agents.spec(agent, ticket=thread_id).name
        )
        return made.thread_id

    async def forget_thread(self, principal: Principal, thread_id: str) -> None:
        """Stop what it does, then forget the conversation and everything in it. Raises `NotFound`."""
        await self.storage.conversations.thread(principal, thread_id)
        await self.runs.cancel(thread_id)
        await forget_checkpoints(self._saver, [thread_id])
        await self.storage.conversations.delete_thread(principal, thread_id)
        self.memory.forget(thread_id)
        await self.storage.scrub()

    async def forget_everything(self, principal: Principal) -> int:
        """Stop all work of an advertiser, then forget everything it has here: conversations, artifacts, products,
        brands, what was learned, and the bytes; how many conversations there were."""
        page = await self.storage.conversations.threads(principal, limit=EVERY)
        for info in page:
            await self.runs.cancel(info.thread_id)
        await forget_checkpoints(self._saver, [info.thread_id for info in page])
        await self.storage.forget(principal)
        for info in page:
            self.memory.forget(info.thread_id)
        return len(page)

    async def fork(self, principal: Principal, thread_id: str, checkpoint_id: str) -> str:
        """A new conversation that stands where this one stood at that point; its id. Raises `NotFound` for thread or point."""
        return (await fork(self.storage, self.edits.history, principal, thread_id, checkpoint_id))[0]

    @property
    def history(self) -> ThreadHistory:
        """What each conversation went through, point by point."""
        return self.edits.history

    async def replay(self, principal: Principal, thread_id: str, asked: ReplayRequest) -> Variant:
        """Try a turn again in a new conversation that stands before it; it goes on by itself.

        Raises `NotFound` for thread or point, `BadInput` for a point without a turn or a model that is not there.
        """
        replays = Replays(
            storage=self.storage,
            history=self.history,
            agents=self.agents,
            runs=self.runs,
            models=lambda: self.models,
        )
        return await replays.start(principal, thread_id, asked)

    @property
    def models(self) -> ChatModels:
        """Chat models by name, for turns that are tried again."""
        return ChatModels(self.services.operator)

    async def go_back(self, principal: Principal, thread_id: str, checkpoint_id: str) -> None:
        """Let this conversation stand at an earlier point again. Nothing is lost: what came after stays among its points.

        Raises `NotFound`, and `BadInput` while it works.
        """
        if self.runs.busy(thread_id):
            raise BadInput(
                "this conversation is at work; wait for its end, or say stop", code="still_running"
            )
        await self.edits.history.go_back(principal, thread_id, checkpoint_id)

    async def ui_event(self, principal: Principal, thread_id: str, frame: UiEventFrame) -> bool:
        """Apply an edit made by hand; whether it had been applied before.

        Raises `NotFound`, `BadInput`, `Refused`, or pydantic's `ValidationError` for a payload of another shape.
        """
        await self.storage.conversations.thread(principal, thread_id)
        before = await self.storage.conversations.state(principal, thread_id)
        repeat = await self.edits.apply(principal, thread_id, frame)
        await self.runs.edited(
            thread_id, before, await self.storage.conversations.state(principal, thread_id)
        )
        return repeat

    async def send(self, principal: Principal, thread_id: str, frame: MessageFrame) -> Accepted:
        """Take a message; its run goes on whether or not anybody listens. The same `message_id` again starts no other.

        Raises `NotFound` for the thread or an attachment, `BadInput` or `TooLarge` for the text, `SlowDown` for too many a
        minute, `TryAgain` for too many that are open.
        """
        self.rates.take(principal.sender, "messages")
        return await self.runs.start(principal, thread_id, frame)

    async def answer(self, principal: Principal, thread_id: str, frame: AnswerFrame) -> Accepted:
        """Answer a question that a run ended with. Raises `NotFound` for a question there is not, and `SlowDown`."""
        self.rates.take(principal.sender, "messages")
        await self.storage.conversations.thread(principal, thread_id)
        asked_in = frame.interrupt_id.removeprefix("int_")
        events = await self.storage.events.read_run(thread_id, asked_in)
        outcome = events[-1].event.get("outcome", {}) if events else {}
        if frame.interrupt_id not in [asked["id"] for asked in outcome.get("interrupts", [])]:
            raise NotFound(
                f"there is no question {frame.interrupt_id!r} in this conversation", value=frame.interrupt_id
            )
        text = frame.value if isinstance(frame.value, str) else json.dumps(frame.value, ensure_ascii=False)
        message_id = frame.message_id or f"answer-{frame.interrupt_id}"
        return await self.runs.start(
            principal,
            thread_id,
            MessageFrame(type="message", message_id=message_id, text=text),
            resumes=asked_in,
        )

    async def cancel(
        self, principal: Principal, thread_id: str, *, mode: Literal["now", "after_step"] = "now"
    ) -> int:
        """Cancel what a thread is doing; how many runs there were. Raises `NotFound` for the thread."""
        await self.storage.conversations.thread(principal, thread_id)
        return await self.runs.cancel(thread_id, mode=mode)

    async def chat(
        self,
        text: str,
        *,
        thread_id: str,
        principal: Principal = LOCAL,
        attachments: list[str] | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Say something and follow its run: AG-UI events as dicts (docs/wire.md), to RUN_FINISHED or RUN_ERROR.

        `attachments` are artifact ids. Who stops listening does not stop the run. Raises what `send` does.
        """
        frame = MessageFrame(
            type="message", message_id=new_id("msg"), text=text, attachments=attachments or []
        )
        async with self.storage.events.listening(thread_id) as heard:
            accepted = await self.send(principal, thread_id, frame)
            async for event in heard:
                if event.run_id != accepted.run_id:
                    continue
                yield event.event
                if event.event["type"] in {"RUN_FINISHED", "RUN_ERROR"}:
                    return

    async def follow(self, thread_id: str, *, after: str | None) -> AsyncIterator[EventFrame]:
        """A thread's events after an id, then live ones."""
        async for frame in self.storage.events.follow(thread_id, after=after):
            yield frame


def _warmed(router: Router, guardrails: Guardrails) -> None:
    """Load what the first message would wait for."""
    guardrails.warm()
    router.warm()
