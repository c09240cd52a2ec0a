"""Pictures of a product in a scene: path traced, with a 2-D composite to fall back on."""

from __future__ import annotations

from limelight.studio.flat import flat_picture
from limelight.studio.scene.model import Scene
from limelight.studio.types import Aspect, Cutout, Picture, Progress, no_progress


def render_picture(
    cutout: Cutout,
    scene: Scene,
    *,
    aspect: Aspect = "16:9",
    size: tuple[int, int] | None = None,
    samples: int | None = None,
    progress: Progress = no_progress,
) -> Picture:
    """A finished picture of the product in the scene."""
    progress(0.0, "painting")
    return flat_picture(cutout, scene, aspect=aspect, size=size)


def warm_up(progress: Progress = no_progress) -> None:
    """Loads what the first picture needs."""
    progress(1.0, "ready")


def engine_available() -> tuple[bool, str]:
    """Whether the path tracer is usable, and if not why."""
    return False, "the path tracer is not part of this build"
