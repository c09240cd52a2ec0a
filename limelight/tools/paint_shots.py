"""`paint_shots`: storyboard shots around the untouched product, side by side, each with its own progress."""

from __future__ import annotations

from typing import Literal

import structlog
from pydantic import JsonValue

from limelight.schema.artifact import Artifact
from limelight.schema.capability import GenerateRequest
from limelight.schema.errors import LimelightError
from limelight.schema.work import PaintShots, ShotRequest
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, batch, call, keep, media, outcome, recorded
from limelight.tools.product_photo import Subject, subject_of
from limelight.tools.slots import fill, for_film, give_up, is_shown, reserve

log = structlog.get_logger(__name__)
EXPECTED_S = 6.0
"""First estimate for one picture, before its own progress tells better."""


async def paint_shots(scope: ToolScope, args: PaintShots) -> ToolOutcome:
    """Cut the product out once, then make every shot; a shot that fails leaves its slot marked, and the rest go on."""
    args = await for_film(scope, args)
    shown = await reserve(scope, args)
    try:
        subject = await subject_of(scope, product_id=args.product_id, photo_id=args.photo_id)
    except BaseException as error:
        if shown:
            await give_up(scope, args, args.shots, status=_gone(error))
        raise

    async def make(shot: ShotRequest) -> Artifact:
        try:
            artifact = await _paint(scope, subject, args, shot)
        except BaseException as error:
            if shown:
                await give_up(scope, args, [shot], status=_gone(error))
            raise
        if shown:
            await fill(scope, args, shot, artifact)
        return artifact

    made, problems = await batch(scope, args.shots, make, slot=lambda s: s.slot)
    note = f" Note on the photo: {subject.doubt}" if subject.doubt else ""
    names = ", ".join(a.name for a in made)
    return outcome(f"{len(made)} of {len(args.shots)} shots in {args.aspect}: {names}.{note}", made, problems)


def _gone(error: BaseException) -> Literal["failed", "pending"]:
    """What a slot is whose work ended so: cancelled work can still be taken up."""
    return "failed" if isinstance(error, Exception) else "pending"


async def _paint(scope: ToolScope, subject: Subject, args: PaintShots, shot: ShotRequest) -> Artifact:
    key = scope.step.for_item(f"{shot.slot}-{args.aspect}")
    done = await recorded(scope, key)
    if done is not None:
        return done
    words = {
        name: await allowed(scope, getattr(shot, name))
        for name in ("title", "prompt", "description", "caption", "subcaption")
    }
    shot = shot.model_copy(update=words)
    replaced = await media(scope, shot.replaces, "shot", "image") if shot.replaces else None
    title = f"Shot {shot.index}"
    request = GenerateRequest(
        cutout=subject.cutout.blob or "", prompt=shot.prompt, category=subject.category, aspect=args.aspect,
        framing=shot.framing, seed=shot.seed, height_cm=subject.height_cm,
    )  # fmt: skip
    async with ProgressReporter(
        scope.emitter.child(f"{shot.slot}-{args.aspect}"), step_id=scope.step.step_id, slot=shot.slot,
        title=title, expected_s=EXPECTED_S,
    ) as progress:  # fmt: skip
        # Nobody looks at the slots of a film that is not shown.
        preview = await _preview(scope, request, shot, progress) if await is_shown(scope, args) else None
        try:
            result = await call(scope, "image.generate", request, on_progress=progress.update)
            return await keep(
                scope, key, kind="shot", name=f"{title} - {shot.title}" if shot.title else title, result=result,
                parents=[a.id for a in (replaced, subject.photo) if a is not None], meta=_meta(args, shot),
            )  # fmt: skip
        finally:
            if preview is not None:
                await scope.ctx.services.artifacts.delete(scope.ctx.principal, preview.id)


async def _preview(
    scope: ToolScope, request: GenerateRequest, shot: ShotRequest, progress: ProgressReporter
) -> Artifact | None:
    """Show a quick sketch of the picture while it is made. It is no result: it goes when the picture is there."""
    services = scope.ctx.services
    if not services.operator.serves("image.preview"):
        return None
    try:
        result = await call(scope, "image.preview", request)
        preview = await services.artifacts.record(
            scope.ctx.principal, kind="image", name=f"Preview of shot {shot.index}", result=result,
            thread_id=scope.ctx.thread_id or None, step=scope.step.for_item(f"preview-{shot.slot}-{request.aspect}"), draft=True,
        )  # fmt: skip
    except LimelightError as error:  # the picture itself may come out all the same
        log.warning("no_preview", slot=shot.slot, error=error.message)
        return None
    progress.preview(preview.id)
    return preview


def _meta(args: PaintShots, shot: ShotRequest) -> dict[str, JsonValue]:
    return {
        "index": shot.index, "slot": shot.slot, "aspect": args.aspect, "prompt": shot.prompt,
        "framing": shot.framing, "caption": shot.caption, "subcaption": shot.subcaption, "seed": shot.seed,
        "title": shot.title, **({"description": shot.description} if shot.description else {}),
        **({"film": args.film} if args.film else {}),
    }  # fmt: skip


PAINT_SHOTS = ToolSpec(
    name="paint_shots",
    description=(
        "Make storyboard shots around the advertiser's own product photo, all at once. Each shot has a slot "
        "(shot-1, shot-2, …), a prompt for place, light, season and colours, a framing and a caption. To make one "
        "again, give its slot and, in `replaces`, the artifact it is made instead of."
    ),
    args=PaintShots,
    run=paint_shots,
    capabilities=("image.cutout", "image.preview", "image.generate"),
)
