"""Pictures in warm worker processes, no server: how fast, on how much memory, how two workers share the machine.

Scenario: the sample catalogue's tumbler, four themes; medians over pictures that a theme has painted before. A picture
made alone has the threads of both workers, as in the service. Peer: the two-dimensional composite of the same scenes in
the same run. Memory: two hundred different pictures (every theme, five frames, four products) by one worker.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
from PIL import Image

from bench.measure import Measure
from limelight.infra.engine import LocalEngine
from limelight.samples import photo_path, product
from limelight.studio.cutout import cut_out
from limelight.studio.flat import flat_picture
from limelight.studio.scene import THEMES, parse_scene
from limelight.studio.threads import use_threads

PRODUCT = "np-tumbler-20"
PRODUCTS = (PRODUCT, "np-ridgeline-boot", "ma-arc-lamp", "ma-cloud-cream")
PROMPTS = ("at sunrise on a forest trail", "on a beach at noon", "kitchen breakfast table", "dark studio")
SIZES = {"1024×1024": ((1024, 1024), "1:1", 2.5), "1280×720": ((1280, 720), "16:9", None),
         "1920×1080": ((1920, 1080), "16:9", 4.0)}  # fmt: skip
FRAMES = (
    ((448, 252), "16:9"),
    ((320, 320), "1:1"),
    ((252, 448), "9:16"),
    ((384, 480), "4:5"),
    ((640, 360), "16:9"),
)
MANY = 200


class Jobs:
    """Jobs of an engine, each in a folder of its own."""

    def __init__(self, engine: LocalEngine, folder: Path) -> None:
        self._engine, self._folder, self._made = engine, folder, 0
        folder.mkdir(parents=True, exist_ok=True)

    async def run(self, job: str, **request: Any) -> dict[str, Any]:
        self._made += 1
        folder = self._folder / str(self._made)
        folder.mkdir()
        return await self._engine.run(job, {**request, "folder": str(folder)})

    async def timed(self, job: str, **request: Any) -> float:
        """Seconds of a job, as who asked for it sees them."""
        began = time.perf_counter()
        await self.run(job, **request)
        return time.perf_counter() - began


async def pictures(folder: Path) -> list[Measure]:
    """Cold starts, pictures, preview, two workers against one, and a worker's memory."""
    measures = await _cold(folder / "cold")
    measures += await _alone(folder / "alone")
    measures.append(await _shared(folder / "shared"))
    return measures + await _many(folder / "many")


async def _cold(folder: Path) -> list[Measure]:
    """A worker until its first small picture is there: with no kernel compiled on this machine, and with."""
    home, measures = os.environ.get("HOME", ""), []
    os.environ["HOME"] = str(folder)  # Dr.Jit keeps its kernels under it
    folder.mkdir(parents=True)
    try:
        for name, limit in (("first ever", None), ("later", 4.0)):
            engine = LocalEngine(workers=1)
            began = time.perf_counter()
            await engine.run("warm", {})
            measures.append(
                Measure(f"cold start of a worker, {name}", time.perf_counter() - began, "s", limit)
            )
            await engine.close()
    finally:
        os.environ["HOME"] = home
    return measures


async def _cutout(jobs: Jobs, name: str) -> str:
    return (await jobs.run("cutout", photo=str(photo_path(product(name)))))["path"]


async def _alone(folder: Path) -> list[Measure]:
    """One picture at a time; the engine gives it the threads of both workers."""
    engine = LocalEngine(workers=2)
    jobs, measures = Jobs(engine, folder), []
    try:
        cutout = await _cutout(jobs, PRODUCT)
        for name, (size, aspect, limit) in SIZES.items():
            seconds, stages = [], Counter[str]()
            for seed in (1, 2):  # the first round warms
                for prompt in PROMPTS:
                    began = time.perf_counter()
                    made = await jobs.run(
                        "picture", cutout=cutout, prompt=prompt, aspect=aspect, size=size, seed=seed
                    )
                    if seed == 2:
                        seconds.append(time.perf_counter() - began)
                        stages.update(made["facts"]["timings"])
            note = ", ".join(f"{stage} {total / len(PROMPTS):.2f}" for stage, total in stages.items())
            middle, what = statistics.median(seconds), f"picture {name}, path traced, median of 4 themes"
            measures.append(Measure(what, middle, "s", limit, note=note))
            if name == "1024×1024":
                flat = _two_dimensional(size)
                measures.append(
                    Measure(
                        "the same against two dimensions", middle, "s", peer=flat, peer_name="2-D composite"
                    )
                )
        asked = [{"cutout": cutout, "prompt": prompt, "aspect": "16:9", "seed": 2} for prompt in PROMPTS]
        for request in asked:
            await jobs.run("preview", **request)
        middle = statistics.median([await jobs.timed("preview", **request) for request in asked])
        measures.append(Measure("preview, 512 px, two-dimensional", middle, "s", 0.4))
    finally:
        await engine.close()
    return measures


def _two_dimensional(size: tuple[int, int]) -> float:
    """Seconds for the composite of the same scenes, on two threads as well."""
    use_threads(2)
    cutout = cut_out(Image.open(photo_path(product(PRODUCT))))
    seconds: list[float] = []
    for _ in range(2):
        seconds.clear()
        for prompt in PROMPTS:
            began = time.perf_counter()
            flat_picture(cutout, parse_scene(prompt, seed=2), aspect="1:1", size=size)
            seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


async def _shared(folder: Path) -> Measure:
    """Eight pictures by two workers of one thread against the same by one worker of one thread."""
    seconds: list[float] = []
    for workers in (1, 2):
        engine = LocalEngine(workers=workers)
        jobs = Jobs(engine, folder / str(workers))
        try:
            cutout = await _cutout(jobs, PRODUCT)

            async def eight(seed: int, jobs: Jobs = jobs, cutout: str = cutout) -> None:
                await asyncio.gather(*(
                    jobs.run("picture", cutout=cutout, prompt=p, aspect="16:9", size=(1280, 720), seed=seed + k)
                    for k in (0, 1) for p in PROMPTS
                ))  # fmt: skip

            await eight(1)  # warms
            began = time.perf_counter()
            await eight(3)
            seconds.append(time.perf_counter() - began)
        finally:
            await engine.close()
    one, two = seconds
    return Measure(
        "eight 1280×720 pictures, two one-thread workers against one", two / one, "of the time", 1 / 1.8,
        note=f"{two:.1f} s against {one:.1f} s, {one / two:.2f} × as many",
    )  # fmt: skip


async def _many(folder: Path) -> list[Measure]:
    """Two hundred different pictures, and the worker's resident memory after the 20th and the last."""
    engine = LocalEngine(workers=1, threads_per_worker=2)
    jobs, used, themes = Jobs(engine, folder), {}, list(THEMES)
    try:
        cutouts = [await _cutout(jobs, name) for name in PRODUCTS]
        for number in range(MANY):
            size, aspect = FRAMES[number % len(FRAMES)]
            await jobs.run(
                "picture", cutout=cutouts[number % len(cutouts)], prompt="", theme=themes[number % len(themes)],
                aspect=aspect, size=size, seed=number,
            )  # fmt: skip
            used[number + 1] = psutil.Process(engine.pids[0]).memory_info().rss / 2**20
    finally:
        await engine.close()
    return [
        Measure(f"memory of a worker after {MANY} different pictures", used[MANY], "MiB", 900),
        Measure("the same", used[MANY], "MiB", peer=used[20], peer_name="after 20"),
    ]
