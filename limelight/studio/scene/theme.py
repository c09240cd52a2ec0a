"""A theme: a named combination of the parts of a scene, and the words that ask for it. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.scene.parts import Backdrop, Pattern, PropName, Season, Stage, TimeOfDay


@dataclass(frozen=True, slots=True)
class Theme:
    """A place: what it is called, what asks for it, how it looks when nothing more is said."""

    name: str
    title: str
    description: str
    """One line for people choosing."""
    time_of_day: TimeOfDay
    """When the prompt names no time."""
    palette: tuple[str, ...]
    """When the prompt names no colours: set, accent, far background."""
    words: tuple[str, ...]
    """Words and phrases that name the place."""
    stage: Stage
    backdrop: Backdrop
    props: tuple[PropName, ...] = ()
    """The first is always there when there is any; of the others the seed picks."""
    hints: tuple[str, ...] = ()
    """Words that only suggest it: activities, products, moods."""
    categories: tuple[str, ...] = ()
    """Words of a listing's category that fit the place."""
    season: Season | None = None
    """When the prompt names none."""
    lamp: float = 0.0
    """A lamp over the product that always burns."""
    softness: float | None = None
    """Of the key light, when the prompt does not say; otherwise the weather tells."""
    pattern: Pattern = "none"
    mild: bool = False
    """Its words name a material or the weather: any other place named beside it goes before."""
    rain: bool = False
    """It rains there unless another weather is asked for."""


def said(words: str) -> tuple[str, ...]:
    """Words or phrases separated by commas."""
    return tuple(word.strip() for word in words.split(",") if word.strip())
