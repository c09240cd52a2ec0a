"""Feasts and occasions: the words that name them, their own theme, and how they dress another place."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.scene.parts import Painter, PropName, Season, TimeOfDay


@dataclass(frozen=True, slots=True)
class Feast:
    """What an occasion brings along when the prompt says no more."""

    words: tuple[str, ...]
    theme: str
    props: tuple[PropName, ...]
    palette: tuple[str, str, str]
    """Set, accent and far background of a studio; elsewhere only the accent counts."""
    overlay: Painter = ""
    """Lights or shapes over the backdrop of another place."""
    time_of_day: TimeOfDay | None = None
    season: Season | None = None
    snow: bool = False
    """It snows where it can."""


HOLIDAYS: dict[str, Feast] = {
    "christmas": Feast(
        ("christmas", "xmas", "noel", "advent", "santa", "holiday season"), "christmas",
        ("baubles", "twigs", "gifts", "cones"), ("#eef3fa", "#b01226", "#1d3a63"), "fairylights", "dusk", "winter", True,
    ),
    "new year": Feast(
        ("new year", "new year's", "nye"), "newyear", ("glasses", "stars", "spheres"),
        ("#1c2233", "#e8b64a", "#5a6fd0"), "fairylights", "night", "winter",
    ),
    "valentine's day": Feast(
        ("valentine", "valentines", "valentine's", "valentine's day"), "romance", ("roses", "hearts", "candles", "petals"),
        ("#e9a3ae", "#b5122f", "#f8dfe2"), "hearts",
    ),
    "lunar new year": Feast(
        ("lunar new year", "chinese new year", "spring festival", "seollal"), "lunar",
        ("paperlanterns", "mandarins", "coins", "blossom"), ("#a3141a", "#e2b13c", "#8c1016"), "lanterns", "dusk",
    ),
    "easter": Feast(
        ("easter",), "easter", ("eggs", "tulips", "blossom"), ("#f2ead8", "#e6a6c0", "#b5d99c"), "", "morning", "spring",
    ),
    "mother's day": Feast(
        ("mother's day", "mothers day", "mothering sunday"), "mothersday", ("tulips", "card", "roses", "petals"),
        ("#f3e4df", "#d98a9c", "#f6e9e2"), "", None, "spring",
    ),
    "father's day": Feast(
        ("father's day", "fathers day"), "fathersday", ("necktie", "card", "tools"), ("#5b3d28", "#2f4a63", "#8a6a4c"),
        "", None, "summer",
    ),
    "independence day": Feast(
        ("4th of july", "fourth of july", "independence day"), "beach", ("stars", "balloons", "glasses"),
        ("#e9e6e0", "#b22234", "#3c5a9a"), "fairylights", "dusk", "summer",
    ),
    "halloween": Feast(
        ("halloween", "trick or treat"), "halloween", ("pumpkins", "candles", "leaves"),
        ("#6a4a30", "#d9701c", "#3a2a4a"), "embers", "dusk", "autumn",
    ),
    "thanksgiving": Feast(
        ("thanksgiving",), "harvest", ("pumpkins", "leaves", "apples"), ("#a8622b", "#c8431f", "#e3b26a"), "",
        "golden hour", "autumn",
    ),
    "diwali": Feast(
        ("diwali", "deepavali"), "diwali", ("diyas", "marigolds", "petals"), ("#5c1f45", "#f09a1c", "#3a153a"), "garlands",
        "night",
    ),
    "eid": Feast(
        ("eid", "eid al-fitr", "eid al-adha", "eid mubarak", "ramadan", "iftar"), "eid", ("crescent", "lantern", "dates"),
        ("#1f5a55", "#d9ae55", "#123a3c"), "moons", "dusk",
    ),
    "hanukkah": Feast(
        ("hanukkah", "chanukah"), "lights", ("candles", "stars", "coins"), ("#2c3e63", "#d5dbe6", "#1f2b4a"), "",
        "dusk", "winter",
    ),
    "black friday": Feast(
        ("black friday", "cyber monday", "black week"), "blackfriday", ("bags", "gifts", "rings"),
        ("#17181c", "#e0b341", "#212329"), "", "night",
    ),
    "back to school": Feast(
        ("back to school", "back-to-school"), "school", ("pencils", "notebooks", "globe", "apples"),
        ("#b98a54", "#e3a53a", "#2f4a3f"), "", "morning", "autumn",
    ),
    "summer sale": Feast(
        ("summer sale", "summer deals"), "summersale", ("parasol", "melon", "citrus", "ball"),
        ("#ffcf57", "#ef5a6f", "#5cc6cf"), "", "noon", "summer",
    ),
    "birthday": Feast(
        ("birthday", "birthday party"), "gifts", ("balloons", "gifts", "card"), ("#f0c2cb", "#7a4cb8", "#fbe6d8"),
        "garlands",
    ),
}  # fmt: skip
