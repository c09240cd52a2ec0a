"""The labelled messages: that the test part is what it was, that it was not learned, and how it is routed."""

from __future__ import annotations

import asyncio
from collections import Counter

import numpy as np
import pytest

from limelight.capabilities.embedding import shared_embedder
from limelight.evals.labelled import LOCALES
from limelight.evals.routes import Report, labelled, measure
from limelight.evals.routes.labelled import digest
from limelight.router.exemplars import exemplars, heavy_exemplars, sentences_to_embed
from limelight.router.text import clean
from limelight.router.vectors import stored

FROZEN = "6d1ccdbb91bfe9b5c0eb8fb1a471bfa3904a9607d942f6107b6a3e975384e973"
"""The test part was written before the router was tuned. It is measured; whoever changes it measures something else."""
KINDS = ("simple", "edit", "multi_step", "follow_up", "long_trivial", "short_heavy", "several", "hostile")


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in clean(text).text.casefold()).split())


@pytest.fixture(scope="module")
def report() -> Report:
    return asyncio.run(measure(labelled("test")))


def test_the_test_part_is_frozen() -> None:
    assert digest("test") == FROZEN


def test_every_kind_is_there_in_every_language() -> None:
    both = [*labelled("dev"), *labelled("test")]
    counts = Counter((m.kind, m.locale) for m in labelled("test"))
    assert len(both) >= 400
    assert min(counts[kind, locale] for kind in KINDS for locale in LOCALES) >= 3


def test_no_message_is_in_both_parts() -> None:
    dev, test = ({_plain(m.text) for m in labelled(part)} for part in ("dev", "test"))
    assert dev & test == set()


def test_the_stored_vectors_are_those_of_the_exemplars() -> None:
    texts = sentences_to_embed()
    rows = stored(texts)
    assert rows is not None, "the exemplars or the encoder changed: run `python -m limelight.router`"
    few = slice(0, len(texts), 100)
    assert np.allclose(rows[few], shared_embedder().embed(texts[few]), atol=2e-3)
    assert stored([*texts, "one more"]) is None


def test_no_exemplar_is_in_the_test_part() -> None:
    known = [*(e.text for e in exemplars()), *heavy_exemplars()]
    said = [m.text for m in labelled("test")]
    assert {_plain(t) for t in known} & {_plain(t) for t in said} == set()
    embedder = shared_embedder()
    nearest = np.einsum("ij,kj->ik", embedder.embed(said), embedder.embed(known)).max(axis=1)
    assert float(nearest.max()) < 0.95, said[int(nearest.argmax())]


def test_most_messages_are_routed_as_they_are_labelled(report: Report) -> None:
    wrong = [(o.message.text[:60], o.message.effort, o.route.effort) for o in report.wrong()]
    assert report.accuracy >= 0.94, wrong
    assert report.bare_accuracy >= 0.92
    assert report.parts_accuracy >= 0.87
    assert report.cost <= 0.15


def test_hardly_any_simple_message_is_taken_for_a_complex_one_or_the_other_way_round(report: Report) -> None:
    assert report.swaps <= 0.01


@pytest.mark.parametrize(("name", "groups"), [("kind", KINDS), ("locale", LOCALES)])
def test_no_kind_and_no_language_is_left_behind(report: Report, name: str, groups: tuple[str, ...]) -> None:
    shares = {group: share for group, (share, _) in report.by(name).items()}
    assert sorted(shares) == sorted(groups)
    assert {group: share for group, share in shares.items() if share < 0.88} == {}


def test_the_table_has_all_of_it(report: Report) -> None:
    table = report.table()
    assert table.startswith("| messages | accuracy | without the thread | simple↔complex |")
    assert sum(report.confusion.values()) == len(report.outcomes) == len(labelled("test"))
    assert "| short_heavy |" in table
