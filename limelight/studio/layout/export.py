"""Finished files: a PNG where it fits the placement's limit, else the best JPEG that does."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from limelight.studio.errors import InputRejected
from limelight.studio.layout.composition import Composition

_BEST, _WORST = 95, 35
"""JPEG qualities; under the worst an ad looks broken."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's bytes."""

    data: bytes
    format: Literal["png", "jpg"]
    quality: int | None
    """Of a JPEG."""


def encode(composition: Composition, *, format: Literal["png", "jpg"] | None = None) -> Encoded:
    """The finished picture in a file no larger than the placement takes.

    Without a `format` a PNG, which keeps type sharp, wherever it fits. Raises InputRejected when even the smallest
    JPEG, or the PNG asked for, is too large.
    """
    limit = composition.spec.placement.max_bytes
    image = Image.fromarray(composition.rgb())
    data = b""
    if format in (None, "png"):
        data = _png(image)
        if len(data) <= limit:
            return Encoded(data, "png", None)
    if format in (None, "jpg"):
        low, high = _WORST, _BEST
        best: Encoded | None = None
        while low <= high:
            middle = (low + high) // 2 if best is not None or high != _BEST else high
            data = _jpeg(image, middle)
            if len(data) <= limit:
                best, low = Encoded(data, "jpg", middle), middle + 1
            else:
                high = middle - 1
        if best is not None:
            return best
    name = composition.spec.placement.name
    advice = "use a calmer picture" if format != "png" else "use a JPEG"
    raise InputRejected(
        "file_size", f"The ad for {name} takes {len(data)} bytes; the limit is {limit}: {advice}.",
        limit=limit, value=len(data),
    )  # fmt: skip


def save(composition: Composition, path: Path) -> Encoded:
    """Write the finished picture at `path` (.png or .jpg), within the placement's limit. Raises as `encode`."""
    known: dict[str, Literal["png", "jpg"]] = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}
    format = known.get(path.suffix.lower())
    if format is None:
        raise InputRejected(
            "file_format", f"{path.name} ends in {path.suffix or 'nothing'!r}; an ad is written as .png or .jpg.",
            limit=list(known), value=path.suffix,
        )  # fmt: skip
    made = encode(composition, format=format)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(made.data)
    partial.replace(path)
    return made


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    # Full-resolution colour where it can be had: halved, it frays coloured type.
    image.save(
        out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=0 if quality >= 70 else 2
    )
    return out.getvalue()
