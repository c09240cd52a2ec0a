"""Reading a brand guide: colours, fonts, tone, words to avoid and a slogan, each with the page it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, Field, JsonValue

MOST = 12
"""Findings of one sort that are kept."""
_HEX = re.compile(r"#\s?([0-9a-fA-F]{6})\b|(?i:hex)\W{0,3}([0-9a-fA-F]{6})\b")
_RGB = re.compile(r"\bRGB\W{0,3}(\d{1,3})\D{1,3}(\d{1,3})\D{1,3}(\d{1,3})\b", re.I)
_NEUTRAL = re.compile(r"^#(?:f{6}|0{6})$", re.I)
_FONT = re.compile(
    r"(?:typeface|type ?family|font(?: family)?|headlines?|headings?|body(?: (?:copy|text))?|schrift(?:art)?|police|"
    r"tipografía|fonte)s?\s*(?:is|are|:|–|-|=)\s*([A-Z][\w ]{2,40})", re.I
)  # fmt: skip
_TONE = re.compile(
    r"(?:tone(?: of voice)?|our voice|voice (?:and|&) tone|tonalität|ton de voix|tono(?: de voz)?|tom de voz)\s*(?:is|:|–|-|\n)\s*"
    r"([^\n]{6,300})", re.I
)  # fmt: skip
_AVOID = re.compile(
    r"(?:words? (?:we|to) (?:never (?:use|say)|avoid)|avoid(?: (?:the )?words?)?|(?:never|don['’]t|do not) (?:say|use|write)(?: (?:the )?words?)?|"
    r"zu vermeiden(?:de wörter)?|à éviter|(?:palabras )?a evitar|(?:palavras )?a evitar)\s*(?::|–|-|\n)?\s*([^\n.]{2,300})",
    re.I,
)
_SLOGAN = re.compile(
    r"(?:slogan|tag ?line|claim|strapline)\s*(?:is|:|–|-)\s*[\"“„«]?([^\"”“»\n]{3,100})", re.I
)
_SPLIT = re.compile(r"\s*(?:,|;|·|•|\||\bor\b|\band\b|/)\s*")


class FromPage(BaseModel):
    """One thing that a document says."""

    value: str
    page: int
    """From 1."""
    name: str = ""
    """Of a colour, where the page gives one."""
    said: bool = True
    """Whether it stands there in words; otherwise it was taken from how the page looks."""
    source: str = ""
    """Address of the page, of what was read on the web."""


class Guide(BaseModel):
    """What a brand guide, or a brand's own site, proposes for the brand kit."""

    site: str = ""
    """Address of the site that it was read off; empty for a guide."""
    name: str = ""
    """What the site calls itself."""
    palette: list[FromPage] = Field(default_factory=list[FromPage])
    """`#rrggbb`."""
    fonts: list[FromPage] = Field(default_factory=list[FromPage])
    tone: FromPage | None = None
    avoid_words: list[FromPage] = Field(default_factory=list[FromPage])
    slogan: FromPage | None = None
    audience: list[FromPage] = Field(default_factory=list[FromPage])
    claims: list[FromPage] = Field(default_factory=list[FromPage])

    @property
    def words(self) -> str:
        """What it says, in a few lines."""
        fonts = [one.value for one in self.fonts if one.said] or [one.value for one in self.fonts]
        rows = [
            f"colours {', '.join(f'{one.name} {one.value}'.strip() for one in self.palette[:5])}"
            if self.palette
            else "",
            f"fonts {', '.join(fonts[:2])}" if fonts else "",
            f"tone: {self.tone.value}" if self.tone else "",
            f"words to avoid: {', '.join(one.value for one in self.avoid_words[:8])}"
            if self.avoid_words
            else "",
            f"slogan “{self.slogan.value}”" if self.slogan else "",
        ]
        return "; ".join(row for row in rows if row)


def read_guide(facts: Mapping[str, JsonValue]) -> Guide | None:
    """What a document's pages say; None when they say nothing of a brand. `facts` as the reader of documents gives them."""
    pages = list(_pages(facts))
    colors = [one for n, text in pages for one in _colors(text, n)]
    said = bool(colors)
    if not colors:
        colors = [
            FromPage(value=color, page=n, said=False)
            for n, page in _raw(facts) for color in page.get("palette", [])[:5] if not _NEUTRAL.match(color)
        ]  # fmt: skip
    fonts = [
        FromPage(value=" ".join(m.group(1).split()), page=n)
        for n, text in pages
        for m in _FONT.finditer(text)
    ]
    fonts += [FromPage(value=f, page=n, said=False) for n, page in _raw(facts) for f in page.get("fonts", [])]
    tone = next(
        (FromPage(value=m.group(1).strip(' ."“”'), page=n) for n, text in pages if (m := _TONE.search(text))),
        None,
    )
    avoid = [
        FromPage(value=word.strip("\"“”'‘’ ").lower(), page=n)
        for n, text in pages for m in _AVOID.finditer(text) for word in _SPLIT.split(m.group(1)) if _is_word(word)
    ]  # fmt: skip
    slogan = next(
        (FromPage(value=m.group(1).strip(" .,"), page=n) for n, text in pages if (m := _SLOGAN.search(text))),
        None,
    )
    if not (said or tone or avoid or slogan):
        return None
    return Guide(
        palette=_once(colors)[:MOST],
        fonts=_once(fonts)[:MOST],
        tone=tone,
        avoid_words=_once(avoid)[:40],
        slogan=slogan,
    )


def _colors(text: str, page: int) -> Iterator[FromPage]:
    for line in text.split("\n"):
        name = re.split(r"[#:(–-]|\bhex\b|\brgb\b|\bpantone\b", line, flags=re.I)[0].strip(" \t•·")
        name = name if 2 < len(name) <= 30 and re.search(r"[^\W\d_]{3}", name) else ""
        found = [m.group(1) or m.group(2) for m in _HEX.finditer(line)]
        if not found:
            found = [
                "".join(f"{int(n):02x}" for n in m.groups()) for m in _RGB.finditer(line) if all(int(n) < 256 for n in m.groups())
            ]  # fmt: skip
        for code in found:
            yield FromPage(value=f"#{code.lower()}", page=page, name=name)


def _is_word(word: str) -> bool:
    plain = word.strip("\"“”'‘’ .")
    return 2 <= len(plain) <= 40 and len(plain.split()) <= 4 and bool(re.search(r"[^\W\d_]{2}", plain))


def _once(found: list[FromPage]) -> list[FromPage]:
    kept: dict[str, FromPage] = {}
    for one in found:
        kept.setdefault(one.value.casefold(), one)
    return list(kept.values())


def _raw(facts: Mapping[str, JsonValue]) -> Iterator[tuple[int, dict[str, Any]]]:
    pages = facts.get("read")
    for page in pages if isinstance(pages, list) else []:
        if isinstance(page, dict):
            number = page.get("page")
            yield (number if isinstance(number, int) else 1), page


def _pages(facts: Mapping[str, JsonValue]) -> Iterator[tuple[int, str]]:
    for number, page in _raw(facts):
        yield number, str(page.get("text") or "")
