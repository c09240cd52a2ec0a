"""What was measured in a picture, in sentences of the person's language. The words are data: `told/<language>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from limelight.studio.scene.naming import LANGUAGES, called

if TYPE_CHECKING:
    from limelight.studio.retouch.describe import Described

MOST_LINES = 6
"""Lines of text in a picture that are told."""


class Telling:
    """Sentences in one language; in English where it is not one of `LANGUAGES`."""

    def __init__(self, language: str) -> None:
        self._language = language[:2].lower() if language[:2].lower() in LANGUAGES else "en"
        self._said = _said(self._language)

    def sentences(self, seen: Described) -> str:
        """All that is known of a picture."""
        facts = {"kind": self._word(seen.kind), "width": seen.width, "height": seen.height}
        products = self._listed(seen.products)
        parts = [self._say("what_with" if products else "what", **facts, products=products)]
        if seen.place:
            parts.append(self._say("place", place=seen.place))
        if seen.things:
            parts.append(
                self._say("things", things=self._listed([called(one, self._language) for one in seen.things]))
            )
        if seen.tones:
            tones = [
                self._say("colour", name=self._word(t.name), share=f"{t.share * 100:.0f}") for t in seen.tones
            ]
            parts.append(self._say("colours", colours=self._listed(tones)))
        if seen.light:
            parts.append(self._say("light", light=self._words(seen.light)))
        if seen.subject:
            parts.append(self._say("subject", subject=self._words(seen.subject)))
        if seen.reads:
            lines = [self._say("line", line=line) for line in seen.reads[:MOST_LINES]]
            parts.append(self._say("reads", lines=self._listed(lines)))
        if seen.unread:
            parts.append(seen.unread if self._language == "en" else self._say("unread"))
        return ("" if self._language == "ja" else " ").join(parts)

    def _say(self, key: str, **slots: object) -> str:
        return str(self._said[key]).format(**slots)

    def _word(self, english: str) -> str:
        return cast("Mapping[str, str]", self._said["words"]).get(english, english)

    def _words(self, english: str) -> str:
        return str(self._said["comma"]).join(self._word(one) for one in english.split(", "))

    def _listed(self, items: Sequence[str]) -> str:
        comma, last = str(self._said["comma"]), str(self._said["and"])
        return last.join([comma.join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


@cache
def _said(language: str) -> Mapping[str, Any]:
    text = (resources.files("limelight.studio.retouch") / "told" / f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)
