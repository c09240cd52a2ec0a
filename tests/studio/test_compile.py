"""Compiling a timeline: one MP4 with captions, transitions, an end card and music, exact to the frame."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from limelight.studio.audio.encode import write_sound
from limelight.studio.errors import Cancelled, InputRejected
from limelight.studio.jobs import JOBS
from limelight.studio.motion import (
    Box,
    Caption,
    CaptionStyle,
    ClipSpec,
    Timeline,
    TimelineClip,
    compile_video,
    probe_video,
    render_clip,
)
from limelight.studio.motion.accents import with_accents
from limelight.studio.motion.i420 import planes, to_rgb, yuv
from limelight.studio.motion.parts import joins, measure
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.sound import read_sound, repeat, soundtrack
from limelight.studio.motion.transitions import HALF_FRAMES, Dip, Match, Wipe
from limelight.studio.motion.wording import wording
from limelight.studio.motion.writer import SAMPLE_RATE, Mp4Writer
from limelight.studio.music.loudness import integrated
from limelight.studio.types import Rgb8, no_progress

SIZE = (320, 180)


def flat(path: Path, color: tuple[int, int, int], seconds: float = 1.0) -> TimelineClip:
    """A clip of one colour."""
    picture = np.full((180, 320, 3), color, np.uint8)
    render_clip(picture, np.zeros((180, 320), np.uint8), ClipSpec(seconds=seconds), path, size=SIZE)
    return TimelineClip(path=str(path))


def tone(path: Path, seconds: float, level: float = 0.3) -> str:
    t = np.arange(round(seconds * 44_100)) / 44_100
    samples = (level * np.sin(2 * np.pi * 440 * t) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(samples.tobytes())
    return str(path)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[TimelineClip, TimelineClip]:
    folder = tmp_path_factory.mktemp("clips")
    return flat(folder / "blue.mp4", (40, 70, 150), 1.5), flat(folder / "sand.mp4", (215, 190, 150), 1.5)


def pictures(path: Path) -> list[Rgb8]:
    count = probe_video(path).frames
    size = probe_video(path).width, probe_video(path).height
    return [to_rgb(frame) for frame in read_frames(path, first=0, count=count, size=size)]


def test_a_video_has_the_facts_it_says(tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]) -> None:
    one, two = clips
    timeline = Timeline(
        clips=[
            one.model_copy(
                update={"caption": Caption(text="Mornings, upgraded", subtext="Stays hot", start_s=0.25)}
            ),
            two.model_copy(update={"transition": "dip", "end_s": 1.25}),
        ],
        music=tone(tmp_path / "music.wav", 4.0),
    )
    out, poster = tmp_path / "ad.mp4", tmp_path / "ad.png"
    facts = compile_video(timeline, out, size=SIZE, poster=poster)
    assert (facts.width, facts.height, facts.frames, facts.fps) == (320, 180, 66, 24.0)
    assert facts.seconds == pytest.approx(66 / 24, abs=1e-6)
    assert timeline.seconds == 66 / 24
    assert (facts.video_codec, facts.audio_codec) == ("h264", "aac")
    assert facts.audio_seconds == pytest.approx(66 / 24, abs=1e-6)
    assert facts.notes == []
    assert facts.srt == "1\n00:00:00,250 --> 00:00:01,083\nMornings, upgraded\nStays hot\n"
    assert (tmp_path / "ad.srt").read_text(encoding="utf-8") == facts.srt
    with av.open(str(out)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.pix_fmt, audio.rate, audio.layout.name) == ("yuv420p", 48_000, "stereo")
    assert out.read_bytes().find(b"moov") < out.read_bytes().find(b"mdat"), (
        "it can play before it is all there"
    )
    with Image.open(poster) as image:
        assert image.size == SIZE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ad.mp4", "ad.png", "ad.srt", "music.wav"]


def test_colours_survive_the_whole_way(tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]) -> None:
    compile_video(Timeline(clips=list(clips)), tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    shown = pictures(tmp_path / "a.mp4")
    assert np.abs(shown[10].reshape(-1, 3).mean(axis=0) - (40, 70, 150)).max() < 2.5
    assert np.abs(shown[60].reshape(-1, 3).mean(axis=0) - (215, 190, 150)).max() < 3.5


def test_a_cut_happens_on_its_frame(tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]) -> None:
    compile_video(Timeline(clips=list(clips)), tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    red = [float(picture[..., 0].mean()) for picture in pictures(tmp_path / "a.mp4")]
    assert max(red[:36]) < 60
    assert min(red[36:]) > 200


def test_a_caption_is_drawn_and_gone_before_the_cut(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]
) -> None:
    one = clips[0].model_copy(update={"caption": Caption(text="Mornings", start_s=0.0)})
    timeline = Timeline(clips=[one, clips[1]])
    compile_video(timeline, tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    brightest = [int(picture.max()) for picture in pictures(tmp_path / "a.mp4")[:36]]
    assert brightest[0] < 170
    assert brightest[20] > 225
    assert max(brightest[-2:]) < 170


def test_a_caption_without_room_is_left_out_and_said_so(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]
) -> None:
    one = clips[0].model_copy(update={"caption": Caption(text="Too late", start_s=1.2)})
    facts = compile_video(Timeline(clips=[one]), tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    assert facts.notes == [
        "The caption “Too late” was left out: its clip has only 0.21 s free for it, and it needs 0.5 s."
    ]
    assert (facts.srt, facts.srt_path, (tmp_path / "a.srt").exists()) == ("", None, False)


def test_an_old_caption_file_does_not_outlive_its_captions(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]
) -> None:
    (tmp_path / "a.srt").write_text("1\n")
    compile_video(Timeline(clips=[clips[0]]), tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    assert not (tmp_path / "a.srt").exists()


@pytest.mark.parametrize("at", [0.0, 0.4, 1.0])
def test_a_cancelled_video_leaves_nothing(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip], at: float
) -> None:
    def stop(share: float, what: str) -> None:
        if share >= at:
            raise Cancelled(what)

    timeline = Timeline(clips=[clips[0].model_copy(update={"caption": Caption(text="Mornings")})])
    with pytest.raises(Cancelled):
        compile_video(timeline, tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_end_card_comes_last(tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]) -> None:
    timeline = Timeline(clips=[clips[0]], endcard=clips[1].model_copy(update={"transition": "wipe"}))
    facts = compile_video(timeline, tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    assert facts.frames == 72
    assert pictures(tmp_path / "a.mp4")[-1][..., 0].mean() > 200


def test_a_trim_shows_what_lies_between(tmp_path: Path) -> None:
    ramp = np.repeat(np.linspace(40, 220, 320, dtype=np.uint8)[None, :, None], 180, axis=0).repeat(3, axis=2)
    clip = tmp_path / "ramp.mp4"
    render_clip(
        ramp, np.zeros((180, 320), np.uint8), ClipSpec(seconds=2, move="slide_right"), clip, size=SIZE
    )
    whole = pictures(clip)
    timeline = Timeline(clips=[TimelineClip(path=str(clip), start_s=0.5, end_s=1.75)])
    compile_video(timeline, tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    shown = pictures(tmp_path / "a.mp4")
    assert len(shown) == 30
    for index in (0, 15, 29):
        assert np.abs(shown[index].astype(int) - whole[12 + index]).mean() < 1.0


def test_ids_are_resolved(tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]) -> None:
    files = {"clip_1": Path(clips[0].path)}
    timeline = Timeline(clips=[TimelineClip(path="clip_1", source_s=1.5)])
    facts = compile_video(
        timeline, tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png", resolve=files.__getitem__
    )
    assert facts.frames == 36


def test_a_missing_clip_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match=r"^gone\.mp4 cannot be read as a video"):
        compile_video(
            Timeline(clips=[TimelineClip(path=str(tmp_path / "gone.mp4"))]),
            tmp_path / "a.mp4",
            size=SIZE,
            poster=tmp_path / "a.png",
        )


def test_a_trim_past_the_end_is_rejected(tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]) -> None:
    long = clips[0].model_copy(update={"end_s": 9.0})
    with pytest.raises(InputRejected, match=r"^blue\.mp4 ends 7\.50 s before the 9\.00 s asked for"):
        compile_video(Timeline(clips=[long]), tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_clips_of_another_size_and_rate_fit(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "odd.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 200, 200, "yuv420p"
        for _ in range(45):
            frame = av.VideoFrame.from_ndarray(
                np.full((200, 200, 3), (60, 120, 180), np.uint8), format="rgb24"
            )
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    timeline = Timeline(aspect="9:16", clips=[TimelineClip(path=str(tmp_path / "odd.mp4"))])
    facts = compile_video(timeline, tmp_path / "a.mp4", size=(180, 320), poster=tmp_path / "a.png")
    assert (facts.width, facts.height, facts.frames) == (180, 320, 36)


def test_music_is_faded_out_and_otherwise_kept(tmp_path: Path) -> None:
    path = Path(tone(tmp_path / "m.wav", 5.0))
    bed = soundtrack(path, 3 * 48_000, gain_db=0.0, fade_s=1.0)
    whole = read_sound(path, 3 * 48_000)
    assert bed.shape == (2, 3 * 48_000)
    assert np.array_equal(bed[:, 2000 : 2 * 48_000], whole[:, 2000 : 2 * 48_000])
    assert float(np.abs(bed[:, -1]).max()) < 1e-6
    loud = [
        float(np.sqrt((bed[:, start : start + 4800] ** 2).mean())) for start in range(96_000, 144_000, 9600)
    ]
    assert loud == sorted(loud, reverse=True)


def test_music_that_is_too_short_is_repeated_without_a_gap() -> None:
    bed = np.full((2, 48_000), 0.25, np.float32)
    long = repeat(bed, 200_000)
    assert long.shape == (2, 200_000)
    assert float(np.abs(long).min()) >= 0.25 - 1e-6
    assert float(np.abs(np.diff(long)).max()) < 0.001


def test_louder_music_is_never_clipped(tmp_path: Path) -> None:
    bed = soundtrack(Path(tone(tmp_path / "m.wav", 1.0, 0.9)), 48_000, gain_db=12.0, fade_s=0.1)
    assert float(np.abs(bed).max()) == pytest.approx(10 ** (-1 / 20), abs=1e-4)


def test_mastered_music_gets_louder_though_its_peaks_are_there_already(tmp_path: Path) -> None:
    sound = np.asarray(0.05 * np.random.default_rng(3).standard_normal((2, 2 * 48_000)), np.float32)
    sound[:, 24_000::24_000] = 0.89
    write_sound(sound.T, tmp_path / "m.wav")
    plain, louder = (
        soundtrack(tmp_path / "m.wav", 2 * 48_000, gain_db=gain, fade_s=0.1) for gain in (0.0, 3.0)
    )
    assert integrated(louder, 48_000) - integrated(plain, 48_000) == pytest.approx(3.0, abs=0.3)
    assert float(np.abs(louder).max()) <= 10 ** (-1 / 20) + 1e-4


def test_a_video_without_music_has_a_silent_track(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]
) -> None:
    facts = compile_video(
        Timeline(clips=[clips[0]]), tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png"
    )
    assert facts.audio_codec == "aac"
    assert float(np.abs(read_sound(tmp_path / "a.mp4", 72_000)).max()) < 1e-4


def test_music_that_is_no_sound_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "m.wav").write_text("no sound")
    with pytest.raises(InputRejected, match=r"^m\.wav cannot be read as sound"):
        soundtrack(tmp_path / "m.wav", 48_000, gain_db=0, fade_s=1)


def planar(color: tuple[int, int, int]) -> np.ndarray:
    frame = np.empty((270, 320), np.uint8)
    for plane, value in zip(planes(frame), yuv(color), strict=True):
        plane[:] = value
    return frame


def test_a_wipe_shows_old_or_band_or_new_and_never_one_through_the_other() -> None:
    old, new, band = (200, 60, 40), (40, 70, 150), (30, 120, 110)
    wipe = Wipe(planar(old), band)
    assert np.array_equal(wipe.leave(planar(old), 1), planar(old))
    assert np.array_equal(wipe.enter(planar(new), wipe.tail), planar(new))
    tones = [int(planes(planar(color)).v[0, 0]) for color in (old, new)]
    left, arrived = [], []
    for at in range(wipe.tail):
        v = planes(wipe.enter(planar(new), at)).v
        left.append(int((v == tones[0]).sum()))
        arrived.append(int((v == tones[1]).sum()))
        between = (v < max(tones)) & (v > min(tones))
        assert between.mean() < 0.22, "the band, its edge, and pixels that an edge crosses"
    assert left == sorted(left, reverse=True)
    assert arrived == sorted(arrived)
    assert (left[0] > 0.8 * 160 * 90, left[-1], arrived[0]) == (True, 0, 0)


def test_the_band_of_a_wipe_has_the_brands_accent(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]
) -> None:
    made = JOBS["compile"]({
        "clips": [
            {"path": clip.path, "start_s": 0.0, "end_s": 1.0, "transition": "wipe", "caption": "", "subcaption": ""}
            for clip in clips
        ],
        "aspect": "1:1", "heading_font": "Lato", "accent": "#c03028", "folder": str(tmp_path),
    }, no_progress)  # fmt: skip
    shown = pictures(Path(made["path"]))
    near = [(np.abs(picture.astype(int) - (0xC0, 0x30, 0x28)).max(axis=2) < 14).mean() for picture in shown]
    assert max(near) > 0.04
    assert near.index(max(near)) in range(24, 24 + Wipe.tail)


def test_a_dip_sinks_and_rises_without_a_step() -> None:
    dip = Dip((28, 22, 16))
    sinks = [float(planes(dip.leave(planar((140, 150, 150)), k)).y.mean()) for k in range(HALF_FRAMES, 0, -1)]
    rises = [float(planes(dip.enter(planar((140, 150, 150)), k)).y.mean()) for k in range(HALF_FRAMES)]
    assert sinks == sorted(sinks, reverse=True)
    assert rises == sorted(rises)
    assert max(abs(b - a) for a, b in pairwise([*sinks, *rises])) < 45
    assert sinks[-1] < 40


@pytest.mark.parametrize("tall", [(0.6, 0.5), (0.5, 0.6), (0.5, 0.5)])
def test_a_match_puts_the_product_where_it_was(tall: tuple[float, float]) -> None:
    def block(height: float, middle: float) -> tuple[np.ndarray, Box]:
        box = Box(x0=middle - height / 5, y0=0.5 - height / 2, x1=middle + height / 5, y1=0.5 + height / 2)
        frame = planar((60, 60, 60))
        y = planes(frame).y
        y[round(box.y0 * 180) : round(box.y1 * 180), round(box.x0 * 320) : round(box.x1 * 320)] = 200
        return frame, box

    (before, last), (after, first) = block(tall[0], 0.52), block(tall[1], 0.50)
    match = Match(last, first)
    left, entered = planes(match.leave(before, 1)).y > 130, planes(match.enter(after, 0)).y > 130
    for axis in (0, 1):
        one, other = (np.flatnonzero(shown.any(axis=axis)) for shown in (left, entered))
        assert abs(int(one[0]) - int(other[0])) <= 4
        assert abs(int(one[-1]) - int(other[-1])) <= 4


def test_a_brands_own_typeface_that_is_not_here_is_replaced_and_said_so(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]
) -> None:
    timeline = Timeline(clips=[clips[0].model_copy(update={"caption": Caption(text="Mornings")})])
    facts = compile_video(
        timeline, tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png",
        style=CaptionStyle(heading_font="Gotham Rounded"),
    )  # fmt: skip
    assert facts.notes == [
        "The typeface Gotham Rounded is not installed, so the words are set in Manrope. "
        "If it is an open font, pip install fontpkg-gotham-rounded may bring it."
    ]


def test_sound_and_picture_start_and_end_together(tmp_path: Path) -> None:
    click = np.zeros((2, 2 * SAMPLE_RATE), np.float32)
    click[:, SAMPLE_RATE : SAMPLE_RATE + 48] = 0.9
    with Mp4Writer(tmp_path / "a.mp4", size=(64, 64), crf=30, preset="ultrafast", audio=True) as writer:
        for _ in range(48):
            writer.write_rgb(np.zeros((64, 64, 3), np.uint8))
        writer.write_audio(click)
    with av.open(str(tmp_path / "a.mp4")) as container:
        frames = list(container.decode(audio=0))
    heard = np.concatenate([np.asarray(frame.to_ndarray()) for frame in frames], axis=1)[0]
    at = (frames[0].time or 0.0) + int(np.abs(heard).argmax()) / SAMPLE_RATE
    assert at == pytest.approx(1.0, abs=0.005)
    facts = probe_video(tmp_path / "a.mp4")
    assert (facts.seconds, facts.audio_seconds) == (2.0, 2.0)


def test_all_captions_of_a_video_have_one_colour(tmp_path: Path) -> None:
    clips = [
        flat(tmp_path / f"{n}.mp4", color).model_copy(update={"caption": Caption(text="Mornings")})
        for n, color in enumerate([(40, 50, 60), (60, 50, 40), (190, 180, 170)])
    ]
    timeline = Timeline(clips=clips)
    parts = measure(timeline, Path)
    style = CaptionStyle()
    words = wording(timeline, parts, joins(timeline, parts, style, size=SIZE), size=SIZE, style=style)
    assert {layer.legibility.words for layer in words.layers if layer} == {(255, 255, 255)}
    assert all(layer.legibility.ratio >= 4.5 for layer in words.layers if layer)


def test_the_same_timeline_gives_the_same_pictures(
    tmp_path: Path, clips: tuple[TimelineClip, TimelineClip]
) -> None:
    one = clips[0].model_copy(update={"caption": Caption(text="Mornings")})
    timeline = Timeline(clips=[one, clips[1].model_copy(update={"transition": "wipe"})])
    shown = []
    for name in ("a", "b"):
        compile_video(timeline, tmp_path / f"{name}.mp4", size=SIZE, poster=tmp_path / f"{name}.png")
        shown.append(np.stack(pictures(tmp_path / f"{name}.mp4")))
    assert np.array_equal(shown[0], shown[1])


def test_a_breath_of_air_passes_with_a_wipe_and_never_too_loud() -> None:
    quiet = np.zeros((2, 4 * SAMPLE_RATE), np.float32)
    heard = with_accents(quiet, [(2.0, "wipe")])
    loud = np.flatnonzero(np.abs(heard).max(axis=0) > 0.1 * np.abs(heard).max()) / SAMPLE_RATE
    assert 1.9 <= loud[0] < 2.1
    assert loud[-1] < 2.75
    left, right = np.abs(heard[:, : round(2.15 * SAMPLE_RATE)]).sum(axis=1)
    assert left > right, "it comes from where the band comes from"
    full = np.full((2, 4 * SAMPLE_RATE), 0.86, np.float32)
    assert np.abs(with_accents(full, [(2.0, "wipe")])).max() <= 10 ** (-1.2 / 20)
    assert np.array_equal(with_accents(full, [(2.0, "cut")]), full)


def test_a_bed_a_few_frames_too_short_ends_as_composed() -> None:
    bed = np.linspace(1, 0, 2 * SAMPLE_RATE, dtype=np.float32)[None].repeat(2, axis=0)
    heard = repeat(bed, 2 * SAMPLE_RATE + 4000)
    assert np.array_equal(heard[:, : bed.shape[1]], bed)
    assert not heard[:, bed.shape[1] :].any()
