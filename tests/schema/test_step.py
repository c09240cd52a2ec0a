"""Step keys: two are the same text only when they are the same key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.schema.step import StepKey

PART = st.text(alphabet="ab|%2C7/é", max_size=6)
KEYS = st.builds(StepKey, thread_id=PART, plan_id=PART, step_id=PART, item=PART, attempt=st.integers(0, 3))


@settings(deadline=None, max_examples=300)
@given(key=KEYS, other=KEYS)
def test_a_text_stands_for_one_key(key: StepKey, other: StepKey) -> None:
    assert (str(key) == str(other)) == (key == other)
    assert StepKey.parse(str(key)) == key


@settings(deadline=None)
@given(key=KEYS, items=st.lists(PART.filter(bool), unique=True, max_size=5))
def test_items_of_a_step_have_keys_of_their_own(key: StepKey, items: list[str]) -> None:
    assert len({str(key.for_item(item)) for item in items}) == len(items)


def test_the_text_is_stable() -> None:
    """It is stored with artifacts: another text would make every recorded step anew."""
    key = StepKey(thread_id="thr_1", plan_id="run_1", step_id="shots", attempt=2).for_item("shot-1-16:9")
    assert str(key) == "thr_1|run_1|shots|shot-1-16:9|2"
    assert str(key.for_item("again-1")) == "thr_1|run_1|shots|shot-1-16:9/again-1|2"
    assert str(StepKey(thread_id="a|b", plan_id="100%", step_id="s")) == "a%7Cb|100%25|s||0"


@pytest.mark.parametrize("text", ["", "a|b|c|d", "a|b|c|d|1|2", "a|b|c|d|x", "a|b|c|d|-1"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"step key|invalid literal|greater than or equal"):
        StepKey.parse(text)
