"""The job that makes a display ad from files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from limelight.studio.errors import InputRejected
from limelight.studio.layout.adcopy import AdCopy, BrandLook
from limelight.studio.layout.compose import compose
from limelight.studio.layout.export import encode
from limelight.studio.layout.openraster import save_ora
from limelight.studio.types import Cutout, Picture, Progress


def display(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """`picture` (and `mask`) or `cutout`, `copy`, `brand` and `placement` → a PNG or JPEG, and its layers beside it.

    `copy` and `brand` hold the fields of `AdCopy` and `BrandLook`. Raises InputRejected.
    """
    progress(0.1, "trying layouts")
    made = compose(
        _source(request), AdCopy.model_validate(request["copy"]), BrandLook.model_validate(request["brand"]),
        placement=request["placement"], archetype=request.get("archetype"),
    )  # fmt: skip
    progress(0.7, "writing the files")
    file = encode(made)
    folder = Path(request["folder"])
    out, layers = folder / f"display.{file.format}", folder / "display.ora"
    out.write_bytes(file.data)
    save_ora(made, layers)
    width, height = made.size
    facts = {
        "placement": made.spec.placement.name, "archetype": made.spec.plan.archetype, "bytes": len(file.data),
        "considered": dict(made.considered), "notes": list(made.notes),
        "violations": [one.model_dump(mode="json") for one in made.violations],
        "contrast": min((layer.spec.contrast for layer in made.layers if layer.spec.contrast), default=None),
    }  # fmt: skip
    mime = "image/png" if file.format == "png" else "image/jpeg"
    return {
        "path": str(out), "mime": mime, "width": width, "height": height, "extra": {"layers": str(layers)},
        "facts": facts,
    }  # fmt: skip


def _source(request: dict[str, Any]) -> Picture | Cutout:
    if request.get("cutout"):
        return Cutout(np.asarray(Image.open(request["cutout"]).convert("RGBA")), 1.0)
    with Image.open(request["picture"]) as opened:
        image = opened.convert("RGB")
    mask = Image.new("L", image.size)
    if request.get("mask"):
        with Image.open(request["mask"]) as opened:
            mask = opened.convert("L")
    if mask.size != image.size:
        raise InputRejected(
            "mask_size",
            f"The mask has {mask.width}x{mask.height} pixels and the picture {image.width}x{image.height}; "
            "give the mask of this picture.",
            limit=list(image.size), value=list(mask.size),
        )  # fmt: skip
    return Picture(np.asarray(image), np.asarray(mask), 1.0)
