"""What a chat model says that a call used, and which entry of the registry answered it."""

from __future__ import annotations

from collections.abc import Iterable

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata

from limelight.schema.tokens import Tokens

SERVED_BY = "served_by"
"""Where an answer names the entry that gave it, among its `response_metadata`."""
REGISTRY = "limelight"
"""The `ls_provider` of chat models that the registry serves."""
CONVERSATION = "conversation"
"""Where the config of a call names its conversation, among its `metadata`: a candidate has a share of conversations."""


def tokens_in(messages: Iterable[BaseMessage]) -> Tokens:
    """Tokens read and written, by `usage_metadata`; zeros where the model told nothing."""
    told = [one.usage_metadata for one in messages if isinstance(one, AIMessage) and one.usage_metadata]
    return sum(map(_counted, told), Tokens())


def served_by(message: BaseMessage | None) -> str:
    """The entry that gave an answer; empty for one that no registry served."""
    return str(message.response_metadata.get(SERVED_BY, "")) if isinstance(message, AIMessage) else ""


def _counted(usage: UsageMetadata) -> Tokens:
    cached = usage.get("input_token_details") or {}
    # Models that cache for several times tell those by themselves, in place of the sum.
    written = sum(
        count for key, count in cached.items() if key.startswith("ephemeral_") and isinstance(count, int)
    )
    return Tokens(
        usage["input_tokens"], usage["output_tokens"], cached.get("cache_read", 0) or 0,
        (cached.get("cache_creation", 0) or 0) + written,
    )  # fmt: skip
