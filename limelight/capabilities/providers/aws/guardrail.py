"""Amazon Bedrock Guardrails: a guardrail that is kept in the account, applied to texts and pictures.

Source: the API page of ApplyGuardrail. What it denies blocks; personal data that it masks is redacted; what it only
detects warns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from limelight.capabilities.providers.aws.moderation import smaller
from limelight.infra.aws import Aws
from limelight.schema.guard import Severity, Stage, Verdict

LONGEST = 25_000
"""Characters that one call is sent; a longer text goes in pieces."""
SUGGESTION = "Say it in other words, or leave it out."


class BedrockGuardrail:
    """One guardrail by id and version. `Check` and `PictureCheck`."""

    name = "bedrock"
    remote = True
    severity: Severity = "severe"

    def __init__(self, aws: Aws, identifier: str, *, version: str = "DRAFT") -> None:
        self._aws = aws
        self._which = {"guardrailIdentifier": identifier, "guardrailVersion": version}

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        """Block what a policy denies, redact what it masks. The guardrail's own languages hold."""
        pieces = [text[n : n + LONGEST] for n in range(0, len(text), LONGEST)]
        verdicts = [await self._applied([{"text": {"text": piece}}], stage) for piece in pieces]
        blocked = next((one for one in verdicts if one.action == "block"), None)
        if blocked is not None:
            return blocked
        noted = next((one for one in verdicts if one.action != "allow"), Verdict())
        if noted.action != "redact":
            return noted
        whole = "".join(
            piece if one.text is None else one.text for piece, one in zip(pieces, verdicts, strict=True)
        )
        return noted.model_copy(update={"text": whole})

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        """Block what a content filter for pictures denies."""
        sent = await asyncio.to_thread(smaller, data)
        return await self._applied([{"image": {"format": "jpeg", "source": {"bytes": sent}}}], stage)

    async def _applied(self, content: list[dict[str, Any]], stage: Stage) -> Verdict:
        source = "OUTPUT" if stage == "output" else "INPUT"

        def work(client: Any) -> dict[str, Any]:
            return client.apply_guardrail(**self._which, source=source, content=content)

        return _verdict(await self._aws.run("bedrock-runtime", work))


def _verdict(reply: dict[str, Any]) -> Verdict:
    findings = [one for assessment in reply.get("assessments", []) for one in _findings(assessment)]
    for action in ("BLOCKED", "ANONYMIZED", "NONE"):
        named = next((name for name, done in findings if done == action), None)
        if named is None:
            continue
        reason = f"the guardrail of the account found {named}"
        match action:
            case "BLOCKED":
                return Verdict(
                    action="block", category=named, severity="severe", reason=reason, suggestion=SUGGESTION
                )
            case "ANONYMIZED":
                said = "".join(str(one["text"]) for one in reply.get("outputs", []))
                return Verdict(action="redact", category=named, severity="mild", reason=reason, text=said)
            case _:
                return Verdict(action="warn", category=named, severity="mild", reason=reason)
    return Verdict()


def _findings(assessment: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a guardrail's policies found: a name in words, and what was done about it."""
    for one in assessment.get("topicPolicy", {}).get("topics", []):
        yield str(one["name"]).lower(), str(one["action"])
    for one in assessment.get("contentPolicy", {}).get("filters", []):
        yield _words(one["type"]), str(one["action"])
    words = assessment.get("wordPolicy", {})
    for one in words.get("customWords", []):
        yield "a word of the list", str(one["action"])
    for one in words.get("managedWordLists", []):
        yield _words(one["type"]), str(one["action"])
    personal = assessment.get("sensitiveInformationPolicy", {})
    for one in personal.get("piiEntities", []):
        yield _words(one["type"]), str(one["action"])
    for one in personal.get("regexes", []):
        yield str(one.get("name") or "a pattern of the list"), str(one["action"])
    for one in assessment.get("contextualGroundingPolicy", {}).get("filters", []):
        yield _words(one["type"]), str(one["action"])


def _words(name: object) -> str:
    """`PROMPT_ATTACK` as "prompt attack"."""
    return str(name).lower().replace("_", " ")
