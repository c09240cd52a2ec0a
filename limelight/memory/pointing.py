"""Reading how a person points at something: "the second picture", "the blue one I uploaded", "not that one, the other"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from limelight.memory.ordinals import CJK, DIGITS, MOST, NUMBER, spelled, value_of

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
_PARTS = {"morning": (4, 12), "noon": (11, 14), "afternoon": (12, 18), "evening": (17, 28), "night": (18, 30)}
"""Hours in which a part of a day begins and ends; a night ends in the next morning."""


@dataclass(frozen=True)
class Mention:
    """What was said of a thing, as far as it could be read."""

    noun: str = ""
    """A key of `NOUN_KINDS`, or empty for "one" and for none."""
    ordinal: int | None = None
    """From 1; -1 the last, -2 the one before; 0 the middle one."""
    side: bool = False
    """Whether that is said by where it stands: "the left one"."""
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
        return _bare(low, words)
    if mine and found.ordinal is None and (nth := words["nth_mine"].search(low[: mine.start()])):
        found = replace(
            found, ordinal=_place(nth), span=" ".join(filter(None, (found.span, nth.group().strip())))
        )
    pieces = [found.span, *(m.group().strip() for m in (not_that, other, mine) if m), when]
    return Mention(
        noun=found.noun, ordinal=found.ordinal, side=found.side, colors=found.colors, between=between if when else None, when=when,
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
        number = words["number"].match(after)
        place = _place(ordinal) if ordinal else None
        place = (
            place
            if place is not None
            else value_of(number.group(1) or number.group(2))
            if number and noun != "one"
            else None
        )
        behind = words["before_last"].match(after.lstrip())
        side = _stands(low[: m.start()], before, after, words) if noun in {"one", "picture"} else None
        if place is None and (behind or side):
            place, after, before = _place(behind or side), "", ""  # pyright: ignore[reportArgumentType]
        about = _about(before, after, words)
        bare = place is None and not (colors or about)
        that = bare and bool(words["that"].match(m.group("det") or ""))
        if noun == "one" and not (place is not None or colors or about or that):
            continue
        if (m.group("det") or "").strip() in {"o", "as", "os"} and language not in {"pt", ""}:
            continue
        span = low[m.start() : m.end()].strip()
        return Mention(
            noun="" if noun == "one" else noun, ordinal=place, side=bool(side), colors=colors, about=about, that=that,
            span=f"{span} {behind.group()}" if behind else span,
        )  # fmt: skip
    if m := words["numbered"].search(low):
        return Mention(noun="picture", ordinal=value_of(m.group("n") or m.group("m")), span=m.group().strip())
    if m := words["of_time"].search(low):
        return Mention(noun=_key(words["noun"], m.group("noun")), span=m.group("noun"))
    if m := words["nominal_pt" if language == "pt" else "nominal"].search(low):
        return Mention(colors=(_key(words["color"], m.group("color")),), span=m.group().strip())
    return _cjk_head(low, words)


def _stands(front: str, before: str, after: str, words: dict[str, re.Pattern[str]]) -> re.Match[str] | None:
    """Where a thing stands among others: "the left one", "the picture on the right"; not where something is put on it."""
    behind = words["side"].match(after) if not words["edge"].search(front) else None
    return behind or words["position"].search(before)


def _bare(low: str, words: dict[str, re.Pattern[str]]) -> Mention | None:
    """An answer of a few words: "the second", "the left one", "number two", "la de la derecha"."""
    m = words["bare"].fullmatch(low)
    if m is None:
        return None
    said = m.group("said")
    if found := words["ordinal"].fullmatch(said):
        return Mention(ordinal=_place(found), bare=True, span=low.strip())
    if found := words["position"].fullmatch(said):
        return Mention(ordinal=_place(found), side=True, bare=True, span=low.strip())
    return Mention(ordinal=value_of(said), bare=True, span=low.strip()) if said else None


def _cjk_head(low: str, words: dict[str, re.Pattern[str]]) -> Mention | None:
    ordinal, color = words["ordinal_cjk"].search(low), words["color_cjk"].search(low)
    nouns = list(words["noun_cjk"].finditer(low))
    noun = next((m for m in nouns if m.lastgroup != "one"), nouns[0] if nouns else None)
    that = re.search("[そこあ]の", low)
    if not (ordinal or color or (noun and (that or words["time"].search(low)))) or re.search(
        r"[a-z]{4}", low
    ):
        return None
    place = _place(ordinal) if ordinal else None
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
        for pattern in ("time", "weekday", "day_part", "mine"):
            back = words[pattern].sub(" ", back)
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
        span, said = spans[m.lastgroup or ""], m.group().strip()
        return _part(said, low[m.end() :], span, words) if span[1] - span[0] == _DAY else (said, span)
    if m := words["weekday"].search(low):
        back = (midnight.weekday() - int((m.lastgroup or "w0")[1:])) % 7 or 7
        day = midnight - _DAY * back
        return _part(m.group().strip(), low[m.end() :], (day, day + _DAY), words)
    return "", None


def _part(
    said: str, after: str, day: tuple[datetime, datetime], words: dict[str, re.Pattern[str]]
) -> tuple[str, tuple[datetime, datetime]]:
    """The part of a day that was said with it: "yesterday evening", "ce matin"; else all of it."""
    inside, behind = words["day_part"].search(said), words["day_part"].match(after.lstrip())
    found = behind or inside
    if found is None:
        return said, day
    begins, ends = _PARTS[found.lastgroup or ""]
    span = day[0] + timedelta(hours=begins), day[0] + timedelta(hours=ends)
    return (f"{said}{after[: len(after) - len(after.lstrip())]}{found.group()}" if behind else said), span


def _place(m: re.Match[str]) -> int:
    """The number of an ordinal, or of where a thing stands."""
    key = (m.lastgroup or "")[1:]
    return value_of(m.group()) if key == "n" else int(key.replace("m", "-"))


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
        rf"(?P<before>(?:(?:\d{{1,2}}\.|[^\s,.;:!?]+)\s+){{0,4}}?)(?P<noun>(?:{nouns}))(?!\w)"
    )


def _side(words: str, positions: dict[str, Any]) -> re.Pattern[str]:
    """Where "the one" stands, behind it: "on the right", "de gauche"."""
    named = [
        f"(?P<p{key.replace('-', 'm')}>{form})" for key, form in positions.items() if isinstance(form, str)
    ]
    return re.compile(rf"\s*(?:(?:{words})\s+)+(?:{'|'.join(named)})(?!\w)")


def _nominal(articles: str, colors: str, before: str) -> re.Pattern[str]:
    """A colour that stands for a thing: "das blaue", "la azul"; at an end, or before how it is to become."""
    return re.compile(rf"(?<!\w)(?:{articles})\s+(?P<color>{colors})(?=\s*(?:$|[,.;!?])|\s+(?:{before}))")


def _behind(ordinals: dict[str, Any], *, nouns_of_one: str) -> re.Pattern[str]:
    """An ordinal right before "I uploaded", with no more than "thing" between them."""
    named = [
        f"(?P<o{key.replace('-', 'm')}>(?<!\\w)(?:{form}))"
        for key, form in ordinals.items()
        if isinstance(form, str)
    ]
    return re.compile(rf"(?:{'|'.join(named)})(?:\s+(?:{nouns_of_one}))?[,\s]*$")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = _data()
    said = data["words"]
    units = "|".join(f"(?:{form})" for form in data["units"].values())
    said_so = data["ordinals"]
    backward: dict[str, Any] = {key: said_so[key] for key in ("-3", "-2", "-1")}
    backward |= {str(n): spelled(n) for n in range(MOST, 8, -1)}
    backward |= {str(n): said_so[str(n)] for n in range(8, 0, -1)} | {"n": DIGITS}
    backward["cjk"] = {
        **{key: said_so["cjk"][key] for key in ("-3", "-2", "-1")},
        "n": CJK,
        "1": said_so["cjk"]["1"],
    }
    nouns = "|".join(form for key, form in data["nouns"].items() if isinstance(form, str))
    counted = r"(?:number|nummer|nr\.?|no\.?|número|numéro|n°|#)"
    times = "|".join(form for form in {**data["times"], **data["weekdays"]}.values() if isinstance(form, str))
    latin_colors = "|".join(form for form in data["colors"].values() if isinstance(form, str))
    positions = "|".join(form for form in data["positions"].values() if isinstance(form, str))
    sides = "|".join(data["positions"]["cjk"].values())
    no_unit = r"(?!\w|\s*(?:[x×:%€$£]|[.,]\d|px|pixel|sec|sek|seg|min|by|to|per|s\b|秒|分))"
    definite = said["definite"]
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
        "position": _grouped(data["positions"], prefix="p"),
        "before_last": _grouped(data["before_last"], prefix="b"),
        "edge": re.compile(rf"(?<!\w)(?:{said['edge']})(?!\w)"),
        "side": _side(said["side"], data["positions"]),
        "day_part": _grouped(data["day_parts"]),
        "nth_mine": _behind(backward, nouns_of_one=data["nouns"]["one"]),
        "number": re.compile(rf"\s*(?:{counted}\s*({NUMBER})(?!\w)|(\d{{1,2}})){no_unit}"),
        "numbered": re.compile(
            rf"(?<!\w)(?:{data['nouns']['picture']})\s*{counted}?\s*(?P<n>\d{{1,2}}){no_unit}|(?:{data['nouns']['cjk']['picture']})(?P<m>\d{{1,2}})"
        ),
        "of_time": re.compile(rf"(?<!\w)(?:{times})\s+(?:[^\s,.;:!?]+\s+){{0,2}}?(?P<noun>{nouns})(?!\w)"),
        "nominal": _nominal(said["nominal"], latin_colors, said["nominal_before"]),
        "nominal_pt": _nominal("a", latin_colors, said["nominal_before"]),
        "bare": re.compile(
            rf"\W*(?:(?:{said['lead']})\s+)?(?:(?:{definite}|celle|celui|the one|a|al|el)\s+)?(?:(?:{said['side']})\s+){{0,2}}(?:la\s+|el\s+)?"
            rf"(?:{counted}\s*)?(?P<said>(?:{'|'.join(form for form in backward.values() if isinstance(form, str))}|{positions}|{NUMBER}|{sides}))"
            rf"\.?(?:の(?:方|ほう|やつ|もの|画像|写真)?)?(?:\s+one)?(?:[\W、]+(?:please|bitte|svp|s['’]il (?:te|vous) plaît|por favor)|です|で?お願いします|で)?\W*"
        ),
        "stop": re.compile(rf"(?<!\w)(?:{said['stop']})(?!\w)"),
        "pointing": _pointing(said["definite"], nouns, backward),
        "pointing_pt": _pointing(f"{said['definite']}|a", nouns, backward),
    }
