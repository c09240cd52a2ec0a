"""What somebody says who is here for the first time: notes end, questions offer their answers, what was settled holds."""

from __future__ import annotations

import pytest

from limelight.agent.director.asked import PLACES, formats
from limelight.agent.director.rules import Rules, settled
from limelight.infra.voice import Voice
from limelight.memory.told import told_of
from limelight.schema.context import Context, Noted, RunView, Turn
from limelight.schema.product import BrandColors, BrandKit
from limelight.schema.understanding import Slots
from limelight.schema.work import DISPLAY_PLACEMENTS
from limelight.studio.motion.placements import VIDEO_PLACEMENTS
from limelight.studio.scene import parse_scene
from limelight.studio.scene.hues import hue_of
from limelight.tools.sparing import sparing
from tests.agent.director_talk import context, understood
from tests.agent.director_talk import talk as words
from tests.agent.live import Heard, Live


def choices(heard: Heard) -> list[str]:
    return heard.events[-1]["outcome"]["interrupts"][0]["metadata"]["choices"]


async def test_a_note_ends_and_asks_nothing(talk: Live) -> None:
    noted = await talk.say("our audience is women 25-34")

    assert (noted.answer, noted.outcome) == ("Noted: our audience is women 25-34.", "success")
    assert (await talk.say("never use red")).answer == "Noted: never use red."


@pytest.mark.parametrize(
    "words", ["what formats can I get?", "which sizes can you make?", "what formats are there?", "what display sizes do you have?"]
)  # fmt: skip
async def test_what_can_be_made_is_answered_from_the_tables(talk: Live, words: str) -> None:
    heard = await talk.say(words)

    assert heard.answer == formats(Voice())
    assert heard.outcome == "success"


def test_the_answer_names_every_shape_size_and_placement() -> None:
    said = formats(Voice("de"))

    assert all(size in said for size in DISPLAY_PLACEMENTS)
    assert {name: aspect for name, (_, aspect) in PLACES.items()} == {
        name: place.aspect for name, place in VIDEO_PLACEMENTS.items()
    }
    assert all(f"({place.aspect})" in said for place in VIDEO_PLACEMENTS.values())
    assert all(shape in said for shape in ("16:9", "9:16", "1:1", "4:5"))


async def test_what_the_logo_is_good_for(talk: Live) -> None:
    heard = await talk.say("what can you do with my logo?")

    assert heard.answer.startswith("Your logo can stand in three places: on the **end card**")


async def test_on_a_finished_film_it_is_all_of_it(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")

    night = await talk.say("make it at night instead")

    assert night.made == {"shot": 4, "clip": 4, "video": 1}
    assert night.answers[0].startswith(
        "All four shots change: at night, and the film is made anew with them;"
    )


async def test_on_a_storyboard_it_asks_with_buttons_and_takes_any_of_them(talk: Live) -> None:
    await talk.to_storyboard()

    asked = await talk.say("make it snowy")
    assert choices(asked) == ["Shot 1", "Shot 2", "Shot 3", "Shot 4", "All of them"]
    one = await talk.say("Shot 2")
    assert [a["meta"]["index"] for a in one.artifacts if a["kind"] == "shot"] == [2]

    await talk.say("make it at night")
    assert (await talk.say("All of them")).made == {"shot": 4}


async def test_questions_offer_products_and_concepts(talk: Live) -> None:
    products = choices(await talk.say("make a video"))
    assert 2 <= len(products) <= 6
    first = await talk.say(products[0])
    assert first.made == {"concept": 3}

    asked = await talk.say("paint the storyboard")
    titles = [a["meta"]["title"] for a in first.artifacts]
    assert choices(asked) == [f"Concept {n}: {title}" for n, title in enumerate(titles, start=1)]
    assert (await talk.say(choices(asked)[1])).made == {"shot": 4}


async def test_two_acts_that_fit_are_both_offered_and_can_be_taken_in_german(talk: Live) -> None:
    await talk.say("Mach ein Video für den Rucksack")
    await talk.say("das zweite")
    asked = await talk.say("blub blab blub, bitte")

    assert choices(asked) == ["Ein Bild ändern", "Das Storyboard animieren"]
    assert (await talk.say("Das Storyboard animieren")).made == {"clip": 4, "music": 1, "video": 1}


def view(*said: str, noted: str = "") -> Context:
    turns = [Turn(role="user", text=one) for one in said]
    return Context(
        today="2026-11-21", history=turns, noted=[Noted(kind="constraint", text=noted)] if noted else []
    )


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("never use red", Rules(avoid=("red",))), ("Verwende niemals Rot", Rules(avoid=("red",))), ("nunca uses rojo", Rules(avoid=("red",))),
        ("n'utilise jamais de rouge", Rules(avoid=("red",))), ("nunca use vermelho", Rules(avoid=("red",))), ("赤は使わないで", Rules(avoid=("red",))),
        ("always show the logo", Rules(logo=True)), ("zeig immer das Logo", Rules(logo=True)), ("no people", Rules(no_people=True)),
        ("only outdoors", Rules(setting="outdoors")), ("nur im Freien", Rules(setting="outdoors")),
    ],
)  # fmt: skip
def test_rules_are_read_and_are_all_that_such_a_message_says(words: str, rules: Rules) -> None:
    assert Rules.of(view(words)) == Rules.of(view(noted=words)) == rules
    assert settled(words) == words


