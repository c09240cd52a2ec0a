"""The context selector: what a turn needs to see, within a token budget."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from limelight.infra.settings import MemoryWeights
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.conversation import ConversationMemory
from limelight.memory.digest import Edited, digest
from limelight.memory.films import film_views, seen_as
from limelight.memory.recall import Memory, beginning, remembered, tokens_of
from limelight.memory.relevance import by_relevance, meant, shelved
from limelight.memory.thumbnails import thumbnails
from limelight.memory.views import (
    brand_view,
    clips_of,
    concepts_of,
    endcards_of,
    given_view,
    made_for,
    media_view,
    music_of,
    product_view,
    said_with,
    storyboard_of,
    upload_as_product,
)
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.as_of import AsOf
from limelight.schema.context import Choice, Context, ProductView, RunView
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.product import Product
from limelight.schema.state import ThreadState
from limelight.schema.stores import CatalogueStore, ConversationStore

NEWEST: dict[ArtifactKind, int] = {
    "upload": 16, "logo": 8, "document": 4, "shot": 48, "image": 3, "clip": 48, "music": 12, "endcard": 12, "video": 24, "headline": 9,
}  # fmt: skip
"""Artifacts of each kind that a turn looks at; what the board refers to is looked at whatever its age."""
MEMORY, CATALOGUE = 0.4, 0.4
"""Shares of the budget that what was said, and the products, may take."""
LEAST_TURN = 20
"""Tokens that are kept free for each message there is, up to the share of what was said."""
LIKELY = 3
"""Products that are told of in full because the message may mean them."""


class ContextSelector:
    """Builds the `Context` of a turn from the stores. What it reads is bounded, however long the conversation."""

    def __init__(
        self, *, conversations: ConversationStore, catalogue: CatalogueStore, artifacts: ArtifactMemory,
        memory: ConversationMemory, edited: Edited | None = None, weights: MemoryWeights | None = None,
        budget_tokens: int = 6000, thumbnails: int = 0, recipe_steps: int = 400,
    ) -> None:  # fmt: skip
        self._conversations = conversations
        self._catalogue = catalogue
        self._artifacts = artifacts
        self._memory = memory
        self._edited = edited
        self._weights = weights or MemoryWeights()
        self._budget = budget_tokens
        self._thumbnails = thumbnails
        self._recipe_steps = recipe_steps

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
        film: str | None = None,
        as_of: AsOf | None = None,
        explain: bool = True,
    ) -> Context:
        """The view for a message, with `film` as if that were shown, of what `as_of` sees and without what its own run
        has said already. Without `explain`, `why` stays empty. What there is no room for goes in this order: what `slimmed` names, then products that have
        least to do with the message and, within their own share, older turns. Raises `NotFound` for the thread."""
        state, newest, products, messages, edits, said_before = await asyncio.gather(
            self._conversations.state(principal, thread_id),
            self._artifacts.list(principal, thread_id=thread_id, kinds=NEWEST, as_of=as_of),
            self._catalogue.products(principal),
            self._gave(principal, thread_id, as_of),
            digest(self._edited, principal, thread_id),
            self._memory.pieces.count(principal, thread_id),
        )
        attached = [await self._artifacts.get(principal, one) for one in attachments or []]
        if film is not None and film in state.films:
            every = await self._artifacts.list(principal, thread_id=thread_id, as_of=as_of)
            state = seen_as(state, film, every)
        made = await self._made(principal, state, newest)
        product = next((p for p in products if state.product and p.id == state.product.id), None)
        brand = await self._catalogue.brand(principal, product.brand if product else "")
        said = said_with(made, messages, text=text, attachments=attachments or [])
        view = Context(
            today=date.today().isoformat(),
            product=product_view(product) if product else upload_as_product(state),
            catalogue_size=len(products),
            attachments=[given_view(a, said) for a in attached],
            uploads=[given_view(a, said) for a in made if a.kind in {"upload", "logo", "document"}][-8:],
            concepts=concepts_of(state),
            storyboard=storyboard_of(state, made),
            clips=clips_of(state, made),
            music=music_of(state, made),
            endcards=endcards_of(state, made),
            videos=[media_view(a) for a in made if a.kind == "video" and made_for(a, state)][-6:],
            headlines=[media_view(a) for a in made if a.kind == "headline"][-9:],
            pictures=[media_view(a) for a in made if a.kind == "image"][-3:],
            films=film_views(state),
            recipe_steps=self._recipe_steps,
            brand=brand_view(brand),
            edits=edits,
            running=running,
            open_plan=open_plan,
        )
        kept = min(int(self._budget * MEMORY), said_before * LEAST_TURN)
        view = slimmed(view, self._budget - kept)
        free = max(0, self._budget - _size(view))
        share = min(int(self._budget * MEMORY), free)
        goods = _catalogue(
            products, text, room=min(free - share, int(self._budget * CATALOGUE)), chosen=view.product
        )
        memory = await remembered(
            self._memory, principal, thread_id, text, hidden={message_id}, run_id=run_id, as_of=as_of,
            weights=self._weights, budget=share, spare=min(share, free - share - goods.tokens), explain=explain,
        )  # fmt: skip
        view = self._filled(view, memory, goods, text, [*attached, *made])
        return view if explain else view.model_copy(update={"why": []})

    async def _made(
        self, principal: Principal, state: ThreadState, newest: Sequence[Artifact]
    ) -> list[Artifact]:
        """The newest of each kind and all that the board refers to, oldest first."""
        found = {artifact.id: artifact for artifact in newest}
        line = state.timeline
        named = [item.artifact_id for item in state.storyboard.values()]
        named += [
            line.music_id,
            line.endcard_id,
            line.video_id,
            *(clip.artifact_id for clip in line.clips.values()),
        ]
        older = [await self._artifacts.get(principal, one) for one in named if one and one not in found]
        return sorted(
            [*{a.id: a for a in older}.values(), *found.values()], key=lambda a: (a.created_at, a.id)
        )

    async def _gave(self, principal: Principal, thread_id: str, as_of: AsOf | None) -> list[Message]:
        """The newest messages, among them those that uploads came with."""
        return await self._conversations.messages(principal, thread_id, limit=40, as_of=as_of)

    def _filled(
        self, view: Context, memory: Memory, goods: Goods, text: str, pictures: Sequence[Artifact]
    ) -> Context:
        """The view with what is remembered, the products, and the pictures there is still room for."""
        spent = _size(view) + memory.tokens + goods.tokens
        shots, seen = thumbnails(view, pictures, text, most=self._thumbnails, room=self._budget - spent)
        return view.model_copy(
            update={
                "catalogue": goods.shown, "shelf": goods.shelf, "likely": [one.id for one in goods.likely],
                "history": memory.history, "noted": memory.noted, "chapters": memory.chapters,
                "recalled": memory.recalled, "thumbnails": shots, "tokens": spent + sum(one.tokens for one in shots),
                "why": [*memory.why, *goods.why, *seen, *(_edit(line) for line in view.edits)],
            }
        )  # fmt: skip


@dataclass(frozen=True)
class Goods:
    """Products that a turn sees."""

    likely: list[ProductView]
    """Those that the words may mean, in full."""
    shelf: list[ProductView]
    """All there is room for, in an order and a form that no message changes, so that a model reads them once."""
    why: list[Choice]
    tokens: int
    """What both take, a product that is the same in both once."""

    @property
    def shown(self) -> list[ProductView]:
        """All of them, the likely ones first."""
        named = {one.id for one in self.likely}
        return [*self.likely, *(one for one in self.shelf if one.id not in named)]


def _catalogue(products: Sequence[Product], text: str, *, room: int, chosen: ProductView | None) -> Goods:
    """Products there is room for; those that the words may mean first."""
    ranked = by_relevance(list(products), text)[:LIKELY]
    likely = [product_view(one) for one in ranked if chosen is None or meant(one, text)]
    kept, spent = dict[str, ProductView](), 0
    for one in likely:
        cost = _cost(one)
        if (room := room - cost) >= 0:
            kept[one.id] = one
            spent += cost
    shelf, why = list[ProductView](), list[Choice]()
    for rank, product in enumerate(shelved(list(products), newest=2 * LIKELY)):
        one = product_view(product, brief=rank >= 2 * LIKELY)
        cost = 0 if one == kept.get(one.id) else _cost(one)
        if cost > room:
            why.append(_left(product, cost))
            break
        shelf.append(one)
        room -= cost
        spent += cost
    return Goods([*kept.values()], shelf, why, spent)


def _left(product: Product, cost: int) -> Choice:
    reason = "no room, nor for those that have less to do with the message"
    return Choice(
        what="product",
        ref=product.id,
        text=beginning(product.title),
        chosen=False,
        reason=reason,
        tokens=cost,
    )


def _edit(line: str) -> Choice:
    return Choice(
        what="edit",
        ref="",
        text=beginning(line),
        chosen=True,
        reason="one of the newest edits by hand",
        tokens=tokens_of(line),
    )


def _cost(product: ProductView) -> int:
    return tokens_of(product.model_dump_json(exclude_defaults=True))


def _size(view: Context) -> int:
    return tokens_of(view.model_dump_json(exclude_defaults=True, exclude={"why"}))


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
        {"headlines": view.headlines[-1:], "edits": view.edits[-2:], "uploads": view.uploads[-1:]},
    ]
    for cut in cuts:
        if _size(view) <= budget:
            break
        view = view.model_copy(update=cut)
    return view
