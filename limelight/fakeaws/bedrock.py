"""Bedrock's runtime: Converse and ConverseStream, InvokeModel, Rerank, asynchronous invocations, ApplyGuardrail."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable

from pydantic import JsonValue
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from limelight.fakeaws import canvas, chat, embeddings, frames, guardrail, reel, rerank, stability
from limelight.fakeaws.errors import invalid
from limelight.fakeaws.faults import Fault
from limelight.fakeaws.storage import Bucket
from limelight.fakeaws.wire import Begin, Call, checked, encoded, read_body, spoilt


class Bedrock:
    """The models, guardrails and jobs of the account."""

    def __init__(
        self, begin: Begin, *, brain: Callable[[], chat.Brain], policy: guardrail.Policy, bucket: Bucket, word_s: float,
        job_s: float,
    ) -> None:  # fmt: skip
        self._begin, self._brain, self._policy = begin, brain, policy
        self._prompts = chat.PromptCache()
        self._jobs = reel.Jobs(bucket.put, seconds=job_s)
        self._word_s = word_s
        self._ids = (f"tooluse_fake{number:08d}" for number in itertools.count(1))
        self.routes = [
            Route("/model/{model:path}/converse", self._converse, methods=["POST"]),
            Route("/model/{model:path}/converse-stream", self._converse_stream, methods=["POST"]),
            Route("/model/{model:path}/invoke", self._invoke, methods=["POST"]),
            Route("/rerank", self._rerank, methods=["POST"]),
            Route("/async-invoke", self._start, methods=["POST"]),
            Route("/async-invoke/{arn:path}", self._get, methods=["GET"]),
            Route("/guardrail/{id:path}/version/{version}/apply", self._guard, methods=["POST"]),
        ]

    def forget(self) -> None:
        """Forget what prompts it has read."""
        self._prompts = chat.PromptCache()

    async def _chat(
        self, request: Request, operation: str
    ) -> tuple[Call, chat.ConverseRequest, chat.Turn, Fault | None]:
        body = await read_body(request)
        call, fault = await self._begin(request, operation, request.path_params["model"], body)
        asked = checked(chat.ConverseRequest, body)
        chat.check(asked)
        if fault is not None and fault.kind.startswith("refuse"):
            return call, asked, chat.Turn(text=guardrail.BLOCKED, blocked=True), fault
        return call, asked, await self._guarded(asked), fault

    async def _guarded(self, asked: chat.ConverseRequest) -> chat.Turn:
        """The turn, with the guardrail that a request names before and behind the model."""
        blocked = chat.Turn(text=guardrail.BLOCKED, blocked=True)
        if asked.guardrailConfig is None:
            return await self._brain()(asked)
        if guardrail.objects(asked.last_text, self._policy):
            return blocked
        turn = await self._brain()(asked)
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
        body, model = await read_body(request), request.path_params["model"]
        call, fault = await self._begin(request, "InvokeModel", model, body)
        if "nova-canvas" in model:
            call.reply = await self._canvas(checked(canvas.CanvasBody, body), fault)
        elif family := next((kind for part, kind in stability.BODIES.items() if part in model), None):
            call.reply = await self._stability(checked(family, body), fault)
        elif sort := next((kind for part, kind in embeddings.BODIES.items() if part in model), None):
            call.reply, tokens = embeddings.answer(model, checked(sort, body))
            return JSONResponse(call.reply, headers={"x-amzn-bedrock-input-token-count": str(tokens)})
        else:
            raise invalid("The provided model identifier is invalid.")
        return JSONResponse(call.reply)

    async def _rerank(self, request: Request) -> Response:
        body = await read_body(request)
        call, _ = await self._begin(request, "Rerank", "", body)
        asked = checked(rerank.RerankBody, body)
        call.model = rerank.model_of(asked)
        call.reply = rerank.answer(asked)
        return JSONResponse(call.reply)

    async def _canvas(self, body: canvas.CanvasBody, fault: Fault | None) -> dict[str, JsonValue]:
        if fault is not None and fault.kind == "refuse_input":
            raise invalid(canvas.BLOCKED_PROMPT)
        if fault is not None and fault.kind == "refuse_output":
            return {"images": [], "error": canvas.BLOCKED_OUTPUT}
        made = await asyncio.to_thread(canvas.answer, body)
        return {"images": [encoded(spoilt(file, fault)) for file in made]}

    async def _stability(self, body: stability.Body, fault: Fault | None) -> dict[str, JsonValue]:
        if fault is not None and fault.kind.startswith("refuse"):
            where = "prompt" if fault.kind == "refuse_input" else "output image"
            return {"finish_reasons": [f"Filter reason: {where}"]}
        made = await asyncio.to_thread(stability.answer, body)
        seed = 0 if isinstance(body, stability.BackgroundBody | stability.FastBody) else body.seed
        return {"seeds": [seed], "finish_reasons": [None], "images": [encoded(spoilt(made, fault))]}

    async def _start(self, request: Request) -> Response:
        body = await read_body(request)
        call, fault = await self._begin(request, "StartAsyncInvoke", str(body.get("modelId", "")), body)
        started = checked(reel.StartBody, body)
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
        call, fault = await self._begin(request, "GetAsyncInvoke", "", {})
        job = await asyncio.to_thread(
            self._jobs.get, request.path_params["arn"], spoil=lambda file: spoilt(file, fault)
        )
        call.reply = job.reply()
        return JSONResponse(call.reply)

    async def _guard(self, request: Request) -> Response:
        body = await read_body(request)
        call, _ = await self._begin(request, "ApplyGuardrail", request.path_params["id"], body)
        call.reply = guardrail.apply(checked(guardrail.ApplyBody, body), self._policy)
        return JSONResponse(call.reply)
