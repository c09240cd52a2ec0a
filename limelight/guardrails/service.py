"""The guardrail service: runs checks side by side; the gravest verdict wins."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence

import structlog

from limelight.schema.guard import Action, Check, PictureCheck, Stage, Verdict

log = structlog.get_logger(__name__)

GRAVITY: dict[Action, int] = {"allow": 0, "warn": 1, "redact": 2, "block": 3}


class Guardrails:
    """Checks texts, and pictures where there are checks of pictures: at input, between agent and tool, and at output."""

    def __init__(
        self, checks: Sequence[Check], *, pictures: Sequence[PictureCheck] = (), timeout_s: float = 2.0,
        picture_timeout_s: float = 15.0,
    ) -> None:  # fmt: skip
        self._checks, self._pictures = list(checks), list(pictures)
        self._picture_timeout_s = picture_timeout_s
        self._timeout_s = timeout_s

    async def check(self, text: str, *, stage: Stage, locale: str = "en") -> Verdict:
        """The gravest verdict of all checks. A check that fails or hangs closes the gate, and says so."""
        if not text.strip():
            return Verdict()
        return await self._worst(
            [(c.name, c.check_text(text, stage=stage, locale=locale)) for c in self._checks],
            stage,
            self._timeout_s,
        )

    @property
    def sees(self) -> bool:
        """Whether there are checks of pictures."""
        return bool(self._pictures)

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        """The gravest verdict of all checks on a PNG or JPEG; "allow" where there are none."""
        return await self._worst(
            [(c.name, c.check_picture(data, stage=stage)) for c in self._pictures],
            stage,
            self._picture_timeout_s,
        )

    async def _worst(
        self, asked: Sequence[tuple[str, Coroutine[object, object, Verdict]]], stage: Stage, timeout_s: float
    ) -> Verdict:
        verdicts = await asyncio.gather(
            *(self._one(name, verdict, stage, timeout_s) for name, verdict in asked)
        )
        worst = max(verdicts, key=lambda v: GRAVITY[v.action], default=Verdict())
        if worst.action != "allow":
            log.info("guardrail", stage=stage, action=worst.action, category=worst.category)
        return worst

    async def _one(
        self, name: str, verdict: Coroutine[object, object, Verdict], stage: Stage, timeout_s: float
    ) -> Verdict:
        try:
            async with asyncio.timeout(timeout_s):
                return await verdict
        except Exception as error:
            log.error("guardrail_failed", check=name, stage=stage, error=repr(error))
            return Verdict(
                action="block",
                category="unavailable",
                reason=f"the check {name!r} could not be made ({type(error).__name__})",
                suggestion="Try again in a moment.",
            )
