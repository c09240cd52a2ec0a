"""`web.read`: one page, as its owner allows it to be read, as text."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import numpy as np

from limelight.capabilities.providers.search.css import colors_of, fonts_of, named_in
from limelight.capabilities.providers.search.html import Read, read_html, read_text
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import BadInput, LimelightError, NotFound, ProviderFailed, TryAgain, WrongType
from limelight.schema.finding import Fetch, Fetched, PageLook, PageResult, ReadRequest

MOST_BYTES = 2 * 2**20
MOST_SHEET = 512 * 2**10
SHEETS = 3
ROBOTS_BYTES = 512 * 2**10
"""RFC 9309 asks for 500 KiB at least."""
ROBOTS_S = 3600.0
SITES = 256
"""Sites whose `robots.txt` is remembered."""
TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.8"


class PageReader:
    """Reads pages of the web. `Provider`. `agent` is the name by which `robots.txt` speaks to it."""

    name = "web-pages"
    capabilities: frozenset[Capability] = frozenset({"web.read"})

    def __init__(self, *, fetch: Fetch, agent: str, timeout_s: float = 15.0) -> None:
        self._fetch, self._agent, self._timeout_s = fetch, agent, timeout_s
        self._robots: OrderedDict[str, tuple[float, RobotFileParser]] = OrderedDict()

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> PageResult:
        """The page. Raises `BadInput` for an address that may not be reached or read, `WrongType`, `TooLarge`, `TryAgain`."""
        if not isinstance(request, ReadRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        url = request.url if "://" in request.url else f"https://{request.url}"
        await self._allowed(url)
        answer = await self._fetch(url, accept=ACCEPT, most_bytes=MOST_BYTES, timeout_s=self._timeout_s)
        if urlsplit(answer.url).netloc != urlsplit(url).netloc:
            await self._allowed(answer.url)  # it leads to another site, which has a say of its own
        _answered(answer)
        read = await asyncio.to_thread(_read, answer)
        look = await self._look(read, answer.url) if request.look else PageLook()
        return PageResult(
            url=answer.url, title=read.metas.get("og:title") or read.title, site=read.metas.get("og:site_name", ""),
            description=read.metas.get("description") or read.metas.get("og:description", ""),
            language=read.language, passages=read.passages, links=read.links, look=look,
        )  # fmt: skip

    async def _allowed(self, url: str) -> None:
        """Raises `BadInput` where the site's `robots.txt` does not let the page be read."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._robots.get(site)
        if known is None or time.monotonic() - known[0] > ROBOTS_S:
            known = self._robots[site] = (time.monotonic(), await self._rules(site))
            while len(self._robots) > SITES:
                self._robots.popitem(last=False)
        if not known[1].can_fetch(self._agent, url):
            raise BadInput(
                f"{parts.netloc} does not let programs read this page (its robots.txt says so): send me the text, or a PDF",
                code="robots", value=url[:200],
            )  # fmt: skip

    async def _rules(self, site: str) -> RobotFileParser:
        """What `robots.txt` says: all may be read where there is none, nothing where the site fails (RFC 9309)."""
        rules = RobotFileParser()
        answer = await self._fetch(
            f"{site}/robots.txt", accept="text/plain", most_bytes=ROBOTS_BYTES, timeout_s=self._timeout_s
        )
        if answer.status >= 500:
            raise TryAgain(
                f"{urlsplit(site).netloc} answered {answer.status}: try again later",
                code="outage",
                value=answer.status,
            )
        lines = answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else []
        rules.parse(lines)
        return rules

    async def _look(self, read: Read, url: str) -> PageLook:
        """Colours and typefaces of the page's own styles and of its first style sheets."""
        found = await asyncio.gather(*(self._sheet(one) for one in read.sheets[:SHEETS]))
        sheets = [*read.styles, *(one for one in found if one)]
        theme = next(iter(named_in(read.metas.get("theme-color", ""))), "")
        colors, fonts = await asyncio.to_thread(lambda: (colors_of(sheets), fonts_of(sheets)))
        logo = read.logo or read.icon
        return PageLook(theme=theme, colors=colors, fonts=fonts, logo=logo, inks=await self._inks(logo))

    async def _inks(self, logo: str) -> list[str]:
        """Colours of the logo, where it is a picture that can be had."""
        if not logo:
            return []
        try:
            await self._allowed(logo)
            answer = await self._fetch(
                logo, accept="image/*", most_bytes=MOST_BYTES, timeout_s=self._timeout_s
            )
        except LimelightError:
            return []
        return await asyncio.to_thread(inks_of, answer.body) if answer.status == 200 else []

    async def _sheet(self, url: str) -> str:
        """A style sheet; nothing where it cannot be had, for the page can be read without."""
        try:
            await self._allowed(url)
            answer = await self._fetch(
                url, accept="text/css", most_bytes=MOST_SHEET, timeout_s=self._timeout_s
            )
        except LimelightError:
            return ""
        return (
            answer.body.decode("utf-8", "replace")
            if answer.status == 200 and answer.mime == "text/css"
            else ""
        )


def inks_of(data: bytes) -> list[str]:
    """`#rrggbb` of what can be seen of a picture, the most first; nothing for what is no picture."""
    from limelight.capabilities.providers.pixels import opened
    from limelight.studio.inspect.pixels import dominant

    try:
        small = opened(data, what="the logo").convert("RGBA")
    except BadInput:
        return []
    small.thumbnail((192, 192))
    rgba = np.asarray(small)
    seen = rgba[rgba[..., 3] > 127][:, :3]
    side = int(np.sqrt(len(seen)))
    if side < 4:
        return []
    square = np.ascontiguousarray(seen[: side * side].reshape(side, side, 3))
    return ["#" + bytes(color.tolist()).hex() for color in dominant(square)[:4]]


def _answered(answer: Fetched) -> None:
    """Raises for an answer that is no page."""
    host = urlsplit(answer.url).netloc
    if answer.status == 429 or answer.status >= 500:
        raise TryAgain(
            f"{host} answered {answer.status}: try again later", code="outage", value=answer.status
        )
    if answer.status in (404, 410):
        raise NotFound(f"{host} has no such page", value=answer.url[:200])
    if answer.status != 200:
        raise BadInput(
            f"{host} does not give this page (it answered {answer.status})", value=answer.url[:200]
        )
    if answer.mime not in TYPES or b"\x00" in answer.body[:4096]:
        raise WrongType(
            f"{host} gives {answer.mime or 'something'} there, and only pages and plain text are read: send me the file itself",
            limit=[*sorted(TYPES)], value=answer.mime,
        )  # fmt: skip


def _read(answer: Fetched) -> Read:
    text = decoded(answer)
    return read_text(text) if answer.mime == "text/plain" else read_html(text, url=answer.url)


def decoded(answer: Fetched) -> str:
    """The body as text: in the charset that it names, else UTF-8."""
    try:
        return answer.body.decode(answer.charset or "utf-8", "replace")
    except LookupError:
        return answer.body.decode("utf-8", "replace")
