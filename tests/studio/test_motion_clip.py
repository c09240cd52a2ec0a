"""Clips: a still set in motion, exact to the frame, with the product's own pixels on top."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limelight.studio.errors import Cancelled, InputRejected
from limelight.studio.motion import ClipSpec, Effect, Move, frame_count, probe_video, render_clip
from limelight.studio.motion.effects import Steam, make_air
from limelight.studio.motion.film import Film
from limelight.studio.motion.moves import MOVES, CameraPath
from limelight.studio.motion.probe import product_boxes, product_shape
from limelight.studio.motion.sheet import contact_sheet
from limelight.studio.motion.stage import build_stage
from limelight.studio.motion.threads import thread_count
from limelight.studio.types import Mask8, Rgb8

SMALL = (160, 90)
MOVE_NAMES: list[Move] = list(MOVES)
PARTICLES: list[Effect] = ["dust", "snow", "rain", "steam", "bokeh"]


def scene(
    width: int = 240, height: int = 160, product: tuple[int, int, int, int] | None = (95, 45, 145, 125)
) -> tuple[Rgb8, Mask8]:
    """A smooth ground with a green block on it, and the block's mask."""
    yy, xx = np.mgrid[0:height, 0:width]
    picture = np.dstack([90 + 60 * xx / width, 100 + 50 * yy / height, np.full((height, width), 130)]).astype(
        np.uint8
    )
    mask = np.zeros((height, width), np.uint8)
    if product:
        x0, y0, x1, y1 = product
        picture[y0:y1, x0:x1] = (30, 140, 60)
        mask[y0:y1, x0:x1] = 255
    return picture, mask


def film(effect: Effect, *, move: Move = "push", seed: int = 0, size: tuple[int, int] = (320, 180)) -> Film:
    stage = build_stage(*scene(), size)
    return Film(
        stage, CameraPath(stage, move), size, air=make_air(effect, size, seed), sweep=effect == "sweep"
    )


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


@pytest.mark.parametrize("move", MOVE_NAMES)
@pytest.mark.parametrize("size", [(320, 180), (180, 320), (256, 256), (216, 270)])
def test_no_move_shows_the_outside_of_the_picture(move: Move, size: tuple[int, int]) -> None:
    stage = build_stage(*scene(), size)
    path = CameraPath(stage, move)
    view = stage.view
    for u in np.linspace(0, 1, 25):
        shot = path.at(float(u))
        half = (view.x1 - view.x0) / shot.zoom / 2, (view.y1 - view.y0) / shot.zoom / 2
        assert shot.cx - half[0] >= -1e-6
        assert shot.cx + half[0] <= stage.plate.shape[1] + 1.0
        assert shot.cy - half[1] >= -1e-6
        assert shot.cy + half[1] <= stage.plate.shape[0] + 1.0


@pytest.mark.parametrize("move", MOVE_NAMES)
def test_a_move_is_smooth_and_never_rests(move: Move) -> None:
    taken = film("none", move=move)
    boxes = [taken.box(u) for u in np.linspace(0, 1, 73)]
    tops = np.array([[box.x0 * 320, box.y0 * 180, box.x1 * 320] for box in boxes if box])
    speed = np.abs(np.diff(tops, axis=0)).sum(axis=1)
    jolt = np.abs(np.diff(tops, n=2, axis=0)).max()
    assert speed.min() > 0.02
    assert jolt < 0.08


def test_the_push_comes_nearer_and_the_pull_goes_away() -> None:
    for move, nearer in (("push", True), ("pull", False)):
        first, last = film("none", move=move).box(0.0), film("none", move=move).box(1.0)  # type: ignore[arg-type]
        assert first is not None
        assert last is not None
        assert (last.y1 - last.y0 > first.y1 - first.y0) is nearer


@pytest.mark.parametrize("effect", PARTICLES)
def test_particles_never_cover_the_product(effect: Effect) -> None:
    plain, busy = film("none"), film(effect, seed=3)
    covered = 0
    for u in (0.1, 0.5, 0.9):
        box = plain.box(u)
        assert box is not None
        x0, y0, x1, y1 = (
            round(box.x0 * 320) + 2,
            round(box.y0 * 180) + 2,
            round(box.x1 * 320) - 2,
            round(box.y1 * 180) - 2,
        )
        one, other = plain.frame(u, 3 * u, 3.0), busy.frame(u, 3 * u, 3.0)
        assert np.array_equal(one[y0:y1, x0:x1], other[y0:y1, x0:x1])
        covered += int((one != other).any(axis=2).sum())
    assert covered > 300, "the effect must be seen somewhere"


@pytest.mark.parametrize("effect", PARTICLES)
def test_an_effect_is_decided_by_its_seed(effect: Effect) -> None:
    one, same, other = (film(effect, seed=seed).frame(0.4, 1.0, 3.0) for seed in (5, 5, 6))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("effect", PARTICLES)
def test_an_effect_does_not_flicker(effect: Effect) -> None:
    taken = film(effect)
    light = [float(taken.frame(0.5, t / 24, 3.0).mean()) for t in range(12, 24)]
    assert max(abs(b - a) for a, b in pairwise(light)) < 0.8


