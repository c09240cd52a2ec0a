"""What the exemplars flag of texts that say the same in other words, and of innocent ones: no rule has been made with them in mind."""

from __future__ import annotations

import asyncio

import numpy as np

from limelight.capabilities.embedding import shared_embedder
from limelight.evals.guard.labelled import Labelled, labelled
from limelight.evals.routes import labelled as ordinary
from limelight.guardrails.exemplars import ExemplarCheck, weights


def flagged(texts: list[Labelled]) -> int:
    """How many of these the check flags, at their stage."""
    shared_embedder().embed([one.text for one in texts])
    check = ExemplarCheck(shared_embedder())

    async def verdicts() -> list[str]:
        return [(await check.check_text(one.text, stage=one.stage)).action for one in texts]

    return sum(action == "warn" for action in asyncio.run(verdicts()))


def test_paraphrases_are_flagged_and_look_alikes_are_not() -> None:
    unseen = labelled("unseen")
    assert flagged([one for one in unseen if one.severity == "severe"]) == 10
    innocent = [
        one for part in (labelled("dev"), labelled("test"), unseen) for one in part if not one.category
    ]
    assert (flagged(innocent), len(innocent)) == (3, 422)


def test_of_paraphrases_written_before_the_last_tuning_most_are_flagged() -> None:
    fresh = labelled("fresh")
    severe = [one for one in fresh if one.severity == "severe"]
    assert (flagged(severe), len(severe)) == (31, 48)
    assert flagged([one for one in fresh if not one.category]) == 0


def test_few_ordinary_messages_are_flagged() -> None:
    said = [one.text for one in (*ordinary("dev"), *ordinary("test"))]
    texts = [
        Labelled(text=text, locale="en", stage="input", category="", severity="none", action="allow") for text in said
    ]  # fmt: skip
    assert flagged(texts) <= 0.01 * len(texts)


def test_both_sides_are_weighed_alike() -> None:
    """One severe exemplar and ten innocent ones that are alike: the ten share what the one has."""
    severe, innocent = np.eye(2, dtype=np.float32)[:1], np.repeat(np.eye(2, dtype=np.float32)[1:], 10, axis=0)
    for_severe, for_innocent = weights(severe, innocent)
    assert for_severe.sum() > 0 > for_innocent.sum()
    assert np.allclose(for_innocent, for_innocent[0], atol=1e-4)
