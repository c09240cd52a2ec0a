"""A long task dies at every step and at every commit of it: nothing that was recorded is lost or made again."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.deaths import POINTS, At, Died, Life, Task, number_of
from limelight.agent.runs.closing import unclosed
from limelight.schema.principal import LOCAL
from limelight.schema.step import StepKey

IN_FLIGHT = ("call", "blob")
"""Points at which the call that was under way has left no record: it is made again."""


async def look(task: Task, life: Life) -> dict[str, Any]:
    """What is on disk of a task."""
    stores = life.assistant.storage
    frames = await stores.events.read(task.thread_id, after=None, limit=100_000)
    usage = await stores.usage.by_capability(LOCAL)
    return {
        "made": {a.id: number_of(a.step_key or "") for a in await stores.artifacts.list(LOCAL)},
        "events": frames,
        "uncertain": sum(one.uncertain for one in usage if one.capability == "music.compose"),
        "open": await stores.runs.open(),
    }


def begun(frames: list[Any], run_id: str) -> list[int]:
    """The steps that a run began."""
    starts = [f.event for f in frames if f.run_id == run_id and f.event["type"] == "SUBAGENT_STARTED"]
    return [number_of(StepKey.parse(one["subagentRunId"]).step_id) for one in starts]


async def next_process(task: Task, at: At, made: dict[str, int]) -> None:
    """Start a process on what a death at this point left, say "continue", and see what it does until its next new step."""
    number, point = at
    again = [number] if point in IN_FLIGHT else []
    new = [number + 1] if number < task.steps else []

    async def passing(point: At) -> None:
        if point == (number + 1, "call"):
            life.die()

    async with task.opened(passing) as life:
        before = await look(task, life)
        assert {one for one, step in before["made"].items() if step < number} == {
            one for one, step in made.items() if step < number
        }
        # The next step begins as soon as this one is recorded; at its checkpoint the next call may be under way.
        ahead = point == "checkpoint" and number < task.steps
        assert before["uncertain"] in ({0, 1} if ahead else {len(again)}), (
            "what was in flight, and nothing else, is uncertain"
        )
        assert before["open"] == [], "the run that was cut is closed"
        await task.run(life)
        after = await look(task, life)
    assert sorted(task.calls.elements()) == [*again, *new]
    assert before["made"].items() <= after["made"].items(), "nothing is lost"
    assert Counter(after["made"].values()) == Counter(range(1, number + 1)), "nothing is made twice"
    told = [f.event["value"]["id"] for f in after["events"] if f.event.get("name") == "artifact"]
    assert Counter(told) == Counter(list(after["made"])), "each is told once"
    assert set(begun(after["events"], task.lives[-1])) <= {number, number + 1}, (
        "no earlier step is begun again"
    )
    ids = [f.id for f in after["events"]]
    assert len(ids) == len(set(ids))
    cut = [f.event for f in after["events"] if f.run_id == task.lives[0]]
    assert unclosed(cut) == []
    assert [e["type"] for e in cut if e["type"] in {"RUN_FINISHED", "RUN_ERROR"}] == ["RUN_ERROR"]


async def die_everywhere(task: Task, folder: Path, only: set[int]) -> int:
    """Carry the task out; for every point of these steps see what a process would do that starts there. How many points."""
    cuts: dict[At, Task] = {}
    made: dict[str, int] = {}
    seen: list[At] = []
    faults: list[AssertionError] = []

    async def passing(at: At) -> None:
        if at[0] in only:
            cuts[at] = task.image(folder / f"{at[0]}-{at[1]}")
            seen.append(at)
        if at[1] == "ledger":  # nothing else is under way here that would be late for it
            await see()
            found = await life.assistant.storage.artifacts.list(LOCAL)
            made.update({a.id: number_of(a.step_key or "") for a in found})

    async def see() -> None:
        for at, cut in cuts.items():
            try:
                await next_process(cut, at, made)
            except AssertionError as error:
                faults.append(error)  # raised here it would be a fault of the step
            shutil.rmtree(cut.home)
        cuts.clear()

    async with task.opened(passing) as life:
        await task.run(life)
    await see()
    if faults:
        raise faults[0]
    assert seen == [(number, point) for number in sorted(only) for point in POINTS]
    return len(seen)


async def test_a_death_at_any_point_of_a_step(tmp_path: Path) -> None:
    assert await die_everywhere(Task(tmp_path / "home", 5), tmp_path / "cut", {1, 3, 5}) == 15


@pytest.mark.slow
async def test_a_death_at_any_point_of_any_of_fifty_steps(tmp_path: Path) -> None:
    assert await die_everywhere(Task(tmp_path / "home", 50), tmp_path / "cut", set(range(1, 51))) == 250


@pytest.mark.slow
async def test_a_task_that_dies_again_and_again_is_done_in_the_end(tmp_path: Path) -> None:
    task = Task(tmp_path, 4)
    for number in range(1, 5):
        last = "ledger" if number in (1, 3) else "checkpoint"
        for point in ("call", "blob", "row", last):
            await task.live((number, point))
    await task.live(None)

    assert task.calls == dict.fromkeys(range(1, 5), 3), "in flight twice, then recorded"
    async with task.opened(nobody) as life:
        seen = await look(task, life)
    assert sorted(seen["made"].values()) == [1, 2, 3, 4]
    assert seen["uncertain"] == 8


async def nobody(at: At) -> None:
    """Nothing is done at a point."""


async def test_a_step_that_fails_at_the_end_does_not_restart_those_before(tmp_path: Path) -> None:
    task, fails = Task(tmp_path, 50), True

    async def passing(at: At) -> None:
        if at == (41, "call") and fails:
            raise ConnectionError("the provider is gone")

    async with task.opened(passing) as life:
        await task.run(life)
        first = await look(task, life)
        before = Counter(task.calls)
        fails = False
        await task.run(life)
        second = await look(task, life)

    assert sorted(first["made"].values()) == list(range(1, 41))
    assert sorted(second["made"].values()) == list(range(1, 51))
    assert first["made"].items() <= second["made"].items()
    assert (task.calls - before) == Counter(range(41, 51))
    assert begun(second["events"], task.lives[1]) == list(range(41, 51))


def test_the_dead_do_not_write() -> None:
    assert issubclass(Died, BaseException)
    assert not issubclass(Died, Exception)
