"""Camera moves: smooth, within the picture, with a product that stands where it stood."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.motion import Move
from limelight.studio.motion.curtain import Curtain
from limelight.studio.motion.film import Film
from limelight.studio.motion.moves import CameraPath
from limelight.studio.motion.plate import bled, without_product
from limelight.studio.motion.relief import relief_of, volume_of
from limelight.studio.motion.stage import build_stage
from limelight.studio.types import Rgb8
from tests.studio.filming import MOVE_NAMES, film, scene, shown


@pytest.mark.parametrize("move", MOVE_NAMES)
@pytest.mark.parametrize("size", [(320, 180), (180, 320), (256, 256), (216, 270)])
def test_no_move_shows_the_outside_of_the_picture(move: Move, size: tuple[int, int]) -> None:
    stage = build_stage(*scene(), size)
    path = CameraPath(stage, move)
    view, (foot_x, foot_y) = stage.view, stage.contact
    for u in np.linspace(0, 1, 25):
        shot = path.at(float(u))
        half = (view.x1 - view.x0) / shot.zoom / 2, (view.y1 - view.y0) / shot.zoom / 2
        for sign in (-1, 1):  # what is shown at the frame's edges, of the farthest backdrop
            x, y = shot.cx + sign * half[0], shot.cy + sign * half[1]
            assert -1e-6 <= x + shot.dolly * (x - foot_x) + shot.side <= stage.size[0] + 1.0
            assert -1e-6 <= y + shot.dolly * (y - foot_y) + shot.lift <= stage.size[1] + 1.0


@pytest.mark.parametrize("move", MOVE_NAMES)
def test_a_move_is_smooth_and_never_rests(move: Move) -> None:
    """Of the product's edges and the backdrop behind it, something always moves, and nothing jumps."""
    stage = build_stage(*scene(), (320, 180))
    path, taken = CameraPath(stage, move), film("none", move=move)
    places: list[list[float]] = []
    for u in np.linspace(0, 1, 73):
        box, shot = taken.box(float(u)), path.at(float(u))
        assert box is not None
        places.append([box.x0 * 320, box.y0 * 180, box.x1 * 320, shot.side / 1.5, shot.lift / 1.5, shot.turn])
    speed = np.abs(np.diff(places, axis=0)).sum(axis=1)
    jolt = np.abs(np.diff(places, n=2, axis=0)).max()
    assert speed.min() > 0.02
    assert jolt < 0.08


def test_the_push_comes_nearer_and_the_pull_goes_away() -> None:
    for move, nearer in (("push", True), ("pull", False)):
        first, last = film("none", move=move).box(0.0), film("none", move=move).box(1.0)  # type: ignore[arg-type]
        assert first is not None
        assert last is not None
        assert (last.y1 - last.y0 > first.y1 - first.y0) is nearer


def test_a_wide_product_stays_whole_in_an_upright_frame() -> None:
    picture, mask = scene(400, 200, product=(20, 80, 380, 140))
    stage = build_stage(picture, mask, (180, 320))
    box = Film(stage, CameraPath(stage, "pull"), (180, 320), air=None).box(1.0)
    assert box is not None
    assert box.x0 > 0.02
    assert box.x1 < 0.98


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
    clip = Film(stage, CameraPath(stage, move), (180, 320), air=None)
    for u in (0.0, 0.5, 1.0):
        box = clip.box(u)
        assert box is not None
        assert box.y0 >= 0.26
        assert box.y1 <= 1.0


def test_a_wide_close_up_leaves_a_column_for_words() -> None:
    stage = build_stage(*scene(320, 180, (120, 40, 220, 150)), (320, 180))
    clip = Film(stage, CameraPath(stage, "macro"), (320, 180), air=None)
    for u in (0.0, 1.0):
        box = clip.box(u)
        assert box is not None
        assert max(box.x0, 1 - box.x1) > 0.28


@pytest.mark.parametrize("move", MOVE_NAMES)
def test_a_wide_product_never_fills_the_frame_from_edge_to_edge(move: Move) -> None:
    stage = build_stage(*scene(180, 320, (10, 140, 170, 260)), (180, 320))
    clip = Film(stage, CameraPath(stage, move), (180, 320), air=None)
    for u in (0.0, 0.5, 1.0):
        box = clip.box(u)
        assert box is not None
        assert box.x1 - box.x0 <= 0.9


