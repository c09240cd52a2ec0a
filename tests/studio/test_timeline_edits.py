"""Changing a timeline: what each change keeps, and how long the video is after it."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.errors import InputRejected
from limelight.studio.motion import Caption, Timeline, TimelineClip
from limelight.studio.motion.edits import insert, remove, reorder, replace_clip, trim, with_copy, with_music
from tests.studio.test_timeline import timelines

laws = settings(deadline=None, max_examples=40)
places = st.integers(0, 5)


def at(timeline: Timeline, place: int) -> int:
    return place % len(timeline.clips)


def survives_json(timeline: Timeline) -> bool:
    return Timeline.model_validate_json(timeline.model_dump_json()) == timeline


@given(timelines, places, st.integers(0, 60), st.integers(1, 90))
@laws
def test_a_trim_is_exact_to_the_frame_and_changes_nothing_else(
    timeline: Timeline, place: int, first: int, count: int
) -> None:
    index = at(timeline, place)
    made = trim(timeline, index, start_s=first / 24, end_s=(first + count) / 24)
    assert made.clips[index].frames() == count
    assert made.frames() == timeline.frames() - timeline.clips[index].frames() + count
    assert trim(made, index, start_s=first / 24, end_s=(first + count) / 24) == made
    assert [made.clips[i] for i in range(len(made.clips)) if i != index] == [
        timeline.clips[i] for i in range(len(made.clips)) if i != index
    ]
    assert survives_json(made)


@given(timelines, st.randoms(use_true_random=False))
@laws
def test_another_order_takes_the_same_time_and_can_be_undone(timeline: Timeline, random: Random) -> None:
    order = list(range(len(timeline.clips)))
    random.shuffle(order)
    made = reorder(timeline, order)
    back = [order.index(place) for place in range(len(order))]
    assert made.frames() == timeline.frames()
    assert reorder(made, back) == timeline
    assert survives_json(made)


@given(timelines, places, timelines)
@laws
def test_what_is_put_in_and_taken_out_again_leaves_no_trace(
    timeline: Timeline, place: int, other: Timeline
) -> None:
    index, clip = place % (len(timeline.clips) + 1), other.clips[0]
    made = insert(timeline, index, clip)
    assert made.clips[index] == clip
    assert made.frames() == timeline.frames() + clip.frames()
    assert remove(made, index) == timeline
    assert survives_json(made)


@given(timelines, places, st.floats(0.2, 30))
@laws
def test_a_replaced_clip_keeps_words_transition_and_length_as_far_as_the_file_goes(
    timeline: Timeline, place: int, source_s: float
) -> None:
    index = at(timeline, place)
    old = timeline.clips[index]
    made = replace_clip(timeline, index, "new.mp4", source_s=source_s)
    new = made.clips[index]
    assert (new.path, new.caption, new.transition) == ("new.mp4", old.caption, old.transition)
    assert new.end_s is not None
    assert new.end_s <= source_s + 1e-9
    assert abs(new.frames() - min(old.frames(), round(source_s * 24))) <= 1
    assert survives_json(made)


@given(timelines, places, st.text(min_size=1, max_size=20).filter(str.strip))
@laws
def test_words_and_music_take_no_time(timeline: Timeline, place: int, text: str) -> None:
    index = at(timeline, place)
    made = with_music(with_copy(timeline, index, text), "bed.wav", gain_db=-3)
    caption = made.clips[index].caption
    assert caption is not None
    assert (caption.text, made.music, made.music_gain_db) == (text, "bed.wav", -3)
    assert made.frames() == timeline.frames()
    assert with_copy(made, index, text) == made
    bare = with_copy(with_music(made, None), index, " ")
    assert (bare.clips[index].caption, bare.music, bare.music_gain_db) == (None, None, -3)


@pytest.fixture
def timeline() -> Timeline:
    words = Caption(text="Mornings", start_s=0.5, end_s=2.0)
    return Timeline(
        clips=[TimelineClip(path="a", source_s=3.0, caption=words), TimelineClip(path="b", end_s=2)]
    )


def test_new_words_stand_when_the_old_ones_did(timeline: Timeline) -> None:
    assert with_copy(timeline, 0, "Evenings", subtext="Hot").clips[0].caption == Caption(
        text="Evenings", subtext="Hot", start_s=0.5, end_s=2.0
    )
    assert with_copy(timeline, 1, "Evenings").clips[1].caption == Caption(text="Evenings")


def test_what_cannot_be_done_is_said(timeline: Timeline) -> None:
    cases = {
        "There is no clip 2; the video has 2, counted from 0.": lambda: trim(timeline, 2, end_s=1),
        "Clip 1 lasts 3.00 s and cannot end at 4.00 s; end it earlier.": lambda: trim(timeline, 0, end_s=4),
        "The order [0, 0] does not name each of the 2 clips exactly once; give the numbers 0 to 1 in the order "
        "wanted.": lambda: reorder(timeline, [0, 0]),
        "A video of 2 clips has no place 3; give 0 to 2.": lambda: insert(timeline, 3, timeline.clips[0]),
        "This is the video's only clip; put another in before you take it out.": lambda: remove(
            remove(timeline, 0), 0
        ),
        "That cannot be shown: a clip must last at least one frame; it starts at 1.0 s and ends at 1.0 s.": lambda: (
            trim(timeline, 0, start_s=1, end_s=1)
        ),
    }
    for message, act in cases.items():
        with pytest.raises(InputRejected, match=f"^{re.escape(message)}$"):
            act()
