"""The labelled pictures: drawn the same every time, and judged as uploads are."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from PIL import Image

from limelight.evals.guard.pictures import (
    PictureOutcome,
    PictureReport,
    digest,
    draw,
    labelled_pictures,
    measure_pictures,
)
from limelight.studio.inspect import reader_available


def test_the_labels_are_frozen() -> None:
    assert digest() == "fdfb394fef61ea23bf59be7a4d7da1a1143ebba99134e43a0bcdccb6a4e14769"
    assert Counter(one.kind for one in labelled_pictures()) == {
        "words": 108, "photo": 14, "look-alike": 12, "broken": 6,
    }  # fmt: skip


def test_pictures_are_drawn_the_same_every_time() -> None:
    for one in (labelled_pictures()[0], labelled_pictures()[-8], labelled_pictures()[-1]):
        assert draw(one) == draw(one)
    assert Image.open(io.BytesIO(draw(labelled_pictures()[0]))).size == (720, 420)


async def test_broken_files_are_judged_by_the_intake() -> None:
    broken = [one for one in labelled_pictures() if one.kind == "broken"]
    report = await measure_pictures(broken)
    assert [one.caught for one in report.outcomes] == [True] * 6


async def test_what_nobody_judges_is_not_counted() -> None:
    shapes = [one for one in labelled_pictures() if one.kind == "look-alike"]
    report = await measure_pictures(shapes)
    assert report.judged("look-alike") == []
    assert "| look-alike | nobody offline |  |  | 12 |  |" in report.table()


def test_the_scores_are_what_they_say() -> None:
    bad, good = labelled_pictures()[0], next(one for one in labelled_pictures() if not one.category)
    report = PictureReport([
        PictureOutcome(bad, "words", "block", bad.category), PictureOutcome(bad, "words"),
        PictureOutcome(good, "words", "warn", "alcohol"), PictureOutcome(good, "words"),
    ])  # fmt: skip
    assert (report.recall("words"), report.false_alarms("words")) == (0.5, 0.5)
    assert f"| {bad.category} | 2 | 0.50 | 1.00 |" in report.table()


@pytest.mark.slow
async def test_words_in_pictures_are_read_and_judged() -> None:
    assert reader_available()[0], reader_available()[1]
    some = [one for one in labelled_pictures() if one.kind == "words"][::9]
    report = await measure_pictures(some)
    assert report.recall("words") >= 0.8
    assert report.false_alarms("words") == 0.0
