"""The Director as a chat model: what LangChain needs to stream it, bind tools to it and count its tokens."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from limelight.agent.director.act import Reply, reply_to
from limelight.agent.director.pick import number
from limelight.agent.director.protocol import read
from limelight.agent.director.toolbox import Toolbox
from limelight.agent.director.understander import Understander, default_understander

CHARS_PER_TOKEN = 4
ARGS_PIECE = 240
"""Characters of tool arguments in one chunk."""


class Director(BaseChatModel):
    """The offline chat model: deterministic, no weights, no network, no access to anything but its messages.

    It plans, writes copy and answers by rule. `understander` turns words into acts; the router's by default.
    """

    word_delay_s: float = Field(default=0.008, ge=0)
    """Pause between words when streaming, so that text appears at a reading pace."""
    understander: Understander = Field(default=default_understander, exclude=True, repr=False)

    @property
    def _llm_type(self) -> str:
        return "limelight-director"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": "director", "word_delay_s": self.word_delay_s}

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | dict[str, Any] | bool | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The Director with these tools.

        `tool_choice`: `auto`, `any`/`required`/True, `none`, or a tool's name; `ValueError` for others.
        """
        schemas = [convert_to_openai_tool(one) for one in tools]
        Toolbox.of(schemas, tool_choice)
        return self.bind(tools=schemas, tool_choice=tool_choice, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages, stop=stop, **kwargs))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages, stop=stop, **kwargs))])

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        message = self._answer(messages, stop=stop, **kwargs)
        first = True
        for piece in chunks_of(message):
            if piece.content and not first and self.word_delay_s:
                await asyncio.sleep(self.word_delay_s)
            first = False
            chunk = ChatGenerationChunk(message=piece)
            if run_manager and piece.content:
                await run_manager.on_llm_new_token(str(piece.content), chunk=chunk)
            yield chunk

    def _answer(
        self,
        messages: list[BaseMessage],
        *,
        stop: list[str] | None = None,
        tools: Sequence[dict[str, Any]] = (),
        tool_choice: str | dict[str, Any] | bool | None = None,
        **_: Any,
    ) -> AIMessage:
        """The whole answer. Ignores the sampling arguments that a model with weights would heed."""
        reply = reply_to(read(messages), Toolbox.of(tools, tool_choice), self.understander)
        reply = Reply(_cut(reply.text, stop), reply.tool, reply.args)
        read_chars = sum(len(str(m.content)) for m in messages) + len(json.dumps(list(tools)))
        written = len(reply.text) + (len(json.dumps(reply.args)) if reply.tool else 0)
        usage = _usage(read_chars, written)
        calls = []
        if reply.tool:
            call_id = f"call_{number(len(messages), read_chars, json.dumps(reply.args), reply.tool):08x}"
            calls = [{"name": reply.tool, "args": reply.args, "id": call_id, "type": "tool_call"}]
        return AIMessage(
            content=reply.text,
            tool_calls=calls,
            usage_metadata=usage,
            response_metadata={
                "model_name": "director",
                "model_provider": "limelight",
                "finish_reason": "tool_calls" if calls else "stop",
            },
        )


def chunks_of(message: AIMessage) -> list[AIMessageChunk]:
    """The message in word-sized pieces; added up they are the message again."""
    pieces = [AIMessageChunk(content=word) for word in re.findall(r"\s*\S+\s*$|\s*\S+|\s+", message.text)]
    for index, call in enumerate(message.tool_calls):
        args = json.dumps(call["args"], ensure_ascii=False)
        head = tool_call_chunk(name=call["name"], args="", id=call["id"], index=index)
        pieces.append(AIMessageChunk(content="", tool_call_chunks=[head]))
        for start in range(0, len(args), ARGS_PIECE):
            part = tool_call_chunk(name=None, args=args[start : start + ARGS_PIECE], id=None, index=index)
            pieces.append(AIMessageChunk(content="", tool_call_chunks=[part]))
    for index, bad in enumerate(message.invalid_tool_calls, start=len(message.tool_calls)):
        broken = tool_call_chunk(name=bad["name"], args=bad["args"], id=bad["id"], index=index)
        pieces.append(AIMessageChunk(content="", tool_call_chunks=[broken]))
    pieces.append(
        AIMessageChunk(
            content="",
            usage_metadata=message.usage_metadata,
            response_metadata=message.response_metadata,
            chunk_position="last",
        )
    )
    return pieces


def _usage(read_chars: int, written_chars: int) -> UsageMetadata:
    given, made = -(-read_chars // CHARS_PER_TOKEN), -(-written_chars // CHARS_PER_TOKEN)
    return UsageMetadata(input_tokens=given, output_tokens=made, total_tokens=given + made)


def _cut(text: str, stop: list[str] | None) -> str:
    for word in stop or []:
        text = text.split(word)[0]
    return text
