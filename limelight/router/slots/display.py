"""Display ads: in which sizes, and what stands on them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limelight.router.slots.slogan import find_cta
from limelight.schema.work import DISPLAY_PLACEMENTS

USUAL = ("300x250", "728x90", "160x600", "320x50")
"""What "banners" are made in when no size is said: these four are bought most."""
_SMALLEST, _LARGEST = 50, 4096
_SIZE = re.compile(r"(?<!\d)(\d{2,4}) ?[x×] ?(\d{2,4})(?!\d)")
_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (size, re.compile(words))
    for size, words in (
        ("320x100", r"\blarge mobile (?:banner|leaderboard)s?\b"),
        ("320x50", r"\bmobile (?:banner|leaderboard)s?\b|\bhandy-?banner\b"),
        ("728x90", r"(?<!mobile )\bleaderboards?\b|リーダーボード"),
        ("160x600", r"\bskyscrapers?\b|スカイスクレイパー"),
        ("300x600", r"\bhalf[- ]page\b|\bmedia página\b|\bdemi-page\b|\bmeia página\b"),
        ("970x250", r"\bbillboards?\b|ビルボード"),
        ("300x250", r"\bmedium rectangles?\b|\bmpus?\b|\bmrec\b|レクタングル"),
        ("336x280", r"\blarge rectangles?\b"),
        ("1200x628", r"\bsponsored brands?\b"),
        (
            "1080x1080",
            r"\bsquare\b|\bquadratisch\w*|\bcuadrad[ao]s?\b|\bcarrée?s?\b|\bquadrad[ao]s?\b|正方形",
        ),
        ("1080x1350", r"\bportrait\b|\bhochformat\w*"),
        ("1080x1920", r"\bstor(?:y|ies)\b(?! ?board)|\bhistorias?\b|ストーリーズ"),
    )
)
_ONE = re.compile(r"\b(?:an?|one|eine?n?|una?|une|uma?|単一)\b (?:\w+ )?(?:banner|bannière|display)|一つ|1つ")
_EVERY = re.compile(
    r"\b(?:all|every|each|tod[oa]s|alle[nrs]?|sämtliche[nr]?|tou(?:s|tes))\b(?: [\w-]+){0,3}? (?:placements?|formats?|sizes?|formatos|"
    r"tamaños|tamanhos|ubicaciones|medidas|formate?n?|größen|platzierungen|tailles|emplacements|dimensions|posicionamentos)\b|"
    r"(?:全|すべての|全ての|全部の)(?:サイズ|フォーマット|配置)"
)
_HOLE = re.compile("[\ue000-\uf8ff]")
_BUTTON = re.compile(
    r"\b(?:buttons?|cta|call[- ]to[- ]action|schaltfläche|knopf|botón|bouton|botão)\b|ボタン"
)
_SUBLINE = re.compile(
    r"\b(?:sub-?(?:line|headline|title|título|titular)s?|second line|unterzeile|untertitel|sous-titre|subtítulo)\b|サブ"
)
_HEADLINE = re.compile(
    r"(?<!sub)\b(?:headlines?|titles?|says?|überschrift\w*|schlagzeile\w*|titel|titular\w*|títulos?|titres?|manchetes?)\b|見出し"
)
_PRICE = re.compile(r"\bprices?\b|\bpreise?\b|\bprecios?\b|\bprix\b|\bpreços?\b|価格|値段")
_NO_PRICE = re.compile(
    r"\b(?:no|without|ohne|kein\w*|sin|sans|sem)\b(?: \w+)? (?:prices?|preise?|precios?|prix|preços?)\b|価格なし"
)


@dataclass(frozen=True)
class SaidWords:
    """What the person said that shall stand on the ads; empty for what they left open."""

    headline: str = ""
    subline: str = ""
    cta: str = ""


def find_placements(clause: str) -> list[str]:
    """The sizes a lower-case clause asks for, in its order; all of them, one or the usual ones where it names none."""
    hits: dict[str, int] = {}
    for m in _SIZE.finditer(clause):
        sides = int(m.group(1)), int(m.group(2))
        if all(_SMALLEST <= side <= _LARGEST for side in sides):
            hits.setdefault(f"{sides[0]}x{sides[1]}", m.start())
    rest = clause
    for size, pattern in _NAMES:
        if m := pattern.search(rest):
            hits.setdefault(size, m.start())
            rest = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
    if hits:
        return sorted(hits, key=lambda size: hits[size])
    if _EVERY.search(clause):
        return list(DISPLAY_PLACEMENTS)
    return ["300x250"] if _ONE.search(clause) else list(USUAL)


def ad_words(clause: str, quotes: list[str]) -> SaidWords:
    """Which quotation is headline, sub-line or button: by the word before or right after it, else by their order."""
    said: dict[str, str] = {}
    begin = 0
    for hole, quote in zip(_HOLE.finditer(clause), quotes, strict=False):
        role = _role(clause[begin : hole.start()], clause[hole.end() :], quote)
        free = role or next((one for one in ("headline", "subline") if one not in said), "")
        if free:
            said.setdefault(free, quote.strip(" ,;"))
        begin = hole.end()
    if "cta" not in said:
        said["cta"] = find_cta(clause, [])
    return SaidWords(**said)


def _role(before: str, after: str, quote: str) -> str:
    found = {
        role: max((m.end() for m in pattern.finditer(before)), default=-1)
        for role, pattern in (("cta", _BUTTON), ("subline", _SUBLINE), ("headline", _HEADLINE))
    }
    best = max(found, key=lambda role: found[role])
    if found[best] >= 0:
        return best
    if _BUTTON.match(after.lstrip(" -")) or find_cta("", [quote]) == quote.lower().strip(" .!"):
        return "cta"
    return ""


def wants_price(clause: str) -> bool:
    """Whether the price of the listing shall stand on the ads."""
    return bool(_PRICE.search(clause)) and not _NO_PRICE.search(clause)
