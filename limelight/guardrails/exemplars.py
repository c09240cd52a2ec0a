"""The guard by meaning: texts close to exemplars of a severe category, and far from innocent look-alikes of it.

Two judges, and either may flag: the nearest exemplar, for what is nearly known; and a weighing of all of them, for what is
said in other words (kernel ridge regression, severe against innocent). It flags and never blocks: of 746 ordinary messages
to the assistant it takes four for what they are not. The exemplars' vectors and weights are made beforehand:
`python -m limelight.guardrails.exemplars` writes `exemplars.npz` anew.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.guardrails.policy import Rule, load_rules
from limelight.schema.guard import Severity, Stage, Verdict

EXEMPLARS, VECTORS = "exemplars.toml", "exemplars.npz"
INNOCENT = "innocent"
CLOSE, AHEAD = 0.45, 0.2
"""Cosine to the nearest exemplar from which it counts, and how much nearer than any innocent one that must be."""
WEIGHED = ("hate", "violence", "self_harm", "adult", "weapons", "tobacco", "discrimination", "injection")
"""Categories whose exemplars are weighed against the innocent ones: those of what people ask for, not of what ads claim."""
REACH, EASE, LEANS = 4.0, 1.0, 0.18
"""How far an exemplar's weight reaches, how smooth the weighing is, and the sum from which it flags. Chosen on exemplars that
were held out and on the `dev` parts of the labelled sets."""
LONGEST = 400
"""Characters: a longer text is about too much for one vector."""


class ExemplarCheck:
    """Severe categories by sentence vectors, at input and between agent and tool. `Check`.

    It loads nothing: while the embedder is not loaded, it has no opinion. It is a second look behind the patterns, so
    when it cannot be made the gate stays open.
    """

    name = "exemplars"
    remote = False
    severity: Severity = "mild"

    def __init__(self, embedder: Embedder, rules: dict[str, Rule] | None = None) -> None:
        self._embedder = embedder
        self._rules = rules or load_rules()

    def warm(self) -> None:
        """Read the exemplars' vectors."""
        vectors()

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        """Warn of what is close to an exemplar of a category that applies at this stage."""
        if stage == "output" or not self._embedder.loaded or len(text) > LONGEST:
            return Verdict()
        category = nearest(await self._embedder.vector(text))
        rule = self._rules.get(category)
        if rule is None or stage not in rule.stages:
            return Verdict()
        return Verdict(
            action="warn", category=category, severity="mild", reason=f"it is close to texts of which {rule.reason}",
            suggestion=rule.suggestion,
        )  # fmt: skip


def nearest(vector: NDArray[np.float32]) -> str:
    """The category whose exemplars a text is close to, by its unit vector; or nothing."""
    kept = vectors()
    severe, innocent = kept.severe @ vector, kept.innocent @ vector
    at = int(severe.argmax())
    if severe[at] >= CLOSE and severe[at] - innocent.max() >= AHEAD:
        return kept.categories[at]
    weighed = np.where(kept.weighed, severe, -1.0)
    leans = _reach(severe[kept.weighed]) @ kept.for_severe + _reach(innocent) @ kept.for_innocent
    return kept.categories[int(weighed.argmax())] if leans >= LEANS else ""


def _reach(closeness: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.exp(REACH * (closeness - 1.0))


class Vectors(NamedTuple):
    """The exemplars as vectors."""

    categories: list[str]
    """Of each severe one."""
    severe: NDArray[np.float32]
    """(n, 512), of unit length."""
    innocent: NDArray[np.float32]
    """(m, 512)."""
    weighed: NDArray[np.bool_]
    """Which of the severe ones are of `WEIGHED`."""
    for_severe: NDArray[np.float32]
    """Their weights."""
    for_innocent: NDArray[np.float32]


@cache
def vectors() -> Vectors:
    """The exemplars' vectors and weights. Raises `RuntimeError` for some that are older than the exemplars."""
    found = load_exemplars()
    with np.load(Path(str(resources.files("limelight.guardrails") / VECTORS))) as kept:
        if str(kept["digest"]) != digest():
            raise RuntimeError(
                f"{VECTORS} is older than {EXEMPLARS}: run python -m limelight.guardrails.exemplars"
            )
        arrays = [
            kept[name].astype(np.float32) for name in ("severe", "innocent", "for_severe", "for_innocent")
        ]
    categories = [name for name, texts in found.items() if name != INNOCENT for _ in texts]
    severe, innocent, for_severe, for_innocent = arrays
    weighed = np.array([name in WEIGHED for name in categories])
    return Vectors(categories, severe, innocent, weighed, for_severe, for_innocent)


def digest() -> str:
    """Of the exemplars' file."""
    return hashlib.sha256((resources.files("limelight.guardrails") / EXEMPLARS).read_bytes()).hexdigest()


def write_vectors(embedder: Embedder) -> None:
    """Embed the exemplars, weigh them, and keep their vectors, in half precision."""
    found = load_exemplars()
    innocent = embedder.embed(found.pop(INNOCENT)).astype(np.float16)
    severe = embedder.embed([text for texts in found.values() for text in texts]).astype(np.float16)
    weighed = np.array([name in WEIGHED for name, texts in found.items() for _ in texts])
    for_severe, for_innocent = weights(severe[weighed].astype(np.float32), innocent.astype(np.float32))
    path = Path(str(resources.files("limelight.guardrails") / VECTORS))
    np.savez_compressed(
        path, severe=severe, innocent=innocent, for_severe=for_severe, for_innocent=for_innocent,
        digest=np.array(digest()),
    )  # fmt: skip


def weights(
    severe: NDArray[np.float32], innocent: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The weight of each exemplar, by which the sum over all is 1 for the severe and -1 for the innocent ones, as nearly as
    is smooth; both sides count alike, however many they are."""
    both = np.vstack([severe, innocent])
    wanted = np.r_[np.ones(len(severe)), -np.ones(len(innocent))]
    ease = np.r_[np.full(len(severe), len(severe)), np.full(len(innocent), len(innocent))] * 2 / len(both)
    kernel: NDArray[np.float64] = (_reach(both @ both.T) + EASE * np.diag(ease)).astype(np.float64)
    found = np.asarray(np.linalg.solve(kernel, wanted), np.float32)
    return found[: len(severe)], found[len(severe) :]


def load_exemplars() -> dict[str, list[str]]:
    """Texts by category, and innocent ones."""
    return tomllib.loads((resources.files("limelight.guardrails") / EXEMPLARS).read_text("utf-8"))


if __name__ == "__main__":
    write_vectors(shared_embedder())
