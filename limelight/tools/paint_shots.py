"""`paint_shots`: storyboard shots around the untouched product, side by side, each with its own progress."""

from __future__ import annotations

from pydantic import JsonValue

from limelight.schema.artifact import Artifact
from limelight.schema.capability import GenerateRequest, MediaResult
from limelight.schema.errors import LimelightError
from limelight.schema.state import ShotItem
from limelight.schema.work import PaintShots, ShotRequest
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, batch, call, keep, outcome, recorded
from limelight.tools.product_photo import Subject, subject_of

EXPECTED_S = 6.0
"""First estimate for one picture, before its own progress tells better."""
MIN_FIDELITY = 0.97
"""Reflection: a picture whose product is further from the photo than this is made once more."""


async def paint_shots(scope: ToolScope, args: PaintShots) -> ToolOutcome:
    """Cut the product out once, then make every shot; a shot that fails leaves its slot marked, and the rest go on."""
    storyboard = await _reserve(scope, args)
    subject = await subject_of(scope, product_id=args.product_id, photo_id=args.photo_id)

    async def make(shot: ShotRequest) -> Artifact:
        try:
            artifact = await _paint(scope, subject, args, shot)
        except BaseException as error:
            gone = "failed" if isinstance(error, LimelightError) else "pending"
            await _fill(scope, shot, status=gone, artifact=None, shown=storyboard)
            raise
        await _fill(scope, shot, status="done", artifact=artifact, shown=storyboard)
        return artifact

    made, problems = await batch(args.shots, make, slot=lambda s: s.slot)
    note = f" Note on the photo: {subject.doubt}" if subject.doubt else ""
    names = ", ".join(a.name for a in made)
    return outcome(f"{len(made)} of {len(args.shots)} shots in {args.aspect}: {names}.{note}", made, problems)


async def _paint(scope: ToolScope, subject: Subject, args: PaintShots, shot: ShotRequest) -> Artifact:
    key = scope.step.for_item(f"{shot.slot}-{args.aspect}")
    done = await recorded(scope, key)
    if done is not None:
        return done
    await allowed(scope, f"{shot.title}. {shot.prompt}. {shot.caption}")
    title = f"Shot {shot.index}"
    async with ProgressReporter(
        scope.emitter.child(f"{shot.slot}-{args.aspect}"), step_id=scope.step.step_id, slot=shot.slot,
        title=title, expected_s=EXPECTED_S,
    ) as progress:  # fmt: skip
        result = await _faithful(scope, subject, args, shot, progress)
    parents = [p for p in (shot.replaces, subject.photo.id) if p]
    return await keep(
        scope, key, kind="shot", name=f"{title} - {shot.title}" if shot.title else title, result=result,
        parents=parents, meta=_meta(args, shot),
    )  # fmt: skip


async def _faithful(
    scope: ToolScope, subject: Subject, args: PaintShots, shot: ShotRequest, progress: ProgressReporter
) -> MediaResult:
    """A picture whose product is the photo's; one more try, with another seed, when it is not."""
    request = GenerateRequest(
        cutout=subject.cutout.blob or "", prompt=shot.prompt, category=subject.category, aspect=args.aspect,
        framing=shot.framing, seed=shot.seed,
    )  # fmt: skip
    result = await call(scope, "image.generate", request, on_progress=progress.update)
    if _fidelity(result) >= MIN_FIDELITY:
        return result
    again = await call(
        scope, "image.generate", request.model_copy(update={"seed": shot.seed + 1009}), on_progress=progress.update
    )
    return max(result, again, key=_fidelity)


def _fidelity(result: MediaResult) -> float:
    value = result.facts.get("fidelity")
    return float(value) if isinstance(value, int | float) else 1.0


def _meta(args: PaintShots, shot: ShotRequest) -> dict[str, JsonValue]:
    return {
        "index": shot.index, "slot": shot.slot, "aspect": args.aspect, "prompt": shot.prompt,
        "framing": shot.framing, "caption": shot.caption, "subcaption": shot.subcaption, "seed": shot.seed,
        "title": shot.title,
    }  # fmt: skip


async def _reserve(scope: ToolScope, args: PaintShots) -> bool:
    """Show the slots before their pictures are there. The same storyboard in another aspect leaves them alone."""
    ctx = scope.ctx
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, scope.emitter) as state:
        board = state.storyboard
        again = [board.get(s.slot) for s in args.shots]
        if all(i is not None and i.prompt == s.prompt for i, s in zip(again, args.shots, strict=True)) and any(
            i is not None and i.artifact_id and i.aspect != args.aspect for i in again
        ):
            return False
        for shot in args.shots:
            old = state.storyboard.get(shot.slot)
            state.storyboard[shot.slot] = ShotItem(
                index=shot.index, title=shot.title, prompt=shot.prompt, framing=shot.framing,
                aspect=args.aspect, caption=shot.caption, subcaption=shot.subcaption, status="rendering",
                artifact_id=old.artifact_id if old else None,
            )  # fmt: skip
    return True


async def _fill(
    scope: ToolScope, shot: ShotRequest, *, status: str, artifact: Artifact | None, shown: bool
) -> None:
    if not shown:
        return
    ctx = scope.ctx
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, scope.emitter) as state:
        item = state.storyboard.get(shot.slot)
        if item is None:
            return
        update: dict[str, object] = {"status": status, "progress": 1.0 if artifact else 0.0}
        if artifact is not None:
            update["artifact_id"] = artifact.id
        state.storyboard[shot.slot] = item.model_copy(update=update)


PAINT_SHOTS = ToolSpec(
    name="paint_shots",
    description=(
        "Make storyboard shots around the advertiser's own product photo, all at once. Each shot has a slot "
        "(shot-1, shot-2, …), a prompt for place, light, season and colours, a framing and a caption. To make one "
        "again, give its slot and, in `replaces`, the artifact it is made instead of."
    ),
    args=PaintShots,
    run=paint_shots,
)
