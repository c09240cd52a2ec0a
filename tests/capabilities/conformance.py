"""What every `Provider` of pictures does. Subclass it and give it the fixtures `provider` and `blobs`."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from limelight.capabilities.providers.pixels import png
from limelight.schema.capability import GenerateRequest, MediaResult, Provider, TrimRequest
from limelight.schema.errors import BadInput, NotFound, ProviderFailed
from limelight.schema.stores import BlobStore

SIZE = (320, 320)


def product() -> bytes:
    """A cut-out with a pattern that no model would give back."""
    rgba = np.zeros((200, 120, 4), np.uint8)
    rgba[10:190, 10:110, :3] = np.random.default_rng(3).integers(0, 255, (180, 100, 3))
    rgba[10:190, 10:110, 3] = 255
    return png(Image.fromarray(rgba))


async def asked(blobs: BlobStore, **fields: object) -> GenerateRequest:
    given = {"cutout": await blobs.put(product()), "prompt": "on a beach", "size": SIZE, "seed": 5}
    return GenerateRequest.model_validate({**given, **fields})


async def made(provider: Provider, request: GenerateRequest) -> MediaResult:
    result = await provider.call("image.generate", request)
    assert isinstance(result, MediaResult)
    return result


class ProviderConformance:
    async def test_it_says_what_it_serves(self, provider: Provider) -> None:
        assert provider.name
        assert "image.generate" in provider.capabilities

    async def test_a_result_is_what_it_says(self, provider: Provider, blobs: BlobStore) -> None:
        result = await made(provider, await asked(blobs))
        file = await blobs.get(result.blob)
        image = Image.open(io.BytesIO(file))
        assert (len(file), Image.MIME[image.format or ""], image.size) == (result.bytes, result.mime, SIZE)
        assert (result.width, result.height) == SIZE
        mask = Image.open(io.BytesIO(await blobs.get(result.extra["mask"])))
        assert (mask.size, mask.mode) == (SIZE, "L")
        assert result.facts["fidelity"] == 1.0
        assert {"engine", "seed", "prompt"} <= set(result.facts)

    async def test_the_product_is_not_what_the_model_made_of_it(
        self, provider: Provider, blobs: BlobStore
    ) -> None:
        one, other = [await made(provider, await asked(blobs, seed=seed)) for seed in (1, 2)]
        pictures = [
            np.asarray(Image.open(io.BytesIO(await blobs.get(r.blob))).convert("RGB")) for r in (one, other)
        ]
        masks = [np.asarray(Image.open(io.BytesIO(await blobs.get(r.extra["mask"])))) for r in (one, other)]
        whole = (masks[0] == 255) & (masks[1] == 255)
        if (masks[0] == masks[1]).all():  # it stands in the same place: its pixels are the same
            assert (pictures[0][whole] == pictures[1][whole]).all()
        assert (pictures[0] != pictures[1]).any()

    async def test_the_same_request_gives_the_same_bytes(self, provider: Provider, blobs: BlobStore) -> None:
        request = await asked(blobs)
        assert (await made(provider, request)).blob == (await made(provider, request)).blob

    async def test_progress_only_grows(self, provider: Provider, blobs: BlobStore) -> None:
        seen: list[float] = []
        await provider.call(
            "image.generate", await asked(blobs), on_progress=lambda share, what: seen.append(share)
        )
        assert seen == sorted(seen)
        assert 0 <= seen[0] < seen[-1] <= 1

    async def test_what_it_does_not_serve_is_said(self, provider: Provider) -> None:
        with pytest.raises((ProviderFailed, BadInput), match=r"does not serve video\.trim"):
            await provider.call("video.trim", TrimRequest(video="0" * 64, start_s=0, end_s=1))

    async def test_bytes_there_are_not(self, provider: Provider, blobs: BlobStore) -> None:
        with pytest.raises(NotFound):
            await provider.call("image.generate", await asked(blobs, cutout="0" * 64))

    @pytest.mark.parametrize("file", [b"no picture", png(Image.new("RGBA", (80, 80)))])
    async def test_a_cutout_that_is_none_is_bad_input(
        self, provider: Provider, blobs: BlobStore, file: bytes
    ) -> None:
        with pytest.raises(BadInput):
            await provider.call("image.generate", await asked(blobs, cutout=await blobs.put(file)))
