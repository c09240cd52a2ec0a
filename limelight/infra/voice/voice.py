"""Saying a sentence in the person's language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from limelight.schema.strategy import TABLE

LANGUAGES = ("en", "es", "de", "fr", "pt", "ja")
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Every sentence of one of `LANGUAGES` by its key; `{slot}` stands for what is filled in. About 2 ms the first time."""
    text = files("limelight.infra.voice").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    said: dict[str, str] = tomllib.loads(text)
    said.pop("numbers")
    if (
        language == "en"
    ):  # what is offered after a fault stands in the table of faults, which its page is written from
        said |= {f"offer_{row.name}": row.offer for row in TABLE if row.offer}
    return said


@cache
def _numbers(language: str) -> tuple[str, ...]:
    text = files("limelight.infra.voice").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return tuple(str(tomllib.loads(text)["numbers"]).split())


@dataclass(frozen=True)
class Voice:
    """Sentences in one language; English where Limelight does not speak it."""

    language: str = "en"

    @property
    def english(self) -> bool:
        return self.language not in LANGUAGES or self.language == "en"

    def say(self, key: str, **slots: object) -> str:
        """The sentence with its slots filled. Raises `KeyError` for a key there is not."""
        return sentences("en" if self.english else self.language)[key].format(**slots)

    def number(self, count: int) -> str:
        """`three` for 3; figures from 13 on, and where the word would depend on the noun."""
        words = _numbers("en" if self.english else self.language)
        invariant = self.english or (count > 1 and not (self.language == "pt" and count == 2))
        return words[count] if invariant and 0 <= count < len(words) else str(count)

    def capital(self, count: int) -> str:
        """The number at the beginning of a sentence."""
        return self.number(count).capitalize()

    def counted(self, noun: str, count: int) -> str:
        """`4 shots`, `1 shot`; nouns are those of the `n_` sentences."""
        return self.say(f"n_{noun}_1" if count == 1 else f"n_{noun}", n=f"{count:,}")

    def listed(self, parts: Sequence[str]) -> str:
        """`a, b and c`."""
        return self._joined(parts, self.say("and"))

    def either(self, parts: Sequence[str]) -> str:
        """`a, b or c`; each once."""
        return self._joined([*dict.fromkeys(parts)], self.say("or"))

    def _joined(self, parts: Sequence[str], last: str) -> str:
        parts = [part for part in parts if part]
        if len(parts) < 2:
            return "".join(parts)
        return f"{self.say('comma').join(parts[:-1])}{last}{parts[-1]}"

    def retold(self, sentence: str, *, prefix: str, source: str = "en") -> str:
        """A sentence of another language said in this one, when it is one of those whose keys begin so; else as it is."""
        found = understood(sentence, prefix=prefix, language=source)
        if found is None:
            return sentence
        key, slots = found
        words = _numbers(source if source in LANGUAGES else "en")
        if slots.get("n") in words:
            count = words.index(slots["n"])
            slots |= {"n": self.number(count), "N": self.capital(count)}
        elif "n" in slots:
            slots["N"] = slots["n"]
        return self.say(key, **slots)


def understood(sentence: str, *, prefix: str, language: str) -> tuple[str, dict[str, str]] | None:
    """The key and the slots of a sentence that was said in a language, of those whose keys begin so; None for others."""
    language = (
        language if language in LANGUAGES else "en"
    )  # what it speaks where it does not know the person's
    for key, pattern in _patterns(prefix, language):
        if m := pattern.fullmatch(sentence.strip()):
            return key, m.groupdict()
    return None


def meant(text: str, *, prefixes: Sequence[str], language: str) -> tuple[str, dict[str, str]] | None:
    """The same of what a longer text ends with."""
    language = language if language in LANGUAGES else "en"
    for prefix in prefixes:
        for key, pattern in _patterns(prefix, language):
            start = text.rfind(_beginning(key, language)) if _beginning(key, language) else 0
            if start >= 0 and (m := pattern.fullmatch(text[start:].strip())):
                return key, m.groupdict()
    return None


@cache
def _beginning(key: str, language: str) -> str:
    """The words of a sentence before its first slot."""
    return _SLOT.split(sentences(language)[key])[0]


@cache
def _patterns(prefix: str, language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Each sentence as a pattern, those with the most words of their own first."""
    found: list[tuple[int, str, re.Pattern[str]]] = []
    for key, said in sentences(language).items():
        if not key.startswith(prefix):
            continue
        pieces = _SLOT.split(said)
        text = "".join(f"(?P<{piece}>.*?)" if n % 2 else re.escape(piece) for n, piece in enumerate(pieces))
        found.append((-len("".join(pieces[::2])), key, re.compile(text, re.DOTALL)))
    return [(key, pattern) for _, key, pattern in sorted(found, key=lambda row: row[:2])]


def spelled(count: int) -> str:
    """`four` for 4, in English, which plans are written in; figures from 13 on."""
    return Voice().number(count)
