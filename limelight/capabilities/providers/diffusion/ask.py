"""What a pipeline is asked for, and a picture of which it paints a part."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image
from pydantic import JsonValue

from limelight.capabilities.providers.aws.family import Size
from limelight.capabilities.providers.diffusion.loading import Task
from limelight.capabilities.providers.pixels import (
    GREY,
    black_and_white,
    in_colours,
    kept,
    matching_mask,
    opened,
    png,
)
from limelight.schema.errors import ProviderFailed
from limelight.schema.pictures import InpaintRequest, OutpaintRequest, VaryRequest

AROUND = "the same place, continued naturally in the same light"
EMPTY = "empty background, nothing there"


@dataclass(frozen=True)
class Ask:
    """One picture or clip, in the pipeline's own words."""

    prompt: str
    size: Size
    seed: int
    picture: Image.Image | None = None
    mask: Image.Image | None = None
    """White is painted."""
    strength: float = 1.0
    """How far it goes from the picture."""


@dataclass(frozen=True)
class Canvas:
    """A picture, what of it is painted anew, and the product in it."""

    picture: Image.Image
    paint: Image.Image | None
    """White is painted; None: all of it."""
    prompt: str
    seed: int
    strength: float = 1.0
    product: Image.Image | None = None
    facts: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])

    def ask(self, size: Size, task: Task) -> Ask:
        """In the pipeline's size."""
        asked = Ask(self.prompt, size, self.seed, self.picture.resize(size, Image.Resampling.LANCZOS))
        if task == "image" or self.paint is None:
            return replace(asked, strength=self.strength)
        return replace(asked, mask=self.paint.resize(size, Image.Resampling.NEAREST))

    def finished(self, painted: Image.Image) -> tuple[bytes, bytes | None]:
        """The picture with what was painted, and the product's mask, as PNG."""
        paint = self.paint or Image.new("L", self.picture.size, 255)
        return png(kept(self.picture, paint, painted)), None if self.product is None else png(self.product)


def canvas_of(
    request: InpaintRequest | OutpaintRequest | VaryRequest, file: bytes | None, mask: bytes | None, keep: bytes | None,
    *, whole: bool,
) -> Canvas:  # fmt: skip
    """The canvas of a request; `whole`: of a pipeline that paints whole pictures.

    Raises `BadInput` for a picture or mask that cannot be read, `ProviderFailed` for what this pipeline cannot do.
    """
    picture = opened(file or b"", what="the picture").convert("RGB")
    over = matching_mask(mask, picture) if mask else None
    match request:
        case InpaintRequest():
            if over is None:
                raise ProviderFailed(
                    "this model needs a mask: it finds nothing by words",
                    code="unsupported",
                    value=request.what,
                )
            product = matching_mask(keep, picture) if keep else None
            hard = black_and_white(over)
            if product is not None:
                hard = Image.fromarray(np.where(np.asarray(product) > 0, np.uint8(0), np.asarray(hard)))
            return Canvas(
                picture,
                hard,
                request.prompt or EMPTY,
                request.seed,
                product=product,
                facts={"kept": "picture"},
            )
        case OutpaintRequest():
            return _wider(picture, over, request)
        case VaryRequest():
            words = ", ".join(
                [request.prompt or "the same picture, in the same style", *in_colours(request.colors)]
            )
            told: dict[str, JsonValue] = {"colours_honoured": "in words only"} if request.colors else {}
            if over is None and not whole:
                raise ProviderFailed(
                    "an in-painting model varies only what is around a product: no mask shows one",
                    code="unsupported",
                )
            paint = None if over is None else over.point(lambda value: 0 if value else 255)
            told["kept" if over is not None else "product"] = "product" if over is not None else "redrawn"
            return Canvas(picture, paint, words, request.seed, request.strength, over, told)


def _wider(picture: Image.Image, product: Image.Image | None, request: OutpaintRequest) -> Canvas:
    size, at = request.margins.frame(picture.size)
    frame, paint = Image.new("RGB", size, (GREY, GREY, GREY)), Image.new("L", size, 255)
    frame.paste(picture, at)
    paint.paste(0, (*at, at[0] + picture.width, at[1] + picture.height))
    grown = None
    if product is not None:
        grown = Image.new("L", size, 0)
        grown.paste(product, at)
    return Canvas(
        frame, paint, request.prompt or AROUND, request.seed, product=grown, facts={"kept": "picture"}
    )
