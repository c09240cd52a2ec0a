"""docs/responsible-ai.md says what the policy does, and the numbers of docs/guardrails.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from limelight.guardrails import PolicyCheck, load_rules
from limelight.guardrails.stream import HOLD

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "responsible-ai.md").read_text("utf-8")


def test_every_category_is_told_with_what_happens_and_where() -> None:
    rows = re.findall(r"(?m)^\| ([a-z_, ]+) \| (block|warn) \| ([a-z, ]+) \|$", PAGE)
    told = {name: (action, stages) for names, action, stages in rows for name in names.split(", ")}
    order = ("input", "tool", "output")
    assert told == {
        name: (rule.action, ", ".join(stage for stage in order if stage in rule.stages))
        for name, rule in load_rules().items()
    }


def test_its_numbers_are_those_of_the_guardrails_page() -> None:
    guardrails = (DOCS / "guardrails.md").read_text("utf-8")
    known, unseen = (
        re.search(rf"\| `{part}`: .*? \| [\d,]+ \| (\.\d+) \|", guardrails) for part in ("test", "unseen")
    )
    assert known is not None
    assert unseen is not None
    assert f"{known[1]} of the severe texts" in PAGE
    assert f"and {unseen[1]} of 39" in PAGE
    assert f"{HOLD} characters are held back" in PAGE


@pytest.mark.parametrize("words", ["so easy, even your grandmother can do it", "real men don't cry"])
async def test_its_examples_of_stereotypes_are_flagged(words: str) -> None:
    verdict = await PolicyCheck().check_text(words, stage="output")
    assert (verdict.action, verdict.category) == ("warn", "stereotype")
