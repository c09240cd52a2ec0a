"""Stateful tools: they write artifacts and return references. Their results are joined by code."""

from limelight.tools.animate_shots import ANIMATE_SHOTS
from limelight.tools.change_picture import CHANGE_PICTURE
from limelight.tools.compile_video import COMPILE_VIDEO
from limelight.tools.compose_bed import COMPOSE_BED
from limelight.tools.compose_display import COMPOSE_DISPLAY
from limelight.tools.describe_picture import DESCRIBE_PICTURE
from limelight.tools.film_scene import FILM_SCENE
from limelight.tools.find_products import FIND_PRODUCTS
from limelight.tools.make_audio_ad import MAKE_AUDIO_AD
from limelight.tools.make_endcard import MAKE_ENDCARD
from limelight.tools.paint_pictures import PAINT_PICTURES
from limelight.tools.paint_shots import PAINT_SHOTS
from limelight.tools.save_concepts import SAVE_CONCEPTS
from limelight.tools.save_headlines import SAVE_HEADLINES
from limelight.tools.search_web import SEARCH_WEB
from limelight.tools.study_site import STUDY_SITE

__all__ = [
    "ANIMATE_SHOTS",
    "CHANGE_PICTURE",
    "COMPILE_VIDEO",
    "COMPOSE_BED",
    "COMPOSE_DISPLAY",
    "DESCRIBE_PICTURE",
    "FILM_SCENE",
    "FIND_PRODUCTS",
    "MAKE_AUDIO_AD",
    "MAKE_ENDCARD",
    "PAINT_PICTURES",
    "PAINT_SHOTS",
    "SAVE_CONCEPTS",
    "SAVE_HEADLINES",
    "SEARCH_WEB",
    "STUDY_SITE",
]
