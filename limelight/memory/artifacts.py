"""Artifact memory: what was made or given, found again by id, by kind, by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import JsonValue

from limelight.memory.intake.watching import Watches
from limelight.memory.library import Librarian
from limelight.memory.references import References
from limelight.memory.sealing import Sealer
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.as_of import AsOf
from limelight.schema.capability import MediaResult
from limelight.schema.ids import new_id
from limelight.schema.principal import Principal
from limelight.schema.step import StepKey
from limelight.schema.stores import ArtifactStore, BlobStore


class ArtifactMemory:
    """Records artifacts once a step, and never changes them."""

    def __init__(
        self, store: ArtifactStore, blobs: BlobStore, *, library: Librarian | None = None,
        references: References | None = None, sealer: Sealer | None = None, watches: Watches | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self.blobs = blobs
        self.library = library
        self.references = references
        self._sealer = sealer
        self.watches = watches

    async def record(
        self,
        principal: Principal,
        *,
        kind: ArtifactKind,
        name: str,
        mime: str = "application/json",
        result: MediaResult | None = None,
        thread_id: str | None = None,
        parents: Sequence[str] = (),
        meta: dict[str, JsonValue] | None = None,
        step: StepKey | None = None,
        run_id: str = "",
        draft: bool = False,
    ) -> Artifact:
        """Record one artifact. With a step key that is known already, the first one is returned. A `draft` goes again
        soon: it is not signed."""
        media: dict[str, Any] = {}
        notes: dict[str, JsonValue] = dict(meta or {})
        if run_id:
            notes["run_id"] = run_id
        if result is not None:
            if self._sealer is not None and not draft:
                result, sealed = await self._sealer.seal(principal, kind, name, result, parents)
                notes |= sealed
            media = {
                "mime": result.mime, "width": result.width, "height": result.height,
                "duration_s": result.seconds, "bytes": result.bytes, "blob": result.blob,
                "extra_blobs": result.extra,
            }  # fmt: skip
            notes |= {"provider": result.provider, "fallback": result.fallback, **result.facts}
        artifact = Artifact(
            id=new_id("art"), kind=kind, name=name, thread_id=thread_id, parents=tuple(parents),
            meta=notes, step_key=str(step) if step else None, **{"mime": mime, **media},
        )  # fmt: skip
        return await self._store.add(principal, artifact, run_id=run_id)

    async def recorded(self, principal: Principal, step: StepKey) -> Artifact | None:
        """What a step recorded under its key, if it did."""
        found = await self._store.by_step(principal, str(step))
        return found[0] if found else None

    async def get(self, principal: Principal, artifact_id: str) -> Artifact:
        """One artifact. Raises `NotFound`."""
        return await self._store.get(principal, artifact_id)

    async def cleared(self, principal: Principal, artifact: Artifact) -> Artifact:
        """The artifact, once it may be worked with: of a film that was given all is checked. Raises `Refused`."""
        if self.watches is not None:
            await self.watches.cleared(principal, artifact)
        return artifact

    async def list(
        self,
        principal: Principal,
        *,
        thread_id: str | None = None,
        kinds: Sequence[ArtifactKind] | Mapping[ArtifactKind, int] = (),
        limit: int = 1000,
        as_of: AsOf | None = None,
    ) -> list[Artifact]:
        """The newest `limit`, or as many of each kind as `kinds` says, oldest first; with `as_of` of those that it sees."""
        return await self._store.list(principal, thread_id=thread_id, kinds=kinds, limit=limit, as_of=as_of)

    async def delete(self, principal: Principal, artifact_id: str) -> None:
        """Forget an artifact, and its bytes when nothing else refers to them."""
        await self._store.delete(principal, artifact_id)
