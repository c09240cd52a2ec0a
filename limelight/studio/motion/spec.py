"""What a clip shall do: how long, which camera move, which effect."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from limelight.studio.types import FPS

Move: TypeAlias = Literal[
    "push", "pull", "slide_left", "slide_right", "rise", "tilt", "orbit", "turn", "reveal", "macro"
]  # fmt: skip
"""How the camera moves: towards the product, away, sideways, up, down, a little way around it, around while the
product turns, out from behind something dark, or close on its label."""
Effect: TypeAlias = Literal[
    "none", "sweep", "dust", "snow", "rain", "steam", "bokeh", "confetti", "leaves"
]  # fmt: skip
"""What else moves: a light over the product, or particles in the air behind it."""


class ClipSpec(BaseModel):
    """One clip: a picture set in motion."""

    seconds: float = Field(ge=0.5, le=30.0)
    """Length; the clip has exactly round(seconds * 24) frames."""
    move: Move = "push"
    effect: Effect = "none"
    seed: int = 0
    """Where particles start; the same seed gives the same clip."""

    @property
    def frames(self) -> int:
        """How many frames the clip has."""
        return frame_count(self.seconds)


def frame_count(seconds: float) -> int:
    """The number of frames nearest to `seconds` at 24 frames a second."""
    return round(seconds * FPS)
