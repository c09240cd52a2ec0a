"""Wishes for pictures that are read by rule, and what is left to others."""

from __future__ import annotations

import pytest

from limelight.router.enlarging import Enlarging, read_enlarging
from limelight.router.pictures import Change, changes_picture, films_scene, read_change
from limelight.router.rules import match_rule
from limelight.router.slots.shots import find_shots
from limelight.router.text import clean
from limelight.schema.context import Context, FilmView, MediaView, PointedView, RunView, ShotView

BARE = Context(today="2026-11-22")
LOOSE = BARE.model_copy(update={"pictures": [MediaView(id="art_1", kind="image")]})
BOARD = BARE.model_copy(
    update={
        "storyboard": [
            ShotView(slot="shot-1", index=1, id="art_2"),
            ShotView(slot="shot-2", index=2, id="art_3"),
        ]
    }
)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("remove the lamp on the left", Change("remove", what="the lamp on the left")),
        ("erase the plant from the picture", Change("remove", what="the plant")),
        ("Erase the area 30% 40% to 55% 80% of shot 2", Change("remove", box=(0.3, 0.4, 0.55, 0.8))),
        ("remove the background", Change("cutout")),
        ("replace the background with a beach", Change("background", prompt="a beach")),
        ("replace the vase with a cactus", Change("replace", what="the vase", prompt="a cactus")),
        ("extend it to 16:9", Change("extend", aspect="16:9")),
        ("make room on the right for text", Change("extend", room="right")),
        ("add more space at the top", Change("extend", room="up")),
        ("give me three variations of this", Change("vary", count=3)),
        ("more like this", Change("vary", count=3)),
        ("make it 4K", Change("upscale", long_side=3840)),
        ("upscale this picture four times", Change("upscale", factor=4)),
        ("make a version with our brand colours", Change("colours")),
        ("what's in this picture?", Change("describe", what="what's in this picture?")),
        ("entferne die Pflanze", Change("remove", what="die Pflanze")),
        ("was ist auf diesem Bild?", Change("describe", what="was ist auf diesem Bild?")),
        ("entferne die Steine aus dem ersten Bild", Change("remove", what="die Steine")),
        ("take the vase out", Change("remove", what="the vase")),
        ("nimm die Vase weg", Change("remove", what="die Vase")),
        ("Nimm bitte die Lampe links aus Bild 2 raus", Change("remove", what="die Lampe links")),
        ("Kannst du die Bücher entfernen?", Change("remove", what="die Bücher")),
        ("Entfernen Sie bitte die Kerzen", Change("remove", what="die Kerzen")),
        ("quita la lámpara", Change("remove", what="la lámpara")),
        ("quítame el jarrón de la foto, por favor", Change("remove", what="el jarrón")),
        ("¿puedes quitar las velas de la toma 2?", Change("remove", what="las velas")),
        ("Retirez les bougies du plan 2", Change("remove", what="les bougies")),
        ("tire as velas do plano 1", Change("remove", what="as velas")),
        ("花瓶を消して", Change("remove", what="花瓶")),
        ("画像から左の花瓶を取り除いてください", Change("remove", what="左の花瓶")),
        ("2番目のカットからランプを消してください", Change("remove", what="ランプ")),
        ("背景を消して", Change("cutout")),
        ("supprime le fond", Change("cutout")),
        (
            "was ist auf dem zweiten Bild zu sehen?",
            Change("describe", what="was ist auf dem zweiten Bild zu sehen?"),
        ),
    ],
)
def test_what_is_wished(said: str, wish: Change) -> None:
    assert read_change(said) == wish


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("upscale to 4K", Enlarging(long_side=3840)), ("full HD please", Enlarging(long_side=1920)),
        ("I need it in 8k", Enlarging(long_side=7680)), ("I need it in high resolution", Enlarging()), ("make the picture 3000 pixels wide", Enlarging(long_side=3000)),
        ("make it 3000x2000 px", Enlarging(long_side=3000)), ("upscale 2x", Enlarging()), ("enlarge it 3 times", Enlarging(times=3)),
        ("make it twice as large", Enlarging()), ("double the resolution", Enlarging()),
        ("vergrößere es auf 3.000 Pixel", Enlarging(long_side=3000)), ("skaliere es auf 4K hoch", Enlarging(long_side=3840)),
        ("mach das Bild doppelt so groß", Enlarging()), ("Mach das Bild größer", Enlarging()),
        ("amplía la imagen a 4K", Enlarging(long_side=3840)), ("haz la imagen el doble de grande", Enlarging()),
        ("agrandis l'image à 3000 pixels", Enlarging(long_side=3000)), ("fais l'image quatre fois plus grande", Enlarging(times=4)),
        ("aumente a resolução para 4K", Enlarging(long_side=3840)), ("faz a imagem duas vezes maior", Enlarging()),
        ("画像を4Kにして", Enlarging(long_side=3840)), ("画像を2倍に拡大して", Enlarging()), ("写真を3000ピクセルにしてください", Enlarging(long_side=3000)),
    ],
)  # fmt: skip
def test_how_large_a_picture_shall_be(said: str, size: Enlarging) -> None:
    assert read_enlarging(said) == size
    assert read_change(said) == Change("upscale", factor=size.times, long_side=size.long_side)


