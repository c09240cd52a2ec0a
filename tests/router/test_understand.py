"""What a message is understood to ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.router import understand
from limelight.router.text import clean
from limelight.schema.context import Context, ProductView, Turn

At = Callable[[str], Context]


def test_is_a_pure_function(at: At) -> None:
    context = at("video")
    before = context.model_copy(deep=True)
    text = "Make it vertical too, and write me three headlines of at most 30 characters"
    assert understand(text, context) == understand(text, context)
    assert context == before


def test_several_requests_are_several_acts_in_order(at: At) -> None:
    found = understand("Write two headlines. Then add our logo to the end and make it square.", at("video"))
    assert [a.label for a in found.acts] == ["copy.headlines", "video.endcard", "video.reframe"]
    assert found.acts[0].slots.count == 2
    assert found.acts[1].slots.wants_logo
    assert found.acts[2].slots.aspects == ["1:1"]


def test_two_shots_get_two_scenes(at: At) -> None:
    found = understand("Put shot 1 on a beach and shot 3 in a forest", at("storyboard"))
    assert [(a.label, a.slots.shot_indices, a.slots.scene) for a in found.acts] == [
        ("shot.edit", [1], "on a beach"),
        ("shot.edit", [3], "in a forest"),
    ]


@pytest.mark.parametrize(
    ("stage", "text"),
    [
        ("concepts", "I like concept 3, but at sunrise"),
        ("storyboard", "use a forest trail in the second shot"),
        ("storyboard", "animate it"),
        ("video", "make it vertical too"),
        ("interrupted", "continue"),
    ],
)
def test_capitals_make_no_difference(stage: str, text: str, at: At) -> None:
    plain, loud = understand(text, at(stage)).acts[0], understand(text.upper() + "!!!", at(stage)).acts[0]
    assert (plain.label, plain.slots) == (loud.label, loud.slots)


def test_chatter_around_a_request_is_left_out(at: At) -> None:
    text = (
        "Hi! We're a small family business and my sister runs the shop with me. Sales were slow, honestly. "
        "Create a video for my latest hiking gear. My boss is curious, too."
    )
    found = understand(text, at("empty"))
    assert [a.label for a in found.acts] == ["concepts.create"]
    assert found.acts[0].slots.product is not None
    assert found.acts[0].slots.product.product_id == "np-boot"


def test_a_request_is_found_at_the_end_of_a_very_long_message(at: At) -> None:
    text = "We had such a lovely day at the fair and met many people there. " * 300 + "Animate it, please."
    found = understand(text[-20_000:], at("storyboard"))
    assert [a.label for a in found.acts] == ["video.animate"]


@pytest.mark.parametrize(("stage", "label"), [("concepts", "concepts.choose"), ("storyboard", "shot.edit")])
def test_the_second_one_means_what_is_there(stage: str, label: str, at: At) -> None:
    act = understand("the second one, but with snow", at(stage)).acts[0]
    assert act.label == label
    assert (act.slots.concept_index, act.slots.shot_indices) == (
        (2, []) if stage == "concepts" else (None, [2])
    )
    assert act.slots.scene == "with snow" or act.slots.scene == "snow"


def test_a_bare_number_picks_a_concept(at: At) -> None:
    found = understand("2", at("concepts"))
    assert found.acts[0].label == "concepts.choose"
    assert found.acts[0].level == 0
    assert found.acts[0].slots.concept_index == 2


@pytest.mark.parametrize(
    ("stage", "text", "question"),
    [
        (
            "empty",
            "create a video for my submarine",
            "I find nothing like “submarine” in your catalogue. "
            "Which product do you mean? A photo works too.",
        ),
        ("empty", "make a video", "Which product shall it be for? You can name one, or send me a photo."),
        ("empty", "animate it", "There is no storyboard yet. Which product shall I make one for?"),
        ("concepts", "I like concept 7", "There are 3 concepts, no number 7. Which one shall it be?"),
        (
            "storyboard",
            "use a beach in shot 9",
            "The storyboard has 4 shots, no shot 9. Which one do you mean?",
        ),
        ("storyboard", "change shot 2", "What shall be different in shot 2?"),
        ("empty", "😀😀", "I did not understand that. Which product shall I make a video for?"),
        (
            "upload",
            "",
            "I have your photo. Shall I make concepts for a video with it? A line about what it is helps me write.",
        ),
    ],
)
def test_what_is_missing_is_asked_for(stage: str, text: str, question: str, at: At) -> None:
    assert understand(text, at(stage)).question == question


@pytest.mark.parametrize(
    ("stage", "before", "question", "answer", "label"),
    [
        (
            "storyboard",
            "use a forest trail",
            "Which shot shall I change, 1 to 4, or all of them?",
            "the second",
            "shot.edit",
        ),
        (
            "storyboard",
            "change shot 2",
            "What shall be different in shot 2?",
            "a forest trail please",
            "shot.edit",
        ),
        ("storyboard", "nice", "Here it is. Shall I animate it?", "yes please", "video.animate"),
        ("storyboard", "nice", "Here it is. Shall I animate it?", "no", "unknown"),
        ("empty", "hi", "Which product shall I make a video for?", "the kettle", "concepts.create"),
        (
            "concepts",
            "hm",
            "Which concept do you mean: 1 (First Light), 2 (City Escape) or 3 (Quiet Summit)?",
            "3",
            "concepts.choose",
        ),
    ],
)
def test_a_short_answer_is_read_with_its_question(
    stage: str, before: str, question: str, answer: str, label: str, at: At
) -> None:
    context = at(stage)
    context.history = [Turn(role="user", text=before), Turn(role="assistant", text=question)]
    assert understand(answer, context).acts[0].label == label


def test_an_answer_keeps_what_was_said_before_the_question(at: At) -> None:
    context = at("storyboard")
    context.history = [
        Turn(role="user", text="Use a forest trail"),
        Turn(role="assistant", text="Which shot shall I change, 1 to 4, or all of them?"),
    ]
    slots = understand("2", context).acts[0].slots
    assert (slots.shot_indices, slots.scene) == ([2], "a forest trail")


def test_an_edit_while_a_run_goes_on_is_still_an_edit(at: At) -> None:
    found = understand("Use a forest trail in the second shot", at("running"))
    assert [a.label for a in found.acts] == ["shot.edit"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Make it vertical too", "en"),
        ("Mach es bitte auch im Hochformat", "de"),
        ("Hazlo vertical también, por favor", "es"),
        ("Fais-le aussi en vertical, s'il te plaît", "fr"),
        ("Faça também na vertical, por favor", "pt"),
        ("縦型も作って", "ja"),
        ("???", "en"),
    ],
)
def test_language(text: str, language: str, at: At) -> None:
    assert understand(text, at("video")).language == language


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_no_text_raises_and_every_answer_has_an_act(text: str) -> None:
    context = Context(
        today="2026-11-21", catalogue=[ProductView(id="a", title="Trail Boot")], catalogue_size=1
    )
    found = understand(text, context)
    assert found.acts
    assert all(0 <= a.margin <= 1 and 0 <= a.score <= 1 for a in found.acts)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        "! " * 10_000,
        "shot " * 4000,
        "'" * 20_000,
        "and, " * 4000,
        "\u0000" * 500,
        "video for " * 2000,
    ],
)
def test_long_and_strange_messages_are_read(text: str, at: At) -> None:
    assert understand(text, at("video")).acts


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("anmiate it", "animate it"),
        ("creat a vidoe", "create a video"),
        ("stpo", "stop"),
        ("verticla", "vertical"),
        ("we think shoes produce a winner at the train", "we think shoes produce a winner at the train"),
    ],
)
def test_slips_are_mended_and_words_are_left(typed: str, mended: str) -> None:
    assert clean(typed).masked == mended


@pytest.mark.parametrize(
    "text",
    [
        "rotate shot 3",
        "swap shots 2 and 3",
        "remove the logo",
        "make the video shorter",
        "add a voiceover",
        "post it on Instagram",
    ],
)
def test_what_cannot_be_done_is_said_and_not_guessed_at(text: str, at: At) -> None:
    found = understand(text, at("video"))
    assert [a.label for a in found.acts] == ["unknown"]
    assert found.question.startswith("I can")


def test_two_concepts_at_once_are_asked_back(at: At) -> None:
    found = understand("I like the first two", at("concepts"))
    assert found.question.startswith("Which concept do you mean: 1 (First Light)")


def test_a_complaint_asks_for_the_opposite(at: At) -> None:
    slots = understand("shot 3 is too dark", at("storyboard")).acts[0].slots
    assert (slots.shot_indices, slots.scene) == ([3], "brighter")


def test_a_photo_with_a_description_alone_is_asked_about(at: At) -> None:
    found = understand("This is our handmade oak lamp.", at("upload"))
    assert (
        found.question
        == "I have your photo. Shall I make concepts for a video with it? A line about what it is helps me write."
    )


def test_the_attribute_chooses_among_the_products_that_fit_most_words(at: At) -> None:
    product = understand("a video for my newest hiking backpack", at("empty")).acts[0].slots.product
    assert product is not None
    assert (product.product_id, product.why) == (
        "np-pack-40",
        "it is your newest hiking backpack (launched 14 April 2026)",
    )


def test_several_that_fit_equally_are_not_certain(at: At) -> None:
    found = understand("a video for the northpeak product", at("empty"))
    product = found.acts[0].slots.product
    assert product is not None
    assert not product.certain
    assert len(product.alternatives) == 3
    assert found.question.startswith("Which one do you mean: NorthPeak Trail Boot, ")


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Mach ein Video für unsere Wanderstiefel", "boot"),
        ("Mach ein Video für die Schreibtischlampe", "lamp"),
        ("Mach ein Video für unsere Duftkerzen", "candle"),
        ("Mach mir ein Video für unsere Thermoskanne", "bottle"),
        ("Mach ein Video für unseren Nachttisch", None),
    ],
)
def test_a_german_compound_is_a_kind_of_its_last_part(text: str, product: str | None) -> None:
    titles = {
        "boot": "Trail Boot",
        "lamp": "Desk Lamp",
        "candle": "Soy Candle",
        "bottle": "Water Bottle",
        "cream": "Cloud Cream",
    }
    shelf = [ProductView(id=one, title=title) for one, title in titles.items()]
    found = understand(text, Context(today="2026-11-21", catalogue=shelf, catalogue_size=len(shelf)))
    choice = found.acts[0].slots.product
    assert (choice.product_id if choice else None) == product
