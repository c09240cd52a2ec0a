"""SageMaker's runtime: endpoints that paint and one that chats, at once, by way of S3, and as a stream; DescribeEndpoint.

An endpoint is what its name begins with: `jumpstart-sd`, `jumpstart-inpaint`, `jumpstart-sdxl` (the payloads of
JumpStart), `custom` (`inputs` and `parameters`, as the Hugging Face toolkit has it), `chat` (chat completions). No other exists.

Sources: the API reference of the SageMaker runtime; the JumpStart notebooks of aws/amazon-sagemaker-examples.
"""

from __future__ import annotations

import asyncio
import base64
import io
import itertools
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Literal, Protocol, TypeAlias, TypeVar
from uuid import uuid4

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from limelight.fakeaws import completions, frames, pictures
from limelight.fakeaws.chat import Brain
from limelight.fakeaws.errors import AwsFault
from limelight.fakeaws.faults import Fault
from limelight.fakeaws.storage import Bucket

REALTIME_BYTES = 6_291_456
PART = 37
"""Bytes of a part of a stream: lines, and characters of several bytes, are cut through."""
KINDS = ("jumpstart-inpaint", "jumpstart-sdxl", "jumpstart-sd", "custom", "chat")
"""What a name can begin with."""
VARIANT = "AllTraffic"
_B = TypeVar("_B", bound=BaseModel)
_Seed = Annotated[int, Field(ge=0, lt=2**32, strict=True)]
_Side = Annotated[int, Field(ge=64, le=2048, multiple_of=8, strict=True)]
Spoil: TypeAlias = Callable[[bytes, Fault | None], bytes]


class Noted(Protocol):
    """A call that the fake was asked."""

    reply: dict[str, JsonValue]


class Begin(Protocol):
    """Notes a call and lets its fault happen."""

    def __call__(
        self, request: Request, operation: str, endpoint: str, body: dict[str, JsonValue]
    ) -> Awaitable[tuple[Noted, Fault | None]]: ...


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StableBody(_Body):
    """JumpStart's Stable Diffusion."""

    prompt: str = Field(min_length=1)
    negative_prompt: str = ""
    width: _Side = 512
    height: _Side = 512
    num_inference_steps: int = Field(default=50, ge=1, le=500, strict=True)
    guidance_scale: float = Field(default=7.5, strict=True)
    num_images_per_prompt: int = Field(default=1, ge=1, le=4, strict=True)
    seed: _Seed = 0


class InpaintBody(StableBody):
    """The same with a picture and a mask; white is painted."""

    image: str
    mask_image: str


class Weighted(_Body):
    """A prompt; those of less than nothing are what is not wanted."""

    text: str = Field(max_length=2000)
    weight: float = 1


class XlBody(_Body):
    """Stability's SDXL."""

    text_prompts: list[Weighted] = Field(min_length=1)
    width: int = Field(default=1024, multiple_of=64, strict=True)
    height: int = Field(default=1024, multiple_of=64, strict=True)
    steps: int = Field(default=50, ge=10, le=150, strict=True)
    cfg_scale: float = Field(default=7, ge=0, le=35)
    samples: Literal[1] = 1
    seed: _Seed = 0
    init_image: str | None = None
    mask_source: Literal["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK"] | None = None
    mask_image: str | None = None


class CustomParameters(_Body):
    """What a custom container takes."""

    seed: _Seed
    width: _Side
    height: _Side
    image: str | None = None
    mask: str | None = None


class CustomBody(_Body):
    """Its body."""

    inputs: str = Field(min_length=1)
    parameters: CustomParameters


