"""Saying something: a model's stream becomes a text message, moderated as it goes, and is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from ag_ui.core import BaseEvent, TextMessageContentEvent, TextMessageEndEvent, TextMessageStartEvent

from limelight.guardrails import guarded
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter


async def say(ctx: RunContext, emitter: Emitter, words: AsyncIterator[str], *, speaker: str) -> str:
    """Stream words as one assistant message and remember it. Returns what was said."""
    message_id = new_id("msg")
    said, over, ended = "", False, False

    async def all_of() -> AsyncIterator[str]:
        nonlocal over
        async for piece in words:
            yield piece
        over = True

    async def end(*first: BaseEvent) -> None:
        last = TextMessageEndEvent.model_validate({"type": "TEXT_MESSAGE_END", "messageId": message_id})
        message = Message(id=message_id, role="assistant", content=said, run_id=ctx.run_id, name=speaker)
        await asyncio.gather(  # two writes that share a commit
            emitter.emit(*first, last),
            ctx.services.conversations.add_message(ctx.principal, ctx.thread_id, message),
        )

    async for piece in guarded(ctx.services.guardrails, all_of(), locale=ctx.locale):
        words_event = {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": piece}
        events: list[BaseEvent] = [] if said else [_start(message_id, speaker)]
        events.append(TextMessageContentEvent.model_validate(words_event))
        said, ended = said + piece, over
        await (end(*events) if over else emitter.emit(*events))
    if said and not ended:
        await end()
    return said


def _start(message_id: str, speaker: str) -> TextMessageStartEvent:
    return TextMessageStartEvent.model_validate(
        {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant", "name": speaker}
    )


async def just(text: str) -> AsyncIterator[str]:
    """A text that is known already, word by word."""
    words = text.split(" ")
    for position, word in enumerate(words):
        yield word if position == 0 else f" {word}"
