"""Amazon Bedrock Guardrails: a guardrail that is kept in the account, applied to texts and pictures.

Source: the API page of ApplyGuardrail. What it denies blocks; personal data that it masks is redacted; what it only
detects warns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from limelight.capabilities.providers.aws.moderation import smaller, too_long
from limelight.capabilities.providers.aws.together import Call, together
from limelight.capabilities.providers.aws.windows import windows
from limelight.infra.aws import Aws
from limelight.schema.guard import Severity, Stage, Verdict

WINDOW_BYTES = 25_000
"""What one call is sent: no more than 25 units of a thousand characters."""
SHARED = 2000
"""Characters that neighbouring windows share: what has up to half of that is whole in one of them."""
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
        """Block what a policy denies, redact what it masks. The guardrail's own languages hold.

        All of the text is looked at, in windows that overlap; one that is too long for that is blocked.
        """
        if (refusal := too_long(text, "the guardrail")) is not None:
            return refusal
        parts = windows(text, most_bytes=WINDOW_BYTES, overlap=SHARED)
        calls = [self._call([{"text": {"text": part.text}}], stage) for part in parts]
        replies = await together(self._aws, "bedrock-runtime", calls)
        verdicts = [_verdict(reply) for reply in replies]
        worst = next(
            (one for action in ("block", "redact", "warn") for one in verdicts if one.action == action),
            Verdict(),
        )
        if worst.action != "redact" or len(parts) == 1:
            return worst
        return worst.model_copy(update={"text": _masked(text, replies)})

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        """Block what a content filter for pictures denies."""
        sent = await asyncio.to_thread(smaller, data)
        call = self._call([{"image": {"format": "jpeg", "source": {"bytes": sent}}}], stage)
        return _verdict(await self._aws.run("bedrock-runtime", call))

    def _call(self, content: list[dict[str, Any]], stage: Stage) -> Call:
        source = "OUTPUT" if stage == "output" else "INPUT"
        return lambda client: client.apply_guardrail(**self._which, source=source, content=content)


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


def _masked(text: str, replies: Sequence[dict[str, Any]]) -> str:
    """The whole text, what any window was masked for replaced by its kind, as the guardrail does it."""
    found: dict[str, str] = {}
    for assessment in (one for reply in replies for one in reply.get("assessments", [])):
        personal = assessment.get("sensitiveInformationPolicy", {})
        for one in (*personal.get("piiEntities", []), *personal.get("regexes", [])):
            if one["action"] == "ANONYMIZED" and one.get("match"):
                found[str(one["match"])] = str(one.get("type") or one.get("name"))
    for match in sorted(found, key=len, reverse=True):
        text = text.replace(match, f"{{{found[match]}}}")
    return text


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
