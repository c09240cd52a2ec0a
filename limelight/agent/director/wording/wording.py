"""What concepts, headlines and ads are written with in one language: a file a language, beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from limelight.infra.voice import LANGUAGES


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceWords(_Words):
    """A place in words. The four of its story begin in lower case and end without a stop."""

    titles: tuple[str, ...]
    openings: tuple[str, ...]
    """First captions, at most 28 characters."""
    views: tuple[str, str, str, str]
    """Titles of its four shots."""
    seen: tuple[str, ...] = ()
    """What the four shots show; in English the prompts say it."""
    lights: tuple[str, ...] = ()
    """The place's lights, likewise."""
    colours: str = ""
    mood: str
    """Words parted as `Wording.comma` says."""
    enter: str
    """A way in: for ideas that come closer shot by shot."""
    near: str
    """What is seen from close by: for ideas that begin with texture."""
    still: str
    """What goes on there: for one unhurried moment."""
    open: str
    """What is seen from far: for a single thing with room around it."""


class Story(_Words):
    """Four ways into one place."""

    enter: str
    near: str
    still: str
    open: str


class Wording(_Words):
    """All words of a language. None of them needs to know the gender or the number of a product's name."""

    listed: str
    """A product of the catalogue in a sentence."""
    photographed: str
    """What an uploaded photo shows, under the person's name for it."""
    unnamed: str
    """The same when nobody has named it."""
    fact: str
    """Added to an idea that is built on a fact of the listing."""
    set: str
    """Added where the person said where it is set."""
    all: str
    """Added where they said no more than a light or a season."""
    spoken: str
    """What a voice says where nobody says what."""
    name_fact: str
    name_meet: str
    name_line: str
    own_name: str
    """For the three: the name of what a photo shows."""
    own_meet: str
    pair: str
    stop: str
    comma: str = ", "
    lowers: bool = False
    """Whether a fact begins in lower case behind a name and a colon."""
    another: str
    """A shot that is added without words for it."""
    button: str
    """What the button of a display ad says when nobody says: it claims nothing."""
    middles: tuple[str, ...]
    """Captions for shots without a fact."""
    short: tuple[str, ...]
    tiny: tuple[str, ...]
    hooks: dict[str, tuple[str, ...]]
    """The sentence that sells an idea, by its angle, with `{it}` and a part of the place's story."""
    elsewhere: Story
    """The story of a place that only the person named, with their words as `{where}`."""
    tunes: dict[str, str]
    """Moods of music; `tune.music_mood` understands each."""
    closings: dict[str, tuple[str, ...]]
    """Calls to action, by the family of the product."""
    lines: dict[str, tuple[str, ...]]
    """Headlines, by the family of the product."""
    seasons: dict[str, tuple[str, ...]]
    """Headlines, by the English word for the season or feast."""
    places: dict[str, PlaceWords]

    def story(self, place: str, where: str, *, known: bool) -> Story:
        """The story of a place; of one that only the person named, one made from their words for it."""
        found = self.elsewhere if not known else self.places[place]
        parts = {name: getattr(found, name) for name in Story.model_fields}
        return Story(**{name: part.format(where=where) for name, part in parts.items()})


@cache
def wording(language: str) -> Wording:
    """The words of one of `LANGUAGES`; English for others. About 3 ms the first time."""
    name = language if language in LANGUAGES else "en"
    text = files("limelight.agent.director.wording").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return Wording.model_validate(tomllib.loads(text))
