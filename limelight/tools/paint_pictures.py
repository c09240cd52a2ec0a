"""`paint_pictures`: single pictures of the product, outside the storyboard."""

from __future__ import annotations

from limelight.schema.artifact import Artifact
from limelight.schema.capability import GenerateRequest
from limelight.schema.work import PaintPictures
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, batch, call, keep, outcome, recorded
from limelight.tools.product_photo import subject_of


async def paint_pictures(scope: ToolScope, args: PaintPictures) -> ToolOutcome:
    """`n` pictures of one prompt, by seed. With neither prompt nor theme the listing decides the scene."""
    prompt = await allowed(scope, args.prompt)
    subject = await subject_of(scope, product_id=args.product_id, photo_id=args.photo_id)

    async def make(index: int) -> Artifact:
        key = scope.step.for_item(f"picture-{index}")
        done = await recorded(scope, key)
        if done is not None:
            return done
        seed = args.seed + (index - 1) * 101
        request = GenerateRequest(
            cutout=subject.cutout.blob or "", prompt=prompt, theme=args.theme, category=subject.category,
            aspect=args.aspect, framing=args.framing, seed=seed, height_cm=subject.height_cm,
        )  # fmt: skip
        async with ProgressReporter(
            scope.emitter.child(f"picture-{index}"), step_id=scope.step.step_id, slot=f"picture-{index}",
            title=f"Picture {index}", expected_s=6.0,
        ) as progress:  # fmt: skip
            result = await call(scope, "image.generate", request, on_progress=progress.update)
        return await keep(
            scope, key, kind="image", name=f"{subject.title[:60]} - picture {index}", result=result,
            parents=[subject.photo.id],
            meta={"index": index, "prompt": prompt, "theme": args.theme, "seed": seed, "aspect": args.aspect, "framing": args.framing},
        )  # fmt: skip

    made, problems = await batch(scope, range(1, args.n + 1), make, slot=lambda i: f"picture-{i}")
    return outcome(f"{len(made)} of {args.n} pictures in {args.aspect}", made, problems)


PAINT_PICTURES = ToolSpec(
    name="paint_pictures",
    description="Make one or more single pictures around the advertiser's own product photo; not for storyboards.",
    args=PaintPictures,
    run=paint_pictures,
    capabilities=("image.cutout", "image.generate"),
)
