"""Store seams. Every read and write takes a `Principal`; what is another advertiser's raises `NotFound`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.as_of import AsOf
from limelight.schema.message import Message, ThreadInfo
from limelight.schema.principal import Principal
from limelight.schema.product import BrandKit, Product
from limelight.schema.state import ThreadState
from limelight.schema.wire import EventFrame


class BlobStore(Protocol):
    """Content-addressed bytes: the key is the SHA-256 hex of the content."""

    async def put(self, data: bytes) -> str:
        """Store bytes durably, then return their key."""
        ...

    async def put_file(self, path: Path) -> str:
        """Store a file's content (moved when on the same disk), then return its key."""
        ...

    async def get(self, key: str) -> bytes:
        """The bytes. Raises `NotFound`."""
        ...

    def path(self, key: str) -> Path:
        """Where the bytes lie, for engines on this machine and for range requests."""
        ...


class MediaStore(BlobStore, Protocol):
    """A blob store whose bytes have owners: what nobody owns any more is removed. These block; call them in a thread."""

    def exists(self, key: str) -> bool:
        """Whether the bytes are there."""
        ...

    def derived(self, key: str, name: str) -> Path:
        """Where something made from the bytes may be kept on this machine; it goes when they go."""
        ...

    def remove(self, *keys: str) -> None:
        """Remove bytes that nothing owns any more, and what was derived from them."""
        ...

    def keys(self, *, older_than_s: float = 0.0) -> list[str]:
        """Keys of the bytes stored longer ago than that, sorted."""
        ...

    def clean(self) -> int:
        """Remove what crashes left half written; how many."""
        ...


class ArtifactStore(Protocol):
    """Artifact metadata. Commit order: blob, then row and outbox event in one transaction."""

    async def add(self, principal: Principal, artifact: Artifact, *, run_id: str = "") -> Artifact:
        """Record an artifact. One with a known `step_key` is not recorded again: the first one is returned."""
        ...

    async def get(self, principal: Principal, artifact_id: str) -> Artifact:
        """One artifact. Raises `NotFound`."""
        ...

    async def by_step(self, principal: Principal, step_key: str) -> list[Artifact]:
        """What a step recorded, oldest first."""
        ...

    async def list(
        self, principal: Principal, *, thread_id: str | None = None,
        kinds: Sequence[ArtifactKind] | Mapping[ArtifactKind, int] = (), limit: int = 1000, as_of: AsOf | None = None,
    ) -> list[Artifact]:  # fmt: skip
        """The newest `limit`, or as many of each kind as `kinds` says, oldest first; with `as_of` of those that it sees."""
        ...

    async def delete(self, principal: Principal, artifact_id: str) -> None:
        """Forget an artifact, and its bytes when nothing else claims them. Raises `NotFound`."""
        ...


class EventLog(Protocol):
    """The append-only event log of a thread."""

    async def append(self, thread_id: str, frames: Sequence[EventFrame]) -> None:
        """Append in order, durably, then wake readers. A frame whose id is already there is skipped."""
        ...

    async def read(
        self, thread_id: str, *, after: str | None, until: str | None = None, types: Sequence[str] = (),
        limit: int = 1000,
    ) -> list[EventFrame]:  # fmt: skip
        """Frames after an id, up to and with `until`, of these event types or all, oldest first.

        Raises `NotFound` when `after` or `until` is not (or no longer) in the log.
        """
        ...

    async def read_run(self, thread_id: str, run_id: str) -> list[EventFrame]:
        """Every frame of one run, oldest first; what the thread's other runs wrote is not read."""
        ...

    async def last_id(self, thread_id: str) -> str | None:
        """The id of the newest frame; None for an empty log."""
        ...

    def follow(self, thread_id: str, *, after: str | None) -> AsyncIterator[EventFrame]:
        """Frames after an id, then new ones as they come, without gap or repeat."""
        ...


