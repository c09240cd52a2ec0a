"""Pictures changed by Nova Canvas and Stability, through boto3 against FakeAWS: what is to stay stays, to the pixel."""

from __future__ import annotations

import base64
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from limelight.capabilities.entry import ModelEntry, Patience
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.aws import BedrockImages, ImageFamily, NovaCanvas, NovaReel, Stability
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.providers.pixels import png
from limelight.capabilities.registry import shipped, wrapped
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult, MediaResult
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed, Refused, TryAgain
from limelight.schema.pictures import (
    GenerateVideoRequest,
    InpaintRequest,
    Margins,
    OutpaintRequest,
    UpscaleRequest,
    VaryRequest,
)
from limelight.studio.motion.probe import probe_video
from tests.capabilities.given import Given

SIZE = (480, 400)


@pytest.fixture(params=[NovaCanvas(), Stability()], ids=lambda family: family.name)
def family(request: pytest.FixtureRequest) -> ImageFamily:
    return request.param


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


@pytest.fixture
def provider(family: ImageFamily, aws: Aws, blobs: FileBlobStore) -> BedrockImages:
    return BedrockImages(family, aws=aws, blobs=blobs)


@pytest.fixture
async def picture(blobs: FileBlobStore) -> str:
    return await blobs.put(
        png(Image.fromarray(np.random.default_rng(1).integers(0, 200, (400, 480, 3), np.uint8)))
    )


@pytest.fixture
async def product(blobs: FileBlobStore) -> str:
    """White where the product is."""
    return await box(blobs, (40, 120, 140, 340))


async def box(blobs: FileBlobStore, where: tuple[int, int, int, int]) -> str:
    mask = Image.new("L", SIZE, 0)
    mask.paste(255, where)
    return await blobs.put(png(mask))


async def pixels(blobs: FileBlobStore, key: str) -> Any:
    return np.asarray(Image.open(io.BytesIO(await blobs.get(key))).convert("RGB"))


async def made(provider: BedrockImages, capability: Capability, request: CapabilityRequest) -> MediaResult:
    result: CapabilityResult = await provider.call(capability, request)
    assert isinstance(result, MediaResult)
    return result


def serves(family: ImageFamily) -> set[str]:
    basic = {"image.cutout", "image.generate", "image.inpaint", "image.outpaint", "image.vary"}
    return basic | ({"image.upscale"} if family.name == "stability" else set())


def test_what_a_family_serves(provider: BedrockImages, family: ImageFamily) -> None:
    assert provider.capabilities == serves(family)


@pytest.mark.parametrize("prompt", ["a red vase", ""])
async def test_outside_the_mask_and_in_the_product_it_is_the_picture(
    provider: BedrockImages, blobs: FileBlobStore, fake: FakeAWS, picture: str, product: str, prompt: str
) -> None:
    mask = await box(blobs, (100, 100, 300, 300))
    result = await made(
        provider,
        "image.inpaint",
        InpaintRequest(picture=picture, mask=mask, keep=product, prompt=prompt, seed=2),
    )
    old, new = await pixels(blobs, picture), await pixels(blobs, result.blob)
    white, keep = await pixels(blobs, mask), await pixels(blobs, product)
    kept = (white[..., 0] == 0) | (keep[..., 0] > 0)
    assert (new[kept] == old[kept]).all()
    assert (new[200, 150:290] != old[200, 150:290]).any()
    assert result.facts["kept"] == "picture"
    assert result.extra["mask"] == product
    asked = fake.calls[-1]
    params: Any = asked.request.get("inPaintingParams", {"text": prompt})
    assert ("text" in params) is bool(prompt) or "stability" in asked.model
    assert ("erase-object" in asked.model) is (not prompt and "stability" in asked.model)


async def test_a_thing_is_found_by_words(
    provider: BedrockImages, blobs: FileBlobStore, fake: FakeAWS, picture: str, product: str
) -> None:
    request = InpaintRequest(picture=picture, what="the lamp", keep=product, prompt="a plant", seed=2)
    result = await made(provider, "image.inpaint", request)
    old, new = await pixels(blobs, picture), await pixels(blobs, result.blob)
    keep = (await pixels(blobs, product))[..., 0] > 0
    assert (new[keep] == old[keep]).all()
    assert (new[:40] == old[:40]).all()  # the fake's model drifts there
    assert (new[200, 200:300] != old[200, 200:300]).any()
    said: Any = fake.calls[-1].request
    assert "the lamp" in (said.get("search_prompt"), said.get("inPaintingParams", {}).get("maskPrompt"))


