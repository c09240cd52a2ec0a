"""Quick-start recipes: multi-step work that advertisers repeat, one file each. A new file here is a new recipe."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from limelight.capabilities.entry import Stage
from limelight.infra.sieve import Sieve
from limelight.router.scope import expanded
from limelight.schema.understanding import RecipeCall
from limelight.schema.work import Aspect

Need = Literal["storyboard", "own_storyboard", "clips", "occasion", "films"]
"""`own_storyboard`: one of the product that the message is for. `films`: several videos, each with its own storyboard."""
Axis = Literal["product", "occasion", "variation", "version"]
Carried = Literal[
    "concepts.create", "storyboard.create", "shot.edit", "shots.redo", "video.animate", "video.endcard", "video.reframe",
    "copy.headlines", "picture.create", "display.create", "audio.create",
]  # fmt: skip
"""Acts that a recipe can carry out."""


class When(BaseModel):
    """One way in which the recipe is asked for; all that is said here must hold."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    scopes: list[str] = Field(default_factory=list)
    """Kinds of width that the request must have (`limelight.router.scope`)."""
    also: list[str] = Field(default_factory=list)
    """Kinds of width that it may have, too."""
    named: bool = False
    """Whether its products must be named: the best sellers do not stand in for them."""
    words: str = ""
    """A regular expression that must be found, with the macros of `data/scope.toml`."""
    unless: str = Field(default="", alias="not")
    """One that must not."""
    without: list[Need] = Field(default_factory=list[Need])
    """What the thread must not have yet."""

    def fits(self, text: str, scopes: list[str]) -> bool:
        """Whether a lower-case text asks so."""
        if not set(self.scopes) <= set(scopes):
            return False
        found = not self.words or _compiled(self.words).any(text)
        return found and not (self.unless and _compiled(self.unless).any(text))


class Recipe(BaseModel):
    """A recipe as its file declares it."""

    model_config = ConfigDict(extra="forbid")

    name: str
    """The name of its file."""
    title: str
    version: str = "1"
    """Give it another one when it has changed: moves of the registry are of one version."""
    stage: Stage = "production"
    """Until the registry moves it: an experimental one is only for messages that name it, a candidate for its share of the
    conversations, a retired one for none."""
    share: float = Field(default=1.0, ge=0, le=1)
    each: list[Axis] = Field(default_factory=list[Axis])
    """What its acts are carried out for, side by side: every product, and of each every occasion, and of that every
    variation (the same prompts with other seeds); every version, with a headline of its own. Empty: for what the thread
    holds."""
    acts: list[Carried] = Field(min_length=1)
    count: int = Field(default=1, ge=1, le=50)
    """How many products or versions when the person gives no number."""
    variations: int = Field(default=1, ge=1, le=10)
    """The same for variations."""
    aspects: list[Aspect] = Field(default_factory=list[Aspect])
    """Shapes when the person names none."""
    every_video: bool = False
    """Whether it is for every video that the thread has, and not for the newest shape only."""
    needs: list[Need] = Field(default_factory=list[Need])
    when: list[When] = Field(min_length=1)
    confirm: dict[str, str]
    """The sentence that says what will be done, by language, with `{count}`, `{products}`, `{occasion}`, `{variations}`, `{shapes}`."""

    def sentence(self, language: str, **slots: str) -> str:
        """The confirmation in a language, else in English."""
        return self.confirm.get(language, self.confirm["en"]).format(**slots)


@cache
def recipes() -> tuple[Recipe, ...]:
    """All recipes by name. Raises `pydantic.ValidationError` for a file that is none."""
    folder = files("limelight.router").joinpath("recipes")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(
        Recipe.model_validate(
            {**tomllib.loads(f.read_text(encoding="utf-8")), "name": f.name.removesuffix(".toml")}
        )
        for f in found
    )


def recipe_of(call: RecipeCall) -> Recipe:
    """The recipe that was called. Raises `KeyError` for one there is not."""
    return {one.name: one for one in recipes()}[call.name]


def warm() -> None:
    """Compile all patterns now, so that no message waits for it."""
    for when in (when for recipe in recipes() for when in recipe.when):
        for words in filter(None, (when.words, when.unless)):
            _compiled(words)


@cache
def _compiled(words: str) -> Sieve:
    return Sieve([re.compile(expanded(words))])
