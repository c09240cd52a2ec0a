"""What every `Engine` does. Fixture: `engine`, started, with the jobs of `tests.infra.engine_jobs`."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from limelight.infra.engine.protocol import PROGRESS_S
from limelight.schema.engine import Engine
from limelight.schema.errors import BadInput, ProviderFailed, TryAgain


class EngineConformance:
    async def test_a_job_runs_elsewhere_and_its_result_comes_back(self, engine: Engine) -> None:
        result = await engine.run("echo", {"words": ["Grüße", None, 1.5]})
        assert result["echo"] == {"words": ["Grüße", None, 1.5]}

    async def test_progress_never_goes_back_and_ends_at_one(self, engine: Engine) -> None:
        seen: list[tuple[float, str]] = []
        await engine.run(
            "steps", {"n": 6, "each_s": 0.05}, on_progress=lambda done, note: seen.append((done, note))
        )
        shares = [done for done, _ in seen]
        assert shares == sorted(shares)
        assert seen[-1] == (1.0, "done")

    async def test_a_failing_listener_does_not_stop_the_job(self, engine: Engine) -> None:
        def listen(done: float, note: str) -> None:
            raise RuntimeError("the listener is broken")

        assert await engine.run("steps", {"n": 2, "each_s": 0.0}, on_progress=listen) == {"n": 2}

    async def test_progress_is_throttled(self, engine: Engine) -> None:
        seen: list[float] = []
        began = time.monotonic()
        await engine.run("steps", {"n": 200, "each_s": 0.001}, on_progress=lambda done, _: seen.append(done))
        assert len(seen) <= (time.monotonic() - began) / PROGRESS_S + 2  # the first and the last one

    async def test_rejected_input_says_what_was_wrong(self, engine: Engine) -> None:
        with pytest.raises(BadInput, match="the picture is 1 x 1 px, at least 64 px are needed") as caught:
            await engine.run("reject", {})
        assert (caught.value.code, caught.value.limit, caught.value.value) == ("too_small", 64, 1)

    async def test_any_other_failure_is_the_providers(self, engine: Engine) -> None:
        with pytest.raises(ProviderFailed, match="RuntimeError: no light in the scene"):
            await engine.run("fail", {})

    async def test_an_unknown_job(self, engine: Engine) -> None:
        with pytest.raises(ProviderFailed, match="there is no job 'sing'"):
            await engine.run("sing", {})

    async def test_a_dead_worker_is_replaced_and_the_job_tried_again(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        result = await engine.run("crash", {"file": str(tmp_path / "died"), "times": 1})
        assert result == {"died": 1}

    async def test_dying_twice_is_told(self, engine: Engine, tmp_path: Path) -> None:
        with pytest.raises(TryAgain, match="crash stopped twice because its worker process ended"):
            await engine.run("crash", {"file": str(tmp_path / "died"), "times": 5})
        assert (await engine.run("echo", {"a": 1}))["echo"] == {"a": 1}

    async def test_cancelling_stops_the_job(self, engine: Engine, tmp_path: Path) -> None:
        started = asyncio.Event()
        job = asyncio.create_task(
            engine.run("steps", {"n": 1000, "each_s": 0.02}, on_progress=lambda *_: started.set())
        )
        await started.wait()
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        both = [engine.run("note", {"file": str(tmp_path / "n"), "word": "x"}) for _ in range(2)]
        assert await asyncio.gather(*both) == [{}, {}]

    async def test_a_job_that_takes_too_long(self, engine: Engine) -> None:
        with pytest.raises(ProviderFailed, match=r"steps was stopped: it took longer than 0\.1 s"):
            await engine.run("steps", {"n": 1000, "each_s": 0.02}, timeout_s=0.1)

    async def test_many_jobs_at_once(self, engine: Engine) -> None:
        results = await asyncio.gather(*(engine.run("echo", {"n": n}) for n in range(40)))
        assert [result["echo"] for result in results] == [{"n": n} for n in range(40)]