@pytest.mark.parametrize(
    ("margins", "size", "at"),
    [
        (Margins(right=0.5), (720, 400), (0, 0)), (Margins(left=0.2, up=0.1), (576, 440), (96, 40)),
        (Margins.to_aspect(SIZE, "16:9"), (712, 400), (116, 0)),
    ],
)  # fmt: skip
async def test_what_was_there_stays_where_it_was(
    provider: BedrockImages, blobs: FileBlobStore, picture: str, product: str,
    margins: Margins, size: tuple[int, int], at: tuple[int, int],
) -> None:  # fmt: skip
    result = await made(
        provider, "image.outpaint", OutpaintRequest(picture=picture, mask=product, margins=margins)
    )
    old, new = await pixels(blobs, picture), await pixels(blobs, result.blob)
    assert (result.width, result.height) == size
    assert (new[at[1] : at[1] + 400, at[0] : at[0] + 480] == old).all()
    grown = await pixels(blobs, result.extra["mask"])
    assert grown[at[1] + 200, at[0] + 100, 0] == 255
    assert int((grown[..., 0] > 0).sum()) == 100 * 220


async def test_a_variation_keeps_the_product_and_nothing_else(
    provider: BedrockImages, blobs: FileBlobStore, picture: str, product: str
) -> None:
    result = await made(
        provider, "image.vary", VaryRequest(picture=picture, mask=product, prompt="at dusk", seed=5)
    )
    old, new = await pixels(blobs, picture), await pixels(blobs, result.blob)
    keep = (await pixels(blobs, product))[..., 0] > 0
    assert (new[keep] == old[keep]).all()
    assert (new[~keep] != old[~keep]).mean() > 0.9
    assert result.facts["kept"] == "product"


async def test_without_a_product_the_whole_picture_is_another_and_it_is_said(
    provider: BedrockImages, fake: FakeAWS, picture: str
) -> None:
    near = await made(provider, "image.vary", VaryRequest(picture=picture, strength=0.25, seed=5))
    body: Any = fake.calls[-1].request
    assert (near.width, near.height) == SIZE
    assert near.facts["product"] == "redrawn"
    assert body.get("control_strength", 0) or body["imageVariationParams"]["similarityStrength"] == 0.8
    far = await made(provider, "image.vary", VaryRequest(picture=picture, strength=1, seed=5))
    body = fake.calls[-1].request
    assert (far.width, far.height) == SIZE
    assert body.get("fidelity") == 0 or body["imageVariationParams"]["similarityStrength"] == 0.2


async def test_colours_are_honoured_or_it_is_said_that_they_are_not(
    provider: BedrockImages, fake: FakeAWS, family: ImageFamily, picture: str
) -> None:
    request = VaryRequest(picture=picture, colors=("#112233", "#ffcc00"), seed=1)
    result = await made(provider, "image.vary", request)
    body: Any = fake.calls[-1].request
    if family.name == "nova-canvas":
        assert body["taskType"] == "COLOR_GUIDED_GENERATION"
        assert body["colorGuidedGenerationParams"]["colors"] == ["#112233", "#ffcc00"]
        assert "colours_honoured" not in result.facts
    else:
        assert "#112233, #ffcc00" in body["prompt"]
        assert result.facts["colours_honoured"] == "in words only"


@pytest.mark.parametrize(("factor", "model"), [(2, "conservative-upscale"), (4, "fast-upscale")])
async def test_enlarging_draws_the_product_from_its_own_pixels(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS, product: str, factor: Any, model: str
) -> None:
    flat = await blobs.put(png(Image.new("RGB", SIZE, (100, 100, 100))))
    request = UpscaleRequest(picture=flat, mask=product, factor=factor)
    result = await made(BedrockImages(Stability(), aws=aws, blobs=blobs), "image.upscale", request)
    new = await pixels(blobs, result.blob)
    assert model in fake.calls[-1].model
    assert (result.width, result.height) == (480 * factor, 400 * factor)
    assert tuple(new[200 * factor, 90 * factor]) == (100, 100, 100)
    assert tuple(new[200 * factor, 300 * factor]) == (107, 107, 107)  # the fake drifts by 7
    assert result.facts["detail"] == "interpolated"


