"""`film_scene`: a clip of a scene in words alone, without the product."""

from __future__ import annotations

from limelight.schema.capability import MediaResult
from limelight.schema.errors import BadInput
from limelight.schema.pictures import GenerateVideoRequest
from limelight.schema.work import FilmScene
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, ask, keep, outcome, recorded

EXPECTED_S = 90.0


async def film_scene(scope: ToolScope, args: FilmScene) -> ToolOutcome:
    """One silent clip. Raises `BadInput` (code `not_configured`) where nobody makes clips of words."""
    key = scope.step.for_item("scene")
    done = await recorded(scope, key)
    if done is None:
        if not scope.ctx.services.operator.serves("video.generate"):
            raise BadInput(
                "nobody here films a scene from words alone: whoever runs Limelight can switch that on with the set “nova-reel” in "
                "`capabilities.sets`. I can animate pictures of your product meanwhile",
                code="not_configured", value="video.generate",
            )  # fmt: skip
        prompt = await allowed(scope, args.prompt)
        request = GenerateVideoRequest(
            prompt=prompt, seconds=args.seconds, aspect=args.aspect, seed=args.seed
        )
        async with ProgressReporter(
            scope.emitter.child("scene"), step_id=scope.step.step_id, slot="scene", title="Scene", expected_s=EXPECTED_S
        ) as progress:  # fmt: skip
            result = await ask(scope, "video.generate", request, MediaResult, on_progress=progress.update)
        done = await keep(
            scope, key, kind="clip", name=f"Scene - {prompt}"[:120], result=result,
            meta={"prompt": prompt, "aspect": args.aspect, "seed": args.seed},
        )  # fmt: skip
    return outcome("one clip of the scene", [done])


FILM_SCENE = ToolSpec(
    name="film_scene",
    description="Make a silent clip of a scene in words alone, such as waves at sunset, without the product: a cutaway.",
    args=FilmScene,
    run=film_scene,
    capabilities=("video.generate",),
)
