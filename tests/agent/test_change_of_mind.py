"""The person changes their mind while a plan is carried out: what still holds is kept, the rest is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, BaseMessage

from limelight.agent.director import ScriptedModel
from limelight.agent.plan.ledger import PlanRecord
from tests.agent.brains import block, plan, shot, step, worker
from tests.agent.live import Live, live


async def painting(talk: Live, *, done: int = 1) -> str:
    """A storyboard under way, with the first shots finished and the others held; its run."""
    await talk.say("Create a video for my latest hiking gear")
    third = next(c for c in (await talk.state()).concepts.values() if c.index == 3)
    places = [shot.scene.split(",")[0] for shot in third.shots[:done]]
    talk.engine.hold(
        when=lambda job, asked: job == "picture" and not str(asked["prompt"]).startswith(tuple(places))
    )
    run = await talk.begin("I like concept 3, but at sunrise")
    await talk.engine.begun()
    await talk.until("shot", done)
    return run


async def record(talk: Live, run: str) -> PlanRecord:
    """What the ledger holds of a run's plan."""
    return PlanRecord.model_validate_json((await talk.assistant.storage.runs.get(run)).plan_json)


def clips_put_together(talk: Live) -> int:
    """How many clips the newest video is of."""
    clips = talk.engine.named("compile")[-1]["clips"]
    assert isinstance(clips, list)
    return len(clips)


async def checklist(talk: Live) -> dict[str, str]:
    return {item.title: item.status for item in (await talk.state()).plan.values()}


async def test_another_scene_for_one_shot_makes_only_that_anew(talk: Live) -> None:
    run = await painting(talk, done=1)

    changed = await talk.say("Use a forest trail in the second shot")

    assert changed.answers == ["This goes on as it was: paint shots 1, 3 and 4. Made anew: paint shot 2."]
    assert await checklist(talk) == {"Paint shots 1, 3 and 4": "running", "Paint shot 2": "running"}
    assert (await record(talk, run)).version == 2
    talk.engine.release()
    board = await talk.hear(run)
    assert board.made == {"shot": 4}
    assert [a["meta"]["index"] for a in board.artifacts if a["kind"] == "shot"].count(2) == 1
    second = await talk.list("shot")
    assert "forest trail" in next(str(a.meta["prompt"]) for a in second if a.index == 2)
    assert set(await talk.shot_ids()) == {a.id for a in second}
    assert len(talk.engine.named("picture")) == 5, "the four of before, and the second one anew"


async def test_at_night_instead_makes_all_of_them_anew(talk: Live) -> None:
    run = await painting(talk, done=1)
    first = (await talk.list("shot"))[0]

    changed = await talk.say("Make it at night instead, please")

    assert changed.answers == ["Made anew: paint four shots."]
    talk.engine.release()
    await talk.hear(run)
    shown = await talk.shot_ids()
    assert len(shown) == 4
    assert first.id not in shown
    shots = {a.id: a for a in await talk.list("shot")}
    assert all("night" in str(shots[one].meta["prompt"]) for one in shown)
    assert first.id in shots[shown[(first.index or 1) - 1]].parents


async def test_a_shot_that_is_left_out_is_not_made(talk: Live) -> None:
    run = await painting(talk, done=1)

    changed = await talk.say("leave out the third shot")

    assert changed.answers == ["Left out: shot 3. This goes on as it was: paint three shots."]
    assert [item.index for item in (await talk.state()).storyboard.values()] == [1, 2, 3]
    talk.engine.release()
    board = await talk.hear(run)
    assert board.made == {"shot": 3}
    assert len(await talk.shot_ids()) == 3


@pytest.mark.slow
async def test_a_fifth_shot_is_made_beside_the_others(talk: Live) -> None:
    run = await painting(talk, done=2)

    changed = await talk.say("add a fifth shot at the lake")

    assert changed.answers == ["This goes on as it was: paint four shots. Made anew: paint shot 5."]
    talk.engine.release()
    assert (await talk.hear(run)).made == {"shot": 5}
    fifth = (await talk.list("shot"))[-1]
    assert "lake" in str(next(a for a in await talk.list("shot") if a.index == 5).meta["prompt"]), fifth
    assert len(talk.engine.named("picture")) == 5


@pytest.mark.slow
async def test_another_shape_instead(talk: Live) -> None:
    run = await painting(talk, done=1)

    changed = await talk.say("actually use 9:16")

    assert changed.answers == ["Made anew: paint four shots."]
    talk.engine.release()
    await talk.hear(run)
    board = (await talk.state()).storyboard
    assert {item.aspect for item in board.values()} == {"9:16"}
    shots = {a.id: a for a in await talk.list("shot")}
    assert {str(shots[one].meta["aspect"]) for one in await talk.shot_ids()} == {"9:16"}