def test_a_rule_that_was_taken_back_holds_no_more() -> None:
    assert Rules.of(view("never use red", "red is fine again")) == Rules()


@pytest.mark.parametrize(
    "words", ["no, the second one", "no people in shot 2", "only two shots", "never mind", "no music"]
)
def test_what_is_no_rule(words: str) -> None:
    assert settled(words) == ""


def test_a_scene_loses_the_colour_and_says_so() -> None:
    kept = Rules(avoid=("red",), no_people=True).scene("dunes, terracotta and sand, red rock, a red wall")

    assert kept == "dunes, deep green and sand, red rock, a deep green wall, without red, without people"


def test_the_studio_paints_no_place_in_a_colour_that_is_left_out() -> None:
    plain = parse_scene("a studio in crimson and blue", seed=1)
    spared = parse_scene("a studio in crimson and blue, without red", seed=1)

    assert [hue_of(one) for one in plain.palette] == ["red", "blue"]
    assert [hue_of(one) for one in spared.palette] == ["", "blue"]


def test_the_brands_own_red_is_exchanged_for_another_of_its_colours() -> None:
    brand = BrandKit(colors=BrandColors(primary="#8c1c13", secondary="#2f5d50", accent="#d62828"))

    kept = sparing(brand, ["red"]).colors

    assert (kept.primary, kept.secondary, kept.accent) == ("#1f2f3a", "#2f5d50", "#2f5d50")
    assert sparing(brand, []) is brand


async def test_what_was_settled_once_holds_in_every_conversation(talk: Live) -> None:
    await talk.say("never use red")
    await talk.say("always show the logo")
    await talk.assistant.runs.settled()
    talk.thread_id = await talk.assistant.new_thread()
    await talk.say("Create a video for my latest hiking gear")

    board = await talk.say("the third one")
    film = await talk.say("animate it")
    ad = await talk.say("a 300x250 display ad")

    assert board.answers[0].endswith("As you told me: no red.")
    assert all("without red" in a["meta"]["prompt"] for a in board.artifacts if a["kind"] == "shot")
    assert film.made == {"clip": 4, "music": 1, "endcard": 1, "video": 1}
    assert film.answers[0].endswith("As you told me: no red, the logo is always there.")
    assert ad.answers[0].endswith("As you told me: no red.")


@pytest.mark.parametrize(
    ("words", "yes"), [("this is our blue mug", "Yes, please"), ("das ist unsere blaue Tasse", "Ja, bitte"), ("c'est notre tasse bleue", "Oui, merci")]
)  # fmt: skip
async def test_yes_to_a_photo_makes_concepts_for_it(talk: Live, words: str, yes: str) -> None:
    given = await talk.upload()

    asked = await talk.say(words, given.id)
    assert choices(asked) == [yes]
    made = await talk.say(yes)

    assert made.made == {"concept": 3}
    assert (await talk.state()).product.id == given.id  # type: ignore[union-attr]


async def test_what_was_told_of_a_photo_holds_for_its_edit(talk: Live) -> None:
    given = await talk.upload()
    await talk.say("this is our blue mug", given.id)
    await talk.say("make it warmer")

    await talk.say("make two pictures of it on a wooden table")

    state = await talk.state()
    assert state.product is not None
    assert (state.product.title, state.product.id) == ("blue mug", (await talk.list("upload"))[-1].id)


async def test_what_was_cut_off_is_told_when_it_is_asked_how_far_it_is() -> None:
    left = RunView(run_id="run_1", done=3, total=7)
    director = understood(("chat.eta", Slots()))

    view = context("storyboard").model_copy(update={"open_plan": left})
    said = await director.ainvoke(words("respond", view, "how far are you?"))

    assert said.text == (
        "Nothing is running right now: 3 of 7 steps are done, and the rest was cut off. Say “continue” and I go on."
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [("das ist unsere blaue Tasse", "blaue Tasse"), ("c'est notre tasse bleue", "tasse bleue"), ("esta es nuestra taza azul", "taza azul"),
     ("esta é a nossa caneca azul", "caneca azul"), ("これはうちの青いマグカップです", "青いマグカップ"), ("das ist unser Logo", "")],
)  # fmt: skip
def test_a_photo_is_called_what_the_person_calls_it(words: str, name: str) -> None:
    assert told_of(words).name == name
