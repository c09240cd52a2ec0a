"""Structured memory by rules: which sentences of a person settle something, and what. In six languages, offline.

What the rules do not see stays in the log and is found there; so a sentence that may be a request for work is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from limelight.memory.cues import cued, plain, subjects_in, topics_in
from limelight.memory.passages import sentences
from limelight.schema.memory import ItemKind, Topic

MAX_TEXT = 240
"""Characters of an item."""
ONE_VALUE: frozenset[Topic] = frozenset(
    [
        "audience",
        "tone",
        "format",
        "length",
        "language",
        "market",
        "budget",
        "deadline",
        "slogan",
        "name",
        "cta",
    ]
)
"""Topics of which one thing holds at a time, for each campaign or product that is named."""
_SCOPE = re.compile(
    r"\b(?:for|in|on|für|fuer|para|pour|no|na|bei)\s+(?:the|our|my|this|die|den|das|unsere?n?|la|el|los|las|le|les|nuestra|notre|o|a|nossa)?\s*"
    r"((?:[\w'&-]+\s+){0,3}?(?:campaign|ad|ads|video|film|launch|line|kampagne|linie|campaña|anuncio|campagne|gamme|campanha|linha)s?"
    r"(?:\s+\d+)?)",
    re.IGNORECASE,
)
_NO = re.compile(r"(?:please |bitte |por favor )?(?:no|kein\w*|sin|sans|sem)\s+\w")
"""A sentence that begins so and names something forbids it: "no red anywhere please"."""
_ALWAYS = re.compile(r"\b(?:always|immer|siempre|toujours|sempre)\b|必ず|いつも")
"""Words that make a rule of what is asked: "always show the logo"."""
_JOINT = re.compile(r"[,;]?\s+(?:and|but|und|aber|y|pero|et|mais|e|mas)\s+|[;；]|、|が、")
_SCOPE_JA = re.compile(r"([\w\u3040-\u30ff\u4e00-\u9fff]{2,8}?(?:キャンペーン|動画|広告))")


@dataclass(frozen=True)
class Draft:
    """What a sentence settles."""

    kind: ItemKind
    topic: Topic
    text: str
    subject: str = ""
    stance: Literal[-1, 0, 1] = 1
    changes: bool = False
    """Whether it says that something was otherwise before."""
    adds: bool = False
    """Whether it says that something else holds as well."""
    replaces: tuple[str, ...] = ()
    """Items whose place it takes, when whoever read it says so."""


def drafts_of(text: str, *, asked: str = "") -> list[Draft]:
    """What a message settles. `asked` is what the assistant said before it, for replies that say little themselves."""
    found: list[Draft] = []
    for sentence in (part for whole in sentences(text) for part in _parts(whole)):
        draft = _read(sentence)
        if draft is None or len(found) >= 12:
            continue
        if asked and _leans(sentence):
            last = sentences(asked)[-1:] or [""]
            draft = replace(draft, text=f"{draft.text} (to: {last[0][:140]})", topic=_topic(plain(last[0])))
        found.append(draft)
    return found


def _parts(sentence: str) -> list[str]:
    """Its clauses, when each settles something of its own ("our audience is families and never use red")."""
    parts = [part.strip() for part in _JOINT.split(sentence) if part.strip()]
    if len(parts) < 2:
        return [sentence]
    read = [_read(part) for part in parts]
    return parts if all(read) and len({one.topic for one in read if one}) == len(parts) else [sentence]


def _read(sentence: str) -> Draft | None:
    low = plain(sentence)
    if len(low) < 3 or low.count(" ") > 60:
        return None
    topics, subjects = topics_in(low), subjects_in(low)
    kind, stance = _kind(low, named=bool(topics or subjects))
    if kind is None:
        return None
    single = sorted(ONE_VALUE.intersection(topics), key=topics.index)
    topic = _topic(low)
    if single and kind != "constraint":
        topic = single[0]
    subject = scope_of(sentence) if topic in ONE_VALUE else (subjects[0] if subjects else "")
    text = sentence if len(sentence) <= MAX_TEXT else f"{sentence[: MAX_TEXT - 1]}…"
    return Draft(kind, topic, text, subject, stance, changes=cued("change", low), adds=cued("also", low))


def _kind(low: str, *, named: bool) -> tuple[ItemKind | None, Literal[-1, 0, 1]]:
    """What kind of item a sentence is, and its stance."""
    asks = cued("ask", low)
    if cued("open", low) and not low.rstrip().endswith(("?", "？")):
        return "question", 0
    if cued("unsure", low) and (named or low.rstrip().endswith(("?", "？"))) and not asks:
        return "question", 0
    if low.rstrip().endswith(("?", "？")):
        return None, 0
    if cued("dislike", low):
        return "preference", -1
    if cued("allow", low) and named and not cued("never", low):
        return "constraint", 1
    if named and (cued("never", low) or _NO.match(low)):
        return "constraint", -1
    if cued("prefer", low):
        return "preference", 1
    if cued("decide", low) or cued("reject", low):
        return "decision", 1
    if named and (_ALWAYS.search(low) or (cued("must", low) and not asks)):
        return "constraint", 1
    if cued("about", low) and not asks:
        return "fact", 1
    if asks or not named:
        return None, 0
    if cued("fact", low) and cued("is", low):
        return "fact", 1
    if cued("change", low) or (cued("is", low) and ONE_VALUE.intersection(topics_in(low))):
        return "fact", 1
    return None, 0


def _leans(sentence: str) -> bool:
    """Whether a reply means what was asked, and says little of it itself."""
    low = plain(sentence)
    return cued("reject", low) or (cued("decide", low) and len(low.split()) <= 7)


def _topic(low: str) -> Topic:
    found = topics_in(low)
    if found:
        return found[0]
    return "brand" if cued("about", low) else "other"


def scope_of(sentence: str) -> str:
    """The campaign, film or line that a sentence limits itself to; empty for none."""
    found = _SCOPE.search(sentence) or _SCOPE_JA.search(sentence)
    return " ".join(found.group(1).lower().split()) if found else ""
