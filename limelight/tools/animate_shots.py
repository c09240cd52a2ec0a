"""`animate_shots`: one clip a shot, side by side."""

from __future__ import annotations

from limelight.schema.artifact import Artifact
from limelight.schema.capability import AnimateRequest
from limelight.schema.state import ShotItem
from limelight.schema.work import AnimateShot, AnimateShots
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import batch, call, keep, media, outcome, recorded


async def animate_shots(scope: ToolScope, args: AnimateShots) -> ToolOutcome:
    """Animate each shot; a clip that a crash left finished is returned, not made again."""

    async def make(shot: AnimateShot) -> Artifact:
        return await _animate(scope, shot)

    made, problems = await batch(scope, args.shots, make, slot=lambda s: s.shot_id)
    total = sum(a.duration_s or 0 for a in made)
    return outcome(f"{len(made)} of {len(args.shots)} clips, {total:g} s together", made, problems)


async def _animate(scope: ToolScope, args: AnimateShot) -> Artifact:
    key = scope.step.for_item(f"clip-{args.shot_id}")
    done = await recorded(scope, key)
    if done is not None:
        return done
    shot = await media(scope, args.shot_id, "shot", "image")
    slot, item = await _place(scope, shot)
    name = f"Clip {item.index or ''}".strip()
    seed = shot.meta.get("seed")
    async with ProgressReporter(
        scope.emitter.child(f"clip-{args.shot_id}"), step_id=scope.step.step_id, slot=slot or args.shot_id,
        title=name, expected_s=5.0,
    ) as progress:  # fmt: skip
        request = AnimateRequest.model_validate({
            "picture": shot.blob, "mask": shot.extra_blobs.get("mask"), "aspect": item.aspect,
            "seconds": args.seconds, "move": args.move, "effect": args.effect,
            "seed": seed if isinstance(seed, int) else 0,
        })  # fmt: skip
        result = await call(scope, "video.animate", request, on_progress=progress.update)
    return await keep(
        scope, key, kind="clip", name=f"{name} - {shot.meta.get('title') or shot.name}", result=result,
        parents=[shot.id],
        meta={
            "index": item.index or None, "slot": slot, "aspect": item.aspect, "move": args.move, "effect": args.effect,
            "caption": item.caption, "subcaption": item.subcaption,
            **({"film": film} if (film := shot.meta.get("film")) else {}),
        },
    )  # fmt: skip


async def _place(scope: ToolScope, shot: Artifact) -> tuple[str, ShotItem]:
    """The slot that a shot is for, as the storyboard shows it now: shots are replaced, moved and cropped by hand."""
    state = await scope.ctx.services.conversations.state(scope.ctx.principal, scope.ctx.thread_id)
    board = state.storyboard if state.film == shot.meta.get("film", "") else {}
    for slot, item in board.items():
        if item.artifact_id == shot.id:
            return slot, item
    own = {key: str(shot.meta.get(key) or "") for key in ("slot", "caption", "subcaption")}
    bare = ShotItem(index=shot.index or 0, caption=own["caption"], subcaption=own["subcaption"])
    item = board.get(own["slot"], bare)
    return own["slot"], item.model_copy(update={"aspect": str(shot.meta.get("aspect") or "16:9")})


ANIMATE_SHOTS = ToolSpec(
    name="animate_shots",
    description="Turn shots into clips, all at once: each with seconds, a camera move and an effect.",
    args=AnimateShots,
    run=animate_shots,
    capabilities=("video.animate",),
)
