"""Reading how a person points at something: "the second picture", "the blue one I uploaded", "not that one, the other"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

NOUN_KINDS: dict[str, tuple[str, ...]] = {
    "picture": ("shot", "image", "upload"),
    "shot": ("shot",),
    "video": ("video", "clip", "upload"),
    "clip": ("clip", "upload"),
    "music": ("music", "audio", "voice", "upload"),
    "logo": ("logo",),
    "document": ("document",),
    "concept": ("concept",),
    "headline": ("headline",),
    "endcard": ("endcard",),
    "upload": ("upload", "logo", "document"),
}
"""What each word for a thing may mean; an upload only where its content is of that sort."""
SORTS = {"picture": "image/", "video": "video/", "clip": "video/", "music": "audio/", "shot": "image/"}
"""How the media type of an upload begins that is of the sort of a word."""
_AGO = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_COUNT = {
    "two": 2, "zwei": 2, "deux": 2, "dos": 2, "dois": 2, "duas": 2, "three": 3, "drei": 3, "trois": 3, "tres": 3,
    "três": 3, "four": 4, "five": 5,
}  # fmt: skip
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Mention:
    """What was said of a thing, as far as it could be read."""

    noun: str = ""
    """A key of `NOUN_KINDS`, or empty for "one" and for none."""
    ordinal: int | None = None
    """From 1; -1 the last, -2 the one before."""
    colors: tuple[str, ...] = ()
    between: tuple[datetime, datetime] | None = None
    when: str = ""
    """The words that say when."""
    mine: bool = False
    """Whether the person gave it."""
    other: bool = False
    not_that: bool = False
    that: bool = False
    """A thing is pointed at and nothing more ("that picture")."""
    bare: bool = False
    """An ordinal and nothing more ("the second"): it means something only as an answer."""
    about: str = ""
    """Words that describe it, e.g. "snow" for "the one with the snow"."""
    span: str = ""
    """The words that point."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return NOUN_KINDS.get(self.noun, ())


def read_mention(text: str, *, now: datetime, language: str = "") -> Mention | None:
    """The first thing that a message points at, or None. `now` with the zone in which days are counted."""
    low = text.lower()
    words = _patterns()
    head = _head(low, words, language)
    when, between = _time(low, now, words)
    mine = words["mine"].search(low)
    other, not_that = words["other"].search(low), words["not_that"].search(low)
    if head is None and not (mine or other or not_that):
        return _bare(low, words)
    found = head or Mention()
    told = found.ordinal is not None or found.colors or found.about or found.that
    if not (told or mine or other or not_that or (between and found.span)):
        return None
    pieces = [found.span, *(m.group().strip() for m in (not_that, other, mine) if m), when]
    return Mention(
        noun=found.noun, ordinal=found.ordinal, colors=found.colors, between=between if when else None, when=when,
        mine=bool(mine), other=bool(other), not_that=bool(not_that),
        that=found.that and not (mine or other or when), about=found.about,
        span=" ".join(dict.fromkeys(p for p in pieces if p)),
    )  # fmt: skip


def read_filters(text: str, *, now: datetime) -> tuple[Mention, str]:
    """What a search says of kind, colour and time, and the words that are left ("blue pictures of boots, yesterday")."""
    low, words = text.lower(), _patterns()
    noun = next((m for m in words["noun"].finditer(low) if m.lastgroup != "one"), None)
    colors = tuple(dict.fromkeys(m.lastgroup or "" for m in words["color"].finditer(low)))
    when, between = _time(low, now, words)
    mine = words["mine"].search(low)
    left = low
    for piece in (noun.group() if noun else "", when, mine.group() if mine else ""):
        left = left.replace(piece, " ", 1) if piece else left
    left = words["color"].sub(" ", left)
    left = " ".join(words["stop"].sub(" ", left).split())
    found = Mention(
        noun=(noun.lastgroup or "") if noun else "",
        colors=colors,
        between=between,
        when=when,
        mine=bool(mine),
    )
    return found, left.strip(" ,.!?")