@pytest.mark.parametrize(
    "said",
    ["mach die Schrift größer", "make the product twice as large", "agrandis le cadre", "300x250 display ad for it", "it costs 3000",
     "are the shots in high resolution?", "is it 4K?"],
)  # fmt: skip
def test_what_is_larger_otherwise(said: str) -> None:
    assert read_enlarging(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "remove the third shot", "remove shot 2", "remove the logo", "make the logo bigger", "extend the video to 20 seconds",
        "three versions of the video", "what can you do?", "what is in the storyboard?", "replace the music with jazz",
        "can we get rid of the snow in picture 2", "swap the second one for a forest trail", "restore the previous version of shot 3",
        "nimm Bild 3 raus", "quita la toma 3", "elimina la toma del bosque", "quita la música", "ロゴを消して", "3番目のカットを消して", "nimm das erste Konzept",
        "film the tire on the road", "mach das Bild heller", "lass das dritte Bild weg", "take the third shot out",
        "promote what you see in the attached image", "make a video for my latest hiking gear", "x" * 300,
    ],
)  # fmt: skip
def test_what_is_about_something_else(said: str) -> None:
    assert read_change(said) is None


def test_there_must_be_a_picture() -> None:
    assert changes_picture("make it 4K", BARE) is None
    assert changes_picture("make it 4K", LOOSE) == Change("upscale", long_side=3840)
    assert changes_picture("make it 4K", BOARD) == Change("upscale", long_side=3840)
    assert changes_picture("upscale my picture", BARE) == Change("upscale")
    assert changes_picture("make it 4K", LOOSE.model_copy(update={"running": RunView(run_id="r")})) is None


def test_a_shot_before_another_background_is_a_shot_made_anew() -> None:
    said = "replace the background with a beach"
    assert changes_picture(said, BOARD) is None
    assert changes_picture(said, LOOSE) == Change("background", prompt="a beach")
    pointed = PointedView(id="art_9", kind="image", mime="image/png")
    assert changes_picture(said, BOARD.model_copy(update={"meant": [pointed]})) == Change(
        "background", prompt="a beach"
    )


def test_variations_of_it_are_of_the_video_where_there_is_one() -> None:
    film = LOOSE.model_copy(
        update={
            "videos": [MediaView(id="v", kind="video")],
            "films": [FilmView(key="film-1", index=1, title="A")],
        }
    )
    assert changes_picture("three variations of it", film) is None
    assert changes_picture("three variations of this picture", film) == Change("vary", count=3)


def test_a_rule_knows_them_without_a_model() -> None:
    hit = match_rule(clean("remove the lamp on the left"), LOOSE)
    assert hit is not None
    assert (hit.label, hit.why) == ("picture.change", "it asks for a picture changed: remove")
    hit = match_rule(clean("what's in this picture?"), LOOSE)
    assert hit is not None
    assert hit.label == "picture.describe"


def test_a_cutaway_is_a_scene_without_the_product() -> None:
    assert films_scene("make a b-roll clip of waves at sunset")
    assert not films_scene("make a video of my boots")


@pytest.mark.parametrize(
    ("said", "shots"),
    [
        ("make the third warmer", [3]), ("make the last brighter", [4]), ("make the first video warmer", []),
        ("replace the background of the third with a beach", [3]),
    ],
)  # fmt: skip
def test_a_shot_that_is_named_by_its_place_alone(said: str, shots: list[int]) -> None:
    assert find_shots(said, 4)[0] == shots
