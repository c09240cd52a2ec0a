"""The studio alone: warm worker processes, no server.

Scenario: the pictures of `bench.pictures`; then, by one worker of one thread, clips of four of them, music, and a video.
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
from bench.pictures import PRODUCT, PROMPTS, Jobs, pictures
from limelight.infra.engine import LocalEngine
from limelight.samples import photo_path, product
from limelight.studio.music import MOODS


def studio() -> list[Measure]:
    """Seconds for pictures, clips, a compiled video and music; cold starts; memory of a worker; two workers against one."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Measure]:
    measures = await pictures(folder / "pictures")
    one = LocalEngine(workers=1)
    try:
        jobs = Jobs(one, folder / "film")
        cutout = await jobs.run("cutout", photo=str(photo_path(product(PRODUCT))))
        measures += await _film(jobs, cutout["path"])
        used = psutil.Process(one.pids[0]).memory_info().rss / 2**20
        return [*measures, Measure("memory of the worker after film and music", used, "MiB", 900)]
    finally:
        await one.close()


async def _film(jobs: Jobs, cutout: Any) -> list[Measure]:
    shots = [await jobs.run("picture", cutout=cutout, prompt=p, aspect="16:9", seed=3) for p in PROMPTS]
    began = time.perf_counter()
    clips = [
        await jobs.run("clip", picture=shot["path"], mask=shot["extra"]["mask"], seconds=3.0, move=move, effect="none",
                        aspect="16:9", seed=1)
        for shot, move in zip(shots, ("push", "slide_left", "rise", "pull"), strict=True)
    ]  # fmt: skip
    filmed = time.perf_counter() - began
    began = time.perf_counter()
    bed = await jobs.run("bed", mood="uplifting", seconds=12.0, seed=1, cuts=[3.0, 6.0, 9.0])
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
    compiled = await jobs.timed("compile", clips=cuts, music=bed["path"], aspect="16:9")
    return [
        Measure("four clips of 3 s, 1280×720, one worker", filmed, "s"),
        Measure("12 s of music", scored, "s"),
        *await _music(jobs),
        Measure("12 s video compiled from four clips and a bed", compiled, "s", 5.0),
    ]


async def _music(jobs: Jobs) -> list[Measure]:
    """30 s beds of every mood, each after one of another seed; an audio ad; a bed with its stems."""
    seconds: list[float] = []
    for mood in MOODS:
        await jobs.run("bed", mood=mood, seconds=30.0, seed=1, cuts=[])
        seconds.append(await jobs.timed("bed", mood=mood, seconds=30.0, seed=2, cuts=[]))
    spot = await jobs.timed("audio_ad", brief="hiking", brand="Northpeak", seconds=15.0, seed=1, format="mp3")
    stems = await jobs.timed("bed", mood="upbeat", seconds=30.0, seed=1, cuts=[], stems=True)
    return [
        Measure(f"30 s of music, median of {len(MOODS)} moods", statistics.median(seconds), "s", 0.8),
        Measure("30 s of music, the slowest mood", max(seconds), "s"),
        Measure("30 s of music with its stems", stems, "s"),
        Measure("15 s audio ad without a voice, as MP3", spot, "s"),
    ]