@pytest.mark.slow
async def test_another_concept_replaces_the_storyboard_under_way(talk: Live) -> None:
    run = await painting(talk, done=1)

    await talk.say("actually, concept 1")

    talk.engine.release()
    board = await talk.hear(run)
    assert board.outcome == "success"
    state = await talk.state()
    assert [c.index for c in state.concepts.values() if c.chosen] == [1]
    assert len(await talk.shot_ids()) == 4
    assert (await record(talk, run)).plan.concept_id == next(
        k for k, c in state.concepts.items() if c.index == 1
    )


async def animating(talk: Live, *, done: int = 1) -> str:
    """The video under way, with the first clips finished and the others held; its run."""
    await talk.to_storyboard()
    shots = {a.id: a.blob for a in await talk.list("shot")}
    first = [shots[one] for one in (await talk.shot_ids())[:done]]
    talk.engine.hold(when=lambda job, asked: job == "clip" and Path(str(asked["picture"])).name not in first)
    run = await talk.begin("Animate it")
    await talk.engine.begun()
    await talk.until("clip", done)
    return run


async def test_a_shot_that_changes_is_painted_and_animated_anew_and_the_other_clips_go_on(talk: Live) -> None:
    run = await animating(talk)

    changed = await talk.say("Use a forest trail in the second shot")

    assert changed.answers == [
        "Done and kept: compose an upbeat music bed of 12 s. This goes on as it was: animate three shots. "
        "Made anew: repaint shot 2, animate shot 2 and put the video together."
    ]
    talk.engine.release()
    film = await talk.hear(run)
    assert film.made == {"clip": 4, "music": 1, "shot": 1, "video": 1}
    video = next(a for a in film.artifacts if a["kind"] == "video")
    clips = {a.id: a for a in await talk.list("clip")}
    order = [clips[p].parents[0] for p in video["parents"] if p in clips]
    assert order == await talk.shot_ids()
    assert len(talk.engine.named("clip")) == 5


async def test_clips_that_are_done_are_put_together_with_the_one_that_is_made_anew(talk: Live) -> None:
    await talk.to_storyboard()
    talk.engine.hold("compile")
    run = await talk.begin("Animate it")
    await talk.engine.begun()

    changed = await talk.say("Use a forest trail in the second shot")
    talk.engine.release()
    film = await talk.hear(run)

    assert changed.answers == [
        "Done and kept: animate three shots and compose an upbeat music bed of 12 s. "
        "Made anew: repaint shot 2, animate shot 2 and put the video together."
    ]
    assert film.made == {"clip": 5, "music": 1, "shot": 1, "video": 1}
    video = next(a for a in film.artifacts if a["kind"] == "video")
    clips = {a.id: a for a in await talk.list("clip")}
    assert [clips[p].parents[0] for p in video["parents"] if p in clips] == await talk.shot_ids()


async def test_a_clip_that_is_left_out_makes_music_and_video_shorter(talk: Live) -> None:
    run = await animating(talk, done=0)

    await talk.say("leave out the third shot")
    talk.engine.release()
    film = await talk.hear(run)

    assert film.made["clip"] == 3
    assert talk.engine.named("bed")[-1]["seconds"] == 9.0
    assert clips_put_together(talk) == 3
    assert len(await talk.shot_ids()) == 3


@pytest.mark.slow
async def test_other_music_leaves_the_clips_alone(talk: Live) -> None:
    run = await animating(talk)

    await talk.say("make the music calmer")
    talk.engine.release()
    film = await talk.hear(run)

    assert film.made["clip"] == 4
    assert [bed["mood"] for bed in talk.engine.named("bed")][-1] == "calm"
    assert len(talk.engine.named("clip")) == 4
    assert len(talk.engine.named("compile")) == 1


async def test_what_does_not_touch_the_work_comes_after_it(talk: Live) -> None:
    run = await animating(talk)

    words = await talk.begin("write five headlines of at most 30 characters")
    talk.engine.release()
    film, lines = await talk.hear(run), await talk.hear(words)

    assert film.made == {"clip": 4, "music": 1, "video": 1}
    assert lines.made == {"headline": 5}
    assert "It comes right after what is running now." in lines.answers[0]
    assert (await record(talk, run)).version == 1


async def test_the_mind_can_be_changed_twice(talk: Live) -> None:
    run = await painting(talk, done=1)

    await talk.say("Use a forest trail in the second shot")
    await talk.say("shot 2 on a beach instead")
    talk.engine.release()
    await talk.hear(run)

    kept = await record(talk, run)
    assert (kept.version, kept.why) == (3, "shot 2 on a beach instead")
    assert [len(plan.steps) for plan in kept.earlier] == [1, 2]
    shots = {a.id: a for a in await talk.list("shot")}
    assert "beach" in str(shots[(await talk.shot_ids())[1]].meta["prompt"])
    assert len(shots) == 4


