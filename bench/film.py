"""A whole video out of four stills: clips side by side on two workers, then one compilation on both cores.

Scenario: the sample catalogue's tumbler in four scenes, painted beforehand; push, slide, rise and orbit, no effects, a
caption over each clip, no music. The median of three runs. Peer: moviepy zooming slowly into the same four stills, in
the same run, without parallax, captions or transitions, with the same x264 preset on both cores.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bench.measure import Measure
from limelight.infra.engine import LocalEngine
from limelight.samples import photo_path, product

PRODUCT = "np-tumbler-20"
PROMPTS = ("at sunrise on a forest trail", "on a beach at noon", "kitchen breakfast table", "dark studio")
MOVES = ("push", "slide_left", "rise", "orbit")
RUNS = 3


def film() -> list[Measure]:
    """Seconds for a 12 s video of 1280×720 and a 15 s one of 1920×1080, each from four stills."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Measure]:
    engine = LocalEngine(workers=2)
    await engine.start()
    try:
        studio = _Studio(engine, folder)
        stills = await studio.stills()
        small = await _median(lambda: studio.video(stills, (1280, 720), 3.0))
        large = await _median(lambda: studio.video(stills, (1920, 1080), 3.75))
    finally:
        await engine.close()
    peer = _moviepy(stills, folder / "peer.mp4")
    return [
        Measure("12 s 720p video of four stills (clips + compile)", small, "s", 5.0),
        Measure("15 s 1080p video of four stills (clips + compile)", large, "s", 14.0),
        Measure(
            "the 12 s 720p video, and moviepy's",
            small,
            "s",
            peer=peer,
            peer_name="moviepy",
            note="" if peer else "moviepy is not installed: uv pip install moviepy",
        ),
    ]


class _Studio:
    """Jobs on the engine, each in a folder of its own."""

    def __init__(self, engine: LocalEngine, folder: Path) -> None:
        self._engine, self._folder, self._made = engine, folder, 0

    async def run(self, job: str, **request: Any) -> dict[str, Any]:
        self._made += 1
        folder = self._folder / str(self._made)
        folder.mkdir()
        return await self._engine.run(job, {**request, "folder": str(folder)})

    async def stills(self) -> list[dict[str, Any]]:
        """The four pictures."""
        cutout = await self.run("cutout", photo=str(photo_path(product(PRODUCT))))
        return [
            await self.run("picture", cutout=cutout["path"], prompt=prompt, aspect="16:9", seed=3)
            for prompt in PROMPTS
        ]

    async def video(self, stills: Sequence[dict[str, Any]], size: tuple[int, int], seconds: float) -> None:
        """Clips and a video of them; `seconds` is each clip's."""
        clips = await asyncio.gather(*(
            self.run("clip", picture=still["path"], mask=still["extra"]["mask"], seconds=seconds, move=move,
                     effect="none", aspect="16:9", size=size, seed=1)
            for still, move in zip(stills, MOVES, strict=True)
        ))  # fmt: skip
        shown = [
            {"path": clip["path"], "start_s": 0.0, "end_s": seconds, "transition": "match" if at else "cut",
             "caption": "Keep it wild", "subcaption": ""}
            for at, clip in enumerate(clips)
        ]  # fmt: skip
        await self.run("compile", clips=shown, music=None, aspect="16:9", size=size)


async def _median(make: Callable[[], Awaitable[None]]) -> float:
    """Median seconds of `RUNS` runs, after one that warms the workers."""
    await make()
    seen: list[float] = []
    for _ in range(RUNS):
        began = time.perf_counter()
        await make()
        seen.append(time.perf_counter() - began)
    return statistics.median(seen)


def _moviepy(stills: Sequence[dict[str, Any]], out: Path) -> float | None:
    """Seconds that moviepy takes for four slow zooms; None where it is not installed."""
    if importlib.util.find_spec("moviepy") is None:
        return None
    peer: Any = importlib.import_module("moviepy")
    began = time.perf_counter()
    zooms = [
        peer.ImageClip(still["path"])
        .with_duration(3)
        .resized(lambda t: 1.02 + 0.04 * t)
        .with_position("center")
        for still in stills
    ]
    clips = [peer.CompositeVideoClip([zoom], size=(1280, 720)) for zoom in zooms]
    peer.concatenate_videoclips(clips).write_videofile(
        str(out), fps=24, codec="libx264", preset="veryfast", threads=2, audio=False, logger=None
    )
    return time.perf_counter() - began
