"""Working a change of scene into a prompt: what contradicts the change goes, the rest stays."""

from __future__ import annotations

import re

_TIMES = (
    "sunrise", "dawn", "daybreak", "first light", "morning", "noon", "midday", "afternoon", "daylight",
    "daytime",
    "golden hour", "low sun", "sunset", "sundown", "dusk", "twilight", "blue hour", "evening", "night",
    "midnight",
    "moonlight", "moonlit", "starry", "lamplight", "candle-like", "noon light",
)  # fmt: skip
_SEASONS = ("spring", "springtime", "summer", "autumn", "winter", "christmas", "easter", "halloween",
            "snow", "snowy")  # fmt: skip
_FESTIVE, _WINTRY = ("christmas",), ("winter", "snow", "snowy")
"""A feast, and what goes with it."""
_WEATHER = ("mist", "misty", "fog", "foggy", "rain", "rainy", "overcast", "cloudy", "clear sky", "sunny",
            "storm", "snow", "snowy", "snowing", "snowfall", "drizzle")  # fmt: skip
_BEFORE = {
    "morning": "in the",
    "afternoon": "in the",
    "evening": "in the",
    "moonlight": "in",
    "twilight": "in",
    "low sun": "in",
}
_HOLIDAYS = {
    "christmas": "at Christmas",
    "xmas": "at Christmas",
    "easter": "at Easter",
    "halloween": "at Halloween",
    "thanksgiving": "at Thanksgiving",
    "valentine's day": "on Valentine's Day",
    "valentines day": "on Valentine's Day",
    "valentine's": "on Valentine's Day",
    "mother's day": "on Mother's Day",
    "father's day": "on Father's Day",
    "black friday": "on Black Friday",
    "new year": "at New Year",
}
_TINT = re.compile(
    r"(?:more|less|brighter|darker|warmer|cooler|softer|richer|lighter)\b.*\b(?:colou?rs?|light|tones?)$"
)
_COLOURS = (
    "red", "green", "blue", "yellow", "orange", "purple", "violet", "pink", "gold", "silver", "amber", "teal",
    "turquoise", "terracotta", "sand", "cream", "ivory", "white", "black", "brown", "walnut", "honey",
    "sage", "blush",
    "lavender", "mint", "coral", "navy", "slate", "copper", "pastel", "beige",
)  # fmt: skip
_PLACES = (
    "forest", "woods", "wood", "trail", "path", "mountain", "ridge", "peak", "summit", "desert", "dune",
    "dunes", "beach",
    "sea", "seaside", "ocean", "coast", "shore", "lake", "river", "waterfall", "kitchen", "counter", "cafe",
    "café",
    "coffee shop", "city", "street", "rooftop", "skyline", "studio", "podium", "spa", "bathroom", "marble",
    "garden", "park",
    "meadow", "field", "living room", "bedroom", "office", "desk", "table", "campsite", "campfire", "cabin",
    "snow", "snowy",
    "glacier", "jungle", "cave", "canyon", "market", "train", "plane", "gym", "pool", "terrace", "balcony",
    "vineyard",
    "library", "sofa", "bridge", "harbour", "harbor", "island", "valley", "cliff", "rocks", "hill", "village",
)  # fmt: skip


SCENE_WORDS = tuple(
    sorted({*_TIMES, *_SEASONS, *_WEATHER, *_HOLIDAYS, *_COLOURS, *_PLACES}, key=len, reverse=True)
)
"""Words that name a time, a season, the weather, a holiday, a colour or a place; the longest first."""
_WHERE = re.compile(r"\s+(?:through|over|on|across|above|after|of|in)\s+(?:the|an?)\s.*$", re.IGNORECASE)
"""Where a light falls: "through the trees" does not outlast the trees."""
_LIGHT = (
    "soft", "warm", "cool", "cold", "low", "high", "clear", "pale", "golden", "bright", "dark", "deep", "thin",
    "long", "light", "lights", "lighting", "glow", "haze", "sky", "sun", "shadow", "shadows", "mood", "air",
    "a", "an", "the", "of", "and", "with", "in", "on", "at", "by", "over",
)  # fmt: skip
"""Words that speak of light alone: what is left of "warm sunset glow" without the sunset is no scene."""


