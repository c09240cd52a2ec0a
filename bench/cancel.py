"""Cancelling: how soon workers are free again when a person stops a job in its middle.

Scenario: two warm workers; every kind of job that takes longer than a moment is begun and cancelled at five moments of its
length; the time from the cancel until as many workers are idle as before, so that what is asked next begins at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measure import Measure
from bench.pictures import PRODUCT, PROMPTS, Jobs
from limelight.infra.engine import LocalEngine
from limelight.samples import photo_path, product

LIMIT_S = 1.0
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Of a job's own length: when it is cancelled."""


def cancel() -> list[Measure]:
    """Seconds from a cancel to idle workers, the slowest of five, by kind of job; and how often a worker was lost by it."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Measure]:
    engine = LocalEngine(workers=2)
    try:
        jobs = Jobs(engine, folder)
        asked = await _requests(jobs)
        measures: list[Measure] = []
        for name, request in asked.items():
            length = await jobs.timed(name, **request)
            pids = engine.pids
            seen = [await _cancelled(engine, jobs, name, request, after=length * share) for share in SHARES]
            kept = len(set(pids) & set(engine.pids))
            note = f"of {length:.1f} s; {kept} of {len(pids)} workers were kept"
            measures.append(
                Measure(
                    f"cancel of {name} to idle, slowest of {len(seen)}", max(seen), "s", LIMIT_S, note=note
                )
            )
        return measures
    finally:
        await engine.close()


async def _requests(jobs: Jobs) -> dict[str, dict[str, Any]]:
    photo = str(photo_path(product(PRODUCT)))
    cutout = (await jobs.run("cutout", photo=photo))["path"]
    shot = await jobs.run("picture", cutout=cutout, prompt=PROMPTS[0], aspect="16:9", seed=3)
    clip = {"picture": shot["path"], "mask": shot["extra"]["mask"], "seconds": 3.0, "move": "push", "effect": "none",
            "aspect": "16:9", "seed": 1}  # fmt: skip
    film = (await jobs.run("clip", **clip))["path"]
    cuts = [
        {
            "path": film,
            "start_s": 0.0,
            "end_s": 3.0,
            "transition": "match",
            "caption": "Keep it wild",
            "subcaption": "",
        }
    ]
    return {
        "cutout": {"photo": photo},
        "picture": {"cutout": cutout, "prompt": PROMPTS[0], "aspect": "16:9", "seed": 4},
        "clip": clip,
        "bed": {"mood": "uplifting", "seconds": 30.0, "seed": 1, "cuts": []},
        "compile": {"clips": cuts * 4, "music": None, "aspect": "16:9"},
    }


async def _cancelled(
    engine: LocalEngine, jobs: Jobs, name: str, request: dict[str, Any], *, after: float
) -> float:
    """Begin a job, cancel it after so many seconds; seconds until every worker is idle."""
    running = asyncio.create_task(jobs.run(name, **request))
    await asyncio.sleep(after)
    began = time.perf_counter()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    while engine.idle < engine.workers:  # noqa: ASYNC110 - what is waited for has no event
        await asyncio.sleep(0.005)
    return time.perf_counter() - began
