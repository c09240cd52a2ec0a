"""What a message says of the brand itself, and what only sounds like it."""

from __future__ import annotations

import pytest

from limelight.memory.brand_saying import Saying, read_saying


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("our tone is playful, not formal", Saying("keep", "tone", "playful, not formal")),
        ("No, our audience is retired hikers.", Saying("keep", "audience", "retired hikers")),
        ("Our slogan is “Walk further”.", Saying("keep", "slogan", "Walk further")),
        ("unser Ton ist verspielt", Saying("keep", "tone", "verspielt")),
        ("nuestro tono es divertido", Saying("keep", "tone", "divertido")),
        ("notre ton est ludique", Saying("keep", "tone", "ludique")),
        ("nosso tom é divertido", Saying("keep", "tone", "divertido")),
        ("トーンは遊び心のある感じです", Saying("keep", "tone", "遊び心のある感じ")),
        ("forget the tone", Saying("forget", "tone")),
        ("vergiss die Zielgruppe", Saying("forget", "audience")),
        ("olvida el tono", Saying("forget", "tone")),
        ("oublie le ton", Saying("forget", "tone")),
        ("esqueça o slogan", Saying("forget", "slogan")),
        ("トーンを忘れて", Saying("forget", "tone")),
        ("never use the word cheap", Saying("keep", "avoid", "cheap")),
        ("benutze nie das Wort billig", Saying("keep", "avoid", "billig")),
        ("cheap is fine now", Saying("allow", "avoid", "cheap")),
        ("安いはもう使っていい", Saying("allow", "avoid", "安い")),
        ("forget everything you know about my brand", Saying("everything", "tone")),
    ],
)
def test_it_is_read_in_six_languages(text: str, saying: Saying) -> None:
    assert read_saying(text) == saying


@pytest.mark.parametrize(
    "text",
    [
        "our tone is too formal", "our slogan is great", "is our tone ok?", "our audience for the winter is skiers",
        "our tone is warm for this campaign", "forget it", "forget that", "make the tone warmer", "remove the slogan",
        "our boots are waterproof", "our audience is women 25-34 and never use red", "our tone is warm and make a video",
    ],
)  # fmt: skip
def test_other_words_say_nothing_of_the_brand(text: str) -> None:
    assert read_saying(text) is None
