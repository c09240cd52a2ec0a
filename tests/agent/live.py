"""A conversation with the whole assistant in this process: real stores, graph and Director; media is sketched."""

from __future__ import annotations

import asyncio
import io
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from PIL import Image

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.infra.settings import ModelSettings, Settings
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL
from limelight.schema.state import ThreadState
from limelight.schema.wire import MessageFrame, UiEventFrame
from tests.agent.laws import broken_laws
from tests.agent.sketches import SketchEngine
from tests.patience import HANG_S

ENDS = {"RUN_FINISHED", "RUN_ERROR"}
Models = Callable[[str], BaseChatModel]


@dataclass
class Heard:
    """What one message led to."""

    run_id: str
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def answers(self) -> list[str]:
        """What the assistant said, message by message."""
        said: dict[str, str] = {}
        theirs = {e["messageId"] for e in self.events if e.get("role") == "user"}
        for event in self.events:
            if event["type"] == "TEXT_MESSAGE_CONTENT" and event["messageId"] not in theirs:
                said[event["messageId"]] = said.get(event["messageId"], "") + event["delta"]
        return list(said.values())

    @property
    def answer(self) -> str:
        """All of it."""
        return "\n".join(self.answers)

    @property
    def route(self) -> str:
        """Lane and label, e.g. `orchestrate video.animate`."""
        values = [e["value"] for e in self.events if e["type"] == "CUSTOM" and e["name"] == "route"]
        return f"{values[0]['lane']} {values[0]['label']}" if values else ""

    @property
    def artifacts(self) -> list[dict[str, Any]]:
        """As the events tell of them."""
        return [e["value"] for e in self.events if e["type"] == "CUSTOM" and e["name"] == "artifact"]

    @property
    def made(self) -> dict[str, int]:
        """How many of each kind, cut-outs left aside: those are made once a photo."""
        return dict(Counter(a["kind"] for a in self.artifacts if a["kind"] != "cutout"))

    @property
    def outcome(self) -> str:
        """How it ended: `success`, `interrupt`, `cancelled`, or the code of its error."""
        last = self.events[-1]
        return last["outcome"]["type"] if last["type"] == "RUN_FINISHED" else last["code"]


@dataclass
class Live:
    """One thread of an open assistant."""

    assistant: Assistant
    engine: SketchEngine
    thread_id: str

    async def say(self, text: str, *attachments: str) -> Heard:
        """Say something and hear it to its end."""
        return await self.hear(await self.begin(text, *attachments))

    async def begin(self, text: str, *attachments: str) -> str:
        """Say something; its run, which goes on."""
        frame = MessageFrame(
            type="message", message_id=new_id("msg"), text=text, attachments=list(attachments)
        )
        return (await self.assistant.send(LOCAL, self.thread_id, frame)).run_id

    async def hear(self, run_id: str) -> Heard:
        """What a run says and makes, to its end."""
        heard = Heard(run_id)
        async with asyncio.timeout(HANG_S):
            async for frame in self.assistant.follow(self.thread_id, after=None):
                if frame.run_id == run_id:
                    heard.events.append(frame.event)
                    if frame.event["type"] in ENDS:
                        break
        await self.assistant.runs.wait(run_id)
        return heard

    async def so_far(self, run_id: str) -> Heard:
        """What a run has said and made until now."""
        frames = await self.assistant.storage.events.read(self.thread_id, after=None, limit=100_000)
        return Heard(run_id, [f.event for f in frames if f.run_id == run_id])

    async def upload(
        self,
        *,
        description: str = "",
        kind: ArtifactKind = "upload",
        color: tuple[int, int, int] = (30, 90, 140),
    ) -> Artifact:
        """A picture of this colour, taken in as an upload of the thread."""
        out = io.BytesIO()
        Image.new("RGB", (240, 320), color).save(out, "PNG")
        return await self.assistant.media.take_in(
            LOCAL,
            out.getvalue(),
            name="photo.png",
            kind=kind,
            thread_id=self.thread_id,
            description=description,
        )

    async def edit(self, name: str, on: str = "", **payload: Any) -> None:
        """An edit by hand, as the editor sends it."""
        frame = UiEventFrame(
            type="ui_event", message_id=new_id("msg"), name=name, artifact_id=on, payload=payload
        )
        await self.assistant.ui_event(LOCAL, self.thread_id, frame)

    async def state(self) -> ThreadState:
        """The thread's state document."""
        return await self.assistant.storage.conversations.state(LOCAL, self.thread_id)

    async def list(self, *kinds: ArtifactKind) -> list[Artifact]:
        """The thread's artifacts of these kinds, oldest first."""
        return await self.assistant.services.artifacts.list(LOCAL, thread_id=self.thread_id, kinds=kinds)

    async def until(self, kind: ArtifactKind, count: int) -> None:
        """Until so many artifacts of a kind are recorded."""
        try:
            async with asyncio.timeout(HANG_S):
                while len(await self.list(kind)) < count:  # noqa: ASYNC110 - it can only be looked for
                    await asyncio.sleep(0.02)
        except TimeoutError as error:
            raise TimeoutError(f"there are {len(await self.list(kind))} of {count} {kind}") from error

    async def shot_ids(self) -> list[str]:
        """The shots that the storyboard shows, in order."""
        board = (await self.state()).storyboard.values()
        return [item.artifact_id or "" for item in sorted(board, key=lambda item: item.index)]

    async def to_storyboard(self) -> None:
        """Go through the conversation up to a storyboard of four shots."""
        await self.say("Create a video for my latest hiking gear")
        await self.say("I like concept 3, but at sunrise")

    async def faults(self) -> list[str]:
        """What the recorded events of the thread's runs do wrong."""
        frames = await self.assistant.storage.events.read(self.thread_id, after=None, limit=100_000)
        found: list[str] = []
        for run_id in dict.fromkeys(f.run_id for f in frames if f.run_id.startswith("run_")):
            events = [f.event for f in frames if f.run_id == run_id]
            last = events[-1]
            cut = last["type"] == "RUN_ERROR" or last.get("outcome", {}).get("type") == "cancelled"
            found += [f"{run_id}: {fault}" for fault in broken_laws(events, cut_short=cut)]
        return found


@asynccontextmanager
async def live(
    home: Path, *, models: Models | ModelSettings | None = None, samples: bool = True, **settings: Any
) -> AsyncIterator[Live]:
    """Open an assistant on a folder, with one thread. When it closes, its events are held to the laws.

    `models` are chat models by role, or what the settings say of them.
    """
    engine = SketchEngine()
    director = Director(word_delay_s=0)
    if isinstance(models, ModelSettings):
        settings["models"] = models
    async with await Assistant.open(
        Settings(home=home, sample_catalogue=samples, **settings),
        models=None if isinstance(models, ModelSettings) else models or (lambda role: director), engine=engine, warm=False,
    ) as assistant:  # fmt: skip
        here = Live(assistant, engine, await assistant.new_thread())
        yield here
        engine.release()
        await assistant.runs.cancel(here.thread_id)
        assert await here.faults() == []
