"""What a picture of the conversation is and what it was made of: its bytes, its mask, its scene, the product in it."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.pictures import Origin
from limelight.schema.step import StepKey
from limelight.sdk.spec import ToolScope
from limelight.tools.common import media

PICTURES: tuple[ArtifactKind, ...] = ("image", "shot", "upload", "cutout", "endcard")
GENERATIONS = 12
"""How many parents back its product is looked for."""


@dataclass(frozen=True)
class Lineage:
    """A picture with what is known of it."""

    picture: Artifact
    cutout: Artifact | None = None
    """Of the product in it."""
    origin: Origin | None = None
    """Set where the studio can make it anew: not once it was edited by hand."""

    @property
    def blob(self) -> str:
        return self.picture.blob or ""

    @property
    def mask(self) -> str | None:
        """White where the product is."""
        return self.picture.extra_blobs.get("mask")

    @property
    def size(self) -> tuple[int, int]:
        return self.picture.width or 0, self.picture.height or 0

    @property
    def words(self) -> str:
        """The scene it was made as."""
        return str(self.picture.meta.get("prompt") or "")


async def picture_of(scope: ToolScope, artifact_id: str | None) -> Lineage:
    """The picture that is named, else the newest of the conversation. Raises `NotFound`, `BadInput`, `Refused`."""
    services, principal = scope.ctx.services, scope.ctx.principal
    if artifact_id is None:
        kinds: dict[ArtifactKind, int] = {"image": 1, "shot": 1, "upload": 3}
        found = await services.artifacts.list(principal, thread_id=scope.ctx.thread_id, kinds=kinds)
        pictures = [one for one in found if one.mime.startswith("image/") and one.blob]
        if not pictures:
            raise BadInput("there is no picture in this conversation yet; attach one, or let me make one")
        artifact_id = pictures[-1].id
    picture = await media(scope, artifact_id, *PICTURES)
    cutout = await _cutout(scope, picture)
    scene, height = picture.meta.get("scene"), picture.meta.get("height_cm")
    origin = None
    if cutout is not None and cutout.blob and isinstance(scene, dict) and not picture.meta.get("edit"):
        tall = float(height) if isinstance(height, int | float) else None
        origin = Origin(scene=scene, cutout=cutout.blob, height_cm=tall)
    return Lineage(picture, cutout, origin)


async def _cutout(scope: ToolScope, picture: Artifact) -> Artifact | None:
    """The cut-out of the photo that it was made of, as far as one was made."""
    artifacts, principal = scope.ctx.services.artifacts, scope.ctx.principal
    line, seen = [picture], {picture.id}
    for _ in range(GENERATIONS):
        if not line:
            return None
        one = line.pop(0)
        if one.kind == "cutout":
            return one
        found = await artifacts.recorded(principal, StepKey(thread_id="", plan_id="cutout", step_id=one.id))
        if found is not None:
            return found
        for parent in one.parents:
            if parent not in seen:
                seen.add(parent)
                try:
                    line.append(await artifacts.get(principal, parent))
                except NotFound:  # it was deleted since
                    continue
    return None
