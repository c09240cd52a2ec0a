"""What tools share: recording artifacts, guarding words, running a batch side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog
from pydantic import JsonValue

from limelight.guardrails.telling import Telling
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress, ResultT
from limelight.schema.errors import BadInput, LimelightError
from limelight.schema.report import Problem
from limelight.schema.step import StepKey
from limelight.sdk.spec import ToolOutcome, ToolScope

log = structlog.get_logger(__name__)
LOOKED_AT: frozenset[ArtifactKind] = frozenset({"image", "shot"})
"""Pictures that are checked before they are shown, where there are checks of pictures."""
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
    """Record an artifact of this step; the store tells the person of it in the same transaction.

    Raises `Refused` for a picture that a guardrail blocks.
    """
    if result is not None and kind in LOOKED_AT:
        await _seen(scope, result)
    kept = await scope.ctx.services.artifacts.record(
        scope.ctx.principal, kind=kind, name=name, mime=mime, result=result, thread_id=scope.ctx.thread_id or None,
        parents=parents, meta=meta, step=key, run_id=scope.ctx.run_id,
    )  # fmt: skip
    scope.tally.made.append(kept.id)
    return kept


async def _seen(scope: ToolScope, made: MediaResult) -> None:
    rails = scope.ctx.services.guardrails
    if not rails.sees or made.mime not in {"image/png", "image/jpeg"}:
        return
    verdict = await rails.check_picture(await scope.ctx.services.blobs.get(made.blob), stage="output")
    if verdict.action == "block":
        raise Telling(scope.ctx.locale).refusal("hidden", verdict)


async def call(
    scope: ToolScope,
    capability: Capability,
    request: CapabilityRequest,
    *,
    on_progress: OnProgress | None = None,
) -> MediaResult:
    """`ask` for a piece of media."""
    return await ask(scope, capability, request, MediaResult, on_progress=on_progress)


async def ask(
    scope: ToolScope, capability: Capability, request: CapabilityRequest, into: type[ResultT], *,
    on_progress: OnProgress | None = None, features: Sequence[str] = (),
) -> ResultT:  # fmt: skip
    """Call a capability for this step; what it uses goes to the ledger, to the step's report and to its budget.

    Only models with these `features` are asked. Raises `OverBudget` where nothing more may be begun, and what the operator
    raises.
    """
    operator = scope.ctx.services.operator
    policy = operator.with_features(features, without=scope.avoid)
    with scope.purse.hold(usd=operator.expected_usd(capability, request, policy=policy)) as budget:
        result = await operator.ask(
            capability, request, into, on_progress=on_progress, meter=scope.ctx.meter(scope.agent_path, budget=budget),
            owner=scope.ctx.principal.advertiser, policy=policy,
        )  # fmt: skip
    scope.tally.seconds += result.work_s
    return result


async def media(scope: ToolScope, artifact_id: str, *kinds: ArtifactKind) -> Artifact:
    """An artifact with bytes, of one of these kinds. Raises `NotFound`, `BadInput` for another kind, and `Refused` for what
    a check has found in it."""
    artifact = await scope.ctx.services.artifacts.get(scope.ctx.principal, artifact_id)
    if artifact.kind not in kinds or artifact.blob is None:
        raise BadInput(
            f"{artifact.name} is of kind {artifact.kind}; what is needed here is: {' or '.join(kinds)}",
            limit=list(kinds), value=artifact.kind,
        )  # fmt: skip
    return await scope.ctx.services.artifacts.cleared(scope.ctx.principal, artifact)


async def allowed(scope: ToolScope, text: str, *, placement: str = "") -> str:
    """The text as it may be shown, there where it runs. Raises `Refused` when a guardrail blocks it."""
    verdict = await scope.ctx.services.guardrails.check(
        text, stage="output", locale=scope.ctx.locale, placement=placement
    )
    if verdict.action == "block":
        raise Telling(scope.ctx.locale).refusal("words", verdict, text=text[:60])
    return verdict.text if verdict.action == "redact" and verdict.text is not None else text


async def batch(
    scope: ToolScope,
    items: Sequence[T],
    make: Callable[[T], Awaitable[Artifact]],
    *,
    slot: Callable[[T], str],
) -> tuple[list[Artifact], list[Problem]]:
    """Make every item side by side. One that fails is a problem of its own; its siblings go on.

    Returns what was made, in the order of the items, and the problems. Cancelling cancels every item. One that the
    person does not want any more is left out, begun or not.
    """
    withdrawals, step_id = scope.ctx.withdrawals, scope.step.step_id

    async def one(item: T) -> Artifact | Problem:
        try:
            return await make(item)
        except LimelightError as error:
            return Problem(code=error.code, message=error.message, slot=slot(item))
        except Exception as error:  # a fault of our own: it is logged whole, and named to the person
            log.exception("item_crashed", slot=slot(item))
            return Problem(
                code="crashed", message=f"{slot(item)} failed ({type(error).__name__})", slot=slot(item)
            )

    async with asyncio.TaskGroup() as group:  # unlike gather, it waits for what cancelled siblings tidy up
        running = {
            slot(item): group.create_task(one(item))
            for item in items if not withdrawals.gone(step_id, slot(item))
        }  # fmt: skip
        for name, task in running.items():
            withdrawals.watch(step_id, name, task)
    made = [task.result() for name, task in running.items() if not withdrawals.gone(step_id, name)]
    return [m for m in made if isinstance(m, Artifact)], [m for m in made if isinstance(m, Problem)]


def outcome(
    summary: str, made: Sequence[Artifact], problems: Sequence[Problem] = (), *, notes: Sequence[str] = ()
) -> ToolOutcome:
    """A tool's outcome from what was made and what was not, and what the person should know of it."""
    ids = [a.id for a in made]
    return ToolOutcome(artifact_ids=ids, summary=summary, problems=list(problems), notes=list(notes))
