"""Reading a brand off the pages of its own site: colours, typefaces, tone, audience, claims and a slogan, each with its page.

A page is data. Nothing that it says is done, and what it says of itself is no more than a line that the person confirms or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import numpy as np

from limelight.capabilities.embedding import Embedder
from limelight.infra.voice import Voice
from limelight.memory.brand_reading import telling
from limelight.memory.brand_words import AUDIENCES, RISKY, TONES
from limelight.memory.guide import FromPage, Guide
from limelight.schema.finding import PageResult, plain_words
from limelight.studio.deltae import delta_e, lab

COLORS, CLAIMS, PASSAGES = 3, 6, 40
NEAR_TONE, NEAR_AUDIENCE = 0.2, 0.28
SAME_COLOR = 12.0
"""ΔE2000 below which two colours of a site are one."""
_TELLING = re.compile(
    r"\b(?:about|story|stories|mission|values|brand|philosophy|who-?we-?are|our-|products?|collections?|shop|über-?uns|ueber-?uns|"
    r"marke|produkte|qui-?sommes|notre|produits|nosotros|sobre|productos|produtos|quienes)\b",
    re.I,
)
"""Words by which the pages that tell of a brand are known."""
_DULL = re.compile(
    r"\b(?:privacy|terms|cookies?|login|log-?in|account|cart|checkout|imprint|impressum|legal|careers?|jobs|press|returns?|"
    r"shipping|faq|help|contact|newsletter|wp-|feed|agb|datenschutz)\b|\.(?:pdf|jpe?g|png|gif|zip|xml|mp4)(?=\s|$)",
    re.I,
)
_FACT = re.compile(
    r"\d|\b(?:made (?:of|from|in|by|to)|hand-?made|hand-?\w+ed|recycled|organic|tested|certified|waterproof|insulated|repair\w*|"
    r"free of|without|guarantee|designed|built|sourced|grown|brewed|woven|knitted|cast|stainless|leather|wool|cotton|steel)\b",
    re.I,
)
_CALL = re.compile(
    r"^(?:shop|buy|sign|subscribe|click|learn|read|discover|get|join|follow|add|view|see|order)\b|[?!]|©|cookie",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def pages_to_read(home: PageResult, *, most: int) -> list[str]:
    """Addresses of the site's own pages that tell most of the brand, the first in its order."""
    host = _host(home.url)
    found: dict[str, int] = {}
    for place, link in enumerate(home.links):
        path = urlsplit(link.url).path.rstrip("/")
        if (
            _host(link.url) != host
            or not path
            or urlsplit(link.url).query
            or _DULL.search(f"{path} {link.text}")
        ):
            continue
        told = 2 * bool(_TELLING.search(f"{path} {link.text}")) - path.count("/") / 10
        found.setdefault(link.url, round(1000 * told) - place)
    best = sorted(found, key=lambda url: -found[url])
    return [url for url in best if found[url] > 500][:most]


def brand_of_site(pages: Sequence[PageResult], embedder: Embedder) -> Guide:
    """What the pages of a site, the home page first, say and show of its brand."""
    home = pages[0]
    texts = [
        (one.text, n)
        for n, page in enumerate(pages, 1)
        for one in page.passages
        if len(one.text.split()) >= 4
    ]
    name = site_name(home)
    guide = Guide(
        site=home.url, name=name, palette=[*_palette(pages)],
        fonts=[*_fonts(pages)][:2],
        slogan=_slogan(home, name), claims=[*_claims(pages)][:CLAIMS],
    )  # fmt: skip
    if not texts:
        return guide
    kept = texts[:PASSAGES]
    vectors = embedder.embed([text[:300] for text, _ in kept])
    return guide.model_copy(update={
        "tone": _tone(pages, " ".join(text for text, _ in kept), vectors, embedder),
        "audience": _audience(pages, kept, vectors, embedder),
    })  # fmt: skip


def site_name(home: PageResult) -> str:
    """What a site calls itself: by its own word, the end or the beginning of its title, its host."""
    if home.site:
        return plain_words(home.site)[:80] or _host(home.url)
    host = _host(home.url).removeprefix("www.")
    parts = [one.strip() for one in re.split(r"\s[|–—·:-]\s", home.title) if one.strip()]
    plain = re.sub(r"\W", "", host.split(".")[0]).casefold()
    like = [one for one in parts if plain and re.sub(r"\W", "", one).casefold() in plain]
    return plain_words((like or [host])[0])[:80]


def told(guide: Guide, voice: Voice | None = None) -> list[tuple[str, str]]:
    """Title and words of what was read, in the order of a brief."""
    say = (voice or Voice()).say
    rows = [
        ("b_palette", ", ".join(one.value for one in guide.palette)),
        ("b_tone", guide.tone.value if guide.tone else ""),
        ("b_audience", "; ".join(one.value for one in guide.audience)),
        ("b_slogan", f"“{guide.slogan.value}”" if guide.slogan else ""),
        ("b_font", ", ".join(one.value for one in guide.fonts)),
        ("site_claims", "; ".join(one.value.rstrip(".") for one in guide.claims)),
    ]
    return [(say(key), words) for key, words in rows if words]