@pytest.mark.parametrize(
    ("goal", "model", "size", "times", "painted"),
    [
        (900, "conservative-upscale", (900, 750), 1.875, (2243, 1870)),
        (1440, "fast-upscale", (1440, 1200), 3.0, (1920, 1600)),
        (1920, "fast-upscale", (1920, 1600), 4.0, (1920, 1600)),
    ],
)
async def test_a_goal_in_pixels_is_met_to_the_pixel(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS, product: str, goal: int, model: str, size: tuple[int, int], times: float,
    painted: tuple[int, int],
) -> None:  # fmt: skip
    flat = await blobs.put(png(Image.new("RGB", SIZE, (100, 100, 100))))
    request = UpscaleRequest(picture=flat, mask=product, long_side=goal)
    result = await made(BedrockImages(Stability(), aws=aws, blobs=blobs), "image.upscale", request)
    assert model in fake.calls[-1].model
    assert (result.width, result.height) == size
    shown, mask = [(await pixels(blobs, key)).shape[1::-1] for key in (result.blob, result.extra["mask"])]
    assert shown == mask == size
    new = await pixels(blobs, result.blob)
    assert tuple(new[size[1] // 2, round(90 * times)]) == (100, 100, 100)  # the product's own
    assert (result.facts["factor"], result.facts["painted"]) == (times, [*painted])


@pytest.mark.parametrize(
    ("goal", "code", "said"),
    [
        (480, "too_small", "the picture is 480x400 already; 480 pixels on its long side would not enlarge it: ask for more"),
        (
            2000, "too_large", "the picture is 480x400 and grows to 4 times that at most, 1,920 pixels on its long side; 2,000 "
            "were asked: ask for less, or begin with a larger picture",
        ),
    ],
)  # fmt: skip
async def test_a_goal_that_cannot_be_met_costs_nothing(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS, goal: int, code: str, said: str
) -> None:
    flat = await blobs.put(png(Image.new("RGB", SIZE, (100, 100, 100))))
    with pytest.raises(BadInput) as caught:
        await made(
            BedrockImages(Stability(), aws=aws, blobs=blobs),
            "image.upscale",
            UpscaleRequest(picture=flat, long_side=goal),
        )
    assert (caught.value.code, caught.value.message) == (code, said)
    assert not fake.calls


REQUESTS = ("image.inpaint", "image.outpaint", "image.vary")


def asked(capability: str, picture: str, mask: str) -> CapabilityRequest:
    match capability:
        case "image.inpaint":
            return InpaintRequest(picture=picture, mask=mask, prompt="x")
        case "image.outpaint":
            return OutpaintRequest(picture=picture, margins=Margins(right=0.2), prompt="x")
        case _:
            return VaryRequest(picture=picture)


@pytest.mark.parametrize(
    ("kind", "error", "code"),
    [
        ("throttle", TryAgain, "throttled"), ("unavailable", TryAgain, "outage"), ("error", TryAgain, "outage"),
        ("truncate", TryAgain, "broken_output"), ("wrong_bytes", TryAgain, "broken_output"),
        ("denied", ProviderFailed, "not_allowed"), ("refuse_input", Refused, "refused"), ("refuse_output", Refused, "refused"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("capability", REQUESTS)
async def test_each_fault_is_another_error(
    provider: BedrockImages, blobs: FileBlobStore, fake: FakeAWS, picture: str, product: str,
    capability: Any, kind: Any, error: type[LimelightError], code: str,
) -> None:  # fmt: skip
    fake.fail(Fault(kind=kind, operation="InvokeModel"))
    with pytest.raises(error) as caught:
        await provider.call(capability, asked(capability, picture, product))
    assert (type(caught.value), caught.value.code) == (error, code)


@pytest.mark.parametrize("kind", ["throttle", "error", "truncate", "wrong_bytes"])
@pytest.mark.parametrize("capability", REQUESTS)
async def test_a_fault_ends_in_the_work_of_the_next_and_it_is_said(
    provider: BedrockImages,
    blobs: FileBlobStore,
    fake: FakeAWS,
    picture: str,
    product: str,
    capability: Any,
    kind: Any,
) -> None:
    fake.fail(Fault(kind=kind, operation="InvokeModel"))
    operator = Operator([provider, FakeProvider(blobs, name="studio")])
    result = await operator.call(capability, asked(capability, picture, product))
    assert (result.provider, result.fallback) == ("studio", True)


@pytest.mark.parametrize("capability", ["image.inpaint", "image.outpaint", "image.vary", "image.upscale"])
async def test_a_call_that_hangs_ends_in_the_work_of_the_next(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS, picture: str, product: str, capability: Any
) -> None:
    fake.fail(Fault(kind="hang", operation="InvokeModel"))
    entry = ModelEntry(name="aws/stability", family="stability", patience=Patience(attempt_s=0.2))
    hanging = BedrockImages(Stability(), aws=aws, blobs=blobs)
    operator = Operator(Given(
        wrapped(entry, hanging, hanging.capabilities),
        wrapped(ModelEntry(name="next", family="studio", priority=900), FakeProvider(blobs), FakeProvider.capabilities),
    ))  # fmt: skip
    request = (
        UpscaleRequest(picture=picture, factor=2)
        if capability == "image.upscale"
        else asked(capability, picture, product)
    )
    result = await operator.call(capability, request)
    assert (result.provider, result.fallback) == ("next", True)
    assert [call.operation for call in fake.calls] == ["InvokeModel"]


async def test_a_mask_of_another_size_is_bad_input(
    provider: BedrockImages, blobs: FileBlobStore, picture: str
) -> None:
    mask = await blobs.put(png(Image.new("L", (100, 200), 255)))
    with pytest.raises(BadInput, match="the mask is 100x200 and the picture 480x400"):
        await provider.call("image.inpaint", InpaintRequest(picture=picture, mask=mask))


async def test_the_fake_wants_words_for_what_is_painted_around(fake: FakeAWS, aws: Aws) -> None:
    body = {
        "taskType": "OUTPAINTING",
        "outPaintingParams": {"image": base64.b64encode(png(Image.new("RGB", (320, 320)))).decode()},
    }
    with pytest.raises(LimelightError, match="Exactly one of maskImage and maskPrompt is required"):
        await aws.run(
            "bedrock-runtime",
            lambda client: client.invoke_model(modelId="amazon.nova-canvas-v1:0", body=json.dumps(body)),
        )


@pytest.mark.parametrize(
    ("seconds", "task", "frames"), [(2.0, "TEXT_VIDEO", 48), (8.0, "MULTI_SHOT_AUTOMATED", 192)]
)
async def test_a_scene_is_filmed_of_words_alone(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS, bucket: str, seconds: float, task: str, frames: int
) -> None:
    reel = NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/reel", poll_s=0.01)
    result = await reel.call(
        "video.generate", GenerateVideoRequest(prompt=f"waves at sunset {task}", seconds=seconds)
    )
    facts = probe_video(blobs.path(result.blob))
    body: Any = next(call.request for call in fake.calls if call.operation == "StartAsyncInvoke")
    assert (facts.width, facts.height, facts.frames) == (1280, 720, frames)
    assert body["modelInput"]["taskType"] == task
    assert body["modelInput"]["videoGenerationConfig"]["durationSeconds"] == (
        6 if task == "TEXT_VIDEO" else 12
    )
    assert result.facts["product"] == "none"


async def test_a_scene_in_another_shape_is_left_to_others(
    aws: Aws, blobs: FileBlobStore, bucket: str
) -> None:
    reel = NovaReel(aws=aws, blobs=blobs, output=f"s3://{bucket}/reel")
    with pytest.raises(ProviderFailed, match="16:9 and up to 120 s; 9:16 and 6 s were asked"):
        await reel.call("video.generate", GenerateVideoRequest(prompt="waves", aspect="9:16"))


def test_entries_of_bedrock_say_that_they_paint_things() -> None:
    entries = [
        ModelEntry.model_validate(one)
        for file in shipped(["bedrock"])
        for one in tomllib.loads(file.read_text("utf-8"))["model"]
    ]
    painters = [one.name for one in entries if "objects" in one.features]
    assert painters == ["bedrock/nova-canvas", "bedrock/stability"]
