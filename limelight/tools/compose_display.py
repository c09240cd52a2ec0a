"""`compose_display`: display ads, one a placement, laid out around a finished picture or the product's cut-out."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.schema.artifact import Artifact
from limelight.schema.capability import AdLook, AdWords, DisplayRequest
from limelight.schema.product import BrandKit
from limelight.schema.report import Problem
from limelight.schema.work import ComposeDisplay, DisplayAd
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, batch, call, keep, media, outcome, recorded
from limelight.tools.product_photo import brand_of, subject_of
from limelight.tools.sparing import sparing

WORDS = ("headline", "subline", "price", "old_price", "cta", "disclaimer")
EXPECTED_S = 2.0


@dataclass(frozen=True)
class _Source:
    """What the ads are laid out with: a picture, or a cut-out."""

    title: str
    artifact: Artifact

    @property
    def blobs(self) -> dict[str, str | None]:
        if self.artifact.kind == "cutout":
            return {"cutout": self.artifact.blob}
        return {"picture": self.artifact.blob, "mask": self.artifact.extra_blobs.get("mask")}


async def compose_display(scope: ToolScope, args: ComposeDisplay) -> ToolOutcome:
    """Lay out every ad side by side; words that a placement has no room for are problems, and the ad is kept."""
    source = await _source(scope, args)
    brand = sparing(await brand_of(scope), args.avoid_colors)
    look = await _look(scope, brand)

    async def make(ad: DisplayAd) -> Artifact:
        return await _compose(scope, ad, source, look)

    made, problems = await batch(scope, args.ads, make, slot=lambda ad: ad.placement)
    names = ", ".join(str(one.meta.get("placement")) for one in made)
    said = f"{len(made)} of {len(args.ads)} display ads: {names}"
    return outcome(said, made, [*problems, *(found for one in made for found in _violations(one))])


async def _compose(scope: ToolScope, ad: DisplayAd, source: _Source, look: AdLook) -> Artifact:
    key = scope.step.for_item(f"display-{ad.placement}")
    done = await recorded(scope, key)
    if done is not None:
        return done
    words = AdWords(
        **{name: await allowed(scope, getattr(ad, name), placement=ad.placement) for name in WORDS}
    )
    request = DisplayRequest(placement=ad.placement, words=words, look=look, **source.blobs)
    async with ProgressReporter(
        scope.emitter.child(f"display-{ad.placement}"), step_id=scope.step.step_id, slot=f"display-{ad.placement}",
        title=f"Display ad {ad.placement}", expected_s=EXPECTED_S,
    ) as progress:  # fmt: skip
        result = await call(scope, "image.compose", request, on_progress=progress.update)
    return await keep(
        scope, key, kind="image", name=f"{source.title[:60]} - display ad {ad.placement}", result=result,
        parents=[source.artifact.id], meta={"placement": ad.placement, **words.model_dump(exclude_defaults=True)},
    )  # fmt: skip


async def _source(scope: ToolScope, args: ComposeDisplay) -> _Source:
    if args.picture_id:
        picture = await media(scope, args.picture_id, "shot", "image")
        state = await scope.ctx.services.conversations.state(scope.ctx.principal, scope.ctx.thread_id)
        return _Source(state.product.title if state.product else picture.name, picture)
    subject = await subject_of(scope, product_id=args.product_id, photo_id=args.photo_id)
    return _Source(subject.title, subject.cutout)


async def _look(scope: ToolScope, brand: BrandKit) -> AdLook:
    """The brand's own dark colour as the ground; its accent for button and price."""
    logo_id = brand.logo_light_id or brand.logo_id
    logo = await media(scope, logo_id, "logo", "upload", "image", "cutout") if logo_id else None
    return AdLook(
        name=brand.name, background=brand.colors.primary, text=brand.colors.background, accent=brand.colors.accent,
        heading_font=brand.heading_font, body_font=brand.body_font, logo=logo.blob if logo else None,
    )  # fmt: skip


def _violations(ad: Artifact) -> list[Problem]:
    """What the ad says that its placement has no room for."""
    found = ad.meta.get("violations")
    return [
        Problem(code="placement", message=str(one["message"]), slot=str(ad.meta.get("placement")))
        for one in (found if isinstance(found, list) else []) if isinstance(one, dict) and one.get("message")
    ]  # fmt: skip


COMPOSE_DISPLAY = ToolSpec(
    name="compose_display",
    description=(
        "Lay out display ads with headline, sub-line, price and button in the brand's look, one for each placement, "
        "around a shot or picture (`picture_id`) or the product's cut-out."
    ),
    args=ComposeDisplay,
    run=compose_display,
    capabilities=("image.cutout", "image.compose"),
)
