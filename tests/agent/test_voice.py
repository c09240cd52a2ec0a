"""What is said is said in the person's language: every sentence has all six, and no English is left in a conversation."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from limelight.infra.voice import LANGUAGES, Voice, meant, sentences, understood
from limelight.router.language import spoken
from tests.agent.live import Live

SAME = re.compile(r"^[\W\d]*(?:\{\w+\}[\W\d]*)*$|^\W*(?:or|and) $")
"""Sentences without a word of their own."""
COGNATES = {
    "b_slogan", "b_tone", "b_font", "color_orange", "choice_video", "n_video_1", "n_video", "n_clip", "n_clip_1", "n_concept",
    "n_concept_1", "logo", "choice_concept", "made_clip", "n_produit", "film_ready", "minutes", "shape_4:5", "fact_price",
    "length", "shape_9:16", "team_hello", "or", "p_brighter", "up_to", "b_page", "quote_time", "in", "in_film",
}  # fmt: skip
"""Keys whose words may be alike in two languages."""


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_sentence_is_left_in_english(language: str) -> None:
    english, said = sentences("en"), sentences(language)

    alike = {key for key, text in said.items() if text == english[key] and not SAME.match(text)}

    assert alike - COGNATES == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_filled_with_the_english_slots(language: str) -> None:
    for key, text in sentences("en").items():
        slots = {name: "x" for _, name, _, _ in Formatter().parse(text) if name}
        more = {"name": "x", "N": "x", "count": "x", "Count": "x"}
        assert Voice(language).say(key, **{**more, **slots}), key


def test_a_steps_title_is_retold_with_its_number() -> None:
    titles = [Voice(one).retold("Animate four shots", prefix="s_") for one in LANGUAGES]

    assert titles == [
        "Animate four shots", "Animar cuatro tomas", "Vier Bilder animieren", "Animer quatre plans",
        "Animar quatro planos", "4ショットを動かす",
    ]  # fmt: skip
    assert Voice("de").retold("A title of somebody else's", prefix="s_") == "A title of somebody else's"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_known_again_at_the_end_of_what_was_said(language: str) -> None:
    voice = Voice(language)
    said = f"{voice.say('made_picture')}\n\n{voice.say('q_shot_change', n=4)}"

    assert meant(said, prefixes=("ask_", "q_"), language=language) == ("q_shot_change", {"n": "4"})


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("2", ["das zweite bitte"], "de"), ("ok", ["make it blue", "mach es blau"], "en"), ("ok", [], "en"),
        ("Northpeak", ["la segunda, por favor"], "es"), ("mach weiter bitte", ["the first one"], "de"), ("3", ["3番にしてください"], "ja"),
    ],
)  # fmt: skip
def test_a_word_that_tells_nothing_goes_on_in_the_language_before(
    text: str, before: list[str], language: str
) -> None:
    assert spoken(text, before) == language


TALKS = {
    "de": ["Mach ein Video für den Rucksack", "das zweite", "was ist ein Storyboard?", "welche Formate gibt es?", "animiere es",
           "mach es bei Nacht", "lass Bild 3 weg", "mach das rückgängig", "was kostet der Rucksack?", "Verwende niemals Rot",
           "was weißt du über meine Marke?", "blub blab blub", "Danke"],
    "es": ["Crea un vídeo para la mochila", "la segunda", "¿qué es un storyboard?", "¿qué formatos hay?", "anímalo",
           "deshaz eso, por favor", "¿cuánto cuesta la mochila?", "nunca uses rojo", "gracias"],
    "fr": ["Crée une vidéo pour le sac à dos", "le deuxième", "c'est quoi un storyboard ?", "quels formats sont possibles ?",
           "anime-le", "n'utilise jamais de rouge", "merci"],
    "pt": ["Cria um vídeo para a mochila", "o segundo", "o que é um storyboard?", "que formatos há?", "anima tudo",
           "nunca use vermelho", "obrigado"],
    "ja": ["リュックの動画を作ってください", "2番目でお願いします", "絵コンテとは何ですか？", "どんなフォーマットがありますか？", "動かしてください",
           "赤は使わないで", "ありがとう"],
}  # fmt: skip


def english_in(answer: str) -> list[str]:
    """English sentences of Limelight's own in an answer."""
    parts = [
        part
        for line in answer.splitlines()
        for part in re.split(r"(?<=[.!?。])\s+", line.strip("- "))
        if part
    ]
    found: list[str] = []
    for part in parts:
        known = understood(part, prefix="", language="en")
        if known and len(re.findall(r"[a-z]{2,}", re.sub(r"\{\w+\}", "", sentences("en")[known[0]]))) > 2:
            found.append(part)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", TALKS)
async def test_no_english_is_said_in_a_whole_conversation(talk: Live, language: str) -> None:
    made: dict[str, int] = {}
    for words in TALKS[language]:
        heard = await talk.say(words)
        made |= heard.made
        assert heard.answer, words
        assert english_in(heard.answer) == [], words
        own = [line for line in heard.answer.splitlines() if not re.match(r"\d\. |- ", line)]
        left = re.sub(r"[“„«「].*?[”“»」]", "", " ".join(own))
        assert re.findall(r"\b(?:the|and|your|with|is|are|of|shall|I)\b", left) == [], words

    assert made["video"] == 1
    state = await talk.state()
    assert not [one.title for one in state.plan.values() if understood(one.title, prefix="s_", language="en")]
