"""One conversation at the terminal: what is said, what is shown, what is saved."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

from limelight.agent.assistant import Assistant
from limelight.cli.cards import SHOWN
from limelight.cli.live import LiveRun
from limelight.cli.output import line
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL
from limelight.schema.wire import MessageFrame

_KINDS: dict[str, tuple[ArtifactKind, ...]] = {
    ".mp4": ("video", "clip"),
    ".png": ("image", "endcard", "shot"),
    ".wav": ("music",),
}
"""What a file's ending asks for, the best first."""
END_S = 5.0
"""How long the last event of a run that is over may take."""
_ENDINGS = {"video/mp4": ".mp4", "image/png": ".png", "image/jpeg": ".jpg", "audio/wav": ".wav"}


class Talk:
    """Sends messages to one thread, and shows its events while any of its own runs is open."""

    def __init__(self, assistant: Assistant, thread_id: str, *, as_json: bool = False) -> None:
        self.thread_id = thread_id
        self.failed = False
        """Whether a run of this conversation ended with an error."""
        self.live: LiveRun | None = None
        """Where events are shown; set around each turn."""
        self._assistant = assistant
        self._json = as_json
        self._attached: list[str] = []
        self._open: set[str] = set()
        self._ended: set[str] = set()
        self._idle = asyncio.Event()
        self._follower: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen from here on."""
        after = await self._assistant.storage.events.last_id(self.thread_id)
        self._follower = asyncio.create_task(self._follow(after))

    async def close(self) -> None:
        """Listen no more."""
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)

    async def say(self, text: str) -> None:
        """Say something, and wait until every run of this conversation has ended."""
        attached, self._attached = self._attached, []
        frame = MessageFrame(type="message", message_id=new_id("msg"), text=text, attachments=attached)
        accepted = await self._assistant.send(LOCAL, self.thread_id, frame)
        if accepted.run_id not in self._ended:
            self._open.add(accepted.run_id)
            self._idle.clear()
            await self._assistant.runs.wait(accepted.run_id)
            await self._shown()

    async def stop(self) -> None:
        """Cancel what runs; what is done is kept."""
        await self._assistant.cancel(LOCAL, self.thread_id)

    async def attach(self, path: Path) -> Artifact:
        """Give a photo with the next message. Raises `BadInput` or `OSError`."""
        data = await asyncio.to_thread(path.read_bytes)
        upload = await self._assistant.media.take_in(LOCAL, data, name=path.name, thread_id=self.thread_id)
        self._attached.append(upload.id)
        return upload

    async def files(self) -> list[tuple[Artifact, Path]]:
        """Finished things that have bytes, oldest first, with where they lie."""
        made = await self._assistant.services.artifacts.list(LOCAL, thread_id=self.thread_id)
        return [(one, self._path(one.blob)) for one in made if one.kind in SHOWN and one.blob]

    async def save(self, to: Path) -> list[Path]:
        """Write the newest video, picture or music to a file, by its ending; into a folder, everything.

        Raises `NotFound` when there is none yet, `BadInput` for another ending, `OSError`.
        """
        if to.is_dir():
            return [
                await _copy(src, to / _file_name(n, one))
                for n, (one, src) in enumerate(await self.files(), 1)
            ]
        kinds = _KINDS.get(to.suffix.lower())
        if kinds is None:
            allowed = ", ".join(_KINDS)
            raise BadInput(
                f"{to} ends in {to.suffix or 'nothing'!r}; use {allowed}, or give a folder for everything",
                limit=allowed, value=str(to),
            )  # fmt: skip
        files = await self.files()
        for kind in kinds:
            for one, source in reversed(files):
                if one.kind == kind:
                    return [await _copy(source, to)]
        raise NotFound(f"there is no {kinds[0]} yet; say “animate it” when the storyboard is there")

    async def _shown(self) -> None:
        """Until the last event is shown. A run that could not even record its end is not waited for."""
        assert self._follower is not None
        idle = asyncio.ensure_future(self._idle.wait())
        await asyncio.wait({idle, self._follower}, timeout=END_S, return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()
        if self._follower.done():
            self._follower.result()

    async def _follow(self, after: str | None) -> None:
        async for frame in self._assistant.follow(self.thread_id, after=after):
            event = frame.event
            if self._json:
                line(event)
            elif self.live is not None:
                self.live.show(event, path=await self._lies(event))
            if event["type"] in {"RUN_FINISHED", "RUN_ERROR"} and "parentRunId" not in event:
                self.failed = self.failed or event["type"] == "RUN_ERROR"
                self._ended.add(frame.run_id)
                self._open.discard(frame.run_id)
                if not self._open:
                    self._idle.set()

    async def _lies(self, event: dict[str, Any]) -> Path | None:
        if event["type"] != "CUSTOM" or event["name"] != "artifact":
            return None
        artifact = await self._assistant.services.artifacts.get(LOCAL, event["value"]["id"])
        return self._path(artifact.blob) if artifact.blob else None

    def _path(self, blob: str | None) -> Path:
        return self._assistant.storage.blobs.path(blob or "")


async def _copy(source: Path, to: Path) -> Path:
    await asyncio.to_thread(shutil.copyfile, source, to)
    return to


def _file_name(number: int, artifact: Artifact) -> str:
    words = "".join(c if c.isalnum() else "-" for c in artifact.name.lower()).strip("-")
    while "--" in words:
        words = words.replace("--", "-")
    return f"{number:02}-{words[:60] or artifact.kind}{_ENDINGS.get(artifact.mime, '')}"
