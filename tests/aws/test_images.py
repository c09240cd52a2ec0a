"""BedrockImages over both families, through boto3 against FakeAWS."""

from __future__ import annotations

import asyncio
import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.aws import BedrockImages, ImageFamily, NovaCanvas, Stability, Wording
from limelight.capabilities.providers.pixels import framed, png
from limelight.fakeaws import FakeAWS, Fault
from limelight.fakeaws.pictures import DRIFT
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import Capability, CutoutRequest, GenerateRequest, MediaResult
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed, Refused, TryAgain

FAMILIES: list[ImageFamily] = [NovaCanvas(), Stability()]
SMALL = (320, 320)
"""A frame that is quickly made."""
NAMES = [family.name for family in FAMILIES]


@pytest.fixture(params=FAMILIES, ids=NAMES)
def family(request: pytest.FixtureRequest) -> ImageFamily:
    return request.param


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


@pytest.fixture
def provider(family: ImageFamily, aws: Aws, blobs: FileBlobStore) -> BedrockImages:
    return BedrockImages(family, aws=aws, blobs=blobs)


def bottle() -> Image.Image:
    """A cut-out with hard and soft edges and a pattern that no model would give back."""
    rng = np.random.default_rng(7)
    rgba = np.zeros((300, 160, 4), np.uint8)
    rgba[20:280, 30:130, :3] = rng.integers(0, 255, (260, 100, 3))
    rgba[20:280, 30:130, 3] = 255
    rgba[20:280, 28:30] = rgba[20:280, 130:132] = (90, 40, 10, 120)
    return Image.fromarray(rgba)


async def open_blob(blobs: FileBlobStore, key: str) -> Image.Image:
    return Image.open(io.BytesIO(await blobs.get(key)))


async def test_the_product_is_put_back_to_the_pixel(provider: BedrockImages, blobs: FileBlobStore) -> None:
    cutout = png(bottle())
    request = GenerateRequest(
        cutout=await blobs.put(cutout), prompt="on a beach at sunrise", aspect="4:5", seed=3
    )
    result = await provider.call("image.generate", request)
    picture, mask = await open_blob(blobs, result.blob), await open_blob(blobs, result.extra["mask"])
    product = framed(cutout, request)
    whole = np.asarray(mask) == 255
    expected = np.round(product.rgb * 255).astype(np.uint8)
    assert (picture.size, mask.size) == ((864, 1080), (864, 1080))
    assert whole.sum() > 20_000
    assert (np.asarray(picture)[whole] == expected[whole]).all()
    assert result.facts["fidelity"] == 1.0
    assert (result.width, result.height, result.mime) == (864, 1080, "image/png")


async def test_around_the_product_it_is_the_models(
    provider: BedrockImages, blobs: FileBlobStore, fake: FakeAWS
) -> None:
    request = GenerateRequest(
        cutout=await blobs.put(png(bottle())), prompt="on a beach", aspect="1:1", seed=3
    )
    one = await open_blob(blobs, (await provider.call("image.generate", request)).blob)
    other = await open_blob(
        blobs, (await provider.call("image.generate", request.model_copy(update={"seed": 4}))).blob
    )
    corner = np.s_[:40, :40]
    assert (np.asarray(one)[corner] != np.asarray(other)[corner]).any()
    assert "on a beach" in str(fake.calls[-1].request)


