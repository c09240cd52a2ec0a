"""Recipes through the whole graph: said back, carried out side by side, or asked about."""

from __future__ import annotations

from tests.agent.live import Live


async def test_a_video_for_each_of_two_products(talk: Live) -> None:
    heard = await talk.say("a video for the kettle and another one for the scented candle")

    assert heard.answers[0] == (
        "I'll make two videos of Gooseneck Pour-Over Kettle and Ember Scented Candle, side by side, with your logo at "
        "the end."
    )
    assert heard.made == {"shot": 8, "clip": 8, "endcard": 1, "music": 2, "video": 2}
    assert heard.outcome == "success"


async def test_wide_work_without_a_product_is_asked_about(talk: Live) -> None:
    heard = await talk.say("black friday, whole range")

    assert heard.route == "orchestrate unknown"
    assert heard.answers == ["I did not understand that. Which product shall I make a video for?"]
    assert heard.outcome == "interrupt"
