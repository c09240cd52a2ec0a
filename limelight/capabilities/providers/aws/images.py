"""Pictures by an image model on Bedrock, around the advertiser's own pixels."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import numpy as np
from PIL import Image
from pydantic import JsonValue, TypeAdapter, ValidationError

from limelight.capabilities.providers.aws.family import ImageFamily, Invocation, Size, Wording
from limelight.capabilities.providers.aws.retouch import Retouch
from limelight.capabilities.providers.pixels import (
    black_and_white,
    framed,
    kept,
    made,
    matching_mask,
    opened,
    png,
    stored,
)
from limelight.infra.aws import Aws
from limelight.schema.capability import (
    Capability,
    CapabilityRequest,
    CutoutRequest,
    GenerateRequest,
    MediaResult,
    OnProgress,
)
from limelight.schema.errors import ProviderFailed, TryAgain
from limelight.schema.stores import BlobStore

LARGEST_PHOTO = 2400
"""Longest side, pixels, of a photo that is sent out; no frame shows more of it."""
_REPLY = TypeAdapter[dict[str, JsonValue]](dict[str, JsonValue])


class BedrockImages:
    """A `Provider` over one family of image models.

    `image.generate` lets the model paint around the product, then puts the product's own pixels back; `image.cutout`
    takes the model's matte and the photo's own colours. `text_to_image` and `inpaint` are there for callers that have
    no product.
    """

    def __init__(self, family: ImageFamily, *, aws: Aws, blobs: BlobStore) -> None:
        self.name = f"bedrock/{family.name}"
        self._family = family
        self._aws = aws
        self._blobs = blobs
        self._retouch = Retouch(family, ask=self._ask, blobs=blobs)
        made: set[Capability] = {"image.cutout", "image.generate"}
        self.capabilities: frozenset[Capability] = self._retouch.capabilities | made

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        """Serve one request. Raises `BadInput`, `Refused`, `TryAgain`, `ProviderFailed`; cancelling returns at once."""
        progress = on_progress or (lambda share, what: None)
        progress(0.05, f"asking {self._family.name}")
        match request:
            case GenerateRequest():
                result = await self._generate(request)
            case CutoutRequest():
                result = await self._cut_out(request)
            case _:
                changed = await self._retouch.serve(request)
                if changed is None:
                    raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
                result = changed
        progress(1.0, "made")
        return result

    async def text_to_image(self, words: Wording, *, size: Size, seed: int = 0) -> Image.Image:
        """A picture of that size from words alone."""
        at = self._family.working_size(size)
        painted = await self._ask(self._family.text_to_image(words, size=at, seed=seed))
        return await asyncio.to_thread(_covering, painted, size)

    async def inpaint(self, picture: bytes, mask: bytes, words: Wording, *, seed: int = 0) -> Image.Image:
        """The picture with the mask's white painted anew; the rest is the picture's own, to the pixel."""

        def outgoing() -> tuple[Image.Image, Image.Image, bytes, bytes]:
            image = opened(picture, what="the picture").convert("RGB")
            hard = black_and_white(matching_mask(mask, image))
            at = self._family.working_size(image.size)
            return image, hard, png(image.resize(at)), png(hard.resize(at, Image.Resampling.NEAREST))

        image, hard, *files = await asyncio.to_thread(outgoing)
        painted = await self._ask(self._family.inpaint(files[0], files[1], words, seed=seed))
        return await asyncio.to_thread(kept, image, hard, painted)

    async def _generate(self, request: GenerateRequest) -> MediaResult:
        product = await asyncio.to_thread(framed, await self._blobs.get(request.cutout), request)
        at = self._family.working_size(product.size)
        picture, mask = await asyncio.to_thread(lambda: (product.picture(at), product.mask(at)))
        asked = self._family.outpaint(picture, mask, Wording(product.prompt), seed=request.seed)
        painted = await self._ask(asked)
        rgb, alpha, fidelity = await asyncio.to_thread(product.onto, painted)
        facts: dict[str, JsonValue] = {
            "fidelity": round(fidelity, 4), "engine": asked.model, "seed": request.seed, "prompt": product.prompt,
            **_told(request),
        }  # fmt: skip
        file, matte = await asyncio.to_thread(
            lambda: (png(Image.fromarray(rgb)), png(Image.fromarray(alpha)))
        )
        return await stored(
            self._blobs, file, product.size, facts, extra={"mask": await self._blobs.put(matte)}
        )

    async def _cut_out(self, request: CutoutRequest) -> MediaResult:
        file = await self._blobs.get(request.photo)

        def outgoing() -> tuple[Image.Image, bytes]:
            photo = opened(file, what="the photo").convert("RGB")
            photo.thumbnail((LARGEST_PHOTO, LARGEST_PHOTO), Image.Resampling.LANCZOS)
            return photo, png(photo.resize(self._family.working_size(photo.size)))

        photo, sent = await asyncio.to_thread(outgoing)
        asked = self._family.remove_background(sent)
        matte = await self._ask(asked)
        made_of, facts = await asyncio.to_thread(_product, photo, matte, asked.model)
        return await stored(self._blobs, png(made_of), made_of.size, facts)

    async def _ask(self, asked: Invocation) -> Image.Image:
        """The one picture that an invocation gives."""

        def work(client: Any) -> bytes:
            reply = client.invoke_model(
                modelId=asked.model, body=json.dumps(dict(asked.body)), accept="application/json",
                contentType="application/json",
            )  # fmt: skip
            return reply["body"].read()

        body = await self._aws.run("bedrock-runtime", work)
        try:
            reply = _REPLY.validate_json(body)
        except ValidationError as error:
            raise TryAgain(f"{asked.model} answered with no JSON: try again", code="broken_output") from error
        return await asyncio.to_thread(made, self._family.pictures(reply)[0], model=asked.model)


def _told(request: GenerateRequest) -> dict[str, JsonValue]:
    """What became of the colours that were asked for: out-painting has no place for them."""
    return {"colours": [*request.colors], "colours_honoured": "in words only"} if request.colors else {}


def _product(photo: Image.Image, matte: Image.Image, model: str) -> tuple[Image.Image, dict[str, JsonValue]]:
    """The photo's own colours under the model's matte, cropped, and how sure we are."""
    from limelight.studio.cutout import cut_out
    from limelight.studio.cutout.alpha import unmix_edges

    if "A" not in matte.getbands():
        raise TryAgain(f"{model} gave a picture without transparency: try again", code="broken_output")
    alpha = matte.getchannel("A").resize(photo.size, Image.Resampling.LANCZOS)
    if np.asarray(alpha).min() > 127:
        raise ProviderFailed(f"{model} found no background to remove in the photo", code="no_background")
    matted = np.asarray(alpha)
    cut = cut_out(np.dstack([unmix_edges(np.asarray(photo), matted), matted]))
    reason = f"The background was removed by {model}." if cut.confidence > 0.5 else cut.reason
    return Image.fromarray(cut.rgba), {
        "confidence": round(cut.confidence, 3),
        "reason": reason,
        "engine": model,
    }


def _covering(image: Image.Image, size: Size) -> Image.Image:
    """The picture scaled to cover a frame, its middle kept."""
    factor = max(size[0] / image.width, size[1] / image.height)
    wide = (round(image.width * factor), round(image.height * factor))
    left, top = (wide[0] - size[0]) // 2, (wide[1] - size[1]) // 2
    grown = image.convert("RGB").resize(wide, Image.Resampling.LANCZOS)
    return grown.crop((left, top, left + size[0], top + size[1]))
