"""The guardrail service, words inside values, and the guard along a stream."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from limelight.guardrails import Guardrails, PolicyCheck, guard_values, guarded
from limelight.guardrails.stream import HOLD, TAKEN_BACK, UNCHECKED
from limelight.schema.guard import Action, Stage, Verdict


class Says:
    """A check that gives one verdict, or raises."""

    def __init__(self, verdict: Verdict | Exception, name: str = "says") -> None:
        self.name = name
        self._verdict = verdict
        self.asked: list[tuple[str, Stage, str]] = []

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        self.asked.append((text, stage, locale))
        if isinstance(self._verdict, Exception):
            raise self._verdict
        return self._verdict


class Hangs:
    name = "hangs"

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        await asyncio.Event().wait()
        return Verdict()


@pytest.mark.parametrize(
    ("actions", "worst"),
    [
        (["allow", "warn"], "warn"), (["redact", "warn"], "redact"), (["redact", "block"], "block"),
        (["allow", "allow"], "allow"), ([], "allow"),
    ],
)  # fmt: skip
async def test_the_gravest_verdict_wins(actions: list[Action], worst: Action) -> None:
    checks = [Says(Verdict(action=action)) for action in actions]
    assert (await Guardrails(checks).check("words", stage="input")).action == worst
    assert [check.asked for check in checks] == [[("words", "input", "en")]] * len(checks)


async def test_an_empty_text_asks_nobody() -> None:
    check = Says(Verdict(action="block"))
    assert (await Guardrails([check]).check(" \n", stage="input")).action == "allow"
    assert check.asked == []


async def test_a_check_that_fails_closes_the_gate_with_a_reason() -> None:
    verdict = await Guardrails([Says(RuntimeError("down"), "cloud")]).check("words", stage="tool")
    assert (verdict.action, verdict.category, verdict.reason, verdict.suggestion) == (
        "block", "unavailable", "the check 'cloud' could not be made (RuntimeError)", "Try again in a moment.",
    )  # fmt: skip


async def test_a_check_that_hangs_closes_the_gate() -> None:
    verdict = await Guardrails([Hangs()], timeout_s=0.01).check("words", stage="output")
    assert (verdict.action, verdict.reason) == ("block", "the check 'hangs' could not be made (TimeoutError)")


async def test_words_inside_values_are_guarded_whatever_the_shape() -> None:
    guards = Guardrails([PolicyCheck()])
    args: JsonValue = {"shots": [{"prompt": "a naked woman", "seed": 3}], "ok": True}
    assert (await guard_values(guards, args, stage="tool"))[0].category == "adult"


async def test_fields_are_read_as_sentences_of_their_own() -> None:
    args: JsonValue = {"mood": "sexy, bold", "title": "Kids' backpack"}
    verdict, same = await guard_values(Guardrails([PolicyCheck()]), args, stage="tool")
    assert (verdict.action, same) == ("allow", args)


async def test_numbers_in_words_are_blotted_out_and_the_rest_is_left() -> None:
    args: JsonValue = {"lines": ["pay 4111 1111 1111 1111", "hi"], "seed": 4111111111111111, "none": None}
    verdict, safe = await guard_values(Guardrails([PolicyCheck()]), args, stage="tool")
    assert verdict.action == "redact"
    assert safe == {"lines": ["pay [card number]", "hi"], "seed": 4111111111111111, "none": None}


async def streamed(pieces: list[str], guards: Guardrails | None = None) -> list[str]:
    async def words() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece

    return [piece async for piece in guarded(guards or Guardrails([PolicyCheck()]), words())]


async def test_words_come_as_they_are_and_sentences_at_once() -> None:
    assert await streamed(["Hello. ", "Here", " is", " it"]) == ["Hello. ", "Here is it"]


async def test_long_sentences_come_before_their_end() -> None:
    pieces = ["word "] * 40
    out = await streamed(pieces)
    assert "".join(out) == "".join(pieces)
    assert len(out[0]) <= len("word ")


@pytest.mark.parametrize(
    "pieces",
    [
        ["Sure: hei", "l hit", "ler", " and more"], ["h", "e", "i", "l", " ", "h", "i", "t", "l", "e", "r"],
        ["h e i l  h", " i t l e", " r"], ["It cures ", "dia", "betes at once."],
    ],
)  # fmt: skip
async def test_blocked_words_split_across_pieces_never_get_out(pieces: list[str]) -> None:
    said = "".join(await streamed(pieces))
    assert said.endswith(TAKEN_BACK)
    assert said.removesuffix(TAKEN_BACK) in ("", "Sure: ")


async def test_what_was_a_whole_sentence_before_stays() -> None:
    assert await streamed(["A boot. ", "p", "orn"]) == ["A boot. ", TAKEN_BACK]


async def test_nothing_is_read_after_the_block() -> None:
    read: list[str] = []

    async def words() -> AsyncIterator[str]:
        for piece in ("porn ", "never read"):
            read.append(piece)
            yield piece

    assert [p async for p in guarded(Guardrails([PolicyCheck()]), words())] == [TAKEN_BACK]
    assert read == ["porn "]


async def test_a_number_split_across_pieces_is_blotted_out_whole() -> None:
    out = await streamed(["Your card 4111 11", "11 1111 1", "111 is", " fine."])
    assert "".join(out) == "Your card [card number] is fine."


async def test_a_number_whose_head_is_a_number_too_is_waited_for() -> None:
    """4222222222222 (13 digits) passes Luhn, and so does the number of 16 digits that begins with it."""
    from limelight.guardrails.policy import luhn

    tail = next(f"{n:03d}" for n in range(1000) if luhn(f"4222222222222{n:03d}"))
    out = await streamed(["card 4222222222222", tail, " ok"])
    assert "".join(out) == "card [card number] ok"


@pytest.mark.parametrize(
    "end", ["Ask ANNA", "12", "AND ALL THE REST OF THIS IS SAID IN CAPITAL LETTERS AS IF IT WERE URGENT"]
)
async def test_a_whole_number_does_not_get_out_because_another_goes_on(end: str) -> None:
    out = "".join(await streamed([f"Your card is 4111 1111 1111 1111. {end}"]))
    assert out == f"Your card is [card number]. {end}"


@pytest.mark.parametrize("clock", [0.0, 1.0])
async def test_a_burst_says_what_a_slow_stream_says(monkeypatch: pytest.MonkeyPatch, clock: float) -> None:
    """Looked at once a burst or at every piece: `clock` is the time between two readings of the clock, seconds."""
    readings = itertools.count(start=100.0, step=clock)
    monkeypatch.setattr("limelight.guardrails.stream.time", SimpleNamespace(monotonic=lambda: next(readings)))
    assert await streamed(["A boot. ", "p", "orn", " and", " more"]) == ["A boot. ", TAKEN_BACK]
    card = await streamed(
        [*"Your card 4111 1111 1111 1111 is fine, and so is the one that I was told of before it."]
    )
    assert "".join(card) == "Your card [card number] is fine, and so is the one that I was told of before it."


async def test_when_the_check_cannot_be_made_nothing_is_said() -> None:
    assert await streamed(["Hello. ", "More."], Guardrails([Says(RuntimeError())])) == [UNCHECKED]


@settings(deadline=None, max_examples=60)
@given(before=st.text("ab ,", max_size=150), cuts=st.lists(st.integers(0, 200), max_size=12))
async def test_no_part_of_a_blocked_text_gets_out_however_it_is_cut(before: str, cuts: list[int]) -> None:
    text = f"{before} xyzzy plugh {'.' * (HOLD // 2)} and so on"
    marks = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(marks)]

    class Plugh:
        name = "plugh"

        async def check_text(
            self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
        ) -> Verdict:
            return Verdict(action="block" if "xyzzy plugh" in text else "allow")

    said = "".join(await streamed(pieces, Guardrails([Plugh()])))
    assert said.endswith(TAKEN_BACK)
    assert (
        before.startswith(said.removesuffix(TAKEN_BACK).rstrip(" "))
        or said.removesuffix(TAKEN_BACK) == before
    )
