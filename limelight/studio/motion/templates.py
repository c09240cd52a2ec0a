"""Templates: how a spot of so many seconds is told, as data. Lengths are nominal; `pacing` lays them on beats."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from limelight.studio.motion.spec import Effect, Move
from limelight.studio.motion.timeline import Transition
from limelight.studio.named import named

Framing: TypeAlias = Literal["hero", "detail", "wide", "low", "side"]
Slot: TypeAlias = Literal["hook", "place", "benefit", "detail", "proof", "offer"]
"""What the words of a shot are for: to stop the thumb, to say where we are, what it does for me, how it is
made, why to believe it, and what to do now."""


class TemplateShot(BaseModel):
    """One shot of a template."""

    model_config = ConfigDict(frozen=True)

    still: int
    """Which of the template's stills it shows."""
    move: Move
    seconds: float
    """Nominal."""
    transition: Transition = "cut"
    effect: Effect = "none"
    words: Slot | None = None


class VideoTemplate(BaseModel):
    """A spot: its stills, its shots, its end card, its music."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: str
    mood: str
    """The bed's, unless another is asked for."""
    stills: tuple[Framing, ...]
    """How each picture is framed; a shot may come back to one with another move."""
    shots: tuple[TemplateShot, ...] = Field(min_length=1)
    card_s: float
    """Nominal length of the end card."""
    card_transition: Transition = "wipe"

    @property
    def seconds(self) -> float:
        """Its length with the end card."""
        return sum(shot.seconds for shot in self.shots) + self.card_s

    @property
    def slots(self) -> list[Slot]:
        """The words it has room for, in the order they are read."""
        return [shot.words for shot in self.shots if shot.words]


def _shot(
    still: int, move: Move, seconds: float, transition: Transition = "cut", words: Slot | None = None,
    effect: Effect = "none",
) -> TemplateShot:  # fmt: skip
    return TemplateShot(
        still=still, move=move, seconds=seconds, transition=transition, words=words, effect=effect
    )


TEMPLATES: dict[str, VideoTemplate] = {
    template.name: template
    for template in (
        VideoTemplate(
            name="6s", label="bumper: one thought and the name", mood="upbeat", stills=("hero", "detail"),
            shots=(_shot(0, "push", 2.25, words="hook"), _shot(1, "macro", 1.75, "match", effect="sweep")),
            card_s=2.0,
        ),
        VideoTemplate(
            name="10s", label="four shots, one promise", mood="upbeat", stills=("hero", "detail", "wide", "low"),
            shots=(
                _shot(0, "push", 2.0, words="hook"),
                _shot(1, "macro", 1.75, "match", effect="sweep"),
                _shot(2, "slide_left", 2.0, "wipe", "benefit"),
                _shot(3, "rise", 1.75, "match"),
            ),
            card_s=2.5,
        ),
        VideoTemplate(
            name="15s", label="a place, a product, a reason", mood="upbeat",
            stills=("wide", "hero", "detail", "side", "low"),
            shots=(
                _shot(0, "pull", 2.5, words="place"),
                _shot(1, "push", 2.5, "wipe", "hook"),
                _shot(2, "macro", 2.25, "match", effect="sweep"),
                _shot(3, "orbit", 2.5, "dip", "benefit"),
                _shot(4, "rise", 2.25, "match", "offer"),
            ),
            card_s=3.0,
        ),
        VideoTemplate(
            name="15s-fast", label="eight quick cuts", mood="energetic",
            stills=("hero", "detail", "low", "wide", "side"),
            shots=(
                _shot(0, "push", 1.75, words="hook"),
                _shot(1, "macro", 1.25, "match"),
                _shot(2, "rise", 1.5, "morph"),
                _shot(3, "slide_left", 1.75, "wipe", "benefit"),
                _shot(4, "slide_right", 1.25, "cut"),
                _shot(1, "tilt", 1.25, "match", effect="sweep"),
                _shot(0, "turn", 1.75, "morph", "offer"),
                _shot(2, "tilt", 1.5, "match"),
            ),
            card_s=3.0,
        ),
        VideoTemplate(
            name="30s", label="a story: where, what, how, why, now", mood="cinematic",
            stills=("wide", "hero", "detail", "low", "side", "wide"),
            shots=(
                _shot(0, "reveal", 3.0, words="place"),
                _shot(1, "push", 2.75, "dip", "hook"),
                _shot(2, "macro", 2.5, "match", effect="sweep"),
                _shot(3, "rise", 2.5, "cut"),
                _shot(4, "slide_right", 2.75, "wipe", "benefit"),
                _shot(1, "orbit", 2.5, "match"),
                _shot(5, "push", 2.75, "dip", "detail"),
                _shot(2, "tilt", 2.25, "cut"),
                _shot(3, "pull", 2.75, "match", "proof"),
                _shot(1, "turn", 2.5, "cut", "offer"),
            ),
            card_s=3.75,
        ),
        VideoTemplate(
            name="30s-calm", label="few, long shots", mood="calm", stills=("wide", "detail", "hero", "side", "low", "wide"),
            shots=(
                _shot(0, "pull", 4.5, words="place"),
                _shot(1, "macro", 4.0, "dip", effect="sweep"),
                _shot(2, "push", 4.5, "match", "hook"),
                _shot(3, "orbit", 4.5, "dip", "benefit"),
                _shot(4, "rise", 4.0, "match"),
                _shot(5, "slide_left", 4.5, "dip", "offer"),
            ),
            card_s=4.0, card_transition="dip",
        ),
    )
}  # fmt: skip
"""By name."""


def template_named(name: str) -> VideoTemplate:
    """A template. Raises InputRejected for a name that is not one."""
    return named(TEMPLATES, name, "template")


def template_for(seconds: float) -> VideoTemplate:
    """The template that has to be stretched or shortened least to last `seconds`."""
    return min(TEMPLATES.values(), key=lambda one: max(one.seconds / seconds, seconds / one.seconds))
