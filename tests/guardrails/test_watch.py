"""Films and sounds in windows: where something is, how many seconds are safe, and what nobody could check."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.capabilities.operator import Operator
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.guardrails.footage import first_seconds, tracks_of
from limelight.guardrails.moderator import Moderator
from limelight.guardrails.spoken import SpokenCheck, sentences_of
from limelight.guardrails.watch import Watched, watch, watched
from limelight.infra.blobs import FileBlobStore
from limelight.schema.errors import BadInput
from limelight.schema.guard import Heard, Severity, Stage, Verdict
from limelight.schema.speech import ModerateMediaRequest, ModerateTextRequest, Moderation, SpokenWord
from tests.guardrails.footage import GREEN, GREY, RED, Reds, film, listen

BAD = "all is well. i will kill you. buy a coat."


def rails(reds: Reds | None = None, *, hears: bool = False) -> Guardrails:
    made = Guardrails([PolicyCheck()], pictures=[reds] if reds else [])
    if hears:
        made.listen(SpokenCheck(made, listen, ready=lambda: True))
    return made


async def states(guardrails: Guardrails, data: bytes) -> list[Watched]:
    return [one async for one in watch(guardrails, data, stage="input")]


async def test_a_film_with_nothing_in_it() -> None:
    seen = await states(rails(Reds()), film([GREY] * 12))
    assert (seen[-1].done, seen[-1].verdict, seen[-1].safe_s, seen[-1].unchecked) == (
        True,
        Verdict(),
        12.0,
        [],
    )
    assert [one.done for one in seen[:-1]] == [False] * (len(seen) - 1)


async def test_a_red_second_is_found_where_it_is_and_ends_it() -> None:
    reds = Reds()
    seen = (await states(rails(reds), film([GREY] * 11 + [RED] + [GREY] * 30)))[-1]
    assert (seen.verdict.action, seen.verdict.category, seen.verdict.range_s) == (
        "block",
        "violence",
        (11.0, 12.0),
    )
    assert seen.done
    assert seen.safe_s <= 10.0
    assert reds.looked < 30


async def test_the_first_seconds_are_safe_while_the_rest_is_checked() -> None:
    told = asyncio.Event()

    class Slowly(Reds):
        async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
            verdict = await super().check_picture(data, stage=stage)
            if verdict.action != "allow":
                await told.wait()
            return verdict

    colours, seen = [GREY] * 15 + [GREEN] * 5, list[Watched]()
    async for one in watch(rails(Slowly()), film(colours), stage="input"):
        seen.append(one)
        if one.safe_s == 15.0:
            told.set()
    assert [one.safe_s for one in seen][-2:] == [15.0, 20.0]
    assert [(one.category, one.range_s) for one in seen[-1].found] == [("alcohol", (15.0, 16.0))]
    assert seen[-1].verdict.action == "warn"


async def test_what_is_said_is_judged_with_its_seconds() -> None:
    seen = await watched(rails(Reds(), hears=True), film([GREY] * 8, says=BAD, says_at=2.0), stage="input")
    assert (seen.verdict.action, seen.verdict.category) == ("block", "violence")
    start, end = seen.verdict.range_s or (0, 0)
    assert 2.5 < start < end < 5.5
    assert seen.safe_s == 0.0
    assert seen.said == BAD
    assert seen.language == "en-US"


async def test_a_film_nobody_can_listen_to_says_so() -> None:
    data = film([GREY] * 3, says=BAD)
    seen = await watched(rails(Reds()), data, stage="input")
    assert (seen.verdict.action, seen.unchecked, seen.safe_s) == ("allow", ["sound"], 3.0)
    assert (await watched(rails(), data, stage="input")).unchecked == ["pictures", "sound"]


async def test_silence_is_not_listened_to() -> None:
    class Nobody:
        name = "nobody"

        async def check_sound(self, data: bytes, *, stage: Stage, locale: str = "") -> Heard:
            raise AssertionError("it was asked")

    quiet = rails()
    quiet.listen(Nobody())
    seen = await watched(quiet, film([GREY] * 2, says=" "), stage="input")
    assert (seen.verdict.action, seen.unchecked) == ("allow", ["pictures"])


@pytest.mark.parametrize(("severity", "action"), [("severe", "block"), ("mild", "warn")])
async def test_a_listener_that_fails_follows_its_policy(severity: Severity, action: str) -> None:
    class Deaf:
        name = "deaf"

        async def check_sound(self, data: bytes, *, stage: Stage, locale: str = "") -> Heard:
            raise OSError("no line")

    deaf = Deaf()
    deaf.severity = severity  # pyright: ignore[reportAttributeAccessIssue]
    guardrails = rails()
    guardrails.listen(deaf)
    seen = await watched(guardrails, film([GREY] * 2, says="hello there"), stage="input")
    assert (seen.verdict.action, seen.verdict.category) == (action, "unavailable")
    assert seen.verdict.reason == "the check 'deaf' could not be made (OSError)"


async def test_what_is_no_film() -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        await watched(rails(Reds()), b"no film", stage="input")


async def test_the_first_seconds_are_a_film_of_their_own() -> None:
    data = film([GREY] * 6, says=BAD)
    cut = tracks_of(first_seconds(data, 2.0))
    assert (round(cut.seconds, 1), cut.pictures, cut.sound) == (2.0, True, True)


async def test_the_guardrails_serve_the_capabilities(tmp_path: Path) -> None:
    blobs = FileBlobStore(tmp_path)
    moderator = Moderator(rails(Reds(), hears=True), blobs)
    words = await moderator.call("text.moderate", ModerateTextRequest(text="I will kill you"))
    assert (words.action, words.findings[0].category, words.findings[0].severity) == (
        "block",
        "violence",
        "severe",
    )
    assert words.findings[0].span is not None
    media = ModerateMediaRequest(media=await blobs.put(film([GREY, GREEN, GREY, RED], says=BAD)))
    made = await moderator.call("video.moderate", media)
    assert made.action == "block"
    assert {one.category for one in made.findings} >= {"violence"}
    assert all(one.range_s for one in made.findings)
    told = await Moderator(rails(), blobs).call("image.moderate", media)
    assert (told.action, told.unchecked) == ("allow", ["pictures"])


async def test_the_service_map_tells_of_checks_whoever_asked_for_them(tmp_path: Path) -> None:
    guardrails = rails(Reds())
    operator = Operator([Moderator(guardrails, FileBlobStore(tmp_path))])
    assert [one.calls for one in operator.map()] == [0]
    await guardrails.check("A calm morning", stage="input")
    await guardrails.stricter(locale="de").check("Ein Morgen", stage="output")
    await guardrails.check("  ", stage="input")  # nothing to be checked
    await operator.ask("text.moderate", ModerateTextRequest(text="A calm morning"), Moderation)
    (standing,) = operator.map()
    assert (standing.model.name, standing.calls, standing.load) == ("guardrails", 3, 1.0)


@given(st.lists(st.tuples(st.text("ab.!", min_size=1, max_size=4), st.floats(0, 2)), max_size=12))
@settings(max_examples=40, deadline=None)
def test_sentences_hold_every_word_once(given: list[tuple[str, float]]) -> None:
    at, spoken = 0.0, list[SpokenWord]()
    for word, pause in given:
        at += pause
        spoken.append(SpokenWord(word=word, start_s=at, end_s=at + 0.1))
        at += 0.1
    assert [word for sentence in sentences_of(spoken) for word in sentence] == spoken
