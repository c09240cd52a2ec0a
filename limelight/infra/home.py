"""Everything that is stored, as one object over one folder.

<home>/limelight.db     threads, messages, states, artifacts, events, runs, usage (SQLite, WAL)
<home>/checkpoints.db   LangGraph's checkpoints (SQLite, WAL)
<home>/blobs/           bytes, by content
<home>/capabilities/    models of one's own (TOML), and who moved which to which stage
<home>/logs/            logs of the engine's workers
<home>/scratch/         what media jobs work in
<home>/vectors.db       sentence vectors that were paid for; safe to delete
<home>/segments/        encoded parts of videos, for the next compilation; safe to delete
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from limelight.infra.aws import Aws
from limelight.infra.blobs import STALE_S, FileBlobStore
from limelight.infra.db import Database, connect
from limelight.infra.dynamo.table import MetadataTable
from limelight.infra.dynamo.writer import MetadataWriter, mirror
from limelight.infra.events import SqliteEventLog
from limelight.infra.forget import forget_advertiser
from limelight.infra.settings import Settings
from limelight.infra.stores.artifacts import SqliteArtifacts
from limelight.infra.stores.audit import AuditStore
from limelight.infra.stores.brand_notes import BrandNoteStore
from limelight.infra.stores.catalogue import SqliteCatalogue
from limelight.infra.stores.conversations import SqliteConversations
from limelight.infra.stores.edits import EditStore
from limelight.infra.stores.feedback import FeedbackStore
from limelight.infra.stores.history import HistoryStore
from limelight.infra.stores.jobs import JobStore
from limelight.infra.stores.library import SqliteLibrary
from limelight.infra.stores.memories import MemoryStore
from limelight.infra.stores.pieces import PieceStore
from limelight.infra.stores.quota import QuotaStore
from limelight.infra.stores.results import ResultStore
from limelight.infra.stores.runs import RunStore
from limelight.infra.stores.thread_search import ThreadSearch
from limelight.infra.stores.tickets import TicketStore
from limelight.infra.stores.usage import UsageStore
from limelight.infra.stores.vectors import VectorCache
from limelight.schema.errors import BadInput
from limelight.schema.principal import Principal
from limelight.schema.stores import MediaStore

VECTORS = "vectors.db"


@dataclass(frozen=True)
class Storage:
    """All stores of one data folder. Close it when done."""

    home: Path
    db: Database
    blobs: MediaStore
    artifacts: SqliteArtifacts
    conversations: SqliteConversations
    catalogue: SqliteCatalogue
    events: SqliteEventLog
    runs: RunStore
    usage: UsageStore
    quotas: QuotaStore
    results: ResultStore
    audit: AuditStore
    tickets: TicketStore
    feedback: FeedbackStore
    edits: EditStore
    library: SqliteLibrary
    thread_search: ThreadSearch
    brand_notes: BrandNoteStore
    history: HistoryStore
    memories: MemoryStore
    pieces: PieceStore
    jobs: JobStore
    metadata: MetadataWriter | None = None
    """Who tells DynamoDB what there is, where the settings name a table."""

    @classmethod
    async def open(cls, settings: Settings | Path, *, aws: Callable[[], Aws] = Aws) -> Storage:
        """Open the data folder of these settings, or a folder. Raises `BadInput` when it cannot be used.

        `aws` gives the process's calls of AWS, where the settings keep media in S3.
        """
        home = settings if isinstance(settings, Path) else settings.home
        try:
            folder = await asyncio.to_thread(FileBlobStore, home / "blobs")
        except OSError as error:
            raise BadInput(
                f"the data folder {home} cannot be written ({error.strerror}): give it write permission, "
                "or set LIMELIGHT_HOME to another folder",
                code="home", value=str(home),
            ) from error  # fmt: skip
        blobs = folder if isinstance(settings, Path) else media_store(settings, folder, aws)
        db = await Database.open(home / "limelight.db")
        events = SqliteEventLog(db)
        artifacts = SqliteArtifacts(db, blobs, events)
        metadata = None if isinstance(settings, Path) else await _told_of(settings, db, blobs, aws)
        return cls(
            home=home, db=db, blobs=blobs, artifacts=artifacts, events=events,
            conversations=SqliteConversations(db, artifacts), catalogue=SqliteCatalogue(db),
            runs=RunStore(db), usage=UsageStore(db), quotas=QuotaStore(db), results=ResultStore(db, blobs), audit=AuditStore(db),
            tickets=TicketStore(db), feedback=FeedbackStore(db), edits=EditStore(db), library=SqliteLibrary(db), thread_search=ThreadSearch(db), brand_notes=BrandNoteStore(db), history=HistoryStore(db, events), memories=MemoryStore(db), pieces=PieceStore(db),
            jobs=JobStore(db), metadata=metadata,
        )  # fmt: skip

    @property
    def checkpoints(self) -> Path:
        """Where `open_checkpointer` keeps its database."""
        return self.home / "checkpoints.db"

    @property
    def capabilities(self) -> Path:
        """Where models of one's own are described."""
        return self.home / "capabilities"

    @property
    def logs(self) -> Path:
        """Where the engine's workers log."""
        return self.home / "logs"

    async def tidy(self) -> int:
        """Remove what crashes left: bytes without an owner, half-written files, scratch folders; how many.

        Only what is older than an hour goes: another process may be at work in this folder.
        """
        return await self.artifacts.sweep() + await asyncio.to_thread(_clear_scratch, self.home / "scratch")

    async def forget(self, principal: Principal) -> None:
        """Remove everything of an advertiser: rows, events and bytes. The checkpoints are a file of their own."""
        keys = await self.db.write(lambda conn: forget_advertiser(conn, principal), durable=True)
        await self.artifacts.release(keys)
        await self.scrub()

    async def scrub(self) -> None:
        """Let go of copies of what was deleted: encoded parts of videos, and pages of the log of writes."""
        await asyncio.to_thread(_scrub, self.db.path, self.home / "segments")
        if (self.home / VECTORS).exists():
            await asyncio.to_thread(VectorCache(self.home / VECTORS).clear)

    async def close(self) -> None:
        """End followers, finish waiting writes, close the database."""
        if self.metadata is not None:
            await self.metadata.close()
        self.events.close()
        await self.db.close()


