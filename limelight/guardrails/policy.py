"""The offline text check: categories of patterns as data, and personal data by checksum."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from limelight.guardrails.normal import plain, traced, undisguised, unmasked
from limelight.guardrails.personal import iban, luhn, personal_span, without_personal_data
from limelight.infra.sieve import Sieve
from limelight.schema.errors import BadInput
from limelight.schema.guard import Action, Severity, Stage, Verdict

__all__ = ["PolicyCheck", "Rule", "iban", "load_rules", "luhn", "without_personal_data"]

POLICY = "policy.toml"
_SIZE = re.compile(r"\d+x\d+")
VERSION = 1
"""The format of the policy that this release reads."""


def kind_of(placement: str) -> str:
    """The kind of a placement: every size of display ad is `display`; the others are a kind of their own."""
    return "display" if _SIZE.fullmatch(placement) else placement


class Where(BaseModel):
    """Where another action holds than elsewhere. What is left empty holds everywhere."""

    model_config = ConfigDict(extra="forbid")

    locales: list[str] = Field(default_factory=list[str])
    """Languages ("fr") or markets ("fr-FR")."""
    placements: list[str] = Field(default_factory=list[str])
    """Of films ("tv", "youtube", …), sizes of display ads ("300x250"), "display" for all of them, "audio"."""
    action: Action

    def holds(self, locale: str, placement: str) -> bool:
        """Whether it is about this locale and placement."""
        here = not self.locales or any(locale == one or locale.startswith(f"{one}-") for one in self.locales)
        return here and (not self.placements or bool({placement, kind_of(placement)} & set(self.placements)))


class Rule(BaseModel):
    """One category of the policy."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    action: Action
    severity: Severity = "none"
    """By default severe for what is blocked, mild for the rest."""
    stages: list[Stage]
    reason: str
    suggestion: str = ""
    where: list[Where] = Field(default_factory=list[Where])
    """Other actions by locale and placement; the first that holds, holds."""
    exceptions: list[str] = Field(default_factory=list[str], alias="except")
    """Regular expressions of innocent look-alikes, taken out of the text before matching."""
    patterns: list[str] = Field(min_length=1)
    """Regular expressions over the unmasked text: lower case, no accents."""

    @field_validator("patterns", "exceptions")
    @classmethod
    def _compiles(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return patterns

    @property
    def grave(self) -> Severity:
        """How severe it is."""
        return self.severity if self.severity != "none" else "severe" if self.action == "block" else "mild"

    def action_at(self, locale: str, placement: str) -> Action:
        """What is done there."""
        for one in self.where:
            if one.holds(locale, placement):
                return one.action
        return self.action


@dataclass(frozen=True)
class Matcher:
    """A rule, compiled."""

    patterns: tuple[re.Pattern[str], ...]
    exceptions: re.Pattern[str] | None

    def find(self, text: str) -> tuple[int, int] | None:
        """Where the first pattern matches, with innocent look-alikes blanked."""
        for pattern in self.patterns:
            if (match := pattern.search(text)) is None:
                continue
            if self.exceptions is None:
                return match.span()
            bare = self.exceptions.sub(lambda m: " " * len(m.group()), text)
            if match := pattern.search(bare):
                return match.span()
        return None


def matcher(rule: Rule) -> Matcher:
    """The rule compiled. Patterns that begin at a word's edge share one test of it: that is what makes them fast."""
    edged = [p.removeprefix(r"\b") for p in rule.patterns if p.startswith(r"\b")]
    others = [p for p in rule.patterns if not p.startswith(r"\b")]
    joined = [rf"\b(?:{'|'.join(edged)})"] if edged else []
    patterns = [*joined, *(["|".join(others)] if others else [])]
    exceptions = re.compile("|".join(rule.exceptions)) if rule.exceptions else None
    return Matcher(tuple(re.compile(p) for p in patterns), exceptions)


class PolicyCheck:
    """Lists and patterns, on this machine."""

    name = "policy"
    remote = False
    waits = False
    severity: Severity = "severe"

    @classmethod
    def blocking(cls, categories: Sequence[str], *, stages: Sequence[Stage]) -> PolicyCheck:
        """The check that refuses these categories everywhere. Raises `BadInput` for one that the policy does not have."""
        rules = load_rules()
        if missing := [name for name in categories if name not in rules]:
            raise BadInput(
                f"the policy has no category {missing[0]!r}; it has {', '.join(rules)}",
                code="policy", limit=[*rules], value=missing[0],
            )  # fmt: skip
        hard = {"action": "block", "severity": "mild", "where": [], "stages": [*stages]}
        return cls({name: rules[name].model_copy(update=hard) for name in categories})

    def __init__(self, rules: dict[str, Rule] | None = None) -> None:
        self._rules = {category: (rule, matcher(rule)) for category, rule in (rules or load_rules()).items()}
        self._owners = [
            category for category, (_, found) in self._rules.items() for _ in found.patterns
        ]  # of every pattern of the sieve

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve([pattern for _, found in self._rules.values() for pattern in found.patterns])

    def warm(self) -> None:
        """Read the patterns, which takes a fraction of a second; else the first check does."""
        _ = self._sieve

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        """Block by category, else redact personal data, else warn, else allow.

        The patterns of all languages apply, for who evades one would choose another; `locale` and `placement` decide
        what follows from a match.
        """
        readings = list(dict.fromkeys((plain(text), unmasked(text))))
        touched = {self._owners[n] for one in readings for n in self._sieve.hits(one)}
        warned: Verdict | None = None
        for category, (rule, found) in self._rules.items() if touched else ():
            if category not in touched or stage not in rule.stages:
                continue
            if not any(found.find(one) for one in readings):  # an innocent look-alike
                continue
            action = rule.action_at(locale, placement)
            if action == "allow" or (warned and action != "block"):
                continue
            verdict = Verdict(
                action=action, category=category, severity=rule.grave, reason=rule.reason,
                suggestion=rule.suggestion, span=_span(text, found),
            )  # fmt: skip
            if action == "block":
                return verdict
            warned = verdict
        redacted = without_personal_data(text)
        if redacted != text:
            return Verdict(
                action="redact", category="personal_data", severity="severe", span=personal_span(text),
                reason="it holds personal numbers", text=redacted,
            )  # fmt: skip
        return warned or Verdict()


def _span(text: str, found: Matcher) -> tuple[int, int] | None:
    """Where in the text as it was given; unknown where letters were spaced out."""
    read, places = traced(text)
    span = found.find(read) or found.find(undisguised(read))
    return (places[span[0]], places[span[1] - 1] + 1) if span and span[1] > span[0] else None


def load_rules(path: Path | None = None) -> dict[str, Rule]:
    """The rules of a policy file, by category; without a path those that ship with the package.

    Raises `BadInput` that names the file, the category, the field and what is wrong with it.
    """
    if path is None:
        text, where = (resources.files("limelight.guardrails") / POLICY).read_text("utf-8"), POLICY
    else:
        where = str(path)
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"the policy {where} cannot be read: {error}", code="policy") from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"the policy {where} is no TOML: {error}", code="policy") from error
    version = raw.pop("version", None)
    if version != VERSION:
        raise BadInput(
            f"the policy {where} has version {version!r}; this release reads version {VERSION}",
            code="policy", limit=VERSION, value=version,
        )  # fmt: skip
    terms = raw.pop("terms", {})
    return {category: _rule(where, category, _with_terms(body, terms)) for category, body in raw.items()}


def _with_terms(body: Any, terms: dict[str, str]) -> Any:
    """The rule with `<name>` in its expressions replaced by what the table `[terms]` says."""
    match body:
        case str():
            for name, words in terms.items():
                body = body.replace(f"<{name}>", f"(?:{words})")
            return body
        case list():
            return [_with_terms(one, terms) for one in cast("list[Any]", body)]
        case dict():
            return {key: _with_terms(one, terms) for key, one in cast("dict[str, Any]", body).items()}
        case _:
            return body


def _rule(where: str, category: str, body: object) -> Rule:
    try:
        return Rule.model_validate(body)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or category}: {e['msg']}" for e in error.errors())
        raise BadInput(f"the policy {where} is wrong at [{category}]: {faults}", code="policy") from error
