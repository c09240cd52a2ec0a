"""Which photo is meant."""

from __future__ import annotations

import re

from limelight.router.words import pattern
from limelight.schema.context import Context

_POINTING = pattern("uploads", "pointing")


def find_upload(clause: str, context: Context, *, names_product: bool) -> str | None:
    """Id of the photo: what came with the message, unless a product was named; or one pointed to."""
    if context.attachments and not names_product:
        return context.attachments[-1].id
    if not _POINTING.search(clause):
        return None
    if context.attachments:
        return context.attachments[-1].id
    if context.uploads and (
        context.product is None or re.search(r"photo|picture|image|pic\b|upload|foto|imagen|写真", clause)
    ):
        return context.uploads[-1].id
    return None
