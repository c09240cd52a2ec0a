"""The product a tool works on, as a cut-out: the advertiser's own pixels without their background."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from weakref import WeakValueDictionary

from limelight.schema.artifact import Artifact
from limelight.schema.capability import CutoutRequest
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.product import BrandKit, Product
from limelight.schema.state import ProductRef
from limelight.schema.step import StepKey
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolScope
from limelight.tools.common import call

MIN_CONFIDENCE = 0.35
"""Under this the matte would ruin every picture: ask for another photo instead."""

_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@dataclass(frozen=True)
class Subject:
    """What the pictures are about."""

    title: str
    category: str
    photo: Artifact
    cutout: Artifact
    product: Product | None = None

    @property
    def height_cm(self) -> float | None:
        """How tall the product is, as its listing says."""
        size = self.product.dimensions_cm if self.product else None
        return size.h if size else None

    @property
    def doubt(self) -> str:
        """Why the cut-out may not be clean, if so."""
        confidence = self.cutout.meta.get("confidence")
        sure = isinstance(confidence, int | float) and confidence >= 0.6
        return "" if sure else str(self.cutout.meta.get("reason") or "")


async def subject_of(scope: ToolScope, *, product_id: str | None, photo_id: str | None) -> Subject:
    """The product or uploaded photo that arguments name, else the one the thread works on, cut out."""
    services, principal = scope.ctx.services, scope.ctx.principal
    if product_id is None and photo_id is None:
        state = await services.conversations.state(principal, scope.ctx.thread_id)
        if state.product is None:
            raise BadInput("no product is chosen yet; name one, or attach a photo of it")
        product_id = state.product.id
    if product_id is not None and product_id.startswith("art_"):
        product_id, photo_id = None, product_id  # an uploaded photo the thread works on
    product = await services.catalogue.product(principal, product_id) if product_id else None
    photo_id = photo_id or (product.photo_id if product else None)
    if photo_id is None:
        title = product.title if product else "the product"
        raise BadInput(f"{title} has no photo; add one to the product, or attach one here")
    photo = await services.artifacts.get(principal, photo_id)
    cutout = await cutout_of(scope, photo)
    return Subject(
        title=product.title if product else str(photo.meta.get("description") or photo.name),
        category=f"{product.category} {' '.join(product.tags)} {product.title}"
        if product
        else str(photo.meta.get("description") or ""),
        photo=photo,
        cutout=cutout,
        product=product,
    )


async def cutout_of(scope: ToolScope, photo: Artifact) -> Artifact:
    """The cut-out of a photo, made once. Raises `BadInput` with what photo would work when it cannot be done well."""
    services, principal = scope.ctx.services, scope.ctx.principal
    key = StepKey(thread_id="", plan_id="cutout", step_id=photo.id)
    lock = _locks.setdefault(f"{principal.advertiser}/{photo.id}", asyncio.Lock())
    async with lock:
        known = await services.artifacts.recorded(principal, key)
        if known is not None:
            return known
        if photo.blob is None or not photo.mime.startswith("image/"):
            raise BadInput(
                f"{photo.name} is of kind {photo.kind} ({photo.mime}) and no photo; attach a photo of the product",
                value=photo.mime,
            )
        async with ProgressReporter(
            scope.emitter.child("cutout"),
            step_id=scope.step.step_id,
            slot="cutout",
            title="Cut-out",
            expected_s=2.0,
        ) as progress:
            result = await call(
                scope, "image.cutout", CutoutRequest(photo=photo.blob), on_progress=progress.update
            )
        confidence = result.facts.get("confidence")
        if isinstance(confidence, int | float) and confidence < MIN_CONFIDENCE:
            raise BadInput(
                f"the product cannot be cut out of “{photo.name}” well enough: {result.facts.get('reason')}",
                code="cutout_unsure",
                limit=MIN_CONFIDENCE,
                value=round(float(confidence), 2),
            )
        return await services.artifacts.record(
            principal, kind="cutout", name=f"{photo.name} (cut-out)", result=result, parents=[photo.id],
            thread_id=photo.thread_id, step=key,
        )  # fmt: skip


async def brand_of(scope: ToolScope, *, product: ProductRef | None = None) -> BrandKit:
    """The brand kit of a product; without one, of that which the thread works on."""
    services, principal = scope.ctx.services, scope.ctx.principal
    product = product or (await services.conversations.state(principal, scope.ctx.thread_id)).product
    name = ""
    if product is not None and not product.id.startswith("art_"):
        with contextlib.suppress(NotFound):  # a listing that was deleted since: the default brand
            name = (await services.catalogue.product(principal, product.id)).brand
    return await services.catalogue.brand(principal, name)
