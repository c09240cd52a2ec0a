"""A new advertiser gets the sample catalogue, so that there is something to try at once."""

from __future__ import annotations

import asyncio

from limelight import samples
from limelight.infra.home import Storage
from limelight.memory.media import MediaHandler
from limelight.schema.principal import Principal
from limelight.schema.product import BrandColors, BrandKit, Product

NO_FACES = 0
"""The samples' photos and logos show none, as a test sees to: the first start does not look for them."""


async def welcome(storage: Storage, media: MediaHandler, principal: Principal) -> bool:
    """Put the sample brands and products in, unless the advertiser has products already. Whether it was done."""
    if await storage.catalogue.products(principal):
        return False
    names: dict[str, str] = {}
    for brand in samples.brands():
        names[brand.id] = brand.name
        logos: dict[str, str] = {}
        for variant in ("dark", "light"):
            path = samples.logo_path(brand, variant)
            data = await asyncio.to_thread(path.read_bytes)
            logos[variant] = (
                await media.take_in(principal, data, name=path.name, kind="logo", faces=NO_FACES)
            ).id
        await storage.catalogue.put_brand(
            principal,
            BrandKit(
                id=brand.id, name=brand.name, slogan=brand.slogan,
                colors=BrandColors.model_validate(brand.colors.model_dump()), tone=brand.tone,
                heading_font=brand.fonts.heading, body_font=brand.fonts.body, avoid_words=list(brand.avoid_words),
                logo_id=logos["dark"], logo_light_id=logos["light"],
            ),
        )  # fmt: skip
    for sample in samples.catalogue():
        path = samples.photo_path(sample)
        data = await asyncio.to_thread(path.read_bytes)
        photo = await media.take_in(principal, data, name=path.name, description=sample.title, faces=NO_FACES)
        body = sample.model_dump(mode="json", exclude={"photo", "brand"})
        listing = Product.model_validate({**body, "brand": names[sample.brand], "photo_id": photo.id})
        await storage.catalogue.put_product(principal, listing)
    return True
