"""The timeline: a video as data, with exact arithmetic."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.motion import Caption, Timeline, TimelineClip, frame_count
from limelight.studio.motion.srt import srt_text
from limelight.studio.motion.transitions import HALF_FRAMES, Cut, Dip, Join
from limelight.studio.motion.wording import caption_frames

times = st.floats(0, 20, allow_nan=False)
captions = st.builds(
    Caption, text=st.text(max_size=20), subtext=st.text(max_size=20), start_s=times, end_s=st.none() | times
)
clips = st.builds(
    lambda path, start, length, caption, transition: TimelineClip(
        path=path, start_s=start, end_s=start + length, caption=caption, transition=transition
    ),
    st.text(min_size=1, max_size=12),
    times,
    st.floats(0.1, 20),
    st.none() | captions,
    st.sampled_from(["cut", "dip", "wipe", "match", "morph"]),
)
timelines = st.builds(
    Timeline,
    aspect=st.sampled_from(["16:9", "9:16", "1:1", "4:5"]),
    clips=st.lists(clips, min_size=1, max_size=6),
    endcard=st.none() | clips,
    music=st.none() | st.text(min_size=1, max_size=8),
    music_gain_db=st.floats(-60, 12),
)


@given(timelines)
@settings(deadline=None)
def test_a_timeline_survives_json(timeline: Timeline) -> None:
    assert Timeline.model_validate_json(timeline.model_dump_json()) == timeline


@given(timelines)
@settings(deadline=None)
def test_a_video_is_as_long_as_its_parts_in_whole_frames(timeline: Timeline) -> None:
    parts = [*timeline.clips, *([timeline.endcard] if timeline.endcard else [])]
    frames = sum(round(((part.end_s or 0) - part.start_s) * 24) for part in parts)
    assert timeline.frames() == frames
    assert timeline.seconds == frames / 24


@given(timelines, st.sampled_from(["cut", "dip", "wipe", "match", "morph"]))
@settings(deadline=None)
def test_a_transition_takes_no_time(timeline: Timeline, transition: str) -> None:
    changed = [clip.model_copy(update={"transition": transition}) for clip in timeline.clips]
    assert timeline.model_copy(update={"clips": changed}).seconds == timeline.seconds


@given(
    captions, st.integers(12, 400), st.sampled_from(["cut", "dip"]), st.sampled_from(["cut", "dip", "last"])
)
@settings(deadline=None)
def test_a_caption_is_gone_before_the_cut(caption: Caption, count: int, into: str, out_of: str) -> None:
    joined: list[Join] = [Cut() if into == "cut" else Dip((90, 90, 90))]
    if out_of != "last":
        joined.append(Cut() if out_of == "cut" else Dip((90, 90, 90)))
    first, after = caption_frames(caption, count, joined, 0)
    assert first >= 0
    assert after <= count - 2 - (HALF_FRAMES if out_of == "dip" else 0)


def test_a_clip_of_known_length_needs_no_file() -> None:
    assert TimelineClip(path="clip_1", source_s=3.0).frames() == 72
    assert TimelineClip(path="clip_1", source_s=3.0, start_s=0.5).frames() == 60


def test_a_clip_of_unknown_length_and_no_file_is_rejected() -> None:
    with pytest.raises(InputRejected, match=r"^clip_1 cannot be read as a video"):
        _ = Timeline(clips=[TimelineClip(path="clip_1")]).seconds


def test_a_trim_that_starts_after_the_end_is_rejected() -> None:
    message = "The clip starts at 4.0 s but is only 3.00 s long; start it earlier."
    with pytest.raises(InputRejected, match=f"^{re.escape(message)}$"):
        TimelineClip(path="clip_1", source_s=3.0, start_s=4.0).frames()


def test_a_clip_must_end_after_it_starts() -> None:
    with pytest.raises(ValidationError, match=r"it starts at 2\.0 s and ends at 2\.0 s"):
        TimelineClip(path="clip_1", start_s=2.0, end_s=2.0)


def test_a_timeline_needs_a_clip() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        Timeline(clips=[])


def test_captions_as_subrip() -> None:
    shown = [
        (7, 66, Caption(text="Mornings, upgraded", subtext="Stays hot")),
        (79, 24 * 3725 + 12, Caption(text="Été")),
    ]
    assert srt_text(shown) == (
        "1\n00:00:00,292 --> 00:00:02,750\nMornings, upgraded\nStays hot\n\n"
        "2\n00:00:03,292 --> 01:02:05,500\nÉté\n"
    )
    assert srt_text([]) == ""


def test_frame_count_rounds_to_the_nearest() -> None:
    assert [frame_count(seconds) for seconds in (0.5, 1.0, 2.49, 3.0)] == [12, 24, 60, 72]
