"""The job that inspects a picture in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from limelight.studio.inspect.look import PRODUCT_ZONE, inspect
from limelight.studio.inspect.model import Copy
from limelight.studio.inspect.reading import read_apart
from limelight.studio.motion.placements import placement_named
from limelight.studio.types import Cutout, Progress


def inspection(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """`picture` (with `mask`, and `cutout`: the product as it should be) → every signal, as JSON in a file and in `facts`.

    `copy` are words or the fields of `Copy`; `brand` colours as #rrggbb; `placement` names a video placement for its
    safe zones; `read` false leaves text alone. Raises InputRejected.
    """
    progress(0.1, "looking at the picture")
    place = placement_named(request["placement"]) if request.get("placement") else None
    with Image.open(request["picture"]) as opened:
        rgb = np.asarray(opened.convert("RGB"))
    found = inspect(
        rgb,
        mask=_pixels(request.get("mask"), "L"),
        photo=Cutout(cut, 1.0) if (cut := _pixels(request.get("cutout"), "RGBA")) is not None else None,
        copy=[Copy.model_validate({"text": one} if isinstance(one, str) else one) for one in request.get("copy") or []],
        brand_palette=request.get("brand") or (),
        safe_zone=place.words if place else None,
        product_zone=place.product if place else PRODUCT_ZONE,
        reader=read_apart if request.get("read", True) else None,
    )  # fmt: skip
    out = Path(request["folder"]) / "inspection.json"
    out.write_text(found.model_dump_json(indent=2) + "\n", "utf-8")
    facts = {"ok": found.ok, **found.model_dump(mode="json")}
    return {
        "path": str(out),
        "mime": "application/json",
        "width": rgb.shape[1],
        "height": rgb.shape[0],
        "facts": facts,
    }


def _pixels(path: str | None, mode: str) -> np.ndarray | None:
    if not path:
        return None
    with Image.open(path) as opened:
        return np.asarray(opened.convert(mode))
