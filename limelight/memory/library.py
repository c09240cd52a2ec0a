"""The artifact library: every artifact is looked at once, then found by meaning, words, colour, kind, product and time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
import structlog
from PIL import Image
from pydantic import BaseModel, Field

from limelight.capabilities.asked import paid_by
from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.infra.stores.library import Entry, Fresh, SqliteLibrary
from limelight.memory.colors import color_shares, palette
from limelight.memory.frames import first_picture
from limelight.memory.likeness import measured
from limelight.memory.nearness import Nearness
from limelight.memory.pointing import SORTS, read_filters
from limelight.memory.ranking import Reranker
from limelight.schema.artifact import Artifact, ArtifactKind, now
from limelight.schema.errors import LimelightError, NotFound
from limelight.schema.principal import Principal
from limelight.schema.stores import BlobStore, CatalogueStore, ConversationStore

log = structlog.get_logger(__name__)
WAIT_S = 2.0
"""How long a search waits for what was not looked at yet."""
BATCH = 64
"""Artifacts looked at between two writes."""
NEAR = 192
"""Pixels that are enough to tell colours by."""
LEAST_SHARE = 0.08
"""Share of a picture that a colour must have for the picture to be found by it."""
LEAST_NEAR = 0.30
"""Cosine below which what a thing is about has nothing to do with the words."""
LEAST_IF_NARROW = 0.15
"""The same where a kind, a colour or a time holds back the rest already."""
_SAID = (
    "title",
    "hook",
    "mood",
    "description",
    "prompt",
    "caption",
    "subcaption",
    "text",
    "headline",
    "scene",
)
GIVEN = frozenset(["upload", "logo", "document"])
"""Kinds that a person gave."""


class LibraryQuery(BaseModel):
    """What is looked for. Empty fields hold nothing back."""

    text: str = Field(default="", max_length=400)
    kinds: list[ArtifactKind] = Field(default_factory=list[ArtifactKind])
    color: str = ""
    product_id: str = ""
    thread_id: str = ""
    tag: str = ""
    sort: str = ""
    """Beginning of the media type that uploads are of, such as `image/`."""
    after: datetime | None = None
    before: datetime | None = None


class Found(BaseModel):
    """One artifact that fits."""

    artifact: Artifact
    score: float = 0.0
    """0..1 for a query with words."""
    colors: dict[str, float] = Field(default_factory=dict)
    palette: list[str] = Field(default_factory=list[str])
    product_id: str = ""
    tags: list[str] = Field(default_factory=list[str])


class Page(BaseModel):
    """Some of what fits."""

    found: list[Found]
    total: int
    next: int | None = None
    """Where the next page starts."""


class Librarian:
    """Looks at new artifacts and finds them again."""

    def __init__(
        self, store: SqliteLibrary, blobs: BlobStore, *, catalogue: CatalogueStore, conversations: ConversationStore,
        embedder: Callable[[], Embedder] = shared_embedder, reranker: Reranker | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.nearness = Nearness(embedder, reranker)
        self._blobs = blobs
        self._catalogue = catalogue
        self._conversations = conversations
        self._embedder = embedder
        self._looking: dict[str, asyncio.Task[int]] = {}

    async def catch_up(self, principal: Principal) -> int:
        """Look at every artifact that was not looked at yet; how many. Off the event loop, in small writes."""
        done = 0
        while fresh := await self.store.pending(principal, limit=BATCH):
            products = await self._products(principal, [one.artifact for one in fresh])
            with paid_by(principal):
                await self.store.put(principal, await asyncio.to_thread(self._entries, fresh, products))
            done += len(fresh)
        return done

    async def _looked(self, principal: Principal) -> None:
        """Wait until all is looked at, but not for long: the newest come first, the rest goes on behind."""
        if not await self.store.behind(principal):
            return
        task = self._looking.get(principal.advertiser)
        if task is None or task.done():
            task = asyncio.create_task(self.catch_up(principal))
            self._looking[principal.advertiser] = task
        done, _ = await asyncio.wait([task], timeout=WAIT_S)
        for one in done:
            one.result()

    async def close(self) -> None:
        """Stop looking; what was not looked at yet is, when it is next asked for."""
        for task in self._looking.values():
            task.cancel()
        await asyncio.gather(*self._looking.values(), return_exceptions=True)

    async def entries(self, principal: Principal, *, thread_id: str | None = None) -> list[Entry]:
        """Every artifact of an advertiser, or of one conversation, as it is searched; oldest first."""
        await self._looked(principal)
        entries = await self.store.entries(principal, thread_id=thread_id)
        return await self._own(principal, entries)

    async def _own(self, principal: Principal, entries: list[Entry]) -> list[Entry]:
        """The entries with vectors of the model in use: those that another one made are made anew, and kept so.

        Where that cannot be done now they have none, and are found by their words.
        """
        embedder = self._embedder()
        strange = {
            one.artifact_id: one for one in entries
            if one.words and embedder.opened(np.frombuffer(one.vector, np.float16)) is None
        }  # fmt: skip
        if not strange:
            return entries
        made: dict[str, bytes] = dict.fromkeys(strange, b"")
        try:
            with paid_by(principal):
                vectors = await asyncio.to_thread(embedder.embed, [one.words for one in strange.values()])
            sealed = embedder.sealed(vectors.astype(np.float16))
            made = {one: row.tobytes() for one, row in zip(strange, sealed, strict=True)}
            await self.store.put(
                principal, [one._replace(vector=made[one.artifact_id]) for one in strange.values()]
            )
        except (LimelightError, TimeoutError) as error:
            log.warning("not_embedded_anew", artifacts=len(strange), error=str(error))
        return [one._replace(vector=made.get(one.artifact_id, one.vector)) for one in entries]

    async def search(
        self, principal: Principal, query: LibraryQuery, *, start: int = 0, limit: int = 60
    ) -> Page:
        """What fits: the best first for a query with words, else the newest first.

        Words that name a kind, a colour or a time hold back what is of another one.
        """
        query = spelled_out(query)
        entries = await self.entries(principal, thread_id=query.thread_id or None)
        fitting = [(entry, 0.0) for entry in reversed(entries) if fits(entry, query)]
        if query.text.strip():
            fitting = await self._ranked(principal, [entry for entry, _ in fitting], query)
        page = {entry.artifact_id: (entry, score) for entry, score in fitting[start : start + limit]}
        artifacts = await self.store.artifacts(principal, list(page))
        return Page(
            found=[_found(one, *page[one.id]) for one in artifacts], total=len(fitting),
            next=start + limit if start + limit < len(fitting) else None,
        )  # fmt: skip

    async def _ranked(
        self, principal: Principal, entries: Sequence[Entry], query: LibraryQuery
    ) -> list[tuple[Entry, float]]:
        narrow = query.model_copy(update={"text": ""}) != LibraryQuery()
        least, share = (LEAST_IF_NARROW, 0.3) if narrow else (LEAST_NEAR, 0.5)
        scores = await self.nearness.ranked(
            principal, query.text, entries, least=least, thread_id=query.thread_id
        )
        least = max(least, share * float(scores.max(initial=0.0)))
        order = np.argsort(-scores, kind="stable")
        return [(entries[i], float(scores[i])) for i in order if scores[i] >= least]

    def _entries(self, fresh: Sequence[Fresh], products: dict[str, tuple[str, str]]) -> list[Entry]:
        said = [words_for(one.artifact, products[one.artifact.id][1]) for one in fresh]
        embedder = self._embedder()
        try:
            measured(embedder)  # here, where nobody waits for it
            vectors = embedder.sealed(embedder.embed(said).astype(np.float16))
        except (LimelightError, TimeoutError) as error:  # made when they are next looked at
            log.warning("no_vectors", artifacts=len(said), error=str(error))
            vectors = np.zeros((len(said), 0), np.float16)
        made: list[Entry] = []
        for new, words, vector in zip(fresh, said, vectors, strict=True):
            one = new.artifact
            shares, main = looked_at(one, self._blobs)
            made.append(
                Entry(
                    artifact_id=one.id, seq=new.seq, thread_id=one.thread_id, kind=one.kind, name=one.name,
                    mime=one.mime, place=one.index, slot=str(one.meta.get("slot") or ""),
                    run_id=str(one.meta.get("run_id") or ""), at=one.created_at.astimezone(UTC).isoformat(),
                    product_id=products[one.id][0], words=words, vector=vector.tobytes() if words else b"",
                    colors=shares, palette=main,
                )
            )  # fmt: skip
        return made

    async def _products(
        self, principal: Principal, artifacts: Sequence[Artifact]
    ) -> dict[str, tuple[str, str]]:
        """Id and title of each artifact's product: by what it was made from, by its own note, by its thread."""
        products = await self._catalogue.products(principal)
        titles = {p.id: p.title for p in products}
        by_photo = {p.photo_id: p.id for p in products if p.photo_id}
        of_thread: dict[str, str] = {}
        found: dict[str, tuple[str, str]] = {}
        for one in artifacts:
            product_id = by_photo.get(one.id) or str(one.meta.get("product_id") or "")
            if not product_id and one.parents and by_photo:
                kin = [k.artifact.id for k in await self.store.lineage(principal, one.id)]
                product_id = next((by_photo[k] for k in kin if k in by_photo), "")
            if not product_id and one.thread_id and one.kind not in GIVEN:
                if one.thread_id not in of_thread:
                    of_thread[one.thread_id] = await self._product_of(principal, one.thread_id)
                product_id = of_thread[one.thread_id]
            found[one.id] = (product_id, titles.get(product_id, ""))
        return found

    async def _product_of(self, principal: Principal, thread_id: str) -> str:
        try:
            state = await self._conversations.state(principal, thread_id)
        except NotFound:  # deleted meanwhile
            return ""
        return state.product.id if state.product else ""


