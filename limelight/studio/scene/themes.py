"""The places the studio can build, and the words that ask for them."""

from __future__ import annotations

from limelight.studio.scene.festive import FESTIVE
from limelight.studio.scene.indoors import INDOORS
from limelight.studio.scene.outdoors import OUTDOORS
from limelight.studio.scene.studios import STUDIOS
from limelight.studio.scene.theme import Theme

THEMES: dict[str, Theme] = {theme.name: theme for theme in (*STUDIOS, *INDOORS, *OUTDOORS, *FESTIVE)}
"""Every theme by name. The order is the order in which people see them."""

DEFAULT_THEME = "studio"

__all__ = ["DEFAULT_THEME", "THEMES", "Theme"]
