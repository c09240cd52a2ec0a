"""Cancel now, or after the step under way: what is done is kept, and workers are free for what is asked next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.infra.engine import LocalEngine
from limelight.infra.settings import Settings
from limelight.schema.principal import LOCAL
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine
from tests.patience import HANG_S


async def until(true: Callable[[], bool]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(HANG_S):
        while not true():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)


async def test_after_the_step_under_way_nothing_more_is_begun(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("clip")
    run = await talk.begin("Animate it")
    await talk.engine.begun()

    assert await talk.assistant.cancel(LOCAL, talk.thread_id, mode="after_step") == 1
    talk.engine.release()
    film = await talk.hear(run)

    assert film.outcome == "cancelled"
    assert film.made == {"clip": 4, "music": 1}
    assert talk.engine.named("compile") == []
    statuses = [item.status for item in (await talk.state()).plan.values()]
    assert statuses == ["done", "done", "cancelled"]
    went_on = await talk.say("continue")
    assert went_on.made == {"video": 1}
    assert len(talk.engine.named("clip")) == 4


async def test_cancelled_work_leaves_its_workers_idle_and_they_take_new_work(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a machine that is busy an interrupt takes its time to arrive: no worker is given up for that here.
    monkeypatch.setattr("limelight.infra.engine.process.CANCEL_S", HANG_S)
    engine = LocalEngine(2, modules=["tests.agent.slow_jobs"])
    director = Director(word_delay_s=0)
    async with await Assistant.open(
        Settings(home=home), models=lambda role: director, engine=engine, warm=False
    ) as assistant:
        talk = Live(assistant, SketchEngine(), await assistant.new_thread())
        await talk.say("Create a video for my latest hiking gear")
        painting = await talk.begin("I like concept 3")
        await until(lambda: engine.idle == 0 and engine.waiting == 2)  # both workers paint, two shots wait
        pids = engine.pids

        assert await assistant.cancel(LOCAL, talk.thread_id) == 1

        assert (await talk.hear(painting)).outcome == "cancelled"
        await until(lambda: engine.idle == 2)
        assert engine.waiting == 0
        assert engine.pids == pids, "no worker had to be killed for it"
        again = await talk.begin("continue")
        await until(lambda: engine.idle == 0 and engine.waiting == 2)
        await assistant.cancel(LOCAL, talk.thread_id)
        assert (await talk.hear(again)).outcome == "cancelled"


@pytest.mark.slow
async def test_a_plan_that_was_stopped_can_be_changed_by_continuing_and_speaking(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("clip")
    run = await talk.begin("Animate it")
    await talk.engine.begun()
    await talk.say("stop")
    assert (await talk.hear(run)).outcome == "cancelled"
    talk.engine.hold("clip")
    taken_up = await talk.begin("continue")
    await talk.engine.begun()

    await talk.say("leave out the third shot")
    talk.engine.release()
    film = await talk.hear(taken_up)

    assert film.made["clip"] == 3
    assert len(talk.engine.named("compile")[-1]["clips"]) == 3  # type: ignore[arg-type]
