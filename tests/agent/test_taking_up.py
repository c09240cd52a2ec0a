"""Taking up what was stopped: how much of it is there is said, and what comes next."""

from __future__ import annotations

from limelight.schema.engine import JobRequest
from tests.agent.live import Live


def after(count: int, job: str):
    """Holds every job of a name after the first ones."""
    seen = 0

    def held(name: str, request: JobRequest) -> bool:
        nonlocal seen
        seen += name == job
        return name == job and seen > count

    return held


async def stopped(talk: Live, words: str, job: str, *, after_jobs: int, made: int) -> None:
    talk.engine.hold(when=after(after_jobs, job))
    run = await talk.begin(words)
    await talk.until("shot" if job == "picture" else "clip", made)
    await talk.engine.begun()
    await talk.say("stop")
    await talk.hear(run)
    talk.engine.release()


async def test_shots_that_are_left_are_named(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    await stopped(talk, "I like concept 3", "picture", after_jobs=2, made=2)

    there = sorted(shot.index or 0 for shot in await talk.list("shot"))
    first, second = (n for n in (1, 2, 3, 4) if n not in there)

    more = await talk.say("continue")

    said = f"I am taking it up where it was: I have 2 of 4 shots; next: shots {first} and {second}."
    assert more.answers[0] == said
    assert more.made == {"shot": 2}


async def test_so_are_clips(talk: Live) -> None:
    await talk.to_storyboard()
    await stopped(talk, "animate it", "clip", after_jobs=3, made=3)

    there = sum(clip.index or 0 for clip in await talk.list("clip"))

    more = await talk.say("continue")

    assert more.answers[0] == f"I am taking it up where it was: I have 3 of 4 clips; next: shot {10 - there}."
    assert more.made["clip"] == 1


async def test_of_shots_made_anew_those_of_before_do_not_count(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    await stopped(talk, "make it at night", "picture", after_jobs=1, made=5)

    more = await talk.say("continue")

    assert more.answers[0].startswith("I am taking it up where it was: I have 1 of 4 shots; next: shots ")
    assert more.made == {"shot": 3, "clip": 4, "video": 1}


async def test_what_was_stopped_and_taken_up_is_undone_as_one(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    before = await talk.shot_ids()
    await stopped(talk, "make it at night", "picture", after_jobs=1, made=5)
    assert await talk.shot_ids() != before

    await talk.say("undo that")
    assert await talk.shot_ids() == before
    await talk.say("redo that")
    await talk.say("continue")
    assert not {*before} & {*await talk.shot_ids()}
    await talk.say("undo that")
    assert await talk.shot_ids() == before
