"""What a machine sees in a finished picture: every signal right and wrong, with its reason in words."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from limelight.samples import photo_path
from limelight.samples import product as listing
from limelight.studio.cutout import cut_out
from limelight.studio.errors import InputRejected
from limelight.studio.flat import flat_picture
from limelight.studio.inspect import (
    Box,
    Copy,
    Inspection,
    Line,
    ReaderMissing,
    inspect,
    locate,
    read_apart,
    read_text,
    reader_available,
)  # fmt: skip
from limelight.studio.inspect import reading as reading_module
from limelight.studio.jobs import JOBS
from limelight.studio.scene import parse_scene
from limelight.studio.types import Cutout, Picture, no_progress


@pytest.fixture(scope="module")
def tumbler() -> Cutout:
    return cut_out(Image.open(photo_path(listing("np-tumbler-20"))))


@pytest.fixture(scope="module")
def picture(tumbler: Cutout) -> Picture:
    return flat_picture(tumbler, parse_scene("kitchen at noon", seed=1), aspect="16:9", size=(960, 540))


def plain(grey: int, *, size: tuple[int, int] = (640, 360)) -> NDArray[np.uint8]:
    return np.full((size[1], size[0], 3), grey, np.uint8)


def only(found: Inspection, name: str, about: str = "") -> tuple[float, bool, str]:
    """Value, verdict and reason of one signal."""
    (signal,) = [one for one in found.of(name) if one.about == about]
    return signal.value, signal.ok, signal.reason


def test_a_good_picture(picture: Picture, tumbler: Cutout) -> None:
    found = inspect(picture, photo=tumbler, brand_palette=["#2a5f5c"], reader=None)
    assert [signal.name for signal in found.signals] == [
        "fidelity", "product area", "safe zone", "sharpness", "highlights", "shadows", "brightness", "palette",
    ]  # fmt: skip
    assert (found.ok, found.problems, found.skipped) == (True, [], [])
    assert only(found, "fidelity")[0] >= 0.995
    assert Inspection.model_validate_json(found.model_dump_json()) == found


def test_a_damaged_product_is_told(picture: Picture, tumbler: Cutout) -> None:
    worse = picture.rgb.copy()
    inside = picture.mask > 250
    worse[inside] = np.asarray(cv2.GaussianBlur(picture.rgb, (0, 0), 3), np.uint8)[inside]
    value, ok, reason = only(inspect(worse, mask=picture.mask, photo=tumbler, reader=None), "fidelity")
    assert value < 0.99
    assert not ok
    assert reason.startswith(f"The product is not the photo's own: SSIM {value:.3f}, ")
    assert reason.endswith("are asked for: paste the cut-out over it again.")


def test_the_product_is_found_without_a_mask(picture: Picture, tumbler: Cutout) -> None:
    mask = locate(tumbler, picture.rgb)
    assert mask is not None
    one, other = mask > 127, picture.mask > 127
    assert (one & other).sum() / (one | other).sum() > 0.98
    found = inspect(picture.rgb, photo=tumbler, reader=None)
    assert only(found, "fidelity")[0] >= 0.99


def test_a_product_that_is_not_there_is_admitted(tumbler: Cutout) -> None:
    noise = np.random.default_rng(2).integers(0, 255, (45, 80, 3), dtype=np.uint8)
    found = inspect(cv2.resize(noise, (640, 360)).astype(np.uint8), photo=tumbler, reader=None)
    assert found.skipped == [
        "The photo's product was not found in the picture, so it was not compared: give its mask."
    ]
    assert found.of("fidelity") == []


def test_size_and_place_of_the_product() -> None:
    mask = np.zeros((360, 640), np.uint8)
    mask[300:360, 600:640] = 255
    found = inspect(plain(120), mask=mask, reader=None)
    assert only(found, "product area") == (
        0.0104, False, "The product takes 1% of the frame; at least 4% is asked for: move the camera closer.",
    )  # fmt: skip
    assert only(found, "safe zone", "product") == (
        0.3525, False,
        "35% of the product lies in the safe zone; 95% is asked for: move the product towards the middle, or make it smaller.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ink", "ground", "height", "ok", "reason"),
    [
        (255, 0, 0.1, True, 'The contrast of "Sale" is 21.0.'),
        (255, 150, 0.05, False,
         'The contrast of "Sale" is 3.0; 4.5 is asked for small text: darken the scrim behind it.'),
        (60, 110, 0.2, False,
         'The contrast of "Sale" is 2.2; 3 is asked for large text: lighten the scrim behind it.'),
    ],
)  # fmt: skip
def test_contrast_of_words(ink: int, ground: int, height: float, ok: bool, reason: str) -> None:
    rgb = plain(ground)
    x, y, wide, high = 64, 36, 300, round(height * 360)
    rgb[y + high // 4 : y + 3 * high // 4, x + 20 : x + 60] = ink
    box = Box(x=x / 640, y=y / 360, width=wide / 640, height=height)
    for color in (None, f"#{ink:02x}{ink:02x}{ink:02x}"):
        found = inspect(rgb, copy=[Copy(text="Sale", box=box, color=color)], reader=None)
        assert only(found, "contrast", "Sale")[1:] == (ok, reason)


def test_words_outside_the_safe_zone() -> None:
    copy = Copy(text="Sale", box=Box(x=0.4, y=0.85, width=0.2, height=0.1), color="#ffffff")
    found = inspect(plain(60, size=(720, 1280)), copy=[copy], reader=None)
    assert only(found, "safe zone", "Sale") == (
        0.0, False, '0% of the words "Sale" lies in the safe zone; 98% is asked for: move them towards the middle.',
    )  # fmt: skip


def test_sharpness_and_exposure() -> None:
    white = inspect(plain(255), reader=None)
    assert only(white, "highlights") == (
        1.0, False, "100% of the picture is plain white; at most 10% is asked for: less light, or a lower exposure.",
    )  # fmt: skip
    assert only(white, "brightness") == (
        1.0, False, "The picture's mean brightness is 100%; 8% to 90% is asked for: less light.",
    )  # fmt: skip
    assert only(white, "sharpness") == (
        0.0, False,
        "The picture's sharpest parts have an edge strength of 0.0; 6 is asked for: send a larger or sharper photo.",
    )  # fmt: skip
    assert not only(inspect(plain(0), reader=None), "shadows")[1]


def test_the_distance_to_the_brand() -> None:
    rgb = plain(128)
    rgb[:, :200] = (30, 90, 88)
    near = inspect(rgb, brand_palette=["#ff0000", "#1e5a58"], reader=None)
    assert only(near, "palette") == (
        0.0, True, "The picture's #1e5a58 is nearest to the brand's #1e5a58, with ΔE 0 between them.",
    )  # fmt: skip
    value, ok, reason = only(inspect(rgb, brand_palette=["#ff0000"], reader=None), "palette")
    assert (value > 25, ok) == (True, False)
    assert reason.endswith(
        "15 is asked for: name a brand colour in the prompt, or use one in a prop or the words."
    )


def test_words_are_held_against_what_was_read(picture: Picture, tumbler: Cutout) -> None:
    def reader(pictures: object) -> list[list[Line]]:
        small = Line(text="20 OZ", score=0.97, height=14)
        return [
            [Line(text="KEEPIT", score=1, height=40), Line(text="wild", score=1, height=40)],
            [Line(text="NORTHPEAK", score=1, height=30), small, Line(text="?!", score=0.4, height=30)],
            [Line(text="NORTHPEAK", score=1, height=30)],
        ]

    found = inspect(picture, photo=tumbler, copy=["Keep it wild!", "Free shipping"], reader=reader)
    assert only(found, "copy", "Keep it wild!") == (
        1.0,
        True,
        '"Keep it wild!" can be read: 100% of its letters.',
    )
    assert only(found, "copy", "Free shipping") == (
        0.0, False,
        'Of "Free shipping" 0% of the letters can be read; 90% is asked for: set it larger, or on a plainer ground.',
    )  # fmt: skip
    assert only(found, "label") == (
        0.5, False,
        "1 of 2 lines of the product's own text cannot be read as in the photo, such as \"20oz\"; all are asked for: "
        "show the product larger, or paste the cut-out over it again.",
    )  # fmt: skip


def test_a_missing_reader_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "find_spec", lambda name: None)
    said = (
        "Text in pictures cannot be read here: rapidocr and onnxruntime are not installed. "
        "Install limelight[inspect]."
    )
    assert reader_available() == (False, said)
    found = inspect(plain(120), copy=["Sale"])
    assert (found.of("copy"), found.skipped) == ([], [said])
    for read in (read_text, lambda rgb: read_apart([rgb])):
        with pytest.raises(ReaderMissing) as caught:
            read(plain(120))
        assert str(caught.value) == said


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(InputRejected) as caught:
        inspect(plain(120), mask=np.zeros((10, 10), np.uint8), reader=None)
    assert (
        caught.value.message == "The mask is (10, 10) and the picture (360, 640); they must be the same size."
    )


def test_the_job_writes_what_it_saw(tmp_path: Path, picture: Picture) -> None:
    Image.fromarray(picture.rgb).save(tmp_path / "p.png")
    Image.fromarray(picture.mask).save(tmp_path / "m.png")
    request = {
        "picture": str(tmp_path / "p.png"), "mask": str(tmp_path / "m.png"), "folder": str(tmp_path),
        "copy": ["Sale"], "brand": ["#2a5f5c"], "placement": "streaming-tv", "read": False,
    }  # fmt: skip
    made = JOBS["inspect"](request, no_progress)
    kept = Inspection.model_validate_json(Path(made["path"]).read_text("utf-8"))
    assert made["facts"] == {"ok": True, **json.loads(kept.model_dump_json())}
    assert kept.of("copy") == []


@pytest.mark.slow
def test_text_on_the_product_is_read_as_in_the_photo(picture: Picture, tumbler: Cutout) -> None:
    found = inspect(picture, photo=tumbler, copy=["North Peak", "Free shipping"])
    assert only(found, "label")[:2] == (1.0, True)
    assert only(found, "copy", "North Peak")[:2] == (1.0, True)
    assert not only(found, "copy", "Free shipping")[1]


@pytest.mark.slow
def test_another_process_reads_the_same(picture: Picture) -> None:
    apart = read_apart([picture.rgb, plain(120)])
    assert apart == [read_text(picture.rgb), []]
    assert "NORTHPEAK" in {line.text for line in apart[0]}
