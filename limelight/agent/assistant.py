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

from limelight.agent.composition import services_of
from limelight.agent.creative import CREATIVE
from limelight.agent.desk import AskAbove
from limelight.agent.edits import Edits
from limelight.agent.fork import fork
from limelight.agent.graph import build_head
from limelight.agent.images import ImageJobs
from limelight.agent.models import model_registry, small_model
from limelight.agent.recovery import recover
from limelight.agent.runs import Accepted, Runs
from limelight.agent.welcome import welcome
from limelight.infra.aws import Aws
from limelight.infra.checkpoints import open_checkpointer
from limelight.infra.engine import LocalEngine
from limelight.infra.home import Storage
from limelight.infra.presence import Presence
from limelight.infra.settings import Settings, load_settings
from limelight.infra.telemetry import Metrics
from limelight.memory.media import MediaHandler
from limelight.memory.selector import ContextSelector
from limelight.router import Router
from limelight.schema.capability import Provider
from limelight.schema.engine import Engine
from limelight.schema.errors import LimelightError, NotFound
from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.stores import BlobStore
from limelight.schema.wire import AnswerFrame, EventFrame, MessageFrame, UiEventFrame
from limelight.sdk.context import Services
from limelight.sdk.spec import AgentSpec

log = structlog.get_logger(__name__)
Models = Callable[[str], BaseChatModel]


