"""How the words of a video look."""

from __future__ import annotations

from pydantic import BaseModel, Field


class CaptionStyle(BaseModel):
    """Typefaces and colours of captions; colours are "#rrggbb"."""

    heading_font: str = "Manrope"
    body_font: str = "Manrope"
    text_color: str = Field(default="#FFFFFF", pattern=r"^#[0-9a-fA-F]{6}$")
    """Used where it can be read; on pictures too bright for it the words are dark."""
    accent_color: str = Field(default="#1F7A72", pattern=r"^#[0-9a-fA-F]{6}$")
    """The band of a wipe, unless the timeline names another."""
