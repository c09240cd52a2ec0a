"""`describe_picture`: what is in a picture, told in words."""

from __future__ import annotations

from limelight.schema.pictures import DescribeRequest, DescribeResult
from limelight.schema.work import DescribePicture
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, ask, keep, outcome, recorded
from limelight.tools.lineage import Lineage, picture_of


async def describe_picture(scope: ToolScope, args: DescribePicture) -> ToolOutcome:
    """Look at one picture; what is seen is a document with the answer."""
    key = scope.step.for_item("described")
    done = await recorded(scope, key)
    if done is None:
        line = await picture_of(scope, args.picture_id)
        request = DescribeRequest(
            picture=line.blob, question=args.question, language=args.language, products=await _products(scope, line),
            known=line.words, things=_things(line),
        )  # fmt: skip
        seen = await ask(scope, "image.describe", request, DescribeResult)
        text = await allowed(scope, seen.text)
        done = await keep(
            scope, key, kind="document", name=f"What is in {line.picture.name}"[:120], mime="text/plain", parents=[line.picture.id],
            meta={
                "text": text, "colours": [one.model_dump() for one in seen.colours], "reads": [*seen.reads],
                "products": [*seen.products], "provider": seen.provider, "fallback": seen.fallback,
            },
        )  # fmt: skip
    return outcome(str(done.meta.get("text") or ""), [done])


async def _products(scope: ToolScope, line: Lineage) -> dict[str, str]:
    """The product that the picture was made around, by its title."""
    state = await scope.ctx.services.conversations.state(scope.ctx.principal, scope.ctx.thread_id)
    if line.cutout is None or not line.cutout.blob:
        return {}
    title = state.product.title if state.product else ""
    return {title or "the product": line.cutout.blob}


def _things(line: Lineage) -> tuple[str, ...]:
    """What stands around the product, as far as its scene tells."""
    props = (line.origin.scene if line.origin else {}).get("props")
    if not isinstance(props, dict):
        return ()
    which, gone = props.get("which"), props.get("leave_out")
    out = gone if isinstance(gone, list) else []
    return tuple(
        str(one) for one in dict.fromkeys(which if isinstance(which, list) else []) if one not in out
    )


DESCRIBE_PICTURE = ToolSpec(
    name="describe_picture",
    description="Say what is in a picture: kind, colours, light, words that can be read, the product. Answers a question about it.",
    args=DescribePicture,
    run=describe_picture,
    capabilities=("image.describe",),
)
