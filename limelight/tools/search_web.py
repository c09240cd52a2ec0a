"""`search_web`: pages about something, as data that others wrote."""

from __future__ import annotations

from limelight.schema.errors import NotFound
from limelight.schema.finding import WebRequest, WebResult, as_data, plain_words
from limelight.schema.work import SearchWeb
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import keep, outcome, recorded
from limelight.tools.looking_up import ask, in_order


async def search_web(scope: ToolScope, args: SearchWeb) -> ToolOutcome:
    """Search, and record what was found with its addresses. Raises `NotFound` where nothing was."""
    key = scope.step.for_item("pages")
    if known := await recorded(scope, key):
        return outcome(as_data(str(known.meta["text"]), source="web search"), [known])
    found = await ask(scope, "web.search", WebRequest(query=args.query, most=args.most), WebResult)
    hits = await in_order(scope, args.query, found.hits, found.words())
    if not hits:
        raise NotFound(f"nothing was found for “{args.query[:80]}”", value=args.query[:80])
    text = "\n".join(
        f"{n}. {plain_words(one.title)} <{one.url}>: {plain_words(one.snippet)}"
        for n, one in enumerate(hits, 1)
    )
    made = await keep(
        scope, key, kind="document", name=f"Found: {args.query[:60]}", mime="text/markdown",
        meta={"text": text, "sources": [one.url for one in hits], "left_out": found.left_out},
    )  # fmt: skip
    return outcome(as_data(text, source="web search"), [made])


SEARCH_WEB = ToolSpec(
    name="search_web",
    description="Search the web; the answer is a list of pages with snippets, written by others.",
    args=SearchWeb,
    run=search_web,
    capabilities=("web.search", "text.rerank"),
)
