"""End cards: exact in length, readable in any brand's colours, calm in any aspect."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from limelight.studio.errors import Cancelled, InputRejected
from limelight.studio.motion import probe_video
from limelight.studio.types import FRAMES, Aspect, Rgba8
from limelight.studio.typography import EndCardSpec, render_endcard
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.cardstand import field_color
from limelight.studio.typography.contrast import contrast, worst
from limelight.studio.typography.endcard import Ground, card_frame, card_of
from limelight.studio.typography.logo import load_logo

ASPECTS: list[Aspect] = list(FRAMES)
LONG = "Vitamin C that gets out of bed before you do, and stays until you are home again, every single day"
hexes = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    image = Image.new("RGBA", (200, 120))
    ImageDraw.Draw(image).polygon([(20, 110), (80, 10), (180, 110)], fill=(240, 236, 224, 255))
    image.save(tmp_path / "logo.png")
    return tmp_path / "logo.png"


def bottle() -> Rgba8:
    product = np.zeros((200, 80, 4), np.uint8)
    product[10:190, 10:70] = (180, 90, 40, 255)
    return product


@given(hexes, hexes, hexes)
@settings(deadline=None)
def test_every_colour_on_a_card_can_be_seen(background: str, text: str, accent: str) -> None:
    colors = CardColors.of(background=background, text=text, accent=accent)
    assert worst(colors.text, colors.shade, colors.glow) >= 4.5
    assert worst(colors.quiet, colors.shade, colors.glow) >= 4.5
    assert worst(colors.accent, colors.shade, colors.glow) >= 3.0
    assert contrast(colors.label, colors.accent) >= 4.5


def test_readable_brand_colours_are_kept() -> None:
    colors = CardColors.of(background="#0F3A3A", text="#F6F1E7", accent="#E7B45A")
    assert (colors.text, colors.accent) == ((0xF6, 0xF1, 0xE7), (0xE7, 0xB4, 0x5A))


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("with_product", [False, True])
def test_the_words_stay_in_the_frame_and_apart(aspect: Aspect, with_product: bool, logo: Path) -> None:
    spec = EndCardSpec(brand_name="Lumière Botanique", slogan=LONG, cta="Discover the ritual", logo=logo)
    width, height = FRAMES[aspect]
    card = card_of(spec, size=(width, height), product=bottle() if with_product else None)
    assert len(card.words) == 3
    for x0, y0, x1, y1 in card.words:
        assert x0 >= 0.05 * width
        assert x1 <= 0.95 * width
        assert y0 >= 0.05 * height
        assert y1 <= 0.93 * height
    for above, below in pairwise(card.words):
        assert above[3] <= below[1]


def test_a_long_slogan_has_no_widow() -> None:
    card = card_of(EndCardSpec(brand_name="Acme", slogan=LONG), size=(1280, 720))
    widths = []
    for sprite in card.sprites[2:]:
        columns = np.flatnonzero((sprite.pixels[..., 3] > 20).any(axis=0))
        widths.append(int(columns[-1] - columns[0]))
    assert len(widths) >= 2
    assert min(widths) > 0.6 * max(widths)


def test_a_card_is_exact_and_its_still_is_its_last_frame(tmp_path: Path, logo: Path) -> None:
    spec = EndCardSpec(brand_name="NORTHPEAK", slogan="Keep it wild.", cta="Shop now", logo=logo, seconds=1.5)
    out, still = tmp_path / "card.mp4", tmp_path / "card.png"
    facts = render_endcard(spec, out, size=(320, 180), still=still, product=bottle())
    assert facts.frames == probe_video(out).frames == 36
    assert facts.notes == []
    with Image.open(still) as image:
        assert image.size == (320, 180)


def test_what_is_drawn_reaches_aa() -> None:
    card = card_of(EndCardSpec(brand_name="NORTHPEAK", slogan="Keep it wild."), size=(1280, 720))
    ground = Ground(card.colors, (1280, 720))
    bare, full = ground.frame(1.0), card_frame(card, ground, 3.0, 1.0)
    x0, y0, x1, y1 = (round(value) for value in card.words[0])
    area, behind = full[y0:y1, x0:x1].reshape(-1, 3), bare[y0:y1, x0:x1].reshape(-1, 3)
    changed = area[np.abs(area.astype(int) - behind).max(axis=1) > 150]
    r, g, b = changed.mean(axis=0).astype(int)
    br, bg, bb = behind.mean(axis=0).astype(int)
    assert contrast((int(r), int(g), int(b)), (int(br), int(bg), int(bb))) >= 4.5


def test_the_parts_arrive_one_after_the_other_and_then_rest(logo: Path) -> None:
    card = card_of(
        EndCardSpec(brand_name="NORTHPEAK", slogan="Keep it wild.", cta="Shop now", logo=logo),
        size=(320, 180),
    )
    assert [sprite.start_s for sprite in card.sprites] == sorted(sprite.start_s for sprite in card.sprites)
    ground = Ground(card.colors, (320, 180))
    frames = [card_frame(card, ground, t / 24, 0.5).astype(int) for t in range(72)]
    moved = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
    assert max(moved) < 6.0, "nothing flashes"
    assert max(moved[50:]) == 0.0


def test_a_pale_logo_on_a_pale_card_gets_a_plate(logo: Path) -> None:
    on_dark = load_logo(logo, background=(15, 58, 58), box=(200, 100))
    on_pale = load_logo(logo, background=(245, 240, 230), box=(200, 100))
    assert on_dark[0, -1, 3] == 0
    assert tuple(on_pale[on_pale.shape[0] // 2, 3, :3]) == (18, 22, 26)


def test_a_logo_that_is_no_picture_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("no picture")
    with pytest.raises(
        InputRejected, match=r"^The logo logo\.png cannot be read as a picture; give a PNG or JPEG\.$"
    ):
        card_of(EndCardSpec(brand_name="A", slogan="B", logo=tmp_path / "logo.png"), size=(320, 180))


def test_a_card_that_says_nothing_is_rejected() -> None:
    with pytest.raises(InputRejected, match="needs a brand name, a slogan or a logo"):
        card_of(EndCardSpec(brand_name=" ", slogan=""), size=(320, 180))


@pytest.mark.parametrize("brand", ["صباح", "ブランド", "北方之峰", "бренд", "𝕏 🍋 ok"])
def test_other_scripts_do_not_break_a_card(brand: str) -> None:
    card = card_of(EndCardSpec(brand_name=brand, slogan="Keep it wild."), size=(640, 360))
    assert card.words


def test_words_that_no_font_has_are_left_out_whole_and_named() -> None:
    spec = EndCardSpec(brand_name="\U000f1234\U000f1235", slogan="\U000f1236", cta="\U000f1237")
    card = card_of(spec, size=(640, 360))
    assert card.words == ()
    assert len(card.sprites) == 1, "the rule alone: no empty button, no empty boxes"
    assert card.notes[1] == "No installed font can draw “\U000f1236”: install a font for this script."
    assert len(card.notes) == 3


def test_a_spec_survives_json(logo: Path) -> None:
    spec = EndCardSpec(brand_name="A", slogan="B", logo=logo)
    assert EndCardSpec.model_validate_json(spec.model_dump_json()) == spec


@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
def test_a_cancelled_card_leaves_nothing(tmp_path: Path, at: float) -> None:
    def stop(share: float, what: str) -> None:
        if share >= at:
            raise Cancelled(what)

    spec = EndCardSpec(brand_name="A", slogan="B", seconds=0.5)
    with pytest.raises(Cancelled):
        render_endcard(spec, tmp_path / "c.mp4", size=(160, 90), still=tmp_path / "c.png", progress=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def wordmark(tmp_path: Path) -> Path:
    image = Image.new("RGBA", (600, 100))
    ImageDraw.Draw(image).rectangle((5, 5, 594, 94), fill=(240, 236, 224, 255))
    image.save(tmp_path / "wordmark.png")
    return tmp_path / "wordmark.png"


def test_a_name_that_the_logo_says_is_not_said_twice(wordmark: Path, logo: Path) -> None:
    said = [
        len(
            card_of(
                EndCardSpec(brand_name="NORTHPEAK", slogan="Keep it wild.", logo=mark), size=(640, 360)
            ).words
        )
        for mark in (wordmark, logo)
    ]
    assert said == [1, 2]
    alone = card_of(EndCardSpec(brand_name="NORTHPEAK", slogan="", logo=wordmark), size=(640, 360))
    assert len(alone.words) == 1, "a card of a logo alone still says whose it is"


@pytest.mark.parametrize("aspect", ASPECTS)
def test_words_and_product_do_not_touch(aspect: Aspect, wordmark: Path) -> None:
    spec = EndCardSpec(brand_name="NORTHPEAK", slogan="Hear less. Feel more.", cta="Shop now", logo=wordmark)
    card = card_of(spec, size=FRAMES[aspect], product=bottle())
    product = card.sprites[2]
    height, width = product.pixels.shape[:2]
    for x0, y0, x1, y1 in card.words:
        assert x1 <= product.x or x0 >= product.x + width or y0 >= product.y + height or y1 <= product.y


@pytest.mark.parametrize("product", [(18, 18, 20), (246, 240, 231), (120, 80, 40), (250, 250, 250)])
def test_the_field_shows_a_product_of_any_tone(product: tuple[int, int, int]) -> None:
    colors = CardColors.of(background="#3d2a1e", text="#f6efe6", accent="#b9823c")
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[5:35, 5:35] = (*product, 255)
    assert contrast(field_color(pixels, colors), product) >= 1.6


def test_the_field_is_seen_on_a_pale_card() -> None:
    colors = CardColors.of(background="#f4f0e6", text="#222222", accent="#e0b400")
    pixels = np.full((40, 40, 4), (120, 80, 40, 255), np.uint8)
    assert contrast(field_color(pixels, colors), colors.ground) >= 1.25


def test_an_accent_the_ground_would_swallow_keeps_its_hue() -> None:
    colors = CardColors.of(background="#1c5a57", text="#f3f1ea", accent="#d97b29")
    r, g, b = colors.accent
    assert r > g > b
    assert worst(colors.accent, colors.shade, colors.glow) >= 3.0
