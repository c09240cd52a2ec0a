"""Marks in what a chat model reads, up to where its provider may keep it for the next call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from limelight.schema.context import BLOCK

_TEXT = "text"
MARKS: Mapping[str, Mapping[str, Any]] = {
    "anthropic-chat": {"with": {"cache_control": {"type": "ephemeral"}}},
    "amazon_bedrock_converse_chat": {
        "after": {"cachePoint": {"type": "default"}},
        "models": ("claude", "nova"),
    },
}
"""By kind of model, how a provider is told that it may keep what it has read so far: a field of the block, or a block of its
own; `models` are those that take it. Others keep what they have read without being told, or not at all."""


def marked(messages: Sequence[BaseMessage], model: BaseChatModel) -> list[BaseMessage]:
    """With marks after the system prompt and after the last of the person's turns before what is of this message alone;
    messages of which nothing is of one message alone are left as they are."""
    mark = MARKS.get(model._llm_type)  # pyright: ignore[reportPrivateUsage]
    name = str(getattr(model, "model_id", "") or getattr(model, "model", "")).lower()
    if mark is None or not any(word in name for word in mark.get("models", ("",))):
        return list(messages)
    now = max((at for at, one in enumerate(messages) if is_block(one)), default=0)
    if not now:
        return list(messages)
    before = [at for at, one in enumerate(messages[:now]) if isinstance(one, HumanMessage)]
    places = {0 if isinstance(messages[0], SystemMessage) else -1, before[-1] if before else -1}
    return [_mark(one, mark) if at in places else one for at, one in enumerate(messages)]


def _mark(message: BaseMessage, mark: Mapping[str, Any]) -> BaseMessage:
    block = {"type": _TEXT, _TEXT: str(message.text), **mark.get("with", {})}
    return message.model_copy(update={"content": [block, *([mark["after"]] if "after" in mark else [])]})


def is_block(message: BaseMessage) -> bool:
    """Whether a message holds what is of this turn alone."""
    return isinstance(message, HumanMessage) and str(message.text).startswith(BLOCK)
