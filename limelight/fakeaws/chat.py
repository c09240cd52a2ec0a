"""Bedrock's Converse and ConverseStream: checks a request as Bedrock does and frames a turn as its events."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from limelight.fakeaws.errors import invalid
from limelight.infra.aws_prompts import least_cached

CACHED_S = 300.0
MOST_POINTS = 4

Event: TypeAlias = tuple[str, dict[str, JsonValue]]
Block: TypeAlias = dict[str, JsonValue]


class ToolCall(BaseModel):
    """A tool that the model wants called."""

    name: str
    input: dict[str, JsonValue] = Field(default_factory=dict)


class Turn(BaseModel):
    """What the model says: thinking, text, tool calls, in that order."""

    text: str = ""
    tools: list[ToolCall] = Field(default_factory=list[ToolCall])
    thinking: str = ""
    blocked: bool = False
    """Whether a guardrail put this in the model's place."""


class ChatMessage(BaseModel):
    """One message of a request."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: list[Block] = Field(min_length=1)


class ToolConfig(BaseModel):
    """The tools of a request."""

    model_config = ConfigDict(extra="forbid")

    tools: list[Block] = Field(min_length=1)
    toolChoice: Block | None = None


class ConverseRequest(BaseModel):
    """The body of Converse and ConverseStream."""

    model_config = ConfigDict(extra="forbid")

    messages: list[ChatMessage] = Field(default_factory=list[ChatMessage], min_length=1)
    system: list[Block] = Field(default_factory=list[Block])
    inferenceConfig: Block = Field(default_factory=dict)
    toolConfig: ToolConfig | None = None
    guardrailConfig: Block | None = None
    additionalModelRequestFields: JsonValue = None
    additionalModelResponseFieldPaths: list[str] = Field(default_factory=list)
    promptVariables: JsonValue = None
    requestMetadata: dict[str, str] = Field(default_factory=dict)
    performanceConfig: Block | None = None
    serviceTier: Block | None = None
    outputConfig: Block | None = None

    @property
    def last_text(self) -> str:
        """The words of the last message."""
        return "\n".join(str(block["text"]) for block in self.messages[-1].content if "text" in block)

    @property
    def must_call(self) -> Block | None:
        """The specification of the tool that has to be called, if one has to."""
        if self.toolConfig is None or not self.toolConfig.toolChoice:
            return None
        specs = [_dict(tool["toolSpec"]) for tool in self.toolConfig.tools if "toolSpec" in tool]
        choice = self.toolConfig.toolChoice
        if "any" in choice:
            return specs[0]
        named = _dict(choice.get("tool") or {}).get("name")
        return next((spec for spec in specs if spec["name"] == named), None)


Brain: TypeAlias = Callable[[ConverseRequest], Awaitable[Turn]]
"""Who answers."""


async def echo(request: ConverseRequest) -> Turn:
    """Says back what it heard, or calls the tool that has to be called with example arguments."""
    if spec := request.must_call:
        schema = _dict(_dict(spec["inputSchema"])["json"])
        return Turn(tools=[ToolCall(name=str(spec["name"]), input=_dict(_example(schema)))])
    return Turn(text=f"You said: {request.last_text}")


def check(request: ConverseRequest) -> None:
    """Raises what Bedrock answers for a conversation that is out of order."""
    messages = request.messages
    if messages[0].role != "user":
        raise invalid("A conversation must start with a user message. Try again with a conversation that starts with a user message.")  # fmt: skip
    for index, message in enumerate(messages):
        if index and message.role == messages[index - 1].role:
            raise invalid(f"messages: roles must alternate between \"user\" and \"assistant\", but found multiple \"{message.role}\" roles in a row")  # fmt: skip
        asked = _ids(messages[index - 1], "toolUse") if index else set[str]()
        answered = _ids(message, "toolResult")
        if answered - asked:
            raise invalid(f"The number of toolResult blocks at messages.{index}.content exceeds the number of toolUse blocks of previous turn.")  # fmt: skip
        if asked - answered and message.role == "user":
            missing = ", ".join(sorted(asked - answered))
            raise invalid(
                f"Expected toolResult blocks at messages.{index}.content for the following Ids: {missing}"
            )
        if (answered or _ids(message, "toolUse")) and request.toolConfig is None:
            raise invalid(
                "The toolConfig field must be defined when using toolUse and toolResult content blocks."
            )
        if any(_dict(block).get("text") == "" for block in message.content):
            raise invalid(f"The text field in the ContentBlock object at messages.{index}.content is blank.")


def stop_reason(turn: Turn) -> str:
    """Why the turn ends."""
    if turn.blocked:
        return "guardrail_intervened"
    return "tool_use" if turn.tools else "end_turn"


class Cached(BaseModel):
    """Tokens of a request that were read from the prompt cache, and that were written to it."""

    read: int = 0
    written: int = 0


class PromptCache:
    """What stood before cache points, by model: read again while it is used at least every five minutes.

    Source: docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def take(self, model: str, request: ConverseRequest) -> Cached:
        """What a request reads and writes. Raises what Bedrock answers to more points than it takes."""
        found, least = _marks(model, request), least_cached(model)
        if found and least is None:
            raise invalid("You invoked an unsupported model or your request did not allow prompt caching.")
        marks = [mark for mark in found if least is not None and mark[1] >= least]
        at = self._clock()
        known = [tokens for digest, tokens in marks if self._until.get(digest, 0.0) > at]
        for digest, _ in marks:
            self._until[digest] = at + CACHED_S
        read = max(known, default=0)
        return Cached(read=read, written=max((tokens for _, tokens in marks), default=0) - read)


