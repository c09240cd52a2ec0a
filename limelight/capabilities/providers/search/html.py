"""HTML to readable text: titles, paragraphs and links in their order, without what a person does not see.

What is hidden (comments, scripts, `hidden`, `display:none`, tiny or transparent text) is where pages put words for machines:
none of it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from limelight.schema.finding import Link, Passage

_UNREAD = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "select", "button", "form", "nav",
    "footer", "dialog", "head",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "section", "article", "main", "header", "aside", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4",
    "h5", "h6", "blockquote", "figcaption", "td", "th", "tr", "table", "hr", "pre", "address", "summary", "details",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|font-size\s*:\s*0|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|color\s*:\s*transparent",
    re.I,
)
MOST_TEXT = 60_000
MOST_LINKS = 200
DEEPEST = 400
"""Elements inside each other beyond which a page is not read further."""
_ICONS = ("apple-touch-icon", "icon", "shortcut icon")


@dataclass
class Read:
    """What a page holds."""

    title: str = ""
    metas: dict[str, str] = field(default_factory=dict[str, str])
    """By name or property, lower case."""
    language: str = ""
    passages: list[Passage] = field(default_factory=list[Passage])
    links: list[Link] = field(default_factory=list[Link])
    styles: list[str] = field(default_factory=list[str])
    """CSS in the page itself."""
    sheets: list[str] = field(default_factory=list[str])
    """Addresses of its style sheets."""
    logo: str = ""
    icon: str = ""


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._base = url
        self._open: list[tuple[str, bool, bool]] = []
        """Elements that are open, each with whether what is in it is left unread, and whether a person does not see it."""
        self._text: list[str] = []
        self._heading = False
        self._anchor: tuple[str, list[str]] | None = None
        self._chars = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        self._note(tag, have)
        if tag == "br":
            self._text.append(" ")
        if tag == "body":
            self._open.clear()  # a head that nobody closed
        if tag in _BLOCKS:
            self._flush()
            self._heading = tag in _HEADINGS
        if tag == "a" and have.get("href") and not self._concealed:
            self._anchor = (have["href"], [])
        if tag not in _VOID and len(self._open) < DEEPEST:
            hidden = self._concealed or _is_hidden(have)
            self._open.append((tag, hidden or self._unread or tag in _UNREAD, hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._anchor is not None:
            self._link(*self._anchor)
            self._anchor = None
        names = [name for name, *_ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in _BLOCKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1][0] if self._open else ""
        if inside == "title":
            self.read.title = self.read.title or " ".join(data.split())[:300]
        elif inside == "style":
            self.read.styles.append(data[:200_000])
        elif not self._concealed and self._chars < MOST_TEXT:
            if self._anchor is not None:
                self._anchor[1].append(data)
            if not self._unread:
                self._chars += len(data)
                self._text.append(data)

    def finish(self) -> Read:
        self.close()
        self._flush()
        return self.read

    @property
    def _unread(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    @property
    def _concealed(self) -> bool:
        return bool(self._open) and self._open[-1][2]

    def _flush(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self.read.passages.append(Passage(text=text[:4000], heading=self._heading))

    def _note(self, tag: str, have: dict[str, str]) -> None:
        """What stands in attributes."""
        if tag == "html":
            self.read.language = have.get("lang", "")[:10]
        elif tag == "base" and have.get("href"):
            self._base = urljoin(self._base, have["href"])
        elif tag == "meta" and (name := (have.get("name") or have.get("property") or "").lower()):
            self.read.metas.setdefault(name, " ".join(have.get("content", "").split())[:1000])
        elif tag == "link" and have.get("href"):
            rel = have.get("rel", "").lower()
            if "stylesheet" in rel.split():
                self.read.sheets.append(urljoin(self._base, have["href"]))
            elif rel in _ICONS:
                self.read.icon = self.read.icon or urljoin(self._base, have["href"])
        elif tag == "img" and have.get("src") and not self.read.logo:
            told = " ".join(
                (
                    have.get("class", ""),
                    have.get("id", ""),
                    have.get("alt", ""),
                    have["src"].rsplit("/", 1)[-1],
                )
            )
            if re.search(r"\blogo|logo\b|brand-?mark", told, re.I) and not have["src"].startswith("data:"):
                self.read.logo = urljoin(self._base, have["src"])
        if have.get("style"):
            self.read.styles.append(f"x{{{have['style'][:2000]}}}")

    def _link(self, href: str, words: list[str]) -> None:
        url = urldefrag(urljoin(self._base, href.strip())).url
        if re.match(r"https?://", url) and len(self.read.links) < MOST_LINKS:
            self.read.links.append(Link(url=url, text=" ".join("".join(words).split())[:120]))


def read_html(html: str, *, url: str) -> Read:
    """What a page holds; whatever it is, it is read as far as it goes."""
    reader = _Reader(url)
    reader.feed(html)
    return reader.finish()


def read_text(text: str) -> Read:
    """The same of a page that is plain text."""
    parts = [" ".join(one.split()) for one in re.split(r"\n\s*\n", text[:MOST_TEXT])]
    return Read(passages=[Passage(text=one[:4000]) for one in parts if one])


def _is_hidden(have: dict[str, str]) -> bool:
    return (
        "hidden" in have
        or have.get("aria-hidden", "").lower() == "true"
        or (bool(have.get("style")) and _HIDDEN.search(have["style"]) is not None)
    )
