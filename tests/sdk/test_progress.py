"""Progress of one piece of work on the event stream."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from limelight.schema.errors import OutOfDisk, ProviderFailed
from limelight.schema.wire import EventFrame
from limelight.sdk import progress as module
from limelight.sdk.progress import ProgressReporter
from tests.patience import HANG_S
from tests.tools.workshop import Workshop


def reporter(workshop: Workshop) -> ProgressReporter:
    emitter = workshop.emitter("run_1").child("shot-1")
    return ProgressReporter(emitter, step_id="shots", slot="shot-1", title="Shot 1", expected_s=4.0)


async def contents(workshop: Workshop) -> list[dict[str, Any]]:
    return [event["content"] for event in await workshop.events("ACTIVITY_SNAPSHOT")]


async def test_from_nothing_to_all_of_it(workshop: Workshop) -> None:
    async with reporter(workshop) as progress:
        progress.update(0.5, "tracing")
    first, *_, last = await contents(workshop)
    assert first == {
        "step_id": "shots", "slot": "shot-1", "title": "Shot 1", "unit": "share", "done": 0.0, "total": 1,
        "eta_s": 4.0, "what": "",
    }  # fmt: skip
    assert (last["done"], last["eta_s"], last["what"]) == (1.0, 0.0, "tracing")


async def test_it_never_goes_back(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MIN_GAP_S", 0)
    async with reporter(workshop) as progress:
        for share in (0.6, 0.2, 7.0):
            progress.update(share, "")
            await asyncio.sleep(0.01)
    shares = [content["done"] for content in await contents(workshop)]
    assert shares == sorted(shares)
    assert max(shares) == 1.0


async def test_a_sign_of_life_without_news(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEARTBEAT_S", 0.001)
    monkeypatch.setattr(module, "MIN_GAP_S", 0)
    async with reporter(workshop):
        while len(await contents(workshop)) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("error", [None, ProviderFailed("x")])
async def test_news_in_the_last_moment_does_not_hold_it_up(
    workshop: Workshop, error: Exception | None
) -> None:
    """The beat was woken and cancelled in one turn of the loop, and `wait_for` lost the cancellation."""

    async def work() -> None:
        async with reporter(workshop) as progress:
            await asyncio.sleep(0.02)
            progress.update(0.9, "nearly")
            await asyncio.sleep(0)
            if error:
                raise error

    running = asyncio.create_task(work())
    done, _ = await asyncio.wait([running], timeout=HANG_S)
    assert done
    assert running.exception() is error


async def test_failed_work_is_not_shown_as_done(workshop: Workshop) -> None:
    with pytest.raises(ProviderFailed):
        async with reporter(workshop):
            raise ProviderFailed("x")
    assert [content["done"] for content in await contents(workshop)] == [0.0]


async def test_work_is_not_lost_when_the_log_is_full(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(thread_id: str, frames: Sequence[EventFrame]) -> None:
        raise OutOfDisk("the disk is full")

    async with reporter(workshop) as progress:
        monkeypatch.setattr(workshop.storage.events, "append", full)
        progress.update(0.5, "")
        await asyncio.sleep(0.01)
    monkeypatch.undo()
    assert len(await contents(workshop)) == 1