@dataclass
class Assistant:
    """Open it, use it from any number of tasks, close it."""

    settings: Settings
    storage: Storage
    services: Services
    engine: Engine
    runs: Runs
    media: MediaHandler
    selector: ContextSelector
    images: ImageJobs
    edits: Edits
    metrics: Metrics
    _saver: AsyncSqliteSaver
    _stack: AsyncExitStack
    _chores: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    @classmethod
    async def open(
        cls,
        settings: Settings | None = None,
        *,
        spec: AgentSpec = CREATIVE,
        models: Models | None = None,
        engine: Engine | None = None,
        providers: Sequence[Callable[[BlobStore], Provider]] = (),
        warm: bool = True,
    ) -> Assistant:
        """Open the data folder, start workers, close what a crash left open.

        `models` gives the chat model of a role in place of the configured ones; `engine` runs media work in place of
        local worker processes; `providers` make providers that are asked before the studio. Raises `BadInput` when
        the settings or the data folder cannot be used.
        """
        settings = settings or load_settings()
        stack = AsyncExitStack()
        try:
            storage = await Storage.open(settings)
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
            metrics, aws = Metrics(), cache(Aws)
            services = services_of(
                settings, storage, engine=engine, given=mine, models=models or model_registry(settings, aws),
                metrics=metrics, aws=aws,
            )  # fmt: skip
            selector = ContextSelector(
                conversations=storage.conversations, catalogue=storage.catalogue, artifacts=services.artifacts,
                budget_tokens=settings.memory.context_tokens,
            )  # fmt: skip
            edits = Edits(storage, services)
            graph = build_head(spec, edits=edits, checkpointer=saver)
            router = Router(small_model=small_model(settings, services.model), settings=settings.routing)
            runs = Runs(
                storage=storage, services=services, graph=graph, router=router,
                selector=selector, queue_per_thread=settings.limits.queue_per_thread,
                runs_per_advertiser=settings.limits.runs_per_advertiser, message_chars=settings.limits.message_chars,
                metrics=metrics,
                ask_above=AskAbove(settings.limits.ask_above_items, settings.limits.ask_above_usd),
            )  # fmt: skip
            if presence.alone:  # else another process works here, and what is open may be its own
                await recover(storage, services)
            presence.settle()
            media = MediaHandler(
                services.artifacts, limit_mb=int(settings.limits.upload_mb), guardrails=services.guardrails
            )
            made = cls(
                settings, storage, services, engine, runs, media, selector, ImageJobs(services),
                edits, metrics, saver, stack,
            )  # fmt: skip
            stack.push_async_callback(made.images.close)
            if settings.sample_catalogue:
                await welcome(storage, media, LOCAL)
        except BaseException:
            await stack.aclose()
            raise
        if warm:
            runs.warming = asyncio.create_task(asyncio.to_thread(router.warm))
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

    async def new_thread(self, principal: Principal = LOCAL) -> str:
        """Start a conversation; its id."""
        return (await self.storage.conversations.create_thread(principal)).thread_id

    async def named_thread(self, principal: Principal, name: str) -> str:
        """The conversation that a program knows by a name of its own; made when it is new."""
        digest = hashlib.sha256(f"{principal.advertiser}\0{name}".encode()).hexdigest()
        made = await self.storage.conversations.create_thread(principal, thread_id=f"thr_{digest[:24]}")
        return made.thread_id

    async def forget_thread(self, principal: Principal, thread_id: str) -> None:
        """Stop what it does, then forget the conversation and everything in it."""
        await self.storage.conversations.thread(principal, thread_id)
        await self.runs.cancel(thread_id)
        for run in await self.storage.runs.of_thread(principal, thread_id, limit=100_000):
            await self._saver.adelete_thread(f"{thread_id}/{run.run_id}")
        await self.storage.conversations.delete_thread(principal, thread_id)

    async def fork(self, principal: Principal, thread_id: str, checkpoint_id: str) -> str:
        """A new conversation that stands where this one stood when that turn ended; its id."""
        return await fork(self.storage, principal, thread_id, checkpoint_id)

    async def ui_event(self, principal: Principal, thread_id: str, frame: UiEventFrame) -> bool:
        """Apply an edit made by hand; whether it had been applied before."""
        await self.storage.conversations.thread(principal, thread_id)
        return await self.edits.apply(principal, thread_id, frame)

    async def send(self, principal: Principal, thread_id: str, frame: MessageFrame) -> Accepted:
        """Take a message; its run goes on whether or not anybody listens."""
        return await self.runs.start(principal, thread_id, frame)

    async def answer(self, principal: Principal, thread_id: str, frame: AnswerFrame) -> Accepted:
        """Answer a question that a run ended with. Raises `NotFound` for a question there is not."""
        await self.storage.conversations.thread(principal, thread_id)
        events = await self.storage.events.read_run(thread_id, frame.interrupt_id.removeprefix("int_"))
        outcome = events[-1].event.get("outcome", {}) if events else {}
        if frame.interrupt_id not in [asked["id"] for asked in outcome.get("interrupts", [])]:
            raise NotFound(
                f"there is no question {frame.interrupt_id!r} in this conversation", value=frame.interrupt_id
            )
        text = frame.value if isinstance(frame.value, str) else json.dumps(frame.value, ensure_ascii=False)
        message_id = frame.message_id or f"answer-{frame.interrupt_id}"
        return await self.send(
            principal, thread_id, MessageFrame(type="message", message_id=message_id, text=text)
        )

    async def cancel(
        self, principal: Principal, thread_id: str, *, mode: Literal["now", "after_step"] = "now"
    ) -> int:
        """Cancel what a thread is doing; how many runs there were."""
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
        """Say something and follow its run: AG-UI events as dicts, to RUN_FINISHED or RUN_ERROR."""
        after = await self.storage.events.last_id(thread_id)
        frame = MessageFrame(
            type="message", message_id=new_id("msg"), text=text, attachments=attachments or []
        )
        accepted = await self.send(principal, thread_id, frame)
        async for event in self.follow(thread_id, after=after):
            if event.run_id != accepted.run_id:
                continue
            yield event.event
            if event.event["type"] in {"RUN_FINISHED", "RUN_ERROR"}:
                return

    async def follow(self, thread_id: str, *, after: str | None) -> AsyncIterator[EventFrame]:
        """A thread's events after an id, then live ones."""
        async for frame in self.storage.events.follow(thread_id, after=after):
            yield frame
