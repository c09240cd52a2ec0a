"""Everything a tool needs, small and quick: real stores in a fresh folder, and the fake provider."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel, FakeListChatModel
from PIL import Image
from pydantic import JsonValue

from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider, Script
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.infra.home import Storage
from limelight.memory.artifacts import ArtifactMemory
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import Capability, MediaResult
from limelight.schema.principal import LOCAL
from limelight.schema.product import BrandKit, Product
from limelight.schema.state import ProductRef, ThreadState
from limelight.schema.step import StepKey
from limelight.sdk.context import RunContext, Services
from limelight.sdk.emitter import Emitter
from limelight.sdk.spec import ToolOutcome, ToolScope
from limelight.sdk.thread_state import ThreadStates

BOOT = Product(id="boot", title="Ridge boot", category="hiking boots", brand="North", photo_id=None)


class Workshop:
    """One thread of one advertiser, with a product and its photo."""

    def __init__(self, storage: Storage, thread_id: str) -> None:
        self.storage = storage
        self.thread_id = thread_id
        self.fake = FakeProvider(storage.blobs)
        self.services = self._services(lambda role: FakeListChatModel(responses=[]))

    @classmethod
    async def open(cls, storage: Storage) -> Workshop:
        made = cls(storage, (await storage.conversations.create_thread(LOCAL)).thread_id)
        photo = await made.add("upload", "boot.png")
        await storage.catalogue.put_brand(
            LOCAL, BrandKit(id="north", name="North", avoid_words=["cheap", "art"])
        )
        await storage.catalogue.put_product(LOCAL, BOOT.model_copy(update={"photo_id": photo.id}))
        async with made.services.states.edit(LOCAL, made.thread_id, made.emitter("run_0")) as state:
            state.product = ProductRef(id="boot", title=BOOT.title)
        return made

    def misbehave(
        self,
        script: Mapping[Capability, Script] | None = None,
        facts: Mapping[Capability, Sequence[dict[str, JsonValue]]] | None = None,
    ) -> None:
        """From here on another fake, with a script."""
        self.fake = FakeProvider(self.storage.blobs, script=script, facts=facts)
        self.services = self._services(self.services.model)

    def talk_to(self, model: BaseChatModel) -> None:
        """From here on this chat model for every role."""
        self.services = self._services(lambda role: model)

    def scope(
        self, step_id: str = "step", *, attempt: int = 0, run_id: str = "run_1", subagent: str = "image"
    ) -> ToolScope:
        """The scope of a step of a plan."""
        key = StepKey(thread_id=self.thread_id, plan_id="run_1", step_id=step_id, attempt=attempt)
        emitter = self.emitter(run_id)
        ctx = RunContext(
            services=self.services, principal=LOCAL, thread_id=self.thread_id, run_id=run_id, emitter=emitter
        )
        return ToolScope(ctx=ctx, step=key, emitter=emitter.child(f"step-{step_id}"), subagent=subagent)

    def emitter(self, run_id: str) -> Emitter:
        return Emitter(events=self.storage.events, thread_id=self.thread_id, run_id=run_id)

    async def add(
        self, kind: ArtifactKind, name: str, *, seconds: float | None = None, **meta: JsonValue
    ) -> Artifact:
        """Something that is there already: a tiny picture, or bytes that pass for a video or sound."""
        picture = io.BytesIO()
        Image.new("RGB", (32, 18), (len(name) * 7 % 256, 80, 90)).save(picture, "PNG")
        mime = "image/png" if seconds is None else "audio/wav" if kind == "music" else "video/mp4"
        data = picture.getvalue() if seconds is None else name.encode()
        result = MediaResult(
            blob=await self.storage.blobs.put(data),
            mime=mime,
            width=32,
            height=18,
            seconds=seconds,
            bytes=len(data),
        )
        return await self.services.artifacts.record(
            LOCAL, kind=kind, name=name, result=result, thread_id=self.thread_id, meta=meta
        )

    async def made(self, outcome: ToolOutcome) -> list[Artifact]:
        return [await self.services.artifacts.get(LOCAL, one) for one in outcome.artifact_ids]

    async def state(self) -> ThreadState:
        return await self.storage.conversations.state(LOCAL, self.thread_id)

    async def events(self, kind: str = "") -> list[dict[str, Any]]:
        frames = await self.storage.events.read(self.thread_id, after=None, limit=10_000)
        return [frame.event for frame in frames if kind in ("", frame.event["type"])]

    def _services(self, model: Callable[[str], BaseChatModel]) -> Services:
        storage = self.storage
        return Services(
            events=storage.events, conversations=storage.conversations, catalogue=storage.catalogue,
            blobs=storage.blobs, artifacts=ArtifactMemory(storage.artifacts, storage.blobs),
            states=ThreadStates(storage.conversations), operator=Operator([self.fake]),
            guardrails=Guardrails([PolicyCheck()]), usage=storage.usage, model=model,
        )  # fmt: skip
