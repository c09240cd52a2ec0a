"""Image models of FakeAWS keep the limits of the real ones, through boto3."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from PIL import Image

from limelight.fakeaws import FakeAWS, Fault
from tests.aws.shapes import faults_of_reply

CANVAS = "amazon.nova-canvas-v1:0"
INPAINT = "us.stability.stable-image-inpaint-v1:0"


def picture(size: tuple[int, int] = (400, 320), colour: Any = (9, 9, 9), mode: str = "RGB") -> str:
    file = io.BytesIO()
    Image.new(mode, size, colour).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def ask(client: Callable[[str], Any], model: str, body: dict[str, Any]) -> dict[str, Any]:
    reply = client("bedrock-runtime").invoke_model(modelId=model, body=json.dumps(body))
    assert reply["contentType"] == "application/json"
    return json.loads(reply["body"].read())


def opened(data: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data)))


def painting(task: str, **params: Any) -> dict[str, Any]:
    name = {"INPAINTING": "inPaintingParams", "OUTPAINTING": "outPaintingParams"}[task]
    return {"taskType": task, name: {"image": picture(), "text": "a vase", **params}}


@pytest.mark.parametrize(
    ("body", "count", "size"),
    [
        ({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "x"}}, 1, (1024, 1024)),
        (
            {"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "x"},
             "imageGenerationConfig": {"width": 640, "height": 320, "numberOfImages": 3}}, 3, (640, 320),
        ),
        ({"taskType": "COLOR_GUIDED_GENERATION", "colorGuidedGenerationParams": {"text": "x", "colors": ["#FF9800"]}}, 1, (1024, 1024)),
        ({"taskType": "IMAGE_VARIATION", "imageVariationParams": {"images": [picture()]}}, 1, (1024, 1024)),
        (painting("OUTPAINTING", maskPrompt="the vase"), 1, (400, 320)),
        ({"taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": {"image": picture()}}, 1, (400, 320)),
    ],
)  # fmt: skip
def test_nova_canvas_answers(
    client: Callable[[str], Any], fake: FakeAWS, body: dict[str, Any], count: int, size: tuple[int, int]
) -> None:
    images = ask(client, CANVAS, body)["images"]
    assert [opened(image).size for image in images] == [size] * count
    assert len(set(images)) == count


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"taskType": "TEXT_IMAGE"}, "the parameters of TEXT_IMAGE are missing"),
        ({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "x" * 1025}}, "at most 1024 characters"),
        ({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "x", "words": "y"}}, "#/textToImageParams/words: Extra inputs"),
        ({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "x"}, "imageGenerationConfig": {"width": 1000}}, "multiple of 16"),
        (
            {"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "x"},
             "imageGenerationConfig": {"width": 4096, "height": 2048}}, "4096x2048 is not supported",
        ),
        (painting("INPAINTING"), "Exactly one of maskImage and maskPrompt"),
        (painting("INPAINTING", maskImage=picture((320, 320), 0, "L")), "same dimensions"),
        (painting("INPAINTING", maskImage=picture(colour=128, mode="L")), "pure black and white"),
        (painting("INPAINTING", image=picture((200, 200)), maskPrompt="x"), "image is 200x200"),
        (painting("INPAINTING", image=picture(colour=(1, 2, 3, 9), mode="RGBA"), maskPrompt="x"), "transparent pixels"),
        (painting("INPAINTING", image="bm9uZQ==", maskPrompt="x"), "Unable to read image"),
    ],
)  # fmt: skip
def test_nova_canvas_keeps_its_limits(
    client: Callable[[str], Any], fake: FakeAWS, body: dict[str, Any], said: str
) -> None:
    with pytest.raises(ClientError, match=f"ValidationException.*{said}"):
        ask(client, CANVAS, body)


@pytest.mark.parametrize(
    ("model", "body", "size"),
    [
        ("stability.stable-image-core-v1:1", {"prompt": "x", "aspect_ratio": "16:9"}, (1344, 768)),
        ("stability.stable-image-ultra-v1:1", {"prompt": "x"}, (1024, 1024)),
        (INPAINT, {"prompt": "x", "image": picture(), "mask": picture(colour=255, mode="L")}, (400, 320)),
        ("us.stability.stable-outpaint-v1:0", {"image": picture(), "left": 40, "down": 8}, (440, 328)),
        ("us.stability.stable-image-remove-background-v1:0", {"image": picture()}, (400, 320)),
    ],
)
def test_stability_answers(
    client: Callable[[str], Any], fake: FakeAWS, model: str, body: dict[str, Any], size: tuple[int, int]
) -> None:
    reply = ask(client, model, body)
    assert (reply["finish_reasons"], reply["seeds"]) == ([None], [0])
    assert opened(reply["images"][0]).size == size


@pytest.mark.parametrize(
    ("model", "body", "said"),
    [
        ("stability.stable-image-core-v1:1", {"prompt": ""}, "at least 1 character"),
        ("stability.stable-image-core-v1:1", {"prompt": "x", "aspect_ratio": "7:1"}, "#/aspect_ratio"),
        (INPAINT, {"prompt": "x", "image": picture(), "mask": picture((64, 64), 0, "L")}, "same dimensions"),
        ("us.stability.stable-outpaint-v1:0", {"image": picture()}, "must be greater than zero"),
        ("stability.no-such-v1:0", {"prompt": "x"}, "The provided model identifier is invalid"),
    ],
)
def test_stability_keeps_its_limits(
    client: Callable[[str], Any], fake: FakeAWS, model: str, body: dict[str, Any], said: str
) -> None:
    with pytest.raises(ClientError, match=f"ValidationException.*{said}"):
        ask(client, model, body)


def test_a_fault_names_its_model_and_comes_as_often_as_was_said(
    client: Callable[[str], Any], fake: FakeAWS
) -> None:
    fake.fail(Fault(kind="throttle", model="stability", times=2))
    body = {"taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": {"image": picture()}}
    assert ask(client, CANVAS, body)["images"]
    for _ in range(2):
        with pytest.raises(ClientError, match="ThrottlingException"):
            ask(client, INPAINT, {})
    with pytest.raises(ClientError, match="ValidationException"):
        ask(client, INPAINT, {})


def reel(**changes: Any) -> dict[str, Any]:
    image = {"format": "png", "source": {"bytes": picture((1280, 720))}}
    asked = {
        "modelId": "amazon.nova-reel-v1:1",
        "modelInput": {
            "taskType": "TEXT_VIDEO",
            "textToVideoParams": {"text": "dolly in", "images": [image]},
        },
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://limelight-tests/raw"}},
    }
    return {**asked, **changes}


def test_a_client_token_starts_one_job(client: Callable[[str], Any], fake: FakeAWS) -> None:
    bedrock = client("bedrock-runtime")
    started = bedrock.start_async_invoke(**reel(clientRequestToken="t-1"))
    assert faults_of_reply("bedrock-runtime", "StartAsyncInvoke", fake.calls[-1].reply) == []
    assert (
        bedrock.start_async_invoke(**reel(clientRequestToken="t-1"))["invocationArn"]
        == started["invocationArn"]
    )
    assert (
        bedrock.start_async_invoke(**reel(clientRequestToken="t-2"))["invocationArn"]
        != started["invocationArn"]
    )
    with pytest.raises(ClientError, match="ConflictException"):
        bedrock.start_async_invoke(**reel(clientRequestToken="t-1", tags=[{"key": "a", "value": "b"}]))


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"text": ""}, "at least 1 character"),
        (
            {"text": "x", "images": [{"format": "png", "source": {"bytes": picture((640, 360))}}]},
            "must be 1280x720",
        ),
        ({"text": "x", "images": [{"format": "gif", "source": {"bytes": ""}}]}, "'png' or 'jpeg'"),
    ],
)
def test_nova_reel_keeps_its_limits(
    client: Callable[[str], Any], fake: FakeAWS, params: dict[str, Any], said: str
) -> None:
    with pytest.raises(ClientError, match=f"ValidationException.*{said}"):
        client("bedrock-runtime").start_async_invoke(
            **reel(modelInput={"taskType": "TEXT_VIDEO", "textToVideoParams": params})
        )


def test_a_job_in_a_bucket_that_is_not_there_cannot_be_written(
    client: Callable[[str], Any], fake: FakeAWS
) -> None:
    bedrock = client("bedrock-runtime")
    where = {"s3OutputDataConfig": {"s3Uri": "s3://no-such-bucket-here/x"}}
    arn = bedrock.start_async_invoke(**reel(outputDataConfig=where))["invocationArn"]
    with pytest.raises(ClientError, match="Unable to write to s3://no-such-bucket-here"):
        bedrock.get_async_invoke(invocationArn=arn)
