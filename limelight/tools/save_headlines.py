"""`save_headlines`: headlines within their limit become artifacts."""

from __future__ import annotations

import re

from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput
from limelight.schema.work import SaveHeadlines
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, keep, outcome, recorded
from limelight.tools.product_photo import brand_of


async def save_headlines(scope: ToolScope, args: SaveHeadlines) -> ToolOutcome:
    """Refuse headlines that are too long, repeated or off-brand, naming each; record the rest in order."""
    brand = await brand_of(scope)
    faults: list[str] = []
    seen: set[str] = set()
    for text in args.headlines:
        if len(text) > args.max_chars:
            faults.append(f"“{text}” has {len(text)} characters, at most {args.max_chars} are allowed")
        if text.casefold() in seen:
            faults.append(f"“{text}” comes twice")
        avoided = [word for word in brand.avoid_words if _has(text, word)]
        if avoided:
            faults.append(f"“{text}” uses {avoided[0]!r}, which {brand.name} avoids")
        seen.add(text.casefold())
    if faults:
        raise BadInput("; ".join(faults), limit=args.max_chars)
    made: list[Artifact] = []
    for index, text in enumerate([await allowed(scope, text) for text in args.headlines], start=1):
        key = scope.step.for_item(f"headline-{index}")
        made.append(
            await recorded(scope, key)
            or await keep(
                scope, key, kind="headline", name=text, mime="text/plain",
                meta={"text": text, "index": index, "max_chars": args.max_chars, "chars": len(text)},
            )
        )  # fmt: skip
    return outcome(f"{len(made)} headlines of at most {args.max_chars} characters", made)


def _has(text: str, word: str) -> bool:
    """Whether a word or phrase stands in a text as such: "art" does not stand in "smart"."""
    return re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", text.casefold()) is not None


SAVE_HEADLINES = ToolSpec(
    name="save_headlines",
    description="Record headlines, each at most `max_chars` characters long, all different.",
    args=SaveHeadlines,
    run=save_headlines,
)