async def test_the_same_request_gives_the_same_bytes(provider: BedrockImages, blobs: FileBlobStore) -> None:
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="in snow", size=SMALL, seed=5)
    made = [(await provider.call("image.generate", request)).blob for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("family", FAMILIES[:1], ids=NAMES[:1])
async def test_a_small_frame_is_painted_at_a_size_the_model_takes(
    provider: BedrockImages, blobs: FileBlobStore, fake: FakeAWS
) -> None:
    request = GenerateRequest(
        cutout=await blobs.put(png(bottle())), prompt="x", aspect="1:1", size=(128, 128)
    )
    result = await provider.call("image.generate", request)
    assert (result.width, result.height) == (128, 128)
    params: Any = fake.calls[-1].request["outPaintingParams"]
    assert Image.open(io.BytesIO(base64.b64decode(params["image"]))).size == (320, 320)


async def test_a_cutout_has_the_photos_own_colours(provider: BedrockImages, blobs: FileBlobStore) -> None:
    photo = Image.new("RGB", (640, 480), (250, 250, 250))
    photo.paste(bottle(), (200, 100), bottle())
    result = await provider.call("image.cutout", CutoutRequest(photo=await blobs.put(png(photo))))
    cut = np.asarray(await open_blob(blobs, result.blob))
    inside = cut[40:240, 30:90]
    assert (inside[..., 3] == 255).mean() > 0.99
    assert (inside[..., :3] == np.asarray(bottle())[..., :3][58:258, 56:116]).all(axis=2).mean() > 0.98
    assert cut.shape[0] < 300
    assert result.facts["confidence"] == 0.99
    assert "The background was removed by" in str(result.facts["reason"])


async def test_a_photo_without_a_background_says_so(provider: BedrockImages, blobs: FileBlobStore) -> None:
    key = await blobs.put(png(Image.new("RGB", (400, 400), (250, 250, 250))))
    result = await provider.call("image.cutout", CutoutRequest(photo=key))
    assert result.facts["confidence"] == 0.1


async def test_inpainting_keeps_the_rest_to_the_pixel(provider: BedrockImages) -> None:
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 200, (400, 500, 3), np.uint8))
    mask = Image.new("L", picture.size, 0)
    mask.paste(255, (100, 100, 300, 300))
    made = np.asarray(await provider.inpaint(png(picture), png(mask), Wording("a red vase"), seed=2))
    black = np.asarray(mask) == 0
    assert (made[black] == np.asarray(picture)[black]).all()
    assert np.unique(made[150, 150:250], axis=0).shape[0] == 1  # the fake's gradient, not the noise


async def test_a_mask_of_another_size_is_bad_input(provider: BedrockImages) -> None:
    with pytest.raises(BadInput, match="the mask is 100x200 and the picture 400x400"):
        await provider.inpaint(
            png(Image.new("RGB", (400, 400))), png(Image.new("L", (100, 200))), Wording("x"), seed=0
        )


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (864, 1080), (500, 400)])
async def test_text_to_image_gives_the_size_asked(provider: BedrockImages, size: tuple[int, int]) -> None:
    assert (await provider.text_to_image(Wording("a meadow"), size=size, seed=1)).size == size


async def test_the_fake_model_does_alter_what_it_should_keep(fake: FakeAWS, provider: BedrockImages) -> None:
    """Or putting the product back would prove nothing."""
    picture = png(Image.new("RGB", (400, 400), (100, 100, 100)))
    mask = png(Image.new("L", (400, 400), 0))
    asked = FAMILIES[NAMES.index(provider.name.removeprefix("bedrock/"))].inpaint(
        picture, mask, Wording("x"), seed=0
    )
    painted = await provider._ask(asked)
    assert painted.convert("RGB").getpixel((200, 200)) == (100 + DRIFT,) * 3


@pytest.mark.parametrize(
    ("kind", "error", "code"),
    [
        ("throttle", TryAgain, "throttled"),
        ("unavailable", TryAgain, "outage"),
        ("error", TryAgain, "outage"),
        ("truncate", TryAgain, "broken_output"),
        ("wrong_bytes", TryAgain, "broken_output"),
        ("quota", ProviderFailed, "quota"),
        ("denied", ProviderFailed, "not_allowed"),
        ("refuse_input", Refused, "refused"),
        ("refuse_output", Refused, "refused"),
    ],
)
async def test_each_fault_is_another_error(
    provider: BedrockImages,
    blobs: FileBlobStore,
    fake: FakeAWS,
    kind: Any,
    error: type[LimelightError],
    code: str,
) -> None:
    fake.fail(Fault(kind=kind, operation="InvokeModel"))
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    with pytest.raises(error) as caught:
        await provider.call("image.generate", request)
    assert (type(caught.value), caught.value.code) == (error, code)
    assert (await provider.call("image.generate", request)).facts["fidelity"] == 1.0


async def test_what_bedrock_rejects_is_left_to_another_provider(aws: Aws, blobs: FileBlobStore) -> None:
    strange: Any = "best"
    provider = BedrockImages(NovaCanvas(quality=strange), aws=aws, blobs=blobs)
    with pytest.raises(
        ProviderFailed, match="Malformed input request: #/imageGenerationConfig/quality"
    ) as caught:
        await provider.text_to_image(Wording("x"), size=SMALL)
    assert caught.value.code == "bad_request"


