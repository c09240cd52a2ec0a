"""Sealing: finished media get content credentials as they are recorded, with what they were made of as ingredients."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from pydantic import JsonValue

from limelight.infra.credentials import SIGNED, ContentCredentials, Ingredient, Statement
from limelight.schema.artifact import ArtifactKind
from limelight.schema.capability import MediaResult
from limelight.schema.errors import LimelightError
from limelight.schema.principal import Principal
from limelight.schema.stores import ArtifactStore, BlobStore

log = structlog.get_logger(__name__)
FINISHED: frozenset[ArtifactKind] = frozenset({"image", "video", "audio"})
"""Kinds that leave the house. Shots, clips and beds are working material: what is made of them names them."""
RENDERED = frozenset({"studio", "editor"})
"""Providers that no trained model is part of."""
MOST_INGREDIENTS = 32
"""Parents that a manifest names; the first ones, of a film of more clips than that."""


class Sealer:
    """Signs what is finished. What cannot be signed is recorded all the same, and says so."""

    def __init__(self, credentials: ContentCredentials, store: ArtifactStore, blobs: BlobStore) -> None:
        self._credentials = credentials
        self._store = store
        self._blobs = blobs

    async def seal(
        self, principal: Principal, kind: ArtifactKind, name: str, result: MediaResult, parents: Sequence[str]
    ) -> tuple[MediaResult, dict[str, JsonValue]]:
        """The result with its manifest, and what `meta.credentials` says of it; both unchanged for what is not finished."""
        if kind not in FINISHED or result.mime not in SIGNED:
            return result, {}
        software = "Limelight studio" if result.provider in RENDERED else result.provider
        statement = Statement(
            title=name, software=software, trained=result.provider not in RENDERED,
            ingredients=await self._ingredients(principal, parents),
        )  # fmt: skip
        try:
            signed = await self._credentials.sign(await self._blobs.get(result.blob), result.mime, statement)
        except LimelightError as error:
            log.warning("not_signed", name=name, kind=kind, error=error.message)
            return result, {"credentials": {"signed": False, "reason": error.message}}
        blob = await self._blobs.put(signed)
        # What was signed goes with it, though nothing claims it: an equal call may be given it once more.
        note: JsonValue = {
            "signed": True,
            "development": self._credentials.development,
            "unsigned": result.blob,
        }
        return result.model_copy(update={"blob": blob, "bytes": len(signed)}), {"credentials": note}

    async def _ingredients(self, principal: Principal, parents: Sequence[str]) -> list[Ingredient]:
        made_of: list[Ingredient] = []
        for parent in parents[:MOST_INGREDIENTS]:
            one = await self._store.get(principal, parent)
            if one.blob and one.mime in SIGNED:
                made_of.append(Ingredient(one.name, one.mime, await self._blobs.get(one.blob)))
        return made_of