def work_in(prompt: str, change: str) -> str:
    """The prompt with the change in it.

    A new place replaces the old place and what stood there; a new time, season or weather replaces the
    phrases that name another; colours replace colours. The change stands first when it names a place.
    """
    change = tidy(change)
    if not change:
        return prompt
    phrases = [part.strip() for part in prompt.split(",") if part.strip()]
    if _names(change, _PLACES):
        air = [_WHERE.sub("", phrase) for phrase in phrases if _is_air(phrase)]
        kept = [p for p in air if not _names(p, _PLACES) and _is_air(p) and not _clashes(p, change)]
        return _joined([change, *kept])
    kept = []
    for place, phrase in enumerate(phrases):
        if not _clashes(phrase, change):
            kept.append(phrase)
        elif place == 0 and (rest := _without(phrase, change)):
            kept.append(rest)
    if kept and change.split()[0].lower() in (
        "at",
        "in",
        "on",
        "by",
        "with",
        "under",
        "during",
        "after",
        "before",
    ):
        return _joined([f"{kept[0]} {change}", *kept[1:]])
    return _joined([*kept[:1], change, *kept[1:]])


def tidy(change: str) -> str:
    """The change without the verbs and fillers that people put around it."""
    text = re.sub(r"\s+", " ", change).strip(" .,!?;:'\"")
    text = re.sub(
        r"^(?:use|make it|make them|put it|with it|but|and|please|maybe|set it|have it)\s+",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(r"\s+(?:please|instead|though|too)$", "", text, flags=re.I)
    bare = re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.I).lower()
    if bare in _HOLIDAYS:
        return _HOLIDAYS[bare]
    if _TINT.match(bare):
        return f"with {bare}"
    if bare in _TIMES:
        return f"{_BEFORE.get(bare, 'at')} {bare}"
    return f"in {bare}" if bare in _SEASONS[:5] or bare in _WEATHER[:2] else text


def names_place(text: str) -> bool:
    """Whether the text names a place."""
    return _names(text, _PLACES)


def names_colour(text: str) -> bool:
    """Whether the text names a colour."""
    return _names(text, _COLOURS)


def _is_air(phrase: str) -> bool:
    """Whether a phrase speaks of light, time, weather or season, which outlast a change of place."""
    return _names(phrase, _TIMES) or _names(phrase, _SEASONS) or _names(phrase, _WEATHER)


def _clashes(phrase: str, change: str) -> bool:
    groups = (_TIMES, _SEASONS, _WEATHER, _COLOURS)
    if _names(change, _FESTIVE) and _names(phrase, _WINTRY):
        return False
    return any(_names(change, group) and _names(phrase, group) for group in groups)


def _without(phrase: str, change: str) -> str:
    """The phrase without the words that clash, when something remains that one could see the product in."""
    for group in (_TIMES, _SEASONS, _WEATHER, _COLOURS):
        if _names(change, group):
            words = "|".join(sorted(map(re.escape, group), key=len, reverse=True))
            phrase = re.sub(
                rf"\s*\b(?:at|in|on|during)?\s*(?<![\w-])(?:{words})(?![\w-])(?:\s+light)?",
                "",
                phrase,
                flags=re.I,
            ).strip()
    return phrase if _names(phrase, _PLACES) or _is_scene(phrase) else ""


def _is_scene(rest: str) -> bool:
    """Whether a phrase names a thing ("a granite ledge with far peaks behind"), and not only where a light falls."""
    words = re.findall(r"[\w-]+", rest.lower())
    if not words or words[0] in ("of", "and", "with", "in", "on", "at", "by", "over", "through", "across"):
        return False
    return any(word not in _LIGHT and not _is_air(word) and not _names(word, _COLOURS) for word in words)


def _names(text: str, words: tuple[str, ...]) -> bool:
    low = text.lower()
    return any(word in low and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", low) for word in words)


def _joined(phrases: list[str]) -> str:
    return ", ".join(phrases)[:600]
