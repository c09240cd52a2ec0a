"""Shadows of all kinds come off, pale parts of the product stay on. Drawn here, so the true alpha is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from limelight.studio.cutout import cut_out
from limelight.studio.types import Cutout

SIDE = 900
Cover = NDArray[np.float32]
Rgb = tuple[float, float, float]
PINE: Rgb = (30, 90, 88)


def drawn(*shapes: tuple[str, tuple[int, ...]], erase: tuple[tuple[str, tuple[int, ...]], ...] = ()) -> Cover:
    """Antialiased coverage of rectangles (x0, y0, x1, y1) and ellipses (x, y, rx, ry)."""
    mask = np.zeros((SIDE * 4, SIDE * 4), np.uint8)
    for value, group in ((255, shapes), (0, erase)):
        for kind, numbers in group:
            a, b, c, d = (4 * n for n in numbers)
            if kind == "box":
                cv2.rectangle(mask, (a, b), (c - 1, d - 1), value, -1)
            else:
                cv2.ellipse(mask, (a, b), (c, d), 0, 0, 360, value, -1)
    small = cv2.resize(mask, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)


def soft(x: int, y: int, rx: int, ry: int, blur: float, strength: float) -> Cover:
    """A soft dark patch, 0..strength."""
    return np.asarray(
        cv2.GaussianBlur(drawn(("disc", (x, y, rx, ry))), (0, 0), blur), np.float32
    ) * np.float32(strength)


def photo(
    parts: list[tuple[Cover, Rgb]], *, shadow: Cover | None = None, ground: float = 255.0
) -> NDArray[np.uint8]:
    """The parts over each other on a lit ground, as a JPEG shows them."""
    rgb = np.full((SIDE, SIDE, 3), ground, np.float32)
    if shadow is not None:
        rgb *= 1 - shadow[..., None]
    for cover, colour in parts:
        rgb = rgb * (1 - cover[..., None]) + np.array(colour, np.float32) * cover[..., None]
    ok, data = cv2.imencode(
        ".jpg", rgb.clip(0, 255).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 93]
    )
    assert ok
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)[..., ::-1])


def in_frame(result: Cutout, top_left: tuple[int, int]) -> NDArray[np.bool_]:
    """The alpha back in the photo's frame, when it is known where the crop begins."""
    x, y = top_left
    full = np.zeros((SIDE, SIDE), bool)
    alpha = result.rgba[..., 3] > 127
    full[y : y + alpha.shape[0], x : x + alpha.shape[1]] = alpha
    return full


def found(picture: NDArray[np.uint8], cover: Cover) -> tuple[Cutout, NDArray[np.bool_], float]:
    """The cut-out, its mask where it fits the truth best, and the overlap of the two (IoU)."""
    result = cut_out(picture)
    truth = cover > 0.5
    rows, columns = np.where(truth)
    best: tuple[float, NDArray[np.bool_]] = (0.0, truth)
    for dx in range(-6, 1):
        for dy in range(-6, 1):
            mask = in_frame(result, (max(columns.min() + dx, 0), max(rows.min() + dy, 0)))
            iou = float((mask & truth).sum() / (mask | truth).sum())
            best = max(best, (iou, mask), key=lambda pair: pair[0])
    return result, best[1], best[0]


BODY = drawn(("box", (320, 180, 580, 760)))


def test_a_shadow_beside_the_foot_comes_off() -> None:
    picture = photo([(BODY, PINE)], shadow=soft(640, 745, 130, 16, 14, 0.5))
    result, mask, iou = found(picture, BODY)
    assert iou >= 0.99
    assert not mask[740:760, 600:700].any()
    assert result.reason == "Plain background, clear outline."


def test_a_pale_foot_ring_stays_on() -> None:
    ring = drawn(("box", (320, 724, 580, 762)))
    picture = photo([(BODY, PINE), (ring, (196, 198, 202))], shadow=soft(600, 764, 160, 12, 16, 0.35))
    _, mask, iou = found(picture, np.maximum(BODY, ring))
    assert iou >= 0.985
    assert mask[735:750, 340:560].all()


def test_a_white_sole_stays_on_and_the_shadow_under_the_heel_comes_off() -> None:
    upper, sole = drawn(("box", (240, 330, 640, 640))), drawn(("box", (220, 620, 700, 700)))
    whole = np.maximum(upper, sole)
    dark = soft(300, 716, 120, 18, 10, 0.55)
    _, mask, iou = found(photo([(upper, (120, 72, 30)), (sole, (232, 226, 212))], shadow=dark), whole)
    assert iou >= 0.98
    assert mask[640:690, 240:680].all()
    assert not mask[712:740].any()


