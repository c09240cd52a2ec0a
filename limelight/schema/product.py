"""Products and brands of an advertiser."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class Price(BaseModel):
    """An amount of money; `currency` by ISO 4217."""

    amount: Decimal = Field(ge=0)
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")


class Rating(BaseModel):
    """What buyers think: 0 to 5 stars, and how many said so."""

    stars: float = Field(ge=0, le=5)
    count: int = Field(default=0, ge=0)


class Dimensions(BaseModel):
    """Centimetres."""

    w: float = Field(gt=0)
    h: float = Field(gt=0)
    d: float = Field(default=1, gt=0)


class Product(BaseModel):
    """A listing, and the artifact that holds its photo."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9_.\-]{1,80}$")
    title: str = Field(min_length=1, max_length=300)
    bullets: list[str] = Field(default_factory=list[str], max_length=20)
    description: str = Field(default="", max_length=5000)
    category: str = Field(default="", max_length=200)
    brand: str = Field(default="", max_length=120)
    price: Price | None = None
    rating: Rating | None = None
    sales_rank: int | None = Field(default=None, ge=1)
    launch_date: date | None = None
    dimensions_cm: Dimensions | None = None
    tags: list[str] = Field(default_factory=list[str], max_length=40)
    facts: list[str] = Field(default_factory=list[str], max_length=20)
    """Short true claims that copy may use."""
    photo_id: str | None = None
    """Artifact of kind `upload` with the product photo."""


class BrandColors(BaseModel):
    """`#rrggbb`."""

    primary: str = Field(default="#1f2937", pattern=r"^#[0-9a-fA-F]{6}$")
    secondary: str = Field(default="#6b7280", pattern=r"^#[0-9a-fA-F]{6}$")
    accent: str = Field(default="#d97706", pattern=r"^#[0-9a-fA-F]{6}$")
    background: str = Field(default="#ffffff", pattern=r"^#[0-9a-fA-F]{6}$")
    text: str = Field(default="#111827", pattern=r"^#[0-9a-fA-F]{6}$")


class BrandKit(BaseModel):
    """Logo, colours, fonts, tone and words to avoid."""

    model_config = ConfigDict(extra="forbid")

    id: str = "default"
    name: str = Field(default="", max_length=120)
    slogan: str = Field(default="", max_length=160)
    colors: BrandColors = Field(default_factory=BrandColors)
    heading_font: str = "Manrope"
    body_font: str = "Manrope"
    tone: str = Field(default="", max_length=400)
    avoid_words: list[str] = Field(default_factory=list[str], max_length=100)
    logo_id: str | None = None
    """Artifact of kind `logo` for light backgrounds."""
    logo_light_id: str | None = None
    """The same for dark backgrounds."""
