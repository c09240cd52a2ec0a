"""Chat completions: LangChain's messages as the body that TGI, vLLM and DJL containers take, and their replies as messages.

Source: the "Chat Completions API Schema" of DJL's LMI containers; OpenAI's API reference, which it follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.exceptions import OutputParserException
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    InvalidToolCall,
    SystemMessage,
    ToolCall,
    convert_to_openai_messages,
    merge_message_runs,
)
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.output_parsers.openai_tools import make_invalid_tool_call, parse_tool_call
from pydantic import BaseModel, ConfigDict, Field

from limelight.schema.errors import TryAgain


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Function(_Told):
    name: str | None = None
    arguments: str | None = None


class _Call(_Told):
    index: int = 0
    id: str | None = None
    function: _Function = _Function()


class _Said(_Told):
    content: str | None = None
    tool_calls: list[_Call] | None = None
    reasoning_content: str | None = None


class _Choice(_Told):
    message: _Said = _Said()
    delta: _Said = _Said()
    finish_reason: str | None = None


class _Details(_Told):
    cached_tokens: int | None = None


class _Usage(_Told):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Details | None = None

    def metadata(self) -> UsageMetadata:
        read, written = self.prompt_tokens, self.completion_tokens
        found = UsageMetadata(input_tokens=read, output_tokens=written, total_tokens=read + written)
        if self.prompt_tokens_details and self.prompt_tokens_details.cached_tokens:
            found["input_token_details"] = {"cache_read": self.prompt_tokens_details.cached_tokens}
        return found


class Completion(_Told):
    """A reply, or one piece of a streamed one."""

    choices: list[_Choice] = Field(default_factory=list[_Choice])
    usage: _Usage | None = None


def body(messages: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    """The conversation. What one speaker says in a row is one message, and what the system says stands first: chat
    templates of many models refuse anything else."""
    system = [one for one in messages if isinstance(one, SystemMessage)]
    rest = [one for one in messages if not isinstance(one, SystemMessage)]
    joined = [*merge_message_runs(system), *merge_message_runs(rest)]
    sent = convert_to_openai_messages(joined, text_format="string")
    assert isinstance(sent, list)
    return sent


def whole(reply: Completion, *, owner: str) -> AIMessage:
    """The message of a reply. Raises `TryAgain` where there is none."""
    if not reply.choices:
        raise TryAgain(f"{owner} answered without a choice: try again", code="broken_output")
    choice = reply.choices[0]
    calls: list[ToolCall] = []
    wrong: list[InvalidToolCall] = []
    for raw in choice.message.tool_calls or []:
        told = raw.model_dump()
        try:
            if parsed := parse_tool_call(told, return_id=True):
                calls.append(ToolCall(name=parsed["name"], args=parsed["args"] or {}, id=raw.id))
        except OutputParserException as error:
            wrong.append(make_invalid_tool_call(told, str(error)))
    return AIMessage(
        content=choice.message.content or "", tool_calls=calls, invalid_tool_calls=wrong,
        usage_metadata=reply.usage.metadata() if reply.usage else None,
        additional_kwargs=_thought(choice.message), response_metadata=_metadata(choice, owner),
    )  # fmt: skip


def piece(chunk: Completion, *, owner: str) -> AIMessageChunk:
    """The message of one piece."""
    usage = chunk.usage.metadata() if chunk.usage else None
    if not chunk.choices:
        return AIMessageChunk(content="", usage_metadata=usage)
    choice = chunk.choices[0]
    calls = [
        tool_call_chunk(name=one.function.name, args=one.function.arguments, id=one.id, index=one.index)
        for one in choice.delta.tool_calls or []
    ]
    return AIMessageChunk(
        content=choice.delta.content or "", tool_call_chunks=calls, usage_metadata=usage,
        additional_kwargs=_thought(choice.delta), response_metadata=_metadata(choice, owner),
    )  # fmt: skip


def choice_of(tool_choice: str | Mapping[str, Any] | bool | None) -> str | dict[str, Any] | None:
    """LangChain's words for which tool is to be called, in the container's."""
    match tool_choice:
        case None | False:
            return None
        case True | "any":
            return "required"
        case "auto" | "none" | "required":
            return tool_choice
        case str():
            return {"type": "function", "function": {"name": tool_choice}}
        case _:
            return dict(tool_choice)


def _thought(said: _Said) -> dict[str, str]:
    return {"reasoning_content": said.reasoning_content} if said.reasoning_content else {}


def _metadata(choice: _Choice, owner: str) -> dict[str, str]:
    return {"finish_reason": choice.finish_reason, "model_name": owner} if choice.finish_reason else {}
