"""Wishes for pictures that are read by rule, and what is left to others."""

from __future__ import annotations

import pytest

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
        ("make it 4K", Change("upscale")),
        ("upscale this picture four times", Change("upscale", factor=4)),
        ("make a version with our brand colours", Change("colours")),
        ("what's in this picture?", Change("describe", what="what's in this picture?")),
        ("entferne die Pflanze", Change("remove", what="die Pflanze")),
        ("was ist auf diesem Bild?", Change("describe", what="was ist auf diesem Bild?")),
        ("entferne die Steine aus dem ersten Bild", Change("remove", what="die Steine")),
        (
            "was ist auf dem zweiten Bild zu sehen?",
            Change("describe", what="was ist auf dem zweiten Bild zu sehen?"),
        ),
    ],
)
def test_what_is_wished(said: str, wish: Change) -> None:
    assert read_change(said) == wish


@pytest.mark.parametrize(
    "said",
    [
        "remove the third shot", "remove shot 2", "remove the logo", "make the logo bigger", "extend the video to 20 seconds",
        "three versions of the video", "what can you do?", "what is in the storyboard?", "replace the music with jazz",
        "can we get rid of the snow in picture 2", "swap the second one for a forest trail", "restore the previous version of shot 3",
        "promote what you see in the attached image", "make a video for my latest hiking gear", "x" * 300,
    ],
)  # fmt: skip
def test_what_is_about_something_else(said: str) -> None:
    assert read_change(said) is None


def test_there_must_be_a_picture() -> None:
    assert changes_picture("make it 4K", BARE) is None
    assert changes_picture("make it 4K", LOOSE) == Change("upscale")
    assert changes_picture("make it 4K", BOARD) == Change("upscale")
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
