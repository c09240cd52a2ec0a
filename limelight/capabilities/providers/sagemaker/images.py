"""Pictures by an endpoint of one's own, around the advertiser's own pixels."""

from __future__ import annotations

import asyncio

from PIL import Image, ImageChops
from pydantic import JsonValue

from limelight.capabilities.providers.aws.family import Wording
from limelight.capabilities.providers.pixels import (
    Framed,
    black_and_white,
    framed,
    inverted,
    kept,
    matching_mask,
    opened,
    png,
    stored,
)
from limelight.capabilities.providers.sagemaker.endpoint import Endpoint
from limelight.capabilities.providers.sagemaker.speaker import Speaker
from limelight.schema.capability import (
    Capability,
    CapabilityRequest,
    GenerateRequest,
    MediaResult,
    OnProgress,
)
from limelight.schema.errors import ProviderFailed
from limelight.schema.pictures import InpaintRequest
from limelight.schema.stores import BlobStore

GONE = "what is around it goes on: the same surface and light, nothing else"
"""What stands in the mask where the request names nothing."""


class SageMakerImages:
    """A `Provider` over one endpoint.

    `image.generate` lets the model paint around the product, or, where its payload takes no mask, a place for it; the
    product's own pixels are put back then. `image.inpaint` keeps all but the mask's white, to the pixel.
    """

    def __init__(self, endpoint: Endpoint, speaker: Speaker, *, blobs: BlobStore) -> None:
        self.name = f"sagemaker/{endpoint.name}"
        self.capabilities: frozenset[Capability] = frozenset(
            {"image.generate", "image.inpaint"} if speaker.inpaints else {"image.generate"}
        )
        self._endpoint, self._speaker, self._blobs = endpoint, speaker, blobs

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        """Serve one request. Raises `BadInput`, `Refused`, `TryAgain`, `ProviderFailed`; cancelling returns at once."""
        progress = on_progress or (lambda share, what: None)
        match request:
            case GenerateRequest():
                result = await self._generate(request, progress)
            case InpaintRequest() if self._speaker.inpaints:
                result = await self._inpaint(request, progress)
            case _:
                raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        progress(1.0, "made")
        return result

    async def _generate(self, request: GenerateRequest, progress: OnProgress) -> MediaResult:
        product = await asyncio.to_thread(framed, await self._blobs.get(request.cutout), request)
        body = await asyncio.to_thread(self._around, product, request.seed)
        painted = await self._asked(body, progress)
        rgb, alpha, fidelity = await asyncio.to_thread(product.onto, painted)
        file, matte = await asyncio.to_thread(
            lambda: (png(Image.fromarray(rgb)), png(Image.fromarray(alpha)))
        )
        facts = {**self._facts(request.seed, product.prompt), "fidelity": round(fidelity, 4)}
        return await stored(
            self._blobs, file, product.size, facts, extra={"mask": await self._blobs.put(matte)}
        )

    def _around(self, product: Framed, seed: int) -> bytes:
        """The body that asks for a picture around the product."""
        size, words = self._speaker.working_size(product.size), Wording(product.prompt)
        if not self._speaker.inpaints:
            return self._speaker.of_words(words, size=size, seed=seed)
        around = inverted(product.mask(size))
        return self._speaker.within(product.picture(size), around, words, size=size, seed=seed)

    async def _inpaint(self, request: InpaintRequest, progress: OnProgress) -> MediaResult:
        if request.mask is None:
            raise ProviderFailed(
                f"{self.name} paints within a mask, and finds nothing by words ({request.what!r} was asked)",
                code="unsupported", value=request.what,
            )  # fmt: skip
        picture, mask = await self._blobs.get(request.picture), await self._blobs.get(request.mask)
        keep = await self._blobs.get(request.keep) if request.keep else None
        image, hard = await asyncio.to_thread(_opened, picture, mask, keep)
        words = Wording(request.prompt or GONE)
        size = self._speaker.working_size(image.size)

        def body() -> bytes:
            sent = png(image.resize(size, Image.Resampling.LANCZOS))
            over = png(hard.resize(size, Image.Resampling.NEAREST))
            return self._speaker.within(sent, over, words, size=size, seed=request.seed)

        painted = await self._asked(await asyncio.to_thread(body), progress)
        file = await asyncio.to_thread(lambda: png(kept(image, hard, painted)))
        return await stored(self._blobs, file, image.size, self._facts(request.seed, words.prompt))

    async def _asked(self, body: bytes, progress: OnProgress) -> Image.Image:
        payload = self._speaker.payload
        answer = await self._endpoint.ask(
            body, content_type=payload.content_type, accept=payload.accept, progress=progress
        )
        return await asyncio.to_thread(self._speaker.picture, answer)

    def _facts(self, seed: int, prompt: str) -> dict[str, JsonValue]:
        return {"engine": self._endpoint.name, "seed": seed, "prompt": prompt}


def _opened(picture: bytes, mask: bytes, keep: bytes | None) -> tuple[Image.Image, Image.Image]:
    """A picture, and the mask of what is painted anew without what is kept. Raises `BadInput`."""
    image = opened(picture, what="the picture").convert("RGB")
    masks = [matching_mask(file, image) for file in (mask, keep) if file is not None]
    hard = black_and_white(masks[0])
    if len(masks) > 1:
        hard = ImageChops.subtract(hard, black_and_white(masks[1]))
    return image, hard
