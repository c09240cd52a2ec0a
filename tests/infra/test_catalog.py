from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.infra.catalog import RowError, import_catalogue, importer
from limelight.infra.catalog.csv_rows import HEADINGS
from limelight.schema.errors import TooLarge
from limelight.schema.product import Dimensions, Price, Rating

CSV = """SKU;Name;Price;Currency;Stars;Review Count;Bestseller Rank;Release Date;Dimensions;Tags;Image;Colour
A 1;"Boot ""Trail""; brown";1.299,00;eur;4,5;1 204;#3;03.10.2026;100 x 200 x 50 mm;hike | boot;x.jpg;brown
"""
BOOT = import_catalogue(CSV).products[0]


def test_headings_and_numbers_as_shops_write_them() -> None:
    assert (BOOT.id, BOOT.title, BOOT.tags) == ("A-1", 'Boot "Trail"; brown', ["hike", "boot"])
    assert BOOT.price == Price(amount=Decimal("1299.00"), currency="EUR")
    assert BOOT.rating == Rating(stars=4.5, count=1204)
    assert (BOOT.sales_rank, BOOT.launch_date) == (3, date(2026, 10, 3))
    assert BOOT.dimensions_cm == Dimensions(w=10, h=20, d=5)
    assert import_catalogue(CSV).photos == {"A-1": "x.jpg"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators_of_spreadsheets(encoding: str, separator: str) -> None:
    text = (
        "\r\n".join(separator.join(cells) for cells in (("name", "brand"), ("Kessel für Tee", "Älder")))
        + "\r\n"
    )
    (product,) = import_catalogue(text.encode(encoding)).products
    assert (product.id, product.title, product.brand) == ("Kessel-fur-Tee", "Kessel für Tee", "Älder")


def test_bad_rows_are_listed_by_line_and_good_ones_come_in() -> None:
    text = (
        "id,title,price,rating,rank,launch date,dimensions\n"
        "a,Cap,$12.50,4,1,2026-01-02,10x10\n"
        'b,"Two\nlines",free,7,0.5,soon,big\n'
        ",,1,,,,\n"
        "\n"
        "a,Again,1,,,,\n"
        "c,Mug,1,,,,,too many\n"
        "d,Hat,9,,-3,,\n"
    )
    result = import_catalogue(text)
    assert [product.id for product in result.products] == ["a"]
    assert [(error.line, error.field, error.value) for error in result.errors] == [
        (3, "price", "free"), (3, "rating", "7"), (3, "sales_rank", "0.5"), (3, "launch_date", "soon"),
        (3, "dimensions_cm", "big"), (5, "title", None), (7, "id", "a"), (8, "", 8), (9, "sales_rank", -3),
    ]  # fmt: skip
    assert result.errors[0].message == "this is not a price; write it as 49.90, 49.90 EUR or $49.90"
    assert result.errors[6].message == "the product on line 2 has this id already"


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("49.90", "49.90", "USD"), ("$49", "49", "USD"), ("49,90 €", "49.90", "EUR"), ("EUR 1.299,50",
        "1299.50", "EUR"),
        ("1,299", "1299", "USD"), ("CHF 1'299.00", "1299.00", "CHF"), ("£0.5", "0.5", "GBP"),
    ],
)  # fmt: skip
def test_prices(text: str, amount: str, currency: str) -> None:
    (product,) = import_catalogue(f"title|price\nX|{text}").products
    assert product.price == Price(amount=Decimal(amount), currency=currency)


LINKED = """
{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "Shop"},
  {"@type": "Product", "name": "Kettle", "sku": "k-1", "brand": {"@type": "Brand", "name": "Alder"},
   "image": [{"@type": "ImageObject", "contentUrl": "a.jpg"}, "b.jpg"], "keywords": "tea, steel",
   "offers": [{"@type": "Offer", "price": "49.90", "priceCurrency": "EUR"}],
   "aggregateRating": {"ratingValue": "4.4", "reviewCount": "89"}, "releaseDate": "2026-10-03",
   "width": {"value": 180, "unitCode": "MMT"}, "height": {"value": 25, "unitCode": "CMT"}},
  {"@type": ["Product", "Thing"],
   "name": "Lamp", "offers": {"price": "cheap"}}
]}
"""