async def test_a_shot_that_is_cropped_by_hand_is_animated_as_it_is_now(talk: Live) -> None:
    run = await animating(talk)
    two = (await talk.shot_ids())[1]

    await talk.edit("image.crop", two, x=0.1, y=0.1, width=0.5, height=0.5)
    talk.engine.release()
    film = await talk.hear(run)

    assert film.answers[1] == (
        "Done and kept: compose an upbeat music bed of 12 s. This goes on as it was: animate 3 shots. "
        "Made anew: animate 1 shot and put the video together."
    )
    assert film.made["clip"] == 4
    cropped = (await talk.shot_ids())[1]
    assert cropped != two
    clip = next(a for a in await talk.list("clip") if a.index == 2)
    assert clip.parents == (cropped,)
    assert clips_put_together(talk) == 4


@pytest.mark.slow
async def test_a_shot_that_is_deleted_by_hand_is_not_in_the_video(talk: Live) -> None:
    run = await animating(talk)
    one, two, three, four = await talk.shot_ids()

    await talk.edit("shot.delete", three)
    talk.engine.release()
    film = await talk.hear(run)

    assert film.made["clip"] == 3
    assert await talk.shot_ids() == [one, two, four]
    assert clips_put_together(talk) == 3


@pytest.mark.slow
async def test_a_reorder_by_hand_reorders_the_video(talk: Live) -> None:
    run = await animating(talk)
    one, two, three, four = await talk.shot_ids()

    await talk.edit("shot.reorder", order=[four, one, two, three])
    talk.engine.release()
    film = await talk.hear(run)

    assert film.made["clip"] == 4
    video = next(a for a in film.artifacts if a["kind"] == "video")
    clips = {a.id: a for a in await talk.list("clip")}
    assert [clips[p].parents[0] for p in video["parents"] if p in clips] == [four, one, two, three]


async def test_a_crash_right_after_a_change_is_taken_up_in_the_newest_version(talk: Live) -> None:
    run = await painting(talk)
    await talk.say("Use a forest trail in the second shot")
    (kept,) = [a.id for a in await talk.list("shot")]

    await talk.say("stop")
    talk.engine.release()
    await talk.hear(run)
    went_on = await talk.say("continue")

    assert went_on.made == {"shot": 3}
    shots = {a.id: a for a in await talk.list("shot")}
    assert kept in shots
    assert "forest trail" in str(shots[(await talk.shot_ids())[1]].meta["prompt"])
    assert len(shots) == 4


def rewritten(messages: list[BaseMessage]) -> AIMessage:
    """As a remote model changes its mind: the plan under way handed in whole, the second shot otherwise, every id another."""
    under_way = block(messages, "context")["running"]["plan"]
    (paint,) = under_way["steps"]
    paint["id"] = "my-own-name"
    paint["inputs"]["args"]["shots"][1]["prompt"] = "a forest trail"
    steps = [
        paint,
        step("poster", "image", "paint_pictures", {"product_id": "np-ridgeline-boot", "prompt": "rain"}),
    ]
    return plan("changed", *steps, revises=under_way["plan_id"])


async def test_a_remote_model_changes_the_plan_under_way(home: Path) -> None:
    shots = [shot(n, f"place {n}") for n in (1, 2, 3)]
    args = {"product_id": "np-ridgeline-boot", "aspect": "16:9", "shots": shots}
    model = ScriptedModel(
        script={
            "plan": [plan("board", step("shots", "image", "paint_shots", args)), rewritten],
            "subagent:image": [worker],
            "*": [AIMessage("Well.")],
        },
        repeat_last=True,
    )
    async with live(home, models=lambda role: model) as talk:
        talk.engine.hold(when=lambda job, asked: job == "picture" and asked["prompt"] != "place 1")
        run = await talk.begin("Create a video for my latest hiking gear")
        await talk.engine.begun()
        await talk.until("shot", 1)
        (kept,) = await talk.list("shot")

        changed = await talk.say(
            "Use a forest trail in the second shot, and make a picture of it in the rain"
        )
        talk.engine.release()
        board = await talk.hear(run)

        assert (
            changed.answers[-1]
            == "This goes on as it was: paint shots 1 and 3. Made anew: paint shot 2 and poster."
        )
        assert board.made == {"shot": 3, "image": 1}
        assert kept.id in await talk.shot_ids()
        assert [plan.steps[0].id for plan in (await record(talk, run)).earlier] == ["shots"]
        assert [s.id for s in (await record(talk, run)).plan.steps] == ["shots", "my-own-name", "poster"]
        assert len(talk.engine.named("picture")) == 5
