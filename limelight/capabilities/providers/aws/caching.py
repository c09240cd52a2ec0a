"""Cache points where Bedrock heeds them: behind what is long enough to be kept, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from langchain_core.messages import AIMessage, BaseMessage, SystemMessage

CHARS_PER_TOKEN = 3
"""An estimate on the low side, for a point that comes too early costs nothing."""
POINT: dict[str, Any] = {"cachePoint": {"type": "default"}}
Block: TypeAlias = str | dict[str, Any]


def cacheable(messages: Sequence[BaseMessage], *, least: int | None, before: int = 0) -> list[BaseMessage]:
    """The messages with a point behind the system prompt, and of the points that they bring those that stand far enough.

    Tools and system prompt are the same on every call of a role, and are then read once. `least` is how many tokens stand
    before a point at least, None for a model that takes none; `before` are the characters that are read before the messages.
    """
    read, made = before, list[BaseMessage]()
    for at, message in enumerate(messages):
        blocks = _blocks(message, pointed=at == 0)
        kept: list[Block] = []
        for block in blocks:
            if not _is_point(block):
                read += len(block if isinstance(block, str) else str(block.get("text", "")))
                kept.append(block)
            elif least is not None and read >= least * CHARS_PER_TOKEN:
                kept.append(block)
        if isinstance(message, AIMessage):
            read += sum(len(json.dumps(call["args"])) for call in message.tool_calls)
        same = kept == message.content or not any(_is_point(block) for block in blocks)
        plain = isinstance(message.content, str) and not any(_is_point(block) for block in kept)
        made.append(message if same or plain else message.model_copy(update={"content": kept}))
    return made


def _blocks(message: BaseMessage, *, pointed: bool) -> list[Block]:
    """What a message holds; a system prompt that comes as mere words with a point behind it."""
    if not isinstance(message.content, str):
        return [*message.content]
    if pointed and isinstance(message, SystemMessage):
        return [{"type": "text", "text": message.content}, POINT]
    return [message.content]


def _is_point(block: Block) -> bool:
    return isinstance(block, dict) and "cachePoint" in block
