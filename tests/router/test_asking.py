"""Questions of the conversation itself, bare products, and wishes that are taken back at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from limelight.agent.director.answers import answer
from limelight.router.asking import asked_of
from limelight.router.slots.scene import last_wished
from limelight.router.understand import understand
from limelight.schema.context import Context, Turn


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("made", "what have you made so far?"),
        ("made", "was hast du bis jetzt gemacht?"),
        ("made", "¿qué has hecho hasta ahora?"),
        ("made", "qu'as-tu fait jusqu'ici ?"),
        ("made", "o que você fez até agora?"),
        ("made", "これまでに何を作りましたか？"),
        ("untouched", "are you sure the product is not changed in the pictures?"),
        ("untouched", "bist du sicher, dass das produkt in den bildern nicht verändert ist?"),
        ("untouched", "¿seguro que el producto no cambia en las imágenes?"),
        ("untouched", "es-tu sûr que le produit n'est pas modifié dans les images ?"),
        ("untouched", "tem certeza de que o produto não foi alterado nas imagens?"),
        ("untouched", "商品は画像の中で変わっていませんか？"),
        ("long", "how long would a video take?"),
        ("long", "wie lange dauert ein video?"),
        ("long", "¿cuánto tardaría un vídeo?"),
        ("long", "combien de temps faut-il pour une vidéo ?"),
        ("long", "quanto tempo leva um vídeo?"),
        ("long", "動画はどのくらい時間がかかりますか？"),
        ("differs", "difference between concept 1 and 2?"),
        (None, "how long is the video?"),
        (None, "make a video and be sure the product is not changed"),
        (None, "can you change the product?"),
        (None, "is the product name the same?"),
        (None, "make three different concepts"),
        (None, "what can you make?"),
    ],
)
def test_what_is_asked_of_the_conversation(asked: str | None, words: str) -> None:
    assert asked_of(words) == asked


@pytest.mark.parametrize(
    "words",
    [
        "difference between concept 1 and 2?", "Was ist der Unterschied zwischen Konzept 1 und 2?",
        "¿Qué diferencia hay entre el concepto 1 y el 2?", "Quelle est la différence entre le concept 1 et le 2 ?",
        "Qual a diferença entre o conceito 1 e o 2?", "コンセプト1と2の違いは？",
    ],
)  # fmt: skip
def test_concepts_that_are_compared_are_both_described(at: Callable[[str], Context], words: str) -> None:
    context = at("concepts")
    told = answer(words, context, understand(words, context))
    assert [one.title in told for one in context.concepts] == [True, True, False]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("tumbler", "Tumbler"), ("something with my tumbler", "Tumbler"), ("Rucksack", "Backpack"),
        ("algo con mi mochila", "Backpack"), ("quelque chose avec mon sac à dos", "Backpack"),
        ("algo com a minha mochila", "Backpack"), ("リュックで何か", "Backpack"), ("the headphones please", "Headphones"),
    ],
)  # fmt: skip
def test_a_bare_product_begins_its_concepts(at: Callable[[str], Context], words: str, kind: str) -> None:
    found = understand(words, at("empty"))
    assert ([act.label for act in found.acts], found.question) == (["concepts.create"], "")
    product = found.acts[0].slots.product
    assert product is not None
    assert kind in str(product.title)


@pytest.mark.parametrize("words", ["tumbler?", "not the tumbler", "morning", "the colourful umbrella"])
def test_what_is_more_than_a_product_begins_nothing(at: Callable[[str], Context], words: str) -> None:
    assert understand(words, at("empty")).acts[0].label != "concepts.create"


@pytest.mark.parametrize(
    ("words", "wished"),
    [
        ("concept 1, at night, no, at dawn", "concept 1, at dawn"),
        ("on the beach at night, no wait, at sunrise", "on the beach at sunrise"),
        ("konzept 1 bei nacht, nein, bei sonnenaufgang", "konzept 1 bei sonnenaufgang"),
        ("el concepto 1 de noche, no, al amanecer", "el concepto 1 al amanecer"),
        ("le concept 1 la nuit, non, à l'aube", "le concept 1 à l'aube"),
        ("o conceito 1 à noite, não, ao amanhecer", "o conceito 1 ao amanhecer"),
        ("コンセプト1を夜、いや、朝で", "コンセプト1を朝で"),
        ("at the beach, no people in the forest", "at the beach, no people in the forest"),
        ("at night, no fog", "at night, no fog"),
        ("shot 1 at night, shot 2 at dawn", "shot 1 at night, shot 2 at dawn"),
    ],
)
def test_the_later_of_two_wishes_holds(words: str, wished: str) -> None:
    assert last_wished(words) == wished


def test_the_scene_of_a_choice_is_the_one_wished_last(at: Callable[[str], Context]) -> None:
    act = understand("concept 1, at night, no, at dawn", at("concepts")).acts[0]
    assert (act.slots.concept_index, act.slots.scene) == (1, "at dawn")


@pytest.mark.parametrize(
    "words",
    [
        "go back to the headphones", "zurück zum Kopfhörer", "volvamos a los auriculares", "revenons au casque",
        "vamos voltar aos fones", "ヘッドホンに戻って",
    ],
)  # fmt: skip
def test_going_back_to_another_product(at: Callable[[str], Context], words: str) -> None:
    context = at("concepts")
    assert [act.label for act in understand(words, context).acts] == ["concepts.create"]  # nobody spoke of it
    context.history.insert(0, Turn(role="user", text="Concepts for my headphones"))
    act = understand(words, context).acts[0]
    assert (act.label, act.slots.earlier) == ("edit.travel", False)
    assert act.slots.moment in words.lower()


@pytest.mark.parametrize("words", ["go back", "go back to the concepts", "go back to the first storyboard"])
def test_going_back_to_no_product_stays_what_it_was(at: Callable[[str], Context], words: str) -> None:
    assert "another product" not in understand(words, at("concepts")).reason
