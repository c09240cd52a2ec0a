"""`study_site`: a brand is read off a few pages of its own site, and shown to be confirmed. Nothing is taken over yet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

import structlog

from limelight.capabilities.embedding import shared_embedder
from limelight.infra.voice import Voice
from limelight.memory.guide import Guide
from limelight.memory.site import brand_of_site, pages_to_read, place_of, told
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput, LimelightError
from limelight.schema.finding import PageResult, ReadRequest
from limelight.schema.work import StudySite
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, keep, outcome, recorded
from limelight.tools.looking_up import ask

log = structlog.get_logger(__name__)
LOOKED_BACK = 60
"""Messages among which the site must have been named."""


async def study_site(scope: ToolScope, args: StudySite) -> ToolOutcome:
    """Read the page that was named and the site's pages that tell most; record what they say of the brand.

    Raises `BadInput` where pages cannot be read here, and where the first one says nothing of a brand.
    """
    key = scope.step.for_item("site")
    if known := await recorded(scope, key):
        return _told(known)
    voice = Voice(args.language)
    await _named_by_the_person(scope, args.url)
    home = await ask(scope, "web.read", ReadRequest(url=args.url, look=True), PageResult, voice=voice)
    more = await asyncio.gather(*(_more(scope, url) for url in pages_to_read(home, most=args.pages - 1)))
    pages = [home, *(one for one in more if one is not None)]
    guide = await asyncio.to_thread(brand_of_site, pages, shared_embedder())
    if not told(guide):
        raise BadInput(
            f"{place_of(home.url)} shows nothing that I could read a brand off: give me another page, your logo or a brand guide",
            value=home.url,
        )  # fmt: skip
    said = await allowed(scope, brief(guide, pages, voice))
    made = await keep(
        scope, key, kind="document", name=f"Brand of {guide.name}", mime="text/markdown",
        meta={
            "text": plain(guide, voice), "brief": said, "guide": guide.model_dump(mode="json"), "sources": [page.url for page in pages],
            "left_out": sum(page.left_out for page in pages),
        },
    )  # fmt: skip
    return _told(made)


def brief(guide: Guide, pages: Sequence[PageResult], voice: Voice) -> str:
    """What was read, with its sources; it ends with the question that a "yes" answers."""
    rows = "\n".join(f"- **{title}**: {words}" for title, words in told(guide, voice))
    left = sum(page.left_out for page in pages)
    notes = [
        voice.say("site_sources", sources=", ".join(place_of(page.url) for page in pages)),
        voice.say("site_left_out_1" if left == 1 else "site_left_out", n=left) if left else "",
        voice.say("b_use_guide"),
    ]
    return f"{voice.say('site_read', name=guide.name)}\n\n{rows}\n\n{' '.join(one for one in notes if one)}"


def plain(guide: Guide, voice: Voice) -> str:
    """What was read, for the library."""
    return "\n".join(f"{title}: {words}" for title, words in told(guide, voice))


async def _named_by_the_person(scope: ToolScope, url: str) -> None:
    """Raises `BadInput` for a site that no message of the person names: no model sends us where a page wants us to go."""
    host = urlsplit(url if "://" in url else f"https://{url}").netloc.lower().removeprefix("www.")
    services, ctx = scope.ctx.services, scope.ctx
    said = await services.conversations.messages(ctx.principal, ctx.thread_id, limit=LOOKED_BACK)
    if not host or not any(host in one.content.lower() for one in said if one.role == "user"):
        raise BadInput(
            f"the person has not named the site {host[:80]!r}; ask which one is meant", value=host[:80]
        )


async def _more(scope: ToolScope, url: str) -> PageResult | None:
    """A further page; one that cannot be had is done without."""
    try:
        return await ask(scope, "web.read", ReadRequest(url=url, look=True), PageResult)
    except LimelightError as error:
        log.info("page_not_read", url=url[:200], code=error.code)
        return None


def _told(made: Artifact) -> ToolOutcome:
    """The brief as the subagent sees it: it was put together here, from lines that were checked."""
    said = str(made.meta["brief"])
    return outcome(said, [made], notes=[said])


STUDY_SITE = ToolSpec(
    name="study_site",
    description=(
        "Read a brand off a few pages of its own web site: colours, typefaces, tone, audience, slogan and claims, each with its "
        "page. The person is asked whether it is right before anything is kept."
    ),
    args=StudySite,
    run=study_site,
    capabilities=("web.read",),
)
