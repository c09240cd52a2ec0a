"""A model that sees: it gets a small picture, and its answer is checked; without one nothing is made up."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from PIL import Image
from pydantic import PrivateAttr

from limelight.agent.seeing import read_sight, seeing


class Eye(GenericFakeChatModel):
    """Says what it is told to, and keeps what it was shown."""

    _shown: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Any:
        self._shown.append(messages)
        return super()._generate(messages, *args, **kwargs)


def eye(*words: str) -> Eye:
    return Eye(messages=iter(AIMessage(one) for one in words))


async def test_what_a_model_sees_is_kept() -> None:
    model = eye('Here: {"caption": "A boot on rock", "text": "NORTHPEAK", "faces": false}')

    seen = await seeing(model)(Image.new("RGBA", (300, 200), "#2f6fd0"), "picture")

    assert seen == {"caption": "A boot on rock", "text": "NORTHPEAK", "faces": False, "seen_by": "model"}
    (_, asked) = model._shown[0]
    block: Any = asked.content[1]
    assert Image.open(io.BytesIO(base64.b64decode(block["base64"]))).size == (300, 200)


@pytest.mark.parametrize("words", ["I cannot see that.", '{"caption": 7, "faces": "perhaps"}'])
async def test_an_answer_that_does_not_fit_leaves_it_undescribed(words: str) -> None:
    assert await seeing(eye(words))(Image.new("RGB", (300, 200)), "picture") == {}


def test_what_was_wrong_with_an_answer_is_said() -> None:
    with pytest.raises(ValueError, match="the model that sees answered without JSON: 'no'"):
        read_sight("no")
