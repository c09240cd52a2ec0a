"""The product is the photo's own: colour difference against published numbers, fidelity against known damage."""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from limelight.samples import photo_path
from limelight.samples import product as listing
from limelight.studio.cutout import cut_out
from limelight.studio.deltae import delta_e, lab
from limelight.studio.errors import InputRejected
from limelight.studio.fidelity import UNTOUCHED, product_fidelity
from limelight.studio.render import render_picture
from limelight.studio.render.paste import Layer, paste
from limelight.studio.scene import parse_scene
from limelight.studio.types import Cutout

SHARMA = """
50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425
50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615
50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412
50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000
50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000
50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000
50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669
50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195
50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0010 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461
50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065
50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492
50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977
50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030
50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535
50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000
50.0000 2.5000 0.0000 50.0000 3.2972 0.0000 1.0000
50.0000 2.5000 0.0000 50.0000 1.8634 0.5757 1.0000
50.0000 2.5000 0.0000 50.0000 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""
"""Supplementary test data of Sharma, Wu and Dalal (2005): two Lab colours and their CIEDE2000."""


@pytest.fixture(scope="module")
def bottle() -> NDArray[np.uint8]:
    """(h, w, 4): a labelled bottle."""
    rgba = np.zeros((420, 260, 4), np.uint8)
    cv2.rectangle(rgba, (20, 60), (220, 415), (30, 110, 120, 255), -1, cv2.LINE_AA)
    cv2.rectangle(rgba, (70, 4), (130, 60), (40, 40, 44, 255), -1, cv2.LINE_AA)
    cv2.putText(rgba, "PEAK", (40, 250), cv2.FONT_HERSHEY_DUPLEX, 1.6, (240, 240, 235, 255), 3, cv2.LINE_AA)
    return rgba


def test_the_colour_difference_is_the_published_one() -> None:
    rows = np.array([[float(v) for v in row.split()] for row in SHARMA.strip().splitlines()])
    assert len(rows) == 34
    assert delta_e(rows[:, :3], rows[:, 3:6]) == pytest.approx(rows[:, 6], abs=5e-5)
    assert delta_e(rows[:, 3:6], rows[:, :3]) == pytest.approx(rows[:, 6], abs=5e-5)


def test_lab_of_known_colours() -> None:
    found = lab(np.array([[[255, 255, 255], [255, 0, 0]], [[0, 0, 0], [119, 119, 119]]], np.uint8))
    assert found.shape == (2, 2, 3)
    assert found.reshape(-1, 3) == pytest.approx(
        np.array([[100, 0, 0], [53.24, 80.09, 67.20], [0, 0, 0], [50.03, 0, 0]]), abs=0.05
    )


def test_nothing_changed_is_perfect(bottle: NDArray[np.uint8]) -> None:
    rgb, mask = np.ascontiguousarray(bottle[..., :3]), np.ascontiguousarray(bottle[..., 3])
    found = product_fidelity(rgb, mask, rgb)
    assert found.as_json() == UNTOUCHED.as_json()
    assert found.kept


def test_light_is_told_and_forgiven(bottle: NDArray[np.uint8]) -> None:
    rgb, mask = np.ascontiguousarray(bottle[..., :3]), np.ascontiguousarray(bottle[..., 3])
    lit = np.clip(rgb * np.array([1.07, 1.0, 0.94]), 0, 255).round().astype(np.uint8)
    found = product_fidelity(lit, mask, rgb)
    assert found.ssim > 0.995
    assert found.delta_e < 0.6
    assert 1.5 < found.raw_delta_e < 4
    assert found.kept


@pytest.mark.parametrize("damage", ["blur", "another word", "another colour"])
def test_damage_is_not(damage: str, bottle: NDArray[np.uint8]) -> None:
    rgb, mask = np.ascontiguousarray(bottle[..., :3]), np.ascontiguousarray(bottle[..., 3])
    other = rgb.copy()
    match damage:
        case "blur":
            other = np.asarray(cv2.GaussianBlur(rgb, (0, 0), 4), np.uint8)
        case "another word":
            other[200:260, 30:210] = (30, 110, 120)
            cv2.putText(
                other, "PARK", (40, 250), cv2.FONT_HERSHEY_DUPLEX, 1.6, (240, 240, 235), 3, cv2.LINE_AA
            )
        case _:
            other[100:190, 60:120] = (160, 60, 40)
    found = product_fidelity(other, mask, rgb)
    assert not found.kept
    assert found.ssim < 0.99


def test_what_cannot_be_compared_is_refused(bottle: NDArray[np.uint8]) -> None:
    rgb, mask = np.ascontiguousarray(bottle[..., :3]), np.ascontiguousarray(bottle[..., 3])
    with pytest.raises(InputRejected) as caught:
        product_fidelity(rgb[:-2], mask, rgb)
    assert caught.value.message == (
        "picture (418, 260, 3), mask (420, 260) and reference (420, 260, 3) must be the same size."
    )
    with pytest.raises(InputRejected, match=r"The mask holds no product: nothing to compare\."):
        product_fidelity(rgb, np.zeros_like(mask), rgb)


@pytest.mark.parametrize("gain", [2.2, 0.3])
def test_no_light_is_too_much(gain: float, bottle: NDArray[np.uint8]) -> None:
    """A scene far brighter, or darker, than the photo: the product takes only as much of it as keeps it itself."""
    layer = Layer(bottle[..., :3].astype(np.float32) / 255, bottle[..., 3].astype(np.float32) / 255)
    plate = np.full((420, 260, 3), 0.5, np.float32)
    light = np.full_like(plate, gain) * np.array([1.2, 1.0, 0.8], np.float32)
    _, _, fidelity = paste(plate, layer, light=light, strength=1.0)
    assert fidelity.kept
    assert 1.5 < fidelity.raw_delta_e <= 4.0


PRODUCTS = ("np-tumbler-20", "ma-arc-lamp", "ma-cloud-cream", "np-field-watch", "ma-pour-kettle")
THEMES = ("dark", "sale", "beach", "desert", "gifts", "snow", "kitchen", "forest")


@pytest.fixture(scope="module")
def cutouts() -> dict[str, Cutout]:
    return {name: cut_out(Image.open(photo_path(listing(name)))) for name in PRODUCTS}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "theme"), [pair for k, pair in enumerate(product(PRODUCTS, THEMES)) if k % 3 == 0]
)
def test_the_product_is_untouched(name: str, theme: str, cutouts: dict[str, Cutout]) -> None:
    """As the advertiser is promised: SSIM of .99 and ΔE of 1 but for the light, and no more than ΔE 4 of that."""
    scene = parse_scene(theme, seed=3)
    likeness = render_picture(cutouts[name], scene, size=(256, 144), samples=2).meta["likeness"]
    assert isinstance(likeness, dict)
    assert likeness["ssim"] >= 0.99
    assert likeness["delta_e"] <= 1.0
    assert likeness["raw_delta_e"] <= 4.0


@pytest.mark.slow
@pytest.mark.parametrize("name", PRODUCTS)
def test_without_relighting_it_is_the_photo_itself(name: str, cutouts: dict[str, Cutout]) -> None:
    """Tone curve, bloom, grain and vignette of the moodiest scene stay off the product."""
    scene = parse_scene("moody dark studio", seed=3)
    likeness = render_picture(cutouts[name], scene, size=(256, 144), samples=2, relight=0.0).meta["likeness"]
    assert isinstance(likeness, dict)
    assert likeness["raw_ssim"] >= 0.99
    assert likeness["raw_delta_e"] <= 1.0
