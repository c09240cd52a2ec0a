"""Models of one's own, on true pipelines with tiny random weights."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.diffusion import DiffusionProvider, Recipe
from limelight.capabilities.providers.diffusion.loading import placing
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.providers.pixels import framed
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import AnimateRequest, GenerateRequest
from limelight.schema.errors import ProviderFailed, Refused, TryAgain
from limelight.schema.pictures import InpaintRequest, Margins, OutpaintRequest, VaryRequest
from limelight.schema.work import Aspect
from tests.agent.sketches import SketchEngine

pytestmark = [  # of the libraries' own making
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The `local_dir_use_symlinks`:UserWarning"),
]
SMALL = {"pixels": 64 * 64, "steps": 3, "device": "cpu"}


@pytest.fixture
def provider(models: dict[str, Path], blobs: FileBlobStore) -> Callable[..., DiffusionProvider]:
    def make(task: Any = "inpaint", model: str = "", **options: Any) -> DiffusionProvider:
        recipe = Recipe(str(models[model or task]), task=task, **{**SMALL, **options})
        return DiffusionProvider("own", recipe, blobs=blobs)

    return make


@pytest.fixture
async def cutout(blobs: FileBlobStore) -> str:
    pixels = np.zeros((120, 80, 4), np.uint8)
    pixels[10:110, 10:70] = (180, 40, 30, 255)
    pixels[40:60, 20:60] = (250, 250, 250, 255)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return await blobs.put(out.getvalue())


def asked(cutout: str, seed: int = 1, aspect: Aspect = "1:1", side: int = 96) -> GenerateRequest:
    return GenerateRequest(
        cutout=cutout, prompt="a forest trail", seed=seed, aspect=aspect, size=(side, side)
    )


def counted(provider: DiffusionProvider) -> list[int]:
    """The sizes of the batches that the pipeline is called with, as they come."""
    sizes: list[int] = []
    make = provider._batches.make

    def count(jobs: Any) -> Any:
        sizes.append(len(jobs))
        return make(jobs)

    provider._batches.make = count
    return sizes


async def pixels(blobs: FileBlobStore, key: str) -> np.ndarray:
    with Image.open(io.BytesIO(await blobs.get(key))) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.mark.parametrize("task", ["inpaint", "text"])
async def test_the_products_own_pixels_stand_in_what_was_painted(
    provider: Callable[..., DiffusionProvider], blobs: FileBlobStore, cutout: str, task: str
) -> None:
    told: list[float] = []
    request = asked(cutout)
    made = await provider(task).call(
        "image.generate", request, on_progress=lambda share, _: told.append(share)
    )
    product = framed(await blobs.get(cutout), request)
    whole = product.alpha >= 1.0
    painted = await pixels(blobs, made.blob)
    assert whole.sum() > 500
    assert np.array_equal(painted[whole], np.round(product.rgb[whole] * 255).astype(np.uint8))
    assert painted[product.alpha == 0].std() > 1  # something was painted around it
    assert (made.width, made.height, made.mime) == (96, 96, "image/png")
    assert made.facts["seed"] == 1
    assert made.facts["safety_checker"] is False
    assert isinstance(made.facts["fidelity"], float)
    assert made.facts["fidelity"] > 0.99
    assert told[0] == 0.0
    assert pytest.approx([0.35, 0.65, 0.95]) == told[1:]


async def noise(blobs: FileBlobStore) -> str:
    """A picture that no model would give back, 96 by 96."""
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(3).integers(0, 255, (96, 96, 3), np.uint8)).save(out, "PNG")
    return await blobs.put(out.getvalue())


async def boxed(blobs: FileBlobStore, where: tuple[int, int, int, int]) -> str:
    out, mask = io.BytesIO(), Image.new("L", (96, 96), 0)
    mask.paste(255, where)
    mask.save(out, "PNG")
    return await blobs.put(out.getvalue())


async def test_what_the_mask_keeps_and_the_product_are_the_pictures_own(
    provider: Callable[..., DiffusionProvider], blobs: FileBlobStore
) -> None:
    picture, mask, keep = (
        await noise(blobs),
        await boxed(blobs, (20, 20, 70, 70)),
        await boxed(blobs, (50, 50, 90, 90)),
    )
    own = provider()
    request = InpaintRequest(picture=picture, mask=mask, keep=keep, prompt="a red vase", seed=4)
    made = await own.call("image.inpaint", request)
    old, new = await pixels(blobs, picture), await pixels(blobs, made.blob)
    painted = np.zeros((96, 96), bool)
    painted[20:70, 20:70] = True
    painted[50:90, 50:90] = False
    assert (new[~painted] == old[~painted]).all()
    assert (new[painted] != old[painted]).mean() > 0.9
    assert made.facts["kept"] == "picture"
    assert (await pixels(blobs, made.extra["mask"]) == await pixels(blobs, keep)).all()
    assert (await own.call("image.inpaint", request)).blob == made.blob
    with pytest.raises(ProviderFailed, match="needs a mask: it finds nothing by words"):
        await own.call("image.inpaint", InpaintRequest(picture=picture, what="the lamp"))


async def test_a_picture_grows_around_itself(
    provider: Callable[..., DiffusionProvider], blobs: FileBlobStore
) -> None:
    picture = await noise(blobs)
    made = await provider().call(
        "image.outpaint", OutpaintRequest(picture=picture, margins=Margins(right=0.5, up=0.25), seed=1)
    )
    new = await pixels(blobs, made.blob)
    assert (made.width, made.height) == (144, 120)
    assert (new[24:, :96] == await pixels(blobs, picture)).all()
    assert new[:, 100:].std() > 1


async def test_a_variation_is_further_off_the_more_it_may_be(
    provider: Callable[..., DiffusionProvider], blobs: FileBlobStore
) -> None:
    picture, product = await noise(blobs), await boxed(blobs, (30, 30, 60, 60))
    whole = provider("image", "text", steps=10)
    assert whole.capabilities == {"image.vary"}
    near, far, again = [
        await whole.call("image.vary", VaryRequest(picture=picture, strength=strength, seed=2))
        for strength in (0.2, 1, 0.2)
    ]
    assert near.blob == again.blob != far.blob
    assert near.facts["product"] == "redrawn"
    kept = await provider().call(
        "image.vary", VaryRequest(picture=picture, mask=product, colors=("#102030",), seed=2)
    )
    old, new = await pixels(blobs, picture), await pixels(blobs, kept.blob)
    assert (new[30:60, 30:60] == old[30:60, 30:60]).all()
    assert (kept.facts["kept"], kept.facts["colours_honoured"]) == ("product", "in words only")
    with pytest.raises(ProviderFailed, match="varies only what is around a product"):
        await provider().call("image.vary", VaryRequest(picture=picture))


async def test_a_seed_is_a_picture(
    provider: Callable[..., DiffusionProvider], blobs: FileBlobStore, cutout: str
) -> None:
    own = provider()
    one, again, other = [(await own.call("image.generate", asked(cutout, seed))).blob for seed in (5, 5, 6)]
    assert one == again
    assert not np.array_equal(await pixels(blobs, one), await pixels(blobs, other))
    assert (await provider().call("image.generate", asked(cutout, 5))).blob == one


async def test_calls_that_come_together_are_one_batch(
    provider: Callable[..., DiffusionProvider], blobs: FileBlobStore, cutout: str
) -> None:
    alone = [
        await pixels(blobs, (await provider().call("image.generate", asked(cutout, n))).blob)
        for n in (1, 2, 3)
    ]
    own = provider()
    sizes = counted(own)
    made = await asyncio.gather(*(own.call("image.generate", asked(cutout, n)) for n in (1, 2, 3)))
    assert sizes == [3]
    for one, result in zip(alone, made, strict=True):
        together = await pixels(blobs, result.blob)
        assert np.abs(one.astype(int) - together.astype(int)).max() <= 1


async def test_what_is_not_alike_or_too_many_is_made_apart(
    provider: Callable[..., DiffusionProvider], cutout: str
) -> None:
    own = provider(batch=2, pixels=96 * 96)
    sizes = counted(own)
    requests = [asked(cutout, 1), asked(cutout, 2), asked(cutout, 3), asked(cutout, 4, side=64)]
    made = await asyncio.gather(*(own.call("image.generate", one) for one in requests))
    assert sorted(sizes) == [1, 1, 2]
    assert [one.width for one in made] == [96, 96, 96, 64]


async def test_cancelling_stops_it_between_two_steps(
    provider: Callable[..., DiffusionProvider], cutout: str
) -> None:
    own = provider(steps=200)
    begun = asyncio.Event()
    seen: list[float] = []

    def told(share: float, _: str) -> None:
        seen.append(share)
        if share > 0:
            begun.set()

    task = asyncio.create_task(own.call("image.generate", asked(cutout), on_progress=told))
    async with asyncio.timeout(60):
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        own._recipe = replace(own._recipe, steps=2)
        made = await own.call("image.generate", asked(cutout, 2))
    assert made.bytes > 0
    assert len(seen) < 150


async def test_one_that_is_cancelled_leaves_the_rest_of_its_batch(
    provider: Callable[..., DiffusionProvider], cutout: str
) -> None:
    own = provider(steps=10)
    begun = asyncio.Event()
    first = asyncio.create_task(
        own.call(
            "image.generate", asked(cutout, 1), on_progress=lambda share, _: begun.set() if share else None
        )
    )
    second = asyncio.create_task(own.call("image.generate", asked(cutout, 2)))
    async with asyncio.timeout(60):
        await begun.wait()
        first.cancel()
        assert (await second).bytes > 0


async def test_what_the_safety_checker_holds_back_is_refused(
    provider: Callable[..., DiffusionProvider], cutout: str
) -> None:
    with pytest.raises(Refused, match="held the picture back"):
        await provider("text", model="prudish").call("image.generate", asked(cutout))


async def test_a_clip_of_exactly_the_length(
    provider: Callable[..., DiffusionProvider], blobs: FileBlobStore
) -> None:
    still = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(still, "PNG")
    own = provider("video", frames=6, steps=2)
    key = await blobs.put(still.getvalue())
    made = await own.call("video.animate", AnimateRequest(picture=key, seconds=1.0, aspect="1:1"))
    with av.open(io.BytesIO(await blobs.get(made.blob)), "r") as box:
        stream = box.streams.video[0]
        assert (stream.width, stream.height, sum(1 for _ in box.decode(stream))) == (1024, 1024, 24)
    assert (made.seconds, made.facts["product"]) == (1.0, "redrawn")
    assert (await pixels(blobs, made.extra["poster"])).shape == (1024, 1024, 3)
    with pytest.raises(ProviderFailed, match="clips of up to 1 s; 2 s were asked"):
        await own.call("video.animate", AnimateRequest(picture=key, seconds=2.0))


async def test_a_model_there_is_not(blobs: FileBlobStore, cutout: str) -> None:
    own = DiffusionProvider("own", Recipe("no/such-model", **SMALL), blobs=blobs)  # type: ignore[arg-type]
    with pytest.raises(ProviderFailed, match=r"no/such-model cannot be loaded.*options\.download"):
        await own.call("image.generate", asked(cutout))


async def test_without_the_packages_it_says_what_to_install(
    provider: Callable[..., DiffusionProvider], cutout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "diffusers.pipelines.auto_pipeline", None)
    with pytest.raises(ProviderFailed, match=r"limelight\[diffusion\]"):
        await provider().call("image.generate", asked(cutout))


async def test_no_more_wait_than_may(provider: Callable[..., DiffusionProvider], cutout: str) -> None:
    own = provider()
    own._batches.queue = 2
    calls = [asyncio.create_task(own.call("image.generate", asked(cutout, n))) for n in range(4)]
    done = await asyncio.gather(*calls, return_exceptions=True)
    refused = [one for one in done if isinstance(one, TryAgain)]
    assert len(refused) == 2
    assert refused[0].code == "quota"


@pytest.mark.parametrize(
    ("weights", "largest", "free", "way"),
    [(10, 6, 14, "whole"), (10, 6, 13, "offload"), (10, 6, 8, "sequential"), (0, 0, 0, "whole")],
)
def test_a_pipeline_is_placed_by_the_memory_there_is(weights: int, largest: int, free: int, way: str) -> None:
    assert placing(weights, largest, free) == way


async def test_an_entry_is_all_that_a_new_model_takes(
    models: dict[str, Path], blobs: FileBlobStore, cutout: str, tmp_path: Path
) -> None:
    options = {"model": str(models["inpaint"]), **SMALL}
    entry = ModelEntry.model_validate({"name": "own/tiny", "family": "diffusion", "options": options})
    parts = Parts(blobs=blobs, engine=SketchEngine(), scratch=tmp_path)
    own = FAMILIES["diffusion"].provider(entry, parts)
    assert own.capabilities == {"image.generate", "image.inpaint", "image.outpaint", "image.vary"}
    operator = Operator([own, FakeProvider(blobs)])
    made = await operator.call("image.generate", asked(cutout))
    assert (made.provider, made.fallback) == (own.name, False)
    broken = entry.model_copy(update={"options": {**options, "model": str(tmp_path / "none")}})
    operator = Operator([FAMILIES["diffusion"].provider(broken, parts), FakeProvider(blobs)])
    made = await operator.call("image.generate", asked(cutout))
    assert (made.provider, made.fallback) == ("fake", True)
