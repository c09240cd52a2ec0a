"""The context selector: what a turn needs to see, within a token budget."""

from __future__ import annotations

from datetime import date

from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.relevance import by_relevance
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
    ) -> Context:
        """The view for a message. What the budget cannot hold goes in this order: older turns, then products that
        have least to do with the message."""
        state = await self._conversations.state(principal, thread_id)
        made = await self._artifacts.list(principal, thread_id=thread_id)
        products = await self._catalogue.products(principal)
        product = next((p for p in products if state.product and p.id == state.product.id), None)
        brand = await self._catalogue.brand(principal, product.brand if product else "")
        messages = await self._conversations.messages(principal, thread_id, limit=40)
        attached = [await self._artifacts.get(principal, a) for a in attachments or []]
        view = Context(
            today=date.today().isoformat(),
            product=product_view(product) if product else upload_as_product(state, made),
            catalogue_size=len(products),
            attachments=[media_view(a) for a in attached],
            uploads=[media_view(a) for a in made if a.kind == "upload"][-8:],
            concepts=_concepts(state),
            storyboard=_storyboard(state, made),
            clips=_clips(state, made),
            music=[media_view(a) for a in made if a.kind == "music"][-3:],
            endcards=[media_view(a) for a in made if a.kind == "endcard"][-4:],
            videos=[media_view(a) for a in made if a.kind == "video"][-6:],
            headlines=[media_view(a) for a in made if a.kind == "headline"][-9:],
            brand=brand_view(brand),
            running=running,
            open_plan=open_plan,
        )
        ordered = by_relevance(products, text)
        return self._fill(view, ordered, [m for m in messages if m.id != message_id])

    def _fill(self, view: Context, products: list[Product], messages: list[Message]) -> Context:
        """Add products, then turns, newest first, as long as the budget holds."""
        left = self._budget - tokens_of(view.model_dump_json(exclude_defaults=True))
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


def _shortened(text: str, limit: int = 600) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def product_view(product: Product, *, brief: bool = False) -> ProductView:
    """A product as models see it; `brief` leaves out what only copy needs."""
    return ProductView(
        id=product.id,
        title=product.title,
        category=product.category,
        brand=product.brand,
        price=f"{product.price.amount} {product.price.currency}" if product.price else "",
        stars=product.rating.stars if product.rating else None,
        sales_rank=product.sales_rank,
        launch_date=product.launch_date.isoformat() if product.launch_date else None,
        tags=product.tags[:8],
        facts=[] if brief else product.facts,
        description="" if brief else product.description[:600],
        bullets=[] if brief else product.bullets[:6],
    )


def upload_as_product(state: ThreadState, made: list[Artifact]) -> ProductView | None:
    """An uploaded photo that the thread works on, seen as a product."""
    if state.product is None:
        return None
    upload = next((a for a in made if a.id == state.product.id), None)
    said = str(upload.meta.get("description") or "") if upload else ""
    return ProductView(id=state.product.id, title=state.product.title, description=said)


def brand_view(brand: BrandKit) -> BrandView:
    return BrandView(
        name=brand.name, slogan=brand.slogan, tone=brand.tone, avoid_words=brand.avoid_words, logo_id=brand.logo_id
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
                aspect=str(shot.meta.get("aspect") or "16:9") if shot else "16:9",
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