def test_the_ground_seen_through_a_strap_is_open_also_where_it_is_in_shadow() -> None:
    strap = drawn(("disc", (600, 600, 120, 140)), erase=(("disc", (600, 600, 100, 120)),))
    whole = np.maximum(BODY, strap)
    picture = photo([(strap, (22, 24, 26)), (BODY, PINE)], shadow=soft(600, 720, 170, 40, 26, 0.45))
    _, mask, iou = found(picture, whole)
    assert iou >= 0.975
    assert not mask[540:680, 590:640].any()


def test_a_thin_handle_survives() -> None:
    handle = drawn(("disc", (450, 190, 120, 110)), erase=(("disc", (450, 190, 112, 102)),))
    whole = np.maximum(BODY, handle)
    _, mask, iou = found(photo([(handle, (60, 62, 66)), (BODY, PINE)]), whole)
    assert iou >= 0.98
    assert mask[78:90, 445:455].any()
    assert not mask[110:170, 420:480].any()


def test_a_near_white_background_is_as_good_as_white() -> None:
    result, _, iou = found(photo([(BODY, PINE)], shadow=soft(600, 760, 150, 14, 16, 0.4), ground=240.0), BODY)
    assert iou >= 0.985
    assert (result.confidence >= 0.85, result.reason) == (True, "Plain background, clear outline.")


def test_white_on_white_is_found_by_its_shading() -> None:
    light = np.broadcast_to(1 - 0.55 * np.linspace(-1.15, 1.15, SIDE) ** 2, (SIDE, SIDE)).clip(0.55, 1)
    picture = photo([(BODY, (0, 0, 0))])
    shaded = (light[..., None] * np.array([247, 246, 244])).astype(np.float32)
    picture = (picture * (1 - BODY[..., None]) + shaded * BODY[..., None]).astype(np.uint8)
    _, _, iou = found(picture, BODY)
    assert iou >= 0.97


def test_an_outline_that_can_hardly_be_seen_is_admitted() -> None:
    label = drawn(("box", (380, 400, 520, 470)))
    result, _, iou = found(photo([(BODY, (249, 249, 248)), (label, (40, 40, 44))]), BODY)
    assert iou >= 0.95
    assert result.confidence == 0.55
    assert result.reason.startswith("The product is nearly as light as its background: ")
    assert result.reason.endswith(
        "% of its outline cannot be seen. A photo on light grey, or a PNG with transparency, would give a clean edge."
    )


@pytest.mark.parametrize(
    "size", [(200, 200), pytest.param((3000, 4000), marks=pytest.mark.slow)], ids=["tiny", "phone"]
)
def test_any_size_of_photo(size: tuple[int, int]) -> None:
    picture = photo([(BODY, PINE)], shadow=soft(600, 760, 150, 14, 16, 0.4))
    way = cv2.INTER_AREA if size[0] < SIDE else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)
    result = cut_out(scaled)
    height, width = result.rgba.shape[:2]
    assert (width - 4) / size[0] == pytest.approx(260 / SIDE, rel=0.05)
    assert (height - 4) / size[1] == pytest.approx(580 / SIDE, rel=0.05)
    assert result.confidence >= 0.85


def test_a_real_room_behind_the_product_is_admitted() -> None:
    """Edges, gradients and clutter as in a photo at home: low confidence, and what to send instead."""
    dice = np.random.default_rng(5)
    room = np.repeat(np.linspace(120, 210, SIDE)[:, None, None], SIDE, 1).repeat(3, 2) * np.array(
        [1.0, 0.93, 0.82]
    )
    for _ in range(60):
        x, y, w, h = (int(dice.integers(0, SIDE)) for _ in range(4))
        colour = tuple(float(v) for v in dice.integers(20, 230, 3))
        cv2.rectangle(room, (x, y), (x + w // 5, y + h // 5), colour, -1)
    room = np.asarray(cv2.GaussianBlur(room, (0, 0), 1.5)) + dice.normal(0, 4, room.shape)
    cover = BODY[..., None]
    result = cut_out((room * (1 - cover) + np.array(PINE) * cover).clip(0, 255).astype(np.uint8))
    assert result.confidence < 0.6
    assert result.reason == (
        "The background is busy, so the product's edge is a guess. Send a photo on a plain white or light "
        "background with space all round, or a PNG with a transparent background."
    )


@pytest.mark.slow
def test_the_same_photo_gives_the_same_pixels_however_many_threads_there_are() -> None:
    picture = photo([(BODY, PINE)], shadow=soft(640, 745, 130, 16, 14, 0.5))
    threads = cv2.getNumThreads()
    try:
        cuts = []
        for count in (1, 2, 4):
            cv2.setNumThreads(count)
            cuts.append(cut_out(picture).rgba)
    finally:
        cv2.setNumThreads(threads)
    assert all(np.array_equal(cuts[0], one) for one in cuts[1:])
