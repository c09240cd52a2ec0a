"""Timelines for editing programs: OpenTimelineIO out and in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.errors import InputRejected
from limelight.studio.motion import Caption, Timeline, TimelineClip, Transition
from limelight.studio.motion.otioread import from_otio, read_otio
from limelight.studio.motion.otiowrite import frame_range, to_otio, write_otio

names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
times = st.floats(0, 20, allow_nan=False)
captions = st.builds(Caption, text=names, subtext=st.just("") | names, start_s=times, end_s=st.none() | times)
clips = st.builds(
    lambda path, start, length, known, caption, transition: TimelineClip(
        path=path, start_s=start, end_s=None if known else start + length,
        source_s=start + length if known else None, caption=caption, transition=transition,
    ),
    names | names.map(lambda name: f"/clips/{name}"), times, st.floats(0.1, 20), st.booleans(), st.none() | captions,
    st.sampled_from(get_args(Transition)),
)  # fmt: skip
timelines = st.builds(
    Timeline,
    aspect=st.sampled_from(["16:9", "9:16", "1:1", "4:5"]),
    clips=st.lists(clips, min_size=1, max_size=5),
    endcard=st.none() | clips,
    music=st.none() | names,
    music_gain_db=st.floats(-60, 12),
    accents=st.booleans(),
    dip_color=st.none() | st.just("#102030"),
)


@given(timelines)
@settings(deadline=None, max_examples=60)
def test_a_timeline_comes_back_equal(timeline: Timeline) -> None:
    text = to_otio(timeline).to_json_string()
    again = from_otio(otio.adapters.read_from_string(text, "otio_json"))
    assert (again.timeline, again.notes) == (timeline, [])


@given(timelines)
@settings(deadline=None, max_examples=30)
def test_another_program_sees_the_same_length(timeline: Timeline) -> None:
    made = to_otio(timeline)
    assert [track.kind for track in made.tracks] == ["Video"] + ["Audio"] * (timeline.music is not None)
    for track in made.tracks:
        assert track.duration().value == timeline.frames()


@pytest.fixture
def timeline() -> Timeline:
    return Timeline(
        aspect="9:16",
        clips=[
            TimelineClip(path="one.mp4", source_s=3.0, caption=Caption(text="Mornings", subtext="Hot", end_s=2.0)),
            TimelineClip(path="/clips/two words.mp4", start_s=0.5, end_s=2.5, transition="match"),
        ],
        endcard=TimelineClip(path="card.mp4", source_s=3.0, transition="wipe"),
        music="bed.wav",
    )  # fmt: skip


def test_the_file_says_what_editing_programs_ask(tmp_path: Path, timeline: Timeline) -> None:
    write_otio(timeline, tmp_path / "a.otio", name="Spring")
    read = otio.adapters.read_from_file(str(tmp_path / "a.otio"))
    assert isinstance(read, otio.schema.Timeline)
    assert read.name == "Spring"
    one, match, two, wipe, card = read.video_tracks()[0]
    assert [one.name, two.name, card.name] == ["one", "two words", "card"]
    assert (match.name, wipe.name) == ("match", "wipe")
    assert two.media_reference.target_url == "file:///clips/two%20words.mp4"
    assert two.source_range == frame_range(12, 48)
    assert one.media_reference.available_range == frame_range(0, 72)
    assert (one.markers[0].name, one.markers[0].marked_range) == ("Mornings / Hot", frame_range(7, 41))
    assert read_otio(tmp_path / "a.otio").timeline == timeline


def test_what_another_program_changed_is_taken(timeline: Timeline) -> None:
    made = to_otio(timeline)
    one, _, two, _, card = list(made.video_tracks()[0])
    track = otio.schema.Track("V1", kind="Video")
    two.source_range = frame_range(24, 24)
    for item in (two, one, card):  # it took the transitions out, trimmed the second and played it first
        track.append(item.deepcopy())
    made.tracks[0] = track
    taken = from_otio(made).timeline
    assert [clip.path for clip in taken.clips] == ["/clips/two words.mp4", "one.mp4"]
    assert (taken.clips[0].start_s, taken.clips[0].end_s) == (1.0, 2.0)
    assert [part.transition for part in taken.parts[1:]] == ["cut", "cut"]
    assert taken.clips[1].caption == timeline.clips[0].caption
    assert (taken.endcard and taken.endcard.path, taken.music) == ("card.mp4", "bed.wav")


def foreign(
    *items: otio.core.Composable, sound: tuple[otio.core.Composable, ...] = ()
) -> otio.schema.Timeline:
    made = otio.schema.Timeline("Cut 7")
    for name, kind, content in (("V1", "Video", items), ("A1", "Audio", sound)):
        if content:
            track = otio.schema.Track(name, kind=kind)
            track.extend(content)
            made.tracks.append(track)
    return made


def clip(name: str, first: int = 0, count: int = 30, rate: float = 30.0, start: int = 0) -> otio.schema.Clip:
    def span(at: int, frames: int) -> otio.opentime.TimeRange:
        return otio.opentime.TimeRange(
            otio.opentime.RationalTime(at, rate), otio.opentime.RationalTime(frames, rate)
        )

    media = otio.schema.ExternalReference(f"file:///media/{name}.mov", span(start, 900))
    return otio.schema.Clip(name, media, span(first, count))


def test_another_programs_timeline_is_taken() -> None:
    dissolve = otio.schema.Transition(
        "Cross", otio.schema.TransitionTypes.SMPTE_Dissolve,
        otio.opentime.RationalTime(5, 30), otio.opentime.RationalTime(5, 30),
    )  # fmt: skip
    blurred = clip("b", 3600 + 15, 45, start=3600)
    blurred.effects.append(otio.schema.Effect("Blur"))
    made = foreign(clip("a"), dissolve, blurred, sound=(clip("a"), clip("b")))
    song = otio.schema.Track("A2", kind="Audio")
    song.append(clip("song"))
    made.tracks.append(song)
    taken = from_otio(made, aspect="1:1")
    assert taken.timeline == Timeline(
        aspect="1:1",
        clips=[
            TimelineClip(path="/media/a.mov", start_s=0.0, end_s=1.0, source_s=30.0),
            TimelineClip(path="/media/b.mov", start_s=0.5, end_s=2.0, source_s=30.0, transition="dip"),
        ],
        music="/media/song.mov",
    )
    assert taken.notes == [
        "The transition Cross became a dip, which takes no time of its own.",
        "The effect Blur on “b” was left out.",
        "The sound of 2 clips was left out; a video here has its music alone.",
    ]


def test_everything_that_cannot_be_taken_is_said_at_once() -> None:
    slow = clip("slow")
    slow.effects.append(otio.schema.LinearTimeWarp("half speed", 0.5))
    offline = otio.schema.Clip("lost", otio.schema.MissingReference(), frame_range(0, 24))
    cloud = otio.schema.Clip(
        "cloud", otio.schema.ExternalReference("https://media.example/c.mov"), frame_range(0, 24)
    )
    nested = otio.schema.Stack("Titles")
    nested.append(clip("t"))
    gap = otio.schema.Gap(source_range=frame_range(0, 12))
    with pytest.raises(InputRejected) as caught:
        from_otio(foreign(slow, gap, offline, cloud, nested, sound=(clip("song"), clip("other"))))
    assert caught.value.message == (
        "“Cut 7” cannot be taken as it is:\n"
        "- “slow” changes its speed (half speed); render it at its new speed\n"
        "- there is a gap of 0.50 s at 1.00 s; close it or put a clip there\n"
        "- “lost” has no media file (MissingReference); render it to a file or link it again\n"
        "- “cloud” has no media file (https://media.example/c.mov); render it to a file or link it again\n"
        "- “Titles” is a Stack inside the track; render it to a clip of its own\n"
        "- it has 2 pieces of music; mix them into one file that begins with the video"
    )
    assert caught.value.value == 6


def test_what_is_no_timeline_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "a.otio"
    broken.write_text("{")
    with pytest.raises(InputRejected, match=r"^a\.otio cannot be read as OpenTimelineIO JSON"):
        read_otio(broken)
    broken.write_text(clip("a").to_json_string())
    with pytest.raises(
        InputRejected, match=re.escape("a.otio holds a Clip and not a Timeline; export one sequence")
    ):
        read_otio(broken)
    with pytest.raises(InputRejected, match="it has 0 picture tracks"):
        from_otio(foreign())
