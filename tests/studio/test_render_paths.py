"""The path tracer's own parts: numbers, tables, lights, surfaces; and the whole against Mitsuba's."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.render import mesh, render_picture
from limelight.studio.render.camera import View, fit
from limelight.studio.render.engine import engine
from limelight.studio.render.paths.dice import NET, last_of_net, nets
from limelight.studio.render.paths.tables import COLUMNS, ROWS, SLOTS, _materials, _normals, _tickets
from limelight.studio.render.scalar import trace_scalar
from limelight.studio.render.stage import Material, Shape, paint
from limelight.studio.render.tracer import Buffers, _telling, trace
from limelight.studio.scene import Camera, parse_scene
from limelight.studio.threads import use_threads
from limelight.studio.types import Cutout, no_progress

FAR_AWAY = Shape(mesh.ball(0.01).moved(0, -9, 0), paint(np.full(3, 0.5, np.float32)))
"""A stand-in that nobody sees."""


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Puts the number of threads back."""
    monkeypatch.setattr("limelight.studio.threads._told", None)  # undone at the end, whatever the test tells
    before = cv2.getNumThreads()
    yield
    use_threads(1)
    cv2.setNumThreads(before)


def _view(width: int = 96, height: int = 54) -> View:
    return fit(Camera(aperture=0.0), "16:9", (width, height), 0.7)


def _traced(*shapes: Shape, sky: float = 1.0, samples: int = 16) -> Buffers:
    environment = np.full((256, 512, 3), sky, np.float32)
    return trace(
        [FAR_AWAY, *shapes], environment, (0.0, 0.0, 0.0), _view(), samples=samples, seed=1, progress=no_progress
    )  # fmt: skip


@given(st.integers(0, 6), st.integers(0, 6))
@settings(deadline=None, max_examples=20)
def test_a_net_has_one_point_in_every_stratum(wide: int, tall: int) -> None:
    count = 1 << min(wide + tall, 6)
    tall = count.bit_length() - 1 - min(wide, count.bit_length() - 1)
    wide = count.bit_length() - 1 - tall
    columns, rows = (
        (nets()[:count, k].astype(np.uint64) << bits >> 32) for k, bits in ((0, wide), (1, tall))
    )
    assert sorted(columns * (1 << tall) + rows) == list(range(count))


@pytest.mark.parametrize(
    ("samples", "last"), [(1, 0), (2, 1), (3, 3), (8, 7), (10, 15), (64, 63), (500, NET - 1)]
)
def test_samples_stay_within_the_smallest_net_that_holds_them(samples: int, last: int) -> None:
    assert last_of_net(samples) == last


@pytest.mark.parametrize("sun", [0.0, 1.0, 1e5])
def test_every_cell_of_the_sky_has_a_ticket_and_bright_ones_more(sun: float) -> None:
    environment = np.zeros((256, 512, 3), np.float32)
    environment[100:104, 200:204] = sun
    tickets, share = _tickets(environment)
    counts = np.bincount(tickets, minlength=ROWS * COLUMNS)
    assert len(tickets) == SLOTS
    assert counts.min() >= 1
    np.testing.assert_array_equal(counts / SLOTS, share.astype(np.float64))
    if sun:
        assert share.reshape(ROWS, COLUMNS)[50:52, 100:102].sum() > 0.85


def test_smooth_normals_of_a_ball_point_outwards() -> None:
    ball = mesh.ball(0.5)
    outwards = ball.points - np.array([0, 0, 0.5], np.float32)
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    along = np.abs((_normals(ball.points, ball.faces) * outwards).sum(1))
    assert along[ball.points[:, 2] > 1e-3].min() > 0.99


def test_a_texture_used_twice_is_stored_once() -> None:
    colour, bump = np.full((4, 6, 3), 0.5, np.float32), np.zeros((8, 8), np.float32)
    table, texels, bumps = _materials([
        Material(colour, roughness=0.5, bump=bump), Material(colour, thin=True, bump=bump, clear=0.9),
        paint(np.array([1, 0, 0], np.float32), metallic=1.0, clearcoat=1.0),
    ])  # fmt: skip
    assert texels.shape == (4 * 6 + 2 * 2, 4)
    assert bumps.size == 1 + 64
    np.testing.assert_allclose(table[0, :8], [0, 6, 4, 1, 8, 8, 0.004, 0.25])
    np.testing.assert_allclose(table[1, 3:7], [0, 1, 1, 0])
    np.testing.assert_allclose(table[1, [11, 13]], [1, 0.9])
    np.testing.assert_allclose(table[2, [0, 9, 10]], [24, 1, 0.25])


def test_the_bare_backplate_and_the_inside_of_the_product_are_sampled_no_further() -> None:
    total = np.zeros((60, 80, 11), np.float32)
    total[30:, :, 3] = 2  # ground
    total[10:50, 20:60, 3] = total[10:50, 20:60, 10] = 2  # product
    telling = np.zeros((60, 80), bool)
    telling.ravel()[_telling(total, 2)] = True
    assert not telling[:6].any()
    assert not telling[14:46, 24:56].any()
    assert telling[30:, :16].all()
    assert telling[8, 40]


