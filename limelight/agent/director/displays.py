"""Display ads: in which sizes, with which picture, and what they say where the person left it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import JsonValue

from limelight.agent.director.draft import Draft, Ref
from limelight.agent.director.facts import leading, overlap
from limelight.agent.director.headlines import write_headlines
from limelight.agent.director.shooting import pixels
from limelight.agent.director.subject import Subject
from limelight.agent.director.wording import wording
from limelight.infra.voice import spelled
from limelight.router.slots.display import USUAL
from limelight.schema.understanding import Act, Slots

if TYPE_CHECKING:
    from limelight.studio.layout.placements import DisplayPlacement

AD_S = 2.0
MOST = 24
"""Ads that one call of the tool makes."""
_SIGNS = {"USD": ("$", ""), "GBP": ("£", ""), "EUR": ("", " €"), "JPY": ("¥", ""), "BRL": ("R$ ", "")}
"""Before and after an amount, by ISO 4217."""
_COMMAS = frozenset({"de", "es", "fr", "pt"})
"""Languages that write a decimal comma, and the sign behind the amount."""


def compose(draft: Draft, act: Act, *, placements: list[str] | None = None) -> None:
    """`display.create`: one step that lays out every ad that is asked for."""
    from limelight.studio.layout.placements import (
        placement_for,
    )  # brings the typesetter with it, which takes 0.4 s

    subject = draft.subject
    assert subject is not None
    wanted = (placements or act.slots.placements or list(USUAL))[:MOST]
    picture = _picture(draft, act.slots)
    ads = _ads(draft, subject, act.slots, [placement_for(one) for one in wanted])
    noun = "a display ad" if len(ads) == 1 else f"{spelled(len(ads))} display ads"
    draft.step(
        "display",
        f"Lay out {noun}",
        "image",
        "compose_display",
        {**pixels(draft), "picture_id": picture.value if picture else None, "ads": [*ads]},
        instruction=f"Lay out {noun} for {subject.called}: {', '.join(wanted)}. Words that are given stay word for word; "
        f"the rest uses facts of the listing only. The person said: {draft.words[:800]}",
        depends=[picture.step] if picture and picture.step else None,
        estimate_s=AD_S * len(ads),
    )
    draft.goals.append(f"{noun} in {', '.join(wanted[:4])}{' and more' if len(wanted) > 4 else ''}")


def _picture(draft: Draft, slots: Slots) -> Ref | None:
    """The shot that was named, else the storyboard's first hero shot; none when the storyboard is another product's."""
    if draft.product_id and draft.context.product and draft.context.product.id != draft.product_id:
        return None
    frames = [frame for frame in draft.frames.get(draft.primary, []) if frame.shot]
    named = [frame for frame in frames if frame.index in slots.shot_indices]
    heroes = [frame for frame in frames if frame.framing == "hero"]
    return next((frame.shot for frame in (*named, *heroes, *frames)), None)


def _ads(
    draft: Draft, subject: Subject, slots: Slots, placements: list[DisplayPlacement]
) -> list[dict[str, JsonValue]]:
    """One headline for the whole set, so that it reads as one campaign; a fact below it where there is room."""
    brand, language = draft.context.brand, draft.language
    headline = slots.headline or _headline(draft, subject, placements)
    price = _as_read(subject.view.price, language) if slots.wants_price else ""
    button = slots.cta or wording(language).button
    ads: list[dict[str, JsonValue]] = []
    for place in placements:
        room = place.limits.subline
        facts = leading(subject.view, limit=room, avoid=brand.avoid_words, language=language) if room else []
        fresh = next((fact for fact in facts if not overlap(fact, [headline])), "")
        ad = {
            "placement": place.name, "headline": headline, "subline": slots.subline or fresh, "price": price,
            "cta": button if len(button) <= place.limits.cta or slots.cta else button.split()[0],
        }  # fmt: skip
        ads.append({name: text for name, text in ad.items() if text})
    return ads


def _as_read(price: str, language: str) -> str:
    """`$169` for `169 USD`; `169 $` in German."""
    amount, _, currency = price.partition(" ")
    if language in _COMMAS:
        sign = "".join(_SIGNS.get(currency, (currency, ""))).strip()
        return f"{amount.replace('.', ',')} {sign}".strip()
    before, after = _SIGNS.get(currency, ("", f" {currency}"))
    return f"{before}{amount}{after}".strip()


def _headline(draft: Draft, subject: Subject, placements: list[DisplayPlacement]) -> str:
    """A line that fits the smallest of the placements."""
    room = min(place.limits.headline for place in placements)
    lines = write_headlines(
        subject, draft.context.brand, count=1, max_chars=room, variant=len(draft.context.headlines),
        language=draft.language,
    )  # fmt: skip
    return lines[0] if lines else ""
