"""Rows of the stores as a turn sees them: products, what was given, what was made."""

from __future__ import annotations

from limelight.memory.films import film_of
from limelight.memory.guide import Guide
from limelight.memory.told import is_logo, told_of
from limelight.schema.artifact import Artifact
from limelight.schema.context import BrandView, ClipView, ConceptView, MediaView, ProductView, ShotView
from limelight.schema.message import Message
from limelight.schema.product import BrandKit, Product
from limelight.schema.state import ShotItem, ThreadState


def product_view(product: Product, *, brief: bool = False) -> ProductView:
    """A product as models see it; `brief` leaves out what only copy needs."""
    return ProductView(
        id=product.id,
        title=product.title,
        category=product.category,
        brand=product.brand,
        price=price_of(product),
        stars=product.rating.stars if product.rating else None,
        sales_rank=product.sales_rank,
        launch_date=product.launch_date.isoformat() if product.launch_date else None,
        tags=product.tags[:8],
        facts=[] if brief else product.facts,
        description="" if brief else product.description[:600],
        bullets=[] if brief else product.bullets[:6],
    )


def price_of(product: Product) -> str:
    """As people write it: "7.50 USD", "149 USD"."""
    if product.price is None:
        return ""
    amount = float(product.price.amount)
    return (
        f"{amount:.0f} {product.price.currency}"
        if amount.is_integer()
        else f"{amount:.2f} {product.price.currency}"
    )


def upload_as_product(state: ThreadState) -> ProductView | None:
    """An uploaded photo that the thread works on, seen as a product."""
    if state.product is None:
        return None
    return ProductView(id=state.product.id, title=state.product.title, description=state.product.said)


def said_with(
    made: list[Artifact], messages: list[Message], *, text: str, attachments: list[str]
) -> dict[str, str]:
    """What the person told of each upload: its description, the words it came with, or, when those tell nothing,
    what they said next."""
    asked = [m for m in messages if m.role == "user"]
    said: dict[str, str] = {}
    for place, message in enumerate(asked):
        for artifact_id in message.attachments:
            after = asked[place + 1].content if place + 1 < len(asked) else ""
            after = after or (text if message.content != text else "")
            said[artifact_id] = message.content if _tells(message.content) else after if _tells(after) else ""
    said |= {artifact_id: text for artifact_id in attachments if _tells(text)}
    described = {a.id: str(a.meta["description"]) for a in made if a.meta.get("description")}
    said |= described
    for edited in (
        one for one in made if one.meta.get("edit") and one.parents
    ):  # what was told of it holds for its edit
        said.setdefault(edited.id, said.get(edited.parents[0], ""))
    return said


def _tells(text: str) -> bool:
    told = told_of(text)
    return bool(told.name or told.claims) or is_logo(text)


OWN_SOUND = "own recording"
"""The `text` of music that the person gave: it is taken as it is, however long."""


def given_view(artifact: Artifact, said: dict[str, str]) -> MediaView:
    """An upload with what was told of it, under the person's name for it; one that was called a logo is one."""
    text = said.get(artifact.id, "")
    if (sort := sort_of(artifact)) != "picture":
        return MediaView(
            id=artifact.id, kind=sort, name=artifact.name, seconds=artifact.duration_s, text=text[:600] or guide_of(artifact)
        )  # fmt: skip
    kind = "logo" if is_logo(text) else artifact.kind
    seen = artifact.meta.get("seen")
    known = str(seen.get("product_title") or "") if isinstance(seen, dict) else ""
    return MediaView(id=artifact.id, kind=kind, name=told_of(text).name or known, text=text[:600])


def sort_of(artifact: Artifact) -> str:
    """What a given thing is: `picture`, `film`, `sound` or `document`."""
    if artifact.kind == "document":
        return "document"
    return {"video": "film", "audio": "sound"}.get(artifact.mime.partition("/")[0], "picture")


def guide_of(artifact: Artifact) -> str:
    """What a brand guide says, in a line; empty for other documents."""
    found = artifact.meta.get("guide")
    return Guide.model_validate(found).words if isinstance(found, dict) else ""


def brand_view(brand: BrandKit) -> BrandView:
    return BrandView(
        name=brand.name,
        slogan=brand.slogan,
        tone=brand.tone,
        avoid_words=brand.avoid_words,
        logo_id=brand.logo_id,
    )


def media_view(artifact: Artifact) -> MediaView:
    return MediaView(
        id=artifact.id,
        kind=artifact.kind,
        name=artifact.name,
        aspect=str(artifact.meta.get("aspect") or ""),
        seconds=artifact.duration_s,
        text=str(artifact.meta.get("text") or artifact.meta.get("description") or "")[:300],
    )


