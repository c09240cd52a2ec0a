"""Faces are counted: drawn ones here, so that no photo of anybody is kept with the tests."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from limelight.memory.intake.faces import FaceFinder


def draw_face(onto: Image.Image, x: int, y: int, skin: tuple[int, int, int]) -> None:
    """A face from the front, 150 pixels wide, around a point."""
    pen, shade = ImageDraw.Draw(onto), tuple(int(one * 0.75) for one in skin)
    pen.ellipse([x - 90, y - 130, x + 90, y + 90], fill=(60, 40, 30))
    pen.ellipse([x - 75, y - 100, x + 75, y + 130], fill=skin)
    for eye in (x - 35, x + 35):
        pen.ellipse([eye - 26, y - 30, eye + 26, y + 2], fill=shade)
        pen.ellipse([eye - 18, y - 22, eye + 18, y - 4], fill=(235, 230, 225))
        pen.ellipse([eye - 8, y - 22, eye + 8, y - 4], fill=(40, 30, 25))
        pen.rectangle([eye - 26, y - 42, eye + 26, y - 34], fill=(60, 40, 30))
    pen.ellipse([x - 14, y, x + 14, y + 46], fill=shade)
    pen.ellipse([x - 35, y + 70, x + 35, y + 98], fill=(150, 70, 70))
    pen.line([x - 35, y + 84, x + 35, y + 84], fill=(90, 40, 40), width=3)


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


def test_each_face_counts_once(finder: FaceFinder) -> None:
    scene = Image.new("RGB", (1000, 400), (120, 140, 160))
    assert finder(scene) == 0
    for number, skin in enumerate([(214, 170, 140), (150, 105, 80), (90, 60, 45)], 1):
        draw_face(scene, number * 320 - 140, 200, skin)
        assert finder(scene.filter(ImageFilter.GaussianBlur(2))) == number


def test_pictures_of_every_mode_and_shape_are_taken(finder: FaceFinder) -> None:
    for mode, size in (("L", (640, 480)), ("RGBA", (3000, 40)), ("P", (12, 900)), ("RGB", (1, 1))):
        assert finder(Image.new(mode, size)) == 0


def test_a_product_is_no_face(finder: FaceFinder) -> None:
    samples = Path(str(files("limelight.samples")))
    photos = sorted(samples.glob("photos/*.jpg"))
    assert len(photos) == 14
    for path in [*photos, *samples.glob("logos/*.png")]:  # `welcome` takes their word for it
        with Image.open(path) as photo:
            assert finder(photo) == 0, path.name