async def test_a_model_that_is_gone_says_what_to_look_at(aws: Aws, blobs: FileBlobStore) -> None:
    provider = BedrockImages(NovaCanvas(model="amazon.no-such-v1:0"), aws=aws, blobs=blobs)
    with pytest.raises(ProviderFailed, match="check its name, its region and its end-of-life date") as caught:
        await provider.text_to_image(Wording("x"), size=SMALL)
    assert caught.value.code == "not_configured"


async def test_a_service_that_hangs_is_an_outage_when_its_time_is_up(
    fake: FakeAWS, blobs: FileBlobStore
) -> None:
    fake.fail(Fault(kind="hang"))
    aws = Aws(concurrency=1, read_timeout_s=0.3)
    try:
        with pytest.raises(TryAgain, match=r"bedrock-runtime does not answer \(ReadTimeoutError\)") as caught:
            await BedrockImages(NovaCanvas(), aws=aws, blobs=blobs).text_to_image(Wording("x"), size=SMALL)
        assert caught.value.code == "outage"
    finally:
        aws.close()


async def test_nobody_listening_is_an_outage(
    fake: FakeAWS, blobs: FileBlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:9")
    aws = Aws(concurrency=1)
    try:
        with pytest.raises(TryAgain, match=r"does not answer \(EndpointConnectionError\)"):
            await BedrockImages(NovaCanvas(), aws=aws, blobs=blobs).text_to_image(Wording("x"), size=SMALL)
    finally:
        aws.close()


async def test_no_region_says_what_to_set(
    blobs: FileBlobStore, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    aws = Aws(concurrency=1)
    with pytest.raises(ProviderFailed, match="no AWS region is set: set AWS_DEFAULT_REGION") as caught:
        await BedrockImages(NovaCanvas(), aws=aws, blobs=blobs).text_to_image(Wording("x"), size=SMALL)
    assert caught.value.code == "not_configured"
    aws.close()


async def test_cancelling_does_not_wait_for_the_service(
    provider: BedrockImages, blobs: FileBlobStore, fake: FakeAWS
) -> None:
    fake.fail(Fault(kind="slow", seconds=0.5))
    asked = asyncio.Event()
    task = asyncio.create_task(provider.text_to_image(Wording("x"), size=SMALL))
    asyncio.get_running_loop().call_later(0.1, asked.set)
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [call.reply for call in fake.calls] == [{}]  # it was asked, and had not answered yet


@pytest.mark.parametrize("data", [b"no picture", png(Image.new("RGBA", (50, 50)))])
async def test_what_cannot_be_a_product_is_bad_input(
    provider: BedrockImages, blobs: FileBlobStore, fake: FakeAWS, data: bytes
) -> None:
    with pytest.raises(BadInput):
        await provider.call("image.generate", GenerateRequest(cutout=await blobs.put(data), prompt="x"))
    assert not fake.calls


async def test_a_picture_that_no_model_makes_is_left_to_another_provider(
    aws: Aws, blobs: FileBlobStore
) -> None:
    provider = BedrockImages(NovaCanvas(), aws=aws, blobs=blobs)
    with pytest.raises(ProviderFailed, match="no picture longer than 4:1; 2000x400 was asked"):
        await provider.text_to_image(Wording("x"), size=(2000, 400))


async def test_the_operator_falls_back_on_an_outage_and_not_on_a_refusal(
    aws: Aws, blobs: FileBlobStore, fake: FakeAWS
) -> None:
    class Last:
        name = "last"
        capabilities: frozenset[Capability] = frozenset({"image.generate"})

        async def call(self, *_: Any, **__: Any) -> MediaResult:
            return MediaResult(blob="b", mime="image/png")

    operator = Operator([BedrockImages(NovaCanvas(), aws=aws, blobs=blobs), Last()])
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    fake.fail(Fault(kind="throttle"))
    spilled = await operator.call("image.generate", request)
    assert (spilled.provider, spilled.fallback) == ("last", True)
    first = await operator.call("image.generate", request)
    assert (first.provider, first.fallback) == ("bedrock/nova-canvas", False)
    fake.fail(Fault(kind="refuse_input"))
    with pytest.raises(Refused, match="the image or video model refused what was asked"):
        await operator.call("image.generate", request)
