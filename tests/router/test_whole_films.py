"""What is asked of a film as a whole, and of a shot that is only said to be not good."""

from __future__ import annotations

import pytest

from limelight.evals.routes.threads import thread_at
from limelight.infra.voice import Voice
from limelight.router import understand


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("das ganze Video bei Nacht bitte", "bei nacht"),
        ("make the whole video at night", "at night"),
        ("todo el vídeo de noche", "de noche"),
    ],
)
def test_another_scene_for_the_whole_film(text: str, scene: str) -> None:
    (act,) = understand(text, thread_at("video")).acts
    assert (act.label, act.slots.shot_indices, act.slots.scene) == ("shot.edit", [1, 2, 3, 4], scene)


@pytest.mark.parametrize(
    ("text", "language", "n"),
    [
        ("the second shot is not good", "en", 2),
        ("shot 3 is not good at all.", "en", 3),
        ("das zweite Bild ist nicht gut", "de", 2),
        ("la segunda toma no está bien", "es", 2),
        ("2枚目はよくない", "ja", 2),
    ],
)
def test_what_shall_be_different_is_asked(text: str, language: str, n: int) -> None:
    found = understand(text, thread_at("storyboard"))
    assert [(act.label, act.slots.scene) for act in found.acts] == [("shot.edit", "")]
    assert found.question == Voice(language).say("q_shot_what", n=str(n))


def test_what_shall_be_different_may_be_said_with_it() -> None:
    found = understand("shot 2 is not good, make it brighter", thread_at("storyboard"))
    assert (found.acts[0].slots.shot_indices, found.acts[0].slots.scene, found.question) == (
        [2],
        "brighter",
        "",
    )


def test_concepts_are_not_mixed() -> None:
    assert understand("mix 1 and 3", thread_at("concepts")).question == Voice().say("limit_mix")
    assert understand("mix 1 and 3", thread_at("storyboard")).question != Voice().say("limit_mix")


@pytest.mark.parametrize(
    "text",
    ["remove the text", "remove the captions from the video", "entferne die Texte", "quita los textos por favor",
     "enlève les textes", "remova as legendas", "動画の文字を消してください"],
)  # fmt: skip
def test_a_film_without_its_captions(text: str) -> None:
    (act,) = understand(text, thread_at("video")).acts
    assert (act.label, act.slots.plain) == ("video.compile", True)


@pytest.mark.parametrize("text", ["remove the text from shot 2", "remove the logo", "put the video together"])
def test_words_that_leave_the_captions(text: str) -> None:
    assert not any(act.slots.plain for act in understand(text, thread_at("video")).acts)
