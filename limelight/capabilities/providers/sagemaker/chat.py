"""A chat model behind an endpoint of SageMaker whose container speaks chat completions (TGI, vLLM, DJL), tools too."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextvars import copy_context
from typing import Any, TypeVar

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import PrivateAttr, ValidationError

from limelight.capabilities.providers.sagemaker import completion
from limelight.capabilities.providers.sagemaker.completion import Completion
from limelight.capabilities.providers.sagemaker.endpoint import SERVICE
from limelight.capabilities.providers.sagemaker.stream import events
from limelight.infra.aws import Aws
from limelight.schema.errors import BadInput, TryAgain

T = TypeVar("T")
JSON = "application/json"
NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}(/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})?")
"""Of an endpoint, or of an endpoint and a component of it."""


class SageMakerChat(BaseChatModel):
    """`model` is the endpoint's name, or `endpoint/component` for an inference component of it.

    Async calls run in the threads and over the connections of an `Aws`. Raises what `limelight.infra.aws_errors` makes of
    AWS's errors, in mid-stream too. Make it with `sagemaker_chat`.
    """

    model: str
    max_tokens: int = 4096
    """Of an answer."""
    temperature: float | None = None
    """The container's own where it is left out."""
    _aws: Aws = PrivateAttr()

    @property
    def _llm_type(self) -> str:
        return f"sagemaker:{self.model}"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model, "max_tokens": self.max_tokens, "temperature": self.temperature}

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], *,
        tool_choice: str | dict[str, Any] | bool | None = None, **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:  # fmt: skip
        """The model with these tools; `any` has one called, a name that one."""
        chosen = completion.choice_of(tool_choice)
        more = {"tool_choice": chosen} if chosen else {}
        return self.bind(tools=[convert_to_openai_tool(one) for one in tools], **more, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        asked = self._asked(messages, stop, kwargs)
        reply = self._aws.blocking(
            SERVICE, lambda client: client.invoke_endpoint(**asked, Accept=JSON)["Body"].read()
        )
        message = completion.whole(self._read(reply), owner=self.model)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        streamed = {"stream": True, "stream_options": {"include_usage": True}}
        asked = self._asked(messages, stop, {**kwargs, **streamed})
        stream = self._aws.blocking(
            SERVICE, lambda client: client.invoke_endpoint_with_response_stream(**asked)["Body"]
        )
        try:
            for told in events(_parts(self._aws, stream), owner=self.model):
                yield ChatGenerationChunk(message=completion.piece(self._read(told), owner=self.model))
        finally:
            stream.close()

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await self._apart(lambda: self._generate(messages, stop, **kwargs))

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        pieces = self._stream(messages, stop, **kwargs)
        while (chunk := await self._apart(lambda: next(pieces, None))) is not None:
            yield chunk

    def _asked(
        self, messages: list[BaseMessage], stop: list[str] | None, more: dict[str, Any]
    ) -> dict[str, Any]:
        """The arguments of a call."""
        endpoint, _, component = self.model.partition("/")
        body: dict[str, Any] = {"messages": completion.body(messages), "max_tokens": self.max_tokens, **more}
        if self.temperature is not None:
            body.setdefault("temperature", self.temperature)
        if stop:
            body["stop"] = stop
        asked: dict[str, Any] = {
            "EndpointName": endpoint, "ContentType": JSON, "Body": json.dumps(body, ensure_ascii=False).encode()
        }  # fmt: skip
        return {**asked, "InferenceComponentName": component} if component else asked

    def _read(self, told: object) -> Completion:
        try:
            return (
                Completion.model_validate_json(told)
                if isinstance(told, bytes)
                else Completion.model_validate(told)
            )
        except ValidationError as error:
            raise TryAgain(
                f"{self.model} answered with no chat completion: try again", code="broken_output"
            ) from error

    async def _apart(self, work: Callable[[], T]) -> T:
        """Run it in a thread, with the context of the caller."""
        context = copy_context()
        return await self._aws.run(SERVICE, lambda _client: context.run(work))


def sagemaker_chat(model: str, *, aws: Aws, **options: Any) -> SageMakerChat:
    """The chat model of an endpoint, `endpoint` or `endpoint/component`; `options` are the fields of `SageMakerChat`.

    Raises `ProviderFailed` where boto3 or its settings are missing, and `BadInput` for what is no endpoint's name.
    """
    if not NAME.fullmatch(model):
        raise BadInput(f"{model!r} is no endpoint's name, nor endpoint/component", code="models", value=model)
    aws.client(SERVICE)
    made = SageMakerChat(model=model, **options)
    made._aws = aws
    return made


def _parts(aws: Aws, stream: Any) -> Iterator[bytes]:
    """The bytes of an event stream; its errors are our own."""
    parts = iter(stream)
    while (event := aws.blocking(SERVICE, lambda _client: next(parts, None))) is not None:
        if "PayloadPart" in event:
            yield event["PayloadPart"]["Bytes"]
