"""The editor's events over real stores: applied once, told of, undone, redone, and whole after a crash."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from PIL import Image
from pydantic import ValidationError

from limelight.infra.stores.edits import DEPTH
from limelight.schema.capability import MediaResult
from limelight.schema.errors import BadInput, NotFound, OutOfDisk, Refused
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.state import TimelineItem, TimelineState
from tests.agent.editing import Room, png

OTHER = Principal(advertiser="other")


async def test_a_cropped_shot_is_a_child_that_takes_its_slot(room: Room) -> None:
    assert await room.do("image.crop", "s2", id="m1", x=0, y=0, width=0.5, height=1) is False
    child = await room.newest()
    assert (child.kind, child.name, child.width, child.height) == ("shot", "s2", 80, 90)
    assert child.parents == (room.ids["s2"],)
    assert child.meta == {
        "slot": "shot-2", "index": 2, "aspect": "16:9", "fidelity": 1.0, "seed": 7, "run_id": "ui_m1",
        "provider": "editor", "fallback": False, "text": "cropped to 50%",
        "edit": {"name": "image.crop", "payload": {"x": 0.0, "y": 0.0, "width": 0.5, "height": 1.0}},
    }  # fmt: skip
    mask = Image.open(io.BytesIO(await room.storage.blobs.get(child.extra_blobs["mask"])))
    assert (mask.mode, mask.size) == ("L", (80, 90))
    assert (await room.state()).storyboard["shot-2"].artifact_id == child.id


async def test_what_is_told_of_an_edit_in_this_order(room: Room) -> None:
    await room.do("image.crop", "s2", id="m1", x=0, y=0, width=0.5, height=1)
    child = await room.newest()
    artifact, delta, edit = await room.events()
    assert (artifact["name"], artifact["value"]["id"]) == ("artifact", child.id)
    assert delta["type"] == "STATE_DELTA"
    assert {change["path"]: change["value"] for change in delta["delta"]} == {
        "/storyboard/shot-2/artifact_id": child.id,
        "/storyboard/shot-2/progress": 1.0,
    }
    assert edit["value"] == {
        "name": "image.crop", "message_id": "m1", "artifact_id": room.ids["s2"], "child_id": child.id, "turns": "",
        "sentence": "cropped shot 2 to 50% of it", "folds": "", "can_undo": True, "can_redo": False,
        "can_repeat": True,
    }  # fmt: skip


async def test_an_adjusted_shot_keeps_its_mask_and_makes_no_claim_of_fidelity(room: Room) -> None:
    await room.do("image.adjust", "s1", brightness=0.4)
    child, old = await room.newest(), await room.artifacts.get(LOCAL, room.ids["s1"])
    assert child.extra_blobs == old.extra_blobs
    assert child.blob != old.blob
    assert "fidelity" not in child.meta


async def test_words_and_logo_on_pictures_outside_the_storyboard(room: Room) -> None:
    await room.add("photo", "upload", source_sha256="ab", description="a mug")
    logo = await room.add("brand", "logo")
    before = await room.state()
    await room.do("image.text", "photo", text="Hello", x=0.5, y=0.5, size=0.2)
    assert (await room.newest()).meta["text"] == "with the words “Hello”"
    await room.do("image.logo", "photo", artifact_id=logo.id, x=0.5, y=0.5, width=0.2)
    child = await room.newest()
    assert (child.kind, child.parents, child.meta["description"]) == (
        "upload",
        (room.ids["photo"], logo.id),
        "a mug",
    )
    assert "source_sha256" not in child.meta
    assert await room.state() == before
    await room.do("edit.undo")
    last = (await room.told("edit"))[-1]
    assert (last["name"], last["child_id"], last["can_redo"]) == ("edit.undo", child.id, True)


async def test_a_picture_of_its_own_gets_its_new_aspect(room: Room) -> None:
    await room.add("pic", "image", aspect="16:9")
    await room.do("image.crop", "pic", x=0, y=0, width=1, height=1, aspect="1:1")
    assert (await room.newest()).meta["aspect"] == "1:1"
    await room.do("image.rotate", "pic", degrees=90)
    assert (await room.newest()).meta["aspect"] == "9:16"


async def test_the_still_of_an_end_card_becomes_an_image(room: Room) -> None:
    still = await room.storage.blobs.put(png(160, 90))
    card = await room.artifacts.record(
        LOCAL, kind="endcard", name="End card", thread_id=room.thread_id,
        result=MediaResult(blob=await room.storage.blobs.put(b"mp4"), mime="video/mp4", extra={"poster": still}),
    )  # fmt: skip
    await room.do("image.rotate", card.id, degrees=180)
    assert ((await room.newest()).kind, (await room.newest()).mime) == ("image", "image/png")


@pytest.mark.parametrize(
    ("name", "on", "payload", "limit", "value"),
    [
        ("image.crop", "c1", {"x": 0, "y": 0, "width": 1, "height": 1}, ["image", "shot", "upload", "logo", "endcard"], "clip"),
        ("shot.replace", "s1", {"artifact_id": "c1"}, ["shot", "image"], "clip"),
        ("video.trim", "s1", {"start_s": 0, "end_s": 1}, ["clip", "video"], "shot"),
        ("video.caption", "video", {"text": "x"}, ["clip"], "video"),
        ("video.music", "video", {"artifact_id": "s1"}, ["music"], "shot"),
        ("image.logo", "s1", {"artifact_id": "c1", "x": 0, "y": 0, "width": 0.1}, ["logo", "upload", "image", "cutout"], "clip"),
        ("timeline.set", "", {"timeline": {"music_id": "s1"}}, ["music"], "shot"),
    ],
)  # fmt: skip
async def test_an_artifact_of_the_wrong_kind(
    room: Room, name: str, on: str, payload: dict[str, Any], limit: list[str], value: str
) -> None:
    if "artifact_id" in payload:
        payload = {**payload, "artifact_id": room.ids[payload["artifact_id"]]}
    if "timeline" in payload:
        payload = {"timeline": {"music_id": room.ids["s1"]}}
    before = await room.state()
    with pytest.raises(BadInput) as caught:
        await room.do(name, on, **payload)
    assert (caught.value.code, caught.value.limit, caught.value.value) == ("wrong_kind", limit, value)
    assert (await room.state(), await room.events()) == (before, [])


async def test_what_cannot_be_understood_is_explained_and_changes_nothing(room: Room) -> None:
    with pytest.raises(BadInput) as caught:
        await room.do("image.sparkle", "s1")
    assert (caught.value.code, caught.value.value) == ("unknown_ui_event", "image.sparkle")
    assert isinstance(caught.value.limit, list)
    assert len(caught.value.limit) == 16
    with pytest.raises(ValidationError, match="width"):
        await room.do("image.crop", "s1", x=0, y=0, height=1)
    with pytest.raises(NotFound, match="there is no artifact 'art_none'"):
        await room.do("image.rotate", "art_none", degrees=1)
    with pytest.raises(NotFound, match=r"shot\.delete needs the id of an artifact"):
        await room.do("shot.delete")
    with pytest.raises(NotFound, match="there is no thread"):
        await room.do("image.rotate", "s1", degrees=1, by=OTHER)
    assert await room.events() == []


async def test_words_that_a_guardrail_blocks(room: Room) -> None:
    blocked = "how to build a pipe bomb at home"
    assert (await room.services.guardrails.check(blocked, stage="input")).action == "block"
    for name, on, more in (
        ("image.text", "s1", {"x": 0.5, "y": 0.5, "size": 0.1}), ("video.caption", "c1", {}),
    ):  # fmt: skip
        with pytest.raises(Refused):
            await room.do(name, on, **{"text": blocked, **more})
    assert await room.events() == []


async def test_the_storyboards_edits(room: Room) -> None:
    other = await room.add("other", "image", prompt="a lake")
    ids = room.ids
    await room.do("shot.replace", "s1", artifact_id=other.id)
    await room.do("shot.reorder", order=[ids["s3"], other.id, ids["s2"]])
    await room.do("shot.delete", "s2")
    state = await room.state()
    assert {s: (i.index, i.artifact_id) for s, i in state.storyboard.items()} == {
        "shot-3": (1, ids["s3"]), "shot-1": (2, other.id),
    }  # fmt: skip
    assert {s: i.index for s, i in state.timeline.clips.items()} == {"shot-3": 1, "shot-1": 2}


async def test_the_timelines_edits(room: Room) -> None:
    bed = await room.add("bed", "music", seconds=9.0)
    await room.do("video.trim", "c2", start_s=0.5, end_s=2)
    await room.do("video.caption", "c2", text="Up here")
    await room.do("video.music", "video", artifact_id=bed.id)
    timeline = (await room.state()).timeline
    assert timeline.clips["shot-2"] == TimelineItem(
        index=2, artifact_id=room.ids["c2"], start_s=0.5, end_s=2.0, caption="Up here"
    )
    assert (timeline.music_id, timeline.video_id) == (bed.id, room.ids["video"])
    fresh = TimelineState(
        clips={"a": TimelineItem(index=1, artifact_id=room.ids["c3"], end_s=1)}, music_id=bed.id
    )
    await room.do("timeline.set", timeline=fresh.model_dump())
    assert (await room.state()).timeline == fresh


async def test_a_trimmed_video_is_a_child_with_its_own_captions(room: Room) -> None:
    await room.do("video.trim", "video", start_s=2, end_s=5)
    child = await room.newest()
    assert (child.kind, child.duration_s, child.parents) == ("video", 3.0, (room.ids["video"],))
    assert child.meta["text"] == "trimmed to 2-5 s"
    assert child.meta["srt"] == "1\n00:00:00,000 --> 00:00:02,000\nHi\n"
    state = await room.state()
    assert (state.timeline.video_id, state.timeline.duration_s) == (child.id, 3.0)
    with pytest.raises(BadInput) as caught:
        await room.do("video.trim", "video", start_s=2, end_s=12)
    assert (caught.value.code, caught.value.limit, caught.value.value) == ("trim_past_end", 9.0, 12.0)


async def test_a_repeated_message_is_acknowledged_and_not_applied_again(room: Room) -> None:
    await room.do("image.rotate", "s1", id="m1", degrees=90)
    seen = await room.events()
    assert await room.do("image.rotate", "s1", id="m1", degrees=90) is True
    await room.do("edit.undo", id="m2")
    state = await room.state()
    assert await room.do("edit.undo", id="m2") is True
    assert await room.do("image.rotate", "s1", id="m1", degrees=90) is True
    assert await room.state() == state
    assert len(await room.events()) == len(seen) + 2


async def test_undo_and_redo_walk_the_edits_and_a_new_edit_ends_the_redo(room: Room) -> None:
    first = await room.state()
    await room.do("shot.delete", "s1")
    await room.do("video.caption", "c2", text="A")
    last = await room.state()
    for _ in range(2):
        await room.do("edit.undo")
    assert await room.state() == first
    with pytest.raises(BadInput, match="there is nothing to undo in this conversation") as caught:
        await room.do("edit.undo")
    assert caught.value.code == "nothing_to_undo"
    for _ in range(2):
        await room.do("edit.redo")
    assert await room.state() == last
    await room.do("edit.undo")
    await room.do("video.caption", "c3", text="B")
    with pytest.raises(BadInput) as caught:
        await room.do("edit.redo")
    assert caught.value.code == "nothing_to_redo"
    await room.do("edit.undo")
    await room.do("edit.undo")
    assert await room.state() == first


async def test_undo_is_the_threads_own_and_outlives_the_process(room: Room) -> None:
    first = await room.state()
    await room.do("shot.delete", "s1")
    other = Room(room.storage, (await room.storage.conversations.create_thread(LOCAL)).thread_id)
    with pytest.raises(BadInput):
        await other.do("edit.undo")
    again = Room(room.storage, room.thread_id)
    await again.do("edit.undo")
    assert await room.state() == first


async def test_only_so_many_edits_can_be_undone(room: Room) -> None:
    for n in range(DEPTH + 3):
        await room.do("video.caption", "c1", id=f"m{n}", text=f"{n}")
    for _ in range(DEPTH):
        await room.do("edit.undo")
    assert (await room.state()).timeline.clips["shot-1"].caption == "2"
    with pytest.raises(BadInput):
        await room.do("edit.undo")
    assert await room.do("video.caption", "c1", id="m0", text="0") is True


async def crash_at(
    room: Room, monkeypatch: pytest.MonkeyPatch, where: str, name: str, on: str, **payload: Any
) -> None:
    """Apply an edit as `m1` with the disk full at one step, then again with room."""
    owner, method = {
        "the record": (room.edits._store, "begin"),
        "the state": (room.storage.conversations, "save_state"),
        "the delta": (room.storage.events, "append"),
        "the mark": (room.edits._store, "finish"),
    }[where]

    async def full(*args: object, **kwargs: object) -> None:
        raise OutOfDisk("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(owner, method, full)
        with pytest.raises(OutOfDisk):
            await room.do(name, on, id="m1", **payload)
    await room.do(name, on, id="m1", **payload)


@pytest.mark.parametrize("where", ["the record", "the state", "the delta", "the mark"])
async def test_an_edit_cut_short_anywhere_is_made_whole_by_its_repeat(
    room: Room, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before = await room.state()
    made = len(await room.artifacts.list(LOCAL))
    await crash_at(room, monkeypatch, where, "video.trim", "video", start_s=1, end_s=3)
    assert (len(await room.artifacts.list(LOCAL)), room.cutter.calls) == (made + 1, 1)
    state = await room.state()
    assert state.timeline.video_id == (await room.newest()).id
    assert [e["child_id"] for e in await room.told("edit")] == [(await room.newest()).id]
    assert len(await room.told("artifact")) == 1
    if where != "the record":
        assert [e["snapshot"] for e in await room.events() if "snapshot" in e] == [state.model_dump()]
    await room.do("edit.undo")
    assert await room.state() == before


@pytest.mark.parametrize("where", ["the record", "the state", "the delta", "the mark"])
async def test_an_undo_cut_short_anywhere_undoes_one_edit(
    room: Room, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    await room.do("video.caption", "c1", text="A")
    once = await room.state()
    await room.do("video.caption", "c1", text="B")
    await crash_at(room, monkeypatch, where, "edit.undo", "")
    assert await room.state() == once


async def test_edits_at_the_same_time_are_all_applied(room: Room) -> None:
    first = await room.state()
    await asyncio.gather(*(room.do("video.caption", f"c{n}", text=f"Line {n}") for n in (1, 2, 3)))
    clips = (await room.state()).timeline.clips
    assert [clips[f"shot-{n}"].caption for n in (1, 2, 3)] == ["Line 1", "Line 2", "Line 3"]
    for _ in range(3):
        await room.do("edit.undo")
    assert await room.state() == first
