"""What an ad says, and how its brand looks."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

_HEX = r"^#[0-9a-fA-F]{6}$"


class AdCopy(BaseModel):
    """The words of a display ad. What is empty is not set."""

    model_config = ConfigDict(frozen=True)

    headline: str = ""
    subline: str = ""
    price: str = ""
    """As it is to be read, currency and all: "$24.90"."""
    old_price: str = ""
    """Shown struck through beside the price; not without one."""
    cta: str = ""
    """The words on the button."""
    disclaimer: str = ""
    language: str = ""
    """As in BCP 47 ("ja", "zh-Hans", "ko"); decides which forms ideographs take. Guessed where empty."""


class BrandLook(BaseModel):
    """A brand's colours ("#rrggbb"), typefaces and logo."""

    model_config = ConfigDict(frozen=True)

    name: str = ""
    """Set in type where there is no logo."""
    background: str = Field(default="#0F3A3A", pattern=_HEX)
    """The colour of panels and grounds."""
    text: str = Field(default="#F6F1E7", pattern=_HEX)
    """On the background; replaced by white or near black where it could not be read."""
    accent: str = Field(default="#E7B45A", pattern=_HEX)
    """The button and the price; taken lighter or darker where it could not be seen."""
    heading_font: str = "Manrope"
    body_font: str = "Manrope"
    logo: Path | None = None
    """A picture file; best a PNG with alpha."""
