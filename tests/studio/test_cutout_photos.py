"""The cut-out of every kind of photo that people send, against its true matte; and laws that hold for any."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from limelight.studio.cutout import cut_out, matte
from limelight.studio.probe import read_image
from limelight.studio.types import Cutout
from tests.studio.photos import PHOTOS

HARD = {
    "white bottle on white": (0.98, 0.85),
    "white bottle on light grey": (0.96, 0.5),
    "glass tumbler on white": (0.76, 0.75),
    "glass tumbler on grey sweep": (0.75, 0.75),
    "glass tumbler on blue paper": (0.80, 0.75),
    "clear bottle with a label": (0.95, 0.75),
    "net bag": (0.98, 0.9),
    "plush": (0.96, 0.9),
    "120 pixels": (0.985, 0.9),
}
"""Least overlap and confidence where they are not .995 and .95."""


def cut(name: str) -> tuple[Cutout, NDArray[np.float32], NDArray[np.float32]]:
    """The cut-out in the photo's frame, its alpha and the true one, 0..1."""
    photo = PHOTOS[name]()
    image = read_image(photo.file)
    image.thumbnail((1600, 1600))
    made = matte(image)
    alpha = np.asarray(made.rgba[..., 3] / 255, np.float32)
    return (
        made,
        alpha,
        np.asarray(cv2.resize(photo.alpha, alpha.shape[::-1], interpolation=cv2.INTER_AREA), np.float32),
    )


def overlap(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.minimum(one, other).sum() / np.maximum(one, other).sum())


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name in PHOTOS if name not in ("cropped at the left", "busy room")]
)
def test_every_kind_of_photo(name: str) -> None:
    made, alpha, truth = cut(name)
    least, sure = HARD.get(name, (0.995, 0.95))
    assert overlap(alpha, truth) >= least
    assert made.confidence >= sure


@pytest.mark.slow
def test_wires_straps_and_nets_are_kept_and_the_gaps_between_them_open() -> None:
    made, alpha, truth = cut("net bag")
    assert overlap(alpha, truth) >= 0.98
    gaps = (truth == 0) & (cv2.blur(truth, (31, 31)) > 0.25)
    assert gaps.sum() > 40_000
    assert alpha[gaps].mean() < 0.01
    assert made.reason == "Plain background, clear outline."


def test_a_new_scene_shows_through_glass() -> None:
    made, alpha, truth = cut("glass tumbler on grey sweep")
    inside = np.s_[320:700, 430:600]
    assert alpha[inside].mean() == pytest.approx(float(truth[inside].mean()), abs=0.05)
    assert alpha[780, 340:660].mean() > 0.2  # the thick foot holds more back
    assert (made.confidence, made.reason) == (
        0.75,
        "Parts of the product are clear: how much shows through them is told from the background. "
        "A PNG with transparency would be surer.",
    )


def test_a_white_bottle_is_not_glass() -> None:
    made, alpha, truth = cut("white bottle on white")
    assert alpha[truth == 1].min() < 1  # a little of its foot is lost
    assert np.median(alpha[truth == 1]) == 1
    assert made.reason == "Plain background, clear outline."


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("cropped at the left", "The product touches the left edge of the photo and may be cut off. "),
        ("busy room", "The background is busy, so the product's edge is a guess. "),
    ],
)
def test_what_cannot_be_cut_out_is_refused(name: str, reason: str) -> None:
    made, _, _ = cut(name)
    assert made.confidence < 0.6
    assert made.reason == reason + (
        "Send a photo on a plain white or light background with space all round, "
        "or a PNG with a transparent background."
    )


# Laws, on small photos ------------------------------------------------------------------------------------------------

SIDE = 240
COLOURS = st.tuples(*[st.integers(20, 150)] * 3)
PAPERS = st.sampled_from([(255, 255, 255), (236, 236, 238), (128, 130, 132), (230, 190, 180), (20, 20, 24)])


@st.composite
def photos(draw: st.DrawFn) -> NDArray[np.uint8]:
    """A box and a disc on plain paper, away from the border, seen through a lens."""
    x, y = draw(st.integers(60, 110)), draw(st.integers(60, 110))
    wide, high = draw(st.integers(30, 80)), draw(st.integers(30, 90))
    paper = np.array(draw(PAPERS))
    colour = np.array(draw(COLOURS))
    if np.abs(paper - colour).max() < 60:
        colour = (colour + 110) % 256
    photo = np.broadcast_to(paper, (SIDE, SIDE, 3)).astype(np.uint8).copy()
    fill = tuple(int(c) for c in colour)
    cv2.rectangle(photo, (x, y), (x + wide, y + high), fill, -1, cv2.LINE_AA)
    cv2.circle(photo, (x + wide, y + high // 2), draw(st.integers(12, 40)), fill, -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(photo, (0, 0), 0.7), np.uint8)


FEW = settings(max_examples=8, deadline=None)


@FEW
@given(photos())
def test_a_cut_out_is_tight(photo: NDArray[np.uint8]) -> None:
    alpha = cut_out(photo).rgba[..., 3]
    assert (alpha.dtype, int(alpha.max())) == (np.uint8, 255)
    rows, columns = np.where(alpha > 8)
    assert (rows.min(), columns.min()) == (2, 2)
    assert (rows.max(), columns.max()) == (alpha.shape[0] - 3, alpha.shape[1] - 3)


@FEW
@given(photos())
def test_a_cut_out_of_a_cut_out_is_itself(photo: NDArray[np.uint8]) -> None:
    once = cut_out(photo)
    again = cut_out(once.rgba)
    assert np.array_equal(again.rgba, once.rgba)
    assert again.confidence == 0.99


@FEW
@given(photos(), st.integers(-40, 20), st.integers(-30, 30))
def test_a_shifted_photo_gives_the_shifted_matte(photo: NDArray[np.uint8], down: int, right: int) -> None:
    moved = matte(np.roll(photo, (down, right), (0, 1))).rgba[..., 3]
    still = np.roll(matte(photo).rgba[..., 3], (down, right), (0, 1))
    assert overlap(moved.astype(np.float32), still.astype(np.float32)) > 0.985


@FEW
@given(photos())
def test_a_mirrored_photo_gives_the_mirrored_matte(photo: NDArray[np.uint8]) -> None:
    mirrored = matte(np.ascontiguousarray(photo[:, ::-1])).rgba[:, ::-1, 3]
    assert overlap(mirrored.astype(np.float32), matte(photo).rgba[..., 3].astype(np.float32)) > 0.985


@FEW
@given(photos())
def test_put_back_where_it_was_it_is_the_photo(photo: NDArray[np.uint8]) -> None:
    rgba = matte(photo).rgba.astype(np.float32)
    alpha = rgba[..., 3:] / 255
    back = rgba[..., :3] * alpha + photo[0, 0] * (1 - alpha)
    off = np.abs(back - photo).max(-1)
    assert float(off.mean()) < 1
    assert float((off > 40).mean()) < 0.002
