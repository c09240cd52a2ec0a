"""Texts of any length before Comprehend: all of them is looked at, in windows that the service takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.capabilities.providers.aws.moderation import LONGEST, PERSONAL_BYTES, SEGMENT_BYTES, Comprehend
from limelight.capabilities.providers.aws.windows import windows
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.schema.errors import TryAgain

CARD = "4000 1234 5678 9010"
CALM = "a calm morning by the sea, "
TEXTS = st.text(st.sampled_from("ab é漢🙂\n"), max_size=400)


@given(TEXTS, st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(8 * n + 8, 120))))
@settings(deadline=None, max_examples=60)
def test_every_stretch_is_whole_in_the_window_that_tells_of_it(text: str, sizes: tuple[int, int]) -> None:
    overlap, most = sizes
    cut = windows(text, most_bytes=most, overlap=overlap)
    assert all(len(one.text.encode()) <= most for one in cut)
    assert all(text[one.start : one.start + len(one.text)] == one.text for one in cut)
    firsts = [one.first for one in cut]
    assert firsts == sorted(set(firsts))
    assert firsts[0] == 0
    for at in range(len(text)):
        mine = next(one for one in reversed(cut) if one.first <= at)
        last = min(at + max(1, overlap // 2), len(text))
        assert mine.start <= at
        assert last <= mine.start + len(mine.text)


def test_words_are_not_cut_where_there_are_blanks() -> None:
    text = "skill " * 400
    for one in windows(text, most_bytes=200, overlap=24):
        assert set(one.text.split()) == {"skill"}


def test_windows_need_something_of_their_own() -> None:
    with pytest.raises(ValueError, match="windows of 100 bytes overlap by 12 characters at most, not 13"):
        windows("text", most_bytes=100, overlap=13)


async def test_what_is_far_into_a_text_is_found_at_its_place(aws: Aws, fake: FakeAWS) -> None:
    before = "é " + CALM * 9000  # 243,000 characters: three windows
    text = f"{before}{CARD} or write to ann@example.org. {CALM}"
    verdict = await Comprehend(aws).check_text(text, stage="input", locale="es")
    assert (verdict.action, verdict.category) == ("redact", "credit debit number")
    assert verdict.span is not None
    assert text[slice(*verdict.span)] == CARD
    assert verdict.text == text.replace(CARD, "[credit debit number]")
    sent = [str(call.request["Text"]) for call in fake.calls]
    assert len(sent) == 3
    assert max(len(one.encode()) for one in sent) <= PERSONAL_BYTES


@pytest.mark.parametrize("off", [-19, -12, -1, 0, 7])
async def test_a_thing_on_a_cut_is_found_once_and_whole(aws: Aws, fake: FakeAWS, off: int) -> None:
    at = PERSONAL_BYTES + off
    text = ("calm " * 30_000)[: at - 1] + f" {CARD} " + "calm " * 2000
    verdict = await Comprehend(aws).check_text(text, stage="input", locale="es")
    assert verdict.span == (at, at + len(CARD))
    assert verdict.text == text.replace(CARD, "[credit debit number]")
    assert len(fake.calls) == 2


async def test_the_last_words_of_a_long_text_can_be_toxic(aws: Aws, fake: FakeAWS) -> None:
    text = CALM * 4000 + "you moron"
    verdict = await Comprehend(aws).check_text(text, stage="output")
    assert (verdict.action, verdict.category) == ("block", "toxic")
    asked = [call.request for call in fake.calls if call.operation == "DetectToxicContent"]
    segments = [str(one["Text"]) for request in asked for one in request["TextSegments"]]  # type: ignore[union-attr]
    assert len(asked) == -(-len(segments) // 10)
    assert max(len(one.encode()) for one in segments) <= SEGMENT_BYTES
    assert sum(len(one) for one in segments) >= len(text)


async def test_a_text_that_is_too_long_is_blocked_and_says_so(aws: Aws, fake: FakeAWS) -> None:
    verdict = await Comprehend(aws).check_text("é" * (LONGEST // 2 + 1), stage="input")
    assert (verdict.action, verdict.category, verdict.severity) == ("block", "too long", "mild")
    assert verdict.reason == "the text has 500,002 bytes, and Comprehend is given at most 500,000"
    assert verdict.suggestion == "Send it in parts."
    assert not fake.calls


async def test_the_first_error_ends_it(aws: Aws, fake: FakeAWS) -> None:
    fake.fail(Fault(kind="throttle", operation="DetectToxicContent", times=100))
    with pytest.raises(TryAgain):
        await Comprehend(aws).check_text(CALM * 8000, stage="output")
    assert len(fake.calls) < 20  # of 26
