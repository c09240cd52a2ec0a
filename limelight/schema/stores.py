"""Store seams. Every read and write takes a `Principal`; what is another advertiser's raises `NotFound`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol

from limelight.schema.artifact import Artifact, ArtifactKind
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

    async def get(self, key: str) -> bytes: ...

    def path(self, key: str) -> Path:
        """Where the bytes lie, for engines on this machine and for range requests."""
        ...


class ArtifactStore(Protocol):
    """Artifact metadata. Commit order: blob, then row and outbox event in one transaction."""

    async def add(self, principal: Principal, artifact: Artifact, *, run_id: str = "") -> Artifact:
        """Record an artifact. One with a known `step_key` is not recorded again: the first one is returned."""
        ...

    async def get(self, principal: Principal, artifact_id: str) -> Artifact: ...

    async def by_step(self, principal: Principal, step_key: str) -> list[Artifact]:
        """What a step recorded, oldest first."""
        ...

    async def list(
        self, principal: Principal, *, thread_id: str | None = None, kinds: Sequence[ArtifactKind] = (),
        limit: int = 1000,
    ) -> list[Artifact]:  # fmt: skip
        """Oldest first."""
        ...

    async def delete(self, principal: Principal, artifact_id: str) -> None: ...


class EventLog(Protocol):
    """The append-only event log of a thread."""

    async def append(self, thread_id: str, frames: Sequence[EventFrame]) -> None:
        """Append in order, durably, then wake readers. A frame whose id is already there is skipped."""
        ...

    async def read(self, thread_id: str, *, after: str | None, limit: int = 1000) -> list[EventFrame]:
        """Frames after an id, oldest first. Raises `NotFound` when `after` is not (or no longer) in the log."""
        ...

    async def last_id(self, thread_id: str) -> str | None: ...

    def follow(self, thread_id: str, *, after: str | None) -> AsyncIterator[EventFrame]:
        """Frames after an id, then new ones as they come, without gap or repeat."""
        ...


class ConversationStore(Protocol):
    """Threads, messages, the state document and open runs."""

    async def create_thread(
        self, principal: Principal, *, title: str = "", thread_id: str | None = None
    ) -> ThreadInfo: ...
    async def thread(self, principal: Principal, thread_id: str) -> ThreadInfo: ...
    async def threads(
        self, principal: Principal, *, before: str | None = None, limit: int = 50
    ) -> list[ThreadInfo]: ...
    async def rename_thread(self, principal: Principal, thread_id: str, title: str) -> None: ...
    async def delete_thread(self, principal: Principal, thread_id: str) -> None: ...
    async def add_message(self, principal: Principal, thread_id: str, message: Message) -> bool:
        """False when a message with that id is there already (nothing is changed)."""
        ...

    async def update_message(self, principal: Principal, thread_id: str, message: Message) -> None: ...
    async def messages(self, principal: Principal, thread_id: str, *, limit: int = 1000) -> list[Message]:
        """The newest `limit`, oldest first."""
        ...

    async def state(self, principal: Principal, thread_id: str) -> ThreadState: ...
    async def save_state(self, principal: Principal, thread_id: str, state: ThreadState) -> None: ...


class CatalogueStore(Protocol):
    """Products and the brand kit of an advertiser."""

    async def products(self, principal: Principal) -> list[Product]: ...
    async def product(self, principal: Principal, product_id: str) -> Product: ...
    async def put_product(self, principal: Principal, product: Product) -> None: ...
    async def delete_product(self, principal: Principal, product_id: str) -> None: ...
    async def brand(self, principal: Principal, name: str = "") -> BrandKit:
        """The brand kit by brand name, or the default one."""
        ...

    async def put_brand(self, principal: Principal, brand: BrandKit) -> None: ...
