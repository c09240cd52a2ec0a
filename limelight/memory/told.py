"""What a person told of a photo they gave: their name for the thing in it, and what they claim of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_NAME = 60
MAX_CLAIM = 90

_INTRO = re.compile(
    r"(?:^(?=(?:my|our)\b)|\b(?:this is|these are|it's|it’s|it is|that's|photo of|picture of|image of|"
    r"here is|here's|here’s|here are|meet|for|of)\s+)"
    r"(?:my|our|a|an|the|this|these)\s+(?:new\s+|latest\s+|own\s+|brand[- ]new\s+)?(.+?)"
    r"(?=[.!?;:\n]|,? (?:please|can you|could you|make|create|and make|and create|so "
    r"|for (?:a|an|my|our) (?:video|ad))|$)",
    re.IGNORECASE,
)
_INTRO_ELSEWHERE = re.compile(
    r"(?:\b(?:das (?:ist|sind)|hier (?:ist|sind)|foto (?:von|de|d[ao])|est[aeo]s? (?:es|son|é|são)|aquí (?:está|tienes)|voici|voilà|eis|aqui está)|\bc['’]est)\s+"
    r"(?:mein\w*|unser\w*|ein\w*|mis?|nuestr[ao]s?|una?|mon|ma|mes|notre|nos|une|[ao]s? (?:meus?|minhas?|noss[ao]s?)|noss[ao]s?|um|uma|el|la|le|die|der|das|o|a)\s+"
    r"(?:neue\w*\s+|nuev[ao]s?\s+|nouve(?:aux?|l|lles?)\s+|nov[ao]s?\s+)?(.+?)(?=[.!?;:,\n]|$)"
    r"|これ(?:は|が)(?:私たちの|うちの|弊社の|当社の)?(?:新しい)?(.+?)(?:です|。|$)",
    re.IGNORECASE,
)
"""The same in Spanish, German, French, Portuguese and Japanese."""
_NOT_A_THING = frozenset(
    [
        "video",
        "ad",
        "photo",
        "picture",
        "image",
        "advert",
        "commercial",
        "campaign",
        "product",
        "upload",
        "logo",
        "moment",
        "question",
        "few",
        "lot",
        "thing",
        "shop",
        "store",
        "business",
        "website",
        "company",
        "brand",
        "team",
        "client",
        "page",
        "channel",
    ]
)
_NAMED = re.compile(
    r"\b(?:called|named|it's called|its name is|the name is)\s+[\"“'‘]?([^\"”'’,.;!?]+)", re.I
)
_PROPER = re.compile(
    r"^[\"“'‘]?[A-Z0-9][\w’'&+.-]*(?:\s+(?:[A-Z0-9][\w’'&+.-]*|of|the|and|&|no\.?)){0,4}[\"”'’]?$"
)
_ASKS = re.compile(
    r"\b(?:make|create|video|ad|please|your product|photo|picture|image|want|need|can you|could you|i|we|logo"
    r"|hello|hi|hey|thanks?|yes|yeah|yep|sure|ok|okay|no|nope|go|do|stop|cancel|concepts?|shots?|headlines?|animate"
    r"|storyboard|slogan|ja|nein|sí|oui|sim|não)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:and|but|plus|also)\b\s*)*(?:(?:it's|it’s|it is|they are|it|they|that|which|this|the|er|sie|es|il|elle|ils|elles)\b\s*(?:also\s+)?)?"
    r"(?:(?:has|have|is|are|comes with|features|with)\b\s*(?:an?\s+)?)?",
    re.IGNORECASE,
)
_ITS_A = re.compile(r"^(?:it's|it’s|it is|this is|that's|these are)\s+(?!my\b|our\b)", re.I)
_NO_NAME = re.compile(
    r"(?:it|they|this|keeps?|has|is|in|on|at|by|with|under|near|during|for|to|from|as|like|very|more|less|not)\b",
    re.IGNORECASE,
)
_SETTING = re.compile(r"(?:in|on|at|by|under|near|during)\b", re.IGNORECASE)
_WISH = re.compile(r"\b(?:make|create|paint|film|shoot|generate|give me|show me)\b", re.IGNORECASE)
_PLACED = re.compile(r"(?:^|\s+)(?:in|on|at|by|under|near|against)\s+(?:an?|the|our|my)\s.*$", re.IGNORECASE)
_ORDER = re.compile(
    r"(?:undo|redo|revert|undone)\b|(?:warm|bright|dark|cool|sharp|soft|light)er\W*$"
    r"|(?:take|put|turn|flip|mirror|rotate|crop|brighten|darken|sharpen|warm|cool|try|use|bring|change|keep)\s+(?:it|that|this|them)\b"
    r"|mach[et]?\b|(?:wieder )?(?:rückgängig|zurück)\b|desha[zg]\w*|deshacer\b|annule\w*\b|défai\w+|desfa[zç]\w*|元に|戻して",
    re.IGNORECASE,
)
"""Begins words that ask for a change, as the message after a photo may: "undo that", "flip it", "mach das rückgängig"."""
_LOGO = re.compile(
    r"\b(?:my|our|the|this|new|company|brand|a)\s+(?:\w+\s+)?logo\b|^\W*logo\W*$"
    r"|\b(?:mein|unser|das|mi|nuestro|el|mon|notre|le|o|o meu|o nosso|nosso|meu)\s+(?:\w+\s+)?(?:logo|logotipo|logótipo)\b|ロゴ(?:です|だよ|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """What was told of a photo; both empty when it was nothing."""

    name: str = ""
    """As the person calls it, e.g. "Aqua Loop water bottle"."""
    claims: tuple[str, ...] = ()
    """In the person's own words, e.g. "Keeps drinks cold for 24 hours"."""


