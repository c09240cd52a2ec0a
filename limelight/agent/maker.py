"""One call from a product photo to a finished video: the conversation's own tools, without the conversation."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from limelight.agent.assistant import Assistant
from limelight.infra.settings import Settings
from limelight.memory.told import told_of
from limelight.router.slots.scene import has_scene_words
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput, ProviderFailed
from limelight.schema.principal import LOCAL
from limelight.schema.work import Aspect

OnEvent = Callable[[dict[str, Any]], None]
WORDS: dict[Aspect, str] = {"1:1": "square", "16:9": "landscape", "9:16": "vertical", "4:5": "4:5"}


def make_video(
    photo: str | Path | None = None,
    *,
    product_id: str | None = None,
    brief: str = "",
    out: str | Path = "ad.mp4",
    aspect: Aspect = "16:9",
    slogan: str = "",
    settings: Settings | None = None,
    on_event: OnEvent | None = None,
) -> Path:
    """Make one finished MP4 of a product: from its photo, or from the catalogue by id.

    `brief` is what it shows, `slogan` closes it, `out` is written (and its folder made) and returned. Blocks until it is
    done; `on_event` sees every AG-UI event on the way. Raises `BadInput` for a photo or product that
    cannot be used, `ProviderFailed` when no video came of it.
    """
    return asyncio.run(
        amake_video(
            photo, product_id=product_id, brief=brief, out=out, aspect=aspect, slogan=slogan, settings=settings,
            on_event=on_event,
        )
    )  # fmt: skip


async def amake_video(
    photo: str | Path | None = None,
    *,
    product_id: str | None = None,
    brief: str = "",
    out: str | Path = "ad.mp4",
    aspect: Aspect = "16:9",
    slogan: str = "",
    settings: Settings | None = None,
    assistant: Assistant | None = None,
    on_event: OnEvent | None = None,
) -> Path:
    """`make_video`, for programs that have an event loop.

    With an `assistant` that is open already nothing is started or stopped: use that for many videos. Raises the same.
    """
    if photo is None and product_id is None:
        raise BadInput(
            "give a photo of the product, or the product_id of one in the catalogue", code="no_product"
        )
    if photo is not None and not Path(photo).is_file():
        raise BadInput(f"there is no file {photo}", code="no_photo", value=str(photo))
    async with AsyncExitStack() as stack:
        if assistant is None:
            assistant = await stack.enter_async_context(await Assistant.open(settings, warm=False))
        thread_id = await assistant.new_thread()
        async for event in _conversation(
            assistant,
            thread_id,
            photo=photo,
            product_id=product_id,
            brief=brief,
            aspect=aspect,
            slogan=slogan,
        ):
            if on_event is not None:
                on_event(event)
        video = await _newest_video(assistant, thread_id)
        target = Path(out)
        target.parent.mkdir(parents=True, exist_ok=True)
        source = await asyncio.to_thread(assistant.storage.blobs.path, video.blob or "")
        await asyncio.to_thread(shutil.copyfile, source, target)
        return target


async def _conversation(
    assistant: Assistant, thread_id: str, *, photo: str | Path | None, product_id: str | None, brief: str,
    aspect: Aspect, slogan: str,
) -> AsyncIterator[dict[str, Any]]:  # fmt: skip
    """The same sentences that a person would say."""
    attachments: list[str] = []
    subject = "this photo"
    if photo is not None:
        data = await asyncio.to_thread(Path(photo).read_bytes)
        upload = await assistant.media.take_in(
            LOCAL, data, name=Path(photo).name, thread_id=thread_id, description=_description(brief)
        )
        attachments = [upload.id]
    elif product_id is not None:
        subject = f"my {(await assistant.storage.catalogue.product(LOCAL, product_id)).title}"
    scene = f", but {brief}" if brief else ""  # "but": all that follows is the scene
    sentences = [
        (f"Create a video for {subject}", attachments),
        (f"I like concept 1{scene}", []),
        ("Animate it", []),
    ]
    if slogan:
        sentences.append((f"Add our logo and the slogan “{slogan}” to the end", []))
    if aspect != "16:9":
        sentences.append((f"Make it {WORDS[aspect]}", []))
    for text, given in sentences:
        async for event in assistant.chat(text, thread_id=thread_id, attachments=given):
            yield event


def _description(brief: str) -> str:
    """A brief that begins with the thing itself ("hiking boot, at sunrise") tells what the photo shows."""
    name = told_of(brief).name
    return brief if name and not has_scene_words(name.lower()) else ""


async def _newest_video(assistant: Assistant, thread_id: str) -> Artifact:
    videos = await assistant.services.artifacts.list(LOCAL, thread_id=thread_id, kinds=["video"])
    if not videos:
        said = await assistant.storage.conversations.messages(LOCAL, thread_id)
        raise ProviderFailed(said[-1].content if said else "no video came of it")
    return videos[-1]
