"""So many pictures, and so many more concepts, asked for in every language."""

from __future__ import annotations

import pytest

from limelight.router.understand import understand
from tests.router.conftest import at


@pytest.mark.parametrize("stage", ["empty", "chosen", "video"])
@pytest.mark.parametrize(
    ("words", "count", "scene"),
    [
        ("make three pictures of the boot on the beach", 3, "on the beach"),
        ("haz tres imágenes de la bota en la playa", 3, "en la playa"),
        ("mach drei Bilder vom Stiefel am Strand", 3, "am strand"),
        ("fais trois images de la botte sur la plage", 3, "sur la plage"),
        ("faça três imagens da bota na praia", 3, "na praia"),
        ("砂浜のブーツの画像を3枚作って", 3, "砂浜"),
        ("erstelle mir bitte ein Bild vom Stiefel im Schnee", 1, "im schnee"),
        ("crea una imagen de la bota en la nieve", 1, "en la nieve"),
    ],
)
def test_pictures(words: str, count: int, scene: str, stage: str) -> None:
    found = understand(words, at(stage))
    (act,) = found.acts
    assert (act.label, act.slots.count, act.slots.scene, found.question) == (
        "picture.create",
        count,
        scene,
        "",
    )
    assert act.slots.product is not None
    assert act.slots.product.title == "NorthPeak Trail Boot"


@pytest.mark.parametrize(
    "words",
    ["mach Bild drei heller", "haz la segunda imagen en la playa", "mets la première image sur une plage"],
)
def test_a_shot_of_the_storyboard_is_no_new_picture(words: str) -> None:
    assert understand(words, at("storyboard")).acts[0].label == "shot.edit"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("two more ideas", 2),
        ("あと2案ください", 2),
        ("もう3案お願いします", 3),
        ("encore deux idées", 2),
        ("deux autres concepts", 2),
        ("dos ideas más", 2),
        ("tres conceptos más, por favor", 3),
        ("noch zwei Ideen", 2),
        ("zwei weitere Konzepte", 2),
        ("mais duas ideias", 2),
        ("quatro ideias a mais", 4),
    ],
)
def test_more_concepts(words: str, count: int) -> None:
    found = understand(words, at("concepts"))
    (act,) = found.acts
    assert (act.label, act.slots.count, found.question) == ("concepts.more", count, "")