def test_linked_data_in_a_graph() -> None:
    result = import_catalogue(LINKED)
    (kettle,) = result.products
    assert (kettle.id, kettle.brand, kettle.tags) == ("k-1", "Alder", ["tea", "steel"])
    assert kettle.price == Price(amount=Decimal("49.90"), currency="EUR")
    assert kettle.rating == Rating(stars=4.4, count=89)
    assert (kettle.launch_date, kettle.dimensions_cm) == (date(2026, 10, 3), Dimensions(w=18, h=25))
    assert result.photos == {"k-1": "a.jpg"}
    assert [(error.line, error.field, error.value) for error in result.errors] == [(9, "price", "cheap")]


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"Product","name":"A"}',
        '[{"@type":"Product","name":"A"}]',
        '{"products":[{"title":"A"}]}',
        '[{"title":"A"}]',
        '{"name":"A"}',
        '{"@type":"ItemList","itemListElement":[{"item":{"@type":"Product","name":"A"}}]}',
    ],
)
def test_one_or_many(text: str) -> None:
    assert [product.title for product in import_catalogue(text).products] == ["A"]


def test_what_we_export_we_import() -> None:
    assert import_catalogue(f"[{BOOT.model_dump_json()}]").products == [BOOT]


NO_PRODUCT = (
    'no product was found; give a list of products, {"products": [...]}, or schema.org Product JSON-LD'
)
NO_TEXT = "the file is not text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8 CSV or JSON"
NO_TITLE = "no column holds the title; name one of them: title, name, product name, product title, item name"


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("", 1, "the file is empty"),
        (b"\x89PNG\r\n\x00\xff", 1, NO_TEXT),
        ('[{"title": "A"},\n{"title": ', 2, "this is not JSON: Expecting value"),
        ("{}", 1, NO_PRODUCT),
        ("[" * 100_000, 1, "this JSON is nested too deeply"),
        ('["\\ud83d"]', 1, "this holds half of a surrogate pair; send whole characters"),
        ('[{"title": "\\ud83d"}]', 1, "this holds half of a surrogate pair; send whole characters"),
        ("size,colour\n1,2", 1, NO_TITLE),
    ],
)
def test_files_that_are_no_catalogue(source: str | bytes, line: int, message: str) -> None:
    result = import_catalogue(source)
    assert result.products == []
    assert [(error.line, error.message) for error in result.errors] == [(line, message)]


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "MAX_ROWS", 2)
    with pytest.raises(TooLarge, match="this catalogue has 3 rows, at most 2 are read at once: split it"):
        import_catalogue("title\na\nb\nc")
    monkeypatch.setattr(importer, "MAX_BYTES", 5)
    with pytest.raises(TooLarge, match="this catalogue has 6 bytes, at most 5 are read at once: split it"):
        import_catalogue(b"title\n")


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_whatever_comes_in_nothing_breaks(source: str | bytes) -> None:
    assert all(isinstance(error, RowError) for error in import_catalogue(source).errors)


def test_the_documentation_names_every_heading() -> None:
    page = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+)(?: \(needed\))? \| ([^|:\\]+)", page, re.MULTILINE))
    written = {field: tuple(h.strip() for h in rows[field].split(",")) for field in HEADINGS}
    assert written == HEADINGS


def test_quoted_line_breaks_and_the_line_of_a_product() -> None:
    result = import_catalogue('\ufeffname;notes;price\r\n"A\r\nB";"x;\r\n""y""";1\r\nC;;nothing\r\n')
    assert [(p.title, result.lines[p.id]) for p in result.products] == [("A\r\nB", 2)]
    assert [(error.line, error.field) for error in result.errors] == [(5, "price")]
