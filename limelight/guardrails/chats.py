"""The gate in front of chat models that are third parties: keys and passwords are blotted out, and every call is recorded."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from langchain_core.messages import BaseMessage

from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.metering import CHAT
from limelight.guardrails.secrets import without_secrets
from limelight.infra.stores.audit import AuditStore, Passage
from limelight.infra.text_cache import text_cache

_blotted = text_cache(short_ones=2048)(without_secrets)
"""A conversation is sent anew at each turn: its words are looked at once."""


class GatedChat(ChatProvider):
    """A chat model behind the gate.

    What a person writes and what tools give has been checked where it came from, and what the model says is checked as it
    streams; here words lose what looks like a key, in tool calls too.
    """

    def __init__(self, inner: ChatProvider, *, audit: AuditStore) -> None:
        super().__init__(inner.name, inner.made)
        self._audit = audit

    @asynccontextmanager
    async def passing(self, messages: Sequence[BaseMessage]) -> AsyncGenerator[list[BaseMessage]]:
        """The messages without secrets. The record of a call says how much went out, and how the call ended."""
        passage = Passage(provider=self.name, capability=CHAT)
        sent = [_bare(one) for one in messages]
        passage.characters = sum(len(str(one.text)) for one in sent)
        async with self._audit.recorded(passage):
            yield sent


def _bare(message: BaseMessage) -> BaseMessage:
    changed: dict[str, Any] = {"content": _without(message.content)}
    if calls := getattr(message, "tool_calls", None):
        changed["tool_calls"] = _without(calls)
    same = all(getattr(message, name) == value for name, value in changed.items())
    return message if same else message.model_copy(update=changed)


def _without(value: Any) -> Any:
    match value:
        case str():
            return _blotted(value)
        case list():
            return [_without(one) for one in cast(list[Any], value)]
        case dict():
            fields = cast(dict[str, Any], value)
            return {key: one if key in BYTES else _without(one) for key, one in fields.items()}
        case _:
            return value


BYTES = frozenset({"base64", "data", "url", "signature"})
"""Fields of blocks that hold no words."""
