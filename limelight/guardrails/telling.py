"""What the guardrails say to a person, in their language: reasons and suggestions, refusals, notes.

Verdicts, logs and agents speak English. The same is told to people in the words of `told/<language>.toml`; a reason of a
policy of one's own, which nobody has translated, is told as it stands there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from limelight.infra.voice import LANGUAGES
from limelight.schema.errors import Refused
from limelight.schema.guard import Verdict

_SLOT = re.compile(r"\{(\w+)\}")
_TELLING = {"reason", "what"}
"""Slots whose words are told too."""


@dataclass(frozen=True)
class Telling:
    """Speaks one language, or a market's ("de-AT"); English where it does not speak it."""

    language: str = "en"

    @property
    def tongue(self) -> str:
        """The one of `LANGUAGES` that is spoken."""
        short = self.language[:2].lower()
        return short if short in LANGUAGES else "en"

    def say(self, key: str, **slots: object) -> str:
        """A sentence of a refusal with its slots filled. Raises `KeyError` for a key there is not."""
        return _said(self.tongue)["said"][key].format(**slots)

    def note(self, key: str, **slots: object) -> str:
        """A note on a file that was taken. Raises `KeyError` for a key there is not."""
        return _said(self.tongue)["note"][key].format(**slots)

    def found(self, key: str, **slots: object) -> str:
        """A reason that is none of a category's. Raises `KeyError` for a key there is not."""
        return _said(self.tongue)["found"][key].format(**slots)

    def told(self, verdict: Verdict) -> Verdict:
        """The verdict with reason and suggestion in this language."""
        if self.tongue == "en":
            return verdict
        told = {"reason": self.reason(verdict.reason), "suggestion": self.advice(verdict.suggestion)}
        return verdict.model_copy(update=told)

    def reason(self, reason: str) -> str:
        """A reason of a verdict; as it is when it is none that is known."""
        words = _said(self.tongue)
        if self.tongue == "en":
            return reason
        if category := _categories("reason").get(reason):
            return words["reason"][category]
        return self._again(reason, "found") or words["names"].get(reason.lower(), reason)

    def advice(self, suggestion: str) -> str:
        """A suggestion of a verdict; as it is when it is none that is known."""
        if self.tongue == "en":
            return suggestion
        if category := _categories("suggestion").get(suggestion):
            return _said(self.tongue)["suggestion"][category]
        return self._again(suggestion, "advice") or suggestion

    def in_full(self, verdict: Verdict) -> str:
        """Reason and suggestion as sentences."""
        told = self.told(verdict)
        stop = "。" if self.tongue == "ja" else ". "
        return f"{told.reason}{stop}{told.suggestion}".strip()

    def refusal(self, key: str, verdict: Verdict, **slots: object) -> Refused:
        """The error that says a verdict by a sentence of `say`."""
        told = self.told(verdict)
        return Refused(self.say(key, reason=told.reason, **slots), suggestion=told.suggestion)

    def retold(self, message: str) -> str:
        """A refusal that was said in English, in this language; any other message as it is."""
        return message if self.tongue == "en" else self._again(message, "said") or message

    def _again(self, sentence: str, table: str) -> str:
        """The sentence of a table that this English one is, told in this language; empty for none of it."""
        for key, pattern in _patterns(table):
            if match := pattern.fullmatch(sentence):
                told = {slot: self._slot(slot, words) for slot, words in match.groupdict().items()}
                return _said(self.tongue)[table][key].format(**told)
        return ""

    def _slot(self, slot: str, words: str) -> str:
        if slot not in _TELLING:
            return words
        if where := _AT.fullmatch(words):
            return self.say("at", reason=self.reason(where[1]), seconds=where[2])
        return self.reason(words)


_AT = re.compile(r"(.+) \(at (\d+) s\)")


def preferred(wanted: str) -> str:
    """The first language of an `Accept-Language` header that is spoken here; empty for none of them."""
    rows = [one.strip().split(";q=") for one in wanted.split(",") if one.strip()]
    return next(
        (row[0][:2].lower() for row in sorted(rows, key=_rank) if row[0][:2].lower() in LANGUAGES), ""
    )


def _rank(row: list[str]) -> float:
    try:
        return -float(row[1]) if len(row) > 1 else -1.0
    except ValueError:
        return 0.0


@cache
def _said(language: str) -> Mapping[str, Mapping[str, str]]:
    text = (resources.files("limelight.guardrails") / "told" / f"{language}.toml").read_text("utf-8")
    return {"names": {}, **tomllib.loads(text)}


@cache
def _categories(what: str) -> Mapping[str, str]:
    """The policy's categories by their English reason, or suggestion."""
    text = (resources.files("limelight.guardrails") / "policy.toml").read_text("utf-8")
    rules: dict[str, Any] = {
        name: rule for name, rule in tomllib.loads(text).items() if isinstance(rule, dict)
    }
    return {str(rule[what]): name for name, rule in rules.items() if rule.get(what)}


@cache
def _patterns(table: str) -> Iterable[tuple[str, re.Pattern[str]]]:
    """The English sentences of a table as patterns, those with the most words of their own first."""
    found: list[tuple[int, str, re.Pattern[str]]] = []
    for key, said in _said("en")[table].items():
        pieces = _SLOT.split(said)
        text = "".join(f"(?P<{one}>.+?)" if n % 2 else re.escape(one) for n, one in enumerate(pieces))
        found.append((-len("".join(pieces[::2])), key, re.compile(text, re.DOTALL)))
    return [(key, pattern) for _, key, pattern in sorted(found, key=lambda row: row[:2])]