def _marks(model: str, request: ConverseRequest) -> list[tuple[str, int]]:
    """For each cache point a digest of all that stands before it, and how many tokens that is."""
    tools = request.toolConfig.tools if request.toolConfig else []
    said = [block for message in request.messages for block in message.content]
    running, characters, marks = hashlib.sha256(model.encode()), 0, list[tuple[str, int]]()
    for block in [*tools, *request.system, *said]:
        if "cachePoint" in block:
            marks.append((running.hexdigest(), characters // 4))
            continue
        text = json.dumps(block, sort_keys=True)
        running.update(text.encode())
        characters += len(text)
    if len(marks) > MOST_POINTS:
        raise invalid(
            f"A maximum of {MOST_POINTS} blocks with cache_control may be provided. Found {len(marks)}."
        )
    return marks


def usage(request: ConverseRequest, turn: Turn, cached: Cached | None = None) -> dict[str, JsonValue]:
    """Tokens, taken as four characters each; those of the cache are counted by themselves."""
    cached = cached or Cached()
    given = max(1, len(request.model_dump_json(exclude_defaults=True)) // 4)
    made = max(1, len(turn.model_dump_json()) // 4)
    return {
        "inputTokens": max(1, given - cached.read - cached.written), "outputTokens": made, "totalTokens": given + made,
        "cacheReadInputTokens": cached.read, "cacheWriteInputTokens": cached.written,
    }  # fmt: skip


def blocks(turn: Turn, *, ids: Iterator[str]) -> list[Block]:
    """The content of a whole reply."""
    content: list[Block] = []
    if turn.thinking:
        content.append({"reasoningContent": {"reasoningText": {"text": turn.thinking, "signature": "fake"}}})
    if turn.text:
        content.append({"text": turn.text})
    for call in turn.tools:
        content.append({"toolUse": {"toolUseId": next(ids), "name": call.name, "input": call.input}})
    return content


def events(
    request: ConverseRequest, turn: Turn, *, ids: Iterator[str], cached: Cached | None = None
) -> Iterator[Event]:
    """The events of a streamed reply: text by words, tool arguments in pieces of JSON that are none by themselves."""
    yield "messageStart", {"role": "assistant"}
    at = 0
    if turn.thinking:
        for word in _words(turn.thinking):
            yield _delta(at, {"reasoningContent": {"text": word}})
        yield _delta(at, {"reasoningContent": {"signature": "fake"}})
        yield "contentBlockStop", {"contentBlockIndex": at}
        at += 1
    if turn.text:
        for word in _words(turn.text):
            yield _delta(at, {"text": word})
        yield "contentBlockStop", {"contentBlockIndex": at}
        at += 1
    for call in turn.tools:
        start: Block = {"toolUse": {"toolUseId": next(ids), "name": call.name}}
        yield "contentBlockStart", {"start": start, "contentBlockIndex": at}
        for piece in re.findall(r"(?s).{1,12}", json.dumps(call.input)):
            yield _delta(at, {"toolUse": {"input": piece}})
        yield "contentBlockStop", {"contentBlockIndex": at}
        at += 1
    yield "messageStop", {"stopReason": stop_reason(turn)}
    yield "metadata", {"usage": usage(request, turn, cached), "metrics": {"latencyMs": 1}}


def _delta(at: int, delta: Block) -> Event:
    return "contentBlockDelta", {"delta": delta, "contentBlockIndex": at}


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+\s*?(?=\s|$)|\s+$", text)


def _ids(message: ChatMessage, kind: Literal["toolUse", "toolResult"]) -> set[str]:
    return {str(_dict(block[kind])["toolUseId"]) for block in message.content if kind in block}


def _dict(value: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise invalid(f"expected an object, found {type(value).__name__}")
    return value


def _example(schema: dict[str, JsonValue]) -> JsonValue:
    """The least value that a JSON schema allows, near enough for a fake."""
    if "enum" in schema and isinstance(schema["enum"], list):
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            fields, required = _dict(schema.get("properties") or {}), schema.get("required") or []
            names = required if isinstance(required, list) else []
            return {str(name): _example(_dict(fields[str(name)])) for name in names}
        case "array":
            return [_example(_dict(schema["items"]))] if schema.get("minItems") else []
        case "integer" | "number":
            return schema.get("minimum") or 0
        case "boolean":
            return False
        case _:
            return "example"
