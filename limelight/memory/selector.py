"""The context selector: what a turn needs to see, within a token budget."""

from __future__ import annotations

from datetime import date

from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.relevance import by_relevance
from limelight.memory.told import is_logo, told_of
from limelight.schema.artifact import Artifact
from limelight.schema.context import (
    BrandView,
    ClipView,
    ConceptView,
    Context,
    MediaView,
    ProductView,
    RunView,
    ShotView,
    Turn,
)
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.product import BrandKit, Product
from limelight.schema.state import ThreadState
from limelight.schema.stores import CatalogueStore, ConversationStore

CHARS_PER_TOKEN = 4
"""A rule of thumb for JSON and English; only a budget hangs on it."""


def tokens_of(text: str) -> int:
    """Estimated tokens of a text."""
    return len(text) // CHARS_PER_TOKEN + 1


class ContextSelector:
    """Builds the `Context` of a turn from the stores."""

    def __init__(
        self,
        *,
        conversations: ConversationStore,
        catalogue: CatalogueStore,
        artifacts: ArtifactMemory,
        budget_tokens: int = 6000,
    ) -> None:
        self._conversations = conversations
        self._catalogue = catalogue
        self._artifacts = artifacts
        self._budget = budget_tokens

    async def select(
        self,
        principal: Principal,
        thread_id: str,
        text: str,
        *,
        attachments: list[str] | None = None,
        running: RunView | None = None,
        open_plan: RunView | None = None,
        message_id: str = "",
        run_id: str = "",
    ) -> Context:
        """The view for a message, without what its own run has said already. What the budget cannot hold goes in this order: older turns, then products that
        have least to do with the message, then what `slimmed` names."""
        state = await self._conversations.state(principal, thread_id)
        made = await self._artifacts.list(principal, thread_id=thread_id)
        products = await self._catalogue.products(principal)
        product = next((p for p in products if state.product and p.id == state.product.id), None)
        brand = await self._catalogue.brand(principal, product.brand if product else "")
        messages = await self._conversations.messages(principal, thread_id, limit=40)
        attached = [await self._artifacts.get(principal, a) for a in attachments or []]
        said = said_with(made, messages, text=text, attachments=attachments or [])
        view = Context(
            today=date.today().isoformat(),
            product=product_view(product) if product else upload_as_product(state),
            catalogue_size=len(products),
            attachments=[given_view(a, said) for a in attached],
            uploads=[given_view(a, said) for a in made if a.kind in {"upload", "logo"}][-8:],
            concepts=_concepts(state),
            storyboard=_storyboard(state, made),
            clips=_clips(state, made),
            music=_music(state, made),
            endcards=_endcards(state, made),
            videos=[media_view(a) for a in made if a.kind == "video"][-6:],
            headlines=[media_view(a) for a in made if a.kind == "headline"][-9:],
            brand=brand_view(brand),
            running=running,
            open_plan=open_plan,
        )
        ordered = by_relevance(products, text)
        return self._fill(view, ordered, _before(messages, message_id, run_id))

    def _fill(self, view: Context, products: list[Product], messages: list[Message]) -> Context:
        """Add products, then turns, newest first, as long as the budget holds."""
        view = slimmed(view, self._budget)
        left = self._budget - _size(view)
        catalogue: list[ProductView] = []
        for rank, product in enumerate(products):
            short = product_view(product, brief=rank >= 6)
            cost = tokens_of(short.model_dump_json(exclude_defaults=True))
            if cost > left - self._budget // 5:
                break
            catalogue.append(short)
            left -= cost
        history: list[Turn] = []
        for message in reversed(messages):
            turn = Turn(role=message.role, text=_shortened(message.content))
            cost = tokens_of(turn.text) + 8
            if cost > left or len(history) >= 12:
                break
            history.insert(0, turn)
            left -= cost
        return view.model_copy(
            update={"catalogue": catalogue, "history": history, "tokens": self._budget - left}
        )


def _size(view: Context) -> int:
    return tokens_of(view.model_dump_json(exclude_defaults=True))


