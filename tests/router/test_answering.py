"""Answers to what was asked: a product, a quote; and short messages in the language of the conversation."""

from __future__ import annotations

import pytest

from limelight.evals.routes.threads import thread_at
from limelight.infra.voice import Voice, meant
from limelight.router import understand
from limelight.router.language import spoken
from limelight.schema.context import Context, RunView, Turn

FORTY = "make a video for each of my five best sellers, for Christmas and for Father's Day, two variations"


def after(said: str, asked: str, *, waits: bool = False) -> Context:
    """An empty thread in which the person said something and was asked back."""
    history = [Turn(role="user", text=said), Turn(role="assistant", text=asked)]
    plan = RunView(run_id="run_1", waits=True, films=True, total=40) if waits else None
    return thread_at("empty").model_copy(update={"history": history, "open_plan": plan})


@pytest.mark.parametrize(
    ("language", "said", "answer", "product"),
    [
        ("en", "Make a vertical Christmas video", "the drinking cup", "np-tumbler-20"),
        ("de", "Mach ein Weihnachtsvideo im Hochformat", "Der Thermobecher", "np-tumbler-20"),
        ("de", "Mach ein Weihnachtsvideo im Hochformat", "Die Schreibtischlampe bitte", "lum-lamp"),
        ("es", "Haz un vídeo vertical de Navidad", "la taza térmica", "np-tumbler-20"),
        ("fr", "Fais une vidéo verticale de Noël", "la bouilloire", "hm-kettle"),
        ("pt", "Faça um vídeo vertical de Natal", "a caneca", "np-tumbler-20"),
        ("ja", "クリスマスの縦型動画を作って", "登山靴", "np-boot"),
    ],
)
def test_a_bare_answer_names_the_product_of_what_was_asked_for(
    language: str, said: str, answer: str, product: str
) -> None:
    found = understand(answer, after(said, Voice(language).say("q_product")))
    (act,) = found.acts
    assert (act.label, act.slots.aspects, found.question) == ("concepts.create", ["9:16"], "")
    assert act.slots.product is not None
    assert act.slots.product.product_id == product
    assert found.language == language


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("I need a display ad", "display.create"),
        ("Ich brauche eine Display-Anzeige", "display.create"),
        ("make a picture on a beach", "picture.create"),
    ],
)
def test_an_answer_keeps_to_what_was_asked_for(said: str, label: str) -> None:
    language = spoken(said)
    act = understand(
        "der Becher" if language == "de" else "the tumbler", after(said, Voice(language).say("q_product"))
    ).acts[0]
    assert act.label == label
    assert act.slots.product is not None
    assert act.slots.product.product_id == "np-tumbler-20"


def test_an_answer_may_add_to_it() -> None:
    act = understand("the tumbler, in vertical", after("make a video", Voice().say("q_product"))).acts[0]
    assert (act.label, act.slots.aspects) == ("concepts.create", ["9:16"])


def test_two_products_are_asked_about_in_the_language_of_the_person() -> None:
    found = understand("Becher und Rucksack", after("Mach ein Video", Voice("de").say("q_product")))
    assert found.language == "de"
    assert found.question.startswith("Ich mache ein Produktvideo nach dem anderen.")


@pytest.mark.parametrize(
    ("said", "products", "occasions", "variations"),
    [
        ("no, only the top two and only Christmas", 2, ["christmas"], 2),
        ("without Father's Day", 5, ["christmas"], 2),
        ("one variation is enough", 5, ["christmas", "father's day"], 1),
        ("only the first three, no variations", 3, ["christmas", "father's day"], 1),
    ],
)  # fmt: skip
def test_what_was_quoted_is_asked_for_smaller(
    said: str, products: int, occasions: list[str], variations: int
) -> None:
    call = understand(said, after(FORTY, "That makes 20 videos. Shall I go ahead?", waits=True)).recipe
    assert call is not None
    assert (call.name, len(call.product_ids)) == ("video_set", products)
    assert (call.occasions, call.variations) == (occasions, variations)


@pytest.mark.parametrize("said", ["yes, go ahead", "why so long?", "write a headline for the boot"])
def test_what_changes_nothing_of_it_is_no_smaller_set(said: str) -> None:
    found = understand(said, after(FORTY, "That makes 20 videos. Shall I go ahead?", waits=True))
    assert found.recipe is None


@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "pt", "ja"])
def test_the_button_that_does_not_agree_is_understood(language: str) -> None:
    voice = Voice(language)
    asked = after("", voice.say("quote_ask", what="40"), waits=True)
    found = understand(voice.say("not_yet"), asked)
    assert [act.label for act in found.acts] == ["chat.smalltalk"]


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("no", "make a video", "en"),
        ("No, not now", "make a video", "en"),
        ("No, ahora no", "haz un vídeo para mi marca", "es"),
        ("腕時計", "動画を作って", "ja"),
        ("a mochila", "faça um vídeo para a minha marca", "pt"),
        ("das ist zu teuer", "make a video", "de"),
    ],
)
def test_a_few_words_go_on_in_the_language_of_the_conversation(text: str, before: str, language: str) -> None:
    assert spoken(text, [before]) == language


@pytest.mark.parametrize(
    "text", ["I don't like shot 3", "Bild 3 gefällt mir nicht", "no me gusta la toma 3", "je n'aime pas le plan 3"]
)  # fmt: skip
def test_a_dislike_is_no_scene(text: str) -> None:
    found = understand(text, thread_at("storyboard"))
    assert [(act.label, act.slots.shot_indices, act.slots.scene) for act in found.acts] == [
        ("shot.edit", [3], "")
    ]
    assert found.question


def test_a_name_without_kana_does_not_end_a_japanese_conversation() -> None:
    assert spoken("2", ["登山靴", "動画を作って"]) == "ja"
    assert spoken("登山靴") == "zh"  # alone it may be either
    assert meant("どれですか？", prefixes=("q_",), language="zh") is None


@pytest.mark.parametrize("text", ["make the whole video at night", "make the video at night"])
def test_another_scene_for_the_video_is_no_animation(text: str) -> None:
    (act,) = understand(text, thread_at("video")).acts
    assert (act.label, act.slots.shot_indices, act.slots.scene) == ("shot.edit", [1, 2, 3, 4], "at night")


def test_a_storyboard_that_is_not_to_be_animated_yet() -> None:
    (act,) = understand("make a storyboard for the boots, don't animate it yet", thread_at("empty")).acts
    assert act.label == "storyboard.create"
    assert act.slots.product is not None
    assert act.slots.product.product_id == "np-boot"
