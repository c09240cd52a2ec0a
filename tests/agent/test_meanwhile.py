"""What is said while a run goes on: questions are answered, "stop" stops, edits of something else queue."""

from __future__ import annotations

from tests.agent.live import Live


async def test_a_question_is_answered_while_pictures_are_made(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    talk.engine.hold("picture")
    painting = await talk.begin("I like concept 3, but at sunrise")
    await talk.engine.begun()

    asked = await talk.say("how long will it take?")

    assert asked.route == "respond chat.eta"
    assert "0 of 1 steps are done; now: paint four shots." in asked.answer
    assert (await talk.so_far(painting)).events[-1]["type"] not in {"RUN_FINISHED", "RUN_ERROR"}
    talk.engine.release()
    assert (await talk.hear(painting)).made == {"shot": 4}


async def test_stop_then_continue_makes_only_what_is_missing(talk: Live) -> None:
    await talk.to_storyboard()
    begun: list[str] = []
    talk.engine.hold(when=lambda job, request: job == "clip" and (begun.append(job) or len(begun) > 2))
    animating = await talk.begin("Animate it")
    await talk.engine.begun()
    await talk.until("clip", 2)

    stopped = await talk.say("stop")

    assert (
        stopped.answer == "Stopped. Everything that was finished is kept; say “continue” to take it up again."
    )
    assert (await talk.hear(animating)).outcome == "cancelled"
    kept = [a.id for a in await talk.list("clip")]
    assert len(kept) == 2
    talk.engine.release()
    went_on = await talk.say("continue")
    assert went_on.route == "continue control.continue"
    assert went_on.made.get("video") == 1
    clips = await talk.list("clip")
    assert [c.id for c in clips][:2] == kept
    assert sorted(c.index or 0 for c in clips) == [1, 2, 3, 4]


async def test_stop_when_nothing_runs_says_so(talk: Live) -> None:
    stopped = await talk.say("stop")

    assert stopped.answer == "Nothing is running at the moment, so there is nothing to stop."


async def test_two_edits_queue_in_their_order(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("picture")
    one = await talk.begin("Use a forest trail in the second shot")
    await talk.engine.begun()
    two = await talk.begin("put the fourth shot in snow")
    three = await talk.begin("shot 3 on a beach instead")
    talk.engine.release()

    made = [await talk.hear(run) for run in (one, two, three)]

    assert [h.made for h in made] == [{"shot": 1}] * 3
    assert [h.artifacts[0]["meta"]["index"] for h in made] == [2, 4, 3]
    assert (await talk.shot_ids())[1:] == [made[n].artifacts[0]["id"] for n in (0, 2, 1)]
    assert "It comes right after what is running now." in made[1].answers[0]


async def test_stop_cancels_what_waits_too(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("picture")
    one = await talk.begin("Use a forest trail in the second shot")
    await talk.engine.begun()
    two = await talk.begin("put the fourth shot in snow")
    await talk.say("stop")

    assert [(await talk.hear(run)).outcome for run in (one, two)] == ["cancelled", "cancelled"]
    before = await talk.shot_ids()
    talk.engine.release()
    assert len(await talk.list("shot")) == 4
    assert before == await talk.shot_ids()
