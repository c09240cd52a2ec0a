"""What things in a picture are called: read from what a person writes, and told, in six languages."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from limelight.studio.inspect.reading import Line, legible
from limelight.studio.retouch.describe import Described, Tone, describe
from limelight.studio.retouch.erase import _emptied
from limelight.studio.scene import parse_scene
from limelight.studio.scene.naming import KINDS, LANGUAGES, Named, _names, called, named
from limelight.studio.scene.parts import PropName
from limelight.studio.types import Rgb8

SCENE = parse_scene("a wooden table with a vase, books, candles and a lantern", seed=3)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_thing_has_a_name_that_is_read_again(language: str) -> None:
    names = _names(language)
    assert (set(names["things"]), set(names["kinds"])) == (set(get_args(PropName)), set(KINDS))
    for thing in get_args(PropName):
        found = named(called(thing, language))
        assert thing in (*found.things, *found.kinds), called(thing, language)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("die Vase", Named(("vase",))),
        ("den Büchern", Named(("books",))),
        ("la lampara de la izquierda", Named((), ("lantern", "paperlanterns", "diyas"), frozenset({"left"}))),
        ("el globo", Named(("balloons",))),
        ("le globe", Named(("globe",))),
        ("o vaso de flores", Named(("vase",))),
        ("花瓶", Named(("vase",))),
        ("果物", Named((), KINDS["fruit"])),
        ("the pan", Named()),
        ("el pan", Named(("bread",))),
        ("alles", Named((), (), frozenset({"all"}))),
    ],
)  # fmt: skip
def test_words_name_things(words: str, meant: Named) -> None:
    assert named(words) == meant


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("the vase", ("vase",)), ("die Vase", ("vase",)), ("el jarrón", ("vase",)), ("le vase", ("vase",)), ("o vaso de flores", ("vase",)),
        ("花瓶", ("vase",)), ("the lamp", ("lantern",)), ("die Lampe", ("lantern",)), ("la lámpara", ("lantern",)), ("ランプ", ("lantern",)),
        ("die Bücher und die Vase", ("vase", "books")), ("本", ("books",)),
    ],
)  # fmt: skip
def test_they_are_taken_out_of_the_scene(words: str, gone: tuple[str, ...]) -> None:
    scene, _ = _emptied(SCENE, words)
    assert set(scene.props.leave_out) == set(gone)


def test_what_was_taken_out_before_stays_out() -> None:
    without_vase, _ = _emptied(SCENE, "die Vase")
    without_both, told = _emptied(without_vase, "los libros")
    assert (set(without_both.props.leave_out), told) == ({"vase", "books"}, "books")


SEEN = Described(
    kind="product scene", width=1600, height=900, light="dark, low in contrast, warm in colour", subject="left of the middle, in the lower half",
    tones=[Tone(name="teal", hex="#008080", share=0.41), Tone(name="white", hex="#ffffff", share=0.2)], reads=["SUMMIT"], products=["Boot"],
    things=["vase", "glasses"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This is a product scene with Boot in it, 1600 × 900 pixels. Around the product there may be: vase and champagne glasses. "
               "Its colours are teal (41%) and white (20%). It is dark, low in contrast, warm in colour. What stands out is left of the middle, "
               "in the lower half. It reads “SUMMIT”."),
        ("de", "Das ist eine Produktszene, darauf Boot, 1600 × 900 Pixel. Um das Produkt können stehen: Vase und Gläser. Die Farben sind "
               "Blaugrün (41 %) und Weiß (20 %). Das Bild ist dunkel, kontrastarm, warm in den Farben. Was auffällt, liegt links der Mitte, "
               "in der unteren Hälfte. Zu lesen ist „SUMMIT“."),
        ("es", "Es una escena de producto, con Boot, de 1600 × 900 píxeles. Alrededor del producto puede haber: jarrón y copas. Sus colores "
               "son verde azulado (41 %) y blanco (20 %). La imagen es oscura, de poco contraste, de colores cálidos. Lo que más destaca está "
               "a la izquierda del centro, en la mitad inferior. Se lee «SUMMIT»."),
        ("ja", "Boot が写った商品のシーンで、1600 × 900 ピクセルです。商品のまわりに置かれていることがあるもの：花瓶、グラス。色は青緑（41%）、白（20%）です。"
               "画像は暗め、低コントラスト、暖かい色合いです。目を引くものは中央より左、下半分にあります。「SUMMIT」と書かれています。"),
    ],
)  # fmt: skip
def test_a_picture_is_told_in_a_language(language: str, told: str) -> None:
    assert SEEN.sentences(language) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_measured_is_told_in_english(language: str) -> None:
    grey: Rgb8 = np.full((120, 160, 3), (90, 90, 90), np.uint8)
    noise: Rgb8 = np.random.default_rng(1).integers(0, 255, (120, 160, 3)).astype(np.uint8)
    for seen in (
        describe(grey),
        describe(noise),
        describe(grey, alpha=np.eye(120, 160, dtype=np.uint8) * 255),
    ):
        told = seen.sentences(language)
        english = {
            seen.kind,
            *(tone.name for tone in seen.tones),
            *seen.light.split(", "),
            *seen.subject.split(", "),
        } - {"", "photo", "orange", "beige"}
        assert language == "en" or not [word for word in english if f" {word}" in told], told


def test_a_speck_that_reads_as_a_letter_is_not_told() -> None:
    lines = [Line(text=text, score=0.99, height=10) for text in ("l", "SUMMIT", "iii", "rn")]
    seen = describe(np.full((80, 80, 3), 200, np.uint8), reader=lambda _: [lines])
    assert seen.reads == ["SUMMIT"]


@pytest.mark.parametrize("text", ["l", "I", "iii", "rn", "—", "·l·", "1", "花"])
def test_specks(text: str) -> None:
    assert not legible(text)


@pytest.mark.parametrize("text", ["SUMMIT", "50%", "XL", "BMW", "No. 5", "so gut", "Öl", "花瓶", "100"])
def test_words(text: str) -> None:
    assert legible(text)
