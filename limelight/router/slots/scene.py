"""Words for the place, time, season, weather and colours of a picture."""

from __future__ import annotations

import re

from limelight.infra.sieve import Sieve
from limelight.router.words import pattern, word_list, word_table

_LEXICON = word_list("scene", "lexicon")
_LEX = re.compile(r"\b(?:" + "|".join(sorted(set(map(re.escape, _LEXICON)), key=len, reverse=True)) + r")\b")
_LEX_JA = pattern("scene", "lex_ja")
_ANY = Sieve([_LEX, _LEX_JA])

_PREP = pattern("scene", "prep").pattern
_DROP = pattern("scene", "drop")
_VERB = pattern("scene", "verb")
_FOR_X = pattern("scene", "for_x")
_COMPLAINT = pattern("scene", "complaint")
_DISLIKE = pattern("scene", "dislike")
_EDGE = pattern("scene", "edge")

_TOO = re.compile(r"\b(?:too|zu|trop|demasiado|muito) (\w+)")
_OPPOSITES = word_table("opposites")
_KANA = re.compile(r"[\u3040-\u30ff]")
_BEFORE_SHOT = pattern("scene", "before_shot")
_WISH = pattern("scene", "wish")
_CHANGE = pattern("scene", "change")
_HOLIDAY = pattern("scene", "holiday")
_WOULD_BE = re.compile(r"\b(?:would|might|may|could|will) be (?:so |more |much |a )*\w+\W*$")
_RUN = re.compile(rf"(?:{_LEX.pattern})(?:\s+(?:(?:of|the|and|with|a|in|at)\s+)*(?:{_LEX.pattern}))*")


def has_scene_words(clause: str) -> bool:
    return _ANY.any(clause)


def scene_words(clause: str) -> str:
    """The words for places, times, seasons and weather in a lower-case clause, and nothing else of it."""
    found = [m.group() for m in _RUN.finditer(clause)] or [
        _shortest(m.group()) for m in _LEX_JA.finditer(clause)
    ]
    return ", ".join(dict.fromkeys(found))


def _shortest(words: str) -> str:
    """The end of a Japanese run that is a word of the lexicon by itself."""
    return next((words[n:] for n in range(len(words) - 1, -1, -1) if _LEX_JA.fullmatch(words[n:])), words)


def edit_scene(clause: str, spans: list[tuple[int, int]]) -> str:
    """The scene that an edit asks for: the clause without the shots it names and the words of asking.

    `spans` says where it names them.
    """
    text = clause
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} \n {text[end:]}"
    if _KANA.search(clause):
        return _japanese(re.sub(r"^[のはを、\s]+", "", text.replace("\n", " ").strip()))
    text = _WISH.sub(" ", _BEFORE_SHOT.sub("\n", text))
    if m := _COMPLAINT.search(text):
        text = m.group("rest")
    if m := _FOR_X.search(text.replace("\n", " ")):
        text = m.group("new")
    text = _TOO.sub(lambda m: _OPPOSITES.get(m.group(1), f"less {m.group(1)}"), text)
    pieces = [_trim(piece) for piece in re.split(r"\n|->|→|:", text)]
    pieces = [p for p in pieces if p]
    with_words = [p for p in pieces if has_scene_words(p)]
    if not with_words:  # "I don't like it" says that it shall be another, and not which
        pieces = [p for p in pieces if not _DISLIKE.search(p)]
    return max(with_words or pieces, key=len, default="")


_JA_WORD = _LEX_JA.pattern.removeprefix("[一-龯ぁ-んァ-ン]*?")
_PLACED_WORD = rf"(?:\b{_PREP}\s+(?:[^\s,.;!?]+\s+){{0,2}}?)?(?:\b(?:de|the|la|le|el|die|der|das)\s+)?(?:l['’])?(?:{_LEX.pattern})"
_TAKEN_BACK = re.compile(
    rf"{_PLACED_WORD}\s*[,;.…–—-]+\s*(?:{pattern('scene', 'taken_back').pattern})\W*(?={_PLACED_WORD})"
    rf"|{_JA_WORD}(?:に|で|の)?、?(?:いや|いえ|じゃなくて|ではなく(?:て)?|やっぱり)、?(?={_JA_WORD})"
)


def last_wished(clause: str) -> str:
    """A lower-case clause without the time or place that it takes back at once: "at night, no, at dawn" wishes dawn."""
    return _TAKEN_BACK.sub("", clause)


def choice_scene(clause: str, *, title: str = "") -> str:
    """The change that comes with a choice ("…, but at sunrise"): words for place, time, weather, or ""."""
    if _KANA.search(clause):
        return _japanese(clause)
    text = clause.replace(title.lower(), " ") if title else clause
    tail = _CHANGE.search(text)
    if tail and has_scene_words(tail.group("tail")):
        return _trim(tail.group("tail"))
    m = re.search(rf"\b{_PREP}\s+(?:[^\s,.;!?]+\s+){{0,4}}?(?:{_LEX.pattern}).*", text, re.DOTALL)
    if m:
        return _trim(m.group())
    run = _RUN.search(text)
    return run.group().strip() if run else ""


def placed_scene(clause: str) -> str:
    """Where a product is to be seen ("… in a rustic kitchen"), or for which holiday; or ""."""
    if _KANA.search(clause):
        return _japanese(clause)
    m = re.search(rf"\b{_PREP}\s+(?:[^\s,.;!?]+\s+){{0,5}}?(?:{_LEX.pattern}).*", clause, re.DOTALL)
    if m:
        return _trim(m.group())
    holiday = _HOLIDAY.search(clause)
    return holiday.group() if holiday else ""


def _japanese(text: str) -> str:
    m = _LEX_JA.search(text)
    return m.group() if m else ""


def _trim(text: str) -> str:
    if re.search(r"\w.*[.!?…]\s+\w", text, re.DOTALL):
        text = re.sub(r"[.!?…。].*$", "", text.strip(" \n\t,;:-–"), flags=re.DOTALL)
    text = _WOULD_BE.sub(" ", text)
    text = _DROP.sub(" ", text.replace("\n", " "))
    text = _VERB.sub("", " ".join(text.split()))
    text = _EDGE.sub("", text)
    return " ".join(text.split()).strip(" ,.;:!?-–")[:300]
