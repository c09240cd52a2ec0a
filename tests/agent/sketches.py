"""An engine that sketches: every studio job at once, as a few bytes of the right kind. What tests of the graph need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import JsonValue

from limelight.schema.engine import JobRequest, JobResult, OnProgress
from limelight.studio.types import FRAMES
from tests.patience import HANG_S

Gate = Callable[[str, JobRequest], bool]


class SketchEngine:
    """Keeps every job it ran. A job that `hold` holds waits for `release`, as a slow picture would."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, JobRequest]] = []
        """Jobs that were begun, in order."""
        self.done: list[str] = []
        self._told: dict[str, list[JobResult]] = {}
        self._held: Gate = lambda job, request: False
        self._open = asyncio.Event()
        self._begun = asyncio.Event()

    async def start(self) -> None:
        """Nothing to start."""

    async def close(self) -> None:
        """Nothing to stop."""

    def tell(self, job: str, **facts: JsonValue) -> None:
        """Say so of the next result of a job, e.g. `fidelity=0.5`; said again, of the one after it."""
        self._told.setdefault(job, []).append(facts)

    def hold(self, *names: str, when: Gate | None = None) -> None:
        """From now on, jobs of these names (or those `when` says) wait."""
        self._open.clear()
        self._begun.clear()
        self._held = when or (lambda job, request: job in names)

    def release(self) -> None:
        """Let the jobs that wait go on, and hold none any more."""
        self._held = lambda job, request: False
        self._open.set()

    async def begun(self) -> None:
        """Until a job waits."""
        await asyncio.wait_for(self._begun.wait(), HANG_S)

    def named(self, name: str) -> list[JobRequest]:
        """The requests of one kind of job."""
        return [request for job, request in self.jobs if job == name]

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        """Sketch what the job would make."""
        self.jobs.append((job, request))
        if on_progress:
            on_progress(0.5, "sketching")
        if self._held(job, request):
            self._begun.set()
            await self._open.wait()
        self.done.append(job)
        made = _sketch(job, request, Path(str(request["folder"])))
        if told := self._told.get(job):
            made["facts"] = {**(made["facts"] if isinstance(made["facts"], dict) else {}), **told.pop(0)}
        return made


def _sketch(job: str, request: dict[str, Any], folder: Path) -> JobResult:
    width, height = (side // 10 for side in FRAMES[request.get("aspect", "16:9")])
    size: JobResult = {"width": width * 10, "height": height * 10}
    if job == "display":
        return _sketched_ad(request, folder)
    still, mask = folder / "still.png", folder / "mask.png"
    tint = hash_of(request.get("prompt", ""), request.get("seed", 0))
    Image.new("RGBA", (width, height), tint).save(still)
    Image.new("L", (width, height), 255).save(mask)
    if job in {"picture", "preview", "cutout"}:
        facts: JobResult = {"fidelity": 1.0, "confidence": 0.95, "reason": ""}
        return {"path": str(still), "mime": "image/png", **size, "extra": {"mask": str(mask)}, "facts": facts}
    seconds = request.get("seconds") or 3.0
    if job == "compile":
        seconds = sum((one.get("end_s") or 3.0) - one.get("start_s", 0.0) for one in request["clips"])
        seconds += 3.0 if request.get("endcard") else 0.0
    heard = job in {"bed", "audio_ad"}
    film = folder / ("bed.wav" if heard else "film.mp4")
    film.write_bytes(f"{job} {sorted(request.items())}".encode())
    mime = "audio/wav" if heard else "video/mp4"
    facts = {"video_codec": "h264", "audio_codec": "aac"} if job == "compile" else {}
    return {
        "path": str(film), "mime": mime, "seconds": seconds, "facts": facts,
        **({} if heard else size), "extra": {"poster": str(still)},
    }  # fmt: skip


def _sketched_ad(request: dict[str, Any], folder: Path) -> JobResult:
    width, height = (int(side) for side in request["placement"].split("x"))
    ad, layers = folder / "display.png", folder / "display.ora"
    Image.new("RGBA", (width, height), hash_of(*request["copy"].values())).save(ad)
    layers.write_bytes(b"sketched layers")
    return {
        "path": str(ad), "mime": "image/png", "width": width, "height": height, "extra": {"layers": str(layers)},
        "facts": {"placement": request["placement"], "violations": []},
    }  # fmt: skip


def hash_of(*parts: object) -> tuple[int, int, int, int]:
    """A colour of these parts, neither black nor white."""
    number = sum(ord(c) * (n + 1) for n, c in enumerate("|".join(map(str, parts))))
    return 40 + number % 176, 40 + number // 7 % 176, 40 + number // 49 % 176, 255