def place_of(url: str) -> str:
    """An address as a person reads it: `example.com/about`."""
    parts = urlsplit(url)
    return (parts.netloc + parts.path.rstrip("/")).removeprefix("www.")


def _from(pages: Sequence[PageResult], value: str, page: int, *, said: bool = True) -> FromPage:
    value = value if value.startswith("#") else plain_words(value)
    return FromPage(value=value, page=page, said=said, source=place_of(pages[page - 1].url))


def _palette(pages: Sequence[PageResult]) -> Iterator[FromPage]:
    """The colours that stand for the brand: its theme colour, its logo's, then what its styles use most."""
    weights: dict[str, tuple[float, int]] = {}

    def add(color: str, weight: float, page: int) -> None:
        had, first = weights.get(color, (0.0, page))
        weights[color] = (had + weight, first)

    for n, page in enumerate(pages, 1):
        most = max((one.weight for one in page.look.colors), default=1.0)
        for shade in page.look.colors:
            add(shade.color, shade.weight / most, n)
        if page.look.theme:
            add(page.look.theme, 1.5, n)
        for place, ink in enumerate(page.look.inks[:3]):
            add(ink, 1.0 - 0.3 * place, n)
    kept: list[str] = []
    for color in sorted(weights, key=lambda one: -weights[one][0]):
        if telling([color]) and all(_apart(color, other) >= SAME_COLOR for other in kept):
            kept.append(color)
            yield _from(pages, color, weights[color][1], said=False)
        if len(kept) == COLORS:
            return


def _fonts(pages: Sequence[PageResult]) -> Iterator[FromPage]:
    seen: set[str] = set()
    for n, page in enumerate(pages, 1):
        for font in page.look.fonts[:2]:
            if font not in seen:
                seen.add(font)
                yield _from(pages, font, n, said=False)


def _slogan(home: PageResult, name: str) -> FromPage | None:
    first = next((one.text.strip(" .") for one in home.passages if one.heading), "")
    fits = (
        2 <= len(first.split()) <= 9
        and len(first) <= 70
        and not _CALL.search(first)
        and not RISKY.search(first)
    )
    return _from([home], first, 1) if fits and first.casefold() != name.casefold() else None


def _claims(pages: Sequence[PageResult]) -> Iterator[FromPage]:
    seen: set[str] = set()
    for n, page in enumerate(pages, 1):
        for passage in page.passages:
            for sentence in _SENTENCE.split(passage.text):
                claim = sentence.strip()
                words = len(claim.split())
                fits = 4 <= words <= 18 and len(claim) <= 140 and not passage.heading
                fits = fits and _FACT.search(claim) is not None and claim.casefold() not in seen
                if fits and not (RISKY.search(claim) or _CALL.search(claim)):
                    seen.add(claim.casefold())
                    yield _from(pages, claim, n)


def _tone(
    pages: Sequence[PageResult], written: str, vectors: np.ndarray, embedder: Embedder
) -> FromPage | None:
    near = embedder.embed([words for _, words in TONES]) @ vectors.mean(0)
    best = [TONES[i][0] for i in np.argsort(-near)[:2] if near[i] >= NEAR_TONE]
    sentences = [one for one in _SENTENCE.split(written) if one.strip()]
    length = sum(len(one.split()) for one in sentences) / max(len(sentences), 1)
    manner = "short sentences" if length < 12 else "long, flowing sentences" if length > 20 else ""
    figures = "speaks in facts and figures" if len(re.findall(r"\d", written)) > 0.012 * len(written) else ""
    said = "; ".join(one for one in (" and ".join(best), manner, figures) if one)
    return _from(pages, said[:1].upper() + said[1:], 1, said=False) if said else None


def _audience(
    pages: Sequence[PageResult], kept: Sequence[tuple[str, int]], vectors: np.ndarray, embedder: Embedder
) -> list[FromPage]:
    near = vectors @ embedder.embed([words for _, words in AUDIENCES]).T
    votes: dict[str, tuple[int, int]] = {}
    for (_, page), row in zip(kept, near, strict=True):
        i = int(row.argmax())
        if row[i] >= NEAR_AUDIENCE:
            count, first = votes.get(AUDIENCES[i][0], (0, page))
            votes[AUDIENCES[i][0]] = (count + 1, first)
    most = max((count for count, _ in votes.values()), default=0)
    often = sorted((one for one in votes if votes[one][0] * 2 >= most), key=lambda one: -votes[one][0])
    return [_from(pages, one, votes[one][1], said=False) for one in often[:2]]


def _apart(one: str, other: str) -> float:
    codes = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (one, other)], np.uint8)
    both = lab(codes[None])[0]
    return float(delta_e(both[:1], both[1:]).min())


def _host(url: str) -> str:
    return (urlsplit(url).netloc or "").lower().removeprefix("www.")