def _head(low: str, words: dict[str, re.Pattern[str]], language: str) -> Mention | None:
    """The noun (or "one") with what stands beside it."""
    for m in words["pointing_pt" if language == "pt" else "pointing"].finditer(low):
        noun = _key(words["noun"], m.group("noun"))
        before = m.group("before") or ""
        ordinal = words["ordinal"].search(before)
        colors = tuple(dict.fromkeys(c.lastgroup or "" for c in words["color"].finditer(before)))
        after = low[m.end() :]
        if not colors and (c := words["color"].match(after.lstrip())):
            colors = (c.lastgroup or "",)
        number = re.match(r"\s*(?:number |no\.? ?|nr\.? ?|#)?(\d{1,2})\b", after)
        place = (
            int(_key(words["ordinal"], ordinal.group()).replace("m", "-").lstrip("o")) if ordinal else None
        )
        place = place if place is not None else int(number.group(1)) if number and noun != "one" else None
        about = _about(before, after, words)
        bare = place is None and not (colors or about)
        that = bare and bool(words["that"].match(m.group("det") or ""))
        if noun == "one" and not (place is not None or colors or about or that):
            continue
        if (m.group("det") or "").strip() in {"o", "as", "os"} and language not in {"pt", ""}:
            continue
        span = low[m.start() : m.end()].strip()
        return Mention(
            noun="" if noun == "one" else noun, ordinal=place, colors=colors, about=about, that=that, span=span,
        )  # fmt: skip
    return _cjk_head(low, words)


def _bare(low: str, words: dict[str, re.Pattern[str]]) -> Mention | None:
    m = re.fullmatch(
        rf"\W*(?:(?:{_data()['words']['definite']})\s+)?([^\W_]+)(?:\W+(?:please|bitte|svp|por favor))?\W*",
        low,
    )
    found = words["ordinal"].fullmatch(m.group(1)) if m else None
    if found is None:
        return None
    place = int((found.lastgroup or "").replace("m", "-").lstrip("o"))
    return Mention(ordinal=place, bare=True, span=low.strip())


def _cjk_head(low: str, words: dict[str, re.Pattern[str]]) -> Mention | None:
    ordinal, color = words["ordinal_cjk"].search(low), words["color_cjk"].search(low)
    nouns = list(words["noun_cjk"].finditer(low))
    noun = next((m for m in nouns if m.lastgroup != "one"), nouns[0] if nouns else None)
    that = re.search("[そこあ]の", low)
    if not (ordinal or color or (noun and (that or words["time"].search(low)))) or re.search(
        r"[a-z]{4}", low
    ):
        return None
    place = int((ordinal.lastgroup or "").replace("m", "-").lstrip("o")) if ordinal else None
    key = (noun.lastgroup or "") if noun else ""
    spans = [m.group() for m in (ordinal, color, noun) if m]
    return Mention(
        noun="" if key == "one" else key, ordinal=place, colors=(color.lastgroup or "",) if color else (),
        that=bool(that) and not (ordinal or color), span="".join(dict.fromkeys(spans)),
    )  # fmt: skip


def _about(before: str, after: str, words: dict[str, re.Pattern[str]]) -> str:
    """Words that describe a thing: between article and noun, or behind "with", "of", "where"."""
    front = words["color"].sub(" ", words["ordinal"].sub(" ", before))
    front = " ".join(words["stop"].sub(" ", front).split())
    behind = re.match(rf"\s*(?:{_data()['words']['describing']})\b\s+([^,.;!?]+)", after)
    back = ""
    if behind:
        back = re.split(
            r"\b(?:and (?:make|use|put|change|then)|but|to |into |instead|please|brighter|darker|und |mais |pero )",
            behind.group(1),
        )[0]
        back = words["mine"].sub(" ", words["time"].sub(" ", back))
        back = " ".join(words["stop"].sub(" ", back).split())
    return " ".join(one for one in (front, back) if one)[:120]


