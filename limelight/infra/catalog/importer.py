"""Import of a catalogue: CSV, JSON or schema.org Product JSON-LD. Bad rows are listed by line."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from limelight.infra.catalog.csv_rows import read_csv
from limelight.infra.catalog.json_rows import read_json
from limelight.infra.catalog.rows import Row, RowError, product_of
from limelight.schema.errors import TooLarge
from limelight.schema.product import Product

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000


class ImportResult(BaseModel):
    """What came in, and what did not."""

    products: list[Product] = Field(default_factory=list)
    photos: dict[str, str] = Field(default_factory=dict)
    """Product id → path or address of its photo, as written; fetching it is the caller's."""
    lines: dict[str, int] = Field(default_factory=dict)
    """Product id → line of the file on which it begins."""
    errors: list[RowError] = Field(default_factory=list)


def import_catalogue(
    source: str | bytes, *, format: Literal["csv", "json", "jsonld", "auto"] = "auto"
) -> ImportResult:
    """Read a catalogue. Raises `TooLarge` above 20 MB or 20,000 rows; anything else wrong is in `errors`."""
    size = len(source)
    if size > MAX_BYTES:
        raise TooLarge(
            f"this catalogue has {size:,} bytes, at most {MAX_BYTES:,} are read at once: split it",
            limit=MAX_BYTES, value=size,
        )  # fmt: skip
    text = _text(source) if isinstance(source, bytes) else source
    if text is None:
        message = "the file is not text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8 CSV or JSON"
        return ImportResult(errors=[RowError(line=1, field="", message=message)])
    text = text.lstrip("\ufeff")
    is_json = format in ("json", "jsonld") or (format == "auto" and text.lstrip()[:1] in ("{", "["))
    if is_json:
        rows, errors = read_json(text, linked={"json": False, "jsonld": True}.get(format))
    else:
        rows, errors = read_csv(text)
    if len(rows) > MAX_ROWS:
        raise TooLarge(
            f"this catalogue has {len(rows):,} rows, at most {MAX_ROWS:,} are read at once: split it",
            limit=MAX_ROWS, value=len(rows),
        )  # fmt: skip
    return _collect(rows, errors)


def _collect(rows: list[Row], errors: list[RowError]) -> ImportResult:
    result = ImportResult(errors=errors)
    for row in rows:
        product, problems = product_of(row)
        result.errors += problems
        if product is None:
            continue
        if product.id in result.lines:
            message = f"the product on line {result.lines[product.id]} has this id already"
            result.errors.append(RowError(line=row.line, field="id", message=message, value=product.id))
            continue
        result.lines[product.id] = row.line
        result.products.append(product)
        photo = row.values.get("photo")
        if isinstance(photo, str) and photo.strip():
            result.photos[product.id] = photo.strip()
    result.errors.sort(key=lambda error: error.line)
    return result


def _text(data: bytes) -> str | None:
    """Bytes as spreadsheets save them; `None` for what is no text."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None
