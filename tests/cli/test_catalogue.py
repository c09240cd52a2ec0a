from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import PHOTO, Limelight

OWN = (
    "\ufeffSKU;Product name;Sale price;Picture;Features\r\n"
    'S-1;"Glow, the ""serum""";€ 39,90;photos/serum.jpg;"vegan\r\n30 ml"\r\n'
    "S-2;Lost;12;photos/none.jpg;\r\n"
    "S-3;Far;12;https://shop.example/y.jpg;\r\n"
    "S-4;;x;;\r\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A spreadsheet as a shop exports it, with its photo beside it."""
    folder = tmp_path / "shop"
    (folder / "photos").mkdir(parents=True)
    shutil.copyfile(PHOTO, folder / "photos" / "serum.jpg")
    (folder / "own.csv").write_bytes(OWN.encode())
    return folder / "own.csv"


def test_good_rows_come_in_and_bad_ones_are_listed_by_line(limelight: Limelight, own: Path) -> None:
    result = limelight("catalogue", own)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "3 products came in, 1 with a photo",
        f"own.csv:4 photo: the product came in without its photo: {own.parent}/photos/none.jpg: No such file or "
        "directory (it says 'photos/none.jpg')",
        "own.csv:5 photo: the product came in without its photo: photos are not fetched from addresses; download "
        "it and write its path here (it says 'https://shop.example/y.jpg')",
        "own.csv:6 price: this is not a price; write it as 49.90, 49.90 EUR or $49.90 (it says 'x')",
        "own.csv:6 title: a title is needed",
    ]  # fmt: skip
    serum, lost, _far = (json.loads(row) for row in limelight("catalogue", "--json").stdout.splitlines())
    assert (serum["id"], serum["title"], serum["bullets"]) == ("S-1", 'Glow, the "serum"', ["vegan", "30 ml"])
    assert serum["price"] == {"amount": "39.90", "currency": "EUR"}
    assert serum["photo_id"].startswith("art_")
    assert lost["photo_id"] is None


def test_a_catalogue_imported_again_keeps_its_photo(limelight: Limelight, own: Path) -> None:
    limelight("catalogue", own)
    limelight("catalogue", own)
    before, after = (json.loads(limelight("catalogue", "--json").stdout.splitlines()[0]) for _ in range(2))
    assert before == after


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"products": [{"id": "k", "title": "Kettle", "photo": "k.jpg"}]}'),
        ("a.jsonld", '{"@context": "https://schema.org", "@type": "Product", "sku": "k", "name": "Kettle", '
                     '"image": "k.jpg"}'),
        ("graph.json", '{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "Product", "sku": "k", '
                       '"name": "Kettle", "image": {"contentUrl": "k.jpg"}}]}'),
        ("a.tsv", "id\tname\tphoto path\nk\tKettle\tk.jpg\n"),
    ],
)  # fmt: skip
def test_every_format_with_its_photo(limelight: Limelight, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    shutil.copyfile(PHOTO, tmp_path / "k.jpg")
    result = limelight("catalogue", tmp_path / name, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"imported": ["k"], "errors": []})


def test_a_new_home_lists_the_samples(limelight: Limelight) -> None:
    rows = limelight("catalogue").stdout.splitlines()
    assert rows[0].split() == ["id", "title", "category", "price", "launched"]
    (boot,) = (row for row in rows if row.startswith("np-ridgeline-boot "))
    assert re.split(r"  +", boot)[1:3] == ["Northpeak Ridgeline Mid Trail Boot", "hiking gear"]


def test_a_photo_that_is_no_picture(limelight: Limelight, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,image\nMug,mug.jpg\n")
    (tmp_path / "mug.jpg").write_text("text " * 100)
    (error,) = json.loads(limelight("catalogue", "a.csv", "--json").stdout)["errors"]
    assert (error["line"], error["field"], error["value"]) == (2, "photo", "mug.jpg")
    assert error["message"].startswith(
        "the product came in without its photo: 'mug.jpg' cannot be used: its content seems to be plain text."
    )
