"""Which photo is meant."""

from __future__ import annotations

import re

from limelight.router.slots.meant import meant_photo
from limelight.router.words import pattern
from limelight.schema.context import Context

NO_PHOTO = frozenset(["logo", "film", "sound", "document"])
_POINTING = pattern("uploads", "pointing")


def find_upload(clause: str, context: Context, *, names_product: bool) -> str | None:
    """Id of the photo: what came with the message, unless a product was named; or one pointed to."""
    came = [one.id for one in context.attachments if one.kind not in NO_PHOTO]
    before = [one.id for one in context.uploads if one.kind not in NO_PHOTO]
    if not came and (pointed_at := meant_photo(context)):
        return pointed_at
    if came and not names_product:
        return came[-1]
    if not _POINTING.search(clause):
        return None
    if came:
        return came[-1]
    if before and (
        context.product is None or re.search(r"photo|picture|image|pic\b|upload|foto|imagen|写真", clause)
    ):
        return before[-1]
    return None
