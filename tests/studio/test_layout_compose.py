"""Display ads: words in their boxes, readable on anything, off the product, and set anew without a trace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.errors import InputRejected
from limelight.studio.layout import PLACEMENTS, AdCopy, BrandLook, Composition, Layer, compose, recompose
from limelight.studio.layout.column import Setting, fit_column
from limelight.studio.typography.breaking import widowed
from limelight.studio.typography.fit import line_width
from tests.studio.layouts import BRAND, COPY, cutout, picture

SMALL = ["300x250", "728x90", "160x600", "320x50", "320x100", "970x250", "300x600"]
word = st.text(st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd")), min_size=1, max_size=11)
phrase = st.lists(word, min_size=1, max_size=7).map(" ".join)
copies = st.builds(
    AdCopy, headline=phrase, subline=st.one_of(st.just(""), phrase), cta=st.one_of(st.just(""), word),
    price=st.sampled_from(["", "$34.90", "1 299 €"]), old_price=st.sampled_from(["", "$49.90"]),
)  # fmt: skip
hexes = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def inked(layer: Layer) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is drawn."""
    seen = layer.pixels[..., 3] > 40
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return (
        layer.x + int(columns[0]), layer.y + int(rows[0]), layer.x + int(columns[-1]) + 1, layer.y + int(rows[-1]) + 1,
    )  # fmt: skip


def assert_in_boxes(ad: Composition) -> None:
    width, height = ad.size
    for layer in ad.layers:
        if layer.spec.kind not in ("text", "button", "badge", "logo"):
            continue
        left, top, right, bottom = inked(layer)
        box = layer.spec.box
        hangs = 0.42 * layer.spec.size if layer.spec.kind == "text" else 0
        wide = 2.5 + 0.06 * hangs / 0.42  # the hat of a lone Î is wider than the letter
        assert left >= box.x0 - wide, layer.name
        assert right <= box.x1 + wide, layer.name
        assert top >= box.y0 - 0.35 * layer.spec.size - 2, layer.name  # accents reach over the capitals
        assert bottom <= box.y1 + hangs + 2, layer.name
        assert left >= 0
        assert right <= width
        assert top >= 0
        assert bottom <= height


@given(copies, st.sampled_from(SMALL), st.floats(0.3, 0.7), st.booleans())
@settings(deadline=None, max_examples=10)
def test_words_stay_in_their_boxes_and_boxes_in_the_area(
    copy: AdCopy, name: str, x: float, cut: bool
) -> None:
    ad = compose(cutout() if cut else picture(x=x), copy, BRAND, placement=name)
    assert_in_boxes(ad)
    area = ad.spec.plan.area
    for layer in ad.layers:
        if layer.spec.kind in ("text", "button"):
            assert layer.spec.box.x0 >= area.x0 - 0.51
            assert layer.spec.box.x1 <= area.x1 + 0.51


@given(copies, st.sampled_from(SMALL), st.floats(0.3, 0.7))
@settings(deadline=None, max_examples=5)
def test_the_same_words_make_the_same_ad(copy: AdCopy, name: str, x: float) -> None:
    ad = compose(picture(x=x), copy, BRAND, placement=name)
    assert recompose(ad, headline=copy.headline) == ad


@given(st.integers(0, 2**31), hexes, hexes, hexes, st.sampled_from(["300x250", "970x250"]))
@settings(deadline=None, max_examples=6)
def test_words_reach_aa_on_any_picture_and_in_any_colours(
    seed: int, background: str, text: str, accent: str, name: str
) -> None:
    brand = BrandLook(background=background, text=text, accent=accent)
    ads = [compose(picture(seed=seed), COPY, brand, placement=name)]
    if "overlay" in dict(ads[0].considered):
        ads.append(compose(picture(seed=seed), COPY, brand, placement=name, archetype="overlay"))
    for ad in ads:
        said = {layer.name: layer.spec.contrast for layer in ad.layers if layer.spec.contrast}
        assert {"headline", "subline", "cta"} <= set(said)
        assert min(said.values()) >= 4.5, said


@given(phrase, st.floats(150, 500))
@settings(deadline=None, max_examples=20)
def test_a_headline_has_no_widow_that_could_be_helped(text: str, width: float) -> None:
    room = Setting(width, 400, 60, 10, 4, "left")
    column = fit_column(AdCopy(headline=text), BRAND, room)
    lines = column.parts[0].texts[0].lines
    words = text.split()
    if not widowed(lines) or column.shortened:
        return
    above = lines[-2].split()
    layout = column.parts[0].texts[0]
    moved = f"{above[-1]} {lines[-1]}"
    assert len(above) == 1 or line_width(moved, layout) > width or len(words) < 3


