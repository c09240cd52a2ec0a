"""Edits of a picture, read off words."""

from __future__ import annotations

import pytest

from limelight.memory.edits.spoken import read_edit

ADJUST, FLIP, TURN, CROP = "image.adjust", "image.flip", "image.rotate", "image.crop"
WHOLE = {"x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0}


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("make it warmer", [(ADJUST, {"warmth": 0.3})]),
        ("a bit darker please", [(ADJUST, {"brightness": -0.15})]),
        ("much brighter", [(ADJUST, {"brightness": 0.55})]),
        ("it is too dark", [(ADJUST, {"brightness": 0.3})]),
        ("more contrast", [(ADJUST, {"contrast": 0.3})]),
        ("turn it black and white", [(ADJUST, {"saturation": -1.0})]),
        ("flip it upside down", [(FLIP, {"axis": "vertical"})]),
        ("rotate it 45 degrees to the left", [(TURN, {"degrees": -45.0})]),
        ("dreh es nach rechts", [(TURN, {"degrees": 90.0})]),
        ("crop it to 16:9", [(CROP, {**WHOLE, "aspect": "16:9"})]),
        ("recórtala en cuadrado", [(CROP, {**WHOLE, "aspect": "1:1"})]),
        ("warmer, and crop it square", [(ADJUST, {"warmth": 0.3}), (CROP, {**WHOLE, "aspect": "1:1"})]),
        ("もっと明るくして", [(ADJUST, {"brightness": 0.3})]),
        ("plus de contraste", [(ADJUST, {"contrast": 0.3})]),
        ("espelha a imagem", [(FLIP, {"axis": "horizontal"})]),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_picture(words: str, steps: list[object]) -> None:
    found = read_edit(words)

    assert found is not None
    assert found.steps == steps


def test_a_crop_without_a_shape_is_known_for_one() -> None:
    found = read_edit("crop it")

    assert found is not None
    assert (found.steps, found.crops) == ([], True)


@pytest.mark.parametrize(
    "words",
    ["turn it into a video", "make the music warmer", "why is it so dark?", "a warmer concept", "make a brighter ad",
     "undo that", "put the boot on a darker background", "make it at night", "turn up the light in the scene"],
)  # fmt: skip
def test_what_is_no_edit_of_a_picture(words: str) -> None:
    assert read_edit(words) is None
