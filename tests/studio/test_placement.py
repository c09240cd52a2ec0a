"""Placements: what a finished file is measured to hold, what breaks a rule, and what delivery sets right."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Literal, get_args

import av
import numpy as np
import pytest

from limelight.schema import work
from limelight.studio.errors import InputRejected
from limelight.studio.jobs import JOBS
from limelight.studio.motion import Box, Caption, Encoding, Timeline, VideoFacts, compile_video
from limelight.studio.motion.cut import cut_video
from limelight.studio.motion.delivery import deliver
from limelight.studio.motion.filefacts import file_facts
from limelight.studio.motion.layoutnotes import LayoutNotes, Standing, read_layout_notes
from limelight.studio.motion.level import leveled
from limelight.studio.motion.placementcheck import check, layout_known
from limelight.studio.motion.placements import VIDEO_PLACEMENTS, placement_named
from limelight.studio.motion.sound import read_sound
from limelight.studio.motion.splice import lay_sound
from limelight.studio.motion.tables import write_tables
from limelight.studio.motion.timeline import Transition
from limelight.studio.motion.writer import SAMPLE_RATE
from limelight.studio.music import measure
from limelight.studio.types import no_progress
from limelight.studio.typography.safezone import SAFE_ZONES
from tests.studio.test_compile import SIZE, flat, tone

TV = VIDEO_PLACEMENTS["streaming-tv"].model_copy(
    update={
        "sizes": (SIZE,), "lengths": (1.5, 2.0), "least_bit_rate": 900_000, "least_audio_bit_rate": 96_000,
        "encoding": Encoding(bit_rate=1_200_000, audio_bit_rate=192_000),
    }
)  # fmt: skip
"""Streaming TV's rules for frames that a test can encode."""


@pytest.fixture(scope="module")
def timeline(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    folder = tmp_path_factory.mktemp("placement")
    words = Caption(text="Mornings")
    one, two = flat(folder / "a.mp4", (40, 70, 150), 1.0), flat(folder / "b.mp4", (200, 170, 120), 1.0)
    return Timeline(clips=[one.model_copy(update={"caption": words}), two], music=tone(folder / "m.wav", 3.0))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, timeline: Timeline) -> VideoFacts:
    """The timeline compiled for nothing in particular: small, loud, with little data."""
    folder = tmp_path_factory.mktemp("plain")
    return compile_video(timeline, folder / "a.mp4", size=(160, 90), poster=folder / "a.png")


