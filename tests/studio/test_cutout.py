"""The cut-out against pictures whose true alpha is known, drawn here."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from limelight.studio.cutout import cut_out
from limelight.studio.types import Cutout

SIZE = 960


def disc(x: float, y: float, rx: float, ry: float | None = None) -> NDArray[np.float32]:
    """Coverage of an ellipse, antialiased; in units of two pixels, as all drawings here."""
    mask = np.zeros((SIZE * 4, SIZE * 4), np.uint8)
    cv2.ellipse(
        mask, (round(x * 8), round(y * 8)), (round(rx * 8), round((ry or rx) * 8)), 0, 0, 360, 255, -1
    )
    return np.asarray(cv2.resize(mask, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.float32) / np.float32(
        255
    )


@cache
def bottle() -> NDArray[np.float32]:
    """Coverage of a body with a neck."""
    mask = np.zeros((SIZE * 4, SIZE * 4), np.uint8)
    cv2.rectangle(mask, (1280, 1280), (2559, 3279), 255, -1)
    cv2.rectangle(mask, (1680, 560), (2159, 1320), 255, -1)
    return np.asarray(cv2.resize(mask, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.float32) / np.float32(
        255
    )


def rounded_light() -> NDArray[np.float32]:
    """Shading of a cylinder, 0..1 across the picture."""
    x = np.linspace(-1, 1, SIZE)
    return np.broadcast_to(1 - 0.55 * (x / 0.36) ** 2, (SIZE, SIZE)).clip(0.3, 1).astype(np.float32)


def photo(
    cover: NDArray[np.float32], colour: tuple[int, int, int], *, shadow: float = 0.0, shading: float = 1.0
) -> NDArray[np.uint8]:
    """A product on white with soft shading, a soft contact shadow, and JPEG's stains."""
    light = 1 - shading * (1 - rounded_light())
    product = np.array(colour, np.float32) * light[..., None]
    ground = 1 - shadow * cv2.GaussianBlur(disc(240, 412, 110, 9), (0, 0), 24)[..., None]
    rgb = product * cover[..., None] + 255 * ground * (1 - cover[..., None])
    ok, data = cv2.imencode(
        ".jpg", rgb.clip(0, 255).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92]
    )
    assert ok
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[..., ::-1])


def placed(photo: NDArray[np.uint8], result: Cutout) -> NDArray[np.bool_]:
    """The result's alpha back in the frame of the photo, found by matching its colours."""
    alpha = result.rgba[..., 3]
    found = cv2.matchTemplate(photo, np.ascontiguousarray(result.rgba[..., :3]), cv2.TM_SQDIFF)
    _, _, (x, y), _ = cv2.minMaxLoc(found)
    full = np.zeros(photo.shape[:2], bool)
    full[y : y + alpha.shape[0], x : x + alpha.shape[1]] = alpha > 127
    return full


def iou(photo: NDArray[np.uint8], result: Cutout, cover: NDArray[np.float32]) -> float:
    mask, truth = placed(photo, result), cover > 0.5
    return float((mask & truth).sum() / (mask | truth).sum())


@pytest.mark.parametrize(
    ("colour", "shadow", "least"),
    [
        ((30, 90, 88), 0.0, 0.99),
        ((30, 90, 88), 0.5, 0.985),
        pytest.param((200, 60, 40), 0.4, 0.985, marks=pytest.mark.slow),
        ((25, 25, 27), 0.5, 0.985),
    ],
    ids=["no shadow", "pine", "red", "black"],
)
def test_a_product_on_white(colour: tuple[int, int, int], shadow: float, least: float) -> None:
    picture = photo(bottle(), colour, shadow=shadow)
    result = cut_out(picture)
    assert iou(picture, result, bottle()) >= least
    assert result.confidence >= 0.85
    assert result.reason == "Plain background, clear outline."


def test_a_handle_keeps_its_hole() -> None:
    ring = np.clip(disc(150, 250, 80) - disc(150, 250, 52), 0, 1)
    cover = np.maximum(bottle(), ring)
    picture = photo(cover, (40, 70, 120))
    result = cut_out(picture)
    assert iou(picture, result, cover) >= 0.985
    assert not placed(picture, result)[500, 250]


