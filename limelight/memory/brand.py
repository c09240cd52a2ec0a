"""Brand memory: the kit, what can be read off listings, logo and uploads, and what the person confirmed or corrected.

Nothing that is read is taken for certain: it is a short brief to be confirmed. A line that a person rejects is not
supposed again; one that they confirm goes into the kit, where tools use it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.infra.stores.brand_notes import BrandNoteStore
from limelight.memory.brand_reading import (
    KIT_COLORS,
    from_kit,
    from_listings,
    guide_lines,
    palette_of,
    telling,
)
from limelight.memory.guide import Guide
from limelight.schema.brand import BrandBrief, BrandLine, BrandNote, BrandTopic, Source
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.principal import Principal
from limelight.schema.product import BrandColors, BrandKit, Product
from limelight.schema.stores import ArtifactStore, CatalogueStore
from limelight.studio.deltae import delta_e, lab

MOST: dict[BrandTopic, int] = {
    "palette": 6, "tone": 1, "audience": 3, "claim": 12, "avoid": 40, "font": 3, "slogan": 1,
}  # fmt: skip
"""Lines of each sort that a brief shows."""
SAME_COLOR = 6.0
"""ΔE2000 below which two colours are one."""
LOOKED_AT = 200
"""Products that a brief is read off."""


class BrandMemory:
    """What is known of an advertiser's brands, across conversations."""

    def __init__(
        self, catalogue: CatalogueStore, artifacts: ArtifactStore, notes: BrandNoteStore, *,
        embedder: Callable[[], Embedder] = shared_embedder,
    ) -> None:  # fmt: skip
        self._catalogue, self._artifacts, self._notes = catalogue, artifacts, notes
        self._embedder = embedder

    async def brief(self, principal: Principal, name: str = "") -> BrandBrief:
        """Everything that is known or supposed of a brand, by its name or id, or of the default one."""
        kit = await self._catalogue.brand(principal, name)
        products = of_brand(kit, await self._catalogue.products(principal))[:LOOKED_AT]
        read = [*from_kit(kit), *await self._from_given(principal, kit)]
        read += from_listings(products, self._embedder())
        read += await self._from_photos(principal, products)
        notes = await self._notes.list(principal, kit.id)
        return BrandBrief(brand=kit.id, name=kit.name, lines=settled(read, notes))

    async def confirm(
        self, principal: Principal, topic: BrandTopic, text: str, *, name: str = "", instead_of: str = "",
        source: Source | None = None,
    ) -> BrandLine:  # fmt: skip
        """Take a line for true, as it was read or as the person put it, and let the kit say it. Raises `BadInput`."""
        text = checked(topic, text)
        kit = await self._catalogue.brand(principal, name)
        note = BrandNote(
            id=note_id(kit.id, topic, text), brand=kit.id, topic=topic, text=text, instead_of=instead_of,
            source=source or Source(kind="person"),
        )  # fmt: skip
        for old in await self._notes.list(principal, kit.id):
            if instead_of and old.topic == topic and old.text == instead_of and old.id != note.id:
                await self._notes.delete(principal, old.id)
        await self._notes.put(principal, note)
        await self._catalogue.put_brand(principal, with_line(kit, topic, text, instead_of=instead_of))
        return BrandLine(topic=topic, text=text, sources=[note.source], confirmed=True, note_id=note.id)

    async def reject(self, principal: Principal, topic: BrandTopic, text: str, *, name: str = "") -> None:
        """Forget a line and do not suppose it again; the kit does not say it any more."""
        kit = await self._catalogue.brand(principal, name)
        for old in await self._notes.list(principal, kit.id):
            if old.topic == topic and old.text == text and old.status == "confirmed":
                await self._notes.delete(principal, old.id)
        note = BrandNote(
            id=note_id(kit.id, topic, text),
            brand=kit.id,
            topic=topic,
            text=text,
            instead_of=text,
            status="rejected",
        )
        await self._notes.put(principal, note)
        await self._catalogue.put_brand(principal, without_line(kit, topic, text))

    async def adopt(self, principal: Principal, document_id: str, *, name: str = "") -> list[BrandLine]:
        """Take everything that a brand guide says into the kit, each line with its page. Raises `NotFound`, `BadInput`."""
        document = await self._artifacts.get(principal, document_id)
        lines = guide_lines(document)
        if not lines:
            raise BadInput(
                f"{document.name} says nothing of a brand that could be taken over", value=document.kind
            )
        guide = Guide.model_validate(document.meta["guide"])
        if guide.site:
            name = await self._kit_for(principal, guide.name, name)
        said = [line for line in lines if guide.site or line.confidence >= 0.9]
        done = [
            await self.confirm(principal, line.topic, line.text, name=name, source=line.sources[0])
            for line in said
        ]
        kit = await self._catalogue.brand(principal, name)
        colors = zip(KIT_COLORS, (line.text for line in said if line.topic == "palette"), strict=False)
        kit = kit.model_copy(update={"colors": kit.colors.model_copy(update=dict(colors))})
        await self._catalogue.put_brand(principal, kit)
        return done

    async def _kit_for(self, principal: Principal, called: str, name: str) -> str:
        """Id of the kit that a site speaks of: the one that is named, or has its name, else the advertiser's default kit."""
        for wanted in (one for one in (name, called) if one):
            kit = await self._catalogue.brand(principal, wanted)
            if wanted.casefold() in (kit.id.casefold(), kit.name.casefold()):
                return kit.id
        kit = await self._catalogue.brand(principal, "default")
        if not kit.name:
            await self._catalogue.put_brand(principal, kit.model_copy(update={"name": called[:120]}))
        return kit.id

    async def _from_given(self, principal: Principal, kit: BrandKit) -> list[BrandLine]:
        """What the logo shows and what brand guides say."""
        given = await self._artifacts.list(principal, kinds=["document"], limit=20)
        lines = [line for one in given for line in guide_lines(one)]
        logos = [one for one in (kit.logo_id, kit.logo_light_id) if one]
        if not logos:
            logos = [a.id for a in await self._artifacts.list(principal, kinds=["logo"], limit=2)]
        for logo_id in logos[:1]:
            try:
                logo = await self._artifacts.get(principal, logo_id)
            except NotFound:  # deleted since
                continue
            source = Source(kind="logo", id=logo.id, name=logo.name)
            lines += [
                BrandLine(topic="palette", text=color, sources=[source], confidence=0.8)
                for color in telling(palette_of(logo)) or palette_of(logo)[:1]
            ]
        return lines

    async def _from_photos(self, principal: Principal, products: Sequence[Product]) -> list[BrandLine]:
        """Colours that more than one product photo shows."""
        seen: dict[str, list[Source]] = {}
        for product in products[:24]:
            if not product.photo_id:
                continue
            try:
                photo = await self._artifacts.get(principal, product.photo_id)
            except NotFound:
                continue
            for color in telling(palette_of(photo))[:3]:
                seen.setdefault(_coarse(color), []).append(Source(kind="product", id=product.id, name=color))
        often = sorted((one for one in seen.values() if len(one) > 1), key=len, reverse=True)
        return [
            BrandLine(
                topic="palette", text=sources[0].name, confidence=0.4,
                sources=[Source(kind="product", id=s.id, name=_title(products, s.id)) for s in sources[:4]],
            )
            for sources in often[:3]
        ]  # fmt: skip


