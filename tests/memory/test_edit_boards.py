"""Edits of storyboard and timeline, and the law of undoing them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.memory.edits import clips, shots
from limelight.memory.edits.board import Board, carried
from limelight.memory.edits.subtitles import cut_captions
from limelight.memory.edits.timeline import check_timeline, numbered, references
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput
from limelight.schema.state import ShotItem, ThreadState, TimelineItem, TimelineState


def clip(n: int, *, aspect: str = "16:9", seconds: float = 3.0, slot: str | None = None) -> Artifact:
    meta = {"slot": slot or f"shot-{n}", "aspect": aspect, "index": n, "caption": f"Line {n}"}
    return Artifact(
        id=f"clip{n}-{aspect}", kind="clip", mime="video/mp4", name=f"Clip {n}", duration_s=seconds, meta={**meta}
    )  # fmt: skip


def picture(artifact_id: str, **meta: str) -> Artifact:
    return Artifact(id=artifact_id, kind="shot", mime="image/png", name=artifact_id, meta={**meta})


def state(count: int = 3, *, timeline: bool = True) -> ThreadState:
    board = {f"shot-{n}": ShotItem(index=n, artifact_id=f"s{n}", title=f"T{n}") for n in range(1, count + 1)}
    made = ThreadState(storyboard=board)
    if timeline:
        for n in range(1, count + 1):
            clips.timeline_key(made, clip(n))
    return made


def order(made: ThreadState) -> list[str]:
    return shots.shown(made)


def test_reordering_numbers_slots_and_their_clips() -> None:
    made = state()
    shots.reorder(made, ["s3", "s1", "s2"])
    assert {slot: item.index for slot, item in made.storyboard.items()} == {
        "shot-1": 2,
        "shot-2": 3,
        "shot-3": 1,
    }
    assert {slot: item.index for slot, item in made.timeline.clips.items()} == {
        "shot-1": 2,
        "shot-2": 3,
        "shot-3": 1,
    }


def test_a_slot_without_a_picture_goes_last() -> None:
    made = state()
    made.storyboard["shot-2"].artifact_id = None
    shots.reorder(made, ["s3", "s1"])
    assert {slot: item.index for slot, item in made.storyboard.items()} == {
        "shot-3": 1,
        "shot-1": 2,
        "shot-2": 3,
    }


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        (["s1", "s2"], "missing: s3"),
        (["s1", "s2", "s3", "s9"], "not in it, or twice: s9"),
        (["s1", "s1", "s2"], "missing: s3; not in it, or twice: s1"),
    ],
)
def test_an_order_that_is_not_the_storyboards(asked: list[str], wrong: str) -> None:
    made = state()
    with pytest.raises(BadInput) as caught:
        shots.reorder(made, asked)
    assert caught.value.message == f"the order must name each of the storyboard's 3 shots once; {wrong}"
    assert (caught.value.code, caught.value.limit, caught.value.value) == (
        "wrong_order",
        ["s1", "s2", "s3"],
        asked,
    )
    assert made == state()


def test_deleting_a_shot_takes_its_clip_along_and_moves_the_rest_up() -> None:
    made = state()
    shots.delete(made, "s2")
    assert {slot: item.index for slot, item in made.storyboard.items()} == {"shot-1": 1, "shot-3": 2}
    assert {slot: item.index for slot, item in made.timeline.clips.items()} == {"shot-1": 1, "shot-3": 2}


def test_a_shot_that_is_not_shown() -> None:
    with pytest.raises(BadInput) as caught:
        shots.delete(state(), "s9")
    assert (caught.value.code, caught.value.limit, caught.value.value) == (
        "not_in_storyboard",
        ["s1", "s2", "s3"],
        "s9",
    )


def test_replacing_takes_the_pictures_words_and_keeps_the_slots_caption() -> None:
    made = state()
    made.storyboard["shot-2"].caption = "Kept"
    shots.replace(made, "s2", picture("new", prompt="a beach", framing="wide", caption="Not this"))
    item = made.storyboard["shot-2"]
    assert (item.artifact_id, item.prompt, item.framing, item.caption, item.index) == (
        "new",
        "a beach",
        "wide",
        "Kept",
        2,
    )
    assert (item.status, item.progress) == ("done", 1.0)
    with pytest.raises(BadInput, match="in the storyboard already, as shot-3"):
        shots.replace(made, "s1", picture("s3"))


def test_trimming_changes_the_timelines_item_only() -> None:
    made = state()
    clips.trim(made, clip(2), start_s=0.5, end_s=2.0)
    assert (made.timeline.clips["shot-2"].start_s, made.timeline.clips["shot-2"].end_s) == (0.5, 2.0)
    clips.trim(made, clip(2), start_s=0.5, end_s=3.03)
    assert made.timeline.clips["shot-2"].end_s == 3.0
    with pytest.raises(BadInput) as caught:
        clips.trim(made, clip(2), start_s=0.5, end_s=3.2)
    assert (caught.value.code, caught.value.limit, caught.value.value) == ("trim_past_end", 3.0, 3.2)


def test_a_clip_of_no_video_yet_gets_its_place_and_words() -> None:
    made = state(timeline=False)
    clips.trim(made, clip(2, aspect="9:16"), start_s=1, end_s=2)
    assert made.timeline.aspect == "9:16"
    assert made.timeline.clips == {
        "shot-2": TimelineItem(index=2, artifact_id="clip2-9:16", start_s=1, end_s=2, caption="Line 2")
    }
    with pytest.raises(BadInput) as caught:
        clips.trim(made, clip(1), start_s=1, end_s=2)
    assert (caught.value.code, caught.value.limit, caught.value.value) == ("not_in_timeline", "9:16", "16:9")


def test_a_newer_clip_takes_the_place_of_the_older_with_its_caption() -> None:
    made = state()
    clips.caption(made, clip(2), "By  hand")
    newer = clip(2).model_copy(update={"id": "newer"})
    clips.trim(made, newer, start_s=0, end_s=1)
    item = made.timeline.clips["shot-2"]
    assert (item.artifact_id, item.caption, item.index) == ("newer", "By hand", 2)


def test_an_empty_caption_takes_both_lines_away() -> None:
    made = state()
    made.timeline.clips["shot-1"].subcaption = "small"
    clips.caption(made, clip(1), " ")
    assert (made.timeline.clips["shot-1"].caption, made.timeline.clips["shot-1"].subcaption) == ("", "")


def timeline(**changes: object) -> TimelineState:
    items = {f"shot-{n}": TimelineItem(index=n * 2, artifact_id=f"clip{n}-16:9", end_s=2.0) for n in (1, 2)}
    return TimelineState.model_validate(
        {"clips": items, "endcard_id": "e", "music_id": "m", "video_id": "v", **changes}
    )


def test_a_timeline_names_what_it_needs_and_is_counted_from_one() -> None:
    assert list(references(timeline())) == [
        ("clip1-16:9", "clip"), ("clip2-16:9", "clip"), ("e", "endcard"), ("m", "music"), ("v", "video"),
    ]  # fmt: skip
    assert [item.index for item in numbered(timeline()).clips.values()] == [1, 2]
    check_timeline(timeline(), {c.id: c for c in (clip(1), clip(2))})


@pytest.mark.parametrize(
    ("changes", "code", "limit", "value"),
    [
        ({"aspect": "3:2"}, "unknown_aspect", ["1:1", "16:9", "9:16", "4:5"], "3:2"),
        ({"clips": {str(n): TimelineItem(index=n) for n in range(65)}}, "too_many_clips", 64, 65),
        (
            {"clips": {"a": TimelineItem(index=1, artifact_id="clip1-16:9", end_s=9)}},
            "trim_past_end",
            3.0,
            9.0,
        ),
        (
            {"clips": {"a": TimelineItem(index=1, artifact_id="clip1-16:9", start_s=5)}},
            "trim_past_end",
            3.0,
            5.0,
        ),
        ({"clips": {"a": TimelineItem(index=1, start_s=-1, end_s=2)}}, "trim_past_end", 2.0, -1.0),
    ],
)
def test_a_timeline_that_cannot_be(
    changes: dict[str, object], code: str, limit: object, value: object
) -> None:
    with pytest.raises(BadInput) as caught:
        check_timeline(timeline(**changes), {c.id: c for c in (clip(1), clip(2))})
    assert (caught.value.code, caught.value.limit, caught.value.value) == (code, limit, value)


def test_captions_of_a_cut_video_are_timed_anew() -> None:
    srt = (
        "1\n00:00:00,300 --> 00:00:02,000\nFirst\nsmall\n\n2\n00:00:03,500 --> 00:00:05,000\nSecond\n\n"
        "3\n01:00:06,000 --> 01:00:07,000\nThird\n"
    )
    assert cut_captions(srt, 1.0, 4.0) == (
        "1\n00:00:00,000 --> 00:00:01,000\nFirst\nsmall\n\n2\n00:00:02,500 --> 00:00:03,000\nSecond\n"
    )
    assert cut_captions(srt, 2.0, 3.5) == ""
    assert cut_captions("", 0, 1) == ""


Step = Callable[[ThreadState], None]
STEPS: list[Step] = [
    lambda s: shots.reorder(s, order(s)[::-1]),
    lambda s: shots.reorder(s, order(s)[1:] + order(s)[:1]),
    lambda s: shots.delete(s, order(s)[0]),
    lambda s: shots.delete(s, order(s)[-1]),
    lambda s: shots.replace(
        s, order(s)[0], picture(f"n{len(order(s)[0])}-{order(s)[0]}", prompt="elsewhere")
    ),
    lambda s: clips.trim(s, clip(1), start_s=0.25, end_s=1.5),
    lambda s: clips.caption(s, clip(2), "Words"),
    lambda s: clips.caption(s, clip(2), ""),
    lambda s: setattr(s.timeline, "music_id", "bed"),
    lambda s: setattr(s, "timeline", TimelineState(aspect="16:9", clips={"x": TimelineItem(index=1)})),
]


@settings(deadline=None, max_examples=150)
@given(steps=st.lists(st.sampled_from(STEPS), max_size=12), count=st.integers(1, 5))
def test_undoing_every_edit_restores_the_state_and_redoing_them_the_end(
    steps: list[Step], count: int
) -> None:
    made = state(count)
    first = made.model_copy(deep=True)
    done: list[tuple[Board, Board]] = []
    for step in steps:
        before = Board.of(made)
        try:
            step(made)
        except (BadInput, IndexError):
            before.lay(made)
            continue
        done.append((before, Board.of(made)))
    last = made.model_copy(deep=True)
    for before, after in reversed(done):
        carried(Board.of(made), after, before).lay(made)
    assert made == first
    for before, after in done:
        carried(Board.of(made), before, after).lay(made)
    assert made == last


boards = st.builds(
    lambda slots, music: Board(
        storyboard={slot: ShotItem(index=index, artifact_id=f"s{index}") for slot, index in slots.items()},
        timeline=TimelineState(music_id=music),
    ),
    st.dictionaries(st.sampled_from(["shot-1", "shot-2", "shot-3"]), st.integers(1, 4)),
    st.sampled_from([None, "a", "b"]),
)


@settings(deadline=None, max_examples=200)
@given(now=boards, before=boards, after=boards)
def test_a_step_taken_twice_changes_nothing_more(now: Board, before: Board, after: Board) -> None:
    once = carried(now, before, after)
    assert carried(once, before, after) == once
    assert carried(before, before, after) == after
    assert carried(now, before, before) == now


def test_an_undo_leaves_alone_what_a_run_changed_since() -> None:
    made = state()
    before = Board.of(made)
    shots.put(made, "shot-1", "cropped")
    clips.caption(made, clip(2), "Edited")
    after = Board.of(made)
    shots.put(made, "shot-1", "painted-by-a-run")
    made.timeline.music_id = "bed"
    undone = carried(Board.of(made), after, before)
    assert undone.storyboard["shot-1"].artifact_id == "painted-by-a-run"
    assert undone.timeline.clips["shot-2"].caption == "Line 2"
    assert undone.timeline.music_id == "bed"