class ConversationStore(Protocol):
    """Threads, messages, the state document and open runs."""

    async def create_thread(
        self, principal: Principal, *, title: str = "", thread_id: str | None = None, agent: str = ""
    ) -> ThreadInfo:
        """Start a conversation with an agent; with an id that is there already, that one."""
        ...

    async def thread(self, principal: Principal, thread_id: str) -> ThreadInfo:
        """One conversation. Raises `NotFound`."""
        ...

    async def threads(
        self, principal: Principal, *, before: str | None = None, limit: int = 50
    ) -> list[ThreadInfo]:
        """The newest first; those after the thread `before`, when given."""
        ...

    async def rename_thread(self, principal: Principal, thread_id: str, title: str) -> None:
        """Give a conversation another title; a long one is cut. Raises `NotFound`."""
        ...

    async def delete_thread(self, principal: Principal, thread_id: str) -> None:
        """Forget a conversation and everything in it. Raises `NotFound`."""
        ...

    async def add_message(self, principal: Principal, thread_id: str, message: Message) -> bool:
        """False when a message with that id is there already (nothing is changed)."""
        ...

    async def update_message(self, principal: Principal, thread_id: str, message: Message) -> None:
        """Replace a message by its id. Raises `NotFound`."""
        ...

    async def messages(
        self, principal: Principal, thread_id: str, *, limit: int = 1000, as_of: AsOf | None = None,
        before: str | None = None,
    ) -> list[Message]:  # fmt: skip
        """The newest `limit`, or the newest of those before a message, oldest first; with `as_of` of those that it sees."""
        ...

    async def state(self, principal: Principal, thread_id: str) -> ThreadState:
        """The state document; an empty one for a thread without. Raises `NotFound` for the thread."""
        ...

    async def save_state(self, principal: Principal, thread_id: str, state: ThreadState) -> None:
        """Replace the state document. Raises `NotFound` for the thread."""
        ...


class CatalogueStore(Protocol):
    """Products and the brand kit of an advertiser."""

    async def products(self, principal: Principal) -> list[Product]:
        """All products, in the order in which they came."""
        ...

    async def product(self, principal: Principal, product_id: str) -> Product:
        """One product. Raises `NotFound`."""
        ...

    async def put_product(self, principal: Principal, product: Product) -> None:
        """Add a product, or replace the one with its id."""
        ...

    async def delete_product(self, principal: Principal, product_id: str) -> None:
        """Forget a product. Raises `NotFound`."""
        ...

    async def brand(self, principal: Principal, name: str = "") -> BrandKit:
        """The brand kit by brand name, or the default one."""
        ...

    async def brands(self, principal: Principal) -> list[BrandKit]:
        """All brand kits, in the order in which they were first put."""
        ...

    async def put_brand(self, principal: Principal, brand: BrandKit) -> None:
        """Add a brand kit, or replace the one with its id."""
        ...


class UsageLedger(Protocol):
    """What each call used. A line that is opened and never settled marks a call that a crash cut short."""

    async def open(
        self, principal: Principal, thread_id: str, run_id: str, *, agent_path: str, capability: str,
        provider: str = "", prompt: str = "",
    ) -> int:  # fmt: skip
        """Note, before a call is made, that it is made; the number of its line. Until settled it is uncertain."""
        ...

    async def settle(
        self, line: int, *, seconds: float = 0.0, pictures: int = 0, tokens_in: int = 0, tokens_out: int = 0,
        cache_read: int = 0, cache_write: int = 0, usd: float = 0.0, saved_usd: float = 0.0, failed: bool = False,
        cached: bool = False, provider: str = "",
    ) -> None:  # fmt: skip
        """Note what the call used once it has ended, and who served it where that is another than was asked."""
        ...

    async def paces(self) -> dict[str, float]:
        """Seconds that a call of media takes here, by capability, as the newest ones took; without those of too few calls."""
        ...
