"""Saying what a point is, in the person's language: what changed there, and what the moment before it is called."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.agent.history.phrases import ENGLISH, PHRASES, SAID
from limelight.schema.history import Change, Point

TOLD = 3
"""Changes that a sentence tells of, at most."""
LEFT_OUT = {
    "music": {"clips", "video"},
    "video_again": {"logo", "slogan", "endcard"},
    "product": {"concepts"},
}
"""Kinds that go without saying beside others."""
HAND_WORDS = {"crop": "crop", "rotate": "rotate", "adjust": "adjust", "text": "text", "logo": "onlogo"}


def sentence(point: Point) -> str:
    """What changed at a point: "Shot 2 was made again: at night"."""
    return capital(within(point))


def within(point: Point) -> str:
    """The same within a sentence."""
    changes = told(point.changes)
    parts = [_phrase(_said(change, point), point.language, 0) for change in changes[:TOLD]]
    text = "; ".join(parts) if parts else _say("nothing", point.language, 0)
    if point.kind == "turn" and point.status in {"failed", "interrupted", "cancelled"}:
        text = _say("cut_short", point.language, 0, words=text)
    return text


def where(point: Point) -> str:
    """What it is to stand at a point; of one that went back, what it went back to."""
    only = point.changes[0] if point.changes else None
    return only.words if only is not None and only.kind == "back" else sentence(point)


def before(point: Point) -> str:
    """What the moment before a point is called: "before the logo was added"."""
    changes = told(point.changes)
    if changes:
        name = _phrase(_said(changes[0], point), point.language, 1)
    else:
        name = _say("nothing", point.language, 1, words=short(point.said, 60))
    return _say("before", point.language, 0, words=name)


def beginning(language: str) -> str:
    """The point before everything."""
    return capital(_say("start", language, 0))


def told(changes: Sequence[Change]) -> list[Change]:
    """Those worth telling, the most telling first."""
    kinds = {change.kind for change in changes}
    return [change for change in changes if not (LEFT_OUT.get(change.kind, set()) & kinds)]


def short(text: str, limit: int) -> str:
    """The beginning of a text, up to a limit in characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def arrived(point: Point | None, language: str = "", *, moment: str = "") -> str:
    """What is said when the conversation stands at an earlier point again; `moment` is what the person called it."""
    language = language or (point.language if point else "en")
    at = where(point) if point else beginning(language)
    key = "arrived_before" if moment else "arrived"
    return SAID.get(language, SAID["en"])[key].format(at=at, moment=moment)


def not_found(words: str, latest: Sequence[Point], language: str) -> str:
    """What is said when no point fits the words."""
    said = SAID.get(language, SAID["en"])
    listed_ = "; ".join(f"#{point.number} {sentence(point)}" for point in latest)
    return said["not_found"].format(words=words, latest=listed_) if latest else said["nothing_yet"]


def listing(latest: Sequence[Point], language: str) -> str:
    """What there is to go back to."""
    said = SAID.get(language, SAID["en"])
    points = "\n".join(f"- #{point.number} {sentence(point)}" for point in latest)
    return said["listing"].format(points=points) if latest else said["nothing_yet"]


def which(found: Sequence[Point], language: str) -> str:
    """The question when several points fit."""
    said = SAID.get(language, SAID["en"])
    return said["which"].format(several="; ".join(f"#{point.number} {sentence(point)}" for point in found))


def choice(point: Point, *, earlier: bool, language: str) -> str:
    """A point as a choice, in words that are understood when they are said."""
    said = SAID.get(language, SAID["en"])
    name = before(point) if earlier else sentence(point)
    return said["choice_before" if earlier else "choice"].format(n=point.number, name=name)


def capital(text: str) -> str:
    """With a capital at the beginning."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str], language: str) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])}{_say('and', language, 0)}{parts[-1]}"


def _said(change: Change, point: Point) -> Change:
    """A scene is kept in English: elsewhere what became of a shot is told by what the person said."""
    if change.kind != "shot" or not change.words or point.language == "en":
        return change
    return change.model_copy(update={"words": point.said})


def _phrase(change: Change, language: str, form: int) -> str:
    if change.told and language not in PHRASES.keys() - {"en"}:
        return f"{change.told}, by hand" if form == 0 else f"you {change.told}"
    shots = listed([str(one) for one in change.shots], language)
    words = change.words
    if change.kind.endswith("_by_hand"):  # the edit by its name
        words = (
            _say(HAND_WORDS[words], language, 0)
            if words in HAND_WORDS and _has(HAND_WORDS[words], language)
            else ""
        )
    key = f"{change.kind}:w" if words and _has(f"{change.kind}:w", language) else change.kind
    if change.n > 1 and _has(f"{change.kind}:n", language):
        key = f"{change.kind}:n"
    if change.n == 1 and _has(f"{change.kind}:1", language):
        key = f"{change.kind}:1"
    return _say(
        key,
        language,
        form,
        n=change.n,
        shots=shots,
        words=words if change.kind == "back" else short(words, 60),
    )


def _has(key: str, language: str) -> bool:
    return key in PHRASES.get(language, ENGLISH)


def _say(key: str, language: str, form: int, **slots: object) -> str:
    pair = PHRASES.get(language, ENGLISH).get(key) or ENGLISH[key]
    return pair[form].format(**{"n": 0, "shots": "", "words": "", **slots})
