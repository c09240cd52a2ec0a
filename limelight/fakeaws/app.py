"""The fake as one ASGI app: its parts, and of itself Polly (REST), Comprehend, Rekognition and Transcribe (JSON 1.1, or CBOR)."""

from __future__ import annotations

import asyncio
import base64
import json
from collections import deque
from datetime import datetime

from pydantic import JsonValue
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from limelight.fakeaws import cbor, chat, guardrail, moderation, polly, quotas, sagemaker, transcribe
from limelight.fakeaws.bedrock import Bedrock
from limelight.fakeaws.errors import AwsFault
from limelight.fakeaws.faults import Fault, Script
from limelight.fakeaws.storage import Bucket
from limelight.fakeaws.wire import JSON, Call, checked, read_body, spoilt

_KEPT = 200
"""Calls that are remembered."""
_LOOK_S = 0.02
"""Between two looks whether a caller that hangs is still there."""


class FakeAWS:
    """Fake of Bedrock runtime, SageMaker, Comprehend, Rekognition, Polly and Transcribe.

    `brain` answers chats (by default it says back what it heard). `s3_endpoint` is where S3 is, e.g. moto's server:
    Nova Reel and Transcribe write there. `word_s` is the time between streamed events, `job_s` the time a video or a transcript takes.
    Over HTTP, `POST /_fake/faults` scripts a `Fault`, `DELETE /_fake/faults` forgets them, `GET /_fake/calls` lists calls.
    """

    def __init__(
        self, *, brain: chat.Brain = chat.echo, policy: guardrail.Policy | None = None,
        s3_endpoint: str | None = None, word_s: float = 0.0, job_s: float = 0.0,
    ) -> None:  # fmt: skip
        self.calls: deque[Call] = deque(maxlen=_KEPT)
        self._script = Script()
        self._brain = brain
        self._quotas = quotas.Quotas()
        self._bucket = Bucket(s3_endpoint)
        self._bedrock = Bedrock(
            self._begin, brain=lambda: self._brain, policy=policy or guardrail.Policy(), bucket=self._bucket, word_s=word_s,
            job_s=job_s,
        )  # fmt: skip
        self._heard = transcribe.Jobs(self._bucket.get, self._bucket.put, seconds=job_s)
        self._endpoints = sagemaker.Endpoints(
            self._begin, brain=lambda: self._brain, bucket=self._bucket, word_s=word_s, job_s=job_s
        )
        self._closed = False
        self._app = Starlette(
            routes=[
                *self._bedrock.routes,
                Route("/v1/speech", self._speech, methods=["POST"]),
                Route("/service/Transcribe/operation/{operation}", self._transcribe, methods=["POST"]),
                *self._endpoints.routes,
                Route("/_fake/faults", self._faults, methods=["POST", "DELETE"]),
                Route("/_fake/calls", self._list, methods=["GET"]),
                Route("/", self._target, methods=["POST"]),
            ],
            exception_handlers={AwsFault: _rest_error},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def fail(self, fault: Fault) -> None:
        """Let something go wrong at the next calls that the fault names."""
        self._script.add(fault)

    def heal(self) -> None:
        """Forget all faults, and close what was asked of Service Quotas."""
        self._script.clear()
        self._quotas.forget()
        self._bedrock.forget()

    def close(self) -> None:
        """Let go of callers that hang, and of S3."""
        self._closed = True
        self._bucket.close()

    async def _begin(
        self, request: Request, operation: str, model: str, body: dict[str, JsonValue]
    ) -> tuple[Call, Fault | None]:
        """Note a call and let its fault happen; returns what the handler has to spoil itself."""
        call = Call(operation, model, body)
        self.calls.append(call)
        fault = self._script.take(operation, model)
        if fault is None:
            return call, None
        fault.raised()
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "hang":
            await self._hang(request)
        return call, fault

    async def _hang(self, request: Request) -> None:
        """Answer nothing until the caller goes away or the fake closes."""
        while not self._closed and not await request.is_disconnected():  # noqa: ASYNC110 - it can only be asked for
            await asyncio.sleep(_LOOK_S)
        raise AwsFault("ServiceUnavailableException", "The fake is closing.")

    async def _target(self, request: Request) -> Response:
        """AWS JSON 1.1: the operation is in a header."""
        kind = "application/x-amz-json-1.1"
        try:
            body = await read_body(request)
            match request.headers.get("x-amz-target", ""):
                case (
                    "Comprehend_20171127.DetectToxicContent"
                    | "Comprehend_20171127.DetectPiiEntities" as target
                ):
                    told = await self._words(request, body, target.partition(".")[2])
                    return JSONResponse(told, media_type=kind)
                case (
                    "RekognitionService.DetectModerationLabels"
                    | "RekognitionService.DetectFaces"
                    | "RekognitionService.DetectText" as target
                ):
                    looked = await self._looked_at(request, body, target.partition(".")[2])
                    return JSONResponse(looked, media_type=kind)
                case target if target.startswith("Transcribe."):
                    made = await self._transcription(request, body, target.partition(".")[2])
                    return Response(json.dumps(made, default=datetime.timestamp), media_type=kind)
                case "SageMaker.DescribeEndpoint":
                    call, _ = await self._begin(
                        request, "DescribeEndpoint", str(body.get("EndpointName")), body
                    )
                    call.reply = await self._endpoints.describe(body)
                    return JSONResponse(call.reply, media_type=kind)
                case "ServiceQuotasV20190624.ListServiceQuotas":
                    return JSONResponse(
                        await self._quota(request, body, "ListServiceQuotas"), media_type=kind
                    )
                case "ServiceQuotasV20190624.RequestServiceQuotaIncrease":
                    made = await self._quota(request, body, "RequestServiceQuotaIncrease")
                    return JSONResponse(made, media_type=kind)
                case other:
                    raise AwsFault("UnknownOperationException", f"The fake does not know {other!r}.")
        except AwsFault as error:
            shape = {"__type": error.code, "message": error.message}
            return JSONResponse(shape, error.status, media_type=kind)

    async def _words(
        self, request: Request, body: dict[str, JsonValue], operation: str
    ) -> dict[str, JsonValue]:
        call, _ = await self._begin(request, operation, "", body)
        found = moderation.toxic if operation == "DetectToxicContent" else moderation.personal
        call.reply = found(body)
        return call.reply

    async def _looked_at(
        self, request: Request, body: dict[str, JsonValue], operation: str
    ) -> dict[str, JsonValue]:
        call, _ = await self._begin(request, operation, "", body)
        image = body.get("Image")
        if not isinstance(image, dict):
            raise AwsFault("InvalidParameterException", "Image is required.")
        if isinstance(image.get("Bytes"), str):
            data = base64.b64decode(str(image["Bytes"]))
        else:
            where = image.get("S3Object")
            if not isinstance(where, dict):
                raise AwsFault("InvalidParameterException", "Image holds neither Bytes nor S3Object.")
            data = await asyncio.to_thread(self._bucket.get, str(where["Bucket"]), str(where["Name"]))
        match operation:
            case "DetectFaces":
                call.reply = moderation.faces(data)
            case "DetectText":
                call.reply = moderation.lettering(data)
            case _:
                call.reply = moderation.labels(body, data)
        return call.reply

    async def _speech(self, request: Request) -> Response:
        body = await read_body(request)
        _, fault = await self._begin(request, "SynthesizeSpeech", str(body.get("VoiceId", "")), body)
        sound, mime, billed = await asyncio.to_thread(polly.answer, checked(polly.SpeechBody, body))
        headers = {"x-amzn-requestcharacters": str(billed)}
        return Response(spoilt(sound, fault), media_type=mime, headers=headers)

    async def _transcribe(self, request: Request) -> Response:
        """RPC v2, which newer clients speak: the operation is in the path, the body is CBOR."""
        headers = {"smithy-protocol": "rpc-v2-cbor"}
        try:
            body = JSON.validate_python(cbor.loads(await request.body()))
            reply = await self._transcription(request, body, request.path_params["operation"])
            return Response(cbor.dumps(reply), media_type="application/cbor", headers=headers)
        except AwsFault as error:
            shape = {"__type": f"com.amazonaws.transcribe#{error.code}", "message": error.message}
            return Response(cbor.dumps(shape), error.status, headers, "application/cbor")

    async def _transcription(
        self, request: Request, body: dict[str, JsonValue], operation: str
    ) -> dict[str, JsonValue | datetime]:
        call, fault = await self._begin(request, operation, "", body)
        name = str(body.get("TranscriptionJobName", ""))
        match operation:
            case "StartTranscriptionJob":
                failure = "Internal failure" if fault is not None and fault.kind == "fail_job" else ""
                made = self._heard.start(checked(transcribe.StartBody, body), failure=failure)
            case "GetTranscriptionJob":
                made = await asyncio.to_thread(self._heard.get, name, spoil=lambda file: spoilt(file, fault))
            case "DeleteTranscriptionJob":
                made = self._heard.delete(name)
            case _:
                raise AwsFault("UnknownOperationException", f"The fake does not know {operation!r}.")
        call.reply = made  # pyright: ignore[reportAttributeAccessIssue] - times are told as such
        return made

    async def _quota(
        self, request: Request, body: dict[str, JsonValue], operation: str
    ) -> dict[str, JsonValue]:
        call, _ = await self._begin(request, operation, "", body)
        asked = self._quotas.list if operation == "ListServiceQuotas" else self._quotas.increase
        call.reply = asked(body)
        return call.reply

    async def _faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.heal()
        else:
            self.fail(checked(Fault, await read_body(request)))
        return Response(status_code=204)

    async def _list(self, request: Request) -> Response:
        return JSONResponse([{"operation": call.operation, "model": call.model} for call in self.calls])


async def _rest_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AwsFault)
    headers = {"x-amzn-errortype": f"{error.code}:http://internal.amazon.com/coral/com.amazon.bedrock/"}
    return JSONResponse({"message": error.message, **error.more}, error.status, headers)
