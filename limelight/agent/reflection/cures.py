"""Cures: what is changed when a signal of a picture is not right. One table, which reflection and the critic share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic import JsonValue

from limelight.schema.artifact import Artifact
from limelight.tools.product_photo import MIN_CONFIDENCE

Remedy: TypeAlias = Literal["provider", "instruction", "seed", "ask"]
"""Another provider, a changed instruction, another seed, or the person. The first that is possible is taken."""
Side: TypeAlias = Literal["", "low", "high"]
REMEDIES: tuple[Remedy, ...] = ("provider", "instruction", "seed", "ask")

CLOSER: Mapping[str, str] = {"wide": "hero", "low": "hero", "side": "hero", "hero": "detail"}
FARTHER: Mapping[str, str] = {"detail": "hero", "hero": "wide", "low": "wide", "side": "wide"}
DARK = (
    r"\b(?:night|midnight|dark|dusk|moody|noir|neon|candle\w*|low[- ]key|black|storm\w*|shadow\w*|moon\w*)\b"
)
BRIGHT = r"\b(?:white|snow\w*|ice|icy|high[- ]key|bleached|fog\w*|mist\w*)\b"


@dataclass(frozen=True)
class Cure:
    """One signal and what is done about it."""

    signal: str
    means: str
    """What is wrong, in words."""
    remedy: Remedy
    side: Side = ""
    """Where it matters whether the value is below or above."""
    about: str = ""
    below: float | None = None
    """Only under this value."""
    prompt: str = ""
    """Added to the prompt."""
    framing: Mapping[str, str] = field(default_factory=dict[str, str])
    """The framing that takes the place of another one."""
    said: str = ""
    """What was changed, in words for the person."""
    unless: str = ""
    """A pattern of prompts in which it is wanted so."""
    fine_in: tuple[str, ...] = ()
    """Framings in which it is meant."""
    fine_from: float | None = None
    """A value from which it is not worth making anew."""


_BRIGHTER = Cure(
    "brightness", "too dark", "instruction", side="low", prompt="in bright, even daylight", said="in brighter light",
    unless=DARK,
)  # fmt: skip
_SOFTER = Cure(
    "brightness", "too bright", "instruction", side="high", prompt="in soft, overcast light", said="in softer light",
    unless=BRIGHT,
)  # fmt: skip
_NEARER = Cure(
    "product area", "the product is too small", "instruction", side="low", framing=CLOSER,
    said="closer, so that the product is larger", fine_in=("wide",),
    fine_from=0.03,  # a slim product takes little of any frame
)  # fmt: skip

CURES: tuple[Cure, ...] = (
    Cure("size", "the picture has another shape than was asked for", "provider"),
    Cure("empty", "the picture is plain black or white", "provider"),
    Cure("fidelity", "the product is not the photo's own at all", "provider", below=0.8),
    Cure("fidelity", "the product differs from the photo", "seed"),
    Cure("artefacts", "something in it is broken, doubled or melted", "seed"),
    Cure("off brief", "it does not show what was asked for", "seed"),
    _NEARER,
    Cure(
        "product area", "the product is too large", "instruction", side="high", framing=FARTHER,
        said="from farther away", fine_in=("detail",),
    ),
    Cure(
        "safe zone", "the product is cut off, or too near to the edge", "instruction", about="product", framing=FARTHER,
        said="from farther away, so that the product keeps free of the edges", fine_in=("detail",),
    ),
    Cure(
        "label", "the product's own words cannot be read", "instruction", framing=CLOSER,
        said="closer, so that its label can be read",
    ),
    _BRIGHTER,
    _SOFTER,
    Cure(
        "shadows", "large parts are plain black", "instruction", prompt=_BRIGHTER.prompt, said=_BRIGHTER.said,
        unless=DARK,
    ),
    Cure(
        "highlights", "large parts are plain white", "instruction", prompt=_SOFTER.prompt, said=_SOFTER.said,
        unless=BRIGHT,
    ),
    Cure(
        "copy", "words in it cannot be read", "instruction", prompt="before a plain, calm background",
        said="before a plainer ground",
    ),
    Cure(
        "contrast", "words in it have too little contrast", "instruction", prompt="before a plain, calm background",
        said="before a plainer ground",
    ),
    Cure("sharpness", "the product is blurred", "ask"),
    Cure("confidence", "the product was not told from its background", "ask"),
)  # fmt: skip
"""The first that fits a signal counts."""

LEAST: Mapping[str, tuple[float, str]] = {
    "fidelity": (0.97, "the product in it matches the photo to {value:.0%}, and {least:.0%} is asked for"),
    "confidence": (
        MIN_CONFIDENCE,
        "the product was told from its background with a confidence of {value:.0%} only",
    ),
}
"""Signals that a result tells of itself: the least that is good enough, and how less is said."""


@dataclass(frozen=True)
class Fault:
    """A signal that is not right."""

    signal: str
    reason: str
    side: Side = ""
    about: str = ""
    value: float | None = None

    @property
    def found(self) -> str:
        """The reason without its advice, for when that is followed."""
        return re.sub(r"(?<=asked for):[^:]*$", "", self.reason)

    def cure(self) -> Cure:
        """What is done about it; another seed where the table says nothing."""
        for one in CURES:
            small = one.below is None or (self.value is not None and self.value < one.below)
            if (
                one.signal == self.signal
                and one.side in ("", self.side)
                and one.about in ("", self.about)
                and small
            ):
                return one
        return Cure(self.signal, self.reason, "seed")


def faults_of(artifact: Artifact, more: Sequence[Fault] = ()) -> list[Fault]:
    """What speaks against an artifact: what its result told, what an inspection measured, and `more` that was seen.

    What its own prompt or framing asks for is none.
    """
    found = [*_below(artifact.meta), *_inspected(artifact.meta.get("inspect")), *more]
    prompt, framing = str(artifact.meta.get("prompt") or ""), str(artifact.meta.get("framing") or "")
    return [one for one in found if not _fine(one, prompt, framing)]


def _fine(fault: Fault, prompt: str, framing: str) -> bool:
    cure = fault.cure()
    wanted = bool(cure.unless) and re.search(cure.unless, prompt, re.I) is not None
    near = cure.fine_from is not None and fault.value is not None and fault.value >= cure.fine_from
    return wanted or near or framing in cure.fine_in


def _below(meta: Mapping[str, JsonValue]) -> list[Fault]:
    found: list[Fault] = []
    for name, (least, words) in LEAST.items():
        value = meta.get(name)
        if isinstance(value, int | float) and value < least:
            found.append(Fault(name, words.format(value=value, least=least), "low", value=float(value)))
    return found


def _inspected(inspection: JsonValue) -> list[Fault]:
    """Signals that are not right, where the studio inspected what it made."""
    signals = inspection.get("signals") if isinstance(inspection, dict) else None
    rows = [one for one in signals if isinstance(one, dict)] if isinstance(signals, list) else []
    return [_fault(row) for row in rows if row.get("ok") is False]


def _fault(row: Mapping[str, JsonValue]) -> Fault:
    value, threshold = row.get("value"), row.get("threshold")
    side: Side = ""
    if isinstance(value, int | float) and isinstance(threshold, int | float):
        side = "low" if value < threshold else "high"
    name = str(row.get("name") or "")
    return Fault(
        name, str(row.get("reason") or name).rstrip("."), side, str(row.get("about") or ""),
        float(value) if isinstance(value, int | float) else None,
    )  # fmt: skip
