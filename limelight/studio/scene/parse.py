"""From a prompt's words to a `Scene`: tables and longest-phrase matching, no model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from limelight.studio.errors import InputRejected
from limelight.studio.scene.model import Camera, Light, Mood, Scene, Weather
from limelight.studio.scene.themes import DEFAULT_THEME, THEMES
from limelight.studio.scene.words import (
    COLOURS,
    HOLIDAYS,
    MOODS,
    NO_PROPS,
    NOT_COLOURS,
    SEASONS,
    TIMES,
    WEATHER,
)

Key = TypeVar("Key", bound=str)

_NAMED, _HINTED, _CATEGORY = 10, 3, 2
SNOWY = ("winter", "christmas")
"""Themes in which snow falls unless another weather is asked for."""
_SOFTNESS: dict[Weather, float] = {"clear": 0.35, "misty": 0.8, "overcast": 0.9, "rain": 0.85, "snow": 0.75}
_CONTRAST: dict[Mood, float] = {
    "natural": 0.5,
    "calm": 0.4,
    "bright": 0.35,
    "bold": 0.65,
    "cosy": 0.55,
    "moody": 0.85,
    "luxury": 0.7,
}


def parse_scene(
    prompt: str, *, theme: str | None = None, category: str | None = None, seed: int = 0
) -> Scene:
    """The scene a prompt asks for; what it leaves open comes from the theme, the holiday and the seed.

    `category` is the product's listing category: it picks the place when the prompt names none.
    Raises `InputRejected` ("unknown_theme") naming the allowed ones.
    """
    text = _normal(prompt)
    holiday = _best(text, {name: entry.words for name, entry in HOLIDAYS.items()})
    name, place = _theme(text, theme=theme, category=_normal(category or ""), holiday=holiday)
    set_by = HOLIDAYS[holiday] if holiday else None
    time = _best(text, TIMES) or (set_by and set_by.time_of_day) or THEMES[name].time_of_day
    season = _best(text, SEASONS) or (set_by.season if set_by else None) or THEMES[name].season
    weather: Weather = _best(text, WEATHER) or ("snow" if name in SNOWY else "clear")
    mood: Mood = _best(text, MOODS) or "natural"
    palette = _colours(text) or (set_by.palette if set_by else ())
    return Scene(
        theme=name, prompt=prompt, place=place, time_of_day=time, season=season, holiday=holiday, weather=weather,
        mood=mood, palette=palette, seed=seed, props=not any(_has(text, words) for words in NO_PROPS),
        light=Light(side="left" if seed % 2 == 0 else "right", softness=_SOFTNESS[weather], contrast=_CONTRAST[mood]),
        camera=Camera(),
    )  # fmt: skip


def _theme(text: str, *, theme: str | None, category: str, holiday: str | None) -> tuple[str, str]:
    """The theme's name, and the word of the prompt that named it (empty when inferred)."""
    if theme is not None:
        if theme not in THEMES:
            raise InputRejected(
                "unknown_theme",
                f"There is no theme {theme!r}. Choose one of: {', '.join(THEMES)}; or leave it out and say the "
                "place in the prompt.",
                limit=list(THEMES),
                value=theme,
            )
        return theme, theme
    scores: dict[str, float] = {}
    named: dict[str, str] = {}
    matched = {name: [word for word in entry.words if _has(text, word)] for name, entry in THEMES.items()}
    for name, entry in THEMES.items():
        # A word inside a longer phrase that names another place does not count: "dark studio" is no "studio".
        longer = [phrase for other, phrases in matched.items() if other != name for phrase in phrases]
        found = [w for w in matched[name] if not any(len(p) > len(w) and _has(p, w) for p in longer)]
        hints = sum(_has(text, word) for word in entry.hints)
        fits = max((len(word) for word in entry.categories if _has(category, word)), default=0)
        # Later in the sentence is where English puts the setting ("on moss in a forest"): a slight edge.
        last = max((text.rfind(word) for word in found), default=0) / (len(text) + 1)
        scores[name] = (
            _NAMED * min(len(found), 2) + _HINTED * hints + _CATEGORY * (fits > 0) + fits * 0.01 + last
        )
        if found:
            named[name] = max(found, key=len)
    if holiday and not any(
        score >= _NAMED for name, score in scores.items() if name != HOLIDAYS[holiday].theme
    ):
        return HOLIDAYS[holiday].theme, named.get(HOLIDAYS[holiday].theme, "")
    best = max(scores, key=lambda name: scores[name])
    return (best, named.get(best, "")) if scores[best] > 0 else (DEFAULT_THEME, "")


def _normal(text: str) -> str:
    """Lower case, one space between words, apostrophes straight."""
    return " ".join(re.findall(r"[\w'’-]+", text.lower())).replace("’", "'")


def _has(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text` as whole words."""
    return phrase in text and _pattern(phrase).search(text) is not None


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(phrase)}s?(?![\w-])")


def _best(text: str, table: Mapping[Key, Iterable[str]]) -> Key | None:
    """The entry whose longest phrase stands in the text; the first such entry when two are equal."""
    best, length = None, 0
    for key, phrases in table.items():
        for phrase in phrases:
            if len(phrase) > length and _has(text, phrase):
                best, length = key, len(phrase)
    return best


def _colours(text: str) -> tuple[str, ...]:
    """Up to three named colours as hex, in the order of the words."""
    for phrase in NOT_COLOURS:
        text = text.replace(phrase, " ")
    found: list[tuple[int, str]] = []
    for name, value in COLOURS.items():
        match = _pattern(name).search(text) if name in text else None
        if match:
            found.append((match.start(), value))
            text = text[: match.start()] + "_" * len(match.group()) + text[match.end() :]
    return tuple(dict.fromkeys(value for _, value in sorted(found)))[:3]
