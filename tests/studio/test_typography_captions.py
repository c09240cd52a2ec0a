"""Captions: inside the safe zone, off the product, readable, and gone in time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.types import FRAMES, Aspect, Rgb8
from limelight.studio.typography import SAFE_ZONES, CaptionStyle
from limelight.studio.typography.captions import CaptionLayer
from limelight.studio.typography.contrast import INK, WHITE
from limelight.studio.typography.legibility import Legibility, legibilities
from limelight.studio.typography.placing import Rect

ASPECTS: list[Aspect] = list(FRAMES)


def layer(
    text: str,
    subtext: str = "",
    *,
    aspect: Aspect = "16:9",
    behind: Rgb8 | None = None,
    product: Sequence[Rect] = (),
    scrim: bool = True,
) -> CaptionLayer:
    size = FRAMES[aspect]
    picture = np.full((size[1], size[0], 3), 90, np.uint8) if behind is None else behind
    return CaptionLayer(
        text,
        subtext,
        size=size,
        aspect=aspect,
        first=6,
        after=60,
        style=CaptionStyle(),
        behind=[picture],
        product=product,
        scrim=scrim,
    )


def inked(caption: CaptionLayer, at: int) -> Rect:
    """The rectangle that holds every drawn pixel of the words."""
    boxes = []
    for x, y, _, words in caption.words(at):
        rows, columns = np.flatnonzero((words > 0.1).any(axis=1)), np.flatnonzero((words > 0.1).any(axis=0))
        boxes.append((x + columns[0], y + rows[0], x + columns[-1] + 1, y + rows[-1] + 1))
    array = np.array(boxes)
    return (array[:, 0].min(), array[:, 1].min(), array[:, 2].max(), array[:, 3].max())


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize(
    "text",
    [
        "Glow",
        "Mornings, upgraded",
        "The everyday jacket that goes wherever the weather goes, and further still",
    ],
)
def test_every_drawn_pixel_is_in_the_safe_zone(aspect: Aspect, text: str) -> None:
    caption = layer(text, "Stays hot for 12 hours, quietly", aspect=aspect)
    x0, y0, x1, y1 = SAFE_ZONES[aspect].rect(FRAMES[aspect])
    left, top, right, bottom = inked(caption, 40)
    assert left >= x0 - 3
    assert top >= y0 - 3
    assert right <= x1 + 3
    assert bottom <= y1 + 3


@given(
    st.sampled_from(ASPECTS),
    st.text(st.characters(codec="latin-1", categories=("Lu", "Ll", "Zs")), min_size=1, max_size=60),
    st.text(st.characters(codec="latin-1", categories=("Lu", "Ll", "Zs")), max_size=90),
)
@settings(deadline=None, max_examples=25)
def test_the_block_is_in_the_safe_zone_whatever_it_says(aspect: Aspect, text: str, subtext: str) -> None:
    caption = layer(text, subtext, aspect=aspect)
    x0, y0, x1, y1 = SAFE_ZONES[aspect].rect(FRAMES[aspect])
    left, top, right, bottom = caption.rect
    assert left >= x0 - 1
    assert top >= y0 - 1
    assert right <= x1 + 1
    assert bottom <= y1 + 1


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_caption_stands_beside_above_or_below_the_product(aspect: Aspect) -> None:
    width, height = FRAMES[aspect]
    product = (0.36 * width, 0.32 * height, 0.64 * width, 0.88 * height)
    caption = layer("Made for the trail", "Leak-proof. Pack-proof.", aspect=aspect, product=[product])
    left, top, right, bottom = inked(caption, 40)
    assert right <= product[0] or left >= product[2] or bottom <= product[1] or top >= product[3]


def test_words_use_the_corner_that_a_products_shape_leaves_free() -> None:
    width, height = FRAMES["16:9"]
    shaft, sole = (0.2 * width, 0.05 * height, 0.4 * width, 0.7 * height), (
        0.3 * width, 0.7 * height, 0.93 * width, 0.97 * height,
    )  # fmt: skip
    caption = layer("Padded collar", "Lugged outsole with 5 mm tread", product=[shaft, sole])
    left, top, right, bottom = inked(caption, 40)
    assert all(right <= x0 or left >= x1 or bottom <= y0 or top >= y1 for x0, y0, x1, y1 in (shaft, sole))
    assert (caption.anchor.align, caption.layouts[0].size) == ("right", 0.078 * height)


@pytest.mark.parametrize(("middle", "side"), [(0.3, "right"), (0.5, "left"), (0.7, "left")])
def test_words_stand_on_the_side_the_product_leans_away_from(middle: float, side: str) -> None:
    width, height = FRAMES["16:9"]
    product = ((middle - 0.1) * width, 0.2 * height, (middle + 0.1) * width, 0.6 * height)
    assert layer("Where the path turns soft", product=[product]).anchor.align == side


def best(behind: list[Rgb8]) -> Legibility:
    found = legibilities(behind, [(70, 560, 640, 660)], WHITE, scrim=True)
    return min(found, key=lambda option: option.price)


@given(st.integers(0, 2**32 - 1), st.integers(0, 255), st.integers(0, 60))
@settings(deadline=None, max_examples=25)
def test_words_reach_aa_on_any_picture(seed: int, mean: int, spread: int) -> None:
    random = np.random.default_rng(seed)
    blocks = np.clip(random.normal(mean, spread, (9, 16, 3)), 0, 255).astype(np.uint8)
    picture = np.kron(blocks, np.ones((80, 80, 1), np.uint8))
    found = best([picture])
    assert found.ratio >= 4.5
    assert found.strength <= 0.82


def test_bright_pictures_get_dark_words_and_dark_ones_light() -> None:
    for level, words in ((245, INK), (30, WHITE)):
        found = best([np.full((720, 1280, 3), level, np.uint8)])
        assert found.words == words
        assert found.strength == 0.0


def test_without_a_scrim_the_picture_is_left_alone() -> None:
    caption = layer("Glow", behind=np.full((720, 1280, 3), 140, np.uint8), scrim=False)
    assert caption.scrim(40) is None


def test_a_caption_comes_in_line_by_line_and_is_gone_at_its_end() -> None:
    caption = layer("Mornings, upgraded", "Stays hot for 12 hours")
    assert caption.words(6) == []
    assert len(caption.words(9)) == 1
    assert len(caption.words(20)) == 2
    assert caption.words(60) == []
    assert caption.shown(60) == 0.0
    strongest = [
        max((float(words.max()) for *_, words in caption.words(at)), default=0.0) for at in range(6, 30)
    ]
    assert strongest == sorted(strongest)


def test_a_caption_rises_without_a_jolt() -> None:
    caption = layer("Mornings")
    tops = []
    for at in range(10, 40):
        _, y, _, words = caption.words(at)[0]
        rows = words.sum(axis=1)
        tops.append(y + float((rows * np.arange(len(rows))).sum() / rows.sum()))
    steps = np.diff(tops)
    assert (steps <= 0.02).all(), "never down again"
    assert np.abs(np.diff(steps)).max() < 1.0


def test_right_to_left_words_end_at_the_right() -> None:
    caption = layer("صباحات أجمل", "Mornings that are better every single day of the year")
    assert not caption.empty


def test_words_that_no_font_has_leave_the_caption_empty_and_say_so() -> None:
    caption = layer("🍋🍋🍋")
    assert caption.empty is bool(caption.notes)
