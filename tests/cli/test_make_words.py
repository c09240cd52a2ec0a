"""What `limelight make` says to the agent, and what the agent reads in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from limelight.agent.maker import _conversation
from limelight.router import understand
from limelight.schema.context import ConceptView, Context


class Said:
    """Takes the place of an assistant, and keeps what was said to it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.storage = SimpleNamespace(catalogue=self)

    async def product(self, principal: object, product_id: str) -> SimpleNamespace:
        return SimpleNamespace(title=f"Product {product_id}")

    async def chat(self, text: str, **_: object) -> AsyncIterator[dict[str, Any]]:
        self.texts.append(text)
        yield {"type": "RUN_FINISHED"}


async def said(**asked: Any) -> list[str]:
    """The sentences of one `make`."""
    assistant = Said()
    given = {"photo": None, "product_id": "t", "brief": "", "aspect": "16:9", "slogan": "", **asked}
    async for _ in _conversation(assistant, "thr", **given):  # pyright: ignore[reportArgumentType]
        pass
    return assistant.texts


@pytest.mark.parametrize(
    "brief",
    ["a forest trail at sunrise", "hiking boot, at sunrise on a forest trail", "a rainy café at dusk",
     "studio, marble, elegant", "cosy winter evening, snow"],
)  # fmt: skip
async def test_the_whole_brief_is_the_scene(brief: str) -> None:
    choice = (await said(brief=brief))[1]
    concepts = [ConceptView(id=f"c{n}", index=n, title=f"Idea {n}") for n in (1, 2, 3)]
    (act,) = understand(choice, Context(today="2026-11-21", concepts=concepts)).acts
    assert (act.label, act.slots.scene) == ("concepts.choose", brief)


async def test_slogan_and_aspect_come_after_the_video() -> None:
    assert await said(aspect="9:16", slogan="Keep it wild") == [
        "Create a video for my Product t", "I like concept 1", "Animate it",
        "Add our logo and the slogan “Keep it wild” to the end", "Make it vertical",
    ]  # fmt: skip
