"""Gestures, edits in words, and what was just done done to others or carried further."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limelight.agent.editing.edits import Edits
from limelight.memory.edits.macro import Macro, Target, further
from limelight.memory.edits.sentence import sentence
from limelight.schema.errors import NotFound, OutOfDisk
from limelight.schema.principal import LOCAL, Principal
from tests.agent.editing import Room
from tests.agent.live import Live

AT_ONCE = timedelta(milliseconds=200)


async def macro_of(room: Room) -> Macro:
    found = await room.edits.just_done(LOCAL, room.thread_id)
    assert found is not None
    return found


async def others(room: Room) -> list[Target]:
    board = (await room.state()).storyboard
    return [Target(artifact_id=board[slot].artifact_id or "") for slot in ("shot-1", "shot-3")]


async def said(room: Room) -> list[str]:
    return [sentence(record) for record in await room.edits.recent(LOCAL, room.thread_id)]


async def test_a_slider_that_is_dragged_is_one_edit_of_the_first_picture(room: Room) -> None:
    before = await room.state()
    room.pause = AT_ONCE
    await room.do("image.adjust", "s2", brightness=0.1)
    await room.do("image.adjust", (await room.newest()).id, brightness=0.1, warmth=-0.2)
    await room.do("image.adjust", (await room.newest()).id, brightness=0.05)
    last = await room.newest()
    assert last.parents == (room.ids["s2"],)
    edit = last.meta["edit"]
    assert isinstance(edit, dict)
    assert isinstance(edit["payload"], dict)
    assert edit["payload"] == pytest.approx(
        {"brightness": 0.25, "contrast": 0, "saturation": 0, "warmth": -0.2}
    )
    assert (await room.state()).storyboard["shot-2"].artifact_id == last.id
    assert await said(room) == ["made shot 2 brighter and cooler"]
    await room.do("edit.undo")
    assert (await room.state()).storyboard["shot-2"].artifact_id == before.storyboard["shot-2"].artifact_id
    await room.do("edit.redo")
    assert (await room.state()).storyboard["shot-2"].artifact_id == last.id


async def test_after_a_pause_it_is_another_edit(room: Room) -> None:
    await room.do("image.adjust", "s2", brightness=0.1)
    await room.do("image.adjust", (await room.newest()).id, brightness=0.1)
    assert await said(room) == ["made shot 2 brighter", "made shot 2 brighter"]


async def test_an_edit_right_after_an_undo_is_one_of_its_own(room: Room) -> None:
    room.pause = AT_ONCE
    await room.do("video.caption", "c1", text="A")
    await room.do("edit.undo")
    await room.do("video.caption", "c1", text="B")
    assert await said(room) == ["captioned shot 1 “B”"]


@pytest.mark.parametrize("where", ["save_state", "append"])
async def test_a_gesture_cut_short_ends_with_its_last_value(
    room: Room, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before = await room.state()
    room.pause = AT_ONCE
    await room.do("video.caption", "c1", text="Hi")

    async def full(*args: object, **kwargs: object) -> None:
        raise OutOfDisk("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(
            room.storage.conversations if where == "save_state" else room.storage.events, where, full
        )
        with pytest.raises(OutOfDisk):
            await room.do("video.caption", "c1", id="m9", text="Hill")
    await room.do("video.caption", "c1", id="m9", text="Hill")
    assert (await room.state()).timeline.clips["shot-1"].caption == "Hill"
    assert await said(room) == ["captioned shot 1 “Hill”"]
    await room.do("edit.undo")
    assert (await room.state()).timeline == before.timeline


async def test_edits_are_told_as_a_person_would(room: Room) -> None:
    await room.do("image.crop", "s1", x=0.1, y=0.1, width=0.8, height=0.8, aspect="1:1")
    await room.do("image.rotate", "s2", degrees=-90)
    await room.do("image.text", "s3", text="New", x=0.9, y=0.1, size=0.1)
    lettered, logo = await room.newest(), await room.add("ours", "logo")
    await room.do("image.logo", lettered.id, artifact_id=logo.id, x=0.5, y=0.5, width=0.2)
    await room.do("video.trim", "c2", start_s=0.2, end_s=2.0)
    await room.do("video.caption", "c3", text="")
    await room.do("video.trim", "video", start_s=1, end_s=3)
    state = await room.state()
    await room.do(
        "shot.reorder", order=[state.storyboard[s].artifact_id for s in ("shot-3", "shot-1", "shot-2")]
    )
    await room.do("shot.delete", state.storyboard["shot-1"].artifact_id or "")
    assert await said(room) == [
        "cropped shot 1 to 64% of it at 1:1",
        "turned shot 2 by -90°",
        "put “New” on shot 3, at the top right",
        "put a logo on shot 3, in the middle",
        "trimmed shot 2 to 1.8 s",
        "took the caption off shot 3",
        "trimmed the video",
        "put the shots into another order",
        "took shot 2 out",
    ]


async def test_a_timeline_that_was_set_is_told_by_what_changed(room: Room) -> None:
    line = (await room.state()).timeline.model_copy(deep=True)
    line.clips["shot-1"].end_s = 1.5
    line.clips["shot-3"].caption = "Go"
    await room.do("timeline.set", timeline=line.model_dump(mode="json"))
    assert await said(room) == ["trimmed shot 1 to 1.5 s; captioned shot 3 “Go”"]


async def test_what_was_done_to_one_shot_is_done_to_the_others(room: Room) -> None:
    before = await room.state()
    await room.do("image.crop", "s2", x=0, y=0, width=0.5, height=1)
    await room.do("image.adjust", (await room.newest()).id, warmth=0.4)
    done = await room.state()
    macro = await macro_of(room)
    assert (macro.index, [step.name for step in macro.steps]) == (2, ["image.crop", "image.adjust"])
    assert await room.edits.repeat(LOCAL, room.thread_id, "run_9-1", macro, await others(room)) == {}
    after = await room.state()
    for n in (1, 3):
        shown = await room.artifacts.get(LOCAL, after.storyboard[f"shot-{n}"].artifact_id or "")
        cropped = await room.artifacts.get(LOCAL, shown.parents[0])
        assert (shown.width, shown.meta["edit"]) == (80, {"name": "image.adjust", "payload": {
            "brightness": 0.0, "contrast": 0.0, "saturation": 0.0, "warmth": 0.4}})  # fmt: skip
        assert cropped.parents == (before.storyboard[f"shot-{n}"].artifact_id,)
    assert after.storyboard["shot-2"] == done.storyboard["shot-2"]
    assert (await said(room))[-1] == "did the same for shots 1 and 3"
    await room.do("edit.undo")
    assert await room.state() == done


async def test_a_macro_sent_twice_is_done_once(room: Room) -> None:
    await room.do("image.rotate", "s2", degrees=90)
    macro, targets = await macro_of(room), await others(room)
    await room.edits.repeat(LOCAL, room.thread_id, "run_9-1", macro, targets)
    once, made = await room.state(), len(await room.artifacts.list(LOCAL))
    await room.edits.repeat(LOCAL, room.thread_id, "run_9-1", macro, targets)
    assert (await room.state(), len(await room.artifacts.list(LOCAL))) == (once, made)


async def test_a_macro_that_was_done_can_be_done_to_more(room: Room) -> None:
    await room.do("image.rotate", "s2", degrees=90)
    targets = await others(room)
    await room.edits.repeat(LOCAL, room.thread_id, "run_9-1", await macro_of(room), targets[:1])
    again = await macro_of(room)
    assert [step.name for step in again.steps] == ["image.rotate"]


async def test_what_cannot_be_done_to_one_leaves_it_and_goes_on(room: Room) -> None:
    before = await room.state()
    await room.do("image.crop", "s2", x=0, y=0, width=0.15, height=0.2)
    macro = await macro_of(room)
    problems = await room.edits.repeat(
        LOCAL, room.thread_id, "run_9-1", macro, [Target(artifact_id="art_none"), *(await others(room))[1:]]
    )
    assert [*problems] == ["art_none"]
    assert "art_none" in problems["art_none"]
    after = await room.state()
    assert after.storyboard["shot-3"] != before.storyboard["shot-3"]
    assert after.storyboard["shot-1"] == before.storyboard["shot-1"]


async def test_a_trim_is_fitted_to_a_shorter_clip(room: Room) -> None:
    short = await room.add("short", "clip", seconds=1.5, slot="shot-3", index=3, aspect="16:9")
    await room.do("video.trim", "c2", start_s=1.0, end_s=2.2)
    await room.edits.repeat(
        LOCAL, room.thread_id, "r-1", await macro_of(room),
        [Target(artifact_id=short.id), Target(artifact_id=room.ids["c1"])],
    )  # fmt: skip
    clips = (await room.state()).timeline.clips
    assert (clips["shot-3"].start_s, clips["shot-3"].end_s) == (pytest.approx(0.3), 1.5)
    assert (clips["shot-1"].start_s, clips["shot-1"].end_s) == (1.0, 2.2)


async def test_better_goes_further_from_where_it_began(room: Room) -> None:
    await room.do("image.adjust", "s2", brightness=0.2)
    macro = await macro_of(room)
    target = Target(artifact_id=macro.artifact_id, shows=macro.shows)
    await room.edits.repeat(LOCAL, room.thread_id, "r-1", further(macro, 1.5), [target])
    newest = await room.newest()
    assert newest.parents == (room.ids["s2"],)
    edit = newest.meta["edit"]
    assert isinstance(edit, dict)
    assert isinstance(edit["payload"], dict)
    assert edit["payload"]["brightness"] == pytest.approx(0.3)
    assert (await room.state()).storyboard["shot-2"].artifact_id == newest.id


@pytest.mark.parametrize(
    ("name", "payload", "expected"),
    [
        ("image.crop", {"x": 0.25, "y": 0.25, "width": 0.5, "height": 0.5}, {"width": 0.25, "x": 0.375}),
        ("image.adjust", {"contrast": -0.8}, {"contrast": -1.0}),
        ("image.text", {"text": "A", "x": 0.5, "y": 0.5, "size": 0.1}, {"size": 0.2}),
        ("image.logo", {"artifact_id": "a", "x": 0.5, "y": 0.5, "width": 0.6}, {"width": 1.0}),
        ("image.rotate", {"degrees": 90}, {"degrees": 90}),
        ("video.trim", {"start_s": 1.0, "end_s": 3.0}, {"start_s": 1.0, "end_s": 2.0}),
        ("video.caption", {"text": "Hi"}, {"text": "Hi"}),
    ],
)
def test_each_edit_is_carried_twice_as_far(
    name: str, payload: dict[str, object], expected: dict[str, object]
) -> None:
    macro = Macro.model_validate(
        {"steps": [{"name": name, "payload": payload}], "artifact_id": "a", "shows": "b"}
    )
    scaled = further(macro, 2.0, lasts_s=4.0).steps[0].payload
    assert {key: scaled[key] for key in expected} == pytest.approx(expected)
    assert further(macro, 1.0, lasts_s=4.0).steps[0].typed() == macro.steps[0].typed()


async def test_nothing_was_just_done(room: Room) -> None:
    assert await room.edits.just_done(LOCAL, room.thread_id) is None
    await room.do("shot.delete", "s1")
    assert await room.edits.just_done(LOCAL, room.thread_id) is None
    with pytest.raises(NotFound):
        await room.edits.just_done(Principal(advertiser="other"), room.thread_id)


async def test_what_was_done_to_another_thing_before_is_not_part_of_it(room: Room) -> None:
    await room.do("image.rotate", "s1", degrees=90)
    await room.do("image.adjust", "s2", warmth=0.3)
    assert [step.name for step in (await macro_of(room)).steps] == ["image.adjust"]
    room.pause = timedelta(hours=1)
    await room.do("image.rotate", (await room.newest()).id, degrees=90)
    assert [step.name for step in (await macro_of(room)).steps] == ["image.rotate"]


async def test_a_macro_outlives_the_process(room: Room) -> None:
    await room.do("image.rotate", "s2", degrees=90)
    again = Edits(room.storage, room.services)
    assert (await again.just_done(LOCAL, room.thread_id)) == await macro_of(room)


async def test_by_chat_it_is_done_to_the_other_three_and_taken_back_at_once(talk: Live) -> None:
    await talk.to_storyboard()
    before = await talk.shot_ids()
    await talk.edit("image.adjust", before[1], warmth=0.3)
    heard = await talk.say("Do what I just did, but for the other three")
    assert (heard.route, heard.answer) == (
        "edit edit.repeat", "Done for shots 1, 3 and 4. Say “undo” to take it back.",
    )  # fmt: skip
    after = await talk.shot_ids()
    assert [old == new for old, new in zip(before, after, strict=True)] == [False] * 4
    await talk.say("undo")
    assert await talk.shot_ids() == [before[0], after[1], *before[2:]]


async def test_by_chat_it_is_carried_further(talk: Live) -> None:
    await talk.to_storyboard()
    shots = await talk.shot_ids()
    await talk.edit("image.adjust", shots[1], warmth=0.2)
    assert (await talk.say("do what I just did but better")).answer.startswith("Done for shot 2.")
    newest = (await talk.list("shot"))[-1]
    assert newest.parents == (shots[1],)
    assert newest.meta["edit"]["payload"]["warmth"] == pytest.approx(0.3)  # type: ignore[index, call-overload]


async def test_by_chat_without_an_edit_it_says_what_to_do(talk: Live) -> None:
    await talk.to_storyboard()
    heard = await talk.say("do what I just did for the others")
    assert heard.answer.startswith("I see no edit by hand just now")


async def test_what_was_done_to_one_picture_is_done_to_the_other_pictures(talk: Live) -> None:
    await talk.say("make three pictures of the hiking boots in snow")
    pictures = sorted(await talk.list("image"), key=lambda one: one.index or 0)
    assert len(pictures) == 3
    await talk.edit("image.adjust", pictures[0].id, warmth=0.3)
    assert (await talk.say("do what I just did, but for the other two")).answer.startswith(
        "Done for pictures 2 and 3."
    )
    made = (await talk.list("image"))[4:]
    assert [one.parents for one in made] == [(pictures[1].id,), (pictures[2].id,)]
    assert (await talk.say("do what I just did but better")).answer.startswith("Done for picture 1.")


async def test_a_shot_is_left_out_and_a_video_is_made_of_the_rest(talk: Live) -> None:
    await talk.to_storyboard()
    heard = await talk.say("leave out the third shot")
    assert heard.answer.startswith("Shot 3 is out of the storyboard; 3 are left.")
    heard = await talk.say("make a video of it")
    assert heard.made == {"clip": 3, "music": 1, "video": 1}


async def test_what_was_told_of_the_brand_is_told_back(talk: Live) -> None:
    await talk.say("our audience is women 25-34 who hike")
    await talk.say("never use red")
    await talk.assistant.runs.settled()
    heard = await talk.say("what do you know about my brand?")
    assert "- **You told me**: never use red" in heard.answer.splitlines()
    assert "- **Audience**: women 25-34 who hike" in heard.answer.splitlines()
