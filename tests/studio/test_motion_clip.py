"""Clips: a still set in motion, exact to the frame, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limelight.studio.errors import Cancelled, InputRejected
from limelight.studio.motion import ClipSpec, Move, frame_count, probe_video, render_clip
from limelight.studio.motion.probe import product_boxes, product_shape
from limelight.studio.motion.sheet import contact_sheet
from limelight.studio.threads import thread_count
from limelight.studio.types import Rgb8
from tests.studio.filming import MOVE_NAMES, SMALL, film, scene


def decoded(path: Path) -> list[Rgb8]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


@pytest.mark.parametrize("seconds", [0.5, 0.98, 1.0, 1.3])
def test_a_clip_has_exactly_its_frames(tmp_path: Path, seconds: float) -> None:
    facts = render_clip(*scene(), ClipSpec(seconds=seconds), tmp_path / "a.mp4", size=SMALL)
    probed = probe_video(tmp_path / "a.mp4")
    assert facts.frames == probed.frames == len(decoded(tmp_path / "a.mp4")) == round(seconds * 24)
    assert probed.seconds == pytest.approx(round(seconds * 24) / 24, abs=1e-6)
    assert (probed.width, probed.height, probed.fps) == (160, 90, 24.0)
    assert (probed.video_codec, probed.audio_codec, probed.audio_seconds) == ("h264", None, 0.0)
    assert probed.bytes == facts.bytes == (tmp_path / "a.mp4").stat().st_size


def test_a_clip_has_a_keyframe_every_second(tmp_path: Path) -> None:
    render_clip(*scene(), ClipSpec(seconds=2.5), tmp_path / "a.mp4", size=SMALL)
    with av.open(str(tmp_path / "a.mp4")) as container:
        keys = {
            round(float(p.pts * p.time_base) * 24)
            for p in container.demux(video=0)
            if p.is_keyframe and p.pts is not None
        }
    assert {0, 24, 48} <= keys


def test_the_same_request_makes_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        render_clip(
            *scene(), ClipSpec(seconds=0.5, effect="snow", seed=9), tmp_path / f"{name}.mp4", size=SMALL
        )
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


@pytest.mark.parametrize("shape", [(300, 40), (40, 300), (17, 17), (90, 160)])
def test_any_picture_fills_any_frame(tmp_path: Path, shape: tuple[int, int]) -> None:
    picture, mask = scene(shape[0], shape[1], product=None)
    facts = render_clip(
        picture,
        mask,
        ClipSpec(seconds=0.5, move="slide_left", effect="steam"),
        tmp_path / "a.mp4",
        size=(90, 160),
    )
    assert (facts.product_first, facts.product_last) == (None, None)
    assert min(frame.min() for frame in decoded(tmp_path / "a.mp4")) > 40, "no black border anywhere"


def test_the_products_place_is_kept_in_the_file(tmp_path: Path) -> None:
    facts = render_clip(*scene(), ClipSpec(seconds=0.5), tmp_path / "a.mp4", size=SMALL)
    assert product_boxes(tmp_path / "a.mp4") == (facts.product_first, facts.product_last)
    assert facts.product_first is not None
    assert facts.product_first.centre[0] == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("move", MOVE_NAMES)
def test_the_products_place_is_known_inside_a_trim(tmp_path: Path, move: Move) -> None:
    render_clip(*scene(), ClipSpec(seconds=1.0, move=move), tmp_path / "a.mp4", size=(320, 180))
    taken = film("none", move=move)
    found = product_boxes(tmp_path / "a.mp4", first=6, count=12)
    for box, at in zip(found, (6, 17), strict=True):
        real = taken.box(at / 23)
        assert box is not None
        assert real is not None
        assert box.centre == pytest.approx(real.centre, abs=0.012)
        assert box.y1 - box.y0 == pytest.approx(real.y1 - real.y0, abs=0.012)


@pytest.mark.parametrize("at", [0.0, 0.3, 1.0])
def test_a_cancelled_clip_leaves_nothing(tmp_path: Path, at: float) -> None:
    def stop(share: float, what: str) -> None:
        if share >= at:
            raise Cancelled(what)

    with pytest.raises(Cancelled):
        render_clip(*scene(), ClipSpec(seconds=0.5), tmp_path / "a.mp4", size=SMALL, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_clip_made_again_and_cancelled_keeps_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    out.write_bytes(b"before")

    def stop(share: float, what: str) -> None:
        raise Cancelled(what)

    with pytest.raises(Cancelled):
        render_clip(*scene(), ClipSpec(seconds=0.5), out, size=SMALL, progress=stop)
    assert out.read_bytes() == b"before"


def test_progress_rises_to_one(tmp_path: Path) -> None:
    shares: list[float] = []
    render_clip(
        *scene(),
        ClipSpec(seconds=0.5),
        tmp_path / "a.mp4",
        size=SMALL,
        progress=lambda s, _: shares.append(s),
    )
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_mask_of_another_size_is_rejected(tmp_path: Path) -> None:
    picture, _ = scene()
    with pytest.raises(
        InputRejected,
        match=r"^The mask is 10x20 and the picture 240x160 pixels; they must be the same size\.$",
    ):
        render_clip(
            picture, np.zeros((20, 10), np.uint8), ClipSpec(seconds=1), tmp_path / "a.mp4", size=SMALL
        )


def test_an_odd_frame_size_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match=r"^A video of 161x90 cannot be made: both sides must be even"):
        render_clip(*scene(), ClipSpec(seconds=1), tmp_path / "a.mp4", size=(161, 90))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRejected, match="does not exist; make it first"):
        render_clip(*scene(), ClipSpec(seconds=1), tmp_path / "none" / "a.mp4", size=SMALL)


def test_what_is_no_video_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("not a video")
    with pytest.raises(InputRejected, match=r"^a\.mp4 cannot be read as a video"):
        probe_video(tmp_path / "a.mp4")


@given(st.floats(0.5, 30.0))
@settings(deadline=None)
def test_a_clips_length_is_the_nearest_frame(seconds: float) -> None:
    assert ClipSpec(seconds=seconds).frames == frame_count(seconds)
    assert abs(frame_count(seconds) / 24 - seconds) <= 0.5 / 24 + 1e-9


@pytest.mark.parametrize(("given_value", "threads"), [("", 1), ("3", 3), ("0", 1), ("many", 1)])
def test_a_process_takes_the_threads_it_is_given(
    monkeypatch: pytest.MonkeyPatch, given_value: str, threads: int
) -> None:
    monkeypatch.setenv("LIMELIGHT_STUDIO_THREADS", given_value)
    assert thread_count() == threads


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from limelight.studio.errors import RenderFailed
from limelight.studio.motion import ClipSpec, render_clip
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
noise = np.random.default_rng(0).integers(0, 255, (180, 320, 3), np.uint8)
try:
    mask = np.zeros((180, 320), np.uint8)
    render_clip(noise, mask, ClipSpec(seconds=1), Path(sys.argv[1]), size=(320, 180))
except RenderFailed as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_is_said_plainly_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FULL_DISK, str(tmp_path / "a.mp4")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("The disk is full: writing a.mp4 stopped")
    assert list(tmp_path.iterdir()) == []


def test_a_clip_keeps_the_rough_shape_of_its_product(tmp_path: Path) -> None:
    picture, mask = scene()
    mask[45:85, 120:145] = 0  # a boot: a shaft on the left over a sole
    facts = render_clip(picture, mask, ClipSpec(seconds=0.5), tmp_path / "a.mp4", size=SMALL)
    assert facts.product_shape[0] == "1" * 8 + "0" * 8
    assert facts.product_shape[15] == "1" * 16
    assert product_shape(tmp_path / "a.mp4") == facts.product_shape


def test_a_contact_sheet_shows_the_whole_clip_within_its_size(tmp_path: Path) -> None:
    render_clip(*scene(), ClipSpec(seconds=1.0), tmp_path / "a.mp4", size=SMALL)
    contact_sheet(tmp_path / "a.mp4", tmp_path / "a.jpg", frames=5, columns=3, width=480, most_kb=60)
    with Image.open(tmp_path / "a.jpg") as sheet:
        assert sheet.size == (480, 2 * 88 + 6)
    assert (tmp_path / "a.jpg").stat().st_size <= 60 * 1024
    with pytest.raises(InputRejected, match=r"^The sheet takes more than 1 kB even at quality 45; make it"):
        contact_sheet(tmp_path / "a.mp4", tmp_path / "b.jpg", most_kb=1)
    assert not (tmp_path / "b.jpg").exists()


def test_threads_that_film_ahead_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for threads in ("1", "3"):
        monkeypatch.setenv("LIMELIGHT_STUDIO_THREADS", threads)
        spec = ClipSpec(seconds=1.0, move="orbit", effect="leaves", seed=4)
        render_clip(*scene(), spec, tmp_path / f"{threads}.mp4", size=SMALL)
    assert (tmp_path / "1.mp4").read_bytes() == (tmp_path / "3.mp4").read_bytes()