def test_a_grey_ball_in_a_white_world_is_grey() -> None:
    """The furnace test: what is lit from everywhere shows its own colour."""
    ball = Shape(mesh.ball(0.45), paint(np.array([0.2, 0.4, 0.6], np.float32), roughness=1.0, specular=0.0))
    seen = _traced(ball)
    inside = seen.coverage > 0.99
    assert inside.mean() > 0.05
    np.testing.assert_allclose(seen.radiance[inside].mean(0), [0.2, 0.4, 0.6], rtol=0.06)
    np.testing.assert_allclose(seen.albedo[inside].mean(0), [0.2, 0.4, 0.6], atol=0.001)
    assert seen.proxy.max() == 0.0


def test_glass_lets_light_through_and_keeps_its_tint() -> None:
    wall = mesh.terrain(np.zeros((2, 2), np.float32), (9, 9))
    upright = mesh.make(wall.points[:, [0, 2, 1]], wall.faces, wall.uv)
    tint = np.array([0.9, 0.5, 0.9], np.float32)
    clear = _traced(Shape(upright, paint(tint, thin=True, clear=1.0, roughness=0.05))).radiance.mean((0, 1))
    solid = _traced(Shape(upright, paint(tint, thin=True, roughness=0.05)), sky=0.0).radiance
    assert np.abs(clear - tint).max() < 0.06
    assert solid.max() == 0.0


def test_the_pixels_are_the_same_whatever_the_number_of_threads(threads: None) -> None:
    block = np.full((90, 60, 4), (30, 110, 120, 255), np.uint8)
    pictures = []
    for count in (1, 2, 3):
        use_threads(count)
        picture = render_picture(
            Cutout(block, 1.0), parse_scene("beach at noon", seed=4), size=(256, 144), samples=3
        )
        pictures.append(picture.rgb)
    np.testing.assert_array_equal(pictures[0], pictures[1])
    np.testing.assert_array_equal(pictures[0], pictures[2])


def test_a_picture_says_where_its_time_went() -> None:
    block = np.full((60, 40, 4), 200, np.uint8)
    meta = render_picture(Cutout(block, 1.0), parse_scene("studio"), size=(160, 90), samples=1).meta
    timings, seconds = meta["timings"], meta["seconds"]
    assert isinstance(timings, dict)
    assert isinstance(seconds, float)
    assert list(timings) == ["products", "backdrop", "set", "tracing", "denoising", "finish"]
    assert sum(timings.values()) == pytest.approx(seconds, abs=0.01)


@pytest.mark.slow
def test_the_kernel_sees_what_mitsubas_own_path_tracer_sees() -> None:
    """Direct and bounced light, lamp, sky, bumps, gloss, metal and coat, within the noise."""
    bump = np.random.default_rng(1).random((64, 64)).astype(np.float32)
    shapes = [
        Shape(mesh.ball(0.3).moved(0.4, 0, 0), paint(np.array([0.7, 0.2, 0.2], np.float32), thin=True)),
        Shape(mesh.plane(3, -3, 3), Material(np.full((8, 8, 3), 0.5, np.float32), 0.35, 0.5, bump=bump, bump_scale=0.004)),
        Shape(mesh.ball(0.35).moved(-0.5, 0.2, 0), paint(np.array([0.9, 0.7, 0.3], np.float32), roughness=0.3, metallic=1)),
        Shape(mesh.box(0.4, 0.4, 0.4).moved(0, 0.9, 0), paint(np.array([0.1, 0.3, 0.5], np.float32), clearcoat=1)),
    ]  # fmt: skip
    environment = np.full((256, 512, 3), (0.3, 0.4, 0.5), np.float32)
    environment[40:80, 100:160] = 6.0
    view, lamp, tools = fit(Camera(), "16:9", (128, 72), 0.7), (3.0, 2.5, 2.0), engine()
    ours = trace(shapes, environment, lamp, view, samples=64, seed=1, progress=no_progress)
    theirs = trace_scalar(tools, shapes, environment, lamp, view, samples=64, seed=1, progress=no_progress)
    np.testing.assert_allclose(ours.coverage.mean(), theirs[..., 3].mean(), atol=0.004)
    np.testing.assert_allclose(ours.albedo.mean((0, 1)), theirs[..., 4:7].mean((0, 1)), atol=0.004)
    np.testing.assert_allclose(
        ours.radiance.mean((0, 1)), theirs[..., :3].clip(0, 12).mean((0, 1)), rtol=0.04
    )
    blocks = [
        cv2.resize(image, (16, 9), interpolation=cv2.INTER_AREA) for image in (ours.radiance, theirs[..., :3])
    ]
    assert np.abs(blocks[0] - blocks[1]).mean() < 0.04
