"""The guard by meaning: texts close to exemplars of a severe category, and far from innocent look-alikes of it.

It flags and never blocks: of 674 ordinary messages to the assistant it took three for what they are not. The exemplars'
vectors are made beforehand: `python -m limelight.guardrails.exemplars` writes `exemplars.npz` anew.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.guardrails.policy import Rule, load_rules
from limelight.schema.guard import Severity, Stage, Verdict

EXEMPLARS, VECTORS = "exemplars.toml", "exemplars.npz"
INNOCENT = "innocent"
CLOSE, AHEAD = 0.45, 0.2
"""Cosine to the nearest exemplar from which it counts, and how much nearer than any innocent one that must be."""
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
    categories, severe, innocent = vectors()
    closeness = severe @ vector
    at = int(closeness.argmax())
    ahead = float(closeness[at]) - float((innocent @ vector).max())
    return categories[at] if closeness[at] >= CLOSE and ahead >= AHEAD else ""


@cache
def vectors() -> tuple[list[str], NDArray[np.float32], NDArray[np.float32]]:
    """The category of each severe exemplar, their unit vectors, and those of the innocent ones.

    Raises `RuntimeError` for vectors that are older than the exemplars.
    """
    found = load_exemplars()
    with np.load(Path(str(resources.files("limelight.guardrails") / VECTORS))) as kept:
        if str(kept["digest"]) != digest():
            raise RuntimeError(
                f"{VECTORS} is older than {EXEMPLARS}: run python -m limelight.guardrails.exemplars"
            )
        severe, innocent = kept["severe"].astype(np.float32), kept["innocent"].astype(np.float32)
    categories = [name for name, texts in found.items() if name != INNOCENT for _ in texts]
    return categories, severe, innocent


def digest() -> str:
    """Of the exemplars' file."""
    return hashlib.sha256((resources.files("limelight.guardrails") / EXEMPLARS).read_bytes()).hexdigest()


def write_vectors(embedder: Embedder) -> None:
    """Embed the exemplars and keep their vectors, in half precision."""
    found = load_exemplars()
    innocent = embedder.embed(found.pop(INNOCENT)).astype(np.float16)
    severe = embedder.embed([text for texts in found.values() for text in texts]).astype(np.float16)
    path = Path(str(resources.files("limelight.guardrails") / VECTORS))
    np.savez_compressed(path, severe=severe, innocent=innocent, digest=np.array(digest()))


def load_exemplars() -> dict[str, list[str]]:
    """Texts by category, and innocent ones."""
    return tomllib.loads((resources.files("limelight.guardrails") / EXEMPLARS).read_text("utf-8"))


if __name__ == "__main__":
    write_vectors(shared_embedder())
