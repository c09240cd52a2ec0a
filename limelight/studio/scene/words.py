"""What the words of a prompt mean: times of day, seasons, holidays, weather, moods, colours."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.scene.model import Mood, Season, TimeOfDay, Weather

TIMES: dict[TimeOfDay, tuple[str, ...]] = {
    "sunrise": ("sunrise", "dawn", "daybreak", "first light", "early morning", "sun rises", "sunup"),
    "morning": ("morning", "breakfast", "brunch", "daylight", "day light"),
    "noon": (
        "noon",
        "midday",
        "bright day",
        "daytime",
        "afternoon",
        "sunny",
        "high sun",
        "full sun",
        "blazing",
    ),
    "golden hour": (
        "golden hour",
        "late afternoon",
        "warm light",
        "golden light",
        "low sun",
        "sunlit",
        "sunset",
    ),
    "dusk": ("dusk", "twilight", "blue hour", "nightfall", "evening", "after sunset", "sundown"),
    "night": (
        "night",
        "midnight",
        "moonlight",
        "moonlit",
        "nighttime",
        "after dark",
        "stars",
        "starry",
        "neon",
    ),
}

SEASONS: dict[Season, tuple[str, ...]] = {
    "spring": ("spring", "springtime", "blossom", "easter", "april"),
    "summer": ("summer", "summertime", "july", "august", "heatwave"),
    "autumn": (
        "autumn",
        "fall season",
        "fall colours",
        "fall colors",
        "fall leaves",
        "october",
        "november",
        "harvest",
    ),
    "winter": ("winter", "wintertime", "december", "january", "snow", "snowy", "frost", "christmas", "xmas"),
}

WEATHER: dict[Weather, tuple[str, ...]] = {
    "clear": ("clear sky", "sunny", "cloudless", "blue sky"),
    "misty": ("mist", "misty", "fog", "foggy", "haze", "hazy", "steam"),
    "overcast": ("overcast", "cloudy", "clouds", "grey sky", "gray sky", "soft light"),
    "rain": ("rain", "rainy", "raining", "wet", "storm", "drizzle", "monsoon"),
    "snow": ("snow", "snowy", "snowing", "snowfall", "blizzard", "frost"),
}

MOODS: dict[Mood, tuple[str, ...]] = {
    "calm": ("calm", "serene", "peaceful", "gentle", "quiet", "soft", "zen", "relaxing", "dreamy"),
    "bright": ("bright", "fresh", "airy", "cheerful", "happy", "playful", "fun", "light and airy"),
    "bold": ("bold", "energetic", "dynamic", "vivid", "vibrant", "sporty", "powerful", "epic", "punchy"),
    "cosy": ("cosy", "cozy", "warm", "homely", "hygge", "intimate", "rustic"),
    "moody": ("moody", "dark", "dramatic", "mysterious", "cinematic", "noir", "spooky"),
    "luxury": ("luxury", "luxurious", "premium", "elegant", "sophisticated", "high-end", "exclusive"),
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """What a holiday brings along when the prompt says no more."""

    words: tuple[str, ...]
    theme: str
    palette: tuple[str, ...]
    time_of_day: TimeOfDay | None = None
    season: Season | None = None


HOLIDAYS: dict[str, Holiday] = {
    "christmas": Holiday(
        ("christmas", "xmas", "noel", "advent", "santa", "holiday season"),
        "christmas",
        ("#eef3fa", "#b01226", "#1d3a63"),
        "dusk",
        "winter",
    ),
    "new year": Holiday(
        ("new year", "new year's", "nye"), "city", ("#1c2233", "#e8b64a", "#5a6fd0"), "night", "winter"
    ),
    "valentine's day": Holiday(
        ("valentine", "valentines", "valentine's"), "romance", ("#e9a3ae", "#b5122f", "#f8dfe2"), None, None
    ),
    "lunar new year": Holiday(
        ("lunar new year", "chinese new year", "spring festival"),
        "studio",
        ("#b3161c", "#e2b13c", "#7c0f16"),
        None,
        None,
    ),
    "easter": Holiday(("easter",), "easter", ("#f2e3a2", "#e6a6c0", "#b5d99c"), "morning", "spring"),
    "mother's day": Holiday(
        ("mother's day", "mothers day"), "studio", ("#efc3c0", "#c86b7d", "#faeae6"), None, "spring"
    ),
    "father's day": Holiday(
        ("father's day", "fathers day"), "living", ("#5b4030", "#c98a44", "#a58a6c"), None, "summer"
    ),
    "independence day": Holiday(
        ("4th of july", "fourth of july", "independence day"),
        "beach",
        ("#e2bf92", "#b22234", "#3c5a9a"),
        "dusk",
        "summer",
    ),
    "halloween": Holiday(
        ("halloween", "trick or treat"), "halloween", ("#d9701c", "#4a2a63", "#e39a3b"), "dusk", "autumn"
    ),
    "thanksgiving": Holiday(
        ("thanksgiving",), "harvest", ("#a8622b", "#c8431f", "#e3b26a"), "golden hour", "autumn"
    ),
    "diwali": Holiday(("diwali", "deepavali"), "lights", ("#8c2f5a", "#e8a93a", "#4d1f4d"), "night", None),
    "ramadan": Holiday(("ramadan", "eid"), "lights", ("#1f5a55", "#d9ae55", "#123a3c"), "dusk", None),
    "hanukkah": Holiday(
        ("hanukkah", "chanukah"), "lights", ("#3b62a8", "#d5dbe6", "#1f3b70"), "dusk", "winter"
    ),
    "black friday": Holiday(
        ("black friday", "cyber monday"), "sale", ("#1b1c20", "#e0b341", "#2c2e36"), "night", None
    ),
    "back to school": Holiday(
        ("back to school",), "office", ("#8a6a44", "#e3a53a", "#b9cbd6"), "morning", "autumn"
    ),
}

COLOURS: dict[str, str] = {
    "rose gold": "#c99383",
    "navy blue": "#1c2c54",
    "sky blue": "#8fc4e8",
    "royal blue": "#2b4bb5",
    "baby blue": "#a9cfe8",
    "baby pink": "#f0c2cb",
    "hot pink": "#e0368c",
    "forest green": "#2b5b34",
    "sage green": "#9fae8c",
    "olive green": "#6f7340",
    "mint green": "#a5dcc0",
    "off-white": "#f1ece2",
    "off white": "#f1ece2",
    "burnt orange": "#c3591f",
    "dusty pink": "#d5a6a0",
    "electric blue": "#2f6bff",
    "teal": "#1f7a7a",
    "copper": "#b8693a",
    "gold": "#d4a640",
    "golden": "#d9a93f",
    "silver": "#c3c7cc",
    "bronze": "#94683a",
    "brass": "#bb9a4f",
    "red": "#c0232c",
    "crimson": "#a5152f",
    "scarlet": "#c9281f",
    "burgundy": "#6d1a2d",
    "maroon": "#6a1f25",
    "coral": "#ee7d66",
    "salmon": "#f0957f",
    "pink": "#e89ab0",
    "blush": "#eec5bd",
    "magenta": "#c22a86",
    "fuchsia": "#c92a90",
    "purple": "#6d3f9c",
    "violet": "#7a4cb8",
    "lilac": "#c2a5d9",
    "lavender": "#b9a8dc",
    "plum": "#6b2f57",
    "indigo": "#3c3a8c",
    "navy": "#1c2c54",
    "blue": "#2f66b8",
    "azure": "#3f9be0",
    "cobalt": "#1e4bb0",
    "cyan": "#35b6c6",
    "turquoise": "#38b2a8",
    "aqua": "#56c5c8",
    "mint": "#a5dcc0",
    "green": "#3f8a4a",
    "emerald": "#14784f",
    "sage": "#9fae8c",
    "olive": "#6f7340",
    "lime": "#a2c93a",
    "yellow": "#efc93d",
    "mustard": "#c99a2b",
    "amber": "#e0932a",
    "orange": "#e37a26",
    "peach": "#f3b892",
    "apricot": "#f0ae78",
    "terracotta": "#bd6244",
    "rust": "#a44a25",
    "brown": "#6f4a30",
    "chocolate": "#4f2f1f",
    "tan": "#c7a27a",
    "beige": "#ddc9ab",
    "cream": "#f3e6cc",
    "ivory": "#f4eeda",
    "white": "#f3f3f1",
    "grey": "#8d9196",
    "gray": "#8d9196",
    "charcoal": "#34373c",
    "black": "#1a1b1e",
}

NOT_COLOURS = (
    "golden hour",
    "golden light",
    "blue hour",
    "black friday",
    "grey sky",
    "gray sky",
    "blue sky",
    "black and white",
    "green tea",
    "red wine",
    "white wine",
    "gold medal",
    "orange juice",
    "rose bush",
)
"""Phrases in which a colour's name does not ask for a palette."""

NO_PROPS = ("no props", "without props", "nothing else", "product only", "empty set", "uncluttered", "bare")
"""Phrases that ask for the product alone."""
