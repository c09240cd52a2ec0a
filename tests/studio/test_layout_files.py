"""Ads as files: layers that other programs open, words that can still be changed, sizes that ad servers take."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from psd_tools import PSDImage

from limelight.studio.errors import InputRejected
from limelight.studio.jobs import JOBS
from limelight.studio.layout import (
    PLACEMENTS,
    Composition,
    compose,
    encode,
    open_ora,
    recompose,
    save,
    save_ora,
    save_psd,
)
from limelight.studio.layout.psd import pack_bits
from limelight.studio.types import Picture, no_progress
from tests.studio.layouts import BRAND, COPY, cutout, picture


@pytest.fixture(scope="module")
def ad() -> Composition:
    return compose(picture(), COPY, BRAND, placement="300x250", archetype="overlay")


@pytest.fixture
def ora(ad: Composition, tmp_path: Path) -> Path:
    save_ora(ad, tmp_path / "ad.ora")
    return tmp_path / "ad.ora"


def test_an_openraster_file_is_as_its_specification_says(ad: Composition, ora: Path) -> None:
    with zipfile.ZipFile(ora) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type, file.read(first)) == (
            "mimetype", zipfile.ZIP_STORED, b"image/openraster",
        )  # fmt: skip
        root = ElementTree.fromstring(file.read("stack.xml"))
        assert (root.tag, root.get("version"), root.get("w"), root.get("h")) == (
            "image",
            "0.0.3",
            "300",
            "250",
        )
        layers = root.findall("stack/layer")
        assert [one.get("name") for one in layers] == [layer.name for layer in reversed(ad.layers)]
        for one in layers:
            with Image.open(io.BytesIO(file.read(one.attrib["src"]))) as image:
                assert image.mode == "RGBA"
        with Image.open(io.BytesIO(file.read("mergedimage.png"))) as merged:
            assert np.array_equal(np.asarray(merged), ad.rgb())
        with Image.open(io.BytesIO(file.read("Thumbnails/thumbnail.png"))) as small:
            assert max(small.size) == 256


def test_an_ad_comes_back_from_its_file_and_takes_new_words(ad: Composition, ora: Path) -> None:
    back = open_ora(ora)
    assert back == ad
    assert (back.notes, back.violations, back.considered) == (ad.notes, ad.violations, ad.considered)
    assert recompose(back, headline="Cold until the lake") == recompose(ad, headline="Cold until the lake")


def test_the_same_ad_makes_the_same_file(ad: Composition, ora: Path, tmp_path: Path) -> None:
    save_ora(ad, tmp_path / "again.ora")
    assert (tmp_path / "again.ora").read_bytes() == ora.read_bytes()


def test_what_another_program_painted_stays(ora: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited.ora"
    with zipfile.ZipFile(ora) as old, zipfile.ZipFile(edited, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "data/layer0.png":
                with Image.open(io.BytesIO(data)) as image:
                    painted = image.copy()
                painted.paste((200, 30, 30, 255), (0, 0, 10, 10))
                out = io.BytesIO()
                painted.save(out, "PNG")
                data = out.getvalue()
            new.writestr(info, data)
    again = recompose(open_ora(edited), headline="New words")
    background = again.layer("background")
    assert background is not None
    assert tuple(background.pixels[2, 2]) == (200, 30, 30, 255)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.ora"
    path.write_text("notes")
    with pytest.raises(
        InputRejected, match=r"^notes\.ora cannot be read as an OpenRaster file \(File is not a zip file\)"
    ):
        open_ora(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "image/openraster")
    with pytest.raises(InputRejected) as caught:
        open_ora(path)
    assert caught.value.message == (
        "notes.ora is no OpenRaster file saved by compose: it has no limelight/composition.json; compose the ad anew."
    )


def test_a_photoshop_file_holds_the_same_layers(ad: Composition, tmp_path: Path) -> None:
    save_psd(ad, tmp_path / "ad.psd")
    opened = PSDImage.open(tmp_path / "ad.psd")
    assert [one.name for one in opened] == [layer.name for layer in ad.layers]
    for one, layer in zip(opened, ad.layers, strict=True):
        assert one.offset == (layer.x, layer.y)
        assert np.array_equal(np.asarray(one.topil()), layer.pixels)
    assert np.array_equal(np.asarray(opened.topil()), ad.rgb())


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(1, 300)), min_size=1, max_size=12))
@settings(deadline=None, max_examples=40)
def test_packed_rows_unpack_to_themselves(stretches: list[tuple[int, int]]) -> None:
    row = np.repeat([value for value, _ in stretches], [count for _, count in stretches]).astype(np.uint8)
    data, out, at = pack_bits(row), bytearray(), 0
    while at < len(data):
        head = data[at]
        assert head != 128
        if head < 128:
            out += data[at + 1 : at + 2 + head]
            at += 2 + head
        else:
            out += data[at + 1 : at + 2] * (257 - head)
            at += 2
    assert bytes(out) == row.tobytes()


def noisy(name: str) -> Composition:
    random = np.random.default_rng(0)
    rgb = random.integers(0, 256, (500, 800, 3), np.uint8)
    made = picture((800, 500))
    return compose(Picture(rgb, made.mask, 1.0), COPY, BRAND, placement=name, archetype="overlay")


def test_a_file_fits_its_placement(ad: Composition, tmp_path: Path) -> None:
    plain = encode(ad)
    assert (plain.format, plain.quality) == ("png", None)
    assert len(plain.data) <= 150_000
    rough = encode(noisy("300x250"))
    assert rough.format == "jpg"
    assert len(rough.data) <= 150_000
    assert save(ad, tmp_path / "ad.jpg").quality == 95
    with Image.open(tmp_path / "ad.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (300, 250))


def test_a_file_that_cannot_fit_says_so() -> None:
    made = noisy("300x250")
    tight = made.spec.placement.model_copy(update={"max_bytes": 3000})
    made = replace(made, spec=made.spec.model_copy(update={"placement": tight}))
    with pytest.raises(
        InputRejected,
        match=r"^The ad for 300x250 takes \d+ bytes; the limit is 3000: use a calmer picture\.$",
    ):
        encode(made)


def test_an_ad_is_no_gif(ad: Composition, tmp_path: Path) -> None:
    with pytest.raises(
        InputRejected, match=r"^ad\.gif ends in '\.gif'; an ad is written as \.png or \.jpg\.$"
    ):
        save(ad, tmp_path / "ad.gif")


def test_the_job_writes_the_ad_and_its_layers(tmp_path: Path) -> None:
    Image.fromarray(cutout().rgba).save(tmp_path / "cut.png")
    brand = BRAND.model_dump(mode="json")
    request = {
        "cutout": str(tmp_path / "cut.png"), "copy": COPY.model_dump(), "brand": brand, "placement": "320x50",
        "folder": str(tmp_path),
    }  # fmt: skip
    made = JOBS["display"](request, no_progress)
    assert (made["mime"], made["width"], made["height"]) == ("image/png", 320, 50)
    assert made["facts"]["archetype"] == "banner"
    assert [one["field"] for one in made["facts"]["violations"]] == ["subline"]
    assert open_ora(Path(made["extra"]["layers"])).size == PLACEMENTS["320x50"].size


def test_a_mask_of_another_picture_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "p.png")
    Image.new("L", (30, 40)).save(tmp_path / "m.png")
    request = {"picture": str(tmp_path / "p.png"), "mask": str(tmp_path / "m.png"), "folder": str(tmp_path)}
    with pytest.raises(InputRejected) as caught:
        JOBS["display"](
            {**request, "copy": {"headline": "x"}, "brand": {}, "placement": "300x250"}, no_progress
        )
    assert caught.value.message == (
        "The mask has 30x40 pixels and the picture 40x30; give the mask of this picture."
    )
