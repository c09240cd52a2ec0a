"""`animate_shots`: one clip a shot, side by side."""

from __future__ import annotations

from limelight.schema.artifact import Artifact
from limelight.schema.capability import AnimateRequest
from limelight.schema.errors import BadInput
from limelight.schema.work import AnimateShot, AnimateShots
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import batch, call, keep, outcome, recorded


async def animate_shots(scope: ToolScope, args: AnimateShots) -> ToolOutcome:
    """Animate each shot; a clip that a crash left finished is returned, not made again."""

    async def make(shot: AnimateShot) -> Artifact:
        return await _animate(scope, shot)

    made, problems = await batch(args.shots, make, slot=lambda s: s.shot_id)
    total = sum(a.duration_s or 0 for a in made)
    return outcome(f"{len(made)} of {len(args.shots)} clips, {total:g} s together", made, problems)


async def _animate(scope: ToolScope, args: AnimateShot) -> Artifact:
    key = scope.step.for_item(f"clip-{args.shot_id}")
    done = await recorded(scope, key)
    if done is not None:
        return done
    shot = await scope.ctx.services.artifacts.get(scope.ctx.principal, args.shot_id)
    if shot.kind not in {"shot", "image"} or shot.blob is None:
        raise BadInput(
            f"{shot.name} is a {shot.kind} and cannot be animated; give a shot or an image",
            limit=["shot", "image"], value=shot.kind,
        )  # fmt: skip
    slot = str(shot.meta.get("slot") or "")
    name = f"Clip {shot.index or ''}".strip()
    seed = shot.meta.get("seed")
    aspect = str(shot.meta.get("aspect") or "16:9")
    async with ProgressReporter(
        scope.emitter.child(f"clip-{args.shot_id}"), step_id=scope.step.step_id, slot=slot or args.shot_id,
        title=name, expected_s=5.0,
    ) as progress:  # fmt: skip
        request = AnimateRequest.model_validate({
            "picture": shot.blob, "mask": shot.extra_blobs.get("mask"), "aspect": aspect,
            "seconds": args.seconds, "move": args.move, "effect": args.effect,
            "seed": seed if isinstance(seed, int) else 0,
        })  # fmt: skip
        result = await call(scope, "video.animate", request, on_progress=progress.update)
    return await keep(
        scope, key, kind="clip", name=f"{name} - {shot.meta.get('title') or shot.name}", result=result,
        parents=[shot.id],
        meta={
            "index": shot.index, "slot": slot, "aspect": aspect, "move": args.move, "effect": args.effect,
            "caption": shot.meta.get("caption") or "", "subcaption": shot.meta.get("subcaption") or "",
        },
    )  # fmt: skip


ANIMATE_SHOTS = ToolSpec(
    name="animate_shots",
    description="Turn shots into clips, all at once: each with seconds, a camera move and an effect.",
    args=AnimateShots,
    run=animate_shots,
)
