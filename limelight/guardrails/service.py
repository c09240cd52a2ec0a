"""The guardrail service: runs checks side by side; the gravest verdict wins."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from limelight.schema.guard import Action, Check, Stage, Verdict

log = structlog.get_logger(__name__)

GRAVITY: dict[Action, int] = {"allow": 0, "warn": 1, "redact": 2, "block": 3}


class Guardrails:
    """Checks texts at input, between agent and tool, and at output."""

    def __init__(self, checks: Sequence[Check], *, timeout_s: float = 2.0) -> None:
        self._checks = list(checks)
        self._timeout_s = timeout_s

    async def check(self, text: str, *, stage: Stage, locale: str = "en") -> Verdict:
        """The gravest verdict of all checks. A check that fails or hangs closes the gate, and says so."""
        if not text.strip():
            return Verdict()
        verdicts = await asyncio.gather(
            *(self._one(c, text, stage=stage, locale=locale) for c in self._checks)
        )
        worst = max(verdicts, key=lambda v: GRAVITY[v.action], default=Verdict())
        if worst.action != "allow":
            log.info("guardrail", stage=stage, action=worst.action, category=worst.category)
        return worst

    async def _one(self, check: Check, text: str, *, stage: Stage, locale: str) -> Verdict:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await check.check_text(text, stage=stage, locale=locale)
        except Exception as error:
            log.error("guardrail_failed", check=check.name, stage=stage, error=repr(error))
            return Verdict(
                action="block",
                category="unavailable",
                reason=f"the check {check.name!r} could not be made ({type(error).__name__})",
                suggestion="Try again in a moment.",
            )