def marked(marks: list[tuple[int, int, int, int]], *, on_product: bool = False) -> tuple[Rgb8, np.ndarray]:
    """The scene with red marks (x0, y0, x1, y1) on it; where `on_product`, the product turns black around them."""
    picture, mask = scene()
    if on_product:
        picture[mask > 0] = 20
    for x0, y0, x1, y1 in marks:
        picture[y0:y1, x0:x1] = (255, 0, 0)
    if not on_product:  # what is out of focus is far; the product is put back on top
        soft = cv2.GaussianBlur(picture, (0, 0), 4)
        picture[mask == 0] = soft[mask == 0]
    return picture, mask


def red(frame: Rgb8, rows: slice = slice(None)) -> tuple[float, float]:
    """The middle of what is red in some rows of a frame, (x, y)."""
    weight = np.clip(frame[rows].astype(int) @ [2, -1, -1] - 60, 0, None).astype(float)
    assert weight.sum() > 0
    yy, xx = np.mgrid[0 : weight.shape[0], 0 : weight.shape[1]]
    return float((xx * weight).sum() / weight.sum()), float((yy * weight).sum() / weight.sum())


def travelled(move: Move, still: tuple[Rgb8, np.ndarray]) -> tuple[float, float]:
    """How far the red mark and the product go to the right between the first and the last frame, in pixels."""
    taken = film(move=move, still=still)
    first, last = taken.box(0.0), taken.box(1.0)
    assert first is not None
    assert last is not None
    mark = red(shown(taken, 1.0))[0] - red(shown(taken, 0.0))[0]
    return mark, (last.centre[0] - first.centre[0]) * 320


def test_an_orbit_moves_the_backdrop_behind_the_product() -> None:
    backdrop, product = travelled("orbit", marked([(45, 30, 65, 50)]))
    assert backdrop - product > 6


def test_the_ground_goes_with_the_product_that_stands_on_it() -> None:
    ground, product = travelled("orbit", marked([(150, 121, 160, 128)]))
    assert ground - product == pytest.approx(0, abs=1.5)


@pytest.mark.parametrize(("move", "sign"), [("slide_right", -1), ("slide_left", 1)])
def test_in_a_slide_what_is_near_passes_faster(move: Move, sign: int) -> None:
    backdrop, product = travelled(move, marked([(55, 30, 75, 50)]))
    assert sign * product > sign * backdrop + 2
    assert sign * backdrop > 0


def test_in_a_push_the_product_grows_more_than_what_is_behind_it() -> None:
    taken = film(move="push", still=marked([(50, 30, 66, 46), (174, 30, 190, 46)]))
    first, last = taken.box(0.0), taken.box(1.0)
    assert first is not None
    assert last is not None
    apart = []
    for u in (0.0, 1.0):
        frame = shown(taken, u)
        apart.append(red(frame[:, 160:])[0] + 160 - red(frame[:, :160])[0])
    assert (last.x1 - last.x0) / (first.x1 - first.x0) > 1.03 * apart[1] / apart[0]


def test_a_turn_carries_the_products_front_around_and_leaves_its_outline() -> None:
    taken = film(move="turn", still=marked([(117, 60, 123, 110)], on_product=True))
    places = []
    for u in (0.0, 1.0):
        box, frame = taken.box(u), shown(taken, u)
        assert box is not None
        places.append((red(frame)[0] / 320 - box.x0) / (box.x1 - box.x0))
        inside = slice(round(box.y0 * 180) + 30, round(box.y1 * 180) - 10)
        dark = (frame[inside].max(axis=2) < 70).any(axis=0)
        assert np.flatnonzero(dark)[[0, -1]] == pytest.approx([box.x0 * 320, box.x1 * 320 - 1], abs=2)
    assert places[0] < 0.47
    assert places[1] > 0.53


@pytest.mark.parametrize("move", MOVE_NAMES)
def test_no_move_leaves_a_second_product_behind(move: Move) -> None:
    """The product is the only thing that is green, and it is evenly so to its very edge."""
    taken = film(move=move)
    for u in (0.0, 0.7, 1.0):
        box = taken.box(u)
        assert box is not None
        frame = shown(taken, u).astype(int)
        x0, y0, x1, y1 = round(box.x0 * 320), round(box.y0 * 180), round(box.x1 * 320), round(box.y1 * 180)
        if not (move == "reveal" and u < 0.6):
            assert np.abs(frame[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3] - (30, 140, 60)).max() <= 6
        green = frame[..., 1] - np.maximum(frame[..., 0], frame[..., 2])
        green[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3] = 0
        assert green.max() < 25


