"""Display ads by chat: sizes, words and picture, in six languages; media is sketched."""

from __future__ import annotations

import pytest

from limelight.router import understand
from limelight.router.slots.display import USUAL, ad_words, find_placements, wants_price
from limelight.router.text import clean
from limelight.schema.context import Context, ProductView
from limelight.schema.work import DISPLAY_PLACEMENTS
from tests.agent.live import Live

BOOT = ProductView(id="boot", title="Ridge boot", category="hiking boots")
HERE = Context(today="2026-11-21", product=BOOT, catalogue=[BOOT], catalogue_size=1)


@pytest.mark.parametrize(
    ("text", "placements", "headline", "cta"),
    [
        ("make a 300x250 banner with the headline 'Take the long way'", ["300x250"], "Take the long way", ""),
        ("leaderboard and skyscraper, button 'Shop now'", ["728x90", "160x600"], "", "Shop now"),
        ("a leaderboard, headline 'Go on', button 'Buy'", ["728x90"], "Go on", "Buy"),
        ("display ads for all placements", [*DISPLAY_PLACEMENTS], "", ""),
        ("mach mir ein Banner 728x90 mit der Überschrift „Der lange Weg“", ["728x90"], "Der lange Weg", ""),
        ("Display-Anzeigen für alle Platzierungen", [*DISPLAY_PLACEMENTS], "", ""),
        ("un banner de 300x250 con el titular «Lejos» y el botón «Compra»", ["300x250"], "Lejos", "Compra"),
        ("fais une bannière 300×250 avec le titre « Prenez le large »", ["300x250"], "Prenez le large", ""),
        ("faz um banner 160x600 com o título “Vá mais longe”", ["160x600"], "Vá mais longe", ""),
        ("見出し「遠回りしよう」で300x250のバナーを作って", ["300x250"], "遠回りしよう", ""),
    ],
)
def test_what_is_asked_for(text: str, placements: list[str], headline: str, cta: str) -> None:
    found = understand(text, HERE)
    (act,) = found.acts
    assert (act.label, found.question, found.recipe) == ("display.create", "", None)
    assert (act.slots.placements, act.slots.headline, act.slots.cta) == (placements, headline, cta)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("write three headlines and make a 300x250 display ad", ["copy.headlines", "display.create"]),
        ("a banner picture of the boot", ["picture.create"]),
        ("I need display ads for the boot", ["display.create"]),
    ],
)
def test_what_stands_beside_it(text: str, labels: list[str]) -> None:
    assert [act.label for act in understand(text, HERE).acts] == labels


def test_sizes_that_are_not_named() -> None:
    assert find_placements("make banners") == list(USUAL)
    assert find_placements("a banner for the boot") == ["300x250"]
    assert find_placements("a 250x90 banner and a square one") == ["250x90", "1080x1080"]
    assert find_placements("a 20x10 banner") == ["300x250"]


def test_quotations_by_their_words_else_by_their_order() -> None:
    message = clean("a banner: 'Go on', 'Waterproof', with a 'Learn more' button and the price")
    words = ad_words(message.masked, message.quotes)
    assert (words.headline, words.subline, words.cta) == ("Go on", "Waterproof", "Learn more")
    assert wants_price(message.masked)
    assert not wants_price("a banner without price")


async def test_a_banner_of_a_shot_with_the_words_that_were_said(talk: Live) -> None:
    await talk.to_storyboard()
    heard = await talk.say("make a 300x250 banner of shot 2 with the headline 'Take the long way'")
    assert (heard.route, heard.outcome, heard.made) == ("orchestrate display.create", "success", {"image": 1})
    assert heard.answers == [
        "I am laying out a display ad for the Ridgeline Mid Trail Boot.",
        "The display ad is ready: 300x250. Its layers can be edited.\n\nWhat comes next?",
    ]
    (ad,) = await talk.list("image")
    assert ad.parents == ((await talk.shot_ids())[1],)
    (request,) = talk.engine.named("display")
    assert request["copy"] == {
        "headline": "Take the long way", "subline": "Waterproof with taped seams", "price": "", "old_price": "",
        "cta": "Shop now", "disclaimer": "",
    }  # fmt: skip


async def test_without_a_storyboard_the_cut_out_is_laid_out_and_facts_are_said(talk: Live) -> None:
    heard = await talk.say("banners for the ridgeline boot, with the price")
    assert heard.made == {"image": len(USUAL)}
    requests = talk.engine.named("display")
    assert all(request["cutout"] and not request["picture"] for request in requests)
    words = [request["copy"] for request in requests]
    assert all(isinstance(one, dict) and one["price"] == "$169" for one in words)
    assert len({str(one["headline"]) for one in words if isinstance(one, dict)}) == 1


async def test_words_that_are_too_long_are_told(talk: Live) -> None:
    fault = "The headline has 61 characters; a 728x90 leaderboard takes 40: shorten it by 21."
    talk.engine.tell(
        "display", violations=[{"field": "headline", "message": fault, "limit": 40, "value": 61}]
    )
    heard = await talk.say("make a leaderboard for the ridgeline boot")
    assert (heard.made, fault in heard.answers[-1]) == ({"image": 1}, True)


async def test_all_placements_of_a_video_are_shapes_and_display_ads(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    heard = await talk.say("make it for all placements")
    said, asked = heard.answers
    assert said == (
        "I'll make the video in 16:9, 9:16, 1:1 and 4:5, each painted for its own shape, with the same music, and display ads "
        "in every size."
    )
    # How long it takes is what the calls before took.
    assert asked.startswith("That makes 3 videos (12 pictures and 12 clips) and 12 display ads, about ")
    assert asked.endswith(". Shall I go ahead?")
    heard = await talk.say("yes")
    assert heard.made == {"shot": 12, "clip": 12, "video": 3, "image": 12}
