"""How near a message is to the acts: by the best exemplar and its next two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from limelight.router.exemplars import Exemplar, ExemplarIndex

SENTENCES = [
    Exemplar("one", "chat.greeting"),
    Exemplar("two", "video.animate"),
    Exemplar("three", "chat.greeting", chatter=True),
    Exemplar("four", "video.animate"),
    Exemplar("five", "video.animate"),
    Exemplar("six", "video.animate"),
    Exemplar("seven", "edit.undo"),
    Exemplar("eight", "edit.undo"),
]


class Drawn:
    """Sentences to unit rows drawn by their letters."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        rows = [np.random.default_rng(list(text.encode())).normal(size=16) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def _score(cosines: list[float]) -> float:
    top = sorted(cosines, reverse=True)[:3]
    return 0.7 * top[0] + 0.3 * sum(top) / len(top)


def test_nearest_is_seven_parts_the_best_and_three_the_mean_of_the_best_three() -> None:
    asked = Drawn().embed(["anything"])[0]
    cosines = [float(vector @ asked) for vector in Drawn().embed([row.text for row in SENTENCES])]
    groups = [[0], [1, 3, 4, 5], [2], [6, 7]]
    expected = sorted(
        (
            (_score([cosines[n] for n in group]), SENTENCES[max(group, key=lambda n: cosines[n])])
            for group in groups
        ),
        key=lambda pair: -pair[0],
    )
    found = ExemplarIndex(Drawn(), SENTENCES).nearest(asked)
    assert [n.exemplar for n in found] == [row for _, row in expected]
    assert np.allclose([n.score for n in found], [score for score, _ in expected], atol=1e-6)


def test_heaviness_is_scored_alike_and_names_the_nearest_sentence() -> None:
    heavy = ["a", "b", "c", "d"]
    asked = Drawn().embed(["anything"])[0]
    cosines = [float(vector @ asked) for vector in Drawn().embed(heavy)]
    score, nearest = ExemplarIndex(Drawn(), SENTENCES, heavy).heaviness(asked)
    assert nearest == heavy[int(np.argmax(cosines))]
    assert abs(score - _score(cosines)) < 1e-6
