"""A column of type: logo, headline, sub-line, price, button; as large as its area allows, in a fixed hierarchy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product

from limelight.studio.layout.adcopy import AdCopy, BrandLook
from limelight.studio.layout.parts import ButtonPart, LogoPart, Name, Part, PricePart, TextPart
from limelight.studio.typography.fit import TextLayout, fit_text
from limelight.studio.typography.fonts import Weight, nearest_family
from limelight.studio.typography.raster import Align

_RUNG = 1.035
"""How much larger each size of type is than the one below it."""
_GIVEN_UP: tuple[Name, ...] = ("subline", "price", "logo")
"""What is left out, in this order, where even the smallest type has no room for all."""
_TORN = 0.30
"""How much smaller type may be set, as a share of the largest, to spare the reader lines that break badly."""
_MANY = 0.05
"""The same for each line beyond three."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The room a column has, in pixels."""

    width: float
    height: float
    largest: float
    """The headline's size, at most."""
    floor: float
    """The smallest type that can be read in this placement."""
    lines: int
    """The headline's, at most."""
    align: Align
    logo: LogoPart | TextPart | None = None
    """The logo, or the brand's name in its place."""
    price: bool = True
    """Whether the price stands in the column; not where it has a badge of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """Rows from top to bottom; most hold one part, the last may hold price and button."""

    rows: tuple[tuple[Part, ...], ...]
    gaps: tuple[float, ...]
    """The space over each row; 0 over the first."""
    between: float
    """The space between the parts of a row."""
    size: float
    """The headline's."""
    worth: float
    """How good it is: large type, evenly broken."""
    dropped: tuple[Name, ...] = ()
    shortened: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts."""
        return tuple(part for row in self.rows for part in row)

    @property
    def height(self) -> float:
        """Of all rows and gaps."""
        return sum(row_height(row) for row in self.rows) + sum(self.gaps)

    @property
    def width(self) -> float:
        """Of the widest row."""
        return max((row_width(row, self.between) for row in self.rows), default=0.0)


def row_height(row: Sequence[Part]) -> float:
    """Of the highest part."""
    return max(part.height for part in row)


def row_width(row: Sequence[Part], between: float) -> float:
    """Of all parts and what is between them."""
    return sum(part.width for part in row) + between * (len(row) - 1)


def fit_column(copy: AdCopy, brand: BrandLook, room: Setting) -> Column:
    """The best column that fits; where none does, one with less in it, and at last with its texts shortened."""
    dropped: tuple[Name, ...] = ()
    for name in (None, *_GIVEN_UP):
        if name is not None:
            dropped = (*dropped, name)
        found = _best(copy, brand, room, dropped)
        if found is not None:
            return replace(found, dropped=_missing(found, copy, room))
    smallest = _column(copy, brand, room, room.floor, dropped, inline=False)
    if smallest.height > room.height or smallest.width > room.width:
        smallest = _column(copy, brand, room, room.floor, (*dropped, "cta"), inline=False)
    return replace(smallest, dropped=_missing(smallest, copy, room), worth=-1.0)


def _missing(column: Column, copy: AdCopy, room: Setting) -> tuple[Name, ...]:
    """What was asked for and is not there."""
    kept = {part.name for part in column.parts}
    asked: dict[Name, bool] = {
        "subline": bool(copy.subline.strip()),
        "price": room.price and bool(copy.price.strip()),
        "logo": room.logo is not None,
        "cta": bool(copy.cta.strip()),
    }
    return tuple(name for name, wanted in asked.items() if wanted and name not in kept)


def _best(copy: AdCopy, brand: BrandLook, room: Setting, dropped: tuple[Name, ...]) -> Column | None:
    """Of one line to as many as there may be, with the price over the button and beside it: the best."""
    both = bool(room.price and copy.price.strip() and copy.cta.strip() and "price" not in dropped)
    best: Column | None = None
    for lines, inline in product(range(1, room.lines + 1), (False, True) if both else (False,)):
        narrowed = replace(room, lines=lines)
        found = _largest(copy, brand, narrowed, dropped, inline=inline, above=best)
        if found is not None and (best is None or found.worth > best.worth + 1e-6):
            best = found
    return best


def _largest(
    copy: AdCopy,
    brand: BrandLook,
    room: Setting,
    dropped: tuple[Name, ...],
    *,
    inline: bool,
    above: Column | None,
) -> Column | None:
    """The largest that fits, if it may be better than `above`."""
    ladder = sizes(room)
    least = 0.0 if above is None else above.worth * room.largest
    low = next((step for step, size in enumerate(ladder) if size >= least), len(ladder) - 1)
    high = len(ladder) - 1
    best = _fitting(copy, brand, room, ladder[low], dropped, inline=inline)
    while best is not None and low < high:
        middle = (low + high + 1) // 2
        found = _fitting(copy, brand, room, ladder[middle], dropped, inline=inline)
        if found is None:
            high = middle - 1
        else:
            low, best = middle, found
    return best


def sizes(room: Setting) -> list[float]:
    """The headline's possible sizes, from the smallest to the largest: steps that many layouts share."""
    ladder = [round(1.1 * room.floor, 2)]
    while ladder[-1] * _RUNG <= room.largest:
        ladder.append(round(ladder[-1] * _RUNG, 2))
    return ladder


def _fitting(
    copy: AdCopy, brand: BrandLook, room: Setting, size: float, dropped: tuple[Name, ...], *, inline: bool
) -> Column | None:
    column = _column(copy, brand, room, size, dropped, inline=inline)
    fits = not column.shortened and column.height <= room.height and column.width <= room.width
    return column if fits else None


