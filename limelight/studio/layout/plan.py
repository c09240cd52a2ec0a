"""The arrangements an ad may take: where the picture, the panel and the words stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as product_of
from typing import Literal, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict

from limelight.studio.layout.box import Box
from limelight.studio.layout.framing import crop_for, shown
from limelight.studio.layout.placements import DisplayPlacement
from limelight.studio.typography.raster import Align

Archetype: TypeAlias = Literal["split", "stack", "overlay", "banner", "centred"]
"""Panel beside the picture; panel under it; words on the picture; a strip from left to right; words under the product."""
Level: TypeAlias = Literal["top", "middle", "bottom"]
_STRIP = 5.0
"""From this width to height on words stand in a row."""


class Plan(BaseModel):
    """One arrangement, in pixels of the canvas. It stays when the words change."""

    model_config = ConfigDict(frozen=True)

    archetype: Archetype
    stage: Box
    """What the picture, or the product's own ground, fills."""
    crop: Box | None = None
    """The part of the picture that is shown; None for a cut-out."""
    product: Box | None = None
    """Where the product lies."""
    panel: Box | None = None
    """A field of the brand's colour under the words."""
    area: Box
    """Where the words may stand."""
    align: Align = "left"
    level: Level = "middle"
    badge: Box | None = None
    """Where a round price badge has room; the price stands among the words without one."""
    price: float = 0.0
    """What is lost by it; less is better. Why, in `compose.cost`."""


def is_strip(placement: DisplayPlacement) -> bool:
    """Whether words stand in a row, not in a column."""
    return placement.width > _STRIP * placement.height


def plans(
    placement: DisplayPlacement, picture: tuple[int, int] | None, product: Box | None
) -> Iterator[Plan]:
    """Every arrangement worth trying.

    `picture` is its (width, height), None for a cut-out; `product` lies in the picture, or is as large as the cut-out.
    """
    if is_strip(placement):
        yield from _banners(placement, picture, product)
        return
    ratio = placement.width / placement.height
    if ratio >= 1.0:
        yield from _splits(placement, picture, product)
    if ratio <= 1.3:
        yield from _stacks(placement, picture, product)
    if picture is not None:
        yield from _overlays(placement, picture, product)


def _placed(
    plan: Plan, picture: tuple[int, int] | None, product: Box | None, *, at: tuple[float, float], fill: float,
    foot: float = 1e9,
) -> Plan:  # fmt: skip
    """The plan with the part of the picture that its stage shows, or with the cut-out on it, above `foot`."""
    stage = plan.stage
    if picture is None:
        assert product is not None, "a cut-out has a size"
        return plan.model_copy(
            update={
                "product": stood(
                    product, stage.within(Box(*stage[:3], foot)), disc=plan.archetype == "centred"
                )
            }
        )
    crop = crop_for(picture, product, (stage.width, stage.height), at=at, fill=fill)
    where = shown(product, crop, stage) if product is not None else None
    return plan.model_copy(update={"crop": crop, "product": where})


def disc_radius(stage: Box) -> float:
    """Of the disc of a centred arrangement."""
    return 0.44 * min(stage.width, stage.height)


def stood(product: Box, stage: Box, *, disc: bool = False) -> Box:
    """Where a cut-out of that size stands on its stage: as large as it or its `disc` bears, a little below the middle."""
    scale = min(0.78 * stage.width / product.width, 0.80 * stage.height / product.height)
    if disc:  # a tall product may reach over the edge a little
        scale = min(scale, 2.15 * disc_radius(stage) / float(np.hypot(product.width, product.height)))
    wide, tall = max(1, round(product.width * scale)), max(1, round(product.height * scale))
    left = round(stage.x0 + (stage.width - wide) / 2)
    top = round(stage.y0 + (stage.height - tall) / 2 + 0.01 * stage.height)
    return Box(left, top, left + wide, top + tall)


def _banners(
    placement: DisplayPlacement, picture: tuple[int, int] | None, product: Box | None
) -> Iterator[Plan]:
    width, height = placement.size
    room, m = placement.room, placement.margin
    for share in (1.25, 1.7, 2.3):
        tile = min(round(share * height), round(0.36 * width))
        for right in (False, True):
            stage = Box(width - tile, 0, width, height) if right else Box(0, 0, tile, height)
            panel = Box(0, 0, width - tile, height) if right else Box(tile, 0, width, height)
            area = panel.inset(m * (2.0 if right else 1.4), 0, m * (1.4 if right else 2.0), 0).within(
                Box(0, room.y0, width, room.y1)
            )
            plan = Plan(archetype="banner", stage=stage, panel=panel, area=area, align="left")
            yield _placed(plan, picture, product, at=(0.5, 0.5), fill=0.86)


