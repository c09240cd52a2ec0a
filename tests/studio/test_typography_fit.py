"""Text fitting: every text fits its box, breaks evenly, and says what it could not draw."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.errors import InputRejected
from limelight.studio.typography import FONTS, fit_text
from limelight.studio.typography.breaking import break_points, pieces
from limelight.studio.typography.cjk import FOLDER
from limelight.studio.typography.contrast import INK, WHITE, contrast, parse_hex, readable
from limelight.studio.typography.fit import TextLayout, line_width
from limelight.studio.typography.fonts import coverage, font_family, nearest_family, runs
from limelight.studio.typography.raster import draw_lines

needs_cjk = pytest.mark.skipif(not (FOLDER / "index.json").exists(), reason="built without the assets")
word = st.text(st.characters(codec="latin-1", categories=("Lu", "Ll", "Nd")), min_size=1, max_size=14)
sentence = st.lists(word, min_size=1, max_size=14).map(" ".join)


@given(sentence, st.floats(80, 900), st.floats(40, 400), st.sampled_from(list(FONTS)))
@settings(deadline=None, max_examples=60)
def test_every_text_fits_its_box(text: str, width: float, height: float, family: str) -> None:
    layout = fit_text(
        text, max_width=width, max_height=height, size=64, min_size=10, family=family, max_lines=3
    )
    assert 1 <= len(layout.lines) <= 3
    assert layout.width <= width + 0.5
    assert layout.height <= max(height, 10 * 1.3) * 1.15
    if not layout.notes:
        assert " ".join(layout.lines).replace(" ", "") == text.replace(" ", "")


@given(sentence)
@settings(deadline=None, max_examples=60)
def test_no_line_is_a_widow(text: str) -> None:
    layout = fit_text(text, max_width=500, max_height=400, size=40, max_lines=4)
    if len(layout.lines) > 1 and len(text.split()) > 2 * len(layout.lines):
        assert len(layout.lines[-1]) * 4 >= max(len(line) for line in layout.lines), layout.lines


def test_lines_are_balanced() -> None:
    text = "Vitamin C that gets out of bed before you do, and stays until you are home again"
    layout = fit_text(text, max_width=900, max_height=300, size=44, max_lines=2)
    assert layout.lines == (
        "Vitamin C that gets out of bed before you",
        "do, and stays until you are home again",
    )


def test_a_short_text_keeps_its_size_and_one_line() -> None:
    layout = fit_text("Keep it wild.", max_width=900, max_height=200, size=60)
    assert (layout.size, layout.lines, layout.notes, layout.direction) == (60, ("Keep it wild.",), (), "ltr")


def test_a_text_far_too_long_is_shortened_and_said_so() -> None:
    text = "word " * 200
    layout = fit_text(text, max_width=200, max_height=60, size=30, min_size=16)
    assert layout.lines[-1].endswith("…")
    assert layout.notes[0].endswith("was too long for the frame and was shortened.")


def test_one_endless_word_is_cut_inside() -> None:
    layout = fit_text("A" * 300, max_width=200, max_height=60, size=30)
    assert len(layout.lines) == 1
    assert layout.width <= 200.5


@pytest.mark.parametrize("family", list(FONTS))
@pytest.mark.parametrize(
    "text", ["Été à l’Île d’Yeu", "Größe wählen", "Señor Núñez", "Ærø fløde", "10 € — 20 %"]
)
def test_accents_need_no_other_font(family: str, text: str) -> None:
    layout = fit_text(text, max_width=900, max_height=100, size=40, family=family)
    assert layout.font == FONTS[family].face("bold")
    assert layout.notes == ()


def test_letters_one_family_lacks_come_from_another() -> None:
    layout = fit_text("Bőrápolás ığdır", max_width=900, max_height=100, size=40, family="Lato")
    assert layout.font != FONTS["Lato"].face("bold")
    assert layout.notes == ()


def test_an_emoji_is_left_out_and_said_so() -> None:
    layout = fit_text("Fresh 🍋 mornings", max_width=900, max_height=100, size=40)
    if layout.notes:  # a machine may have a font with outlines for it
        assert layout.lines == ("Fresh mornings",)
        assert layout.notes == ("No installed font can draw “🍋”: emoji are left out.",)


@pytest.mark.parametrize(
    "text", ["保温12小时，带上它出发", "一天一杯", "毎朝をアップグレード", "아침을 새롭게"]
)
def test_other_scripts_are_drawn_or_said_to_be_missing(text: str) -> None:
    layout = fit_text(text, max_width=600, max_height=200, size=40)
    drawn = "".join(layout.lines).replace(" ", "")
    assert bool(layout.notes) is (drawn != text.replace(" ", ""))
    faces = (layout.font, *layout.font.more)
    assert all(any(ord(char) in coverage(face.path) for face in faces) for char in drawn), (
        "never an empty box"
    )


@pytest.mark.parametrize(
    "text", ["صباحات أجمل", "בוקר טוב", "दिन की शुरुआत", "ตอนเช้า", "a\u202eb", "👩‍👩‍👧", "\ufffd", " ", ""]
)
def test_any_script_can_be_laid_out_and_drawn(text: str) -> None:
    layout = fit_text(text, max_width=600, max_height=200, size=40, tracking=0.02)
    lines = draw_lines(layout, align="left", width=600, pad=4)
    assert len(lines) == len(layout.lines)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("毎朝", "Noto Sans CJK (on Debian, apt install fonts-noto-cjk)"),
        ("ตอนเช้า", "with pip install fontpkg-noto-sans-thai"),
    ],
)
def test_a_script_without_a_font_is_told_which_to_install(text: str, remedy: str) -> None:
    layout = fit_text(text, max_width=600, max_height=200, size=40)
    if layout.notes:  # a machine may have a font for it
        assert layout.notes[0].endswith(f": install a font for this script, for example {remedy}.")


def test_arabic_is_shaped_whole_and_runs_from_the_right() -> None:
    layout = fit_text("صباحات أجمل", max_width=600, max_height=200, size=40, tracking=0.05)
    if layout.lines:
        assert (layout.direction, layout.tracking) == ("rtl", 0.0)


def test_ideographs_break_anywhere_but_before_punctuation() -> None:
    assert break_points("保温，好 ok go") == ["保", "温，", "好 ", "ok ", "go"]


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(
        InputRejected,
        match=r"^There is no typeface 'Papyrus'; choose one of Manrope, Source Serif Pro, Lato\.$",
    ):
        font_family("Papyrus")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("Papyrus", "Manrope"),
        ("Helvetica Neue", "Manrope"),
        ("Open Sans-Serif", "Manrope"),
        ("Playfair Display", "Source Serif Pro"),
        ("Times New Roman", "Source Serif Pro"),
    ],
)
def test_a_family_that_is_not_here_is_replaced_by_one_of_its_kind(asked: str, given: str) -> None:
    family, notes = nearest_family(asked)
    assert family.name == given
    assert notes[0].startswith(f"The typeface {asked} is not installed, so the words are set in {given}.")


@pytest.mark.parametrize("asked", ["Source Serif", "source serif 4", "SOURCE SERIF PRO"])
def test_other_names_of_a_family_are_known(asked: str) -> None:
    assert nearest_family(asked) == (FONTS["Source Serif Pro"], ())


@pytest.mark.parametrize(
    ("text", "file", "direction"),
    [
        ("صباحات أجمل", "NotoSansArabic[wdth,wght].ttf", "rtl"),
        ("Northpeak — صباحات", "NotoSansArabic[wdth,wght].ttf", "ltr"),
        ("בוקר טוב, Maren", "Heebo[wght].ttf", "rtl"),
        ("दिन की शुरुआत 2026", "NotoSansDevanagari[wdth,wght].ttf", "ltr"),
    ],
)
def test_the_scripts_that_font_packages_bring_are_drawn_whole(text: str, file: str, direction: str) -> None:
    layout = fit_text(text, max_width=900, max_height=200, size=40)
    assert (layout.lines, layout.font.path.name, layout.direction) == ((text,), file, direction)
    assert layout.notes == ()
    assert max(line.max() for line in draw_lines(layout, align="left", width=900, pad=4)) == 1.0


def test_a_variable_font_is_as_heavy_as_asked() -> None:
    ink = [
        float(draw_lines(layout, align="left", width=600, pad=4)[0].sum())
        for weight in ("regular", "heavy")
        for layout in [fit_text("בוקר טוב", max_width=600, max_height=200, size=60, weight=weight)]
    ]
    assert ink[1] > 1.25 * ink[0]


def test_an_installed_font_package_is_a_family_by_its_name() -> None:
    layout = fit_text("Shabbat", max_width=600, max_height=200, size=40, family="heebo")
    assert (layout.font.path.name, layout.font.weight, layout.notes) == ("Heebo[wght].ttf", 700, ())


def test_contrast_is_what_wcag_says() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21.0)
    assert contrast(parse_hex("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)
    assert contrast(parse_hex("#767676"), WHITE) == pytest.approx(4.54, abs=0.005)


@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
@settings(deadline=None)
def test_a_readable_colour_always_is(wanted: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    assert contrast(readable(wanted, ground), ground) >= 4.5


def test_a_colour_that_can_be_read_is_kept() -> None:
    assert readable((240, 230, 200), (20, 60, 60)) == (240, 230, 200)
    assert readable((240, 230, 200), (250, 250, 250)) == INK


def test_what_is_no_colour_is_rejected() -> None:
    with pytest.raises(InputRejected, match=r"^'teal' is no colour; write it as #rrggbb\.$"):
        parse_hex("teal")


def cjk_layout(text: str, language: str = "", width: float = 300) -> TextLayout:
    return fit_text(text, max_width=width, max_height=400, size=40, max_lines=4, language=language)


@needs_cjk
@pytest.mark.parametrize(
    ("text", "language", "region"),
    [
        ("毎朝を自由に", "", "jp"),
        ("保温12小时", "", "sc"),
        ("아침을 새롭게", "", "kr"),
        ("営業中", "", "jp"),
        ("山水", "", "sc"),
        ("山水", "ja", "jp"),
        ("山水", "ko-KR", "kr"),
    ],
)
def test_ideographs_take_the_forms_of_their_language(text: str, language: str, region: str) -> None:
    layout = cjk_layout(text, language)
    assert layout.notes == ()
    assert {face.path.parent.name for face in layout.font.more} == {region}
    assert max(line.max() for line in draw_lines(layout, align="left", width=300, pad=4)) > 0.9


@needs_cjk
def test_latin_letters_among_ideographs_stay_in_the_brands_face() -> None:
    layout = cjk_layout("Northpeak 保温", width=600)
    assert [(face.path.name[:7], part) for face, part in runs("Northpeak 保温", layout.font)] == [
        ("Manrope", "Northpeak "),
        (layout.font.more[0].path.name[:7], "保"),
        (layout.font.more[1].path.name[:7], "温"),
    ]


@given(
    st.text(st.sampled_from("山水保温朝日、。，！？「」（）ーっょ走路更远的Ab1 "), min_size=1, max_size=24),
    st.sampled_from(["ja", "zh-Hans"]),
)
@settings(deadline=None, max_examples=50)
def test_no_line_begins_or_ends_with_a_mark_that_may_not(text: str, language: str) -> None:
    layout = cjk_layout(text, language, width=120)
    if layout.shortened:
        return
    for above, below in pairwise(layout.lines):
        assert below[0] not in "、。，！？」）ーっょ"
        assert above[-1] not in "「（"


def test_lines_break_between_phrases() -> None:
    parts = pieces("足元から、もっと自由な山歩きを", "ja")
    free = "".join(("|" if not part.cost else "") + part.text for part in parts)
    assert free == "|足元から、|もっと|自由な|山歩きを"
    assert [part.cost for part in pieces("ソールを", "ja")][1:] == [0.45, 0.45]


def test_what_belongs_together_is_parted_last() -> None:
    assert [part.cost for part in pieces("A cup of 32 oz for the road")] == [
        0.0, 0.06, 0.0, 0.06, 0.25, 0.0, 0.06, 0.06,
    ]  # fmt: skip
    layout = fit_text("Made for the long way home", max_width=330, max_height=200, size=44)
    assert layout.lines == ("Made for the", "long way home") or not layout.lines[0].endswith(" the")


@given(sentence, st.floats(120, 500))
@settings(deadline=None, max_examples=40)
def test_every_drawn_line_is_as_wide_as_measured(text: str, width: float) -> None:
    layout = fit_text(text, max_width=width, max_height=400, size=23, max_lines=4, tracking=-0.01)
    for line, drawn in zip(
        layout.lines, draw_lines(layout, align="left", width=round(width), pad=20), strict=True
    ):
        columns = np.flatnonzero((drawn > 0.15).any(axis=0))
        assert columns.size == 0 or columns[-1] - 20 <= line_width(line, layout) + 2.5
        assert line_width(line, layout) <= width + 0.01
