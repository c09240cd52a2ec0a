from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from limelight.infra.engine import LocalEngine, local
from limelight.schema.engine import JobRequest
from limelight.schema.errors import ProviderFailed, TryAgain
from tests.infra.conformance import EngineConformance
from tests.patience import HANG_S


async def until(true: Callable[[], bool]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(HANG_S):
        while not true():  # noqa: ASYNC110 (what it waits for is a plain number)
            await asyncio.sleep(0.005)


MODULES = ["tests.infra.engine_jobs"]


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[LocalEngine]:
    made = LocalEngine(2, modules=MODULES, log_folder=tmp_path / "logs")
    await made.start()
    yield made
    await made.close()


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[LocalEngine]:
    """An engine with a single worker."""
    made = LocalEngine(1, modules=MODULES, log_folder=tmp_path / "logs", rss_mib=200)
    await made.start()
    yield made
    await made.close()


class TestLocalEngine(EngineConformance):
    """The engine fixture of this module, held to the seam."""


async def test_a_worker_is_told_its_threads_and_is_another_process(tmp_path: Path) -> None:
    engine = LocalEngine(1, 3, modules=MODULES, log_folder=tmp_path)
    result = await engine.run("echo", {})
    await engine.close()
    assert result["threads"] == "3"
    assert result["pid"] != os.getpid()


async def test_threads_of_idle_workers_go_to_the_busy_ones(tmp_path: Path) -> None:
    engine = LocalEngine(2, 2, modules=MODULES, log_folder=tmp_path)
    at_work = asyncio.Event()

    def note(done: float, note: str) -> None:
        if note == "at work":
            at_work.set()

    alone = asyncio.create_task(engine.run("threads", {"until": 2}, on_progress=note))
    await at_work.wait()
    beside = await asyncio.gather(alone, engine.run("threads", {"until": 4}))
    await engine.close()
    assert beside[0]["told"] == [4, 2]
    assert beside[1]["told"] in ([2, 4], [4])  # the other may be done before it begins


async def test_what_libraries_print_goes_to_the_log(one: LocalEngine, tmp_path: Path) -> None:
    await one.run("echo", {})
    assert (tmp_path / "logs" / "worker-0.log").read_text() == "a library prints this\n"


async def test_first_come_first_served_within_a_priority(one: LocalEngine, tmp_path: Path) -> None:
    file, gate = tmp_path / "order", tmp_path / "gate"
    at_work = asyncio.Event()
    gated = one.run("gated", {"file": str(gate)}, on_progress=lambda *_: at_work.set())
    busy = asyncio.create_task(gated)
    await at_work.wait()
    orders = [("a", 5), ("b", 5), ("first", 0), ("c", 5)]
    notes = [
        asyncio.create_task(one.run("note", {"file": str(file), "word": word}, priority=level))
        for word, level in orders
    ]
    await until(lambda: one.waiting == len(orders))
    gate.touch()
    await asyncio.gather(busy, *notes)
    assert file.read_text().split() == ["first", "a", "b", "c"]


async def test_a_job_cancelled_while_it_waits_never_runs(one: LocalEngine, tmp_path: Path) -> None:
    file, gate = tmp_path / "order", tmp_path / "gate"
    await one.run("echo", {})
    busy = asyncio.create_task(one.run("gated", {"file": str(gate)}))
    waiting = asyncio.create_task(one.run("note", {"file": str(file), "word": "x"}))
    await until(lambda: one.waiting == 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert one.waiting == 0
    gate.touch()
    await busy
    await one.run("note", {"file": str(file), "word": "y"})
    assert file.read_text().split() == ["y"]


async def test_a_full_queue_says_so(
    one: LocalEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "QUEUE", 2)
    started, gate = asyncio.Event(), tmp_path / "gate"
    asked: JobRequest = {"file": str(gate)}
    jobs = [asyncio.create_task(one.run("gated", asked, on_progress=lambda *_: started.set()))]
    await started.wait()
    jobs += [asyncio.create_task(one.run("gated", asked)) for _ in range(2)]
    await until(lambda: one.waiting == 2)
    with pytest.raises(TryAgain, match="2 media jobs are waiting already: try again in a moment") as caught:
        await one.run("echo", {})
    assert (caught.value.code, caught.value.limit) == ("queue_full", 2)
    gate.touch()
    assert await asyncio.gather(*jobs) == [{}] * 3


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that is busy an interrupt takes its time to arrive: no worker is given up for that here."""
    monkeypatch.setattr("limelight.infra.engine.process.CANCEL_S", 30.0)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("job", ["stubborn", "pooled"])
async def test_a_job_that_tells_no_progress_is_interrupted_and_its_worker_goes_on(
    one: LocalEngine, job: str
) -> None:
    before = (await one.run("echo", {}))["pid"]
    started = asyncio.Event()
    running = asyncio.create_task(
        one.run(job, {}, on_progress=lambda done, _: started.set() if done == 1.0 else None)
    )
    await started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await until(lambda: one.idle == 1)
    assert (await one.run("echo", {}))["pid"] == before


@pytest.mark.usefixtures("patient")
async def test_cancelled_work_frees_every_worker_for_what_is_asked_next(engine: LocalEngine) -> None:
    await asyncio.gather(*(engine.run("echo", {}) for _ in range(8)))
    pids = engine.pids
    started = asyncio.Event()
    jobs = [
        asyncio.create_task(engine.run("steps", {"n": 3000, "each_s": 0.02}, on_progress=lambda *_: started.set()))
        for _ in range(6)
    ]  # fmt: skip
    await started.wait()
    for job in jobs:
        job.cancel()
    await asyncio.wait(jobs)
    await until(lambda: engine.idle == 2)
    assert engine.waiting == 0
    await asyncio.gather(*(engine.run("echo", {}) for _ in range(8)))
    assert engine.pids == pids


@pytest.mark.usefixtures("patient")
async def test_a_cancel_that_comes_late_leaves_the_next_job_alone(one: LocalEngine) -> None:
    for _ in range(40):
        job = asyncio.create_task(one.run("steps", {"n": 1, "each_s": 0.0}))
        await asyncio.sleep(0.001)
        job.cancel()
        assert (await one.run("steps", {"n": 2, "each_s": 0.0})) == {"n": 2}
    assert len(one.pids) == 1


async def test_a_worker_deaf_to_cancels_is_killed(one: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limelight.infra.engine.process.CANCEL_S", 0.1)
    before = (await one.run("echo", {}))["pid"]
    started = asyncio.Event()
    job = asyncio.create_task(
        one.run("deaf", {}, on_progress=lambda done, _: started.set() if done == 1.0 else None)
    )
    await started.wait()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert (await one.run("echo", {}))["pid"] != before


async def test_a_worker_that_grew_too_large_is_replaced(one: LocalEngine) -> None:
    large = (await one.run("grow", {"mib": 300}))["pid"]
    assert (await one.run("echo", {}))["pid"] != large


async def test_modules_that_do_not_import_are_named(tmp_path: Path) -> None:
    engine = LocalEngine(2, modules=["no.such.module"], log_folder=tmp_path)
    for _ in range(2):
        with pytest.raises(
            ProviderFailed, match=r"the media workers cannot start \(ModuleNotFoundError: No module"
        ):
            await engine.run("echo", {})
    assert engine.pids == []
    await engine.close()


async def test_a_closed_engine_takes_no_jobs_and_leaves_no_process(tmp_path: Path) -> None:
    engine = LocalEngine(2, modules=MODULES, log_folder=tmp_path)
    await engine.run("echo", {})
    jobs = [asyncio.create_task(engine.run("stubborn", {})) for _ in range(3)]
    await until(lambda: engine.waiting == 1)
    await engine.close()
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert all(isinstance(result, TryAgain) for result in results)
    assert engine.pids == []
    with pytest.raises(TryAgain, match="the service is stopping"):
        await engine.run("echo", {})


ORPHANS = """
import asyncio, os
from limelight.infra.engine import LocalEngine

async def main():
    engine = LocalEngine(2, modules=["tests.infra.engine_jobs"], log_folder=None)
    await engine.run("echo", {})
    started = asyncio.Event()
    asyncio.create_task(engine.run("stubborn", {}, on_progress=lambda *_: started.set()))
    await started.wait()
    print(*engine.pids, flush=True)
    os._exit(9)

asyncio.run(main())
"""


def test_workers_end_with_their_engine() -> None:
    """The engine's process dies without a word: idle and working workers see their stdin close."""
    done = subprocess.run(
        [sys.executable, "-c", ORPHANS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )
    assert done.returncode == 9
    pids = [int(word) for word in done.stdout.split()]
    assert pids
    # `run` returned, so every holder of the workers' stderr, which is this pipe, is gone: they have ended.
    assert [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists() and _runs(pid)] == []


def _runs(pid: int) -> bool:
    return "worker" in Path(f"/proc/{pid}/cmdline").read_text()
