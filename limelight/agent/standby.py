"""A chat model with another one that stands by: when the first fails or is silent, the second answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import structlog
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.language_models.base import LangSmithParams
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableBinding
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from limelight.schema.strategy import ANSWER_S, FIRST_WORD_S, allows

log = structlog.get_logger(__name__)


Within = Callable[[list[BaseMessage]], AbstractAsyncContextManager[None]]


class Silent(Exception):
    """A model gave neither words nor a tool call."""


class Standby(BaseChatModel):
    """`first`, and `second` for calls at which the first one fails. An answer that has begun is never begun anew."""

    first: BaseChatModel
    second: BaseChatModel
    within: Within | None = None
    """The quota of `first`; raises `TryAgain` where it has too little left."""

    @property
    def _llm_type(self) -> str:
        return f"{self.first._llm_type} or {self.second._llm_type}"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return dict(self.first._identifying_params)

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        return self.first._get_ls_params(stop, **kwargs)

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], *, tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:  # fmt: skip
        """Both models with these tools."""
        schemas = [convert_to_openai_tool(one) for one in tools]
        return self.bind(tools=schemas, tool_choice=tool_choice, **kwargs)

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        asked = _bound(self.first, kwargs)
        try:
            return _spoken(self.first._generate(messages, stop, **asked))
        except Exception as error:
            self._told(error)
        return self.second._generate(messages, stop, **_bound(self.second, kwargs))

    async def _agenerate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        asked = _bound(self.first, kwargs)
        try:
            async with self._room(messages), asyncio.timeout(ANSWER_S):
                return _spoken(await self.first._agenerate(messages, stop, **asked))
        except Exception as error:
            self._told(error)
        return await self.second._agenerate(messages, stop, **_bound(self.second, kwargs))

    async def _astream(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:  # fmt: skip
        asked, begun = _bound(self.first, kwargs), False
        try:
            async with self._room(messages):
                async for chunk in _in_time(self.first._astream(messages, stop, run_manager, **asked)):
                    begun = begun or _speaks(chunk.message)
                    yield chunk
            if begun:
                return
            raise Silent("it said nothing")
        except Exception as error:
            if begun:
                raise
            self._told(error)
        async for chunk in self.second._astream(messages, stop, run_manager, **_bound(self.second, kwargs)):
            yield chunk

    def _room(self, messages: list[BaseMessage]) -> AbstractAsyncContextManager[None]:
        return self.within(messages) if self.within is not None else nullcontext()

    def _told(self, error: Exception) -> None:
        """Say in the log that the other one is asked. Raises what another model would not do better, by the table."""
        if not allows(error, "elsewhere"):
            raise error
        log.warning(
            "chat_model_failed", model=self.first._llm_type, instead=self.second._llm_type, error=repr(error)
        )


async def _in_time(stream: AsyncIterator[ChatGenerationChunk]) -> AsyncIterator[ChatGenerationChunk]:
    """A stream that must begin to speak soon. Raises `TimeoutError`."""
    late = asyncio.get_running_loop().time() + FIRST_WORD_S
    begun = False
    while True:
        try:
            async with asyncio.timeout_at(None if begun else late):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        begun = begun or _speaks(chunk.message)
        yield chunk


def _speaks(message: BaseMessage) -> bool:
    called = isinstance(message, AIMessage) and message.tool_calls
    begun = isinstance(message, AIMessageChunk) and message.tool_call_chunks
    return bool(message.text or called or begun)


def _spoken(result: ChatResult) -> ChatResult:
    if not any(_speaks(generation.message) for generation in result.generations):
        raise Silent("it said nothing")
    return result


def _bound(model: BaseChatModel, asked: dict[str, Any]) -> dict[str, Any]:
    """What a call asks for, its tools in the model's own form."""
    rest = {key: value for key, value in asked.items() if key not in {"tools", "tool_choice"}}
    if not asked.get("tools"):
        return rest
    choice = asked.get("tool_choice")
    binding = model.bind_tools(asked["tools"], **({"tool_choice": choice} if choice else {}))
    if not isinstance(binding, RunnableBinding):
        raise TypeError(
            f"{model._llm_type} binds tools by more than arguments: set models.standby to '' to use it alone"
        )
    return {**binding.kwargs, **rest}