class Endpoints:
    """The endpoints of the account."""

    def __init__(
        self,
        begin: Begin,
        *,
        brain: Callable[[], Brain],
        bucket: Bucket,
        spoil: Spoil,
        word_s: float,
        job_s: float,
    ) -> None:
        self._begin, self._brain, self._bucket, self._spoil = begin, brain, bucket, spoil
        self._word_s, self._job_s = word_s, job_s
        self._ids = (f"call_fake{number:08d}" for number in itertools.count(1))
        self._jobs: set[asyncio.Task[None]] = set()
        self.routes = [
            Route("/endpoints/{name}/invocations", self._invoke, methods=["POST"]),
            Route("/endpoints/{name}/async-invocations", self._start, methods=["POST"]),
            Route("/endpoints/{name}/invocations-response-stream", self._stream, methods=["POST"]),
        ]

    def describe(self, body: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """The reply of DescribeEndpoint."""
        name = str(body.get("EndpointName", ""))
        if _kind(name) is None:
            raise AwsFault("ValidationException", f'Could not find endpoint "{_arn(name)}".')
        return {
            "EndpointName": name, "EndpointArn": _arn(name), "EndpointConfigName": name, "EndpointStatus": "InService",
            "CreationTime": 1.76e9, "LastModifiedTime": time.time(),
        }  # fmt: skip

    async def _invoke(self, request: Request) -> Response:
        name, data = request.path_params["name"], await _sent(request)
        call, fault = await self._begin(request, "InvokeEndpoint", name, _noted(data))
        kind = _asked(name, request)
        body, mime = await self._answered(kind, data, request.headers.get("accept", ""), fault)
        call.reply = {"ContentType": mime, "InvokedProductionVariant": VARIANT}
        headers = {"x-amzn-invoked-production-variant": VARIANT}
        return Response(body, media_type=mime, headers=headers)

    async def _start(self, request: Request) -> Response:
        name, heads = request.path_params["name"], request.headers
        source = heads.get("x-amzn-sagemaker-inputlocation", "")
        call, fault = await self._begin(request, "InvokeEndpointAsync", name, {"InputLocation": source})
        kind = _found(name)
        if not source.startswith("s3://"):
            raise AwsFault("ValidationError", f"InputLocation {source} is no location in Amazon S3.")
        bucket, _, key = source.removeprefix("s3://").partition("/")
        folder, job = f"s3://{bucket}/fake-sagemaker", uuid4().hex
        output, failure = f"{folder}/out/{job}.out", f"{folder}/failed/{job}-error.out"
        work = asyncio.create_task(
            self._work(
                kind, (bucket, key), (output, failure), heads.get("x-amzn-sagemaker-accept", ""), fault
            )
        )
        self._jobs.add(work)
        work.add_done_callback(self._jobs.discard)
        inference = heads.get("x-amzn-sagemaker-inference-id") or job
        call.reply = {"InferenceId": inference, "OutputLocation": output, "FailureLocation": failure}
        return Response(
            json.dumps({"InferenceId": inference}), 202, media_type="application/json",
            headers={"x-amzn-sagemaker-outputlocation": output, "x-amzn-sagemaker-failurelocation": failure},
        )  # fmt: skip

    async def _work(
        self, kind: str, source: tuple[str, str], told: tuple[str, str], accept: str, fault: Fault | None
    ) -> None:
        """An asynchronous request: reads it from S3, writes the answer or the failure there."""
        await asyncio.sleep(self._job_s)
        output, failure = told
        try:
            if fault is not None and fault.kind == "fail_job":
                raise AwsFault(
                    "ModelError", 'Received server error (500) from model with message "CUDA error"'
                )
            data = await asyncio.to_thread(self._bucket.get, *source)
            body, mime = await self._answered(kind, data, accept, fault)
        except AwsFault as error:
            output, body, mime = failure, error.message.encode(), "text/plain"
        bucket, _, key = output.removeprefix("s3://").partition("/")
        await asyncio.to_thread(self._bucket.put, bucket, key, body, mime)

    async def _stream(self, request: Request) -> Response:
        name, data = request.path_params["name"], await _sent(request)
        call, fault = await self._begin(request, "InvokeEndpointWithResponseStream", name, _noted(data))
        kind = _asked(name, request)
        if kind != "chat":
            raise rejected("This model does not stream.")
        body, asked = _conversation(data)
        turn = await self._brain()(asked)
        counted = body.stream_options.get("include_usage", False)
        call.reply = {"ContentType": "text/event-stream", "InvokedProductionVariant": VARIANT}

        async def stream() -> AsyncIterator[bytes]:
            for number, piece in enumerate(completions.pieces(asked, turn, ids=self._ids, counted=counted)):
                if fault is not None and number == fault.after:
                    match fault.kind:
                        case "break_midstream":
                            yield frames.exception(
                                "ModelStreamError",
                                "The connection to the model was reset.",
                                ErrorCode="StreamBroken",
                            )
                            return
                        case "throttle_midstream":
                            yield frames.exception("InternalStreamFailure", "The stream failed.")
                            return
                        case "truncate":
                            return
                        case _:
                            pass
                await asyncio.sleep(self._word_s)
                for at in range(0, len(piece), PART):
                    yield frames.part("PayloadPart", piece[at : at + PART])

        headers = {"x-amzn-sagemaker-content-type": "text/event-stream"}
        return StreamingResponse(stream(), media_type="application/vnd.amazon.eventstream", headers=headers)

    async def _answered(self, kind: str, data: bytes, accept: str, fault: Fault | None) -> tuple[bytes, str]:
        """What a container answers: body and content type."""
        if fault is not None and fault.kind == "model_error":
            raise rejected("CUDA out of memory", status=500)
        if kind == "chat":
            _, asked = _conversation(data)
            said = completions.reply(asked, await self._brain()(asked), ids=self._ids)
            return json.dumps(said, ensure_ascii=False).encode(), "application/json"
        if fault is not None and fault.kind == "refuse_output":
            return _refused(kind)
        image = await asyncio.to_thread(_painted, kind, data)
        if kind == "custom" and accept.startswith("image/"):
            return self._spoil(pictures.png(image), fault), "image/png"
        if kind.startswith("jumpstart-") and kind != "jumpstart-sdxl" and accept != "application/json;jpeg":
            rows: JsonValue = np.asarray(image).tolist()
            return json.dumps({"generated_images": [rows], "prompt": ""}).encode(), "application/json"
        file = self._spoil(
            _jpeg(image) if kind in {"jumpstart-sd", "jumpstart-inpaint"} else pictures.png(image), fault
        )
        return json.dumps(_shape(kind, base64.b64encode(file).decode())).encode(), "application/json"


def rejected(why: str, *, status: int = 400) -> AwsFault:
    """A container's own error, as SageMaker passes it on."""
    side = "client" if status < 500 else "server"
    said = (
        f'Received {side} error ({status}) from model with message "{why}". See the endpoint\'s log for more.'
    )
    more: dict[str, JsonValue] = {
        "OriginalStatusCode": status,
        "OriginalMessage": why,
        "LogStreamArn": "arn:aws:logs:fake",
    }
    return AwsFault("ModelError", said, more)


def _arn(name: str) -> str:
    return f"arn:aws:sagemaker:us-east-1:123456789012:endpoint/{name}"


def _kind(name: str) -> str | None:
    return next((kind for kind in KINDS if name.startswith(kind)), None)


def _found(name: str) -> str:
    kind = _kind(name)
    if kind is None:
        raise AwsFault("ValidationError", f"Endpoint {name} of account 123456789012 not found.")
    return kind


def _asked(name: str, request: Request) -> str:
    """The kind of an endpoint that there is, with the variant that was named."""
    kind = _found(name)
    named = request.headers.get("x-amzn-sagemaker-target-variant", VARIANT)
    if named != VARIANT:
        raise AwsFault("ValidationError", f"Variant {named} not found for Request")
    return kind


async def _sent(request: Request) -> bytes:
    data = await request.body()
    if len(data) > REALTIME_BYTES:
        raise AwsFault("ValidationError", f"The request is larger than {REALTIME_BYTES} bytes.")
    return data


def _noted(data: bytes) -> dict[str, JsonValue]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _read(kind: type[_B], data: bytes) -> _B:
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise rejected(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _conversation(data: bytes) -> tuple[completions.CompletionBody, completions.ConverseRequest]:
    body = _read(completions.CompletionBody, data)
    try:
        return body, completions.converse(body)
    except ValueError as error:
        raise rejected(str(error)) from error


def _painted(kind: str, data: bytes) -> Image.Image:
    match kind:
        case "jumpstart-inpaint":
            asked = _read(InpaintBody, data)
            return _within(asked.image, asked.mask_image, asked.prompt, asked.seed, white=True)
        case "jumpstart-sdxl":
            xl = _read(XlBody, data)
            if xl.init_image and xl.mask_image:
                white = xl.mask_source == "MASK_IMAGE_WHITE"
                return _within(xl.init_image, xl.mask_image, xl.text_prompts[0].text, xl.seed, white=white)
            return pictures.gradient(xl.text_prompts[0].text, xl.seed, (xl.width, xl.height))
        case "custom":
            own = _read(CustomBody, data)
            given = own.parameters
            if given.image and given.mask:
                files = [one.removeprefix("data:image/png;base64,") for one in (given.image, given.mask)]
                return _within(files[0], files[1], own.inputs, given.seed, white=False)
            return pictures.gradient(own.inputs, given.seed, (given.width, given.height))
        case _:
            plain = _read(StableBody, data)
            return pictures.gradient(plain.prompt, plain.seed, (plain.width, plain.height))


def _within(picture: str, mask: str, words: str, seed: int, *, white: bool) -> Image.Image:
    try:
        image = pictures.read(picture, what="image", least=64, most=2048, pixels=4_194_304)
        over = pictures.read(mask, what="mask_image", least=64, most=2048, pixels=4_194_304)
    except AwsFault as error:
        raise rejected(error.message) from error
    if over.size != image.size:
        raise rejected("image and mask_image must have the same size.")
    inside = np.asarray(over.convert("L")) > 127
    return pictures.filled(image, inside if white else ~inside, words, seed)


def _refused(kind: str) -> tuple[bytes, str]:
    """A picture that a filter kept back: SDXL says so, Stable Diffusion's safety checker paints it black."""
    if kind == "jumpstart-sdxl":
        said: JsonValue = {
            "result": "success",
            "artifacts": [{"base64": "", "finishReason": "CONTENT_FILTERED", "seed": 0}],
        }
        return json.dumps(said).encode(), "application/json"
    black = base64.b64encode(_jpeg(Image.new("RGB", (64, 64)))).decode()
    return json.dumps(_shape(kind, black)).encode(), "application/json"


def _shape(kind: str, file: str) -> JsonValue:
    match kind:
        case "jumpstart-sdxl":
            return {
                "result": "success",
                "artifacts": [{"base64": file, "finishReason": "SUCCESS", "seed": 0}],
            }
        case "custom":
            return {"output": {"images": [f"data:image/png;base64,{file}"]}}
        case _:
            return {"generated_images": [file], "prompt": ""}


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()