def slimmed(view: Context, budget: int) -> Context:
    """The view within its budget as far as that goes: without the shots of concepts that were not chosen, then with
    the newest of what was made only, then without the listing's prose. Storyboard and clips always stay."""
    chosen = any(one.chosen for one in view.concepts)
    cuts: list[dict[str, object]] = [
        {
            "concepts": [
                c if c.chosen or not chosen else c.model_copy(update={"shots": []}) for c in view.concepts
            ]
        },
        {"headlines": view.headlines[-3:], "uploads": view.uploads[-2:], "endcards": view.endcards[-2:]},
        {"videos": view.videos[-2:], "music": view.music[-1:]},
        {"product": view.product and view.product.model_copy(update={"description": "", "bullets": []})},
    ]
    for cut in cuts:
        if _size(view) <= budget:
            break
        view = view.model_copy(update=cut)
    return view


def _shortened(text: str, limit: int = 600) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


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


def _before(messages: list[Message], message_id: str, run_id: str) -> list[Message]:
    """The conversation before a message: an acknowledgement that its run has said is no part of it."""
    return [m for m in messages if m.id != message_id and not (run_id and m.run_id == run_id)]


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
    return said | described


def _tells(text: str) -> bool:
    told = told_of(text)
    return bool(told.name or told.claims) or is_logo(text)


def given_view(artifact: Artifact, said: dict[str, str]) -> MediaView:
    """An upload with what was told of it, under the person's name for it; one that was called a logo is one."""
    text = said.get(artifact.id, "")
    kind = "logo" if is_logo(text) else artifact.kind
    return MediaView(id=artifact.id, kind=kind, name=told_of(text).name, text=text[:600])


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


def _music(state: ThreadState, made: list[Artifact]) -> list[MediaView]:
    """The newest beds, the one that the video has last: by hand another may have been chosen."""
    beds = [a for a in made if a.kind == "music"]
    chosen = [a for a in beds if a.id == state.timeline.music_id]
    return [media_view(a) for a in [*(a for a in beds if a not in chosen), *chosen][-3:]]


def _endcards(state: ThreadState, made: list[Artifact]) -> list[MediaView]:
    """The newest end cards; none of the shape whose video was put together without, as after an undo."""
    line = state.timeline
    bare = line.aspect if line.video_id and not line.endcard_id else ""
    cards = [a for a in made if a.kind == "endcard" and str(a.meta.get("aspect") or "16:9") != bare]
    return [media_view(a) for a in cards[-4:]]


def _concepts(state: ThreadState) -> list[ConceptView]:
    views = [
        ConceptView(
            id=key, index=item.index, title=item.title, hook=item.hook, mood=item.mood, chosen=item.chosen,
            shots=item.shots,
        )
        for key, item in state.concepts.items()
    ]  # fmt: skip
    return sorted(views, key=lambda v: v.index)


def _storyboard(state: ThreadState, made: list[Artifact]) -> list[ShotView]:
    by_id = {a.id: a for a in made}
    views: list[ShotView] = []
    for slot, item in state.storyboard.items():
        shot = by_id.get(item.artifact_id or "")
        seed = shot.meta.get("seed") if shot else 0
        views.append(
            ShotView(
                slot=slot, index=item.index, id=item.artifact_id, title=item.title, prompt=item.prompt,
                framing=item.framing, caption=item.caption, subcaption=item.subcaption,
                seed=int(seed) if isinstance(seed, int | float) else 0,
                aspect=item.aspect,
            )
        )  # fmt: skip
    return sorted(views, key=lambda v: v.index)


def _clips(state: ThreadState, made: list[Artifact]) -> list[ClipView]:
    """The newest clip of each slot and aspect, as far as the storyboard still has the slot."""
    newest: dict[tuple[str, str], ClipView] = {}
    for artifact in made:
        slot = str(artifact.meta.get("slot") or "")
        if artifact.kind != "clip" or (state.storyboard and slot not in state.storyboard):
            continue
        aspect = str(artifact.meta.get("aspect") or "16:9")
        item = state.storyboard.get(slot)
        newest[slot, aspect] = ClipView(
            slot=slot, index=item.index if item else artifact.index or 0, id=artifact.id,
            shot_id=artifact.parents[0] if artifact.parents else None,
            seconds=artifact.duration_s or 3.0, aspect=aspect,
        )  # fmt: skip
    return sorted(newest.values(), key=lambda c: (c.aspect, c.index))