def _column(
    copy: AdCopy, brand: BrandLook, room: Setting, size: float, dropped: tuple[Name, ...], *, inline: bool
) -> Column:
    """The column with its headline at `size` pixels."""
    parts: list[Part] = []
    cut, torn, lines = False, 0.0, 0

    def take(layout: TextLayout, part: Part) -> None:
        nonlocal cut
        cut = cut or layout.shortened
        if layout.lines:
            parts.append(part)

    if room.logo is not None and "logo" not in dropped:
        parts.append(room.logo)
    heading = _text(copy, copy.headline, size, room, brand.heading_font, "heavy", room.lines)
    torn, lines = heading.torn, len(heading.lines)
    take(heading, TextPart("headline", heading, room.align))
    if copy.subline.strip() and "subline" not in dropped:
        body = _text(copy, copy.subline, max(room.floor, 0.48 * size), room, brand.body_font, "medium", 4)
        torn += 0.3 * body.torn
        take(body, TextPart("subline", body, room.align, quiet=True))
    if room.price and copy.price.strip() and "price" not in dropped:
        price = price_part(copy, brand, max(1.2 * room.floor, 0.72 * size), room.width)
        take(price.now, price)
    if copy.cta.strip() and "cta" not in dropped:
        button = button_part(copy, brand, max(room.floor, 0.42 * size), room.width)
        take(button.label, button)
    rows = [(part,) for part in parts]
    if inline and [part.name for part in parts[-2:]] == ["price", "cta"]:
        rows = [*rows[:-2], (parts[-2], parts[-1])]
    worth = size / room.largest - _TORN * torn - _MANY * max(0, lines - 3)
    return Column(
        tuple(rows),
        _gaps(rows, size, room.floor),
        0.62 * max(size, 1.6 * room.floor),
        size,
        worth,
        shortened=cut,
    )


def _gaps(rows: Sequence[tuple[Part, ...]], size: float, floor: float) -> tuple[float, ...]:
    """The space over each row: what belongs together stands closer."""
    unit = max(size, 1.6 * floor)
    over: dict[Name, float] = {"headline": 0.66, "subline": 0.52, "price": 0.60, "cta": 0.66}
    gaps = [0.0]
    for above, below in pairwise(rows):
        gap = over.get(below[0].name, 0.5) * unit
        if len(below) > 1:
            gap = 0.58 * unit  # the button reaches higher than the price beside it
        gaps.append(gap)
        if above[0].name == "logo":
            gaps[-1] = max(gap, 0.55 * above[0].height)
    return tuple(gaps[: len(rows)])


def _text(
    copy: AdCopy, text: str, size: float, room: Setting, family: str, weight: Weight, lines: int
) -> TextLayout:
    return set_text(
        text, size, room.width, family, weight, lines=lines, height=room.height, language=copy.language
    )


@lru_cache(maxsize=1024)
def set_text(
    text: str, size: float, width: float, family: str, weight: Weight, *, lines: int, height: float = 1e6,
    language: str = "",
) -> TextLayout:  # fmt: skip
    """A text at exactly `size` pixels, shortened where it does not fit.

    Large type is set closer and small type wider, as the same letters look looser the larger they are.
    """
    tracking, leading = optics(size, heading=weight in ("heavy", "bold"))
    if weight == "heavy" and nearest_family(family)[0].kind == "serif":
        weight = "bold"  # a serif's heaviest cut is a poster's
    return fit_text(
        text, max_width=width, max_height=max(height, size), size=size, min_size=size, family=family, weight=weight,
        max_lines=lines, tracking=tracking, leading=leading, language=language,
    )  # fmt: skip


def optics(size: float, *, heading: bool) -> tuple[float, float]:
    """Tracking and leading in ems for type of `size` pixels."""
    large = min(1.0, max(0.0, (size - 12) / 60))
    if heading:
        return 0.008 - 0.030 * large, 1.16 - 0.10 * large
    return 0.012 - 0.014 * large, 1.36 - 0.06 * large


def price_part(
    copy: AdCopy, brand: BrandLook, size: float, width: float, *, stacked: bool = False
) -> PricePart:
    """The price, with the old one beside or under it where there is room for both."""
    now = set_text(copy.price, size, width, brand.heading_font, "heavy", lines=1, language=copy.language)
    if not copy.old_price.strip():
        return PricePart(now, None)
    before = set_text(
        copy.old_price, 0.62 * size, width, brand.body_font, "medium", lines=1, language=copy.language
    )
    both = PricePart(now, before, stacked=stacked)
    return both if both.width <= width else PricePart(now, None)


def badge_texts(copy: AdCopy, brand: BrandLook, side: float) -> tuple[TextLayout, TextLayout | None]:
    """The price for a round badge of that width, and the old one to go over it."""
    size = 0.34 * side
    now = set_text(copy.price, size, 9 * side, brand.heading_font, "heavy", lines=1, language=copy.language)
    size = round(size * min(1.0, 0.76 * side / max(1.0, now.width)), 2)
    now = set_text(copy.price, size, side, brand.heading_font, "heavy", lines=1, language=copy.language)
    before = None
    if copy.old_price.strip():
        before = set_text(
            copy.old_price,
            0.58 * size,
            0.7 * side,
            brand.body_font,
            "medium",
            lines=1,
            language=copy.language,
        )
    return now, before


def button_part(copy: AdCopy, brand: BrandLook, size: float, width: float) -> ButtonPart:
    """A button around its label: an em and a quarter of padding beside it, and 2.45 ems high."""
    label = set_text(
        copy.cta, size, width - 2.5 * size, brand.heading_font, "bold", lines=1, language=copy.language
    )
    return ButtonPart(label, min(width, round(label.width + 2.5 * size)), round(2.45 * size))
