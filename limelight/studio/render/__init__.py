"""Pictures of a product in a scene: path traced, with a 2-D composite to fall back on."""

from __future__ import annotations

from limelight.studio.render.picture import render_picture
from limelight.studio.render.swap import swap
from limelight.studio.render.warm import engine_available, warm_up

__all__ = ["engine_available", "render_picture", "swap", "warm_up"]