def music_of(state: ThreadState, made: list[Artifact]) -> list[MediaView]:
    """The newest beds, the one that the video has last: by hand another may have been chosen."""
    beds = [a for a in made if a.kind == "music"]
    chosen = [a for a in beds if a.id == state.timeline.music_id]
    level = {"level_db": state.timeline.music_db}
    shown = [media_view(a).model_copy(update=level) for a in chosen]
    return [*(media_view(a) for a in beds if a not in chosen), *shown][-3:]


def endcards_of(state: ThreadState, made: list[Artifact]) -> list[MediaView]:
    """The newest end cards; of the shape whose video was put together without, as after an undo, only what no video has had."""
    line = state.timeline
    bare = line.aspect if line.video_id and not line.endcard_id else ""
    had = {parent for one in made if one.kind == "video" for parent in one.parents}
    cards = [
        a for a in made
        if a.kind == "endcard" and (str(a.meta.get("aspect") or "16:9") != bare or a.id not in had)
    ]  # fmt: skip
    shown = [a for a in cards if a.id == line.endcard_id]  # of several brands' cards, the film's own
    return [media_view(a) for a in [*(a for a in cards if a not in shown), *shown][-4:]]


def concepts_of(state: ThreadState) -> list[ConceptView]:
    views = [
        ConceptView(
            id=key, index=item.index, title=item.title, hook=item.hook, mood=item.mood, chosen=item.chosen,
            shots=item.shots,
        )
        for key, item in state.concepts.items()
    ]  # fmt: skip
    return sorted(views, key=lambda v: v.index)


def storyboard_of(state: ThreadState, made: list[Artifact]) -> list[ShotView]:
    by_id = {a.id: a for a in made}
    views: list[ShotView] = []
    for slot, item in state.storyboard.items():
        shot = by_id.get(item.artifact_id or "")
        seed = shot.meta.get("seed") if shot else 0
        views.append(
            ShotView(
                slot=slot, index=item.index, id=item.artifact_id, title=item.title, prompt=item.prompt, description=item.description,
                framing=item.framing, caption=item.caption, subcaption=item.subcaption,
                seed=int(seed) if isinstance(seed, int | float) else 0,
                aspect=item.aspect,
            )
        )  # fmt: skip
    return sorted(views, key=lambda v: v.index)


def clips_of(state: ThreadState, made: list[Artifact]) -> list[ClipView]:
    """The clip of each slot and aspect, as far as the storyboard still has the slot: of the shot that it shows, if there is
    one, as after an undo, else the newest, which is `stale` then. None of an aspect where all are of other storyboards."""
    by_id = {one.id: one for one in made}
    found: dict[tuple[str, str], tuple[int, ClipView]] = {}
    for artifact in made:
        slot = str(artifact.meta.get("slot") or "")
        if (
            artifact.kind != "clip"
            or film_of(artifact) != state.film
            or (state.storyboard and slot not in state.storyboard)
        ):
            continue
        aspect = str(artifact.meta.get("aspect") or "16:9")
        item = state.storyboard.get(slot)
        fits = _fits(artifact, item, aspect, by_id) if item else 1
        if (slot, aspect) in found and found[slot, aspect][0] > fits:
            continue
        found[slot, aspect] = fits, ClipView(
            slot=slot, index=item.index if item else artifact.index or 0, id=artifact.id,
            shot_id=artifact.parents[0] if artifact.parents else None,
            seconds=artifact.duration_s or 3.0, aspect=aspect, stale=fits < 1,
        )  # fmt: skip
    own = {view.aspect for fits, view in found.values() if fits >= 0}
    return sorted(
        (view for _, view in found.values() if view.aspect in own), key=lambda c: (c.aspect, c.index)
    )


def _fits(clip: Artifact, item: ShotItem, aspect: str, by_id: dict[str, Artifact]) -> int:
    """How well a clip shows what its slot shows now: 2 or 1, 0 for an earlier version of it, -1 for what never was one.

    In another aspect it was made of a shot of its own: one that was painted alike, or at least later.
    """
    shown = by_id.get(item.artifact_id or "")
    if shown is None or not clip.parents:
        return 1
    own, version, fits = by_id.get(clip.parents[0]), shown, 2
    while own is not None and version is not None:
        if own is version or (aspect != item.aspect and _alike(own, version)):
            return fits
        before = [
            by_id[one] for one in version.parents if one in by_id and by_id[one].kind in ("shot", "image")
        ]
        version, fits = before[0] if before else None, 0
    return 1 if aspect != item.aspect and clip.created_at > shown.created_at else -1


def _alike(one: Artifact, other: Artifact) -> bool:
    return all(one.meta.get(key) == other.meta.get(key) for key in ("prompt", "seed"))


def made_for(artifact: Artifact, state: ThreadState) -> bool:
    """Whether an artifact is of the film that is shown."""
    return film_of(artifact) == state.film
