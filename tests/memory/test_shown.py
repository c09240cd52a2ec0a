"""What a model is given in the end: marks for its provider's cache, pictures where it sees; and the event that explains."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage
from PIL import Image

from limelight.agent.explaining import MOST, explained
from limelight.agent.messages import conversation
from limelight.agent.shown import shown
from limelight.capabilities.chat.marks import marked
from limelight.schema.artifact import Artifact
from limelight.schema.context import Choice, Context, ThumbnailView, Turn
from tests.agent.chats import served


class Vendor(FakeListChatModel):
    """A chat model of some vendor."""

    kind: str = ""
    model_id: str = ""
    responses: list[str] = ["ok"]  # noqa: RUF012 - pydantic copies it

    @property
    def _llm_type(self) -> str:
        return self.kind


VIEW = Context(
    today="2026-11-21", history=[Turn(role="user", text="hi"), Turn(role="assistant", text="hello")]
)
SAID = conversation("# Role: plan", VIEW, "make a video")


def test_marks_stand_after_the_prompt_and_after_the_steady_part() -> None:
    claude = Vendor(kind="amazon_bedrock_converse_chat", model_id="eu.anthropic.claude-sonnet-4")
    given = marked(SAID, claude)

    point = {"cachePoint": {"type": "default"}}
    assert given[0].content == [{"type": "text", "text": "# Role: plan"}, point]
    assert given[1].content == [{"type": "text", "text": "hi"}, point]
    assert [m.text for m in given] == [m.text for m in SAID]
    assert given[2:] == SAID[2:]


def test_marks_of_another_vendor() -> None:
    given = marked(SAID, Vendor(kind="anthropic-chat", model_id="claude-sonnet-4"))

    assert given[0].content == [
        {"type": "text", "text": "# Role: plan", "cache_control": {"type": "ephemeral"}}
    ]


@pytest.mark.parametrize(
    ("kind", "model_id"), [("openai-chat", "gpt-5"), ("amazon_bedrock_converse_chat", "meta.llama4")]
)
def test_who_takes_no_marks_gets_none(kind: str, model_id: str) -> None:
    assert marked(SAID, Vendor(kind=kind, model_id=model_id)) == SAID


class Bytes:
    """The parts of a run that pictures are read from."""

    def __init__(self, folder: Path, view: Context) -> None:
        self.folder, self.view, self.principal = folder, view, None
        self.services = self.artifacts = self.blobs = self

    async def get(self, principal: object, artifact_id: str) -> Artifact:
        return Artifact(id=artifact_id, kind="shot", mime="image/png", name=artifact_id, blob=artifact_id)

    def path(self, key: str) -> Path:
        return self.folder / f"{key}.png"


async def test_a_model_that_sees_gets_small_pictures_only(tmp_path: Path) -> None:
    Image.new("RGBA", (1200, 800), (200, 30, 30, 255)).save(tmp_path / "art_1.png")
    chosen = [
        ThumbnailView(id="art_1", width=256, tokens=87),
        ThumbnailView(id="art_gone", width=256, tokens=87),
    ]
    ctx: Any = Bytes(tmp_path, VIEW.model_copy(update={"thumbnails": chosen}))
    seer = Vendor(kind="some-chat", profile={"image_inputs": True})

    given = await shown(ctx, served([({}, seer), ({}, Vendor(kind="blind"))])("planner"), SAID)
    blind = await shown(ctx, Vendor(kind="blind"), SAID)

    assert blind == SAID
    blocks = given[3].content
    assert isinstance(blocks, list)
    assert [block["type"] for block in blocks if isinstance(block, dict)] == ["text", "text", "image"]
    picture: Any = blocks[2]
    with Image.open(io.BytesIO(base64.b64decode(picture["base64"]))) as small:
        assert (small.format, small.size) == ("JPEG", (256, 171))
    assert [type(m) for m in given] == [SystemMessage, HumanMessage, AIMessage, HumanMessage, HumanMessage]
    texts: list[AnyMessage] = [given[0], given[1], given[2], given[4]]
    assert [m.text for m in texts] == [SAID[0].text, SAID[1].text, SAID[2].text, SAID[4].text]


def test_the_event_tells_what_was_chosen_first() -> None:
    why = [
        Choice(what="older", ref=f"m{n}", chosen=n % 2 == 1, reason="no room" if n % 2 == 0 else "has to do with it")
        for n in range(2 * MOST)
    ]  # fmt: skip
    event = explained(VIEW.model_copy(update={"why": why, "tokens": 321}))

    assert (event.name, event.value["tokens"], event.value["turns"]) == ("context", 321, 2)
    assert [one["chosen"] for one in event.value["choices"]] == [True] * MOST