def spelled_out(query: LibraryQuery) -> LibraryQuery:
    """A query whose words name a kind, a colour or a time, with these as filters and the other words left."""
    said, left = read_filters(query.text, now=now().astimezone())
    kinds = [kind for kind in said.kinds if not said.mine or kind in GIVEN]
    return query.model_copy(
        update={
            "text": left,
            "kinds": query.kinds or (["upload"] if said.mine and not kinds else kinds),
            "sort": query.sort or ("" if query.kinds else SORTS.get(said.noun, "")),
            "color": query.color or (said.colors[0] if said.colors else ""),
            "after": query.after or (said.between[0] if said.between else None),
            "before": query.before or (said.between[1] if said.between else None),
        }
    )


def fits(entry: Entry, query: LibraryQuery) -> bool:
    """Whether an entry has everything but the words that are asked for."""
    return (
        (not query.kinds or entry.kind in query.kinds)
        and (query.after is None or entry.made_at >= query.after)
        and (query.before is None or entry.made_at < query.before)
        and (not query.tag or query.tag in entry.tags)
        and (not query.product_id or entry.product_id == query.product_id)
        and (entry.kind != "upload" or entry.mime.startswith(query.sort))
        and (not query.color or entry.colors.get(query.color, 0.0) >= LEAST_SHARE)
    )


