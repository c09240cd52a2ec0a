"""Whether the path tracer works here, and getting it ready before the first picture."""

from __future__ import annotations

import numpy as np

from limelight.studio.errors import RenderFailed
from limelight.studio.render.engine import engine, hdri
from limelight.studio.render.picture import render_picture
from limelight.studio.scene.parse import parse_scene
from limelight.studio.types import Cutout, Progress, no_progress


def engine_available() -> tuple[bool, str]:
    """Whether the path tracer is usable at all; the words say why not, or why it is slower than it could be."""
    try:
        tools = engine()
        hdri("studio")
    except RenderFailed as error:
        return False, str(error)
    return True, tools.reason


def warm_up(progress: Progress = no_progress) -> None:
    """Imports, LLVM, and a small picture, so that the kernels are compiled (or read back from disk)."""
    progress(0.0, "loading the path tracer")
    block = np.full((64, 40, 4), 200, np.uint8)
    block[..., 3] = 255
    render_picture(Cutout(block, 1.0), parse_scene("studio"), size=(160, 90), samples=2)
    progress(1.0, "ready")
