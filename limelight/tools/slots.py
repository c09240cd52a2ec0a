"""The storyboard's slots as the page shows them while their pictures are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from limelight.schema.artifact import Artifact
from limelight.schema.state import ShotItem
from limelight.schema.work import PaintShots, ShotRequest
from limelight.sdk.spec import ToolScope


async def reserve(scope: ToolScope, args: PaintShots) -> bool:
    """Show the slots before their pictures are there.

    False for the same storyboard in another aspect, which leaves the slots alone.
    """
    ctx = scope.ctx
    async with ctx.services.states.edit(
        ctx.principal, ctx.thread_id, scope.emitter.child("reserve")
    ) as state:
        board = state.storyboard
        again = [board.get(s.slot) for s in args.shots]
        if all(
            i is not None and i.prompt == s.prompt for i, s in zip(again, args.shots, strict=True)
        ) and any(i is not None and i.artifact_id and i.aspect != args.aspect for i in again):
            return False
        for shot in args.shots:
            old = state.storyboard.get(shot.slot)
            state.storyboard[shot.slot] = ShotItem(
                index=shot.index, title=shot.title, prompt=shot.prompt, framing=shot.framing,
                aspect=args.aspect, caption=shot.caption, subcaption=shot.subcaption, status="rendering",
                artifact_id=old.artifact_id if old else None,
            )  # fmt: skip
    return True


async def fill(scope: ToolScope, shot: ShotRequest, artifact: Artifact) -> None:
    """Put a finished shot into its slot."""
    update = {"status": "done", "progress": 1.0, "artifact_id": artifact.id}
    await _set(scope, [shot], update, who=f"fill-{shot.slot}")


async def give_up(
    scope: ToolScope, shots: Sequence[ShotRequest], *, status: Literal["failed", "pending"]
) -> None:
    """Say of slots that nothing came; what filled them before stays."""
    slots = "-".join(shot.slot for shot in shots)
    await _set(scope, shots, {"status": status, "progress": 0.0}, who=f"{status}-{slots}")


async def _set(
    scope: ToolScope, shots: Sequence[ShotRequest], update: dict[str, str | float], *, who: str
) -> None:
    ctx = scope.ctx
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, scope.emitter.child(who)) as state:
        for shot in shots:
            item = state.storyboard.get(shot.slot)
            if item is not None:
                state.storyboard[shot.slot] = item.model_copy(update=update)
