"""Words for the place, time, season, weather and colours of a picture."""

from __future__ import annotations

import re

from limelight.router.words import pattern, word_list

_LEXICON = word_list("scene", "lexicon")
_LEX = re.compile(r"\b(?:" + "|".join(sorted(set(map(re.escape, _LEXICON)), key=len, reverse=True)) + r")\b")
_LEX_JA = pattern("scene", "lex_ja")

_PREP = pattern("scene", "prep").pattern
_DROP = pattern("scene", "drop")
_VERB = pattern("scene", "verb")
_KEEP_PREP = pattern("scene", "keep_prep")
_FOR_X = pattern("scene", "for_x")
_COMPLAINT = pattern("scene", "complaint")
_EDGE = pattern("scene", "edge")

_RUN = re.compile(rf"(?:{_LEX.pattern})(?:\s+(?:(?:of|the|and|with|a|in|at)\s+)*(?:{_LEX.pattern}))*")


def has_scene_words(clause: str) -> bool:
    return bool(_LEX.search(clause) or _LEX_JA.search(clause))


def edit_scene(clause: str, spans: list[tuple[int, int]]) -> str:
    """The scene that an edit asks for: what is left of the clause without the shots it names and the words of asking."""
    text = "".join(
        " \n "
        if any(a <= i < b and i == a for a, b in spans)
        else ("" if any(a <= i < b for a, b in spans) else c)
        for i, c in enumerate(clause)
    )
    if re.search(r"[\u3040-\u30ff]", clause):
        m = _LEX_JA.search(re.sub(r"^[のはを、\s]+", "", text.replace("\n", " ").strip()))
        return m.group() if m else ""
    text = re.sub(
        r"\b(?:in|for|of|on|to|im|in der|en|en la|dans le|dans la|no|na|por|at|the|der|die|das|el|la|le)\s*(?:the|my|our|der|la|le|el)?\s*\n",
        "\n",
        text,
    )
    text = re.sub(
        r"\bi'd rather (?:see|have)\b|\bi (?:want|would like|think|prefer)(?: to see)?\b", " ", text
    )
    if m := _COMPLAINT.search(text):
        text = m.group("rest")
    if m := _FOR_X.search(text.replace("\n", " ")):
        text = m.group("new")
    pieces = [_trim(piece) for piece in re.split(r"\n|->|→|:", text)]
    pieces = [p for p in pieces if p]
    with_words = [p for p in pieces if has_scene_words(p)]
    return max(with_words or pieces, key=len, default="")


def choice_scene(clause: str, *, title: str = "") -> str:
    """The change that comes with a choice ("…, but at sunrise"): a phrase of place, time or weather, or nothing."""
    if re.search(r"[\u3040-\u30ff]", clause):
        m = _LEX_JA.search(clause)
        return m.group() if m else ""
    text = clause.replace(title.lower(), " ") if title else clause
    tail = re.search(
        r"\b(?:but|only|except|just|though|aber|nur|pero|mais|mas|que sea|make it|set it|could it be|can it be|can we have it|we'd want it|want it)\b(?P<tail>.*)",
        text,
        re.DOTALL,
    )
    if tail and has_scene_words(tail.group("tail")):
        return _trim(tail.group("tail"))
    m = re.search(rf"\b{_PREP}\s+(?:[^\s,.;!?]+\s+){{0,4}}?(?:{_LEX.pattern}).*", text, re.DOTALL)
    if m:
        return _trim(m.group())
    run = _RUN.search(text)
    return run.group().strip() if run else ""


def placed_scene(clause: str) -> str:
    """Where a picture of a product is set ("… in a rustic kitchen"), without the product's own words before it."""
    if re.search(r"[\u3040-\u30ff]", clause):
        m = _LEX_JA.search(clause)
        return m.group() if m else ""
    m = re.search(rf"\b{_PREP}\s+(?:[^\s,.;!?]+\s+){{0,5}}?(?:{_LEX.pattern}).*", clause, re.DOTALL)
    return _trim(m.group()) if m else ""


def _trim(text: str) -> str:
    text = (
        re.sub(r"[.!?…。].*$", "", text.strip(" \n\t,;:-–"), flags=re.DOTALL)
        if re.search(r"\w.*[.!?…]\s+\w", text, re.DOTALL)
        else text
    )
    text = re.sub(r"\b(?:would|might|may|could|will) be (?:so |more |much |a )*\w+\W*$", " ", text)
    text = _DROP.sub(" ", text.replace("\n", " "))
    text = _VERB.sub("", " ".join(text.split()))
    text = _EDGE.sub("", text)
    return " ".join(text.split()).strip(" ,.;:!?-–")[:300]
