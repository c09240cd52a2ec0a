"""What is read of a brand: off its kit, its listings, its guide and its pictures, as lines of a brief."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from limelight.capabilities.embedding import Embedder
from limelight.memory.brand_words import AUDIENCES, RISKY, TONES
from limelight.memory.guide import FromPage, Guide
from limelight.schema.artifact import Artifact
from limelight.schema.brand import BrandLine, BrandTopic, Source
from limelight.schema.product import BrandColors, BrandKit, Product

NEAR_TONE = 0.2
NEAR_AUDIENCE = 0.3
"""From how near on a listing counts as being of a tone, or for an audience."""
KIT_COLORS = ("primary", "secondary", "accent")


def from_kit(kit: BrandKit) -> list[BrandLine]:
    """What the brand kit says; it was put there on purpose."""
    source = Source(kind="kit", id=kit.id, name=kit.name or "brand kit")
    said: list[tuple[BrandTopic, str]] = []
    if kit.colors != BrandColors():
        for one in KIT_COLORS:
            said.append(("palette", getattr(kit.colors, one).lower()))
    if kit.tone:
        said.append(("tone", kit.tone))
    if kit.slogan:
        said.append(("slogan", kit.slogan))
    for font in dict.fromkeys((kit.heading_font, kit.body_font)):
        if font != BrandKit().heading_font:
            said.append(("font", font))
    for word in kit.avoid_words:
        said.append(("avoid", word))
    return [BrandLine(topic=topic, text=text, sources=[source], confirmed=True) for topic, text in said]


def from_listings(products: Sequence[Product], embedder: Embedder) -> list[BrandLine]:
    """Tone, audience and claims, read off what the listings say."""
    if not products:
        return []
    texts = [" ".join((p.title, p.category, p.description, *p.bullets, *p.tags))[:600] for p in products]
    vectors = embedder.embed(texts)
    lines = [*_tone(products, vectors.mean(0), embedder), *_audience(products, vectors, embedder)]
    claims = [
        [
            (claim, product)
            for claim in dict.fromkeys((*product.facts, *product.bullets))
            if _may_be_said(claim)
        ]
        for product in products
    ]
    for row in zip_longest(*claims):  # the first of every product, then the second
        for claim, product in (one for one in row if one):
            source = Source(kind="product", id=product.id, name=product.title)
            lines.append(BrandLine(topic="claim", text=claim, sources=[source], confidence=0.9))
    return lines


def _may_be_said(claim: str) -> bool:
    """A claim that says something, and that the listing alone bears out."""
    return len(re.findall(r"[^\W\d_]{3,}", claim)) >= 2 and not RISKY.search(claim)


def _tone(products: Sequence[Product], mean: np.ndarray, embedder: Embedder) -> list[BrandLine]:
    written = " ".join(p.description for p in products if p.description)
    if not written:
        return []
    near = embedder.embed([words for _, words in TONES]) @ mean
    best = [TONES[i][0] for i in np.argsort(-near)[:2] if near[i] >= NEAR_TONE]
    sentences = [s for s in re.split(r"[.!?]+\s", written) if s.strip()]
    length = sum(len(s.split()) for s in sentences) / max(len(sentences), 1)
    manner = ["short sentences" if length < 12 else "long, flowing sentences" if length > 20 else ""]
    manner.append(
        "speaks in facts and figures" if len(re.findall(r"\d", written)) > 0.012 * len(written) else ""
    )
    manner.append("exclaims" if written.count("!") * 4 > len(sentences) else "")
    said = "; ".join(one for one in (" and ".join(best), *manner) if one)
    if not said:
        return []
    sources = [Source(kind="product", id=p.id, name=p.title) for p in products if p.description][:4]
    return [BrandLine(topic="tone", text=said[:1].upper() + said[1:], sources=sources, confidence=0.5)]


def _audience(products: Sequence[Product], vectors: np.ndarray, embedder: Embedder) -> list[BrandLine]:
    near = vectors @ embedder.embed([words for _, words in AUDIENCES]).T
    found: dict[str, list[Source]] = {}
    for product, row in zip(products, near, strict=True):
        for i in np.argsort(-row)[:1]:
            if row[i] >= NEAR_AUDIENCE:
                found.setdefault(AUDIENCES[i][0], []).append(
                    Source(kind="product", id=product.id, name=product.title)
                )
    often = sorted(found.items(), key=lambda one: -len(one[1]))
    often = [one for one in often if len(one[1]) > 1] or often[:1]
    return [
        BrandLine(topic="audience", text=text, sources=sources[:4], confidence=round(0.35 + 0.4 * len(sources) / len(products), 2))
        for text, sources in often
    ]  # fmt: skip


def guide_lines(document: Artifact) -> list[BrandLine]:
    """What a brand guide says, each line with its page."""
    found = document.meta.get("guide")
    if not isinstance(found, dict):
        return []
    guide = Guide.model_validate(found)

    def line(topic: BrandTopic, one: FromPage) -> BrandLine:
        where = {"name": one.source} if one.source else {"name": document.name, "page": one.page}
        source = Source.model_validate({"kind": "document", "id": document.id, **where})
        return BrandLine(topic=topic, text=one.value, sources=[source], confidence=0.95 if one.said else 0.6)

    return [
        *(line("palette", one) for one in guide.palette),
        *(line("font", one) for one in guide.fonts[:2]),
        *(line("avoid", one) for one in guide.avoid_words),
        *(line("tone", one) for one in [guide.tone] if one),
        *(line("slogan", one) for one in [guide.slogan] if one),
        *(line("audience", one) for one in guide.audience),
        *(line("claim", one) for one in guide.claims),
    ]


def telling(colors: Sequence[str]) -> list[str]:
    """Colours that are neither nearly white, nearly black, nor grey."""
    found: list[str] = []
    for color in colors:
        r, g, b = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        if max(r, g, b) - min(r, g, b) >= 28 and max(r, g, b) > 40:
            found.append(color)
    return found


def palette_of(artifact: Artifact) -> list[str]:
    """The colours that were seen in a picture, of a logo its inks."""
    seen = artifact.meta.get("seen")
    found = seen.get("inks") or seen.get("palette") if isinstance(seen, dict) else None
    return [str(one) for one in found] if isinstance(found, list) else []