def test_a_white_label_is_no_hole() -> None:
    picture = photo(bottle(), (40, 70, 120))
    light = rounded_light()[540:700, 380:580, None]
    picture[540:700, 380:580] = (np.array([250, 248, 244]) * light).astype(np.uint8)
    result = cut_out(picture)
    assert iou(picture, result, bottle()) >= 0.985


def test_no_rim_of_white_is_left() -> None:
    cover = disc(240, 240, 90, 130)
    result = cut_out(photo(cover, (25, 25, 27), shading=0.2))
    edge = (result.rgba[..., 3] > 20) & (result.rgba[..., 3] < 235)
    assert edge.sum() > 50
    assert result.rgba[..., :3][edge].max() < 90


def test_solid_pixels_are_the_photos_own() -> None:
    picture = photo(bottle(), (200, 60, 40))
    result = cut_out(picture)
    inner = cv2.erode((result.rgba[..., 3] == 255).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    y, x = (int(v[0]) for v in np.where(placed(picture, result)))
    ty, tx = (int(v[0]) for v in np.where(result.rgba[..., 3] > 127))
    window = picture[y - ty : y - ty + inner.shape[0], x - tx : x - tx + inner.shape[1]]
    assert np.array_equal(result.rgba[..., :3][inner], window[inner])


def test_a_transparent_picture_keeps_its_alpha() -> None:
    cover = (bottle() * 255).astype(np.uint8)
    picture = Image.fromarray(np.dstack([np.full((SIZE, SIZE, 3), 90, np.uint8), cover]), "RGBA")
    result = cut_out(picture)
    ys, xs = np.where(cover > 8)
    window = cover[ys.min() - 2 : ys.max() + 3, xs.min() - 2 : xs.max() + 3]
    assert np.array_equal(result.rgba[..., 3], window)
    assert (result.confidence, result.reason) == (0.99, "The picture came with its own transparency.")


@pytest.mark.slow
def test_an_opaque_alpha_channel_says_nothing() -> None:
    picture = photo(bottle(), (30, 90, 88))
    opaque = np.dstack([picture, np.full((SIZE, SIZE), 255, np.uint8)])
    assert np.array_equal(cut_out(opaque).rgba, cut_out(picture).rgba)


@pytest.mark.slow
def test_a_large_photo_is_cut_at_its_own_size() -> None:
    small = photo(bottle(), (30, 90, 88))
    large = np.asarray(cv2.resize(small, (1440, 1440), interpolation=cv2.INTER_CUBIC), np.uint8)
    result = cut_out(large)
    assert iou(large, result, np.asarray(cv2.resize(bottle(), (1440, 1440)), np.float32)) >= 0.985


def test_a_busy_background_is_admitted() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (SIZE // 16, SIZE // 16, 3), dtype=np.uint8)
    room = np.asarray(cv2.resize(noise, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC), np.float32)
    cover = bottle()[..., None]
    result = cut_out((room * (1 - cover) + np.array([30, 90, 88]) * cover).astype(np.uint8))
    assert result.confidence < 0.6
    assert result.reason == (
        "The background is busy, so the product's edge is a guess. Send a photo on a plain white or light "
        "background with space all round, or a PNG with a transparent background."
    )


def test_a_product_that_touches_the_border_is_admitted() -> None:
    picture = np.roll(photo(bottle(), (30, 90, 88)), 150, axis=0)
    picture[:150] = 255
    result = cut_out(picture)
    assert result.confidence < 0.6
    assert result.reason.startswith("The product touches the bottom edge of the photo and may be cut off. ")


def test_an_empty_photo_is_admitted() -> None:
    result = cut_out(np.full((200, 300, 3), 255, np.uint8))
    assert result.confidence < 0.1
    assert result.reason.startswith("Nothing stands out from the background. ")
    assert result.rgba.shape == (200, 300, 4)


@pytest.mark.parametrize("channels", [0, 1])
def test_grey_pictures_are_taken(channels: int) -> None:
    grey = photo(bottle(), (40, 40, 40))[..., 0]
    assert cut_out(grey[..., None] if channels else grey).confidence >= 0.85
