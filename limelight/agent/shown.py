"""What a model is shown beside words: small pictures, where it can see."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Sequence
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage, HumanMessage
from PIL import Image

from limelight.capabilities.chat.chat import Chat, acting
from limelight.capabilities.chat.marks import is_block, marked
from limelight.capabilities.chat.translate import sees
from limelight.schema.context import ThumbnailView
from limelight.schema.errors import NotFound
from limelight.sdk.context import RunContext

_TEXT = "text"


async def shown(ctx: RunContext, model: BaseChatModel, messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """The messages as this model gets them; one of the registry puts marks for its cache into them by itself."""
    given = list(messages)
    chosen = ctx.view.thumbnails if ctx.view else []
    if chosen and sees(acting(model)):
        given = _with(given, await _pictures(ctx, chosen))
    return given if isinstance(model, Chat) else cast(list[AnyMessage], marked(given, model))


def _with(messages: list[AnyMessage], pictures: list[dict[str, Any]]) -> list[AnyMessage]:
    """The pictures beside what is of this message alone."""
    at = max((at for at, one in enumerate(messages) if is_block(one)), default=None)
    if at is None or not pictures:
        return messages
    told = {"type": _TEXT, _TEXT: str(messages[at].text)}
    return [*messages[:at], HumanMessage(content=[told, *pictures]), *messages[at + 1 :]]


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
