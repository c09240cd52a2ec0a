"""Retakes: what a step made is judged, and what is poor is made once more before anything is made of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from ag_ui.core import CustomEvent

from limelight.agent.reflection.critic import seen_in
from limelight.agent.reflection.cures import Fault
from limelight.agent.reflection.reflecting import MAX_ROUNDS, Verdict, better, judge, once_more, retold
from limelight.infra.voice import Voice
from limelight.router.understand import language_of
from limelight.schema.artifact import Artifact
from limelight.schema.capability import Capability
from limelight.schema.plan import PlanStep
from limelight.schema.report import SubagentReport
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter

Make: TypeAlias = Callable[[PlanStep, int, tuple[str, ...]], Awaitable[SubagentReport]]
"""Do a step: its attempt, and the providers that are left out."""
MADE_BY: Mapping[str, Capability] = {
    "paint_shots": "image.generate", "paint_pictures": "image.generate", "compose_display": "image.compose",
    "animate_shots": "video.animate", "compile_video": "video.compile", "make_endcard": "video.endcard",
    "compose_bed": "music.compose", "make_audio_ad": "audio.compose",
}  # fmt: skip


async def reflected(
    step: PlanStep, report: SubagentReport, ctx: RunContext, make: Make, *, late: Callable[[], bool]
) -> SubagentReport:
    """The report once its artifacts were judged. When it is `late` nothing is made again, and the person is asked."""
    seen: dict[str, Sequence[Fault]] = {}
    for attempt in range(1, MAX_ROUNDS + 1):
        made = await _artifacts(ctx, report)
        seen |= {one.id: await seen_in(one, step, ctx) for one in made if one.id not in seen}
        last = attempt == MAX_ROUNDS or late()
        verdicts = [
            judge(one, step, last=last, seen=seen[one.id], elsewhere=_elsewhere(one, step, ctx))
            for one in made
        ]
        await _tell(ctx, verdicts, attempt)
        voice = Voice(language_of("", ctx.view) if ctx.view else "en")
        asks = [voice.say("q_verdict", reason=one.reason) for one in verdicts if one.action == "ask"]
        if all(one.action in ("accept", "ask") for one in verdicts):
            return retold(report, {}, asks)
        for action in ("retry", "other_provider"):
            mine = [one for one in verdicts if one.action == action]
            poor = [one for one in made if one.id in {verdict.artifact_id for verdict in mine}]
            report = await _again(step, report, poor, mine, seen, ctx, make, attempt)
    return report


async def _again(
    step: PlanStep, report: SubagentReport, poor: Sequence[Artifact], verdicts: Sequence[Verdict],
    seen: Mapping[str, Sequence[Fault]], ctx: RunContext, make: Make, attempt: int,
) -> SubagentReport:  # fmt: skip
    """The report with the better of each poor artifact and the one that is made instead of it."""
    elsewhere = any(one.action == "other_provider" for one in verdicts)
    more = once_more(step, poor, seen=seen, elsewhere=elsewhere)
    if more is None:
        return report
    avoid = tuple(sorted({_provider(one) for one in poor})) if elsewhere else ()
    number = attempt + MAX_ROUNDS * elsewhere  # of its own, where both kinds of a step are made again
    new = await _artifacts(ctx, await make(more, number, avoid))
    kept = await _exchanged(ctx, poor, new)
    notes = [
        f"{verdict.reason}; I made it again {verdict.change}." for verdict in verdicts
        if kept.get(verdict.artifact_id, verdict.artifact_id) != verdict.artifact_id
    ]  # fmt: skip
    return retold(report, kept, notes)


def _elsewhere(artifact: Artifact, step: PlanStep, ctx: RunContext) -> bool:
    """Whether a provider other than the one that made an artifact could make it."""
    operator, capability = ctx.services.operator, MADE_BY.get(str(step.inputs.get("tool")))
    made_by = _provider(artifact)
    return capability is not None and bool(made_by) and operator.serves_without(capability, [made_by])


def _provider(artifact: Artifact) -> str:
    return str(artifact.meta.get("provider") or "")


async def _exchanged(ctx: RunContext, poor: Sequence[Artifact], new: Sequence[Artifact]) -> dict[str, str]:
    """For each poor artifact the better of the two; a storyboard slot shows the one that is kept."""
    by_slot = {one.meta.get("slot"): one for one in new if one.meta.get("slot")}
    loose = iter([one for one in new if not one.meta.get("slot")])
    kept: dict[str, str] = {}
    for old in poor:
        other = by_slot.get(old.meta.get("slot")) if old.meta.get("slot") else next(loose, None)
        chosen = better(old, other) if other else old
        kept[old.id] = chosen.id
        if chosen is old:
            await _put_back(ctx, old)
    return kept


async def _put_back(ctx: RunContext, shot: Artifact) -> None:
    emitter = _scope(ctx, f"put-back-{shot.id}")
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, emitter) as state:
        item = state.storyboard.get(str(shot.meta.get("slot")))
        if item is not None and item.aspect == shot.meta.get("aspect"):
            state.storyboard[str(shot.meta["slot"])] = item.model_copy(
                update={"artifact_id": shot.id, "status": "done", "progress": 1.0}
            )


async def _tell(ctx: RunContext, verdicts: Sequence[Verdict], attempt: int) -> None:
    """Say of each artifact that is not accepted what becomes of it, and why."""
    for verdict in verdicts:
        if verdict.action != "accept":
            emitter = _scope(ctx, f"verdict-{verdict.artifact_id}-{attempt}")
            value = verdict.model_dump(mode="json")
            await emitter.emit(
                CustomEvent.model_validate({"type": "CUSTOM", "name": "verdict", "value": value})
            )


def _scope(ctx: RunContext, name: str) -> Emitter:
    emitter = ctx.emitter.child(f"round-{ctx.round}") if ctx.round else ctx.emitter
    return emitter.child(name)


async def _artifacts(ctx: RunContext, report: SubagentReport) -> list[Artifact]:
    return [await ctx.services.artifacts.get(ctx.principal, one) for one in report.artifact_ids]
