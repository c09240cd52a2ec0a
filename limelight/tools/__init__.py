"""Stateful tools: they write artifacts and return references. Their results are joined by code."""

from limelight.tools.animate_shots import ANIMATE_SHOTS
from limelight.tools.compile_video import COMPILE_VIDEO
from limelight.tools.compose_bed import COMPOSE_BED
from limelight.tools.compose_display import COMPOSE_DISPLAY
from limelight.tools.make_audio_ad import MAKE_AUDIO_AD
from limelight.tools.make_endcard import MAKE_ENDCARD
from limelight.tools.paint_pictures import PAINT_PICTURES
from limelight.tools.paint_shots import PAINT_SHOTS
from limelight.tools.save_concepts import SAVE_CONCEPTS
from limelight.tools.save_headlines import SAVE_HEADLINES

__all__ = [
    "ANIMATE_SHOTS",
    "COMPILE_VIDEO",
    "COMPOSE_BED",
    "COMPOSE_DISPLAY",
    "MAKE_AUDIO_AD",
    "MAKE_ENDCARD",
    "PAINT_PICTURES",
    "PAINT_SHOTS",
    "SAVE_CONCEPTS",
    "SAVE_HEADLINES",
]
