"""What tools share: recording artifacts, guarding words, running a batch side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from pydantic import JsonValue

from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress
from limelight.schema.errors import LimelightError, Refused
from limelight.schema.report import Problem, Usage
from limelight.schema.step import StepKey
from limelight.sdk.spec import ToolOutcome, ToolScope

T = TypeVar("T")


async def recorded(scope: ToolScope, key: StepKey) -> Artifact | None:
    """What this step recorded before a crash, if it did."""
    return await scope.ctx.services.artifacts.recorded(scope.ctx.principal, key)


async def keep(
    scope: ToolScope,
    key: StepKey,
    *,
    kind: ArtifactKind,
    name: str,
    result: MediaResult | None = None,
    mime: str = "application/json",
    parents: Sequence[str] = (),
    meta: dict[str, JsonValue] | None = None,
) -> Artifact:
    """Record an artifact of this step; the store tells the person of it in the same transaction."""
    return await scope.ctx.services.artifacts.record(
        scope.ctx.principal, kind=kind, name=name, mime=mime, result=result, thread_id=scope.ctx.thread_id or None,
        parents=parents, meta=meta, step=key, run_id=scope.ctx.run_id,
    )  # fmt: skip


async def call(
    scope: ToolScope, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
) -> MediaResult:
    """Call a capability for this step."""
    return await scope.ctx.services.operator.call(capability, request, on_progress=on_progress)


async def allowed(scope: ToolScope, text: str) -> str:
    """The text as it may be shown. Raises `Refused` when a guardrail blocks it."""
    verdict = await scope.ctx.services.guardrails.check(text, stage="output")
    if verdict.action == "block":
        raise Refused(f"“{text[:60]}” was refused: {verdict.reason}", suggestion=verdict.suggestion)
    return verdict.text if verdict.action == "redact" and verdict.text is not None else text


async def batch(
    items: Sequence[T], make: Callable[[T], Awaitable[Artifact]], *, slot: Callable[[T], str]
) -> tuple[list[Artifact], list[Problem]]:
    """Make every item side by side. One that fails is a problem of its own; its siblings go on."""

    async def one(item: T) -> Artifact | Problem:
        try:
            return await make(item)
        except LimelightError as error:
            return Problem(code=error.code, message=error.message, slot=slot(item))

    made = await asyncio.gather(*(one(item) for item in items))
    return [m for m in made if isinstance(m, Artifact)], [m for m in made if isinstance(m, Problem)]


def outcome(summary: str, made: Sequence[Artifact], problems: Sequence[Problem] = ()) -> ToolOutcome:
    """A tool's outcome from what was made and what was not."""
    seconds = sum(float(s) for a in made if isinstance(s := a.meta.get("work_s"), int | float))
    return ToolOutcome(
        artifact_ids=[a.id for a in made], summary=summary, problems=list(problems),
        usage=Usage(engine_seconds=round(seconds, 3)),
    )  # fmt: skip
