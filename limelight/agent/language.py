"""The language that a conversation is held in."""

from __future__ import annotations

from limelight.router.language import spoken
from limelight.schema.principal import Principal
from limelight.schema.stores import ConversationStore

NEWEST = 24
"""Messages among which the person's are looked at."""


async def language_in(
    conversations: ConversationStore, principal: Principal, thread_id: str | None, *, text: str = "", otherwise: str = ""
) -> str:  # fmt: skip
    """That of `text`, or else of what the person wrote there last; `otherwise` when nothing tells. Raises `NotFound`."""
    if thread_id is None:
        return spoken(text, otherwise=otherwise)
    known = spoken(text, otherwise="")
    if known:
        return known
    said = await conversations.messages(principal, thread_id, limit=NEWEST)
    return spoken("", (one.content for one in reversed(said) if one.role == "user"), otherwise=otherwise)