def packets(path: str | Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def test_a_file_is_measured(plain: VideoFacts) -> None:
    facts = file_facts(plain.path)
    assert (facts.width, facts.height, facts.frames, facts.fps, facts.seconds) == (160, 90, 48, 24.0, 2.0)
    assert (facts.codec, facts.profile, facts.pixel_format, facts.constant_rate) == (
        "h264",
        "High",
        "yuv420p",
        True,
    )
    assert facts.bit_rate == round(sum(map(len, packets(plain.path))) * 8 / 2)
    assert facts.sound is not None
    assert (facts.sound.codec, facts.sound.sample_rate, facts.sound.channels) == ("aac", 48_000, 2)
    assert facts.sound.lufs == pytest.approx(-15.7, abs=0.3)


def test_a_timeline_is_compiled_as_its_placement_asks(tmp_path: Path, timeline: Timeline) -> None:
    made = deliver(timeline, TV, tmp_path / "tv.mp4", poster=tmp_path / "tv.png")
    assert [str(violation) for violation in made.violations] == []
    assert (made.changes, made.video.notes) == ([], [])
    assert (made.file.width, made.file.seconds, made.video.frames) == (320, 2.0, 48)
    assert made.file.bit_rate == pytest.approx(1_200_000, rel=0.1)
    assert made.file.sound is not None
    assert made.file.sound.lufs == pytest.approx(-24, abs=0.3)


def test_what_breaks_a_rule_is_said_with_limit_and_value(plain: VideoFacts) -> None:
    rate = file_facts(plain.path).bit_rate / 1e6
    said = [
        str(violation) for violation in check(plain.path, TV.model_copy(update={"lengths": (15.0, 30.0)}))
    ]
    assert said[:3] == [
        "The frame is 160x90; the placement asks for 320x180. Deliver it for streaming TV.",
        "The length is 2.00 s; the placement asks for 15 s or 30 s. Make it exactly 15 s long.",
        f"The picture's bit rate is {rate:.2f} Mbit/s; the placement asks for 0.90 Mbit/s or more. "
        "Deliver it for streaming TV.",
    ]
    assert said[3].endswith("the placement asks for -24 ±2 LUFS. Deliver it for streaming TV.")
    assert len(said) == 4


def test_a_finished_video_gets_what_it_lacks(tmp_path: Path, plain: VideoFacts) -> None:
    made = deliver(Path(plain.path), TV, tmp_path / "tv.mp4", poster=tmp_path / "tv.png")
    assert made.violations == []
    assert [change.split(" was ")[0] for change in made.changes] == [
        "The frame", "The picture's bit rate", "The loudness"
    ]  # fmt: skip
    assert layout_known(made.file.path), "what is known of its words goes along"
    assert (made.video.frames, made.video.seconds, made.video.audio_seconds) == (48, 2.0, 2.0)


def test_only_the_sound_is_made_again_where_only_the_sound_is_wrong(
    tmp_path: Path, timeline: Timeline
) -> None:
    loud = compile_video(
        timeline, tmp_path / "a.mp4", size=SIZE, poster=tmp_path / "a.png", encoding=TV.encoding
    )
    made = deliver(Path(loud.path), TV, tmp_path / "b.mp4", poster=tmp_path / "b.png")
    assert [violation.code for violation in check(loud.path, TV)] == ["loudness"]
    assert made.violations == []
    assert packets(loud.path) == packets(made.file.path)


def test_a_display_ad_is_silent_and_small(tmp_path: Path, plain: VideoFacts) -> None:
    display = VIDEO_PLACEMENTS["display"].model_copy(update={"sizes": (SIZE,), "most_bytes": 12_000})
    assert {violation.code for violation in check(plain.path, display)} == {
        "frame_size",
        "file_size",
        "sound",
    }
    made = deliver(Path(plain.path), display, tmp_path / "d.mp4", poster=tmp_path / "d.png")
    assert (made.violations, made.file.sound) == ([], None)
    assert made.file.bytes <= 12_000


def test_a_video_of_another_shape_is_not_cropped(
    tmp_path: Path, plain: VideoFacts, timeline: Timeline
) -> None:
    message = "takes 9:16; cropping would cut the product. Paint the shots in 9:16 and compile them."
    social = VIDEO_PLACEMENTS["social-vertical"]
    for source in (Path(plain.path), timeline):
        with pytest.raises(InputRejected, match=message):
            deliver(source, social, tmp_path / "s.mp4", poster=tmp_path / "s.png")
    assert list(tmp_path.iterdir()) == []
    (found,) = [one for one in check(plain.path, social) if one.code == "frame_size"]
    assert found.fix == "Compile it in 9:16; cropping would cut the product."


def test_other_codecs_and_uneven_frames_are_found(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        stream = container.add_stream("mpeg4", rate=50)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for at in (0, 1, 2, 5):
            frame = av.VideoFrame.from_ndarray(
                np.random.default_rng(at).integers(0, 255, (270, 320), np.uint8), format="yuv420p"
            )
            frame.pts, frame.time_base = at, Fraction(1, 50)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    codes = {violation.code for violation in check(tmp_path / "a.mp4", TV)}
    assert codes == {"codec", "frame_rate", "length", "no_sound"}
    slower = TV.model_copy(update={"rates": (file_facts(tmp_path / "a.mp4").fps,)})
    assert "constant_rate" in {violation.code for violation in check(tmp_path / "a.mp4", slower)}


def test_words_and_product_are_held_against_the_safe_zone(tmp_path: Path, plain: VideoFacts) -> None:
    def placed(what: Literal["words", "product"], box: Box) -> list[str]:
        standing = Standing(what=what, text="Hot" if what == "words" else "", first=6, after=42, box=box)
        comment = LayoutNotes(standing=[standing]).model_dump_json()
        lay_sound(Path(plain.path), tmp_path / "b.mp4", sound=None, comment=comment)
        return [str(one) for one in check(tmp_path / "b.mp4", TV) if one.code.endswith("outside")]

    inside = Box(x0=0.05, y0=0.3, x1=0.5, y1=0.6)
    assert placed("words", inside) == placed("product", inside) == []
    low = Box(x0=0.4, y0=0.8, x1=0.6, y1=1.0)
    margins = "left 5.0%, top 5.0%, right 5.0%, bottom 5.0%"
    assert placed("words", low) == [
        f"“Hot” (0.2 to 1.8 s) is 24% outside the safe zone; the placement asks for none outside its margins ({margins}). "
        "Compile it in 16:9, where captions keep the safe zone, or shorten the words."
    ]
    assert placed("product", Box(x0=0.4, y0=0.2, x1=0.6, y1=0.99)) == []
    assert placed("product", low)[0].startswith("The product (0.2 to 1.8 s) is 17% outside the safe zone;")


def test_a_cut_video_still_says_where_its_words_stand(tmp_path: Path, plain: VideoFacts) -> None:
    cut_video(Path(plain.path), 0.5, 1.25, tmp_path / "b.mp4", poster=tmp_path / "b.png")
    whole, part = read_layout_notes(plain.path), read_layout_notes(str(tmp_path / "b.mp4"))
    assert whole is not None
    assert part is not None
    assert [(one.first, one.after) for one in part.standing] == [(0, whole.standing[0].after - 12)]
    assert whole.part(40, 8).standing == []


def test_the_words_for_placements_and_transitions_are_the_same_everywhere() -> None:
    assert set(get_args(work.Placement)) == set(VIDEO_PLACEMENTS)
    assert get_args(work.Transition) == get_args(Transition)


def test_the_tables_in_the_documents_are_what_the_data_says(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "timelines.md"
    (tmp_path / "page.md").write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    write_tables(tmp_path / "page.md")
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == page.read_text(encoding="utf-8")


def test_a_foreign_file_says_nothing_of_its_layout(tmp_path: Path, plain: VideoFacts) -> None:
    lay_sound(Path(plain.path), tmp_path / "b.mp4", sound=None)
    assert read_layout_notes(str(tmp_path / "b.mp4")) is None
    notes = read_layout_notes(plain.path)
    assert notes is not None
    assert [(one.what, one.text) for one in notes.standing] == [("words", "Mornings")]


@pytest.mark.parametrize("name", list(VIDEO_PLACEMENTS))
def test_captions_are_set_inside_every_placement_of_their_aspect(name: str) -> None:
    place = VIDEO_PLACEMENTS[name]
    set_in, asked = SAFE_ZONES[place.aspect], place.words
    assert set_in.left >= asked.left
    assert set_in.top >= asked.top
    assert set_in.right >= asked.right
    assert set_in.bottom >= asked.bottom
    assert place.size[0] * 9 in (place.size[1] * 16, place.size[0] * 9)
    assert place.encoding_for(place.longest_s).options["profile"] == "high"


@pytest.mark.parametrize(("level", "target"), [(0.02, -16.0), (0.3, -24.0), (0.9, -14.0)])
def test_sound_is_brought_to_its_level_and_never_over_the_ceiling(
    tmp_path: Path, level: float, target: float
) -> None:
    sound = read_sound(Path(tone(tmp_path / "m.wav", 2.0, level)), 2 * SAMPLE_RATE)
    sound[:, 30_000:30_020] = 1.0
    facts = measure(leveled(sound, target).T, SAMPLE_RATE)
    assert facts.lufs == pytest.approx(target, abs=0.5)
    assert facts.true_peak_db <= -1.3
    silence = np.zeros((2, SAMPLE_RATE), np.float32)
    assert leveled(silence, target) is silence


def test_a_placement_that_is_none_is_said() -> None:
    with pytest.raises(InputRejected, match=r"^There is no placement 'tv'; choose one of: streaming-tv, "):
        placement_named("tv")


def test_the_job_compiles_for_a_placement(tmp_path: Path, timeline: Timeline) -> None:
    made = JOBS["compile"]({
        "clips": [
            {"path": clip.path, "start_s": 0.0, "end_s": 0.5, "transition": "cut", "caption": "", "subcaption": ""}
            for clip in timeline.clips
        ],
        "aspect": "16:9", "placement": "display", "folder": str(tmp_path),
    }, no_progress)  # fmt: skip
    assert (made["width"], made["height"], made["facts"]["violations"]) == (640, 360, [])
    assert made["facts"]["notes"] == [
        "2 of 2 shots are only 320x180 and were enlarged to 640x360; film them in that size for a sharper picture."
    ]
    assert made["facts"]["audio_codec"] is None
