"""The context selector: what a turn needs to see, within a token budget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from limelight.infra.settings import MemoryWeights
from limelight.infra.stores.catalogue import kit_of
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.conversation import ConversationMemory
from limelight.memory.digest import Edited, digest
from limelight.memory.films import film_views, seen_as
from limelight.memory.goods import Goods, Stock, goods_of
from limelight.memory.kept import Kept
from limelight.memory.recall import Memory, Said, beginning, remembered, said, tokens_of
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
from limelight.schema.context import Choice, Context, RunView
from limelight.schema.principal import Principal
from limelight.schema.product import BrandKit, Product
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


@dataclass(frozen=True)
class Seen:
    """What a turn reads of the stores, all of one moment."""

    state: ThreadState
    newest: Sequence[Artifact]
    products: Sequence[Product]
    edits: list[str]
    count: int
    """How many messages there are."""
    kits: Sequence[BrandKit]
    said: Said
    stale: frozenset[str]
    """Artifacts that were taken back."""


class ContextSelector:
    """Builds the `Context` of a turn from the stores. What it reads is bounded, however long the conversation."""

    def __init__(
        self, *, conversations: ConversationStore, catalogue: CatalogueStore, artifacts: ArtifactMemory,
        memory: ConversationMemory, edited: Edited | None = None, weights: MemoryWeights | None = None,
        budget_tokens: int = 6000, thumbnails: Callable[[], int] = lambda: 0, recipe_steps: int = 400,
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
        self._stocks = Kept(Stock)

    async def read(self, principal: Principal, thread_id: str, *, as_of: AsOf | None = None) -> Seen:
        """Read what every turn needs, of what `as_of` sees. Raises `NotFound` for the thread."""
        state, newest, products, edits, kits, (words, stale) = await asyncio.gather(
            self._conversations.state(principal, thread_id),
            self._artifacts.list(principal, thread_id=thread_id, kinds=NEWEST, as_of=as_of),
            self._catalogue.products(principal),
            digest(self._edited, principal, thread_id),
            self._catalogue.brands(principal),
            asyncio.gather(
                said(self._memory, principal, thread_id, as_of=as_of),
                self._stale(principal, thread_id),
            ),
        )
        newest = [one for one in newest if one.id not in stale]
        count = words.newest[-1].turn if words.newest else 0
        if as_of is not None:  # the newest that it sees need not be the newest there is
            count = await self._memory.pieces.count(principal, thread_id)
        return Seen(state, newest, products, edits, count, kits, words, stale)

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
        seen: Seen | None = None,
    ) -> Context:
        """The view for a message, with `film` as if that were shown, of what `as_of` sees and without what its own run
        has said already; `seen` is what was read already, for the same `as_of`. Without `explain`, `why` stays empty. What there is no room for goes in this order: what `slimmed` names, then products that have
        least to do with the message and, within their own share, older turns. Raises `NotFound` for the thread."""
        seen = seen or await self.read(principal, thread_id, as_of=as_of)
        state, products = seen.state, seen.products
        attached = [await self._artifacts.get(principal, one) for one in attachments or []]
        if film is not None and film in state.films:
            every = await self._artifacts.list(principal, thread_id=thread_id, as_of=as_of)
            state = seen_as(state, film, every)
        made = await self._made(principal, state, seen.newest)
        product = next((p for p in products if state.product and p.id == state.product.id), None)
        brand = kit_of(seen.kits, product.brand if product else "")
        messages = [one.message for one in seen.said.newest]  # among them those that uploads came with
        told = said_with(made, messages, text=text, attachments=attachments or [])
        view = Context(
            today=date.today().isoformat(),
            product=product_view(product) if product else upload_as_product(state),
            catalogue_size=len(products),
            attachments=[given_view(a, told) for a in attached],
            uploads=[given_view(a, told) for a in made if a.kind in {"upload", "logo", "document"}][-8:],
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
            edits=seen.edits,
            running=running,
            open_plan=open_plan,
        )
        kept = min(int(self._budget * MEMORY), seen.count * LEAST_TURN)
        view, size = slimmed(view, self._budget - kept)
        free = max(0, self._budget - size)
        share = min(int(self._budget * MEMORY), free)
        goods = goods_of(
            self._stocks.of(products),
            text,
            room=min(free - share, int(self._budget * CATALOGUE)),
            chosen=view.product,
        )
        memory = await remembered(
            self._memory, principal, thread_id, text, hidden={message_id}, run_id=run_id, as_of=as_of,
            weights=self._weights, budget=share, spare=min(share, free - share - goods.tokens), explain=explain,
            read=seen.said,
        )  # fmt: skip
        view = self._filled(view, size, memory, goods, text, [*attached, *made])
        return view if explain else view.model_copy(update={"why": []})

    async def _stale(self, principal: Principal, thread_id: str) -> frozenset[str]:
        """What was taken back: it is not worked on unless somebody points at it."""
        return await self._edited.stale(principal, thread_id) if self._edited else frozenset()

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

    def _filled(
        self, view: Context, size: int, memory: Memory, goods: Goods, text: str, pictures: Sequence[Artifact]
    ) -> Context:
        """The view, of `size` tokens, with what is remembered, the products, and the pictures there is still room for."""
        spent = size + memory.tokens + goods.tokens
        shots, seen = thumbnails(view, pictures, text, most=self._thumbnails(), room=self._budget - spent)
        return view.model_copy(
            update={
                "catalogue": goods.shown, "shelf": goods.shelf, "likely": [one.id for one in goods.likely],
                "history": memory.history, "noted": memory.noted, "chapters": memory.chapters,
                "recalled": memory.recalled, "thumbnails": shots, "tokens": spent + sum(one.tokens for one in shots),
                "why": [*memory.why, *goods.why, *seen, *(_edit(line) for line in view.edits)],
            }
        )  # fmt: skip


def _edit(line: str) -> Choice:
    return Choice(
        what="edit",
        ref="",
        text=beginning(line),
        chosen=True,
        reason="one of the newest edits by hand",
        tokens=tokens_of(line),
    )


def _size(view: Context) -> int:
    return tokens_of(view.model_dump_json(exclude_defaults=True, exclude={"why"}))


def slimmed(view: Context, budget: int) -> tuple[Context, int]:
    """The view, and its tokens, within its budget as far as that goes: without the shots of concepts that were not chosen, then with
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
    size = _size(view)
    for cut in cuts:
        if size <= budget:
            break
        view = view.model_copy(update=cut)
        size = _size(view)
    return view, size
