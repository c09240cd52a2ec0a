"""How long a finished film is to be: its shots are trimmed in proportion, as one change that is taken back at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.evals.routes.threads import thread_at
from limelight.infra.voice import LANGUAGES, Voice
from limelight.memory.edits.lengths import fitted_lengths, trimmed_to
from limelight.memory.edits.macro import SHORTEST_S
from limelight.router import understand
from limelight.schema.context import Turn
from limelight.schema.state import TimelineItem
from tests.agent.live import Live

LENGTHS = st.lists(st.floats(0.2, 12, allow_nan=False), min_size=1, max_size=8)


def test_lengths_go_in_proportion_and_none_below_the_shortest() -> None:
    assert fitted_lengths([3, 3, 3, 3], [3, 3, 3, 3], 8) == [2, 2, 2, 2]
    assert fitted_lengths([6, 3, 1], [6, 3, 3], 5) == [3, 1.5, 0.5]
    assert fitted_lengths([9, 1], [9, 1], 2) == [1.5, 0.5]
    assert fitted_lengths([3, 3], [3, 3], 0.1) == [SHORTEST_S, SHORTEST_S]
    assert fitted_lengths([1, 2], [3, 3], 99) == [3, 3]


@settings(max_examples=40, deadline=None)
@given(LENGTHS, st.floats(0.1, 100))
def test_the_sum_is_what_was_asked_for_where_it_can_be_had(most: list[float], total: float) -> None:
    shown = fitted_lengths(most, most, total)
    least = sum(min(SHORTEST_S, one) for one in most)
    assert sum(shown) == pytest.approx(min(max(total, least), sum(most)), abs=0.02)
    assert all(one <= end + 0.001 for one, end in zip(shown, most, strict=True))


def test_what_was_trimmed_by_hand_keeps_its_beginning_where_there_is_room() -> None:
    items = [TimelineItem(index=1, start_s=1.0, end_s=3.0), TimelineItem(index=2)]
    shorter = trimmed_to(items, [3.0, 4.0], 3.0)
    assert [(one.start_s, one.end_s) for one in shorter] == [(1.0, 2.0), (0.0, 2.0)]
    longest = trimmed_to(shorter, [3.0, 4.0], 7.0)
    assert [(one.start_s, one.end_s) for one in longest] == [(0.0, 3.0), (0.0, 4.0)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("it's too long, make it 8 seconds", 8),
        ("cut it down to 6 s", 6),
        ("8 seconds", 8),
        ("Es ist zu lang, mach es 8 Sekunden", 8),
        ("kürze das Video auf acht Sekunden", 8),
        ("demasiado largo, hazlo de 8 segundos", 8),
        ("trop long, fais-le en 8 secondes", 8),
        ("está muito longo, faça com 8 segundos", 8),
        ("長すぎます、8秒にしてください", 8),
    ],
)
def test_a_length_is_read_off_the_words(text: str, seconds: float) -> None:
    found = understand(text, thread_at("video"))
    assert [(act.label, act.slots.seconds) for act in found.acts] == [("video.compile", seconds)]
    assert not found.question


@pytest.mark.parametrize(
    "text",
    ["trim shot 2 to 1.8 s", "make a 15 second video for the boots", "animate it again for 20 seconds", "how many seconds is it?"],
)  # fmt: skip
def test_other_seconds_are_not_the_length_of_the_film(text: str) -> None:
    assert "video.compile" not in [act.label for act in understand(text, thread_at("video")).acts]


def test_before_there_is_a_video_its_length_comes_with_the_animation() -> None:
    found = understand("make it 8 seconds", thread_at("storyboard"))
    assert found.question == Voice().say("limit_length_board")
    assert understand("make it shorter", thread_at("video")).question == Voice().say("limit_length")


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_to_a_longer_film_animates_it_for_that_long(language: str) -> None:
    asked = Voice(language).say("q_longest", n="15", seconds="20")
    view = thread_at("video").model_copy(update={"history": [Turn(role="assistant", text=asked)]})
    (act,) = understand(Voice(language).say("choice_yes"), view).acts
    assert (act.label, act.slots.seconds) == ("video.animate", 20)


async def test_a_film_is_trimmed_and_stays_as_long_in_another_shape(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    await talk.say("add our logo to the end")
    before = (await talk.state()).timeline

    shorter = await talk.say("it's too long, make it 8 seconds")

    assert shorter.made == {"music": 1, "video": 1}
    assert shorter.answers[0] == Voice().say("fit", n="8")
    timeline = (await talk.state()).timeline
    shown = [(one.start_s, one.end_s) for one in timeline.clips.values()]
    assert shown == [(0.0, 1.25)] * 4
    assert timeline.endcard_id == before.endcard_id
    vertical = await talk.say("make it vertical too")
    assert vertical.made == {"shot": 4, "clip": 4, "endcard": 1, "video": 1}
    assert [(one.start_s, one.end_s) for one in (await talk.state()).timeline.clips.values()] == shown
    await talk.say("undo")
    await talk.say("undo")
    assert (await talk.state()).timeline == before


async def test_a_film_cannot_be_longer_than_its_clips(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")

    longer = await talk.say("it's too short, make it 20 seconds")

    assert longer.made == {}
    assert longer.answer == Voice().say("q_longest", n="12", seconds="20")


async def test_the_words_are_taken_off_the_film_and_come_again_with_undo(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")
    before = (await talk.state()).timeline
    assert any(one.caption for one in before.clips.values())

    bare = await talk.say("remove the text")

    assert bare.made == {"video": 1}
    assert bare.answers[0] == Voice().say("plain")
    assert not any(one.caption or one.subcaption for one in (await talk.state()).timeline.clips.values())
    await talk.say("undo")
    assert (await talk.state()).timeline == before
