"""A sample advertiser to try Limelight with: fourteen products of two fictional brands, photos, brand kits.

Everything here was made by `python -m limelight.samples.make`; it may be used without asking.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter

from limelight.samples.models import LogoVariant, SampleBrand, SampleProduct

__all__ = [
    "LogoVariant",
    "SampleBrand",
    "SampleProduct",
    "brand",
    "brands",
    "catalogue",
    "logo_path",
    "photo_path",
    "product",
]


@cache
def catalogue() -> tuple[SampleProduct, ...]:
    """Every sample product, in the order of the data file."""
    return TypeAdapter(tuple[SampleProduct, ...]).validate_json(_file("catalogue.json").read_bytes())


@cache
def brands() -> tuple[SampleBrand, ...]:
    """Both sample brands."""
    return TypeAdapter(tuple[SampleBrand, ...]).validate_json(_file("brands.json").read_bytes())


def product(product_id: str) -> SampleProduct:
    """One product; raises `KeyError` that names the known ids."""
    known = {p.id: p for p in catalogue()}
    if product_id not in known:
        raise KeyError(f"no sample product {product_id!r}; known: {', '.join(sorted(known))}")
    return known[product_id]


def brand(brand_id: str) -> SampleBrand:
    """One brand; raises `KeyError` that names the known ids."""
    known = {b.id: b for b in brands()}
    if brand_id not in known:
        raise KeyError(f"no sample brand {brand_id!r}; known: {', '.join(sorted(known))}")
    return known[brand_id]


def photo_path(product: SampleProduct) -> Path:
    """The product's photo: 1200x1200 JPEG on white."""
    return _file(product.photo)


def logo_path(brand: SampleBrand, variant: LogoVariant = "dark") -> Path:
    """The brand's logo: "svg", or a transparent PNG in "dark" ink (for light grounds) or "light" ink."""
    return _file({"svg": brand.logo_svg, "dark": brand.logo_png, "light": brand.logo_png_light}[variant])


def _file(name: str) -> Path:
    return Path(str(files("limelight.samples").joinpath(name)))
