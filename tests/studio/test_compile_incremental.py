"""Compiling again: only what changed is encoded, and nobody can tell from the file."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import get_args

import av
import numpy as np
import pytest
from PIL import Image

from limelight.studio.errors import Cancelled, RenderFailed
from limelight.studio.jobs import JOBS
from limelight.studio.motion import (
    Caption,
    CaptionStyle,
    ClipSpec,
    Move,
    SegmentCache,
    Timeline,
    TimelineClip,
    Transition,
    VideoFacts,
    compile_video,
    render_clip,
)
from limelight.studio.motion.edits import reorder, trim, with_copy, with_music
from limelight.studio.motion.splice import packet_count, splice
from limelight.studio.types import no_progress
from tests.studio.test_compile import SIZE, flat, tone


@pytest.fixture(scope="module")
def timeline(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """Three clips of a second with words over the second, and a wipe into the third."""
    folder = tmp_path_factory.mktemp("clips")
    one, two, three = (
        flat(folder / f"{name}.mp4", color)
        for name, color in {"blue": (40, 70, 150), "sand": (215, 190, 150), "red": (160, 40, 40)}.items()
    )
    return Timeline(
        clips=[
            one,
            two.model_copy(update={"caption": Caption(text="Mornings")}),
            three.model_copy(update={"transition": "wipe"}),
        ],
        music=tone(folder / "music.wav", 3.0),
    )


@pytest.fixture
def cache(tmp_path: Path) -> SegmentCache:
    return SegmentCache(tmp_path / "segments")


def compiled(timeline: Timeline, out: Path, cache: SegmentCache | None = None) -> VideoFacts:
    return compile_video(timeline, out, size=SIZE, poster=out.with_suffix(".png"), cache=cache)


def reused(facts: VideoFacts) -> list[bool]:
    return [one.reused for one in facts.segments]


def packets(path: str | Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def test_the_same_again_is_all_reused_and_the_same_file(
    tmp_path: Path, timeline: Timeline, cache: SegmentCache
) -> None:
    first = compiled(timeline, tmp_path / "a.mp4", cache)
    again = compiled(timeline, tmp_path / "b.mp4", cache)
    plain = compiled(timeline, tmp_path / "c.mp4")
    assert (reused(first), reused(again), reused(plain)) == ([False] * 3, [True] * 3, [False] * 3)
    assert [(one.first, one.frames) for one in first.segments] == [(0, 24), (24, 24), (48, 24)]
    assert Path(first.path).read_bytes() == Path(again.path).read_bytes() == Path(plain.path).read_bytes()
    assert Image.open(tmp_path / "a.png").tobytes() == Image.open(tmp_path / "b.png").tobytes()


def test_other_words_encode_one_segment(tmp_path: Path, timeline: Timeline, cache: SegmentCache) -> None:
    before = packets(compiled(timeline, tmp_path / "a.mp4", cache).path)
    facts = compiled(with_copy(timeline, 1, "Evenings"), tmp_path / "b.mp4", cache)
    after = packets(facts.path)
    assert reused(facts) == [True, False, True]
    assert (before[:24], before[48:]) == (after[:24], after[48:])
    assert before[24:48] != after[24:48]
    assert "Evenings" in facts.srt


def test_other_music_encodes_no_picture(tmp_path: Path, timeline: Timeline, cache: SegmentCache) -> None:
    before = compiled(timeline, tmp_path / "a.mp4", cache)
    facts = compiled(with_music(timeline, None), tmp_path / "b.mp4", cache)
    assert reused(facts) == [True] * 3
    assert packets(before.path) == packets(facts.path)
    assert Path(before.path).read_bytes() != Path(facts.path).read_bytes()


def test_a_trim_before_a_wipe_encodes_the_clip_that_the_wipe_uncovers_too(
    tmp_path: Path, timeline: Timeline, cache: SegmentCache
) -> None:
    compiled(timeline, tmp_path / "a.mp4", cache)
    facts = compiled(trim(timeline, 1, end_s=0.9), tmp_path / "b.mp4", cache)
    assert reused(facts) == [True, False, False]
    facts = compiled(trim(timeline, 0, end_s=0.9), tmp_path / "c.mp4", cache)
    assert reused(facts) == [False, True, True]
    assert facts.frames == 70


def test_clips_in_another_order_behind_cuts_are_reused(
    tmp_path: Path, timeline: Timeline, cache: SegmentCache
) -> None:
    cuts = [clip.model_copy(update={"transition": "cut"}) for clip in timeline.clips]
    plain = timeline.model_copy(update={"clips": cuts})
    compiled(plain, tmp_path / "a.mp4", cache)
    facts = compiled(reorder(plain, [0, 2, 1]), tmp_path / "b.mp4", cache)
    assert reused(facts) == [True] * 3
    assert facts.frames == 72


def test_the_same_clip_under_another_name_is_reused(
    tmp_path: Path, timeline: Timeline, cache: SegmentCache
) -> None:
    compiled(timeline, tmp_path / "a.mp4", cache)
    copies: list[TimelineClip] = []
    for index, clip in enumerate(timeline.clips):
        copy = tmp_path / f"copy-{index}.mp4"
        copy.write_bytes(Path(clip.path).read_bytes())
        copies.append(clip.model_copy(update={"path": str(copy)}))
    facts = compiled(timeline.model_copy(update={"clips": copies}), tmp_path / "b.mp4", cache)
    assert reused(facts) == [True] * 3


def product_clip(path: Path, seed: int) -> TimelineClip:
    """A clip of a second with a product in it, so that every transition has something to hold on to."""
    rng = np.random.default_rng(seed)
    picture = rng.integers(60, 200, (180, 320, 3), np.uint8)
    mask = np.zeros((180, 320), np.uint8)
    mask[50:150, 120 + 10 * seed : 190 + 10 * seed] = 255
    move: Move = ("push", "orbit", "macro")[seed]
    render_clip(picture, mask, ClipSpec(seconds=1.0, move=move), path, size=SIZE)
    return TimelineClip(path=str(path), source_s=1.0)


@pytest.mark.slow
def test_after_any_edits_the_file_is_what_it_would_be_from_nothing(
    tmp_path: Path, cache: SegmentCache
) -> None:
    clips = [product_clip(tmp_path / f"{seed}.mp4", seed) for seed in range(3)]
    timeline = Timeline(clips=clips, dip_color="#203040")
    random = Random(5)
    style = CaptionStyle()
    shared = 0
    for step in range(14):
        index = random.randrange(3)
        match step % 7:
            case 0:
                timeline = with_copy(timeline, index, random.choice(["Mornings", "Evenings", ""]))
            case 1:
                start = random.choice([0.0, 0.125, 0.25])
                timeline = trim(timeline, index, start_s=start, end_s=start + random.choice([0.625, 0.75]))
            case 2:
                timeline = reorder(timeline, random.sample(range(3), 3))
            case 3 | 4:
                changed = list(timeline.clips)
                kind = random.choice(get_args(Transition))
                changed[index] = changed[index].model_copy(update={"transition": kind})
                timeline = timeline.model_copy(update={"clips": changed})
            case 5:
                timeline = timeline.model_copy(
                    update={"dip_color": random.choice(["#203040", "#402030", None])}
                )
            case _:
                style = CaptionStyle(accent_color=random.choice(["#1F7A72", "#AA3344"]))
        made = [
            compile_video(
                timeline, tmp_path / f"{name}.mp4", size=SIZE, poster=tmp_path / "p.png", style=style, cache=kept
            )
            for name, kept in {"kept": cache, "fresh": None}.items()
        ]  # fmt: skip
        assert Path(made[0].path).read_bytes() == Path(made[1].path).read_bytes(), f"step {step}: {timeline}"
        shared += sum(reused(made[0]))
    assert shared > 14


def test_every_segment_begins_with_a_keyframe_and_one_set_of_parameters_serves_all(
    tmp_path: Path, timeline: Timeline
) -> None:
    facts = compiled(timeline, tmp_path / "a.mp4")
    with av.open(facts.path) as container:
        shown = [packet for packet in container.demux(video=0) if packet.size]
        times = [packet.dts for packet in shown if packet.dts is not None]
    assert all(shown[one.first].is_keyframe for one in facts.segments)
    assert {b - a for a, b in pairwise(times)} == {512}
    assert not [packet for packet in shown if b"\x67" in bytes(packet)[4:5]], "no parameter set in the stream"


def test_two_threads_write_the_same_file(
    tmp_path: Path, timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = compiled(timeline, tmp_path / "a.mp4")
    monkeypatch.setenv("LIMELIGHT_STUDIO_THREADS", "2")
    two = compiled(timeline, tmp_path / "b.mp4")
    assert Path(one.path).read_bytes() == Path(two.path).read_bytes()


def test_a_stop_leaves_nothing_behind_on_two_threads(
    tmp_path: Path, timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(share: float, what: str) -> None:
        if share > 0.3:
            raise Cancelled

    monkeypatch.setenv("LIMELIGHT_STUDIO_THREADS", "2")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(Cancelled):
        compile_video(timeline, out / "a.mp4", size=SIZE, poster=out / "a.png", progress=stop)
    assert list(out.iterdir()) == []


def test_a_damaged_segment_is_made_again(tmp_path: Path, timeline: Timeline) -> None:
    folder = tmp_path / "segments"
    compiled(timeline, tmp_path / "a.mp4", SegmentCache(folder))
    for kept in folder.iterdir():
        kept.write_bytes(kept.read_bytes()[:900])
    facts = compiled(timeline, tmp_path / "b.mp4", SegmentCache(folder))
    assert reused(facts) == [False] * 3
    assert Path(facts.path).read_bytes() == (tmp_path / "a.mp4").read_bytes()
    assert reused(compiled(timeline, tmp_path / "c.mp4", SegmentCache(folder))) == [True] * 3


def test_the_folder_stays_within_its_limit_and_loses_what_was_unused_longest(tmp_path: Path) -> None:
    cache = SegmentCache(tmp_path / "segments", limit_bytes=250)
    (tmp_path / "made.mp4").write_bytes(b"x" * 100)
    for age, key in enumerate(["a", "b", "c"]):
        cache.keep(key, tmp_path / "made.mp4")
        kept = tmp_path / "segments" / f"{key}.mp4"
        kept.unlink()
        kept.write_bytes(b"x" * 100)  # a file of its own, with a time of its own
        os.utime(kept, (1_000 + age, 1_000 + age))
    assert cache.take("a", tmp_path / "taken.mp4")
    cache.trim()
    assert sorted(file.stem for file in (tmp_path / "segments").iterdir()) == ["a", "c"]
    assert not cache.take("b", tmp_path / "gone.mp4")


def test_segments_of_other_settings_are_not_joined(tmp_path: Path) -> None:
    small, large = flat(tmp_path / "a.mp4", (9, 9, 9)), tmp_path / "b.mp4"
    with av.open(str(large), "w") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        container.mux(
            stream.encode(av.VideoFrame.from_ndarray(np.zeros((96, 64), np.uint8), format="yuv420p"))
        )
        container.mux(stream.encode())
    with pytest.raises(RenderFailed, match="encoded with different settings and cannot be joined"):
        splice([Path(small.path), large], tmp_path / "c.mp4", sound=None)
    assert packet_count(tmp_path / "nothing.mp4") == 0


def test_the_job_keeps_segments_in_the_folder_it_is_given(tmp_path: Path, timeline: Timeline) -> None:
    request = {
        "clips": [
            {"path": clip.path, "start_s": 0.0, "end_s": 0.5, "transition": "cut", "caption": "", "subcaption": ""}
            for clip in timeline.clips[:2]
        ],
        "aspect": "1:1", "segments": str(tmp_path / "segments"),
    }  # fmt: skip
    shown = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made = JOBS["compile"]({**request, "folder": str(tmp_path / name)}, no_progress)
        shown.append(made["facts"]["segments"])
    assert shown == [[{"frames": 12, "reused": False}] * 2, [{"frames": 12, "reused": True}] * 2]
