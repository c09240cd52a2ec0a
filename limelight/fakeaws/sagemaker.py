"""SageMaker's runtime: endpoints that paint and one that chats, at once, by way of S3, and as a stream; DescribeEndpoint.

An endpoint is what its name begins with: `jumpstart-sd`, `jumpstart-inpaint`, `jumpstart-sdxl` (the payloads of
JumpStart), `custom` (`inputs` and `parameters`, as the Hugging Face toolkit has it), `chat` (chat completions). No other exists.

Sources: the API reference of the SageMaker runtime; the JumpStart notebooks of aws/amazon-sagemaker-examples.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import numpy as np
from pydantic import JsonValue
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from limelight.fakeaws import completions, containers, frames, pictures
from limelight.fakeaws.chat import Brain
from limelight.fakeaws.errors import AwsFault
from limelight.fakeaws.faults import Fault
from limelight.fakeaws.storage import Bucket
from limelight.fakeaws.wire import Begin, spoilt

REALTIME_BYTES = 6_291_456
PART = 37
"""Bytes of a part of a stream: lines, and characters of several bytes, are cut through."""
KINDS = ("jumpstart-inpaint", "jumpstart-sdxl", "jumpstart-sd", "custom", "chat")
"""What a name can begin with."""
VARIANT = "AllTraffic"
OUTPUTS = "sagemaker-us-east-1-123456789012"
"""The bucket in which every endpoint puts its answers and failures."""


class Endpoints:
    """The endpoints of the account."""

    def __init__(
        self,
        begin: Begin,
        *,
        brain: Callable[[], Brain],
        bucket: Bucket,
        word_s: float,
        job_s: float,
    ) -> None:
        self._begin, self._brain, self._bucket = begin, brain, bucket
        self._word_s, self._job_s = word_s, job_s
        self._ids = (f"call_fake{number:08d}" for number in itertools.count(1))
        self._jobs: set[asyncio.Task[None]] = set()
        self.routes = [
            Route("/endpoints/{name}/invocations", self._invoke, methods=["POST"]),
            Route("/endpoints/{name}/async-invocations", self._start, methods=["POST"]),
            Route("/endpoints/{name}/invocations-response-stream", self._stream, methods=["POST"]),
        ]

    async def describe(self, body: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """The reply of DescribeEndpoint."""
        name = str(body.get("EndpointName", ""))
        if _kind(name) is None:
            raise AwsFault("ValidationException", f'Could not find endpoint "{_arn(name)}".')
        await asyncio.to_thread(self._bucket.make, OUTPUTS)
        return {
            "EndpointName": name, "EndpointArn": _arn(name), "EndpointConfigName": name, "EndpointStatus": "InService",
            "CreationTime": 1.76e9, "LastModifiedTime": time.time(),
            "AsyncInferenceConfig": {
                "OutputConfig": {"S3OutputPath": f"s3://{OUTPUTS}/out/", "S3FailurePath": f"s3://{OUTPUTS}/failed/"}
            },
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
        await asyncio.to_thread(self._bucket.make, OUTPUTS)
        job = uuid4().hex
        named = heads.get("x-amzn-sagemaker-filename") or f"{job}.out"
        output, failure = f"s3://{OUTPUTS}/out/{named}", f"s3://{OUTPUTS}/failed/{job}-error.out"
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
        began = time.monotonic()
        while time.monotonic() - began < self._job_s:  # noqa: ASYNC110 - it may be made shorter meanwhile
            await asyncio.sleep(min(0.02, self._job_s))
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
            raise containers.rejected("This model does not stream.")
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
            raise containers.rejected("CUDA out of memory", status=500)
        if kind == "chat":
            _, asked = _conversation(data)
            said = completions.reply(asked, await self._brain()(asked), ids=self._ids)
            return json.dumps(said, ensure_ascii=False).encode(), "application/json"
        if fault is not None and fault.kind == "refuse_output":
            return containers.refused(kind)
        image = await asyncio.to_thread(containers.painted, kind, data)
        if kind == "custom" and accept.startswith("image/"):
            return spoilt(pictures.png(image), fault), "image/png"
        if kind.startswith("jumpstart-") and kind != "jumpstart-sdxl" and accept != "application/json;jpeg":
            rows: JsonValue = np.asarray(image).tolist()
            return json.dumps({"generated_images": [rows], "prompt": ""}).encode(), "application/json"
        file = spoilt(
            containers.jpeg(image) if kind in {"jumpstart-sd", "jumpstart-inpaint"} else pictures.png(image),
            fault,
        )
        return json.dumps(
            containers.shape(kind, base64.b64encode(file).decode())
        ).encode(), "application/json"


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


def _conversation(data: bytes) -> tuple[completions.CompletionBody, completions.ConverseRequest]:
    body = containers.read(completions.CompletionBody, data)
    try:
        return body, completions.converse(body)
    except ValueError as error:
        raise containers.rejected(str(error)) from error
