"""Edits of pictures: pixels go where they should, and nowhere else."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from limelight.memory.edits.picture import edit_picture, read, write
from limelight.memory.edits.rotate import inscribed, rotated
from limelight.memory.edits.versions import counted
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput
from limelight.schema.ui_events import Adjust, Crop, Logo, Rotate, Text


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)))


@pytest.fixture
def ramp() -> NDArray[np.uint8]:
    """120 by 80: red tells the column, green the row."""
    rows, columns = np.mgrid[0:80, 0:120]
    return np.dstack([columns * 2, rows * 3, np.full_like(rows, 128)]).astype(np.uint8)


@pytest.fixture
def png(ramp: NDArray[np.uint8]) -> bytes:
    return write(Image.fromarray(ramp))


def test_crop_keeps_the_very_pixels_of_picture_and_mask(png: bytes, ramp: NDArray[np.uint8]) -> None:
    mask = write(Image.fromarray(ramp[..., 0]))
    made = edit_picture(png, Crop(x=0.25, y=0.5, width=0.5, height=0.25), mask=mask)
    assert (made.width, made.height, made.note) == (60, 20, "cropped to 12%")
    assert (pixels(made.png) == ramp[40:60, 30:90]).all()
    assert made.mask is not None
    assert (pixels(made.mask) == ramp[40:60, 30:90, 0]).all()


def test_crop_with_an_aspect_trims_about_the_middle(png: bytes, ramp: NDArray[np.uint8]) -> None:
    made = edit_picture(png, Crop(x=0, y=0, width=1, height=1, aspect="1:1"))
    assert (pixels(made.png) == ramp[:, 20:100]).all()
    assert made.note == "cropped to 67% at 1:1"


def test_crop_to_too_little_says_how_little(png: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        edit_picture(png, Crop(x=0, y=0, width=0.1, height=1))
    assert (caught.value.code, caught.value.limit, caught.value.value) == ("too_small", 16, 12)
    assert caught.value.message == (
        "12 pixels would be left of a side, and at least 16 are needed: keep more of the picture"
    )


@settings(deadline=None, max_examples=60)
@given(
    size=st.tuples(st.integers(40, 90), st.integers(40, 90)),
    x=st.floats(0, 0.5), y=st.floats(0, 0.5), width=st.floats(0.4, 0.5), height=st.floats(0.4, 0.5),
    degrees=st.floats(-360, 360),
)  # fmt: skip
def test_sides_are_even_and_lie_within_the_picture(
    size: tuple[int, int], x: float, y: float, width: float, height: float, degrees: float
) -> None:
    png = write(Image.new("RGB", size, (200, 10, 10)))
    for edit in (Crop(x=x, y=y, width=width, height=height), Rotate(degrees=degrees)):
        made = edit_picture(png, edit)
        shown = pixels(made.png)
        assert shown.shape[:2] == (made.height, made.width)
        assert made.width % 2 == made.height % 2 == 0
        assert (shown == (200, 10, 10)).all(axis=2).mean() > 0.97, "an empty corner is in the picture"


@pytest.mark.parametrize(("degrees", "turns"), [(90, -1), (-90, 1), (180, 2), (270, 1), (360, 0), (-360, 0)])
def test_quarter_turns_are_clockwise_and_lose_nothing(
    png: bytes, ramp: NDArray[np.uint8], degrees: float, turns: int
) -> None:
    made = edit_picture(png, Rotate(degrees=degrees), mask=write(Image.fromarray(ramp[..., 1])))
    assert (pixels(made.png) == np.rot90(ramp, turns)).all()
    assert made.mask is not None
    assert (pixels(made.mask) == np.rot90(ramp[..., 1], turns)).all()


def test_a_tilt_keeps_the_shape_and_the_middle() -> None:
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste((0, 0, 0), (190, 90, 210, 110))
    made = rotated(picture, 10)
    assert made.width / made.height == pytest.approx(2, abs=0.03)
    assert made.getpixel((made.width // 2, made.height // 2)) == (0, 0, 0)
    assert inscribed(400, 200, 0) == (400, 200)
    assert inscribed(100, 100, 45)[0] == pytest.approx(100 / 2**0.5)


def test_a_logo_keeps_all_of_itself_when_tilted() -> None:
    logo = Image.new("RGBA", (100, 60), (200, 0, 0, 255))
    made = rotated(logo, 45)
    assert made.mode == "RGBA"
    assert made.width > 100
    assert made.getpixel((0, 0)) == (0, 0, 0, 0)
    assert np.asarray(made)[..., 3].sum() / 255 == pytest.approx(6000, rel=0.02)


def test_adjusting_by_nothing_changes_nothing(png: bytes, ramp: NDArray[np.uint8]) -> None:
    made = edit_picture(png, Adjust())
    assert (pixels(made.png) == ramp).all()
    assert (made.note, made.mask) == ("not changed", None)


@pytest.mark.parametrize(
    ("edit", "color", "expected"),
    [
        (Adjust(brightness=1), (64, 64, 64), (128, 128, 128)),
        (Adjust(brightness=-1), (128, 128, 128), (64, 64, 64)),
        (Adjust(brightness=1), (0, 255, 0), (0, 255, 0)),
        (Adjust(contrast=-1), (10, 200, 90), (128, 128, 128)),
        (Adjust(saturation=-1), (255, 0, 0), (54, 54, 54)),
        (Adjust(warmth=1), (100, 100, 100), (116, 102, 82)),
        (Adjust(warmth=-1), (100, 100, 100), (84, 98, 118)),
    ],
)
def test_each_adjustment(edit: Adjust, color: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    made = edit_picture(write(Image.new("RGBA", (16, 16), (*color, 90))), edit)
    shown = pixels(made.png)
    assert np.abs(shown[0, 0, :3].astype(int) - expected).max() <= 1
    assert (shown[..., 3] == 90).all()


def test_the_note_of_an_adjustment(png: bytes) -> None:
    assert edit_picture(png, Adjust(brightness=0.3, warmth=-0.2)).note == "brightness +30%, warmth -20%"


def test_words_are_as_high_as_asked_and_stand_where_asked() -> None:
    white = write(Image.new("RGB", (800, 600), "white"))
    shown = pixels(edit_picture(white, Text(text="HHH", x=0.25, y=0.75, size=0.1, color="#000000")).png)
    rows, columns = np.nonzero(shown[..., 0] < 128)
    assert rows.max() - rows.min() + 1 == pytest.approx(60, abs=2)
    assert (rows.max() + rows.min()) / 2 == pytest.approx(450, abs=2)
    assert (columns.max() + columns.min()) / 2 == pytest.approx(200, abs=2)


def test_words_that_are_too_long_are_made_smaller_and_stay_in() -> None:
    grey = Image.new("RGB", (400, 300), (90, 90, 90))
    long = "Unbreakable " * 16
    shown = pixels(edit_picture(write(grey), Text(text=long.strip(), x=0.5, y=0.5, size=0.5)).png)
    assert (shown > 200).any()
    border = np.concatenate(
        [shown[:2].ravel(), shown[-2:].ravel(), shown[:, :2].ravel(), shown[:, -2:].ravel()]
    )
    assert border.max() <= 90


def test_white_words_can_be_read_on_white() -> None:
    white = write(Image.new("RGB", (400, 300), "white"))
    shown = pixels(edit_picture(white, Text(text="Snow", x=0.5, y=0.5, size=0.15)).png)
    assert shown.min() < 170


def test_a_character_that_no_font_draws_is_said_to_be_left_out() -> None:
    white = write(Image.new("RGB", (200, 200), "white"))
    assert "\U0001fae8" in edit_picture(white, Text(text="Hi \U0001fae8", x=0.5, y=0.5, size=0.1)).note


def test_a_logo_lands_where_asked_with_its_own_alpha() -> None:
    logo = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    logo.paste((255, 0, 0, 255), (0, 0, 20, 20))
    white = write(Image.new("RGB", (200, 100), "white"))
    shown = pixels(edit_picture(white, Logo(artifact_id="a", x=0.5, y=0.5, width=0.4), logo=write(logo)).png)
    assert tuple(shown[50, 70]) == (255, 0, 0)
    assert tuple(shown[50, 130]) == (255, 255, 255)
    changed = (shown != 255).any(axis=2)
    assert (np.nonzero(changed)[0].min(), np.nonzero(changed)[0].max()) == (30, 69)


def test_a_logo_half_outside_is_cut_off_and_fills_transparency() -> None:
    logo = write(Image.new("RGBA", (20, 20), (0, 0, 255, 255)))
    clear = write(Image.new("RGBA", (100, 100), (0, 0, 0, 0)))
    shown = pixels(edit_picture(clear, Logo(artifact_id="a", x=0, y=0, width=0.2), logo=logo).png)
    assert tuple(shown[5, 5]) == (0, 0, 255, 255)
    assert shown[..., 3].sum() == 100 * 255


def test_transparency_is_kept_and_needless_alpha_is_not() -> None:
    assert read(write(Image.new("RGBA", (20, 20), (1, 2, 3, 4)))).mode == "RGBA"
    assert read(write(Image.new("L", (20, 20), 7))).mode == "RGB"


def test_pictures_are_counted_as_the_person_sees_them() -> None:
    def made(name: str, run: str, index: int | None = None) -> Artifact:
        meta = {"run_id": run, **({"index": index} if index else {})}
        return Artifact(id=name, kind="image", mime="image/png", name=name, meta=meta)

    finished = [
        made("b", "run_1", 2),
        made("a", "run_1", 1),
        made("d", "run_2", 1),
        made("c", "run_1", 3),
        made("e", ""),
    ]

    assert counted(finished, {"a", "b", "c", "d", "e"}) == ["a", "b", "c", "d", "e"]
    assert counted(finished, {"c", "b"}) == ["b", "c"]
