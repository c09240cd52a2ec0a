"""Shots that are set in another place than the concept's bear that place's titles; and several audio ads are counted."""

from __future__ import annotations

import pytest

from limelight.agent.director.protocol import Conversation, Made, Report
from limelight.agent.director.staging import titled
from limelight.agent.director.summing import summarise
from limelight.agent.director.wording import Heard
from limelight.evals.routes.threads import thread_at
from limelight.infra.voice import LANGUAGES, Voice
from limelight.schema.understanding import Understanding
from tests.agent.live import Live


@pytest.mark.parametrize(
    ("scene", "title"),
    [
        ("a forest trail at sunrise", "Among the ferns"),
        ("at sunrise", "The counter"),
        ("on a train in the rain", "Train in the rain"),
        ("", "The counter"),
    ],
)
def test_a_title_follows_the_place(scene: str, title: str) -> None:
    assert titled("The counter", Heard(scene, scene), nth=1, language="en", avoid=[]) == title


def test_a_word_that_the_brand_avoids_stands_in_no_new_title() -> None:
    forest = Heard("a forest trail", "a forest trail")
    assert titled("The counter", forest, nth=1, language="en", avoid=["fern"]) == "The counter"


async def test_the_storyboard_of_a_brief_is_titled_by_its_place(talk: Live) -> None:
    await talk.say("Create a video for my Northpeak 20 oz Insulated Tumbler")
    board = await talk.say("I like concept 1, but a forest trail at sunrise")
    titles = [a["meta"]["title"] for a in sorted(board.artifacts, key=lambda a: a["meta"]["index"])]
    assert titles == ["Where the trail begins", "Among the ferns", "Down at the roots", "The clearing"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_audio_ads_are_counted(language: str) -> None:
    def said(*lengths: float) -> str:
        made = [Made(id=f"art_{n}", kind="audio", seconds=one) for n, one in enumerate(lengths)]
        report = Report(step_id="a", subagent="music", artifacts=made)
        talk = Conversation("summarise", "", thread_at("empty"), "", reports=[report])
        return summarise(talk, Understanding(acts=[], language=language)).split("\n\n")[0]

    voice = Voice(language)
    assert said(15) == voice.say("made_audio", n="15")
    assert said(15, 15) == voice.say("made_audios", N=voice.capital(2), n="15")
    assert said(15, 30, 6.0) == voice.say(
        "made_audios", N=voice.capital(3), n=voice.listed(["15", "30", "6"])
    )
