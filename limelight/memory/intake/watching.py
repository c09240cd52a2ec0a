"""Films and sounds that were given are checked in windows: most before they are taken, long ones while they are there already.

What is safe from the start may be seen meanwhile; nothing else is shown or worked with before all of it is checked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from pydantic import BaseModel, Field, JsonValue

from limelight.guardrails import Guardrails
from limelight.guardrails.telling import Telling
from limelight.guardrails.watch import Watched, watch
from limelight.schema.artifact import Artifact
from limelight.schema.errors import LimelightError, Refused
from limelight.schema.guard import Verdict
from limelight.schema.principal import Principal
from limelight.schema.speech import Finding, moderation_of
from limelight.schema.stores import BlobStore

log = structlog.get_logger(__name__)
PATIENCE_S = 8.0
"""How long an upload waits for the whole check; then it is there, and its rest is checked behind it."""
LONGEST_SAID = 2000
"""Characters of what is said that are kept."""
CHECK, SAID = "check", "said"
"""Names in an artifact's meta, and in its `seen`."""

Amend = Callable[[Principal, str, dict[str, JsonValue]], Awaitable[None]]
"""Adds to an artifact's meta."""


class Check(BaseModel):
    """An artifact's `meta.check`: what was checked of a film or sound that was given."""

    open: bool = False
    """Whether the rest is still to be checked."""
    safe_s: float = 0.0
    """Seconds from the start that may be seen."""
    unchecked: list[str] = Field(default_factory=list[str])
    """What nobody could check: `pictures`, `sound`."""
    found: list[Finding] = Field(default_factory=list[Finding])
    refused: str = ""
    """Why it may not be used, when it may not."""
    suggestion: str = ""
    language: str = ""
    """In which that is said, and whose rules hold; empty is the house's."""


class Watching:
    """One film or sound under check."""

    def __init__(self, guardrails: Guardrails, data: bytes, *, language: str = "") -> None:
        self._guardrails, self.language = guardrails, language
        self._locale = guardrails.locale_of(language)
        self.state = Watched()
        self.task = asyncio.create_task(self._run(data), name="watching")

    async def _run(self, data: bytes) -> None:
        async for state in watch(self._guardrails, data, stage="input", locale=self._locale):
            self.state = state

    async def settle(self, patience_s: float) -> None:
        """Wait for the end of the check, but not for long. Raises what the check raised."""
        done, _ = await asyncio.wait([self.task], timeout=patience_s)
        for task in done:
            task.result()

    def result(self) -> Check:
        """What is known so far."""
        state, told = self.state, Telling(self.language).told(self.state.verdict)
        blocked = told.action == "block"
        return Check(
            open=not state.done, safe_s=state.safe_s, unchecked=[*state.unchecked],
            found=moderation_of(state.verdict, *state.found).findings[:20],
            refused=reason(told, self.language) if blocked else "", suggestion=told.suggestion if blocked else "",
            language=self.language,
        )  # fmt: skip

    async def said(self) -> dict[str, JsonValue]:
        """What is said in it, for who describes it; without words that would be instructions to a model."""
        text = self.state.said[:LONGEST_SAID]
        verdict = await self._guardrails.check(text, stage="tool", locale=self._locale, record=False)
        if not text or verdict.action == "block":
            return {}
        safe = verdict.text if verdict.action == "redact" and verdict.text is not None else text
        return {SAID: safe, "language": self.state.language}


def reason(verdict: Verdict, language: str = "") -> str:
    """The reason of a verdict, with where it stands."""
    if verdict.range_s is None:
        return verdict.reason
    return Telling(language).say("at", reason=verdict.reason, seconds=f"{verdict.range_s[0]:.0f}")


class Watches:
    """Films and sounds whose check goes on after they were taken."""

    def __init__(self, guardrails: Guardrails, blobs: BlobStore, amend: Amend) -> None:
        self._guardrails, self._blobs, self._amend = guardrails, blobs, amend
        self._open: dict[str, tuple[Watching, asyncio.Task[Check]]] = {}
        """By artifact: the check, and what writes down its end."""

    def begin(self, data: bytes, *, language: str = "") -> Watching:
        """Check a film or sound from its beginning, by the rules of a conversation's language."""
        return Watching(self._guardrails, data, language=language)

    def follow(self, principal: Principal, artifact: Artifact, watching: Watching) -> None:
        """Write down what a check came to when it ends, with the artifact that is there already."""
        self._open[artifact.id] = watching, asyncio.create_task(self._ended(principal, artifact, watching))

    async def of(self, principal: Principal, artifact: Artifact) -> Check | None:
        """How far the check of an artifact is; None for one that was never checked in windows.

        A check that a stop of the service has cut off begins anew.
        """
        kept = artifact.meta.get(CHECK)
        if not isinstance(kept, dict):
            return None
        check = Check.model_validate(kept)
        if not check.open or artifact.blob is None:
            return check
        if artifact.id not in self._open:
            data = await self._blobs.get(artifact.blob)
            self.follow(principal, artifact, self.begin(data, language=check.language))
        now = self._open[artifact.id][0].result()
        return now.model_copy(update={"safe_s": max(now.safe_s, 0.0 if now.refused else check.safe_s)})

    async def cleared(self, principal: Principal, artifact: Artifact) -> None:
        """Wait until an artifact is checked to its end. Raises `Refused` for one that may not be used."""
        check = await self.of(principal, artifact)
        if check is not None and check.open and artifact.id in self._open:
            check = await asyncio.shield(self._open[artifact.id][1])
        if check is not None and check.refused:
            said = Telling(check.language).say("unusable", name=artifact.name, reason=check.refused)
            raise Refused(said, suggestion=check.suggestion)

    async def close(self) -> None:
        """Let go of the checks under way; they begin anew when they are asked for."""
        ends = [end for _, end in self._open.values()]
        for watching, end in self._open.values():
            watching.task.cancel()
            end.cancel()
        await asyncio.gather(*ends, return_exceptions=True)

    async def _ended(self, principal: Principal, artifact: Artifact, watching: Watching) -> Check:
        try:
            await watching.task
            seen = artifact.meta.get("seen")
            told: dict[str, JsonValue] = {**(seen if isinstance(seen, dict) else {}), **await watching.said()}
            check = watching.result().model_copy(update={"open": False})
        except Exception as error:  # whatever it was: what is not checked is not used
            log.error("watch_failed", artifact=artifact.id, error=repr(error), exc_info=error)
            why = error.message if isinstance(error, LimelightError) else type(error).__name__
            refused = Telling(watching.language).found("unfinished", why=why)
            told, check = {}, Check(refused=refused, language=watching.language)
        await self._amend(
            principal, artifact.id, {CHECK: check.model_dump(mode="json"), **({"seen": told} if told else {})}
        )
        self._open.pop(artifact.id, None)
        return check
