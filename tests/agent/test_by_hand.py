"""Edits by hand in the editor, then words: both speak of the storyboard that the person sees."""

from __future__ import annotations

from typing import Any

from tests.agent.live import Heard, Live


def compiled(talk: Live) -> list[dict[str, Any]]:
    """The clips of the newest video, as they went to the studio."""
    return [dict(one) for one in talk.engine.named("compile")[-1]["clips"]]  # type: ignore[union-attr]


async def clips_of_video(talk: Live) -> list[str]:
    """The shots that the newest video shows, in its order."""
    video = (await talk.list("video"))[-1]
    made = {a.id: a for a in await talk.list("clip")}
    return [made[p].parents[0] for p in video.parents if p in made]


def clip_of(heard: Heard, index: int) -> dict[str, Any]:
    return next(a for a in heard.artifacts if a["kind"] == "clip" and a["meta"]["index"] == index)


async def test_after_a_reorder_the_video_follows_the_new_order(talk: Live) -> None:
    await talk.to_storyboard()
    one, two, three, four = await talk.shot_ids()
    await talk.edit("shot.reorder", order=[four, one, two, three])

    heard = await talk.say("animate it")

    assert heard.made == {"clip": 4, "music": 1, "video": 1}
    assert await clips_of_video(talk) == [four, one, two, three]
    assert clip_of(heard, 1)["parents"] == [four]
    assert clip_of(heard, 1)["name"].startswith("Clip 1 - ")


async def test_shot_three_is_the_third_that_is_seen(talk: Live) -> None:
    await talk.to_storyboard()
    one, two, three, four = await talk.shot_ids()
    await talk.edit("shot.reorder", order=[four, one, two, three])

    heard = await talk.say("remake shot 3")

    assert heard.made == {"shot": 1}
    made = heard.artifacts[0]
    assert made["meta"]["index"] == 3
    assert two in made["parents"]
    assert await talk.shot_ids() == [four, one, made["id"], three]


async def test_a_deleted_shot_is_not_in_the_video(talk: Live) -> None:
    await talk.to_storyboard()
    one, two, three, four = await talk.shot_ids()
    await talk.edit("shot.delete", two)

    heard = await talk.say("animate it")

    assert heard.made == {"clip": 3, "music": 1, "video": 1}
    assert await clips_of_video(talk) == [one, three, four]
    assert "nine seconds" in heard.answer or "9 seconds" in heard.answer


async def test_the_last_shot_of_three_can_be_changed_by_its_number(talk: Live) -> None:
    await talk.to_storyboard()
    one, two, three, four = await talk.shot_ids()
    await talk.edit("shot.delete", two)

    heard = await talk.say("put shot 3 in snow")

    assert four in heard.artifacts[0]["parents"]
    assert await talk.shot_ids() == [one, three, heard.artifacts[0]["id"]]


async def test_a_cropped_shot_is_animated_as_it_was_cropped(talk: Live) -> None:
    await talk.to_storyboard()
    one, *rest = await talk.shot_ids()
    await talk.edit("image.crop", one, x=0.1, y=0.1, width=0.5, height=0.5)
    cropped = (await talk.shot_ids())[0]
    assert cropped != one

    await talk.say("animate it")

    assert await clips_of_video(talk) == [cropped, *rest]


async def test_a_replaced_shot_fills_its_slot_in_the_video(talk: Live) -> None:
    await talk.to_storyboard()
    picture = (await talk.say("make a picture of it on a beach")).artifacts[-1]
    one, two, three, four = await talk.shot_ids()
    await talk.edit("shot.replace", two, artifact_id=picture["id"])

    heard = await talk.say("animate it")

    assert heard.made == {"clip": 4, "music": 1, "video": 1}
    assert await clips_of_video(talk) == [one, picture["id"], three, four]
    assert clip_of(heard, 2)["parents"] == [picture["id"]]


async def test_reordering_after_the_video_makes_no_clip_again(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    one, two, three, four = await talk.shot_ids()
    await talk.edit("shot.reorder", order=[two, one, three, four])

    heard = await talk.say("put the video together again")

    assert heard.made.get("clip", 0) == 0
    assert heard.made["video"] == 1
    assert await clips_of_video(talk) == [two, one, three, four]


async def test_a_trimmed_clip_stays_trimmed_when_an_end_card_comes(talk: Live) -> None:
    await talk.to_storyboard()
    made = await talk.say("animate it")
    await talk.edit("video.trim", clip_of(made, 2)["id"], start_s=0.5, end_s=2.0)

    await talk.say("Add our logo and the slogan 'Keep it wild' to the end")

    assert [(c["start_s"], c["end_s"]) for c in compiled(talk)][1] == (0.5, 2.0)


async def test_going_back_by_chat(talk: Live) -> None:
    await talk.to_storyboard()
    before = await talk.shot_ids()
    await talk.say("Use a forest trail in the second shot")
    after = await talk.shot_ids()

    heard = await talk.say("go back to the old second shot")

    assert heard.made == {}
    assert await talk.shot_ids() == before
    assert heard.answer.startswith("Shot 2 is as it was before")
    again = await talk.say("undo that")
    assert again.made == {}
    assert await talk.shot_ids() == after


async def test_undo_by_chat_takes_back_an_edit_by_hand(talk: Live) -> None:
    await talk.to_storyboard()
    one, two, three, four = await talk.shot_ids()
    await talk.edit("shot.reorder", order=[four, one, two, three])

    heard = await talk.say("undo that")

    assert heard.outcome == "success"
    assert await talk.shot_ids() == [one, two, three, four]
    await talk.say("redo")
    assert await talk.shot_ids() == [four, one, two, three]
    nothing = await talk.say("redo")
    assert nothing.answer == "There is nothing to redo in this conversation."


async def test_undo_with_nothing_to_undo_says_so(talk: Live) -> None:
    heard = await talk.say("undo that")

    assert heard.answer == "There is nothing to undo in this conversation."
