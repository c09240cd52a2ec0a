"""The offline text check: categories of patterns as data, and personal data by checksum."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from limelight.guardrails.normal import plain, unmasked
from limelight.schema.errors import BadInput
from limelight.schema.guard import Action, Stage, Verdict

POLICY = "policy.toml"
VERSION = 1
"""The format of the policy that this release reads."""
_CARD = re.compile(r"(?<!\w)(?:\d[ \-]?){12,18}\d(?!\w)")
_SSN = re.compile(r"(?<!\d)(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?!\d)")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")


class Rule(BaseModel):
    """One category of the policy."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    action: Action
    stages: list[Literal["input", "tool", "output"]]
    reason: str
    suggestion: str = ""
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


def luhn(digits: str) -> bool:
    """Whether a card number's check digit is right (ISO/IEC 7812-1)."""
    values = [int(d) for d in digits if d.isdigit()]
    doubled = [sum(divmod(2 * v, 10)) for v in values[-2::-2]]
    return len(values) >= 13 and (sum(values[-1::-2]) + sum(doubled)) % 10 == 0


def iban(text: str) -> bool:
    """Whether an IBAN's check digits are right (ISO 7064, MOD 97-10)."""
    bare = text.replace(" ", "")
    moved = bare[4:] + bare[:4]
    return 15 <= len(bare) <= 34 and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def without_personal_data(text: str) -> str:
    """The text with card numbers, account numbers and social security numbers blotted out."""
    text = _CARD.sub(lambda m: "[card number]" if luhn(m.group()) else m.group(), text)
    text = _IBAN.sub(lambda m: "[account number]" if iban(m.group()) else m.group(), text)
    return _SSN.sub("[social security number]", text)


class PolicyCheck:
    """Lists and patterns; about 0.1 ms for a message."""

    name = "policy"

    def __init__(self, rules: dict[str, Rule] | None = None) -> None:
        self._rules = {
            category: (
                rule,
                re.compile("|".join(rule.patterns)),
                re.compile("|".join(rule.exceptions)) if rule.exceptions else None,
            )
            for category, rule in (rules or load_rules()).items()
        }

    async def check_text(self, text: str, *, stage: Stage, locale: str = "en") -> Verdict:
        """Block by category, else redact personal data, else warn, else allow.

        `locale` is not used: the patterns of all languages apply, for who evades one would choose another.
        """
        read = (plain(text), unmasked(text))
        warned: Verdict | None = None
        for category, (rule, pattern, exceptions) in self._rules.items():
            if stage not in rule.stages:
                continue
            if any(pattern.search(exceptions.sub(" ", t) if exceptions else t) for t in read):
                verdict = Verdict(
                    action=rule.action, category=category, reason=rule.reason, suggestion=rule.suggestion
                )
                if rule.action == "block":
                    return verdict
                warned = warned or verdict
        redacted = without_personal_data(text)
        if redacted != text:
            return Verdict(
                action="redact", category="personal_data", reason="it holds personal numbers", text=redacted
            )
        return warned or Verdict()


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
    return {category: _rule(where, category, body) for category, body in raw.items()}


def _rule(where: str, category: str, body: object) -> Rule:
    try:
        return Rule.model_validate(body)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or category}: {e['msg']}" for e in error.errors())
        raise BadInput(f"the policy {where} is wrong at [{category}]: {faults}", code="policy") from error
