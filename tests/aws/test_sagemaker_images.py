"""Pictures by endpoints of SageMaker, at once and by way of S3, through boto3 against FakeAWS and moto's S3."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES, Parts
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.aws.family import Wording
from limelight.capabilities.providers.pixels import framed, png
from limelight.capabilities.providers.sagemaker.endpoint import Asynchronous, RealTime
from limelight.capabilities.providers.sagemaker.images import SageMakerImages
from limelight.capabilities.providers.sagemaker.payload import PAYLOADS
from limelight.capabilities.providers.sagemaker.speaker import Speaker
from limelight.capabilities.registry import Registry, shipped
from limelight.fakeaws import FakeAWS, Fault
from limelight.fakeaws.pictures import DRIFT
from limelight.infra.aws import Aws
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import CutoutRequest, GenerateRequest, MediaResult, Provider
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed, Refused, TryAgain
from limelight.schema.pictures import InpaintRequest
from tests.agent.sketches import SketchEngine
from tests.aws.shapes import faults_of_reply
from tests.aws.test_images import bottle, open_blob

SMALL = (320, 320)


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs")


@pytest.fixture
def make(aws: Aws, blobs: FileBlobStore, tmp_path: Path, bucket: str) -> Callable[..., Provider]:
    """A provider of an entry with these options, as the registry makes it."""
    parts = Parts(blobs=blobs, engine=SketchEngine(), scratch=tmp_path, bucket=bucket, aws=lambda: aws)

    def made(**options: Any) -> Provider:
        return FAMILIES["sagemaker"].provider(
            ModelEntry(name="own/x", family="sagemaker", options=options), parts
        )

    return made


CUSTOM = {
    "text": '{"inputs": "{{prompt}}", "parameters": {"seed": "{{seed}}", "width": "{{width}}", "height": "{{height}}"}}',
    "inpaint": {
        "inputs": "{{prompt}}",
        "parameters": {
            "seed": "{{seed}}", "width": "{{width}}", "height": "{{height}}",
            "image": "data:image/png;base64,{{image_base64}}", "mask": "data:image/png;base64,{{mask_base64}}",
        },
    },
    "paints": "black", "picture": "/output/images/0",
}  # fmt: skip
ENTRIES: dict[str, dict[str, Any]] = {
    "words": {"endpoint": "jumpstart-sd"},
    "mask": {"endpoint": "jumpstart-inpaint", "payload": "jumpstart-inpaint"},
    "sdxl": {"endpoint": "jumpstart-sdxl-1", "payload": "jumpstart-sdxl"},
    "custom": {"endpoint": "custom-flux", "payload": CUSTOM},
    "custom, raw": {"endpoint": "custom-raw", "payload": {**CUSTOM, "accept": "image/png"}},
    "async": {
        "endpoint": "jumpstart-inpaint-2",
        "payload": "jumpstart-inpaint",
        "mode": "async",
        "poll_s": 0.01,
    },
}


@pytest.mark.parametrize("name", ENTRIES)
async def test_the_product_is_put_back_to_the_pixel(
    make: Callable[..., Provider], blobs: FileBlobStore, fake: FakeAWS, name: str
) -> None:
    cutout = png(bottle())
    request = GenerateRequest(cutout=await blobs.put(cutout), prompt="on a beach", size=SMALL, seed=3)
    result = await make(**ENTRIES[name]).call("image.generate", request)
    assert isinstance(result, MediaResult)
    picture, mask = await open_blob(blobs, result.blob), await open_blob(blobs, result.extra["mask"])
    whole = np.asarray(mask) == 255
    expected = np.round(framed(cutout, request).rgb * 255).astype(np.uint8)
    assert (picture.size, result.width, result.height, result.mime) == (SMALL, 320, 320, "image/png")
    assert whole.sum() > 2_000
    assert (np.asarray(picture)[whole] == expected[whole]).all()
    assert (result.facts["fidelity"], result.facts["seed"]) == (1.0, 3)
    assert result.facts["engine"] == ENTRIES[name]["endpoint"]


async def test_the_seed_decides_the_picture(make: Callable[..., Provider], blobs: FileBlobStore) -> None:
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="on a beach", size=SMALL, seed=3)
    made = [
        await make(**ENTRIES["custom"]).call("image.generate", request.model_copy(update={"seed": seed}))
        for seed in (3, 3, 4)
    ]
    first, again, other = (one.blob for one in made if isinstance(one, MediaResult))
    assert first == again != other


@pytest.mark.parametrize("name", ["mask", "custom", "async"])
async def test_inpainting_keeps_the_rest_to_the_pixel(
    make: Callable[..., Provider], blobs: FileBlobStore, name: str
) -> None:
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 200, (400, 500, 3), np.uint8))
    mask, keep = Image.new("L", picture.size, 0), Image.new("L", picture.size, 0)
    mask.paste(255, (100, 100, 300, 300))
    keep.paste(255, (100, 100, 300, 150))
    keys = [await blobs.put(png(one)) for one in (picture, mask, keep)]
    request = InpaintRequest(picture=keys[0], mask=keys[1], keep=keys[2], prompt="a red vase", seed=2)
    result = await make(**ENTRIES[name]).call("image.inpaint", request)
    assert isinstance(result, MediaResult)
    made = np.asarray(await open_blob(blobs, result.blob))
    painted = (np.asarray(mask) > 0) & (np.asarray(keep) == 0)
    assert (made[~painted] == np.asarray(picture)[~painted]).all()
    assert made[200, 120:280].std(axis=0).max() < 6  # the fake's gradient, not the noise
    assert (made.shape, result.facts["prompt"]) == ((400, 500, 3), "a red vase")


async def test_the_fake_does_alter_what_it_should_keep(make: Callable[..., Provider], aws: Aws) -> None:
    """Or putting the product back would prove nothing."""
    speaker = Speaker(PAYLOADS["jumpstart-sdxl"], {}, owner="x")
    picture, mask = png(Image.new("RGB", (320, 320), (100,) * 3)), png(Image.new("L", (320, 320), 0))
    body = speaker.within(picture, mask, Wording("x"), size=(320, 320), seed=0)
    answer = await RealTime("jumpstart-sdxl", aws=aws).ask(
        body, content_type="application/json", accept="application/json", progress=lambda share, what: None
    )
    assert speaker.picture(answer).convert("RGB").getpixel((9, 9)) == (100 + DRIFT,) * 3


async def test_what_is_asked_of_the_runtime(
    make: Callable[..., Provider], blobs: FileBlobStore, fake: FakeAWS
) -> None:
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="on ice", size=SMALL, seed=11)
    await make(**ENTRIES["custom"]).call("image.generate", request)
    call = fake.calls[-1]
    sent: Any = call.request
    assert (call.operation, call.model) == ("InvokeEndpoint", "custom-flux")
    assert "on ice" in sent["inputs"]
    assert (sent["parameters"]["seed"], sent["parameters"]["width"]) == (11, 320)
    assert faults_of_reply("sagemaker-runtime", call.operation, {**call.reply, "Body": b""}) == []
    await make(**ENTRIES["async"]).call("image.generate", request)
    call = next(one for one in fake.calls if one.operation == "InvokeEndpointAsync")
    assert str(call.request["InputLocation"]).startswith("s3://limelight-tests/sagemaker/limelight-")
    assert faults_of_reply("sagemaker-runtime", call.operation, call.reply) == []


@pytest.mark.parametrize(
    ("kind", "error", "code"),
    [
        ("throttle", TryAgain, "throttled"),
        ("not_ready", TryAgain, "outage"),
        ("unavailable", TryAgain, "outage"),
        ("error", TryAgain, "outage"),
        ("model_error", TryAgain, "outage"),
        ("truncate", TryAgain, "broken_output"),
        ("wrong_bytes", TryAgain, "broken_output"),
        ("quota", ProviderFailed, "quota"),
        ("denied", ProviderFailed, "not_allowed"),
        ("refuse_output", Refused, "refused"),
    ],
)
async def test_each_fault_is_another_error(
    make: Callable[..., Provider],
    blobs: FileBlobStore,
    fake: FakeAWS,
    kind: Any,
    error: type[LimelightError],
    code: str,
) -> None:
    fake.fail(Fault(kind=kind, operation="InvokeEndpoint"))
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    with pytest.raises(error) as caught:
        await make(**ENTRIES["mask"]).call("image.generate", request)
    assert (type(caught.value), caught.value.code) == (error, code)


async def test_sdxl_says_that_its_filter_kept_a_picture_back(
    make: Callable[..., Provider], blobs: FileBlobStore, fake: FakeAWS
) -> None:
    fake.fail(Fault(kind="refuse_output"))
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    with pytest.raises(Refused, match="refused the picture it had made"):
        await make(**ENTRIES["sdxl"]).call("image.generate", request)


@pytest.mark.parametrize(
    ("kind", "operation", "error", "code"),
    [
        ("throttle", "InvokeEndpointAsync", TryAgain, "throttled"),
        ("denied", "InvokeEndpointAsync", ProviderFailed, "not_allowed"),
        ("fail_job", "InvokeEndpointAsync", ProviderFailed, "job_failed"),
        ("truncate", "InvokeEndpointAsync", TryAgain, "broken_output"),
        ("wrong_bytes", "InvokeEndpointAsync", TryAgain, "broken_output"),
        ("refuse_output", "InvokeEndpointAsync", Refused, "refused"),
    ],
)
async def test_so_it_is_by_way_of_s3(
    make: Callable[..., Provider], blobs: FileBlobStore, fake: FakeAWS, kind: Any, operation: str,
    error: type[LimelightError], code: str,
) -> None:  # fmt: skip
    fake.fail(Fault(kind=kind, operation=operation))
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    with pytest.raises(error) as caught:
        await make(**ENTRIES["async"]).call("image.generate", request)
    assert (type(caught.value), caught.value.code) == (error, code)


@pytest.mark.parametrize(
    ("endpoint", "said", "code"),
    [
        ("gone", r"Endpoint gone of account 123456789012 not found\.: check its name", "not_configured"),
        ("chat", r"rejects the request \(400\): .*messages: Field required", "bad_request"),
    ],
)
async def test_an_endpoint_that_is_another(
    make: Callable[..., Provider], blobs: FileBlobStore, endpoint: str, said: str, code: str
) -> None:
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    with pytest.raises(ProviderFailed, match=said) as caught:
        await make(endpoint=endpoint).call("image.generate", request)
    assert caught.value.code == code


async def test_the_missing_permission_is_named(
    make: Callable[..., Provider], blobs: FileBlobStore, fake: FakeAWS
) -> None:
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    for name, action in (("words", "sagemaker:InvokeEndpoint"), ("async", "sagemaker:InvokeEndpointAsync")):
        fake.fail(Fault(kind="denied", operation=action.partition(":")[2]))
        with pytest.raises(ProviderFailed) as caught:
            await make(**ENTRIES[name]).call("image.generate", request)
        assert caught.value.limit == action


async def test_an_endpoint_that_hangs_is_an_outage_when_its_time_is_up(
    fake: FakeAWS, blobs: FileBlobStore
) -> None:
    fake.fail(Fault(kind="hang"))
    aws = Aws(concurrency=1, read_timeout_s=0.3)
    try:
        with pytest.raises(TryAgain, match=r"sagemaker-runtime does not answer \(ReadTimeoutError\)"):
            await RealTime("jumpstart-sd", aws=aws).ask(
                b"{}", content_type="x", accept="x", progress=lambda share, what: None
            )
    finally:
        aws.close()


async def test_a_request_that_is_too_large_is_not_sent(
    make: Callable[..., Provider], aws: Aws, fake: FakeAWS
) -> None:
    with pytest.raises(ProviderFailed, match=r'has 6,291,457 bytes, .* options\.mode to "async"'):
        await RealTime("jumpstart-sd", aws=aws).ask(
            b"x" * 6_291_457, content_type="x", accept="x", progress=lambda share, what: None
        )
    assert not fake.calls


async def asked(endpoint: Asynchronous) -> object:
    body = json.dumps({"prompt": "x", "width": 64, "height": 64}).encode()
    return await endpoint.ask(
        body,
        content_type="application/json",
        accept="application/json;jpeg",
        progress=lambda share, what: None,
    )


def objects(client: Callable[[str], Any], bucket: str) -> list[str]:
    return [one["Key"] for one in client("s3").list_objects_v2(Bucket=bucket).get("Contents", [])]


async def test_nothing_is_left_in_the_bucket(
    aws: Aws, bucket: str, client: Callable[[str], Any], fake: FakeAWS
) -> None:
    endpoint = Asynchronous("jumpstart-sd", aws=aws, folder=f"s3://{bucket}/asked", poll_s=0.01)
    before = objects(client, bucket)
    await asked(endpoint)
    fake.fail(Fault(kind="fail_job"))
    with pytest.raises(
        ProviderFailed, match=r'jumpstart-sd failed: Received server error \(500\) .*"CUDA error"'
    ):
        await asked(endpoint)
    await endpoint.settled()
    assert set(objects(client, bucket)) <= set(before)


async def test_a_cancelled_request_is_taken_back(
    aws: Aws, bucket: str, client: Callable[[str], Any], fake: FakeAWS
) -> None:
    endpoint = Asynchronous("jumpstart-sd", aws=aws, folder=f"s3://{bucket}/later", poll_s=60)
    fake._endpoints._job_s = 60
    try:
        task = asyncio.create_task(asked(endpoint))
        while not any(call.operation == "InvokeEndpointAsync" for call in fake.calls):  # noqa: ASYNC110 - another loop
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await endpoint.settled()
        assert [key for key in objects(client, bucket) if key.startswith("later")] == []
    finally:
        fake._endpoints._job_s = 0


async def test_an_answer_that_does_not_come_in_time(aws: Aws, bucket: str, fake: FakeAWS) -> None:
    endpoint = Asynchronous("jumpstart-sd", aws=aws, folder=f"s3://{bucket}/x", poll_s=0.01, limit_s=0.03)
    fake._endpoints._job_s = 60
    try:
        with pytest.raises(TryAgain, match=r"jumpstart-sd has not answered after 0\.03 s") as caught:
            await asked(endpoint)
        assert caught.value.code == "timed_out"
    finally:
        fake._endpoints._job_s = 0


async def test_what_it_does_not_serve(make: Callable[..., Provider], blobs: FileBlobStore) -> None:
    key = await blobs.put(png(bottle()))
    with pytest.raises(ProviderFailed, match=r"does not serve image\.cutout"):
        await make(**ENTRIES["mask"]).call("image.cutout", CutoutRequest(photo=key))
    with pytest.raises(ProviderFailed, match=r"does not serve image\.inpaint"):
        await make(**ENTRIES["words"]).call("image.inpaint", InpaintRequest(picture=key, mask=key))
    with pytest.raises(ProviderFailed, match=r"finds nothing by words \('the lamp' was asked\)") as caught:
        await make(**ENTRIES["mask"]).call("image.inpaint", InpaintRequest(picture=key, what="the lamp"))
    assert caught.value.code == "unsupported"


async def test_a_mask_of_another_size_is_bad_input(
    make: Callable[..., Provider], blobs: FileBlobStore
) -> None:
    picture, mask = [await blobs.put(png(Image.new("RGB", size))) for size in ((96, 96), (64, 96))]
    with pytest.raises(BadInput, match="the mask is 64x96 and the picture 96x96"):
        await make(**ENTRIES["mask"]).call("image.inpaint", InpaintRequest(picture=picture, mask=mask))


ADDED = """
[[model]]
name = "own/flux"
family = "sagemaker"
priority = 1
[model.options]
endpoint = "custom-flux"
[model.options.payload]
text = '{"inputs": "{{prompt}}", "parameters": {"seed": "{{seed}}", "width": "{{width}}", "height": "{{height}}"}}'
picture = "/output/images/0"
"""


async def test_an_endpoint_added_while_it_runs_serves_the_next_request(
    aws: Aws, blobs: FileBlobStore, tmp_path: Path, fake: FakeAWS
) -> None:
    now = [0.0]
    folder = tmp_path / "capabilities"
    folder.mkdir()
    parts = Parts(blobs=blobs, engine=SketchEngine(), scratch=tmp_path, aws=lambda: aws)
    registry = Registry(parts, files=shipped(["sagemaker"]), folder=folder, clock=lambda: now[0])
    operator = Operator(registry)
    request = GenerateRequest(cutout=await blobs.put(png(bottle())), prompt="x", size=SMALL)
    assert (await operator.call("image.generate", request)).provider == "sagemaker/inpaint"
    (folder / "mine.toml").write_text(ADDED)
    now[0] += 2
    result = await operator.call("image.generate", request)
    assert (result.provider, result.fallback, fake.calls[-1].model) == ("own/flux", False, "custom-flux")
    fake.fail(Fault(kind="model_error"))
    result = await operator.call("image.generate", request)
    assert (result.provider, result.fallback) == ("sagemaker/inpaint", True)


def test_the_fakes_pictures_are_jpeg_where_they_were_asked_for(fake: FakeAWS, aws: Aws) -> None:
    body = {"prompt": "x", "width": 64, "height": 64}
    for accept, kind in (("application/json;jpeg", str), ("application/json", list)):
        reply = aws.client("sagemaker-runtime").invoke_endpoint(
            EndpointName="jumpstart-sd", Body=json.dumps(body), ContentType="application/json", Accept=accept
        )
        assert type(json.loads(reply["Body"].read())["generated_images"][0]) is kind


async def test_the_name_of_the_provider(aws: Aws, blobs: FileBlobStore) -> None:
    speaker = Speaker(PAYLOADS["jumpstart-sd"], {}, owner="x")
    made = SageMakerImages(RealTime("mine", aws=aws), speaker, blobs=blobs)
    assert (made.name, made.capabilities) == ("sagemaker/mine", {"image.generate"})
