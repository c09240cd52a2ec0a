"""The person's own photo and logo, with and without words about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agent.live import Live, live

BOTTLE = "Here is my new water bottle, Aqua Loop, keeps drinks cold for 24 hours"


async def test_the_conversation_with_a_photo_and_a_line(talk: Live) -> None:
    photo = await talk.upload()
    first = await talk.say(BOTTLE, photo.id)
    assert first.outcome == "interrupt"
    assert (
        first.answer
        == "I have your photo of the Aqua Loop water bottle. Shall I make concepts for a video with it?"
    )

    ideas = await talk.say("make a video of it")
    assert ideas.made == {"concept": 3}
    assert "your Aqua Loop water bottle" in ideas.answers[0]
    assert (await talk.state()).product is not None
    assert [c["meta"]["product_id"] for c in ideas.artifacts] == [photo.id] * 3

    board = await talk.say("I like concept 3, but at sunrise")
    assert board.made == {"shot": 4}
    assert all(photo.id in a["parents"] for a in board.artifacts if a["kind"] == "shot")

    edit = await talk.say("Use a forest trail in the second shot")
    assert edit.made == {"shot": 1}
    video = await talk.say("Animate it")
    assert video.made == {"clip": 4, "music": 1, "video": 1}
    card = await talk.say("Add our logo and the slogan 'Stay cool' to the end")
    assert card.made == {"endcard": 1, "music": 1, "video": 1}
    last = await talk.say("Make it vertical too, and write me three headlines of at most 30 characters")
    assert last.made == {"shot": 4, "clip": 4, "endcard": 1, "video": 1, "headline": 3}
    lines = [a["meta"]["text"] for a in last.artifacts if a["kind"] == "headline"]
    assert all(len(line) <= 30 for line in lines)
    assert "Keeps drinks cold for 24 hours" in lines


async def test_words_first_given_afterwards(talk: Live) -> None:
    photo = await talk.upload()
    asked = await talk.say("", photo.id)
    assert asked.answer == (
        "I have your photo. Shall I make concepts for a video with it? A line about what it is helps me write."
    )

    ideas = await talk.say("it's a ceramic mug, hand thrown")

    assert ideas.made == {"concept": 3}, (ideas.route, ideas.answers)
    assert "your ceramic mug" in ideas.answers[0]
    product = (await talk.state()).product
    assert product is not None
    assert (product.id, product.title) == (photo.id, "ceramic mug")


async def test_yes_to_the_photo_names_it_honestly(talk: Live) -> None:
    photo = await talk.upload()
    await talk.say("", photo.id)

    ideas = await talk.say("yes")

    assert ideas.made == {"concept": 3}
    assert "the product in your photo" in ideas.answers[0]
    assert "Tell me in a line what it is" in ideas.answers[0]


async def test_what_is_told_later_of_the_same_photo_is_used(talk: Live) -> None:
    photo = await talk.upload()
    await talk.say("make a video for this", photo.id)
    await talk.say("concept 1")
    assert (await talk.state()).product is not None

    lines = await talk.say("write two headlines of at most 40 characters")

    assert lines.made == {"headline": 2}
    assert "ceramic" not in lines.answer


async def test_a_logo_that_was_given_stands_on_the_end_card(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    logo = await talk.upload(color=(200, 10, 10))

    card = await talk.say("use this as our logo", logo.id)
    again = await talk.say("add our logo and the slogan 'Go far' to the end")

    assert card.made == {"endcard": 1, "music": 1, "video": 1}
    assert again.made == {"endcard": 1, "video": 1}
    cards = await talk.list("endcard")
    assert [logo.id in c.parents for c in cards] == [True, True]


async def test_a_logo_before_any_video_is_kept_for_later(talk: Live) -> None:
    logo = await talk.upload(color=(200, 10, 10))
    asked = await talk.say("use this as our logo", logo.id)
    assert asked.answer == (
        "I have your logo; it goes onto the end card of the video. Which product shall I make one for?"
    )
    ideas = await talk.say("the kettle")
    assert ideas.made == {"concept": 3}
    assert "Gooseneck Pour-Over Kettle" in ideas.answers[0]
    await talk.say("concept 1")
    await talk.say("animate it")

    await talk.say("add our logo to the end")

    assert logo.id in (await talk.list("endcard"))[0].parents


@pytest.mark.parametrize("text", ["Create a video for my latest hiking gear", "make an ad for the kettle"])
async def test_an_empty_catalogue_is_said(tmp_path: Path, text: str) -> None:
    async with live(tmp_path, samples=False) as talk:
        heard = await talk.say(text)

        assert heard.outcome == "interrupt"
        assert heard.made == {}
        assert heard.answer == (
            "Your catalogue is empty so far. Send me a photo of the product and a line about it, or add products."
        )