def settled(read: Sequence[BrandLine], notes: Sequence[BrandNote]) -> list[BrandLine]:
    """What was read and what the person made of it, as one: corrected, confirmed, without what they rejected."""
    gone = {
        (n.topic, (n.instead_of or n.text).casefold())
        for n in notes
        if n.status == "rejected" or n.instead_of
    }
    kept: dict[tuple[BrandTopic, str], BrandLine] = {}
    for note in notes:
        if note.status == "confirmed":
            kept[note.topic, note.text.casefold()] = BrandLine(
                topic=note.topic, text=note.text, sources=[note.source], confirmed=True, note_id=note.id
            )
    for line in sorted(read, key=lambda one: (not one.confirmed, -one.confidence)):
        key = (line.topic, line.text.casefold())
        if key in kept:
            more = [s for s in line.sources if s not in kept[key].sources]
            kept[key] = kept[key].model_copy(update={"sources": [*kept[key].sources, *more][:6]})
        elif key not in gone and not (line.topic == "palette" and _near_to_any(line.text, kept)):
            kept[key] = line
    shown: Counter[BrandTopic] = Counter()
    lines: list[BrandLine] = []
    for line in kept.values():
        sure = any(one.topic == line.topic and one.confirmed for one in kept.values())
        if line.topic in {"tone", "slogan", "font"} and sure and not line.confirmed:
            continue  # one voice: what is confirmed needs no supposing beside it
        if shown[line.topic] < MOST[line.topic] or line.confirmed:
            shown[line.topic] += 1
            lines.append(line)
    return lines