def words_for(artifact: Artifact, product: str = "") -> str:
    """What an artifact is found by: its name, what was told and asked of it, and its product."""
    said = [
        artifact.name,
        *(str(artifact.meta[key]) for key in _SAID if isinstance(artifact.meta.get(key), str)),
    ]
    seen = artifact.meta.get("seen")
    if isinstance(seen, dict):
        said += [str(seen[key]) for key in ("caption", "text", "said") if seen.get(key)]
    return " ".join(" · ".join(dict.fromkeys(one for one in [*said, product] if one)).split())[:600]


def looked_at(artifact: Artifact, blobs: BlobStore) -> tuple[dict[str, float], tuple[str, ...]]:
    """Its colours by name and its palette: as the media handler noted them, else by looking."""
    seen = artifact.meta.get("seen")
    if isinstance(seen, dict) and isinstance(shares := seen.get("colors"), dict):
        main = seen.get("palette")
        noted = {name: float(share) for name, share in shares.items() if isinstance(share, int | float)}
        return noted, tuple(str(one) for one in main) if isinstance(main, list) else ()
    picture = picture_of(artifact, blobs)
    return (color_shares(picture), palette(picture)) if picture else ({}, ())


def picture_of(artifact: Artifact, blobs: BlobStore) -> Image.Image | None:
    """A small picture of an artifact: itself, its poster or its first frame; None for sounds and words."""
    key = artifact.extra_blobs.get("poster")
    if key is None and artifact.mime.startswith(("image/", "video/")):
        key = artifact.blob
    if key is None:
        return None
    try:
        with blobs.path(key).open("rb") as file:
            return first_picture(file, near=NEAR)
    except (NotFound, OSError):  # bytes that are gone, or that no decoder reads any more
        return None


def _found(artifact: Artifact, entry: Entry, score: float) -> Found:
    return Found(
        artifact=artifact, score=round(score, 3), colors=entry.colors, palette=list(entry.palette),
        product_id=entry.product_id, tags=list(entry.tags),
    )  # fmt: skip