def media_store(settings: Settings, folder: FileBlobStore, aws: Callable[[], Aws]) -> MediaStore:
    """Where media are kept: the folder, or the bucket of the settings with the folder as its cache. Raises `BadInput`."""
    if settings.aws.media == "folder":
        return folder
    if not settings.aws.bucket:
        raise BadInput(
            "aws.media is s3, and aws.bucket is empty: give the bucket's name",
            code="settings",
            value="aws.bucket",
        )
    from limelight.infra.s3 import S3BlobStore

    return S3BlobStore(settings.aws.bucket, aws=aws(), cache=folder, kms_key=settings.aws.kms_key)


async def _told_of(
    settings: Settings, db: Database, blobs: MediaStore, aws: Callable[[], Aws]
) -> MetadataWriter | None:
    """The writer of the settings' table, at work; None where there is none."""
    if not settings.aws.table:
        await mirror(db, "")
        return None
    from limelight.infra.s3 import S3BlobStore

    uri = blobs.uri if isinstance(blobs, S3BlobStore) else lambda key: ""
    writer = MetadataWriter(db, MetadataTable(settings.aws.table, aws=aws()), uri=uri)
    await writer.start()
    return writer


def _scrub(database: Path, segments: Path) -> None:
    for part in segments.glob("*"):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
    with contextlib.closing(connect(database)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _clear_scratch(folder: Path) -> int:
    limit = time.time() - STALE_S
    old = [job for job in folder.glob("*") if job.stat().st_mtime < limit]
    for job in old:
        shutil.rmtree(job, ignore_errors=True)
    return len(old)