def _near_to_any(color: str, kept: dict[tuple[BrandTopic, str], BrandLine]) -> bool:
    """Whether a colour is hardly to be told from one that is there already."""
    known = [text for topic, text in kept if topic == "palette"]
    if not known:
        return False
    codes = np.array([[int(one[i : i + 2], 16) for i in (1, 3, 5)] for one in (color, *known)], np.uint8)
    apart = delta_e(lab(codes[None])[0][:1], lab(codes[None])[0][1:])
    return bool(apart.min() < SAME_COLOR)


def of_brand(kit: BrandKit, products: Sequence[Product]) -> list[Product]:
    """The products of a brand; all of them where none names it."""
    mine = [p for p in products if kit.name and p.brand.casefold() == kit.name.casefold()]
    return mine or [p for p in products if not p.brand] or (list(products) if not kit.name else [])


def with_line(kit: BrandKit, topic: BrandTopic, text: str, *, instead_of: str = "") -> BrandKit:
    """The kit that says a line."""
    match topic:
        case "tone" | "slogan":
            return kit.model_copy(update={topic: text})
        case "avoid":
            words = [
                w for w in kit.avoid_words if w.casefold() not in {text.casefold(), instead_of.casefold()}
            ]
            return kit.model_copy(update={"avoid_words": [*words, text]})
        case "palette":
            return kit.model_copy(update={"colors": _with_color(kit.colors, text, instead_of)})
        case "font":
            body = instead_of and kit.body_font.casefold() == instead_of.casefold()
            return kit.model_copy(update={"body_font" if body else "heading_font": text})
        case "audience" | "claim":
            return kit


def without_line(kit: BrandKit, topic: BrandTopic, text: str) -> BrandKit:
    """The kit that does not say a line any more."""
    if topic in {"tone", "slogan"} and getattr(kit, topic) == text:
        return kit.model_copy(update={topic: ""})
    if topic == "avoid":
        return kit.model_copy(
            update={"avoid_words": [w for w in kit.avoid_words if w.casefold() != text.casefold()]}
        )
    if topic == "palette":
        defaults = BrandColors()
        back = {one: getattr(defaults, one) for one in KIT_COLORS if getattr(kit.colors, one).lower() == text}
        return kit.model_copy(update={"colors": kit.colors.model_copy(update=back)})
    return kit


def _with_color(colors: BrandColors, color: str, instead_of: str) -> BrandColors:
    """In the place of the one it replaces, else in the first that still has its default."""
    if color in {getattr(colors, one).lower() for one in KIT_COLORS}:
        return colors
    defaults = BrandColors()
    places = [one for one in KIT_COLORS if instead_of and getattr(colors, one).lower() == instead_of.lower()]
    places += [one for one in KIT_COLORS if getattr(colors, one) == getattr(defaults, one)]
    return colors.model_copy(update={places[0]: color}) if places else colors


def checked(topic: BrandTopic, text: str) -> str:
    """A line as it is kept. Raises `BadInput` for an empty or too long one, and for what is no colour."""
    text = " ".join(text.split())
    longest = {"avoid": 60, "slogan": 160, "font": 60}.get(topic, 400)
    if not text or len(text) > longest:
        raise BadInput(
            f"a line about the {topic} has 1 to {longest} characters; this one has {len(text)}",
            limit=longest,
            value=len(text),
        )
    if topic == "palette":
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise BadInput(
                f"{text[:20]!r} is no colour; write it as #rrggbb, such as #1c5a57", value=text[:20]
            )
        return text.lower()
    return text


def note_id(brand: str, topic: BrandTopic, text: str) -> str:
    """The same line has the same id, so that saying it twice keeps it once."""
    return "note_" + hashlib.sha256(f"{brand}\0{topic}\0{text.casefold()}".encode()).hexdigest()[:20]


def _coarse(color: str) -> str:
    return "".join(f"{int(color[i : i + 2], 16) // 40:x}" for i in (1, 3, 5))


def _title(products: Sequence[Product], product_id: str) -> str:
    return next((p.title for p in products if p.id == product_id), "")
