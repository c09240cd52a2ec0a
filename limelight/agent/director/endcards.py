"""What goes onto an end card: what the person said, and what the brand has where they left it open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limelight.schema.context import Context
from limelight.schema.understanding import Act, Slots

_SLOGAN = re.compile(
    r"slogan|tagline|\blema\b|\bmote\b|werbespruch|スローガン|キャッチコピー|タグライン", re.I
)
"""Words for a slogan."""


@dataclass(frozen=True)
class Card:
    """An end card's contents."""

    slogan: str
    cta: str
    logo_id: str | None
    with_logo: bool


def endcard_parts(act: Act, context: Context) -> Card:
    """The card that an act asks for; an earlier card's slogan stays unless another is given."""
    slots = act.slots
    logo_id = _logo(context, slots)
    before = context.endcards[-1] if context.endcards else None
    said = slots.wants_logo or bool(slots.slogan or slots.cta or logo_id)
    wants_slogan = not said or _SLOGAN.search(act.clause) is not None
    slogan = slots.slogan or (context.brand.slogan if wants_slogan else "") or (before.text if before else "")
    with_logo = slots.wants_logo or bool(logo_id) or not said or before is not None
    cta = slots.cta[:1].upper() + slots.cta[1:40]
    return Card(slogan[:160], cta, logo_id or (given_logo(context) if with_logo else None), with_logo)


def given_logo(context: Context) -> str | None:
    """The logo that the person gave last in this conversation; None leaves it to the brand's own."""
    logos = [one.id for one in (*context.uploads, *context.attachments) if one.kind == "logo"]
    return logos[-1] if logos else None


def _logo(context: Context, slots: Slots) -> str | None:
    """A logo that came with the message; with words for a logo any picture that did."""
    logos = [one.id for one in context.attachments if one.kind == "logo"]
    if slots.wants_logo and not logos:
        logos = [one.id for one in context.attachments if one.kind in ("upload", "image")]
    return logos[-1] if logos else None
