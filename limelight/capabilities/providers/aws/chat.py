"""`ChatBedrockConverse` without waiting for asyncio's few default threads, and with our own errors.

Needs langchain-aws, so it is imported by those who use it, not by its package.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextvars import copy_context
from typing import Any, TypeVar

from langchain_aws import ChatBedrockConverse
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from limelight.capabilities.providers.aws.caching import cacheable
from limelight.infra.aws import Aws
from limelight.infra.aws_prompts import least_cached

T = TypeVar("T")
_SERVICE = "bedrock-runtime"
BUDGETED = re.compile(r"anthropic\.claude-(?:3-7-|(?:sonnet|opus|haiku)-4)")
"""Models that think within a number of tokens; newer ones have efforts in their profile.
Source: docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html."""
LEAST_THINKING = 1024
EFFORTS = ((1024, "low"), (4096, "medium"))
"""The effort for a budget of at most so many tokens; "high" above."""
ANSWER_TOKENS = 8192


class BedrockChat(ChatBedrockConverse):
    """The same model; async calls run in the threads and over the connections of an `Aws`.

    Raises what `limelight.infra.aws_errors` makes of AWS's errors, in mid-stream too. Make it with `bedrock_chat`.
    """

    _aws: Aws = PrivateAttr()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        thinking_tokens: int = 0,
        **kwargs: Any,
    ) -> ChatResult:
        asked = {**self._thinking(thinking_tokens), **kwargs}
        return super()._generate(self._cacheable(messages, asked), stop, run_manager, **asked)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        thinking_tokens: int = 0,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        asked = {**self._thinking(thinking_tokens), **kwargs}
        return super()._stream(self._cacheable(messages, asked), stop, run_manager, **asked)

    @property
    def thinks(self) -> bool:
        """Whether `thinking_tokens` of a call make it think before it answers."""
        return bool(self._efforts or BUDGETED.search(self._get_base_model()))

    @property
    def _efforts(self) -> tuple[str, ...]:
        return tuple((self.profile or {}).get("reasoning_effort_levels") or ())

    def _thinking(self, tokens: int) -> dict[str, Any]:
        """A budget of thinking in the words of the model: an effort where it knows efforts, else tokens."""
        if tokens <= 0 or not self.thinks:
            return {}
        if self._efforts:
            wanted = next((effort for most, effort in EFFORTS if tokens <= most), "high")
            return {"reasoning_effort": wanted if wanted in self._efforts else self._efforts[-1]}
        budget = max(tokens, LEAST_THINKING)
        fields = {"thinking": {"type": "enabled", "budget_tokens": budget}}
        # The answer comes on top of the thoughts, and the limit is for both.
        most = budget + (self.max_tokens or ANSWER_TOKENS)
        return {"max_tokens": most, "additional_model_request_fields": fields}

    def _cacheable(self, messages: list[BaseMessage], asked: Mapping[str, Any]) -> list[BaseMessage]:
        """The messages with cache points where this model heeds them: `least_cached`. Nova keeps prompts without their tools."""
        model = self._get_base_model()
        tools = asked.get("tools") or []
        before = 0 if "amazon.nova" in model else len(json.dumps(tools, default=str)) * bool(tools)
        return cacheable(messages, least=least_cached(model), before=before)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        manager = run_manager.get_sync() if run_manager else None
        return await self._apart(lambda: self._generate(messages, stop, manager, **kwargs))

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        manager = run_manager.get_sync() if run_manager else None
        pieces = self._stream(messages, stop, manager, **kwargs)
        while (piece := await self._apart(lambda: next(pieces, None))) is not None:
            yield piece

    async def _apart(self, work: Callable[[], T]) -> T:
        """Run it in a thread, with the context of the caller."""
        context = copy_context()
        return await self._aws.run(_SERVICE, lambda _client: context.run(work))


class ClosingStreams:
    """A bedrock-runtime client whose streams are closed when their reader is done, fails or goes away.

    langchain-aws leaves the connection of a stream that ended in an error to the garbage collector.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def converse_stream(self, **asked: Any) -> dict[str, Any]:
        """The reply, with such a stream."""
        reply = self._client.converse_stream(**asked)
        return {**reply, "stream": _closed(reply["stream"])}


def _closed(stream: Any) -> Iterator[Any]:
    try:
        yield from stream
    finally:
        stream.close()


def bedrock_chat(model: str, *, aws: Aws, **options: Any) -> BedrockChat:
    """A chat model of Bedrock by model id or inference profile; `options` are those of `ChatBedrockConverse`."""
    made = BedrockChat(
        model=model,
        client=ClosingStreams(aws.client(_SERVICE)),
        bedrock_client=aws.client("bedrock"),
        **options,
    )
    made._aws = aws
    return made
