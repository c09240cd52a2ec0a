"""Bedrock Guardrails' ApplyGuardrail over a policy of words."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

BLOCKED = "Sorry, this cannot be said here."
_PII = {
    "EMAIL": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    "US_SOCIAL_SECURITY_NUMBER": re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
    "PHONE": re.compile(r"\+\d[\d ]{7,14}\d"),
}


class Policy(BaseModel):
    """What the fake guardrail objects to."""

    words: frozenset[str] = frozenset({"forbidden"})
    """Blocked as custom words."""
    topics: dict[str, list[str]] = Field(default_factory=lambda: {"Medical advice": ["cures", "diagnose"]})
    """Denied topics by the words that give them away."""
    attacks: list[str] = Field(
        default_factory=lambda: ["ignore previous instructions", "ignore all instructions"]
    )


class Text(BaseModel):
    """A text block."""

    text: str
    qualifiers: list[str] = Field(default_factory=list)


class Content(BaseModel):
    """One block of what is checked."""

    model_config = ConfigDict(extra="forbid")

    text: Text | None = None
    image: dict[str, JsonValue] | None = None


class ApplyBody(BaseModel):
    """The body of ApplyGuardrail."""

    model_config = ConfigDict(extra="forbid")

    source: Literal["INPUT", "OUTPUT"]
    content: list[Content]
    outputScope: Literal["INTERVENTIONS", "FULL"] = "INTERVENTIONS"


def apply(body: ApplyBody, policy: Policy) -> dict[str, JsonValue]:
    """The reply: intervened with the blocked message, intervened with personal data masked, or none."""
    texts = [block.text.text for block in body.content if block.text is not None]
    whole = "\n".join(texts)
    assessment = _blocked(whole, policy)
    masked = [_masked(text) for text in texts]
    found: list[JsonValue] = [
        {"match": match, "type": kind, "action": "ANONYMIZED", "detected": True}
        for kind, pattern in _PII.items()
        for match in pattern.findall(whole)
    ]
    outputs: list[JsonValue] = [{"text": BLOCKED}] if assessment else [{"text": text} for text in masked]
    if found:
        assessment["sensitiveInformationPolicy"] = {"piiEntities": found, "regexes": []}
    images = sum(block.image is not None for block in body.content)
    return {
        "usage": _usage(whole, images),
        "action": "GUARDRAIL_INTERVENED" if assessment else "NONE",
        "outputs": outputs if assessment else [],
        "assessments": [assessment] if assessment else [],
        "guardrailCoverage": {
            "textCharacters": {"guarded": len(whole), "total": len(whole)},
            "images": {"guarded": images, "total": images},
        },
    }


def objects(text: str, policy: Policy) -> bool:
    """Whether the guardrail blocks a text, as Converse applies it."""
    return bool(_blocked(text, policy))


def _blocked(text: str, policy: Policy) -> dict[str, JsonValue]:
    """The parts of an assessment that block."""
    lower = text.lower()
    found = set(re.findall(r"\w+", lower))
    parts: dict[str, JsonValue] = {}
    if words := sorted(found & policy.words):
        custom: list[JsonValue] = [{"match": word, "action": "BLOCKED", "detected": True} for word in words]
        parts["wordPolicy"] = {"customWords": custom, "managedWordLists": []}
    topics: list[JsonValue] = [
        {"name": name, "type": "DENY", "action": "BLOCKED", "detected": True}
        for name, signs in policy.topics.items()
        if found & set(signs)
    ]
    if topics:
        parts["topicPolicy"] = {"topics": topics}
    if any(attack in lower for attack in policy.attacks):
        attack: JsonValue = {
            "type": "PROMPT_ATTACK", "confidence": "HIGH", "filterStrength": "HIGH", "action": "BLOCKED", "detected": True
        }  # fmt: skip
        parts["contentPolicy"] = {"filters": [attack]}
    return parts


def _masked(text: str) -> str:
    for kind, pattern in _PII.items():
        text = pattern.sub(f"{{{kind}}}", text)
    return text


def _usage(text: str, images: int) -> dict[str, JsonValue]:
    units = -(-len(text) // 1000)
    return {
        "topicPolicyUnits": units, "contentPolicyUnits": units, "wordPolicyUnits": units,
        "sensitiveInformationPolicyUnits": units, "sensitiveInformationPolicyFreeUnits": units,
        "contextualGroundingPolicyUnits": 0, "contentPolicyImageUnits": images,
    }  # fmt: skip
