"""Reflecting: what the measured signals of a result say of it, before anything is made of it.

Pure functions: a verdict for each artifact, and the step that makes again only what is to be made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from limelight.schema.artifact import Artifact
from limelight.schema.plan import PlanStep
from limelight.schema.report import SubagentReport
from limelight.tools.product_photo import MIN_CONFIDENCE

MAX_ROUNDS = 2
"""How often anything is made: once, and once more."""
RETRYABLE = frozenset({"provider_failed", "try_again", "crashed"})
"""Codes of problems that pass."""
STOPPED = "stopped"
"""Problem code of a step that was not started because the person asked to stop after the one under way."""
OTHER_SEED = 1009
"""Added to the seed of what is made once more."""
LEAST: Mapping[str, tuple[float, str]] = {
    "fidelity": (0.97, "the product in it matches the photo to {value:.0%}, and {least:.0%} is asked for"),
    "confidence": (
        MIN_CONFIDENCE,
        "the product was told from its background with a confidence of {value:.0%} only",
    ),
}
"""Signals that a result tells of itself: the least that is good enough, and how less is said."""

Action = Literal["accept", "retry", "ask"]


class Verdict(BaseModel):
    """What is to become of an artifact. `reason` is for the person; empty where all is well."""

    model_config = ConfigDict(frozen=True)

    artifact_id: str
    action: Action
    reason: str = ""


def judge(artifact: Artifact, step: PlanStep, *, last: bool) -> Verdict:
    """Accept what no signal speaks against; else have it made again, or ask when that is done (`last`) or cannot help."""
    faults = [*_below(artifact.meta), *_inspected(artifact.meta.get("inspect"))]
    if not faults:
        return Verdict(artifact_id=artifact.id, action="accept")
    retry = not last and once_more(step, [artifact]) is not None
    return Verdict(
        artifact_id=artifact.id,
        action="retry" if retry else "ask",
        reason=f"{artifact.name}: {'; '.join(faults)}",
    )


def once_more(step: PlanStep, poor: Sequence[Artifact]) -> PlanStep | None:
    """The step for these of its artifacts alone, each with another seed; None where a seed would change nothing."""
    args = step.inputs.get("args")
    seeds = [seed for one in poor if isinstance(seed := one.meta.get("seed"), int)]
    if not isinstance(args, dict) or len(seeds) != len(poor) or not poor:
        return None
    again: dict[str, JsonValue]
    match step.inputs.get("tool"):
        case "paint_shots":
            by_slot = {one.meta.get("slot"): one for one in poor}
            given = args.get("shots")
            shots = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
            again = {
                "shots": [_reseeded(one, by_slot[one["slot"]]) for one in shots if one.get("slot") in by_slot]
            }
            if len(shots) < len(poor) or not again["shots"]:
                return None
        case "paint_pictures":
            again = {"n": len(poor), "seed": max(seeds) + OTHER_SEED}
        case _:
            return None
    return step.model_copy(update={"inputs": {**step.inputs, "args": {**args, **again}}})


def better(old: Artifact, new: Artifact) -> Artifact:
    """The one whose product is nearer to the photo; the new one where they are alike."""
    before, after = (one.meta.get("fidelity") for one in (old, new))
    poorer = isinstance(before, int | float) and isinstance(after, int | float) and after < before
    return old if poorer else new


def retold(report: SubagentReport, kept: Mapping[str, str], notes: Sequence[str]) -> SubagentReport:
    """The report with artifacts exchanged (old id to new) and what the person should know of it."""
    ids = [kept.get(one, one) for one in report.artifact_ids]
    return report.model_copy(update={"artifact_ids": ids, "notes": [*report.notes, *notes]})


def worth_another_round(reports: Mapping[str, SubagentReport]) -> bool:
    """Whether passing faults deserve one more try; what was made is found again by its key."""
    problems = [problem for report in reports.values() for problem in report.problems]
    return any(p.code in RETRYABLE for p in problems) and not any(p.code == STOPPED for p in problems)


def _reseeded(shot: dict[str, JsonValue], poor: Artifact) -> dict[str, JsonValue]:
    seed = poor.meta.get("seed")
    return {**shot, "seed": (seed if isinstance(seed, int) else 0) + OTHER_SEED, "replaces": poor.id}


def _below(meta: Mapping[str, JsonValue]) -> list[str]:
    found: list[str] = []
    for name, (least, words) in LEAST.items():
        value = meta.get(name)
        if isinstance(value, int | float) and value < least:
            found.append(words.format(value=value, least=least))
    return found


def _inspected(inspection: JsonValue) -> list[str]:
    """The reasons of signals that are not right, where the studio inspected what it made."""
    signals = inspection.get("signals") if isinstance(inspection, dict) else None
    rows = [one for one in signals if isinstance(one, dict)] if isinstance(signals, list) else []
    return [str(one.get("reason") or one.get("name")).rstrip(".") for one in rows if one.get("ok") is False]
