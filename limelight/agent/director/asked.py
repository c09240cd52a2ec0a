"""What a question is about, by its words in six languages, and the answer that needs no conversation."""

from __future__ import annotations

import re
from functools import cache

from limelight.infra.voice import Voice
from limelight.router.words import pattern
from limelight.schema.work import DISPLAY_PLACEMENTS, Placement

_ABOUT: dict[str, str] = {
    "formats": (
        r"\b(?:what|which) (?:\w+ )?(?:formats|sizes|shapes|dimensions|ratios|placements|resolutions)\b|"
        r"\bwelche[nr]? (?:\w+ )?(?:formate|größen|maße)\w*|\bqué (?:formatos|tamaños|medidas)\b|\bcuáles son los (?:formatos|tamaños)\b|"
        r"\bquel(?:le)?s (?:sont les )?(?:formats|tailles|dimensions)\b|\b(?:que|quais)(?: são)?(?: os)? (?:formatos|tamanhos|medidas)\b|"
        r"(?:どんな|どの|何の|どのような)(?:フォーマット|サイズ|形式|形)|(?:フォーマット|サイズ|形式)(?:は|には)(?:何|どんな|どれ)"
    ),
    "logo_uses": (
        r"\b(?:what|where|how)\b.*\b(?:do|use|put|go|place|happens?)\b.*\blogos?\b|\bwas\b.*\blogos?\b.*\b(?:machen|tun|anfangen)\b|"
        r"\bqué\b.*\bhacer\b.*\blogos?\b|\bque\b.*\bfaire\b.*\blogos?\b|\bo que\b.*\bfazer\b.*\blog[óo]\w*|ロゴで(?:何|なに)|ロゴは(?:どこ|何)"
    ),
    "what_storyboard": r"%what%(?:storyboards?|絵コンテ)%is%",
    "what_concept": r"%what%(?:concepts?|konzepte?|conceptos?|conceitos?|コンセプト)%is%",
    "what_endcard": r"%what%(?:end ?cards?|schlusstafel|endcard|tarjeta final|carton de fin|cartão final|エンドカード)%is%",
    "what_display": r"%what%(?:display ads?|display[- ]anzeigen?|anuncios? display|annonces? display|anúncios? display|ディスプレイ広告)%is%",
    "me_program": (
        r"\b(?:human|person|real|bot|robot|machine|program|talking to)\b|\b(?:an? )?(?:ai|chatgpt|gpt)\b(?! do)"
    ),
    "me_model": r"\b(?:model|llm|who (?:made|built))\b",
    "me_download": r"\b(?:download|save)\b",
    "me_free": r"\bfree\b|\bcharge\b|\b(?:video|ad|limelight|service)\b.*\bcost\b",
    "me_languages": r"\blanguages?\b|\bspeak\b|\bunderstand\b",
    "me_data": r"\b(?:data|store|keep|share)\b",
}
_WHAT = (
    r"^\W*(?:(?:and|so|but|y|et|e|und)\W+)*(?:what(?:'s| is| are)? (?:an? |the )?|was (?:ist|sind) (?:eine?n? |das |die )?|qué (?:es|son) (?:una? |el |la |los )?|"
    r"qu'est-ce (?:que c'est |qu'|que )(?:une? |des |le )?|c'est quoi (?:une? |le )?|o que (?:é|são) (?:uma? |o |os )?)?"
)
_IS = r"(?:(?: exactly| eigentlich| exactamente| exactement)?\W*[?？]\W*$|(?:とは|って)(?:何|なん))"
_MINE = frozenset(name for name in _ABOUT if name.startswith("me_"))
PLACES: dict[Placement, tuple[str, str]] = {
    "streaming-tv": ("streaming TV", "16:9"), "sponsored-brand": ("sponsored brand", "16:9"),
    "social-vertical": ("social", "9:16"), "social-square": ("social", "1:1"), "display": ("in-banner", "16:9"),
}  # fmt: skip
"""Where videos run, with the shape of each: the studio's table without the studio."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_ABOUT[name].replace("%what%", _WHAT).replace("%is%", _IS))


def explained(low: str, voice: Voice, *, step: str) -> str:
    """The answer to a question about what can be made, what a word means, or the assistant; empty for others. `low`: lower
    case; `step`: what could come next."""
    about_me = bool(pattern("rules", "about_me").search(low))
    for name in _ABOUT:
        if (name in _MINE and not about_me) or not _pattern(name).search(low):
            continue
        return formats(voice) if name == "formats" else voice.say(name, next=step).strip()
    return ""


def formats(voice: Voice) -> str:
    """Every shape, placement and size that can be made, out of the tables that make them."""
    shapes = voice.listed([voice.say(f"shape_{one}") for one in ("16:9", "9:16", "1:1", "4:5")])
    places = [f"{label} ({aspect})" for label, aspect in PLACES.values()]
    return voice.say(
        "formats", shapes=shapes, placements=voice.listed(places), n=len(DISPLAY_PLACEMENTS),
        sizes=", ".join(DISPLAY_PLACEMENTS),
    )  # fmt: skip
