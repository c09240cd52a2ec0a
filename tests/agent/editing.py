"""A thread with shots and clips, and an editor on it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from langchain_core.language_models import FakeListChatModel
from PIL import Image
from pydantic import JsonValue

from limelight.agent.editing.edits import Edits
from limelight.capabilities.operator import Operator
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.infra.home import Storage
from limelight.memory.artifacts import ArtifactMemory
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress, TrimRequest
from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.state import ShotItem, ThreadState, TimelineItem
from limelight.schema.stores import BlobStore
from limelight.schema.wire import UiEventFrame
from limelight.sdk.context import Services
from limelight.sdk.thread_state import ThreadStates


class Cutter:
    """A provider of `video.trim` whose videos are their own request as text."""

    name = "cutter"
    capabilities: frozenset[Capability] = frozenset({"video.trim"})

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self.calls = 0

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        assert isinstance(request, TrimRequest)
        self.calls += 1
        key = await self._blobs.put(request.model_dump_json().encode())
        return MediaResult(
            blob=key, mime="video/mp4", seconds=request.end_s - request.start_s, extra={"poster": key}
        )


class Room:
    """A thread with three shots and their clips, and an editor on it."""

    def __init__(self, storage: Storage, thread_id: str) -> None:
        self.storage, self.thread_id = storage, thread_id
        self.cutter = Cutter(storage.blobs)
        self.artifacts = ArtifactMemory(storage.artifacts, storage.blobs)
        self.services = Services(
            events=storage.events, conversations=storage.conversations, catalogue=storage.catalogue,
            blobs=storage.blobs, artifacts=self.artifacts, states=ThreadStates(storage.conversations),
            operator=Operator([self.cutter]), guardrails=Guardrails([PolicyCheck()]),
            usage=storage.usage, model=lambda _: FakeListChatModel(responses=[]),
        )  # fmt: skip
        self.pause = timedelta(minutes=1)
        self.now = datetime(2026, 11, 2, 9, tzinfo=UTC)
        self.edits = Edits(storage, self.services, clock=self.clock)
        self.ids: dict[str, str] = {}

    def clock(self) -> datetime:
        """Every edit comes one pause after the one before."""
        self.now += self.pause
        return self.now

    async def add(
        self, name: str, kind: ArtifactKind, *, seconds: float | None = None, **meta: JsonValue
    ) -> Artifact:
        blob = await self.storage.blobs.put(png(160, 90) if seconds is None else name.encode())
        extra = {"mask": await self.storage.blobs.put(png(160, 90, "L"))} if kind == "shot" else {}
        made = await self.artifacts.record(
            LOCAL, kind=kind, name=name, thread_id=self.thread_id, meta=meta,
            result=MediaResult(blob=blob, mime="video/mp4" if seconds else "image/png", seconds=seconds, extra=extra),
        )  # fmt: skip
        self.ids[name] = made.id
        return made

    async def furnish(self) -> None:
        state = ThreadState()
        for n in (1, 2, 3):
            slot = f"shot-{n}"
            facts: dict[str, Any] = {"slot": slot, "index": n, "aspect": "16:9"}
            shot = await self.add(f"s{n}", "shot", **facts, fidelity=1.0, seed=7, run_id="run_1")
            clip = await self.add(f"c{n}", "clip", seconds=3.0, **facts)
            state.storyboard[slot] = ShotItem(index=n, artifact_id=shot.id, status="done")
            state.timeline.clips[slot] = TimelineItem(index=n, artifact_id=clip.id, end_s=3.0)
        video = await self.add("video", "video", seconds=9.0, srt="1\n00:00:01,000 --> 00:00:04,000\nHi\n")
        state.timeline.video_id, state.timeline.duration_s = video.id, 9.0
        await self.storage.conversations.save_state(LOCAL, self.thread_id, state)

    async def do(
        self, name: str, on: str = "", *, id: str = "", by: Principal = LOCAL, **payload: Any
    ) -> bool:
        frame = UiEventFrame(
            type="ui_event", message_id=id or new_id("msg"), name=name,
            artifact_id=self.ids.get(on, on), payload=payload,
        )  # fmt: skip
        return await self.edits.apply(by, self.thread_id, frame)

    async def state(self) -> ThreadState:
        return await self.storage.conversations.state(LOCAL, self.thread_id)

    async def events(self) -> list[dict[str, Any]]:
        return [f.event for f in await self.storage.events.read(self.thread_id, after=None)]

    async def told(self, name: str) -> list[dict[str, Any]]:
        """The values of the CUSTOM events of a name."""
        return [e["value"] for e in await self.events() if e["type"] == "CUSTOM" and e["name"] == name]

    async def newest(self) -> Artifact:
        return (await self.artifacts.list(LOCAL, thread_id=self.thread_id))[-1]


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(out, "PNG")
    return out.getvalue()


@asynccontextmanager
async def furnished_room(home: Path) -> AsyncIterator[Room]:
    """A room with its things in it."""
    storage = await Storage.open(home)
    made = Room(storage, (await storage.conversations.create_thread(LOCAL)).thread_id)
    await made.furnish()
    yield made
    await storage.close()