def _splits(
    placement: DisplayPlacement, picture: tuple[int, int] | None, product: Box | None
) -> Iterator[Plan]:
    width, height = placement.size
    room, m = placement.room, placement.margin
    for share in (0.40, 0.46, 0.52) if width < 2.4 * height else (0.46, 0.54, 0.62, 0.68):
        at = round(share * width)
        for right in (False, True):
            panel = Box(width - at, 0, width, height) if right else Box(0, 0, at, height)
            stage = Box(0, 0, width - at, height) if right else Box(at, 0, width, height)
            inner = (
                Box(panel.x0 + m, room.y0, room.x1, room.y1)
                if right
                else Box(room.x0, room.y0, at - m, room.y1)
            )
            plan = Plan(archetype="split", stage=stage, panel=panel, area=inner)
            yield _placed(plan, picture, product, at=(0.5, 0.52), fill=0.80)


def _stacks(
    placement: DisplayPlacement, picture: tuple[int, int] | None, product: Box | None
) -> Iterator[Plan]:
    width, height = placement.size
    room, m = placement.room, placement.margin
    bottom = placement.safe[3] * height > m  # what lies under an app's own controls needs no words
    if bottom:
        yield from _crowned(placement, picture, product)
        return
    shares = (0.58, 0.66, 0.72) if width < 0.4 * height else (0.36, 0.42, 0.48, 0.55)
    for share in shares:
        at = height - round(share * height)
        stage, panel = Box(0, 0, width, at), Box(0, at, width, height)
        area = Box(room.x0, at + 0.9 * m, room.x1, room.y1)
        for align in ("left", "center"):
            kind: Archetype = "centred" if picture is None and align == "center" else "stack"
            plan = Plan(archetype=kind, stage=stage, panel=panel, area=area, align=align)
            yield _placed(plan, picture, product, at=(0.5, 0.52), fill=0.82)


def _crowned(
    placement: DisplayPlacement, picture: tuple[int, int] | None, product: Box | None
) -> Iterator[Plan]:
    """Words above, picture below, both clear of an app's controls; the brand's colour runs on under those."""
    width, height = placement.size
    room, m = placement.room, placement.margin
    foot = round(min(height, room.y1 + 0.06 * height))
    shares = (0.36, 0.40) if picture is None else (0.36, 0.40, 0.44, 0.48)
    for share, end in product_of(shares, (height,) if picture is None else (height, foot)):
        at = round(share * height)
        stage, panel = Box(0, at, width, end), Box(0, 0, width, at)
        middle = (0.5 * (at + room.y1) - at) / stage.height
        for align in ("left", "center"):
            plan = Plan(
                archetype="stack", stage=stage, panel=panel, align=align,
                area=Box(room.x0, room.y0, room.x1, at - 0.9 * m),
            )  # fmt: skip
            yield _placed(plan, picture, product, at=(0.5, middle), fill=0.8, foot=foot)


def _overlays(placement: DisplayPlacement, picture: tuple[int, int], product: Box | None) -> Iterator[Plan]:
    width, height = placement.size
    room, stage = placement.room, Box(0, 0, width, height)
    gap = placement.margin * 0.9
    for x, align in ((0.70, "left"), (0.30, "right"), (0.64, "left"), (0.36, "right")):
        for fill in (0.78, 0.6):
            plan = Plan(archetype="overlay", stage=stage, area=room)
            plan = _placed(plan, picture, product, at=(x, 0.54), fill=fill)
            free = plan.product or Box(width / 2, height / 2, width / 2, height / 2)
            area = (
                Box(room.x0, room.y0, min(room.x1, free.x0 - gap), room.y1)
                if align == "left"
                else Box(max(room.x0, free.x1 + gap), room.y0, room.x1, room.y1)
            )
            if area.width >= 0.28 * width:
                limit = 0.56 * width  # a measure that the eye follows
                area = Box(area.x0, area.y0, min(area.x1, area.x0 + limit), area.y1)
                yield plan.model_copy(update={"area": area, "align": "left"})
    for y, level in ((0.66, "top"), (0.34, "bottom"), (0.60, "top"), (0.40, "bottom")):
        for align in ("left", "center"):
            plan = Plan(archetype="overlay", stage=stage, area=room)
            plan = _placed(plan, picture, product, at=(0.5, y), fill=0.62)
            free = plan.product or Box(width / 2, height / 2, width / 2, height / 2)
            area = (
                Box(room.x0, room.y0, room.x1, min(room.y1, free.y0 - gap))
                if level == "top"
                else Box(room.x0, max(room.y0, free.y1 + gap), room.x1, room.y1)
            )
            if area.height >= 0.24 * height:
                yield plan.model_copy(update={"area": area, "align": align, "level": level})