def test_the_sweep_lights_the_product_and_nothing_else() -> None:
    plain, swept = film("none").frame(0.4, 1.2, 3.0), film("sweep").frame(0.4, 1.2, 3.0)
    brighter = (swept.astype(int) - plain).max(axis=2)
    box = film("none").box(0.4)
    assert box is not None
    outside = np.ones(brighter.shape, bool)
    outside[int(box.y0 * 180) - 2 : int(box.y1 * 180) + 3, int(box.x0 * 320) - 2 : int(box.x1 * 320) + 3] = (
        False
    )
    assert brighter.max() > 20
    assert not brighter[outside].any()


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


def test_a_wide_product_stays_whole_in_an_upright_frame() -> None:
    picture, mask = scene(400, 200, product=(20, 80, 380, 140))
    stage = build_stage(picture, mask, (180, 320))
    box = Film(stage, CameraPath(stage, "pull"), (180, 320), air=None, sweep=False).box(1.0)
    assert box is not None
    assert box.x0 > 0.02
    assert box.x1 < 0.98


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


@given(
    st.sampled_from(MOVE_NAMES), st.sampled_from([(160, 90), (90, 160), (120, 120)]),
    st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.floats(0.1, 0.8), st.floats(0.1, 0.8), st.floats(0, 1),
)  # fmt: skip
@settings(deadline=None, max_examples=80)
def test_a_product_that_fits_is_whole_at_every_moment(
    move: Move, size: tuple[int, int], x: float, y: float, wide: float, tall: float, u: float
) -> None:
    width, height = size
    x0, x1 = max(2, round((x - wide / 2) * width)), min(width - 2, round((x + wide / 2) * width))
    y0, y1 = max(2, round((y - tall / 2) * height)), min(height - 2, round((y + tall / 2) * height))
    stage = build_stage(*scene(width, height, (x0, y0, x1, y1)), size)
    shot = CameraPath(stage, move).at(u)
    view, product = stage.view, stage.bounds
    assert product is not None
    half_w, half_h = (view.x1 - view.x0) / shot.zoom / 2, (view.y1 - view.y0) / shot.zoom / 2
    if product.x1 - product.x0 <= 1.88 * half_w:
        assert shot.cx - half_w <= product.x0
        assert product.x1 <= shot.cx + half_w
    if product.y1 - product.y0 <= 1.88 * half_h:
        assert shot.cy - half_h <= product.y0
        assert product.y1 <= shot.cy + half_h


@pytest.mark.parametrize("move", MOVE_NAMES)
def test_an_upright_frame_has_room_for_words_above_the_product(move: Move) -> None:
    stage = build_stage(*scene(180, 320, (60, 20, 120, 230)), (180, 320))
    clip = Film(stage, CameraPath(stage, move), (180, 320), air=None, sweep=False)
    for u in (0.0, 0.5, 1.0):
        box = clip.box(u)
        assert box is not None
        assert box.y0 >= 0.26
        assert box.y1 <= 1.0


def test_a_wide_close_up_leaves_a_column_for_words() -> None:
    stage = build_stage(*scene(320, 180, (120, 40, 220, 150)), (320, 180))
    clip = Film(stage, CameraPath(stage, "macro"), (320, 180), air=None, sweep=False)
    for u in (0.0, 1.0):
        box = clip.box(u)
        assert box is not None
        assert max(box.x0, 1 - box.x1) > 0.28


def test_a_clip_keeps_the_rough_shape_of_its_product(tmp_path: Path) -> None:
    picture, mask = scene()
    mask[45:85, 120:145] = 0  # a boot: a shaft on the left over a sole
    facts = render_clip(picture, mask, ClipSpec(seconds=0.5), tmp_path / "a.mp4", size=SMALL)
    assert facts.product_shape[0] == "1" * 8 + "0" * 8
    assert facts.product_shape[15] == "1" * 16
    assert product_shape(tmp_path / "a.mp4") == facts.product_shape


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_steam_has_no_seam(seed: int) -> None:
    wisps = Steam((640, 360), seed)._wisps
    inner = max(float(np.abs(np.diff(wisps, axis=axis)).max()) for axis in (0, 1))
    across = float(np.abs(wisps[:, 0] - wisps[:, -1]).max())
    down = float(np.abs(wisps[0] - wisps[-1]).max())
    assert max(across, down) <= 1.5 * inner


def test_a_contact_sheet_shows_the_whole_clip_within_its_size(tmp_path: Path) -> None:
    render_clip(*scene(), ClipSpec(seconds=1.0), tmp_path / "a.mp4", size=SMALL)
    contact_sheet(tmp_path / "a.mp4", tmp_path / "a.jpg", frames=5, columns=3, width=480, most_kb=60)
    with Image.open(tmp_path / "a.jpg") as sheet:
        assert sheet.size == (480, 2 * 88 + 6)
    assert (tmp_path / "a.jpg").stat().st_size <= 60 * 1024
    with pytest.raises(InputRejected, match=r"^The sheet takes more than 1 kB even at quality 45; make it"):
        contact_sheet(tmp_path / "a.mp4", tmp_path / "b.jpg", most_kb=1)
    assert not (tmp_path / "b.jpg").exists()


@pytest.mark.parametrize("move", MOVE_NAMES)
def test_a_wide_product_never_fills_the_frame_from_edge_to_edge(move: Move) -> None:
    stage = build_stage(*scene(180, 320, (10, 140, 170, 260)), (180, 320))
    clip = Film(stage, CameraPath(stage, move), (180, 320), air=None, sweep=False)
    for u in (0.0, 0.5, 1.0):
        box = clip.box(u)
        assert box is not None
        assert box.x1 - box.x0 <= 0.9
