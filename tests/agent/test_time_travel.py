"""Time travel in a conversation: points, going back with memory, forks, turns tried again, comparing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from limelight.agent.history import Entry, counts
from limelight.agent.travel.compare import compare, prefer
from limelight.agent.travel.replay import ReplayRequest
from limelight.infra.settings import ModelSettings
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.history import START, Preference
from limelight.schema.principal import LOCAL, Principal
from tests.agent.live import Live, live

OTHER = Principal(advertiser="other")


async def points(talk: Live) -> list[Entry]:
    return (await talk.assistant.history.page(LOCAL, talk.thread_id)).points


async def point(talk: Live, said: str) -> Entry:
    return next(one for one in await points(talk) if one.said.startswith(said))


async def sees(talk: Live, text: str = "hello") -> list[str]:
    """The turns that a message would be shown."""
    as_of = await counts(talk.assistant.storage, talk.thread_id, text=text)
    view = await talk.assistant.selector.select(LOCAL, talk.thread_id, text, as_of=as_of)
    return [turn.text for turn in view.history]


async def other_way(talk: Live, text: str, *said: str) -> Live:
    """The conversation that a fork at a turn makes."""
    made = await talk.assistant.fork(LOCAL, talk.thread_id, (await point(talk, text)).checkpoint_id)
    return replace(talk, thread_id=made)


async def test_every_turn_and_every_edit_by_hand_is_a_point(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("Make shot 2 at night")
    await talk.edit("image.crop", (await talk.shot_ids())[0], x=0, y=0, width=0.5, height=0.5)
    await talk.edit("image.adjust", (await talk.shot_ids())[0], warmth=0.1)
    await talk.edit("image.adjust", (await talk.shot_ids())[0], warmth=0.1)  # one gesture with the one before
    await talk.say("Hi, what can you do?")

    found = await points(talk)

    assert [one.number for one in found] == [6, 5, 4, 3, 2, 1, 0]
    assert [one.kind for one in found] == ["turn", "edit", "edit", "turn", "turn", "turn", "back"]
    assert [one.sentence for one in found] == [
        "Only words, nothing was changed",
        "Made shot 1 warmer, by hand",
        "Cropped shot 1 to 25% of it, by hand",
        "Shot 2 was made again: at night",
        "First storyboard, 4 shots; concept 3 “The Open Line” was chosen",
        "3 concepts",
        "The beginning, before anything was said",
    ]
    assert found[3].before == "before shot 2 was made again: at night"
    assert [one.parent for one in found[:-2]] == [one.checkpoint_id for one in found[1:-1]]
    assert [one.current for one in found] == [True, *[False] * 6]
    assert found[4].thumbnail_id in {shot.id for shot in await talk.list("shot")}
    assert [one.artifacts for one in found[2:]] == sorted((one.artifacts for one in found[2:]), reverse=True)


async def test_going_back_by_words_goes_back_in_memory_too(talk: Live) -> None:
    await talk.to_storyboard()
    before = await talk.state()
    await talk.say("Make shot 2 at night")
    await talk.say("Animate it")
    later = await talk.state()

    heard = await talk.say("Go back to before the night shot")

    assert (heard.route, heard.outcome) == ("edit edit.travel", "success")
    assert heard.answer.startswith("We are back where we were before shot 2 was made again: at night")
    assert (await talk.state()).storyboard == before.storyboard
    assert (await talk.state()).timeline == before.timeline
    assert "Animate it" not in await sees(talk)
    assert "I like concept 3, but at sunrise" in await sees(talk)
    assert "Animate it" in await sees(talk, "What about the video that we had before we went back?")
    view = await talk.assistant.selector.select(
        LOCAL, talk.thread_id, "hello", as_of=await counts(talk.assistant.storage, talk.thread_id)
    )
    assert (view.clips, view.videos) == ([], [])
    assert [m.content for m in await talk.assistant.storage.conversations.messages(LOCAL, talk.thread_id)][
        -1
    ] == heard.answer
    found = await points(talk)
    assert [(one.number, one.undone) for one in found] == [
        (5, False),
        (4, True),
        (3, True),
        (2, False),
        (1, False),
        (0, False),
    ]
    # What was undone is found by words, too, and nothing of it was lost.
    assert (await talk.say("Go back to when it was animated")).outcome == "success"
    assert await talk.state() == later
    assert "Animate it" in await sees(talk)


async def test_it_goes_back_and_then_does_what_else_was_asked(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("Make shot 2 at night")

    heard = await talk.say("Go back to before the night shot and make shot 3 at night")

    assert (heard.route, heard.outcome) == ("orchestrate edit.travel", "success")
    night = [one.index for one in (await talk.state()).storyboard.values() if "night" in one.prompt]
    assert night == [3]
    newest, undone, *_ = await points(talk)
    assert newest.sentence.startswith("Shot 3 was made again: at night; back to: First storyboard")
    assert (newest.undone, undone.undone) == (False, True)
    # Where to is asked before anything else is done.
    await talk.say("Go back to #3")
    await talk.say("Make shot 4 at night")
    made = len(await talk.list("shot"))
    asked = await talk.say("Go back to before the night shot and make shot 1 in the snow")
    assert asked.outcome == "interrupt"
    assert len(await talk.list("shot")) == made


async def test_undo_right_after_going_back_takes_that_back(talk: Live) -> None:
    await talk.to_storyboard()
    later = await talk.state()
    await talk.say("go back to the beginning")
    assert (await talk.state()).storyboard == {}

    await talk.say("undo")

    assert await talk.state() == later


async def test_it_asks_when_two_points_fit(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("Make shot 2 at night")
    await talk.say("Make shot 3 at night")
    board = await talk.shot_ids()

    asked = await talk.say("Go back to before the night shot")

    assert asked.outcome == "interrupt"
    assert asked.answer.startswith("More than one point fits: #3 Shot 2 was made again: at night; #4 Shot 3")
    choices = asked.events[-1]["outcome"]["interrupts"][0]["metadata"]["choices"]
    assert choices == [
        "Go back to before #3: before shot 2 was made again: at night",
        "Go back to before #4: before shot 3 was made again: at night",
    ]
    assert await talk.shot_ids() == board
    assert (await talk.say(choices[1])).outcome == "success"
    assert await talk.shot_ids() != board
    missing = await talk.say("Go back to before the unicorn came")
    assert missing.outcome == "interrupt"
    assert missing.answer.startswith("I find nothing in this conversation that fits “the unicorn came”.")


async def test_edits_by_hand_stand_as_they_stood_then(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.edit("shot.delete", (await talk.shot_ids())[3])
    three = await talk.shot_ids()
    await talk.say("Make shot 2 at night")

    await talk.assistant.go_back(LOCAL, talk.thread_id, (await points(talk))[1].checkpoint_id)
    assert await talk.shot_ids() == three
    await talk.edit("edit.undo")

    assert len(await talk.shot_ids()) == 4
    await talk.edit("edit.redo")
    assert await talk.shot_ids() == three
    for _ in range(3):  # the shot that is less, the storyboard, the concepts
        await talk.edit("edit.undo")
    with pytest.raises(BadInput, match="there is nothing to undo"):
        await talk.edit("edit.undo")


async def test_a_fork_has_all_of_then_and_can_go_back_itself(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.edit("shot.delete", (await talk.shot_ids())[3])
    await talk.say("Animate it")
    await talk.say("Go back to before it was animated")
    await talk.say("Make shot 2 at night")

    fork = await other_way(talk, "Make shot 2")

    state, own = await fork.state(), {one.id for one in await fork.list()}
    assert {item.artifact_id for item in state.storyboard.values()} <= own
    assert await fork.list("clip", "video") == []
    assert [one.sentence for one in await points(fork)] == [
        one.sentence for one in await points(talk) if not one.undone
    ]
    old = {one.id for one in await talk.list()}
    assert all(
        str(one.meta).find(id_) < 0 or id_ == one.meta["forked_from"]
        for one in await fork.list()
        for id_ in old
    )
    await fork.edit("edit.undo")  # what the night shot changed
    await fork.edit("edit.undo")  # what was done by hand before it
    assert len(await fork.shot_ids()) == 4
    assert (await fork.say("Go back to the storyboard")).outcome == "success"
    assert len(await fork.shot_ids()) == 4
    assert await fork.faults() == []


async def test_a_turn_is_tried_again_and_compared(home: Path) -> None:
    async with live(home) as talk:
        await talk.to_storyboard()
        first = await point(talk, "I like concept 3")

        asked = ReplayRequest(checkpoint_id=first.checkpoint_id, model="director", instruction="with snow")
        made = await talk.assistant.replay(LOCAL, talk.thread_id, asked)
        await talk.assistant.runs.wait(made.run_id)

        found = await compare(talk.assistant.storage, LOCAL, first.run_id, made.thread_id)
        assert (found.a.run_id, found.b.run_id) == (first.run_id, made.run_id)
        assert found.b.said == "I like concept 3, but at sunrise with snow"
        assert found.b.variant == made
        assert (found.b.models, found.b.status) == (["director"], "done")
        assert [s.title for s in found.a.plan] == [s.title for s in found.b.plan]
        assert len(found.a.artifacts) == len(found.b.artifacts) == 4
        assert not {one.artifact.id for one in found.a.artifacts} & {
            one.artifact.id for one in found.b.artifacts
        }
        assert all("snow" in str(one.artifact.meta["prompt"]) for one in found.b.artifacts)
        assert found.differences[0] == "what was said"
        assert found.better is None
        await prefer(talk.assistant.storage, LOCAL, Preference(a=first.run_id, b=made.run_id, better="b"))
        again = await compare(talk.assistant.storage, LOCAL, made.run_id, first.run_id)
        assert again.better == Preference(a=first.run_id, b=made.run_id, better="b")
        tries = await talk.assistant.storage.history.variants_of(LOCAL, [first.run_id])
        assert tries == [made]
        with pytest.raises(NotFound):
            await compare(talk.assistant.storage, OTHER, first.run_id, made.run_id)
        with pytest.raises(NotFound):
            await prefer(talk.assistant.storage, OTHER, Preference(a=first.run_id, b=made.run_id, better="a"))


async def test_another_model_takes_the_turn(home: Path) -> None:
    named = "python:tests.agent.brains:seven_steps"
    async with live(home, models=ModelSettings(choices=[named])) as talk:
        first = await talk.say("Hi, what can you do?")
        assert talk.assistant.models.names == ["director", named]
        turn = (await points(talk))[0].checkpoint_id

        tries = [
            ReplayRequest(checkpoint_id=turn, model=named),
            ReplayRequest(checkpoint_id=turn, models={"planner": named}),
        ]
        made = [await talk.assistant.replay(LOCAL, talk.thread_id, one) for one in tries]
        for one in made:
            await talk.assistant.runs.wait(one.run_id)

        other, usual = [
            (await compare(talk.assistant.storage, LOCAL, first.run_id, one.run_id)).b for one in made
        ]
        assert other.words == ["I am scripted, and I make videos."]
        assert usual.words == first.answers  # no planner was asked
        assert (other.title, usual.title) == (
            f"Hi, what can you do? ({named})"[:80],
            f"Hi, what can you do? ({named})"[:80],
        )
        assert (await talk.say("Hi, what can you do?")).answers == first.answers


async def test_what_cannot_be_tried_again_says_why(talk: Live) -> None:
    await talk.say("Hi, what can you do?")
    turn = (await points(talk))[0].checkpoint_id
    threads = await talk.assistant.storage.conversations.threads(LOCAL)
    wrong: list[tuple[dict[str, object], str]] = [
        ({"checkpoint_id": turn, "model": "gpt-9"}, "there is no model 'gpt-9' here; there are director."),
        ({"checkpoint_id": turn, "models": {"planner": "python:os:system"}}, "there is no model 'python:os:system' here"),
        ({"checkpoint_id": turn, "prompts": {"plan": "99"}}, "the prompt plan has no version '99'; it has 1"),
        ({"checkpoint_id": turn, "prompts": {"poem": "1"}}, "creative has no prompt 'poem'"),
        ({"checkpoint_id": START}, "'start' is no turn"),
    ]  # fmt: skip
    for body, message in wrong:
        with pytest.raises(BadInput) as caught:
            await talk.assistant.replay(LOCAL, talk.thread_id, ReplayRequest.model_validate(body))
        assert caught.value.message.startswith(message)
    assert await talk.assistant.storage.conversations.threads(LOCAL) == threads


async def test_a_prompt_of_its_own_leads_one_turn(talk: Live) -> None:
    first = await talk.say("Hi, what can you do?")
    turn = (await points(talk))[0].checkpoint_id

    asked = ReplayRequest(checkpoint_id=turn, prompts={"respond": "Answer in one short line, please."})
    made = await talk.assistant.replay(LOCAL, talk.thread_id, asked)
    await talk.assistant.runs.wait(made.run_id)

    found = await compare(talk.assistant.storage, LOCAL, first.run_id, made.run_id)
    changed = [(p, q) for p, q in zip(found.a.prompts, found.b.prompts, strict=True) if p != q]
    assert [p for p, _ in changed] == ["respond@1"]
    assert found.differences == [f"prompts respond@1 and {changed[0][1]}"]
    assert found.b.status == "done"


async def test_what_is_not_there(talk: Live) -> None:
    await talk.say("Hi, what can you do?")
    here = talk.thread_id
    with pytest.raises(NotFound, match="there is no checkpoint 'run_x' in this conversation"):
        await talk.assistant.go_back(LOCAL, here, "run_x")
    for work in (
        talk.assistant.go_back(OTHER, here, START),
        talk.assistant.fork(OTHER, here, START),
        talk.assistant.history.page(OTHER, here),
        talk.assistant.history.stood(OTHER, here, START),
    ):
        with pytest.raises(NotFound, match="there is no thread"):
            await work


async def test_what_works_cannot_be_gone_back_in(talk: Live) -> None:
    await talk.say("Create a video for my latest hiking gear")
    talk.engine.hold("picture")
    run_id = await talk.begin("I like concept 3")
    await talk.engine.begun()

    with pytest.raises(BadInput, match="this conversation is at work"):
        await talk.assistant.go_back(LOCAL, talk.thread_id, START)
    with pytest.raises(BadInput, match="this turn is still under way"):
        await talk.assistant.fork(LOCAL, talk.thread_id, run_id)

    talk.engine.release()
    await talk.hear(run_id)


async def test_continue_takes_up_nothing_that_was_undone(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("clip")
    run_id = await talk.begin("Animate it")
    await talk.engine.begun()
    await talk.assistant.cancel(LOCAL, talk.thread_id)
    talk.engine.release()
    await talk.hear(run_id)
    await talk.say("Go back to the storyboard")

    heard = await talk.say("continue")

    assert heard.artifacts == []
    assert await talk.list("video") == []
