"""`compose_bed`: music of exactly the length that is needed."""

from __future__ import annotations

from limelight.schema.capability import ComposeRequest
from limelight.schema.work import ComposeBed
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import call, keep, outcome, recorded


async def compose_bed(scope: ToolScope, args: ComposeBed) -> ToolOutcome:
    """Compose one bed whose beats meet the cuts as nearly as they can."""
    key = scope.step.for_item("bed")
    done = await recorded(scope, key)
    if done is None:
        request = ComposeRequest(mood=args.mood, seconds=args.seconds, seed=args.seed, cuts=args.cuts)
        async with ProgressReporter(
            scope.emitter.child("bed"),
            step_id=scope.step.step_id,
            slot="music",
            title="Music",
            expected_s=3.0,
        ) as progress:
            result = await call(scope, "music.compose", request, on_progress=progress.update)
        done = await keep(
            scope, key, kind="music", name=f"Music - {args.mood}", result=result,
            meta={"mood": args.mood, "seed": args.seed, "text": f"{args.mood}, {args.seconds:g} s"},
        )  # fmt: skip
    return outcome(f"a {args.mood} bed of {done.duration_s or 0:g} s", [done])


COMPOSE_BED = ToolSpec(
    name="compose_bed",
    description="Compose a music bed of an exact length in a mood; `cuts` are the seconds at which pictures change.",
    args=ComposeBed,
    run=compose_bed,
    capabilities=("music.compose",),
)
