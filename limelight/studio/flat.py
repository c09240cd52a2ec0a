"""The 2-D composite, under the name by which the rest of the studio knows it."""

from __future__ import annotations

from limelight.studio.render.flat import flat_picture

__all__ = ["flat_picture"]
