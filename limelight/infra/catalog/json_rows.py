"""JSON catalogues: our own field names, or schema.org `Product` JSON-LD (one, a list, or an `@graph`)."""

from __future__ import annotations

import json

from pydantic import JsonValue

from limelight.infra.catalog.rows import Row, RowError

_OURS = (
    "id", "title", "bullets", "description", "category", "brand", "price", "rating", "sales_rank",
    "launch_date", "dimensions_cm", "tags", "facts",
)  # fmt: skip
_NOTHING = 'no product was found; give a list of products, {"products": [...]}, or schema.org Product JSON-LD'


def read_json(text: str, *, linked: bool | None = None) -> tuple[list[Row], list[RowError]]:
    """The products in a JSON text; `linked` says whether they are JSON-LD, `None` looks at each."""
    try:
        document: JsonValue = json.loads(text)
    except json.JSONDecodeError as error:
        return [], [RowError(line=error.lineno, field="", message=f"this is not JSON: {error.msg}")]
    except ValueError as error:  # a number with thousands of digits
        return [], [RowError(line=1, field="", message=f"this JSON cannot be read: {error}")]
    except RecursionError:
        return [], [RowError(line=1, field="", message="this JSON is nested too deeply")]
    items = _items(document)
    if not items:
        return [], [RowError(line=1, field="", message=_NOTHING)]
    lines = _start_lines(text, items)
    rows: list[Row] = []
    errors: list[RowError] = []
    for item, line in zip(items, lines, strict=True):
        if not _whole(item):
            errors.append(
                RowError(
                    line=line, field="", message="this holds half of a surrogate pair; send whole characters"
                )
            )
            continue
        if not isinstance(item, dict):
            errors.append(
                RowError(line=line, field="", message="a product must be an object", value=str(item)[:120])
            )
            continue
        is_linked = linked if linked is not None else "@type" in item
        rows.append(Row(line=line, values=_linked(item) if is_linked else _own(item)))
    return rows, errors


def _whole(item: JsonValue) -> bool:
    """Whether all of its texts can be stored."""
    try:
        json.dumps(item, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _items(document: JsonValue) -> list[JsonValue]:
    """The list of products wherever the document keeps it."""
    if isinstance(document, list):
        return [found for item in document for found in (_items(item) if _is_holder(item) else [item])]
    if not isinstance(document, dict):
        return []
    for name in ("products", "@graph", "itemListElement"):
        inner = document.get(name)
        if isinstance(inner, list):
            items = [item["item"] if isinstance(item, dict) and "item" in item else item for item in inner]
            return [item for item in items if name != "@graph" or _is_product(item)]
    return [document] if "title" in document or "name" in document or _is_product(document) else []


def _is_holder(item: JsonValue) -> bool:
    return isinstance(item, dict) and any(name in item for name in ("@graph", "itemListElement", "products"))


def _is_product(item: JsonValue) -> bool:
    if not isinstance(item, dict):
        return False
    kind = item.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(
        str(name).rpartition("/")[2] in ("Product", "ProductGroup", "IndividualProduct") for name in kinds
    )


def _own(item: dict[str, JsonValue]) -> dict[str, JsonValue]:
    values = {name: item[name] for name in _OURS if name in item}
    values.setdefault("title", item.get("name"))
    photo = item.get("photo", item.get("image"))
    values["photo"] = photo[0] if isinstance(photo, list) and photo else photo
    return values


def _linked(item: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A schema.org Product (https://schema.org/Product) under our names."""
    offer, rating = _first(item.get("offers")), _first(item.get("aggregateRating"))
    values: dict[str, JsonValue] = {
        "id": item.get("sku") or item.get("productID") or item.get("mpn") or item.get("gtin13"),
        "title": _word(item.get("name")),
        "description": _word(item.get("description")),
        "category": _word(item.get("category")),
        "brand": _word(item.get("brand") or item.get("manufacturer")),
        "tags": _keywords(item.get("keywords")),
        "bullets": _notes(item.get("positiveNotes")),
        "launch_date": item.get("releaseDate"),
        "photo": _word(item.get("image"), "contentUrl", "url"),
    }
    if isinstance(offer, dict):
        amount = offer.get("price", offer.get("lowPrice"))
        specification = _first(offer.get("priceSpecification"))
        if amount is None and isinstance(specification, dict):
            amount, offer = specification.get("price"), {**offer, **specification}
        if amount not in (None, ""):
            values["price"] = {"amount": amount, "currency": offer.get("priceCurrency") or "USD"}
    if isinstance(rating, dict) and rating.get("ratingValue") not in (None, ""):
        values["rating"] = {
            "stars": rating["ratingValue"], "count": rating.get("ratingCount", rating.get("reviewCount"))
        }  # fmt: skip
    sizes = {
        axis: _centimetres(item.get(name)) for axis, name in (("w", "width"), ("h", "height"), ("d", "depth"))
    }
    if sizes["w"] is not None and sizes["h"] is not None:
        values["dimensions_cm"] = {axis: size for axis, size in sizes.items() if size is not None}
    return values


def _first(value: JsonValue) -> JsonValue:
    return value[0] if isinstance(value, list) and value else value


def _word(value: JsonValue, *names: str) -> JsonValue:
    """The text in a value that may be a text, an object with a name, or a list of either."""
    value = _first(value)
    if isinstance(value, dict):
        return next((value[name] for name in (*names, "name", "@value") if value.get(name)), None)
    return value


def _keywords(value: JsonValue) -> JsonValue:
    return [word.strip() for word in value.split(",")] if isinstance(value, str) else value


def _notes(value: JsonValue) -> JsonValue:
    items = value.get("itemListElement") if isinstance(value, dict) else value
    return [_word(item) for item in items] if isinstance(items, list) else items


def _centimetres(value: JsonValue) -> float | None:
    """A schema.org QuantitativeValue (UN/CEFACT unit codes) in centimetres."""
    if isinstance(value, dict):
        factor = {"MMT": 0.1, "CMT": 1.0, "MTR": 100.0, "INH": 2.54}.get(
            str(value.get("unitCode", "CMT")).upper()
        )
        number = value.get("value")
        return round(float(number) * factor, 3) if isinstance(number, int | float) and factor else None
    return float(value) if isinstance(value, int | float) else None


def _start_lines(text: str, items: list[JsonValue]) -> list[int]:
    """The line on which each item begins; 1 from the first that is not found on.

    Objects are decoded one after the other until one equals the item.
    """
    decoder = json.JSONDecoder()
    lines: list[int] = []
    at = 0
    for item in items:
        found = _find(decoder, text, item, at)
        lines.append(text.count("\n", 0, found[0]) + 1 if found else 1)
        at = found[1] if found else len(text)
    return lines


def _find(decoder: json.JSONDecoder, text: str, item: JsonValue, at: int) -> tuple[int, int] | None:
    """Where an object equal to `item` stands in the text, from `at` on: start and end."""
    if not isinstance(item, dict):
        return None
    while (at := text.find("{", at)) >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            value, end = None, at
        if value == item:
            return at, end
        at += 1
    return None
