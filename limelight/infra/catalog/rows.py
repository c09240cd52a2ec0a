"""A row of a catalogue, from any format, and the product it makes. Every wrong field is reported."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from pydantic import BaseModel, JsonValue, ValidationError

from limelight.schema.product import Product

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_PRICE = re.compile(
    r"^(?P<before>[A-Z]{3}|[$€£¥₹])?\s*(?P<amount>[0-9][0-9.,' ]*)\s*(?P<after>[A-Z]{3}|[$€£¥₹])?$"
)
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mm|cm|m|in|inch|\")?", re.IGNORECASE)
_CM = {"mm": 0.1, "cm": 1.0, "": 1.0, "m": 100.0, "in": 2.54, "inch": 2.54, '"': 2.54}
_LISTS = ("bullets", "tags", "facts")
_TEXTS = ("title", "description", "category", "brand")
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y")


class RowError(BaseModel):
    """What was wrong with one field of one row."""

    line: int
    """Line of the file, from 1; in JSON the line on which the item begins."""
    field: str
    message: str
    value: JsonValue = None


class FieldProblem(Exception):
    """A value that a field cannot take."""


class Row(BaseModel):
    """A product's values as they were written, under our field names."""

    line: int
    values: dict[str, JsonValue]


def product_of(row: Row) -> tuple[Product | None, list[RowError]]:
    """The product, or what was wrong."""
    errors: list[RowError] = []
    fields: dict[str, object] = {}
    readers = {
        "price": _price, "rating": _rating, "sales_rank": _whole, "launch_date": _date,
        "dimensions_cm": _dimensions,
        **dict.fromkeys(_LISTS, _list), **dict.fromkeys(_TEXTS, _text),
    }  # fmt: skip
    for name, value in row.values.items():
        if value in (None, "", []) or name not in readers:
            continue
        try:
            fields[name] = readers[name](value)
        except FieldProblem as problem:
            errors.append(RowError(line=row.line, field=name, message=str(problem), value=_short(value)))
    if "title" not in fields and not any(error.field == "title" for error in errors):
        errors.append(RowError(line=row.line, field="title", message="a title is needed"))
    if errors:
        return None, errors
    written = row.values.get("id")
    fields["id"] = slug(str(written) if written not in (None, "") else str(fields["title"]))
    try:
        return Product.model_validate(fields), []
    except ValidationError as error:
        return None, [
            RowError(
                line=row.line, field=".".join(str(part) for part in detail["loc"]), message=detail["msg"],
                value=_short(detail["input"]),
            )
            for detail in error.errors()
        ]  # fmt: skip


def slug(text: str) -> str:
    """An id that `Product` takes: letters, digits, `_`, `.` and `-`, at most 80."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.\-]+", "-", flat).strip("-.")[:80] or "product"


def _short(value: object) -> JsonValue:
    """A value as an error shows it: what the person wrote, shortened."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("amount", "stars") if name in value), value)
    return value if isinstance(value, int | float | bool) or value is None else str(value)[:120]


def _text(value: JsonValue) -> str:
    if isinstance(value, dict | list):
        raise FieldProblem("this must be a text")
    return str(value).strip()


def _list(value: JsonValue) -> list[str]:
    if isinstance(value, dict):
        raise FieldProblem("this must be a list of texts")
    parts = value if isinstance(value, list) else re.split(r"\s*[|;\n]\s*", str(value))
    return [str(part).strip() for part in parts if str(part).strip()]


def _number(value: JsonValue) -> float:
    try:
        found = float(_plain_number(str(value)))
    except (ValueError, InvalidOperation):
        raise FieldProblem("this is not a number") from None
    if not abs(found) < 1e15:
        raise FieldProblem("this is not a number")
    return found


def _plain_number(text: str) -> str:
    """`1.299,00`, `1,299.00`, `1 299` and `1'299` as `1299.00` or `1299`."""
    text = re.sub(r"[\s']", "", text)
    if "," in text and "." in text:
        decimal = max(text.rfind(","), text.rfind("."))
        return re.sub(r"[.,]", "", text[:decimal]) + "." + text[decimal + 1 :]
    if "," in text:
        head, _, tail = text.rpartition(",")
        return text.replace(",", "") if len(tail) == 3 else f"{head.replace(',', '')}.{tail}"
    return text


def _whole(value: JsonValue) -> int:
    number = _number(str(value).lstrip("#") if isinstance(value, str) else value)
    if number != int(number):
        raise FieldProblem("this must be a whole number")
    return int(number)


def _price(value: JsonValue) -> dict[str, object]:
    currency = "USD"
    if isinstance(value, dict):
        currency = str(value.get("currency") or "USD")
        value = value.get("amount")
        if value in (None, ""):
            raise FieldProblem("a price needs an amount, such as 49.90 or EUR 49.90")
    found = _PRICE.match(str(value).strip())
    if found is None:
        raise FieldProblem("this is not a price; write it as 49.90, 49.90 EUR or $49.90")
    symbol = found["before"] or found["after"]
    if symbol:
        currency = _SYMBOLS.get(symbol, symbol)
    try:
        amount = Decimal(_plain_number(found["amount"]))
    except InvalidOperation:
        raise FieldProblem("this is not a price; write it as 49.90, 49.90 EUR or $49.90") from None
    if not re.fullmatch(r"[A-Z]{3}", currency.upper()):
        raise FieldProblem(f"{currency!r} is not a currency code of three letters, such as USD")
    return {"amount": amount, "currency": currency.upper()}


def _rating(value: JsonValue) -> dict[str, object]:
    count = 0
    if isinstance(value, dict):
        written = value.get("count")
        count = _whole(written) if written not in (None, "") else 0
        value = value.get("stars")
    stars = _number(value)
    if not 0 <= stars <= 5:
        raise FieldProblem("stars go from 0 to 5")
    if count < 0:
        raise FieldProblem("a number of ratings is at least 0")
    return {"stars": stars, "count": count}


def _date(value: JsonValue) -> date:
    text = str(value).strip()
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
    except ValueError:
        pass  # not ISO 8601: one of the written forms, below
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise FieldProblem("this is not a date; write it as 2026-10-03")


def _dimensions(value: JsonValue) -> dict[str, float]:
    if isinstance(value, dict):
        return {axis: _number(value[axis]) for axis in ("w", "h", "d") if value.get(axis) not in (None, "")}
    found = _SIZE.findall(str(value))
    if not 2 <= len(found) <= 3:
        raise FieldProblem("write the size as width x height x depth in cm, such as 8 x 20 x 8")
    unit = next((unit for _, unit in reversed(found) if unit), "").lower()
    return {
        axis: round(float(number.replace(",", ".")) * _CM[unit], 3)
        for axis, (number, _) in zip("whd", found, strict=False)
    }
