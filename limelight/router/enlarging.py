"""Wishes for a larger picture: how many times, or up to how many pixels. "4K", "to 3000 pixels", "full HD", "2x", in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMED: tuple[tuple[int, str], ...] = (
    (7680, r"8\s?k"), (5120, r"5\s?k"), (3840, r"4\s?k|uhd|ultra[- ]?hd"), (2560, r"2\s?k|qhd|1440p"), (1920, r"full[- ]?hd|1080p"),
)  # fmt: skip
"""Pixels of the longer side, by what people call them."""
_WORD = r"(?<![a-z0-9]){}(?![a-z0-9])"
"""A name with nothing of a word beside it; Japanese has no spaces."""
_GOALS = tuple((pixels, re.compile(_WORD.format(f"(?:{names})"), re.I)) for pixels, names in NAMED)
_PIXELS = re.compile(
    r"(?<!\d)(?P<one>\d{1,2}[.,\s]\d{3}|\d{3,5})(?:\s?[x×]\s?(?P<two>\d{3,5}))?\s*(?:px\b|pixel|p[ií]xel|pixéis|píxeis|ピクセル|画素)",
    re.I,
)
_TIMES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (4, re.compile(
        r"(?<![\d.])4\s?(?:x|×|mal|-?fach|times|veces|fois|vezes|倍)|(?<![a-z])[x×]\s?4\b|\bfour times|quadruple|\bvier(?:mal|fach)|\bcuatro veces|\bquatre fois"
        r"|\bquatro vezes", re.I)),
    (3, re.compile(
        r"(?<![\d.])3\s?(?:x|×|mal|-?fach|times|veces|fois|vezes|倍)|(?<![a-z])[x×]\s?3\b|\bthree times|triple\b|\bdrei(?:mal|fach)|\btres veces|\btrois fois"
        r"|\btrês vezes", re.I)),
    (2, re.compile(
        r"(?<![\d.])2\s?(?:x|×|mal|-?fach|times|veces|fois|vezes|倍)|(?<![a-z])[x×]\s?2\b|\btwice|\bdouble|\bdoppelt|\bverdopp|\bzwei(?:mal|fach)|\bdobl|"
        r"\bdeux fois|\bdobr|\bduas vezes|\bduplic", re.I)),
)  # fmt: skip
_ENLARGE = re.compile(
    r"\b(?:up-?scal|enlarge|blow (?:it|this|that) up\b|hochskalier|hochrechne|vergr[öo](?:ß|ss)er|escal[ae]|agrand[ae]|agrandi[rstz]|augment(?:e|er|ez) la (?:taille|résolution)|"
    r"aument[ae]r? (?:la|a) resolu|increase (?:the |its )?resolution|raise (?:the |its )?resolution|auflösung (?:erhöhen|verdoppeln))|"
    r"拡大|アップスケール|解像度を(?:上げ|高く)|引き伸ば",
    re.I,
)
"""Words that wish for more pixels by themselves."""
_FINE = re.compile(
    r"\b(?:more pixels|sharper|hi-?res|high(?:er)?[- ]res\w*|höhere[rn]? auflösung|mehr pixel|(?:más|alta|mayor) (?:resolución|píxeles)|"
    r"(?:haute|meilleure) résolution|plus de pixels|(?:alta|maior) resolução|mais pixéis)\b|高解像度",
    re.I,
)
"""What a picture with more pixels is like."""
_BRING = re.compile(
    r"\b(?:make|get|give|turn|export|bring|scale|save|render|i need|want|mach\w*|bring\w*|skalier\w*|exportier\w*|brauch\w*|gib|speicher\w*|haz\w*|pon\w*|pása\w*|lleva\w*|"
    r"exporta\w*|necesito|quiero|fais|mets|passe\w*|exporte\w*|veux|besoin|faz|faça|põe|ponha|passa|preciso|quero|ampl[ií][ae]\w*|aumenta\w*|erweiter\w*|agrandi\w*)\b|"
    r"して|にして|ください|欲しい|ほしい|出力|変換",
    re.I,
)
"""Words that wish for something: with a size beside them, for that size."""
_LARGER = re.compile(
    r"\bmake (?:it|this|that|them|(?:this|that|the|my) (?:\w+ )?(?:picture|image|photo|shot)(?: \d+)?) (?:larger|bigger)\b|\b(?:bild|foto|aufnahme|es)\b.{0,12}\bgrößer\b|"
    r"\b(?:imagen|foto|hazl[ao])\b.{0,12}\bmás grande\b|\b(?:image|photo|fais-l[ae])\b.{0,12}\bplus grande?\b|\b(?:imagem|foto|faz|fá-l[ao])\b.{0,12}\bmaior\b|"
    r"(?:画像|写真|これ).{0,6}大きく",
    re.I,
)
_OTHERWISE = re.compile(
    r"\b(?:cadre|canvas|bildausschnitt|encuadre|enquadramento|frame|products?|produkt|producto|produit|produto|fonts?|schrift|letras?|police|price|preis)\b|商品|製品|枠",
    re.I,
)
"""What is larger otherwise than by its pixels."""
SHORT = 4
"""Words of a message that names a size and no more."""
LONGEST = 100_000
"""Pixels above which a number is taken for something else."""


@dataclass(frozen=True)
class Enlarging:
    """How large a picture shall be."""

    times: int = 2
    long_side: int | None = None
    """Pixels that its longer side shall have, instead."""


def read_enlarging(text: str) -> Enlarging | None:
    """The size that words wish for; None for words that wish for no larger picture."""
    if _OTHERWISE.search(text):
        return None
    goal, times = _goal(text), _times(text)
    brings, asks = bool(_BRING.search(text)), text.rstrip().endswith(("?", "？"))
    plain = bool(_ENLARGE.search(text)) or (brings and bool(_FINE.search(text)))
    if goal is not None and (plain or brings or (len(text.split()) <= SHORT and not asks)):
        return Enlarging(long_side=goal)
    larger = plain or bool(_LARGER.search(text))
    if times is not None and (larger or _resolution(text)):
        return Enlarging(times=times)
    return Enlarging() if plain or (larger and brings) else None


def _goal(text: str) -> int | None:
    if found := _PIXELS.search(text):
        sides = [int(re.sub(r"\D", "", one)) for one in (found["one"], found["two"]) if one]
        return max(sides) if max(sides) < LONGEST else None
    return next((pixels for pixels, name in _GOALS if name.search(text)), None)


def _times(text: str) -> int | None:
    return next((times for times, words in _TIMES if words.search(text)), None)


def _resolution(text: str) -> bool:
    """Whether a number of times is of the size: "twice as large", "double its resolution", "doppelt so groß"."""
    return bool(
        re.search(
            r"\b(?:large|big|size|resolution|groß|auflösung|größe|grande|resolución|tamaño|taille|résolution|resolução|tamanho)\b|サイズ|解像度|大きさ",
            text, re.I,
        )
    )  # fmt: skip
