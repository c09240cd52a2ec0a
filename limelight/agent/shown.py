"""What a model is given in the end: pictures where it can see, and marks up to where its provider may keep what it has read."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage, BaseMessage, HumanMessage, SystemMessage
from PIL import Image

from limelight.agent.models import sees
from limelight.agent.standby import Standby
from limelight.schema.context import ThumbnailView
from limelight.schema.errors import NotFound
from limelight.sdk.context import RunContext

BLOCK = "<context>"
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


async def shown(ctx: RunContext, model: BaseChatModel, messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """The messages as this model gets them; those of a model that neither sees nor takes marks are left as they are."""
    while isinstance(model, Standby):
        model = model.first
    given = list(messages)
    chosen = ctx.view.thumbnails if ctx.view else []
    if chosen and sees(model):
        given = _with(given, await _pictures(ctx, chosen))
    return marked(given, model)


def marked(messages: Sequence[AnyMessage], model: BaseChatModel) -> list[AnyMessage]:
    """With marks after the system prompt and after the last of the person's turns before what is of this message alone."""
    mark = MARKS.get(model._llm_type)  # pyright: ignore[reportPrivateUsage]
    name = str(getattr(model, "model_id", "") or getattr(model, "model", "")).lower()
    if mark is None or not any(word in name for word in mark.get("models", ("",))):
        return list(messages)
    now = max((at for at, one in enumerate(messages) if _is_block(one)), default=len(messages))
    before = [at for at, one in enumerate(messages[:now]) if isinstance(one, HumanMessage)]
    places = {0 if isinstance(messages[0], SystemMessage) else -1, before[-1] if before else -1}
    return [_mark(one, mark) if at in places else one for at, one in enumerate(messages)]


def _mark(message: AnyMessage, mark: Mapping[str, Any]) -> AnyMessage:
    block = {"type": _TEXT, _TEXT: str(message.text), **mark.get("with", {})}
    return message.model_copy(update={"content": [block, *([mark["after"]] if "after" in mark else [])]})


def _with(messages: list[AnyMessage], pictures: list[dict[str, Any]]) -> list[AnyMessage]:
    """The pictures beside what is of this message alone."""
    at = max((at for at, one in enumerate(messages) if _is_block(one)), default=None)
    if at is None or not pictures:
        return messages
    told = {"type": _TEXT, _TEXT: str(messages[at].text)}
    return [*messages[:at], HumanMessage(content=[told, *pictures]), *messages[at + 1 :]]


def _is_block(message: BaseMessage) -> bool:
    return isinstance(message, HumanMessage) and str(message.text).startswith(BLOCK)


async def _pictures(ctx: RunContext, chosen: Sequence[ThumbnailView]) -> list[dict[str, Any]]:
    """Each picture small, behind its id; one whose bytes are gone is left out."""
    blocks: list[dict[str, Any]] = []
    for one in chosen:
        artifact = await ctx.services.artifacts.get(ctx.principal, one.id)
        if artifact.blob is None:
            continue
        try:
            data = await asyncio.to_thread(_small, ctx, artifact.blob, one.width)
        except (NotFound, OSError):
            continue
        blocks.append({"type": _TEXT, _TEXT: f"Picture of {one.id}:"})
        blocks.append({"type": "image", "base64": base64.b64encode(data).decode(), "mime_type": "image/jpeg"})
    return blocks


def _small(ctx: RunContext, key: str, side: int) -> bytes:
    with Image.open(ctx.services.blobs.path(key)) as picture:
        picture.draft("RGB", (side, side))
        small = picture.convert("RGB")
    small.thumbnail((side, side))
    made = io.BytesIO()
    small.save(made, "JPEG", quality=85)
    return made.getvalue()
