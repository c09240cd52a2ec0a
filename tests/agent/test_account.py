"""What the conversation tells of itself: what was made, how true the product stayed, how long a video takes."""

from __future__ import annotations

import pytest

from limelight.agent.account import account
from limelight.infra.voice import LANGUAGES, Voice
from limelight.schema.artifact import Artifact
from limelight.schema.context import Context, RunView
from limelight.schema.principal import LOCAL
from tests.agent.live import Live


async def test_what_was_made_is_counted_and_the_product_is_vouched_for(talk: Live) -> None:
    assert (await talk.say("what have you made so far?")).answer == (
        "Nothing yet in this conversation. Which product shall we start with?"
    )
    await talk.say("concepts for my tumbler")
    assert (await talk.say("Was hast du bis jetzt gemacht?")).answer == (
        "Bisher in diesem Gespräch entstanden: 3 Konzepte. Zu welchem Konzept soll ich das Storyboard malen?"
    )
    told = (await talk.say("are you sure the product is not changed in the pictures?")).answer
    assert told == Voice().say("a_untouched")  # there is no picture to measure yet


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.9981, 1.0], " Measured in this conversation: in 2 pictures, the product matches the photo to at least 99.8 %"),
        ([0.93, 1.0], "Not in every picture: in 2 pictures of this conversation, the product matches the photo to 93 %"),
    ],
)  # fmt: skip
async def test_the_products_fidelity_is_told_as_it_was_measured(
    talk: Live, values: list[float], said: str
) -> None:
    storage = talk.assistant.storage
    made = [
        Artifact(
            id=f"shot-{n}", kind="shot", mime="image/png", name=f"Shot {n}", thread_id=talk.thread_id,
            meta={"fidelity": value},
        )
        for n, value in enumerate(values, 1)
    ]  # fmt: skip
    for one in made:
        await storage.artifacts.add(LOCAL, one)
    told = await account(
        "untouched", Context(today=""), storage, LOCAL, thread_id=talk.thread_id, voice=Voice()
    )
    assert said in told


@pytest.mark.parametrize("language", LANGUAGES)
async def test_how_long_a_video_takes_is_told_where_nothing_runs(talk: Live, language: str) -> None:
    storage, voice = talk.assistant.storage, Voice(language)
    told = await account("long", Context(today=""), storage, LOCAL, thread_id=talk.thread_id, voice=voice)
    assert told == voice.say("eta_usual", span=voice.say("seconds", n=25))
    busy = Context(today="", running=RunView(run_id="r"))
    assert not await account("long", busy, storage, LOCAL, thread_id=talk.thread_id, voice=voice)


async def test_going_back_to_a_product_stands_where_its_work_was_left(talk: Live) -> None:
    await talk.say("concepts for my headphones")
    left = (await talk.state()).concepts.keys()
    await talk.say("concepts for my tumbler")
    said = (await talk.say("go back to the headphones")).answer
    assert said.startswith("We are back at this point:")
    state = await talk.state()
    assert state.product is not None
    assert ("Headphones" in state.product.title, state.concepts.keys()) == (True, left)
