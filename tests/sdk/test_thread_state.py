"""The state document: one writer a thread, changes as JSON Patch."""

from __future__ import annotations

import asyncio

import jsonpatch  # pyright: ignore[reportMissingTypeStubs]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.schema.principal import LOCAL
from limelight.schema.state import PlanItem, ShotItem, ThreadState
from limelight.sdk.thread_state import patch
from tests.tools.workshop import Workshop

STATES = st.builds(
    ThreadState,
    plan=st.dictionaries(
        st.sampled_from("ab"), st.builds(PlanItem, id=st.just("a"), title=st.sampled_from("xy"))
    ),
    storyboard=st.dictionaries(st.sampled_from("ab"), st.builds(ShotItem, index=st.integers(1, 3))),
)


@settings(deadline=None)
@given(before=STATES, after=STATES)
def test_a_patch_turns_one_state_into_the_other(before: ThreadState, after: ThreadState) -> None:
    document = jsonpatch.apply_patch(before.model_dump(mode="json"), patch(before, after))  # pyright: ignore
    assert ThreadState.model_validate(document) == after


async def test_edits_of_one_thread_come_one_after_the_other(workshop: Workshop) -> None:
    async def put(name: str) -> None:
        emitter = workshop.emitter("run_1").child(name)
        async with workshop.services.states.edit(LOCAL, workshop.thread_id, emitter) as state:
            await asyncio.sleep(0)
            state.plan[name] = PlanItem(id=name, title=name)

    await asyncio.gather(*(put(name) for name in "abcd"))
    assert sorted((await workshop.state()).plan) == ["a", "b", "c", "d"]


async def test_an_exception_changes_nothing_and_says_nothing(workshop: Workshop) -> None:
    told = len(await workshop.events("STATE_DELTA"))

    async def fail() -> None:
        async with workshop.services.states.edit(
            LOCAL, workshop.thread_id, workshop.emitter("run_1")
        ) as state:
            state.plan["a"] = PlanItem(id="a", title="a")
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert (await workshop.state()).plan == {}
    assert len(await workshop.events("STATE_DELTA")) == told


async def test_an_edit_that_changes_nothing_says_nothing(workshop: Workshop) -> None:
    told = len(await workshop.events("STATE_DELTA"))
    async with workshop.services.states.edit(LOCAL, workshop.thread_id, workshop.emitter("run_1")):
        pass
    assert len(await workshop.events("STATE_DELTA")) == told


async def test_a_patch_tells_what_becomes_nothing(workshop: Workshop) -> None:
    for video in ("art_1", None):
        async with workshop.services.states.edit(
            LOCAL, workshop.thread_id, workshop.emitter(f"run_{video}")
        ) as state:
            state.timeline.video_id = video
    assert (await workshop.events("STATE_DELTA"))[-1]["delta"] == [
        {"op": "replace", "path": "/timeline/video_id", "value": None}
    ]
