"""Every signal of one picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from limelight.studio.errors import InputRejected
from limelight.studio.fidelity import product_fidelity
from limelight.studio.inspect import pixels, product, words
from limelight.studio.inspect.locate import locate
from limelight.studio.inspect.model import Copy, Inspection, Signal
from limelight.studio.inspect.reading import Line, ReaderMissing, read_text
from limelight.studio.types import Cutout, Mask8, Picture, Rgb8
from limelight.studio.typography.safezone import SAFE_ZONES, SafeZone, nearest_aspect

Reader: TypeAlias = Callable[[Sequence[Rgb8]], list[list[Line]]]
"""Reads the lines of several pictures at once."""
PRODUCT_ZONE = SafeZone(0.035, 0.035, 0.035, 0.035)
"""What a product keeps free of the frame's edge where no placement says otherwise."""


def read_here(pictures: Sequence[Rgb8]) -> list[list[Line]]:
    """The `Reader` of this process; what it loads stays. `read_apart` gives the memory back."""
    return [read_text(picture) for picture in pictures]


def inspect(
    picture: Picture | Rgb8,
    *,
    mask: Mask8 | None = None,
    photo: Cutout | None = None,
    copy: Sequence[Copy | str] = (),
    brand_palette: Sequence[str] = (),
    safe_zone: SafeZone | None = None,
    product_zone: SafeZone = PRODUCT_ZONE,
    reader: Reader | None = read_here,
) -> Inspection:
    """Look at a finished picture by machine.

    `mask` is the product's alpha in the picture, (height, width); a `Picture` brings its own. `photo` is the cut-out
    it shows, to compare with; without a mask it is looked for. `copy` are the words that should be readable,
    `brand_palette` colours as `#rrggbb`. `safe_zone` is that of the placement for words, or else of the nearest aspect;
    `product_zone` the one for the product. Without a `reader` no text is read. What cannot be looked at is in
    `skipped`. Raises `InputRejected` for sizes that differ or bad colours.
    """
    rgb, mask = (picture.rgb, picture.mask) if isinstance(picture, Picture) else (picture, mask)
    if mask is not None and mask.shape != rgb.shape[:2]:
        raise InputRejected(
            "mask_size", f"The mask is {mask.shape} and the picture {rgb.shape[:2]}; they must be the same size.",
            limit=list(rgb.shape[:2]), value=list(mask.shape),
        )  # fmt: skip
    texts = [Copy(text=one) if isinstance(one, str) else one for one in copy]
    size = (rgb.shape[1], rgb.shape[0])
    rect = (safe_zone or SAFE_ZONES[nearest_aspect(size)]).rect(size)
    if mask is None and photo is not None:
        mask = locate(photo, rgb)
    shown = mask if mask is not None and (mask > 127).any() else None
    reference = product.resampled(photo, shown, rgb) if photo is not None and shown is not None else None
    found: list[Signal | None] = []
    if reference is not None and shown is not None:
        found.append(product.fidelity_signal(product_fidelity(rgb, shown, reference)))
    if shown is not None:
        found += [product.area(shown), product.inside(shown, product_zone.rect(size))]
    found += [pixels.sharpness(rgb, shown), *pixels.exposure(rgb)]
    found += [words.contrast(one, rgb) for one in texts]
    found += [words.inside(one, rect, size) for one in texts]
    if brand_palette:
        found.append(pixels.palette(rgb, brand_palette))
    read, skipped = _read(rgb, shown, reference, texts, reader)
    if photo is not None and reference is None:
        skipped.append(
            "The photo's product was not found in the picture, so it was not compared: give its mask."
        )
    return Inspection(signals=[one for one in [*found, *read] if one is not None], skipped=skipped)


def _read(
    rgb: Rgb8, mask: Mask8 | None, reference: Rgb8 | None, texts: list[Copy], reader: Reader | None
) -> tuple[list[Signal | None], list[str]]:
    """The signals that need a reader."""
    if reader is None or not (texts or reference is not None):
        return [], []
    pictures = [rgb] if texts else []
    if reference is not None and mask is not None:
        pictures += [_cropped(reference, mask), _cropped(rgb, mask)]
    try:
        lines = reader(pictures)
    except ReaderMissing as error:
        return [], [str(error)]
    signals: list[Signal | None] = [words.readable(one, lines[0]) for one in texts]
    if reference is not None:
        signals.append(words.label(lines[-2], lines[-1]))
    return signals, []


def _cropped(rgb: Rgb8, mask: Mask8) -> Rgb8:
    """The product alone on grey, so that both are read under the same conditions."""
    rows, columns = np.where(mask > 127)
    crop = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return np.where((mask[crop] > 127)[..., None], rgb[crop], np.uint8(128))
