"""Ordinals from the ninth on, in words of five languages; in digits and in Japanese any up to 99."""

from __future__ import annotations

import re

MOST = 99
_EN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_EN_TEENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth",
)  # fmt: skip
_EN_TENS = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")
_DE = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_DE_TEENS = (
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
)
_DE_TENS = ("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_FR = ("et un", "deux", "trois", "quatr", "cinqu", "six", "sept", "huit", "neuv")
_FR_TEENS = ("dix", "onz", "douz", "treiz", "quatorz", "quinz", "seiz", "dix-sept", "dix-huit", "dix-neuv")
_FR_TENS = ("vingt", "trent", "quarant", "cinquant", "soixant")
_ES = ("primer", "segund", "tercer", "cuart", "quint", "sext", "s[ée]ptim", "octav", "noven")
_PT = ("primeir", "segund", "terceir", "quart", "quint", "sext", "sétim", "oitav", "non")
_ROMANCE_TENS = ("d[ée]cim", "vig[ée]sim", "trig[ée]sim", "cuadrag[ée]sim|quadrag[ée]sim")
_KANJI = {one: n for n, one in enumerate("〇一二三四五六七八九")}
_COUNTED = r"(?:番目|枚目|つ目|個目|本目|件目|回目)"

DIGITS = r"\d{1,2}(?:st|nd|rd|th|er|re|ème|eme|e|[ªº°]|\.(?=\s|$))"
"""An ordinal in digits: "12th", "12.", "12ª", "12e"."""
CJK = rf"[0-9０-９]{{1,2}}{_COUNTED}|[一二三四五六七八九十]{{1,3}}{_COUNTED}"
CARDINALS = {
    1: "one|eins|uno|un|um|一", 2: "two|zwei|dos|deux|dois|二", 3: "three|drei|tres|trois|três|三",
    4: "four|vier|cuatro|quatre|quatro|四", 5: "five|fünf|cinco|cinq|五", 6: "six|sechs|seis|六",
    7: "seven|sieben|siete|sept|sete|七", 8: "eight|acht|ocho|huit|oito|八", 9: "nine|neun|nueve|neuf|nove|九",
    10: "ten|zehn|diez|dix|dez|十", 11: "eleven|elf|once|onze", 12: "twelve|zwölf|doce|douze|doze",
}  # fmt: skip
NUMBER = rf"\d{{1,2}}|{'|'.join(CARDINALS.values())}"


def spelled(n: int) -> str:
    """How an ordinal from 9 to 99 is written, as alternatives of a regular expression."""
    tens, unit = divmod(n, 10)
    return "|".join(
        [*_english(tens, unit), *_german(tens, unit), *_french(tens, unit), *_romance(tens, unit)]
    )


def value_of(text: str) -> int:
    """The number of `DIGITS`, `CJK` or `NUMBER`."""
    if digits := re.match(r"\d+", text):
        return int(digits.group())
    known = next((n for n, words in CARDINALS.items() if re.fullmatch(words, text)), None)
    if known is not None:
        return known
    kanji = re.match("[一二三四五六七八九十]+", text)
    if kanji is None:
        raise ValueError(f"{text[:20]!r} is no number")
    tens, ten, unit = kanji.group().rpartition("十")
    return (_KANJI.get(tens, 1) * 10 if ten else 0) + _KANJI.get(unit, 0)


def _english(tens: int, unit: int) -> list[str]:
    if tens == 0:
        return [_EN[unit - 1]]
    if tens == 1:
        return [_EN_TEENS[unit]]
    stem = _EN_TENS[tens - 2]
    return [f"{stem}y[- ]{_EN[unit - 1]}" if unit else f"{stem}ieth"]


def _german(tens: int, unit: int) -> list[str]:
    if tens == 0:
        return [f"{_DE[unit - 1]}te[nrsm]?"]
    if tens == 1:
        return [f"{_DE_TEENS[unit]}te[nrsm]?"]
    return [f"{_DE[unit - 1] + 'und' if unit else ''}{_DE_TENS[tens - 2]}ste[nrsm]?"]


def _french(tens: int, unit: int) -> list[str]:
    if tens == 0:
        return [f"{_FR[unit - 1]}ième"]
    if tens == 1:
        return [f"{_FR_TEENS[unit]}ième"]
    if tens - 2 >= len(_FR_TENS):
        return []
    stem = _FR_TENS[tens - 2]
    whole = stem if stem == "vingt" else f"{stem}e"
    return [f"{whole}[- ]{_FR[unit - 1]}ième" if unit else f"{stem}ième"]


def _romance(tens: int, unit: int) -> list[str]:
    if tens == 0:
        return [f"{_ES[unit - 1]}[oa]", f"{_PT[unit - 1]}[oa]"]
    if tens > len(_ROMANCE_TENS):
        return []
    stem = f"(?:{_ROMANCE_TENS[tens - 1]})"
    if not unit:
        return [f"{stem}[oa]"]
    units = f"(?:{_ES[unit - 1]}|{_PT[unit - 1]})[oa]?"
    own = {11: ["undécim[oa]"], 12: ["duodécim[oa]"]}.get(tens * 10 + unit, [])
    return [f"{stem}[oa]? ?{units}", *own]