def _time(
    low: str, now: datetime, words: dict[str, re.Pattern[str]]
) -> tuple[str, tuple[datetime, datetime] | None]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if m := words["ago"].search(low):
        number = m.group("n1") or m.group("n2") or m.group("n3") or "1"
        unit = m.group("u1") or m.group("u2") or m.group("u3") or ""
        length = _AGO[next(key for key, form in _data()["units"].items() if re.fullmatch(form, unit))]
        at = now - length * (int(number) if number.isdigit() else _COUNT.get(number, 1))
        if length >= _DAY:
            day = at.replace(hour=0, minute=0, second=0, microsecond=0)
            return m.group(), (day, day + max(length, _DAY))
        return m.group(), (at - length / 2, at + length / 2)
    if m := words["time"].search(low):
        monday = midnight - _DAY * midnight.weekday()
        spans = {
            "before_yesterday": (midnight - 2 * _DAY, midnight - _DAY), "yesterday": (midnight - _DAY, midnight),
            "today": (midnight, midnight + _DAY), "this_week": (monday, monday + 7 * _DAY),
            "last_week": (monday - 7 * _DAY, monday), "just_now": (now - timedelta(minutes=15), now + _DAY),
        }  # fmt: skip
        return m.group().strip(), spans[m.lastgroup or ""]
    if m := words["weekday"].search(low):
        back = (midnight.weekday() - int((m.lastgroup or "w0")[1:])) % 7 or 7
        day = midnight - _DAY * back
        return m.group().strip(), (day, day + _DAY)
    return "", None


def _key(pattern: re.Pattern[str], text: str) -> str:
    m = pattern.search(text)
    return (m.lastgroup or "") if m else ""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("limelight.memory").joinpath("data/references.toml").read_text("utf-8"))


def _grouped(
    table: dict[str, Any], *, prefix: str = "", cjk: bool = True, latin: bool = True
) -> re.Pattern[str]:
    """One pattern with a named group for each entry; longer readings first within an entry."""
    groups: dict[str, list[str]] = {}
    for key, form in table.items():
        if latin and isinstance(form, str):
            groups.setdefault(key, []).append(rf"(?<!\w)(?:{form})(?!\w)")
    for key, form in table.get("cjk", {}).items() if cjk else ():
        groups.setdefault(key, []).append(form)
    named = [f"(?P<{prefix}{key.replace('-', 'm')}>{'|'.join(forms)})" for key, forms in groups.items()]
    return re.compile("|".join(named))


def _ordinals(table: dict[str, Any]) -> str:
    return "|".join(form for form in table.values() if isinstance(form, str))


def _pointing(articles: str, nouns: str, ordinals: dict[str, Any]) -> re.Pattern[str]:
    """An article, up to four words, and a noun; or an ordinal and a noun at the very beginning."""
    return re.compile(
        rf"(?:^\W*(?=(?:{_ordinals(ordinals)})\s)|(?<!\w)(?P<det>{articles})(?:\s+|(?<=['’])))"
        rf"(?P<before>(?:[^\s,.;:!?]+\s+){{0,4}}?)(?P<noun>(?:{nouns}))(?!\w)"
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = _data()
    said = data["words"]
    units = "|".join(f"(?:{form})" for form in data["units"].values())
    backward = {key: data["ordinals"][key] for key in ("-2", "-1", "1", "2", "3", "4", "5", "6", "7", "8")}
    backward["cjk"] = data["ordinals"]["cjk"]
    nouns = "|".join(form for key, form in data["nouns"].items() if isinstance(form, str))
    return {
        "noun": _grouped(data["nouns"]),
        "noun_cjk": _grouped(data["nouns"], latin=False),
        "ordinal": _grouped(backward, prefix="o"),
        "ordinal_cjk": _grouped(backward, prefix="o", latin=False),
        "color": _grouped(data["colors"]),
        "color_cjk": _grouped(data["colors"], latin=False),
        "time": _grouped(data["times"]),
        "weekday": _grouped(data["weekdays"], prefix="w"),
        "ago": re.compile(said["ago"].replace("{units}", units)),
        "mine": re.compile(said["mine"]),
        "other": re.compile(rf"(?<!\w)(?:{said['other']})"),
        "not_that": re.compile(rf"(?<!\w)(?:{said['not_that']})"),
        "that": re.compile(rf"(?:{said['that']})(?!\w)"),
        "stop": re.compile(rf"(?<!\w)(?:{said['stop']})(?!\w)"),
        "pointing": _pointing(said["definite"], nouns, backward),
        "pointing_pt": _pointing(f"{said['definite']}|a", nouns, backward),
    }
