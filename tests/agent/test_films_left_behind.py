"""Another shape of a film whose shots have changed: the film that shows the earlier ones is told of, and offered anew."""

from __future__ import annotations

import pytest

from limelight.evals.routes.threads import thread_at
from limelight.infra.voice import LANGUAGES, Voice
from limelight.router import understand
from limelight.schema.context import Turn
from tests.agent.live import Live


async def test_the_film_in_the_first_shape_is_offered_anew(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    await talk.say("make shot 2 a beach at noon")

    vertical = await talk.say("make it vertical too")

    assert vertical.made == {"shot": 4, "clip": 4, "video": 1}
    assert vertical.answers[-1].endswith(Voice().say("ask_film_shape", shape="16:9"))
    again = await talk.say("yes")
    assert again.made == {"clip": 1, "video": 1}
    assert [a["meta"]["aspect"] for a in again.artifacts if a["kind"] == "video"] == ["16:9"]
    assert "earlier shots" not in again.answers[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_to_it_animates(language: str) -> None:
    asked = Voice(language).say("ask_film_shape", shape="16:9")
    view = thread_at("video").model_copy(update={"history": [Turn(role="assistant", text=asked)]})
    assert understand("はい" if language == "ja" else "ok", view).acts[0].label == "video.animate"
