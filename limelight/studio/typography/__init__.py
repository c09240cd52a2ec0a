"""Typography: the words of a video and of its end card, set to fit, placed in safe zones, always readable."""

from __future__ import annotations

from limelight.studio.typography.endcard import EndCardSpec, render_endcard
from limelight.studio.typography.fit import TextLayout, fit_text
from limelight.studio.typography.fonts import FONTS, FontFamily
from limelight.studio.typography.safezone import SAFE_ZONES, SafeZone
from limelight.studio.typography.style import CaptionStyle

__all__ = [
    "FONTS",
    "SAFE_ZONES",
    "CaptionStyle",
    "EndCardSpec",
    "FontFamily",
    "SafeZone",
    "TextLayout",
    "fit_text",
    "render_endcard",
]
