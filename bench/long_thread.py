"""A data folder with one long conversation in it: words, pictures, films, edits by hand, the board and the event log."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from bench.shelf import Shelf
from bench.talk import Said, Talk, talk
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL
from limelight.schema.state import ConceptItem, ShotItem, ThreadState, TimelineItem, TimelineState
from limelight.schema.wire import EventFrame

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
APART = timedelta(minutes=1)
MADE: dict[int, tuple[ArtifactKind, ...]] = {
    1: ("concept", "concept", "concept"),
    3: ("shot", "shot", "shot", "shot"),
    5: ("clip", "clip", "clip", "clip", "music", "video"),
    7: ("endcard", "video"),
    8: ("headline", "headline", "headline"),
}
"""What a turn makes, by its place in each ten."""
SIZE = (960, 540)


@dataclass(frozen=True)
class LongThread:
    """What was written."""

    thread_id: str
    turns: int
    artifacts: int
    edits: int


async def write(home: Path, *, turns: int, seed: int = 1, edits: int = 0) -> LongThread:
    """Fill a new data folder with a conversation of so many turns, and learn from it as a service would."""
    told = talk(seed, turns=turns, pool="test", events=edits)
    async with Shelf.open(home) as shelf:
        filler = _Filler(shelf, seed)
        await filler.paint()
        for turn, (asked, answered) in enumerate(_turns(told)[:turns]):
            await filler.turn(turn, asked, answered)
        await filler.stand()
        await shelf.edit(told.edits)
        await shelf.storage.conversations.rename_thread(
            LOCAL, shelf.thread_id, "A conversation of many turns"
        )
        await shelf.memory.learn(LOCAL, shelf.thread_id)
        return LongThread(shelf.thread_id, min(turns, len(told.messages) // 2), filler.count, len(told.edits))


def _turns(told: Talk) -> list[tuple[Said, Said]]:
    return list(zip(told.messages[::2], told.messages[1::2], strict=True))


class _Filler:
    def __init__(self, shelf: Shelf, seed: int) -> None:
        self._shelf = shelf
        self._random = random.Random(seed)
        self._pictures: list[str] = []
        self._board: dict[str, list[str]] = {}
        self.count = 0

    async def paint(self) -> None:
        """The pictures that all artifacts share: what is measured is the page, not the disk."""
        for _ in range(12):
            hue, top = self._random.randrange(256), self._random.randrange(110, 220)
            light = Image.linear_gradient("L").resize(SIZE).point([v * top // 255 for v in range(256)])
            shade = Image.merge("HSV", [Image.new("L", SIZE, hue), Image.new("L", SIZE, 120), light])
            data = io.BytesIO()
            shade.convert("RGB").save(data, "JPEG", quality=80)
            self._pictures.append(await self._shelf.storage.blobs.put(data.getvalue()))

    async def turn(self, turn: int, asked: Said, answered: Said) -> None:
        """A run: asked, made, answered, in messages and in the log."""
        run_id, at = f"run_{turn}", BEGAN + turn * APART
        runs = self._shelf.storage.runs
        await runs.start(LOCAL, self._shelf.thread_id, run_id, f"u{turn}")
        await self._log(
            run_id, at, {"type": "RUN_STARTED", "threadId": self._shelf.thread_id, "runId": run_id}
        )
        await self._say(run_id, f"u{turn}", "user", asked, at)
        kinds = MADE.get(turn % 10, ())
        for place, kind in enumerate(kinds):
            await self._make(run_id, kind, turn, place, at + timedelta(seconds=5 + place))
        await self._say(run_id, f"a{turn}", "assistant", answered, at + timedelta(seconds=30))
        await self._log(
            run_id, at, {"type": "RUN_FINISHED", "threadId": self._shelf.thread_id, "runId": run_id}
        )
        await runs.finish(run_id, "done")

    async def stand(self) -> None:
        """The board as the last turns left it."""
        concepts = {
            id_: ConceptItem(index=n, title=f"Concept {n}") for n, id_ in enumerate(self._board["concept"], 1)
        }
        shots = {f"shot-{n}": ShotItem(index=n, title=f"Shot {n}", status="done", progress=1, artifact_id=id_)
                 for n, id_ in enumerate(self._board["shot"], 1)}  # fmt: skip
        clips = {
            f"shot-{n}": TimelineItem(index=n, artifact_id=id_, end_s=3)
            for n, id_ in enumerate(self._board["clip"], 1)
        }
        timeline = TimelineState(duration_s=12, video_id=self._board["video"][-1], clips=clips)
        state = ThreadState(concepts=concepts, storyboard=shots, timeline=timeline)
        await self._shelf.storage.conversations.save_state(LOCAL, self._shelf.thread_id, state)

    async def _say(self, run_id: str, id_: str, role: str, said: Said, at: datetime) -> None:
        message = Message.model_validate(
            {"id": id_, "role": role, "content": said.text, "run_id": run_id, "created_at": at}
        )
        await self._shelf.storage.conversations.add_message(LOCAL, self._shelf.thread_id, message)
        await self._log(run_id, at, {"type": "TEXT_MESSAGE_START", "messageId": id_, "role": role},
                        {"type": "TEXT_MESSAGE_CONTENT", "messageId": id_, "delta": said.text},
                        {"type": "TEXT_MESSAGE_END", "messageId": id_})  # fmt: skip

    async def _make(self, run_id: str, kind: ArtifactKind, turn: int, place: int, at: datetime) -> None:
        if place == 0:
            self._board[kind] = []
        pictured = kind not in ("concept", "headline")
        mime = {"music": "audio/ogg", "clip": "video/mp4", "video": "video/mp4"}.get(kind, "image/jpeg")
        blob = self._random.choice(self._pictures)
        artifact = Artifact(
            id=f"art_{turn}_{kind}_{place}", kind=kind, name=f"{kind.capitalize()} {place + 1}",
            mime=mime if pictured else "application/json", thread_id=self._shelf.thread_id, created_at=at,
            width=SIZE[0] if pictured else None, height=SIZE[1] if pictured else None,
            duration_s=3.0 if kind in ("clip", "video", "music") else None,
            parents=tuple(self._board.get("shot", [])[place : place + 1]) if kind == "clip" else (),
            meta={"index": place + 1, "text": f"{kind} of turn {turn}", "run_id": run_id},
            blob=blob if pictured else None, extra_blobs={"poster": blob} if kind in ("clip", "video") else {},
        )  # fmt: skip
        self._board[kind] = [*self._board.get(kind, []), artifact.id]
        await self._shelf.storage.artifacts.add(LOCAL, artifact, run_id=run_id)
        self.count += 1

    async def _log(self, run_id: str, at: datetime, *events: dict[str, object]) -> None:
        stamp = int(at.timestamp() * 1000)
        frames = [
            EventFrame(id=f"{run_id}-{event['type']}-{event.get('messageId', '')}", run_id=run_id,
                       event={**event, "timestamp": stamp})
            for event in events
        ]  # fmt: skip
        await self._shelf.storage.events.append(self._shelf.thread_id, frames)
