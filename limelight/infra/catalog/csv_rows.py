"""CSV catalogues: any common separator, and headings as shops and marketplaces write them."""

from __future__ import annotations

import csv
import io
import re

from pydantic import JsonValue

from limelight.infra.catalog.rows import Row, RowError

HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("id", "sku", "asin", "product id", "item id", "handle", "gtin", "mpn"),
    "title": ("title", "name", "product name", "product title", "item name"),
    "bullets": ("bullets", "bullet points", "features", "highlights", "key features"),
    "description": ("description", "product description", "body", "body html", "long description", "details"),
    "category": ("category", "product category", "product type", "type", "department",
                 "google product category"),
    "brand": ("brand", "vendor", "manufacturer", "brand name"),
    "price": ("price", "amount", "sale price", "list price", "variant price"),
    "currency": ("currency", "price currency", "currency code"),
    "rating": ("rating", "stars", "average rating", "star rating"),
    "rating_count": ("rating count", "ratings", "reviews", "review count", "number of reviews",
                     "reviews count"),
    "sales_rank": ("sales rank", "rank", "bestseller rank", "best seller rank", "bsr"),
    "launch_date": ("launch date", "release date", "launched", "date first available", "available since",
                    "launch"),
    "dimensions_cm": ("dimensions cm", "dimensions", "size cm", "product dimensions"),
    "tags": ("tags", "keywords", "labels"),
    "facts": ("facts", "claims"),
    "photo": ("photo", "image", "image link", "image url", "image src", "photo url", "picture", "main image",
              "photo path"),
}  # fmt: skip
"""Our fields and the headings taken for them, lower case without punctuation."""
_FIELD = {heading: field for field, headings in HEADINGS.items() for heading in headings}


def read_csv(text: str) -> tuple[list[Row], list[RowError]]:
    """The rows of a CSV text. A heading row is needed; unknown columns are left aside."""
    lines = text.splitlines()
    if not lines:
        return [], [RowError(line=1, field="", message="the file is empty")]
    reader = csv.reader(io.StringIO(text), delimiter=_separator(lines[0]))
    rows: list[Row] = []
    errors: list[RowError] = []
    fields: list[str | None] = []
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not fields:
                fields = [_FIELD.get(_heading(cell)) for cell in cells]
                if "title" not in fields:
                    taken = ", ".join(HEADINGS["title"])
                    message = f"no column holds the title; name one of them: {taken}"
                    return [], [
                        RowError(line=line, field="title", message=message, value=", ".join(cells)[:120])
                    ]
                continue
            if len(cells) > len(fields):
                message = (
                    f"this row has {len(cells)} cells and the heading row {len(fields)}; quote cells that "
                    "hold separators"
                )
                errors.append(RowError(line=line, field="", message=message, value=len(cells)))
                continue
            rows.append(Row(line=line, values=_values(fields, cells)))
    except csv.Error as error:
        errors.append(RowError(line=reader.line_num, field="", message=f"this is not CSV: {error}"))
    return rows, errors


def _values(fields: list[str | None], cells: list[str]) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field is not None and cell.strip() and field not in values:
            values[field] = cell.strip()
    currency, count = values.pop("currency", None), values.pop("rating_count", None)
    if currency and "price" in values:
        values["price"] = {"amount": values["price"], "currency": currency}
    if count and "rating" in values:
        values["rating"] = {"stars": values["rating"], "count": count}
    return values


def _heading(cell: str) -> str:
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", cell.lstrip("\ufeff"))
    return re.sub(r"[^a-z0-9]+", " ", words.lower()).strip()


def _separator(heading: str) -> str:
    return max(",;\t|", key=heading.count)
