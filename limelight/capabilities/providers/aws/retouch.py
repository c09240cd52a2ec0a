"""Pictures that there are, changed by an image model on Bedrock; what is to stay is the picture's own, to the pixel."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
from PIL import Image
from pydantic import JsonValue

from limelight.capabilities.providers.aws.family import Edges, ImageFamily, Invocation, Wording
from limelight.capabilities.providers.pixels import (
    GREY,
    black_and_white,
    changed,
    in_colours,
    kept,
    larger,
    matching_mask,
    opened,
    png,
)
from limelight.schema.capability import Capability, CapabilityRequest, MediaResult
from limelight.schema.errors import ProviderFailed
from limelight.schema.pictures import InpaintRequest, OutpaintRequest, UpscaleRequest, VaryRequest
from limelight.schema.stores import BlobStore

AROUND = "the same place, continued naturally in the same light"
SAME = "the same picture, in the same style and light"
Ask = Callable[[Invocation], Awaitable[Image.Image]]


class Retouch:
    """Serves in-painting, out-painting, variations and upscaling of one family."""

    def __init__(self, family: ImageFamily, *, ask: Ask, blobs: BlobStore) -> None:
        self._family, self._ask, self._blobs = family, ask, blobs
        served: set[Capability] = {"image.inpaint", "image.outpaint", "image.vary"}
        if family.upscales:
            served.add("image.upscale")
        self.capabilities: frozenset[Capability] = frozenset(served)

    async def serve(self, request: CapabilityRequest) -> MediaResult | None:
        """The result of a request; None for one of another kind. Raises `BadInput`, `Refused`, `TryAgain`, `ProviderFailed`."""
        match request:
            case InpaintRequest():
                return await self._inpaint(request)
            case OutpaintRequest():
                return await self._outpaint(request)
            case VaryRequest():
                return await self._vary(request)
            case UpscaleRequest() if self._family.upscales:
                return await self._upscale(request)
            case _:
                return None

    async def _inpaint(self, request: InpaintRequest) -> MediaResult:
        picture, keep = await self._given(request.picture, request.keep)
        at = self._family.working_size(picture.size)
        sent = await asyncio.to_thread(lambda: png(picture.resize(at)))
        words = Wording(request.prompt) if request.prompt else None
        if request.mask is None:
            asked = self._family.named(sent, request.what, words, seed=request.seed)
            painted = await self._ask(asked)
            mask = await asyncio.to_thread(changed, picture, painted, keep)
        else:
            mask = await asyncio.to_thread(_hard, await self._blobs.get(request.mask), picture, keep)
            over = await asyncio.to_thread(lambda: png(mask.resize(at, Image.Resampling.NEAREST)))
            seed = request.seed
            asked = (
                self._family.inpaint(sent, over, words, seed=seed)
                if words
                else self._family.erase(sent, over, seed=seed)
            )
            painted = await self._ask(asked)
        made = await asyncio.to_thread(kept, picture, mask, painted)
        return await self._kept(
            made, keep, {**_facts(asked, request.seed), "how": "painted", "kept": "picture"}
        )

    async def _outpaint(self, request: OutpaintRequest) -> MediaResult:
        picture, mask = await self._given(request.picture, request.mask)
        size, place = request.margins.frame(picture.size)
        words = Wording(request.prompt or AROUND)
        at = self._family.working_size(size)
        asked = None
        if at == size:  # the service lengthens a picture as it is
            edges = Edges(
                place[0], size[0] - place[0] - picture.width, place[1], size[1] - place[1] - picture.height
            )
            asked = self._family.extend(
                await asyncio.to_thread(png, picture), edges, words, seed=request.seed
            )
        if asked is None:
            frame, held = await asyncio.to_thread(_framed, picture, size, place, at)
            asked = self._family.outpaint(frame, held, words, seed=request.seed)
        painted = await self._ask(asked)

        def laid() -> tuple[Image.Image, Image.Image | None]:
            out = painted.convert("RGB").resize(size, Image.Resampling.LANCZOS)
            out.paste(picture, place)
            if mask is None:
                return out, None
            grown = Image.new("L", size, 0)
            grown.paste(mask, place)
            return out, grown

        made, grown = await asyncio.to_thread(laid)
        return await self._kept(
            made, grown, {**_facts(asked, request.seed), "how": "painted", "kept": "picture"}
        )

    async def _vary(self, request: VaryRequest) -> MediaResult:
        """With a product in it the rest is painted anew around it; without, the whole picture is."""
        picture, mask = await self._given(request.picture, request.mask)
        at = self._family.working_size(picture.size)
        sent = await asyncio.to_thread(lambda: png(picture.resize(at)))
        words = Wording(", ".join([request.prompt or SAME, *in_colours(request.colors)]))
        facts: dict[str, JsonValue] = {"colours": [*request.colors], "how": "painted"}
        if mask is not None:
            hold = await asyncio.to_thread(
                lambda: png(black_and_white(mask).resize(at, Image.Resampling.NEAREST))
            )
            asked = self._family.outpaint(sent, hold, words, seed=request.seed)
            painted = await self._ask(asked)
            around = await asyncio.to_thread(lambda: mask.point(lambda value: 0 if value else 255))
            made = await asyncio.to_thread(kept, picture, around, painted)
            facts["kept"] = "product"
        else:
            guided = (
                self._family.in_colours(sent, words, request.colors, size=at, seed=request.seed)
                if request.colors
                else None
            )
            asked = guided or self._family.vary(
                sent, words, strength=request.strength, size=at, seed=request.seed
            )
            painted = await self._ask(asked)
            made = await asyncio.to_thread(
                lambda: painted.convert("RGB").resize(picture.size, Image.Resampling.LANCZOS)
            )
            facts["product"] = "redrawn"
        if request.colors and "COLOR_GUIDED" not in str(asked.body.get("taskType")):
            facts["colours_honoured"] = "in words only"
        return await self._kept(made, mask, {**_facts(asked, request.seed), **facts})

    async def _upscale(self, request: UpscaleRequest) -> MediaResult:
        """The product is enlarged from its own pixels: a model would draw it anew.

        Models know the factors 2 and 4: a goal between is made in the next of them and resampled.
        """
        picture, mask = await self._given(request.picture, request.mask)
        times = request.times(picture.size)
        factor = 2 if times <= 2 else 4
        asked = self._family.upscale(
            await asyncio.to_thread(png, picture),
            picture.size,
            Wording(request.prompt or SAME),
            factor=factor,
        )
        if asked is None:
            raise ProviderFailed(
                f"{self._family.name} enlarges no pictures", code="unsupported", value=factor
            )
        painted = await self._ask(asked)
        cutout = await self._blobs.get(request.cutout) if request.cutout else None
        made, grown, detail = await asyncio.to_thread(larger, picture, painted, times, mask, cutout)
        facts: dict[str, JsonValue] = {**_facts(asked, 0), "factor": round(times, 4), "detail": detail}
        facts["painted"] = [painted.width, painted.height]  # what the model gave, before it was resampled
        return await self._kept(made, grown, facts)

    async def _given(self, key: str, mask: str | None) -> tuple[Image.Image, Image.Image | None]:
        """The picture, and a mask of its size."""
        file, over = await self._blobs.get(key), await self._blobs.get(mask) if mask else None

        def read() -> tuple[Image.Image, Image.Image | None]:
            picture = opened(file, what="the picture").convert("RGB")
            return picture, None if over is None else matching_mask(over, picture)

        return await asyncio.to_thread(read)

    async def _kept(
        self, made: Image.Image, mask: Image.Image | None, facts: dict[str, JsonValue]
    ) -> MediaResult:
        file = await asyncio.to_thread(png, made)
        extra = {} if mask is None else {"mask": await self._blobs.put(await asyncio.to_thread(png, mask))}
        return MediaResult(
            blob=await self._blobs.put(file), mime="image/png", width=made.width, height=made.height, bytes=len(file),
            extra=extra, facts=facts,
        )  # fmt: skip


def _facts(asked: Invocation, seed: int) -> dict[str, JsonValue]:
    return {"engine": asked.model, "seed": seed}


def _hard(file: bytes, picture: Image.Image, keep: Image.Image | None) -> Image.Image:
    """The mask in black and white, without what is to be kept."""
    mask = black_and_white(matching_mask(file, picture))
    if keep is None:
        return mask
    return Image.fromarray(np.where(np.asarray(keep) > 0, np.uint8(0), np.asarray(mask)))


def _framed(
    picture: Image.Image, size: tuple[int, int], place: tuple[int, int], at: tuple[int, int]
) -> tuple[bytes, bytes]:
    """The picture on grey in the larger frame, and white where it lies, both at the size that the model takes."""
    frame, held = Image.new("RGB", size, (GREY, GREY, GREY)), Image.new("L", size, 0)
    frame.paste(picture, place)
    held.paste(255, (*place, place[0] + picture.width, place[1] + picture.height))
    return png(frame.resize(at, Image.Resampling.LANCZOS)), png(held.resize(at, Image.Resampling.NEAREST))