@pytest.mark.parametrize("name", ["300x250", "728x90", "160x600", "320x50"])
@pytest.mark.parametrize("x", [0.3, 0.6])
def test_the_product_is_whole_and_uncovered(name: str, x: float) -> None:
    ad = compose(picture(x=x), COPY, BRAND, placement=name)
    product = ad.layer("product")
    assert product is not None
    seen = np.zeros((ad.size[1], ad.size[0]), bool)
    height, width = product.pixels.shape[:2]
    seen[product.y : product.y + height, product.x : product.x + width] = product.pixels[..., 3] > 128
    for layer in ad.layers:
        if layer.spec.kind in ("text", "button", "badge"):
            x0, y0, x1, y1 = (max(0, value) for value in layer.spec.box.rounded())
            part = layer.pixels[..., 3] > 40
            over = np.zeros_like(seen)
            left, top = max(0, layer.x), max(0, layer.y)
            area = over[top : layer.y + part.shape[0], left : layer.x + part.shape[1]]
            area[:] = part[top - layer.y :, left - layer.x :][: area.shape[0], : area.shape[1]]
            assert not (over & seen).any(), layer.name
            assert x1 > x0
            assert y1 > y0
    assert height / width == pytest.approx(0.6 / 0.26, rel=0.15), "not cut off"


def test_new_words_leave_picture_and_product_as_they_are() -> None:
    ad = compose(picture(), COPY, BRAND, placement="300x250")
    other = recompose(ad, headline="Colder than the lake", price="$29.90")
    for name in ("background", "product", "logo"):
        one, two = ad.layer(name), other.layer(name)
        assert one is not None
        assert two is not None
        assert np.array_equal(one.pixels, two.pixels)
        assert (one.x, one.y) == (two.x, two.y)
    headline = other.layer("headline")
    assert headline is not None
    assert headline.spec.text == "Colder than the lake"
    assert recompose(other, headline=COPY.headline, price=COPY.price) == ad


def test_layers_are_named_and_stacked_from_the_bottom_up() -> None:
    ad = compose(
        picture(), COPY.model_copy(update={"disclaimer": "While stocks last."}), BRAND, placement="300x250"
    )
    said = ["logo", "headline", "subline", "price", "cta", "disclaimer"]
    assert [layer.name for layer in ad.layers] == ["background", "scrim", "product", *said]
    split = compose(picture(), COPY, BRAND, placement="300x250", archetype="split")
    assert [layer.name for layer in split.layers] == ["background", "panel", "product", *said[:-1]]
    assert ad.rgb().shape == (250, 300, 3)


def test_more_is_said_where_there_is_more_room() -> None:
    ad = compose(picture(), COPY, BRAND, placement="320x50")
    assert ad.layer("subline") is None
    assert ad.notes == ("The sub-line found no room in 320x50 and was left out.",)
    assert compose(picture(), COPY, BRAND, placement="728x90").layer("subline") is not None


def test_hierarchy() -> None:
    ad = compose(picture(), COPY, BRAND, placement="300x600")
    sizes = {layer.name: layer.spec.size for layer in ad.layers}
    assert sizes["headline"] > 1.6 * sizes["subline"]
    assert sizes["subline"] >= 10
    assert sizes["cta"] >= 10


def test_right_to_left_words_stand_at_the_right_all_of_them() -> None:
    copy = AdCopy(headline="ثبات لكل ميل يستحق", subline="مقاوم للماء", price="749 ر.س", cta="تسوق الآن")
    ad = compose(picture(), copy, BRAND, placement="300x600")
    right = ad.spec.plan.area.x1
    for name in ("logo", "headline", "subline"):
        layer = ad.layer(name)
        assert layer is not None
        assert layer.spec.box.x1 == pytest.approx(right, abs=1.0)


def test_a_text_that_no_font_has_is_named() -> None:
    ad = compose(picture(), AdCopy(headline="Glow \U000f1234", cta="Go"), BRAND, placement="300x250")
    assert ad.notes == ("No installed font can draw “\U000f1234”: install a font for this script.",)


def test_an_arrangement_can_be_asked_for() -> None:
    for archetype in ("overlay", "split", "stack"):
        ad = compose(picture(), COPY, BRAND, placement="300x250", archetype=archetype)
        assert ad.spec.plan.archetype == archetype
    with pytest.raises(InputRejected) as caught:
        compose(picture(), COPY, BRAND, placement="300x250", archetype="banner")
    assert caught.value.message == "A 300x250 has no arrangement 'banner' here; it has overlay, split, stack."


def test_every_small_placement_can_be_made_from_a_cutout() -> None:
    for name in PLACEMENTS:
        if max(PLACEMENTS[name].size) < 700:
            assert compose(cutout(), COPY, BRAND, placement=name).rgb().shape[1::-1] == PLACEMENTS[name].size


@pytest.mark.parametrize(
    ("copy", "code"), [(AdCopy(), "empty_copy"), (AdCopy(headline="  ", subline="only this"), "empty_copy")]
)
def test_an_ad_has_to_say_something(copy: AdCopy, code: str) -> None:
    with pytest.raises(InputRejected) as caught:
        compose(picture(), copy, BRAND, placement="300x250")
    assert caught.value.code == code


def test_a_field_that_is_none_is_refused() -> None:
    ad = compose(picture(), COPY, BRAND, placement="300x250")
    with pytest.raises(InputRejected) as caught:
        recompose(ad, title="x")
    assert caught.value.message == (
        "There is no text 'title' in an ad; it has headline, subline, price, old_price, cta, disclaimer, language."
    )


def test_a_canvas_too_small_for_a_button_says_so() -> None:
    ad = compose(picture(), COPY, BRAND, placement="60x50")
    assert ad.layer("cta") is None
    assert "The button found no room in 60x50 and was left out." in ad.notes
    assert ad.rgb().shape == (50, 60, 3)
