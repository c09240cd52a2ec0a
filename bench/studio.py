"""The studio alone: warm worker processes, no server.

Scenario: the sample catalogue's tumbler, four themes; medians over pictures that a theme has painted before. Peers: the
two-dimensional composite of the same scene (the fallback), and one worker against two.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from bench.measure import Measure
from limelight.infra.engine import LocalEngine
from limelight.samples import photo_path, product

PRODUCT = "np-tumbler-20"
PROMPTS = ("at sunrise on a forest trail", "on a beach at noon", "kitchen breakfast table", "dark studio")
SIZES = {"1024×1024": ((1024, 1024), "1:1", 2.5), "1280×720": ((1280, 720), "16:9", None),
         "1920×1080": ((1920, 1080), "16:9", 4.0)}  # fmt: skip


def studio() -> list[Measure]:
    """Seconds for pictures, clips, a compiled video and music; memory of a worker; two workers against one."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


class _Bench:
    def __init__(self, engine: LocalEngine, folder: Path) -> None:
        self._engine, self._folder, self._made = engine, folder, 0

    async def run(self, job: str, **request: Any) -> dict[str, Any]:
        self._made += 1
        folder = self._folder / str(self._made)
        folder.mkdir()
        return await self._engine.run(job, {**request, "folder": str(folder)})


async def _measure(folder: Path) -> list[Measure]:
    one = LocalEngine(workers=1)
    began = time.perf_counter()
    await one.start()
    try:
        bench = _Bench(one, folder)
        cutout = await bench.run("cutout", photo=str(photo_path(product(PRODUCT))))
        cold = time.perf_counter() - began
        measures = [
            Measure("cold start of a worker, with a cut-out", cold, "s", note="kernels compiled before")
        ]
        measures += await _pictures(bench, cutout["path"])
        measures += await _film(bench, cutout["path"])
        used = psutil.Process(one.pids[0]).memory_info().rss / 2**20
        measures.append(Measure("memory of the worker after all that", used, "MiB", 900))
        alone = await _four(bench, cutout["path"])
    finally:
        await one.close()
    two = LocalEngine(workers=2)
    await two.start()
    try:
        bench = _Bench(two, folder / "two")
        (folder / "two").mkdir()
        await _four(bench, cutout["path"])  # warms both
        together = await _four(bench, cutout["path"])
    finally:
        await two.close()
    measures.append(
        Measure("four 1280×720 pictures, two workers", together, "s", peer=alone, peer_name="one worker")
    )
    return measures


async def _pictures(bench: _Bench, cutout: Any) -> list[Measure]:
    measures: list[Measure] = []
    for name, (size, aspect, limit) in SIZES.items():
        for prompt in PROMPTS:
            await bench.run("picture", cutout=cutout, prompt=prompt, aspect=aspect, size=size, seed=1)
        seconds = [
            await _timed(bench, "picture", cutout=cutout, prompt=p, aspect=aspect, size=size, seed=2)
            for p in PROMPTS
        ]
        measures.append(
            Measure(
                f"picture {name}, path traced, median of 4 themes", statistics.median(seconds), "s", limit
            )
        )
    preview = statistics.median([
        await _timed(bench, "preview", cutout=cutout, prompt=p, aspect="16:9", seed=2) for p in PROMPTS
    ])  # fmt: skip
    return [*measures, Measure("preview, 512 px, two-dimensional", preview, "s", 0.4)]


async def _film(bench: _Bench, cutout: Any) -> list[Measure]:
    shots = [await bench.run("picture", cutout=cutout, prompt=p, aspect="16:9", seed=3) for p in PROMPTS]
    began = time.perf_counter()
    clips = [
        await bench.run("clip", picture=shot["path"], mask=shot["extra"]["mask"], seconds=3.0, move=move, effect="none",
                        aspect="16:9", seed=1)
        for shot, move in zip(shots, ("push", "slide_left", "rise", "pull"), strict=True)
    ]  # fmt: skip
    filmed = time.perf_counter() - began
    began = time.perf_counter()
    bed = await bench.run("bed", mood="uplifting", seconds=12.0, seed=1, cuts=[3.0, 6.0, 9.0])
    scored = time.perf_counter() - began
    cuts = [
        {
            "path": c["path"],
            "start_s": 0.0,
            "end_s": 3.0,
            "transition": "cut",
            "caption": "Keep it wild",
            "subcaption": "",
        }
        for c in clips
    ]
    compiled = await _timed(bench, "compile", clips=cuts, music=bed["path"], aspect="16:9")
    long_bed = await _timed(bench, "bed", mood="calm", seconds=30.0, seed=1, cuts=[])
    return [
        Measure("four clips of 3 s, 1280×720, one worker", filmed, "s"),
        Measure("12 s of music", scored, "s"),
        Measure("30 s of music", long_bed, "s", 0.8),
        Measure("12 s video compiled from four clips and a bed", compiled, "s", 5.0),
    ]


async def _four(bench: _Bench, cutout: Any) -> float:
    """Seconds for the four themes at once."""
    began = time.perf_counter()
    await asyncio.gather(
        *(bench.run("picture", cutout=cutout, prompt=p, aspect="16:9", seed=4) for p in PROMPTS)
    )
    return time.perf_counter() - began


async def _timed(bench: _Bench, job: str, **request: Any) -> float:
    began = time.perf_counter()
    await bench.run(job, **request)
    return time.perf_counter() - began
