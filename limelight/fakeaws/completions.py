"""Chat completions as TGI, vLLM and DJL containers speak them behind an endpoint: a body in, a reply or its pieces out.

Source: the "Chat Completions API Schema" of DJL's LMI containers, which is OpenAI's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from limelight.fakeaws.chat import Block, ConverseRequest, Turn, usage

MODEL = "fake"


class _Function(BaseModel):
    name: str
    arguments: str = "{}"
    description: str = ""
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


class _Call(BaseModel):
    id: str
    type: Literal["function"] = "function"
    function: _Function


class _Tool(BaseModel):
    type: Literal["function"]
    function: _Function


class _Message(BaseModel):
    role: Literal["system", "user", "assistant", "tool"]
    content: str | list[dict[str, JsonValue]] | None = None
    tool_calls: list[_Call] = Field(default_factory=list[_Call])
    tool_call_id: str = ""

    @property
    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(str(part["text"]) for part in self.content if part.get("type") == "text")
        return self.content or ""


class CompletionBody(BaseModel):
    """The body of a chat completion, as far as the fake reads it."""

    messages: list[_Message] = Field(min_length=1)
    tools: list[_Tool] = Field(default_factory=list[_Tool])
    tool_choice: str | dict[str, JsonValue] = "auto"
    max_tokens: int = Field(default=256, ge=1)
    temperature: float | None = Field(default=None, ge=0, le=2)
    stop: list[str] | None = None
    stream: bool = False
    stream_options: dict[str, bool] = Field(default_factory=dict)


def converse(body: CompletionBody) -> ConverseRequest:
    """The same conversation as a brain hears it. Raises `ValueError` for roles that do not take turns, as templates do."""
    messages: list[JsonValue] = []
    for said in body.messages:
        if said.role == "system":
            continue
        content = _blocks(said)
        role = "assistant" if said.role == "assistant" else "user"
        last = messages[-1] if messages else None
        if isinstance(last, dict) and last["role"] == role:
            if said.role != "tool" or not isinstance(last["content"], list):
                raise ValueError("Conversation roles must alternate user/assistant/user/assistant/...")
            last["content"] += content
            continue
        messages.append({"role": role, "content": content})
    asked: dict[str, JsonValue] = {"messages": messages}
    if system := [said.words for said in body.messages if said.role == "system"]:
        asked["system"] = [{"text": "\n".join(system)}]
    if body.tools:
        asked["toolConfig"] = {"tools": [_spec(tool) for tool in body.tools], "toolChoice": _choice(body)}
    return ConverseRequest.model_validate(asked)


def reply(asked: ConverseRequest, turn: Turn, *, ids: Iterator[str]) -> dict[str, JsonValue]:
    """A whole completion."""
    message: Block = {"role": "assistant", "content": turn.text or None}
    if turn.tools:
        message["tool_calls"] = [
            {
                "id": next(ids),
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.input)},
            }
            for call in turn.tools
        ]
    choice: Block = {"index": 0, "message": message, "finish_reason": _reason(turn)}
    return {
        "id": "chatcmpl-fake",
        "object": "chat.completion",
        "model": MODEL,
        "choices": [choice],
        "usage": _usage(asked, turn),
    }


def pieces(asked: ConverseRequest, turn: Turn, *, ids: Iterator[str], counted: bool) -> Iterator[bytes]:
    """The server-sent events of a completion: words, then tool calls whose arguments come in parts, then the end."""
    yield _event(_choice_of({"role": "assistant", "content": ""}))
    for word in re.findall(r"\s*\S+\s*?(?=\s|$)|\s+$", turn.text):
        yield _event(_choice_of({"content": word}))
    for index, call in enumerate(turn.tools):
        head: Block = {"index": index, "id": next(ids), "type": "function"}
        yield _event(_choice_of({"tool_calls": [{**head, "function": {"name": call.name, "arguments": ""}}]}))
        for part in re.findall(r"(?s).{1,12}", json.dumps(call.input, ensure_ascii=False)):
            yield _event(_choice_of({"tool_calls": [{"index": index, "function": {"arguments": part}}]}))
    yield _event(_choice_of({}, reason=_reason(turn)))
    if counted:
        yield _event({"choices": [], "usage": _usage(asked, turn)})
    yield b"data: [DONE]\n\n"


def _event(chunk: Block) -> bytes:
    shape = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "model": MODEL, **chunk}
    return b"data: " + json.dumps(shape, ensure_ascii=False).encode() + b"\n\n"


def _choice_of(delta: Block, *, reason: str | None = None) -> Block:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


def _reason(turn: Turn) -> str:
    return "tool_calls" if turn.tools else "stop"


def _usage(asked: ConverseRequest, turn: Turn) -> Block:
    count = usage(asked, turn)
    return {
        "prompt_tokens": count["inputTokens"], "completion_tokens": count["outputTokens"],
        "total_tokens": count["totalTokens"],
    }  # fmt: skip


def _blocks(said: _Message) -> list[JsonValue]:
    if said.role == "tool":
        result: Block = {"toolUseId": said.tool_call_id, "content": [{"text": said.words or " "}]}
        return [{"toolResult": result}]
    content: list[JsonValue] = [{"text": said.words}] if said.words else []
    for call in said.tool_calls:
        use: Block = {
            "toolUseId": call.id, "name": call.function.name, "input": json.loads(call.function.arguments or "{}")
        }  # fmt: skip
        content.append({"toolUse": use})
    return content


def _spec(tool: _Tool) -> JsonValue:
    one = tool.function
    return {
        "toolSpec": {
            "name": one.name,
            "description": one.description,
            "inputSchema": {"json": one.parameters},
        }
    }


def _choice(body: CompletionBody) -> JsonValue:
    if body.tool_choice == "required":
        return {"any": {}}
    named = body.tool_choice.get("function") if isinstance(body.tool_choice, dict) else None
    return {"tool": {"name": named["name"]}} if isinstance(named, dict) else {"auto": {}}
