"""Any LangChain chat model behind the fake's Converse, so that a whole conversation runs over the wire of Bedrock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import BaseModel, Field, JsonValue

from limelight.fakeaws.chat import Brain, ChatMessage, ConverseRequest, ToolCall, Turn

_FRAMED = re.compile(r"(?s)<(context|task|reports|failed|messages)>\n.*?\n</\1>")


class _Schema(BaseModel):
    json_: dict[str, JsonValue] = Field(alias="json")


class _Spec(BaseModel):
    name: str
    description: str = ""
    inputSchema: _Schema


class _Use(BaseModel):
    toolUseId: str
    name: str
    input: dict[str, JsonValue]


class _Result(BaseModel):
    toolUseId: str
    content: list[dict[str, JsonValue]] = Field(default_factory=list[dict[str, JsonValue]])
    status: str = "success"


def spoken_by(model: BaseChatModel) -> Brain:
    """A brain that asks this model, e.g. the offline Director."""

    async def brain(request: ConverseRequest) -> Turn:
        asked = list(_messages(request))
        tools = _tools(request)
        bound = model.bind_tools(tools, tool_choice=_choice(request)) if tools else model
        answer = await bound.ainvoke(asked)
        calls = [ToolCall(name=call["name"], input=call["args"]) for call in answer.tool_calls]
        return Turn(text=answer.text, tools=calls, thinking=_thoughts(answer))

    return brain


def _thoughts(answer: AIMessage) -> str:
    """What a model says that it thought, of the blocks of its answer."""
    blocks = answer.content if isinstance(answer.content, list) else []
    return "".join(str(block.get("thinking", "")) for block in blocks if isinstance(block, dict))


def _messages(request: ConverseRequest) -> Iterator[BaseMessage]:
    if request.system:
        yield SystemMessage("\n".join(str(block["text"]) for block in request.system if "text" in block))
    for message in request.messages:
        yield from _said(message)


def _said(message: ChatMessage) -> Iterator[BaseMessage]:
    text = "\n".join(str(block["text"]) for block in message.content if "text" in block)
    if message.role == "assistant":
        used = [_Use.model_validate(block["toolUse"]) for block in message.content if "toolUse" in block]
        calls = [{"name": use.name, "args": use.input, "id": use.toolUseId} for use in used]
        yield AIMessage(text, tool_calls=calls)
        return
    shown = [at for at, block in enumerate(message.content) if "image" in block]
    for at, block in enumerate(message.content):
        if at + 1 in shown:
            continue  # what a picture is called, which this model does not see
        if "toolResult" in block:
            result = _Result.model_validate(block["toolResult"])
            words = "\n".join(str(part["text"]) for part in result.content if "text" in part)
            status = "error" if result.status == "error" else "success"
            yield ToolMessage(words, tool_call_id=result.toolUseId, status=status)
        elif "text" in block:
            yield from (HumanMessage(part) for part in _parts(str(block["text"])))


def _parts(text: str) -> list[str]:
    """What langchain-aws joined, with or without a line between, is apart again: `<context>…</context>` was a message of its
    own, and so were the words."""
    parts, at = list[str](), 0
    for found in _FRAMED.finditer(text):
        parts += [text[at : found.start()], found.group()]
        at = found.end()
    return [part.strip("\n") for part in [*parts, text[at:]] if part.strip()]


def _tools(request: ConverseRequest) -> list[dict[str, JsonValue]]:
    found = request.toolConfig.tools if request.toolConfig else []
    specs = [_Spec.model_validate(tool["toolSpec"]) for tool in found if "toolSpec" in tool]
    return [
        {
            "type": "function",
            "function": {"name": s.name, "description": s.description, "parameters": s.inputSchema.json_},
        }
        for s in specs
    ]


def _choice(request: ConverseRequest) -> str:
    choice = (request.toolConfig.toolChoice if request.toolConfig else None) or {}
    if "any" in choice:
        return "any"
    named = choice.get("tool")
    return str(named["name"]) if isinstance(named, dict) else "auto"