def test_a_reveal_starts_behind_something_dark_and_ends_clear() -> None:
    taken, (picture, mask) = film(move="reveal"), scene()
    stage = build_stage(picture, mask, (320, 180))
    open_ = Film(stage, CameraPath(stage, "reveal"), (320, 180), air=None)
    covered = (shown(taken, 0.0).max(axis=2) < 60).mean()
    assert 0.3 < covered < 0.7
    assert np.array_equal(shown(taken, 0.65), shown(open_, 0.65))
    frame = open_.frame(0.3, 0.9, 3.0)
    Curtain((320, 180), stage.light).draw(frame, 0.3)
    assert np.array_equal(frame, taken.frame(0.3, 0.9, 3.0))


def test_a_relief_runs_from_the_backdrop_to_the_foot_of_the_frame() -> None:
    plate = np.full((360, 640, 3), 128, np.uint8)
    rows = relief_of(plate, 280.0, 360.0).mean(axis=1)
    assert rows[0] == pytest.approx(0, abs=0.02)
    assert rows[280 // 4] == pytest.approx(1, abs=0.06)
    assert rows[-1] > 1.2
    assert (np.diff(rows) > -1e-4).all()


def test_what_is_sharp_is_near() -> None:
    plate = np.full((360, 640, 3), 128, np.uint8)
    plate[40:120, 400:480] = np.random.default_rng(0).integers(60, 200, (80, 80, 1), np.uint8)
    relief = relief_of(plate, 280.0, 360.0)
    assert relief[20, 110] > 0.7
    assert relief[20, 30] < 0.05


@given(st.integers(12, 60), st.integers(12, 60), st.integers(0, 20))
@settings(deadline=None, max_examples=20)
def test_a_volume_never_reaches_past_its_outline(wide: int, tall: int, waist: int) -> None:
    mask = np.zeros((4 * tall + 16, 4 * wide + 16), np.uint8)
    mask[8:-8, 8:-8] = 255
    mask[4 * tall // 2 :, 8 : 8 + waist] = 0
    volume = volume_of(mask)
    height, width = volume.shape
    inside = np.abs(np.arange(width) - (width - 1) / 2) < width / 2 - 2
    assert volume.min() >= 0
    assert (volume[:, ~inside] <= 4 * 4 * 2).all()
    assert volume[height // 4, width // 2] > 0


def test_ground_and_horizon_run_on_behind_the_product() -> None:
    picture = np.zeros((200, 300, 3), np.uint8)
    picture[:120], picture[120:] = (180, 190, 210), (120, 90, 60)
    mask = np.zeros((200, 300), np.uint8)
    mask[60:160, 120:180] = 255
    product = picture.copy()
    product[mask > 0] = (0, 200, 0)
    filled = without_product(product, mask).astype(int)
    away = np.abs(np.arange(200) - 120) > 20
    assert np.abs(filled - picture)[away].max() <= 3


def test_a_products_edge_takes_nothing_from_the_scene_it_was_in() -> None:
    picture = np.full((40, 40, 3), (250, 0, 250), np.uint8)
    mask = np.zeros((40, 40), np.uint8)
    mask[10:30, 10:30], mask[10:30, 9] = 255, 128
    picture[10:30, 10:30], picture[10:30, 9] = (20, 90, 40), (135, 45, 145)
    out = bled(picture, mask)
    assert np.abs(out[12:28, 6:20].astype(int) - (20, 90, 40)).max() <= 2
    assert np.array_equal(out[2, 2], picture[2, 2])


@pytest.mark.parametrize("move", [move for move in MOVE_NAMES if move not in ("orbit", "turn", "reveal")])
def test_the_product_keeps_its_own_pixels(move: Move) -> None:
    """Against the picture enlarged by the camera alone: inside the outline nothing else happens to them."""
    picture, mask = scene(480, 320, (190, 90, 290, 250))
    texture = np.random.default_rng(1).integers(0, 256, (320, 480, 3)).astype(np.float32)
    picture[mask > 0] = cv2.GaussianBlur(texture, (0, 0), 4).clip(0, 255).astype(np.uint8)[mask > 0]
    taken = film(move=move, size=(480, 270), still=(picture, mask))
    matrix = taken._matrix(taken._path.at(0.5))
    scale = taken._stage.size[0] / 480
    matrix = matrix @ np.array([[scale, 0, (scale - 1) / 2], [0, scale, (scale - 1) / 2], [0, 0, 1]])
    wanted, inside = (cv2.warpAffine(one, matrix, (480, 270)) for one in (picture, mask))
    inner = cv2.erode(inside, np.ones((9, 9), np.uint8)) > 250
    apart = np.abs(shown(taken, 0.5).astype(int) - wanted)[inner]
    assert apart.mean() < 2.5
    assert np.percentile(apart, 99) < 12
