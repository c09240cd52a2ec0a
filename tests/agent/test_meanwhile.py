"""What is said while a run goes on: questions are answered, "stop" stops, edits queue behind what they touch."""

from __future__ import annotations

import asyncio

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


async def test_an_edit_waits_for_the_storyboard_it_touches(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    talk.engine.hold("picture")
    painting = await talk.begin("I like concept 3, but at sunrise")
    await talk.engine.begun()

    edit = await talk.begin("Use a forest trail in the second shot")
    await asyncio.sleep(0.05)
    assert (await talk.so_far(edit)).made == {}
    talk.engine.release()
    board, changed = await talk.hear(painting), await talk.hear(edit)

    assert "It comes right after what is running now." in changed.answers[0]
    assert board.made == {"shot": 4}
    assert changed.made == {"shot": 1}
    new = changed.artifacts[0]
    assert new["meta"]["index"] == 2
    assert "forest trail" in new["meta"]["prompt"]
    first = next(a for a in board.artifacts if a["meta"]["index"] == 2)
    assert first["id"] in new["parents"]
    assert (await talk.shot_ids())[1] == new["id"]


async def test_two_edits_queue_in_their_order(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("picture")
    one = await talk.begin("Use a forest trail in the second shot")
    await talk.engine.begun()
    two = await talk.begin("put the fourth shot in snow")
    three = await talk.begin("shot 2 on a beach instead")
    talk.engine.release()

    made = [await talk.hear(run) for run in (one, two, three)]

    assert [h.made for h in made] == [{"shot": 1}] * 3
    assert [h.artifacts[0]["meta"]["index"] for h in made] == [2, 4, 2]
    assert made[0].artifacts[0]["id"] in made[2].artifacts[0]["parents"]
    board = await talk.shot_ids()
    assert board[1] == made[2].artifacts[0]["id"]
    assert board[3] == made[1].artifacts[0]["id"]


async def test_a_shot_changed_while_it_is_animated_is_animated_again(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("clip")
    animating = await talk.begin("Animate it")
    await talk.engine.begun()
    edit = await talk.begin("Use a forest trail in the second shot")
    talk.engine.release()
    first, changed = await talk.hear(animating), await talk.hear(edit)

    assert first.made == {"clip": 4, "music": 1, "video": 1}
    assert changed.made == {"shot": 1}

    again = await talk.say("animate it")

    assert again.made == {"clip": 1, "video": 1}
    clip = next(a for a in again.artifacts if a["kind"] == "clip")
    assert clip["meta"]["index"] == 2
    assert clip["parents"] == [changed.artifacts[0]["id"]]


async def test_another_concept_in_the_middle_of_a_storyboard(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    talk.engine.hold("picture")
    painting = await talk.begin("I like concept 3, but at sunrise")
    await talk.engine.begun()
    other = await talk.begin("actually, concept 1")
    talk.engine.release()
    first, second = await talk.hear(painting), await talk.hear(other)

    assert first.outcome == "success"
    assert second.route == "orchestrate concepts.choose"
    assert second.made == {"shot": 4}
    chosen = [c.index for c in (await talk.state()).concepts.values() if c.chosen]
    assert chosen == [1]
    assert set(await talk.shot_ids()) == {a["id"] for a in second.artifacts if a["kind"] == "shot"}


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
