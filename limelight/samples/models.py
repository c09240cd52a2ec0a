"""The shapes of the sample catalogue and of its brand kits."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

LogoVariant = Literal["svg", "dark", "light"]
"""`dark` is a PNG for light grounds, `light` a PNG for dark grounds."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Frozen):
    """What a product costs."""

    amount: PositiveFloat
    currency: str = Field(pattern="^[A-Z]{3}$")


class Rating(_Frozen):
    """What buyers think of it."""

    stars: float = Field(ge=0, le=5)
    count: int = Field(ge=0)


class Dimensions(_Frozen):
    """Width, height and depth in centimetres, as the product stands in its photo."""

    w: PositiveFloat
    h: PositiveFloat
    d: PositiveFloat


class SampleProduct(_Frozen):
    """A product of the sample advertiser, as a listing has it."""

    id: str
    title: str
    bullets: tuple[str, ...]
    description: str
    category: str
    brand: str
    """Id of a `SampleBrand`."""
    price: Price
    rating: Rating
    sales_rank: PositiveInt
    """1 sells best."""
    launch_date: date
    dimensions_cm: Dimensions
    photo: str
    """Path inside the package."""
    tags: tuple[str, ...]
    facts: tuple[str, ...]
    """Short claims that are true of the product, for copy to use."""


class BrandColors(_Frozen):
    """Colours as #rrggbb."""

    primary: str
    secondary: str
    accent: str
    background: str
    text: str


class BrandFonts(_Frozen):
    """Font families; all are under the SIL Open Font License."""

    heading: str
    body: str


class SampleBrand(_Frozen):
    """A fictional brand and its kit."""

    id: str
    name: str
    slogan: str
    colors: BrandColors
    fonts: BrandFonts
    tone: str
    avoid_words: tuple[str, ...]
    logo_svg: str
    logo_png: str
    logo_png_light: str
