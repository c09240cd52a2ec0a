"""`make_endcard`: the last seconds of a video: logo, slogan, call to action."""

from __future__ import annotations

from limelight.schema.capability import EndcardRequest
from limelight.schema.errors import BadInput
from limelight.schema.product import BrandKit
from limelight.schema.work import MakeEndcard
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, call, keep, media, outcome, recorded
from limelight.tools.product_photo import brand_of, subject_of
from limelight.tools.sparing import sparing


async def make_endcard(scope: ToolScope, args: MakeEndcard) -> ToolOutcome:
    """Animate an end card in the brand's colours and fonts. Without a logo the brand's name stands in its place."""
    key = scope.step.for_item(f"endcard-{args.aspect}")
    done = await recorded(scope, key)
    if done is None:
        services, principal = scope.ctx.services, scope.ctx.principal
        brand = await (services.catalogue.brand(principal, args.brand) if args.brand else brand_of(scope))
        slogan = await allowed(scope, args.slogan or (brand.slogan if args.brand else ""))
        cta = await allowed(scope, args.cta)
        brand = sparing(brand, args.avoid_colors)
        logo_id = args.logo_id or ((brand.logo_light_id or brand.logo_id) if args.with_logo else None)
        logo = await media(scope, logo_id, "logo", "upload", "image", "cutout") if logo_id else None
        request = EndcardRequest(
            brand_name=brand.name, slogan=slogan, cta=cta, logo=logo.blob if logo else None,
            product=None if args.brand else await _product(scope),
            colors=_colors(brand), heading_font=brand.heading_font, body_font=brand.body_font,
            aspect=args.aspect, seconds=args.seconds,
        )  # fmt: skip
        async with ProgressReporter(
            scope.emitter.child(f"endcard-{args.aspect}"), step_id=scope.step.step_id, slot="endcard",
            title="End card", expected_s=3.0,
        ) as progress:  # fmt: skip
            result = await call(scope, "video.endcard", request, on_progress=progress.update)
        done = await keep(
            scope, key, kind="endcard", name=f"End card - {slogan or brand.name}"[:120], result=result,
            parents=[logo.id] if logo else [],
            meta={"text": slogan, "cta": cta, "aspect": args.aspect, "with_logo": logo is not None},
        )  # fmt: skip
    said = f" with “{done.meta.get('text')}”" if done.meta.get("text") else ""
    return outcome(f"an end card of {done.duration_s or 0:g} s{said}", [done])


async def _product(scope: ToolScope) -> str | None:
    """The cut-out of the product the thread works on, if it works on one that has a photo."""
    try:
        return (await subject_of(scope, product_id=None, photo_id=None)).cutout.blob
    except BadInput:
        return None  # no product chosen, no photo of it, or none that can be cut out: a card of words


def _colors(brand: BrandKit) -> dict[str, str]:
    """A card in the brand's own dark colour; the accent for the call to action."""
    return {
        "background": brand.colors.primary,
        "text": brand.colors.background,
        "accent": brand.colors.accent,
    }


MAKE_ENDCARD = ToolSpec(
    name="make_endcard",
    description="Make an end card with slogan, call to action and logo (the brand's own unless `logo_id` is given).",
    args=MakeEndcard,
    run=make_endcard,
    capabilities=("image.cutout", "video.endcard"),
)
