"""Which photo is meant."""

from __future__ import annotations

import re

from limelight.router.words import pattern
from limelight.schema.context import Context

_POINTING = pattern("uploads", "pointing")


def find_upload(clause: str, context: Context, *, names_product: bool) -> str | None:
    """Id of the photo: what came with the message, unless a product was named; or one pointed to."""
    came = [one.id for one in context.attachments if one.kind != "logo"]
    before = [one.id for one in context.uploads if one.kind != "logo"]
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
