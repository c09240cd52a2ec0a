from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.blur import blurred
from limelight.studio.render.colour import display, luminance
from limelight.studio.render.finish import aces, bloom, finish
from limelight.studio.render.mesh import terrain
from limelight.studio.scene import parse_scene
from limelight.studio.threads import follow_threads, limit_threads, thread_count, use_threads


@given(st.floats(1, 60), st.integers(60, 160), st.integers(60, 160), st.integers(0, 99))
@settings(deadline=None, max_examples=15)
def test_a_wide_blur_on_a_small_copy_is_the_blur(sigma: float, width: int, height: int, seed: int) -> None:
    image = np.zeros((height, width, 3), np.float32)
    dice = np.random.default_rng(seed)
    x, y = int(dice.integers(width // 2)), int(dice.integers(height // 2))
    image[y : y + height // 2, x : x + width // 2] = 1.0
    image += dice.random(image.shape, np.float32) * 0.2
    off = np.abs(blurred(image, sigma) - cv2.GaussianBlur(image, (0, 0), sigma))
    assert off.max() < 0.05
    assert off[12:-12, 12:-12].max() < 0.02


def test_a_blur_keeps_shape_and_an_even_picture() -> None:
    even = np.full((90, 160), 0.25, np.float32)
    soft = blurred(even, 20.0)
    assert soft.shape == even.shape
    np.testing.assert_allclose(soft, 0.25, atol=1e-5)


@pytest.mark.parametrize("mood", ["natural", "moody"])
def test_the_tone_table_is_the_tone_curve(mood: str) -> None:
    scene = parse_scene("studio").model_copy(update={"mood": mood})
    ramp = np.linspace(0, 3, 64 * 96 * 3, dtype=np.float32).reshape(64, 96, 3)
    curve, saturation, depth = {"natural": (0.2, 1.1, 0.16), "moody": (0.38, 1.0, 0.30)}[mood]
    out = display(aces(bloom(ramp)))
    out = out * (1 - curve) + curve * (out * out * (3 - 2 * out))
    grey = luminance(out)[..., None]
    y, x = np.ogrid[-1:1:64j, -1:1:96j]
    out = (grey + (out - grey) * saturation) * (1 - depth * ((x * x + y * y) / 2) ** 1.3)[..., None]
    out += np.random.default_rng(scene.seed).standard_normal((64, 96, 1), np.float32) * 0.0055
    np.testing.assert_allclose(finish(ramp, scene), np.clip(out, 0, 1), atol=0.5 / 255)


def test_a_terrain_is_fine_before_the_camera_and_reaches_its_edges() -> None:
    heights = np.random.default_rng(2).random((200, 220)).astype(np.float32)
    land = terrain(heights, (4.0, 3.0), (0.0, -0.5))
    assert len(land.faces) < 0.5 * 2 * 199 * 219
    np.testing.assert_allclose(land.points.min(0)[:2], [-4.0, -3.5], atol=1e-6)
    np.testing.assert_allclose(land.points.max(0)[:2], [4.0, 2.5], atol=1e-6)
    columns = np.unique(land.points[:, 0])
    near = np.diff(columns[np.abs(columns) < 1.5])
    assert near.max() == pytest.approx(8.0 / 219, rel=1e-3)
    corner = np.flatnonzero(
        (land.points[:, 0] == columns[0]) & (land.points[:, 1] == land.points[:, 1].max())
    )
    assert land.points[corner, 2] == heights[-1, 0]
    assert land.uv.max(0).tolist() == pytest.approx([0.5, 2.5 / 8])


def test_threads_are_those_of_the_environment_until_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limelight.studio.threads._told", None)
    monkeypatch.setattr("limelight.studio.threads._users", [])
    monkeypatch.setenv("LIMELIGHT_STUDIO_THREADS", "3")
    before, told = cv2.getNumThreads(), []
    follow_threads(told.append)
    use_threads(2)
    assert (told, thread_count(), limit_threads()) == ([3, 2], 2, 2)
    with pytest.raises(ValueError, match="0 threads cannot work: at least 1"):
        use_threads(0)
    cv2.setNumThreads(before)