def told_of(text: str) -> Told:
    """Read a description, or the message that a photo came with."""
    thing, after = _thing(text)
    head, *more = _split(re.sub(r"\s+(?:that|which)\s+", ", ", thing)) if thing else [""]
    pieces = [piece for piece in more if not _ASKS.search(piece)] + _pieces(after if thing else text)
    if not head:
        head, pieces = _bare_name(text, pieces)
    given = _NAMED.search(text)
    proper = given.group(1).strip() if given else next((p for p in pieces if _PROPER.match(p)), "")
    if given:
        head = re.split(r"\s+(?:called|named)\s+", head)[0].strip()
    name = _joined(proper.strip("\"“”'‘’ "), head)
    claims = [_claim(piece) for piece in pieces if piece != proper and not _NAMED.search(piece)]
    known = name.lower()
    fitting = [
        c for c in claims if c and len(c) <= MAX_CLAIM and c.lower() not in known and known not in c.lower()
    ]
    return Told(name, tuple(dict.fromkeys(fitting)))


def is_logo(text: str) -> bool:
    """Whether words that came with a picture say that it is a logo ("use this as our logo")."""
    name = told_of(text).name
    return bool(_LOGO.search(text)) and (not name or "ロゴ" in name)


def _thing(text: str) -> tuple[str, str]:
    """The words for the thing itself, and what follows them; two empty strings when there are none."""
    at = 0
    while match := _INTRO.search(text, at):
        at = match.start() + 1  # "here is a photo of my mug" holds two readings, one inside the other
        thing = re.sub(r"\s+", " ", match.group(1)).strip(" ,.'\"")
        if _WISH.search(text[: match.start()]):
            thing = _PLACED.sub(
                "", thing
            )  # "make pictures of this mug on a beach": the beach is where to show it
        words = re.findall(r"[^\W_]+", thing.lower())
        if words and words[0] not in _NOT_A_THING and "logo" not in words[:3] and len(thing) <= 200:
            return thing, text[match.end(1) :]
    if elsewhere := _INTRO_ELSEWHERE.search(text):
        thing = (elsewhere.group(1) or elsewhere.group(2) or "").strip(" ,.'\"」「")
        known = re.search(r"log[oó]|ロゴ|何|どれ|v[ií]d[eé]o|動画|foto|photo|写真", thing.lower())
        if thing and not known and len(thing) <= MAX_NAME:
            return thing, text[elsewhere.end() :].lstrip("です。")
    return "", ""


def _pieces(text: str) -> list[str]:
    """Its clauses that tell something: none that asks for work or speaks of the person."""
    found: list[str] = []
    for sentence in re.split(r"(?<=[.!?;])\s+|\n", text):
        if not _ASKS.search(sentence):
            found += _split(sentence)
    return found


def _split(text: str) -> list[str]:
    parts = re.split(r",(?!\d)|\s+[-–—]\s+|;|:\s", text)
    return [clean for part in parts if (clean := part.strip(" .!?\t"))]


def _bare_name(text: str, pieces: list[str]) -> tuple[str, list[str]]:
    """A description that begins with the name itself ("Oak stool, turned by hand")."""
    if not pieces or not text.strip().startswith(pieces[0][:1]):
        return "", pieces
    first = _ITS_A.sub("", pieces[0])
    bare = re.sub(r"^(?:an?|the|my|our)\s+(?:new\s+)?", "", first, flags=re.I)
    bare, *more = re.split(r"\s+(?:that|which)\s+", bare)
    if not bare or bare.lower().split()[0] in _NOT_A_THING or not re.search(r"[^\W\d_]{3}", bare):
        return "", pieces
    if len(bare) > MAX_NAME or len(bare.split()) > 7 or _NO_NAME.match(bare) or _ORDER.match(bare):
        return "", pieces
    return bare, [*more, *pieces[1:]]


def _joined(proper: str, thing: str) -> str:
    """Both names as one: "Aqua Loop" and "water bottle"."""
    thing = re.split(r"\s+(?:with|made|keeps?|for|has)\s+", thing)[0] if len(thing) > 30 else thing
    if not proper or proper.lower() in thing.lower():
        return thing[:MAX_NAME].strip()
    return f"{proper} {thing}"[:MAX_NAME].strip()


def _claim(piece: str) -> str:
    """A clause as a line of its own: "it keeps drinks cold" → "Keeps drinks cold"."""
    if _SETTING.match(piece):
        return ""  # "on a beach" says where to show it, and nothing of the thing
    text = _LEAD.sub("", piece, count=1).strip()
    return text[:1].upper() + text[1:] if len(text) >= 6 or re.search(r"\d", text) else ""
