"""The fake as one ASGI app: Bedrock runtime and Polly (REST), Comprehend, Rekognition and Transcribe (JSON 1.1, or CBOR)."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from limelight.fakeaws import (
    canvas,
    cbor,
    chat,
    embeddings,
    frames,
    guardrail,
    moderation,
    polly,
    quotas,
    reel,
    rerank,
    sagemaker,
    stability,
    transcribe,
)
from limelight.fakeaws.errors import AwsFault, invalid
from limelight.fakeaws.faults import Fault, Script
from limelight.fakeaws.storage import Bucket

_B = TypeVar("_B", bound=BaseModel)
_JSON = TypeAdapter[dict[str, JsonValue]](dict[str, JsonValue])
_KEPT = 200
"""Calls that are remembered."""
_LOOK_S = 0.02
"""Between two looks whether a caller that hangs is still there."""


@dataclass
class Call:
    """One call that the fake was asked, and what it answered."""

    operation: str
    model: str = ""
    request: dict[str, JsonValue] = field(default_factory=dict)
    reply: dict[str, JsonValue] = field(default_factory=dict)


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
        self._policy = policy or guardrail.Policy()
        self._quotas = quotas.Quotas()
        self._prompts = chat.PromptCache()
        self._bucket = Bucket(s3_endpoint)
        self._jobs = reel.Jobs(self._bucket.put, seconds=job_s)
        self._heard = transcribe.Jobs(self._bucket.get, self._bucket.put, seconds=job_s)
        self._endpoints = sagemaker.Endpoints(
            self._endpoint_call,
            brain=lambda: self._brain,
            bucket=self._bucket,
            spoil=_spoilt,
            word_s=word_s,
            job_s=job_s,
        )
        self._word_s = word_s
        self._ids = (f"tooluse_fake{number:08d}" for number in itertools.count(1))
        self._closed = False
        self._app = Starlette(
            routes=[
                Route("/model/{model:path}/converse", self._converse, methods=["POST"]),
                Route("/model/{model:path}/converse-stream", self._converse_stream, methods=["POST"]),
                Route("/model/{model:path}/invoke", self._invoke, methods=["POST"]),
                Route("/rerank", self._rerank, methods=["POST"]),
                Route("/async-invoke", self._start, methods=["POST"]),
                Route("/async-invoke/{arn:path}", self._get, methods=["GET"]),
                Route("/guardrail/{id:path}/version/{version}/apply", self._guard, methods=["POST"]),
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
        self._prompts = chat.PromptCache()

    def close(self) -> None:
        """Let go of callers that hang, and of S3."""
        self._closed = True
        self._bucket.close()

    async def _begin(self, request: Request, call: Call) -> Fault | None:
        """Note a call and let its fault happen; returns what the handler has to spoil itself."""
        self.calls.append(call)
        fault = self._script.take(call.operation, call.model)
        if fault is None:
            return None
        fault.raised()
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "hang":
            await self._hang(request)
        return fault

    async def _endpoint_call(
        self, request: Request, operation: str, endpoint: str, body: dict[str, JsonValue]
    ) -> tuple[Call, Fault | None]:
        call = Call(operation, endpoint, body)
        return call, await self._begin(request, call)

    async def _hang(self, request: Request) -> None:
        """Answer nothing until the caller goes away or the fake closes."""
        while not self._closed and not await request.is_disconnected():  # noqa: ASYNC110 - it can only be asked for
            await asyncio.sleep(_LOOK_S)
        raise AwsFault("ServiceUnavailableException", "The fake is closing.")

    async def _chat(
        self, request: Request, operation: str
    ) -> tuple[Call, chat.ConverseRequest, chat.Turn, Fault | None]:
        body = await _body(request)
        call = Call(operation, request.path_params["model"], body)
        fault = await self._begin(request, call)
        asked = _checked(chat.ConverseRequest, body)
        chat.check(asked)
        if fault is not None and fault.kind.startswith("refuse"):
            return call, asked, chat.Turn(text=guardrail.BLOCKED, blocked=True), fault
        return call, asked, await self._guarded(asked), fault

    async def _guarded(self, asked: chat.ConverseRequest) -> chat.Turn:
        """The turn, with the guardrail that a request names before and behind the model."""
        blocked = chat.Turn(text=guardrail.BLOCKED, blocked=True)
        if asked.guardrailConfig is None:
            return await self._brain(asked)
        if guardrail.objects(asked.last_text, self._policy):
            return blocked
        turn = await self._brain(asked)
        return blocked if guardrail.objects(turn.text, self._policy) else turn

    async def _converse(self, request: Request) -> Response:
        call, asked, turn, _ = await self._chat(request, "Converse")
        content: list[JsonValue] = list(chat.blocks(turn, ids=self._ids))
        call.reply = {
            "output": {"message": {"role": "assistant", "content": content}},
            "stopReason": chat.stop_reason(turn),
            "usage": chat.usage(asked, turn, self._prompts.take(call.model, asked)),
            "metrics": {"latencyMs": 1},
        }
        return JSONResponse(call.reply)

    async def _converse_stream(self, request: Request) -> Response:
        call, asked, turn, fault = await self._chat(request, "ConverseStream")
        cached = self._prompts.take(call.model, asked)

        async def stream() -> AsyncIterator[bytes]:
            sent: list[JsonValue] = []
            call.reply = {"events": sent}
            for number, (name, payload) in enumerate(chat.events(asked, turn, ids=self._ids, cached=cached)):
                if fault is not None and fault.kind == "throttle_midstream" and number == fault.after:
                    yield frames.exception(
                        "throttlingException", "Too many tokens, please wait before trying again."
                    )
                    return
                await asyncio.sleep(self._word_s)
                sent.append({name: payload})
                yield frames.event(name, payload)

        return StreamingResponse(stream(), media_type="application/vnd.amazon.eventstream")

    async def _invoke(self, request: Request) -> Response:
        body, model = await _body(request), request.path_params["model"]
        call = Call("InvokeModel", model, body)
        fault = await self._begin(request, call)
        if "nova-canvas" in model:
            call.reply = await self._canvas(_checked(canvas.CanvasBody, body), fault)
        elif family := next((kind for part, kind in stability.BODIES.items() if part in model), None):
            call.reply = await self._stability(_checked(family, body), fault)
        elif sort := next((kind for part, kind in embeddings.BODIES.items() if part in model), None):
            call.reply, tokens = embeddings.answer(model, _checked(sort, body))
            return JSONResponse(call.reply, headers={"x-amzn-bedrock-input-token-count": str(tokens)})
        else:
            raise invalid("The provided model identifier is invalid.")
        return JSONResponse(call.reply)

    async def _rerank(self, request: Request) -> Response:
        body = await _body(request)
        call = Call("Rerank", request=body)
        await self._begin(request, call)
        asked = _checked(rerank.RerankBody, body)
        call.model = rerank.model_of(asked)
        call.reply = rerank.answer(asked)
        return JSONResponse(call.reply)

    async def _canvas(self, body: canvas.CanvasBody, fault: Fault | None) -> dict[str, JsonValue]:
        if fault is not None and fault.kind == "refuse_input":
            raise invalid(canvas.BLOCKED_PROMPT)
        if fault is not None and fault.kind == "refuse_output":
            return {"images": [], "error": canvas.BLOCKED_OUTPUT}
        made = await asyncio.to_thread(canvas.answer, body)
        return {"images": [_base64(_spoilt(file, fault)) for file in made]}

    async def _stability(self, body: stability.Body, fault: Fault | None) -> dict[str, JsonValue]:
        if fault is not None and fault.kind.startswith("refuse"):
            where = "prompt" if fault.kind == "refuse_input" else "output image"
            return {"finish_reasons": [f"Filter reason: {where}"]}
        made = await asyncio.to_thread(stability.answer, body)
        seed = 0 if isinstance(body, stability.BackgroundBody | stability.FastBody) else body.seed
        return {"seeds": [seed], "finish_reasons": [None], "images": [_base64(_spoilt(made, fault))]}

    async def _start(self, request: Request) -> Response:
        body = await _body(request)
        call = Call("StartAsyncInvoke", str(body.get("modelId", "")), body)
        fault = await self._begin(request, call)
        started = _checked(reel.StartBody, body)
        if "nova-reel" not in started.modelId:
            raise invalid("The provided model identifier is invalid.")
        if fault is not None and fault.kind == "refuse_input":
            raise invalid(canvas.BLOCKED_PROMPT)
        failure = {"refuse_output": reel.BLOCKED_OUTPUT, "fail_job": "Internal error."}.get(
            fault.kind if fault else "", ""
        )
        call.reply = {"invocationArn": self._jobs.start(started, failure=failure).arn}
        return JSONResponse(call.reply)

    async def _get(self, request: Request) -> Response:
        call = Call("GetAsyncInvoke")
        fault = await self._begin(request, call)
        job = await asyncio.to_thread(
            self._jobs.get, request.path_params["arn"], spoil=lambda file: _spoilt(file, fault)
        )
        call.reply = job.reply()
        return JSONResponse(call.reply)

    async def _guard(self, request: Request) -> Response:
        body = await _body(request)
        call = Call("ApplyGuardrail", request.path_params["id"], body)
        await self._begin(request, call)
        call.reply = guardrail.apply(_checked(guardrail.ApplyBody, body), self._policy)
        return JSONResponse(call.reply)

    async def _target(self, request: Request) -> Response:
        """AWS JSON 1.1: the operation is in a header."""
        kind = "application/x-amz-json-1.1"
        try:
            body = await _body(request)
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
                    call, _ = await self._endpoint_call(
                        request, "DescribeEndpoint", str(body.get("EndpointName")), body
                    )
                    call.reply = self._endpoints.describe(body)
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
        call = Call(operation, request=body)
        await self._begin(request, call)
        found = moderation.toxic if operation == "DetectToxicContent" else moderation.personal
        call.reply = found(body)
        return call.reply

    async def _looked_at(
        self, request: Request, body: dict[str, JsonValue], operation: str
    ) -> dict[str, JsonValue]:
        call = Call(operation, request=body)
        await self._begin(request, call)
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
        body = await _body(request)
        call = Call("SynthesizeSpeech", str(body.get("VoiceId", "")), body)
        fault = await self._begin(request, call)
        sound, mime, billed = await asyncio.to_thread(polly.answer, _checked(polly.SpeechBody, body))
        headers = {"x-amzn-requestcharacters": str(billed)}
        return Response(_spoilt(sound, fault), media_type=mime, headers=headers)

    async def _transcribe(self, request: Request) -> Response:
        """RPC v2, which newer clients speak: the operation is in the path, the body is CBOR."""
        headers = {"smithy-protocol": "rpc-v2-cbor"}
        try:
            body = _JSON.validate_python(cbor.loads(await request.body()))
            reply = await self._transcription(request, body, request.path_params["operation"])
            return Response(cbor.dumps(reply), media_type="application/cbor", headers=headers)
        except AwsFault as error:
            shape = {"__type": f"com.amazonaws.transcribe#{error.code}", "message": error.message}
            return Response(cbor.dumps(shape), error.status, headers, "application/cbor")

    async def _transcription(
        self, request: Request, body: dict[str, JsonValue], operation: str
    ) -> dict[str, JsonValue | datetime]:
        call = Call(operation, request=body)
        fault = await self._begin(request, call)
        name = str(body.get("TranscriptionJobName", ""))
        match operation:
            case "StartTranscriptionJob":
                failure = "Internal failure" if fault is not None and fault.kind == "fail_job" else ""
                made = self._heard.start(_checked(transcribe.StartBody, body), failure=failure)
            case "GetTranscriptionJob":
                made = await asyncio.to_thread(self._heard.get, name, spoil=lambda file: _spoilt(file, fault))
            case "DeleteTranscriptionJob":
                made = self._heard.delete(name)
            case _:
                raise AwsFault("UnknownOperationException", f"The fake does not know {operation!r}.")
        call.reply = made  # pyright: ignore[reportAttributeAccessIssue] - times are told as such
        return made

    async def _quota(
        self, request: Request, body: dict[str, JsonValue], operation: str
    ) -> dict[str, JsonValue]:
        call = Call(operation, request=body)
        await self._begin(request, call)
        asked = self._quotas.list if operation == "ListServiceQuotas" else self._quotas.increase
        call.reply = asked(body)
        return call.reply

    async def _faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.heal()
        else:
            self.fail(_checked(Fault, await _body(request)))
        return Response(status_code=204)

    async def _list(self, request: Request) -> Response:
        return JSONResponse([{"operation": call.operation, "model": call.model} for call in self.calls])


async def _rest_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AwsFault)
    headers = {"x-amzn-errortype": f"{error.code}:http://internal.amazon.com/coral/com.amazon.bedrock/"}
    return JSONResponse({"message": error.message, **error.more}, error.status, headers)


async def _body(request: Request) -> dict[str, JsonValue]:
    try:
        return _JSON.validate_python(json.loads(await request.body() or b"{}"))
    except (ValueError, ValidationError) as error:
        raise invalid("Malformed input request: the body is no JSON object.") from error


def _checked(kind: type[_B], body: dict[str, JsonValue]) -> _B:
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"])
        raise invalid(
            f"Malformed input request: #/{where}: {first['msg']}, please reformat your input and try again."
        ) from error


def _spoilt(file: bytes, fault: Fault | None) -> bytes:
    match fault.kind if fault else "":
        case "truncate":
            return file[: len(file) // 2]
        case "wrong_bytes":
            return b"<html>this is no picture</html>"
        case _:
            return file


def _base64(file: bytes) -> str:
    return base64.b64encode(file).decode()
