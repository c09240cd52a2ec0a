"""The storyboard's slots as the page shows them while their pictures are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from limelight.schema.artifact import Artifact
from limelight.schema.state import ShotItem
from limelight.schema.work import PaintShots, ShotRequest
from limelight.sdk.spec import ToolScope


async def for_film(scope: ToolScope, args: PaintShots) -> PaintShots:
    """The arguments with the film that they are for: unless they name one, that which is shown now."""
    if args.film is not None:
        return args
    state = await scope.ctx.services.conversations.state(scope.ctx.principal, scope.ctx.thread_id)
    return args.model_copy(update={"film": state.film})


async def is_shown(scope: ToolScope, args: PaintShots) -> bool:
    """Whether the film is the one that is shown."""
    state = await scope.ctx.services.conversations.state(scope.ctx.principal, scope.ctx.thread_id)
    return args.film == state.film


async def reserve(scope: ToolScope, args: PaintShots) -> bool:
    """Show the slots before their pictures are there; those of a film that is not shown now leave the board alone.

    False for the same storyboard in another aspect, whose pictures never stand on the board.
    """
    ctx = scope.ctx
    async with ctx.services.states.edit(
        ctx.principal, ctx.thread_id, scope.emitter.child("reserve")
    ) as state:
        if args.film != state.film:
            return True
        board = state.storyboard
        again = [board.get(s.slot) for s in args.shots]
        if all(
            i is not None and i.prompt == s.prompt for i, s in zip(again, args.shots, strict=True)
        ) and any(i is not None and i.artifact_id and i.aspect != args.aspect for i in again):
            return False
        for shot in args.shots:
            old = state.storyboard.get(shot.slot)
            bare = _bare(args, shot)
            bare.artifact_id = old.artifact_id if old else None
            state.storyboard[shot.slot] = bare
    return True


def _bare(args: PaintShots, shot: ShotRequest) -> ShotItem:
    return ShotItem(
        index=shot.index, title=shot.title, prompt=shot.prompt, description=shot.description, framing=shot.framing,
        aspect=args.aspect, caption=shot.caption, subcaption=shot.subcaption, status="rendering",
    )  # fmt: skip


async def fill(scope: ToolScope, args: PaintShots, shot: ShotRequest, artifact: Artifact) -> None:
    """Put a finished shot into its slot."""
    update = {"status": "done", "progress": 1.0, "artifact_id": artifact.id}
    await _set(scope, args, [shot], update, who=f"fill-{shot.slot}")


async def give_up(
    scope: ToolScope, args: PaintShots, shots: Sequence[ShotRequest], *, status: Literal["failed", "pending"]
) -> None:
    """Say of slots that nothing came; what filled them before stays."""
    slots = "-".join(shot.slot for shot in shots)
    await _set(scope, args, shots, {"status": status, "progress": 0.0}, who=f"{status}-{slots}")


async def _set(
    scope: ToolScope, args: PaintShots, shots: Sequence[ShotRequest], update: dict[str, str | float], *, who: str
) -> None:  # fmt: skip
    """Change slots, if their film is the one that is shown; it may have been opened since they were reserved."""
    ctx = scope.ctx
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, scope.emitter.child(who)) as state:
        if args.film != state.film:
            return
        for shot in shots:
            item = state.storyboard.get(shot.slot) or (_bare(args, shot) if args.film else None)
            if item is not None:
                state.storyboard[shot.slot] = item.model_copy(update=update)
