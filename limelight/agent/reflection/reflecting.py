"""Reflecting: what the signals of a result say of it, before anything is made of it.

Pure functions: a verdict for each artifact, and the step that makes again only what is to be made again. What is changed
for which signal is in `cures`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from limelight.agent.reflection.cures import REMEDIES, Cure, Fault, Remedy, faults_of
from limelight.schema.artifact import Artifact
from limelight.schema.plan import PlanStep
from limelight.schema.report import SubagentReport

MAX_ROUNDS = 2
"""How often anything is made: once, and once more."""
OTHER_SEED = 1009
"""Added to the seed of what is made once more."""
MOST_PROMPT = 600
"""Characters that a prompt may have."""

Action = Literal["accept", "retry", "other_provider", "ask"]


class Verdict(BaseModel):
    """What is to become of an artifact. `reason` is for the person; empty where all is well."""

    model_config = ConfigDict(frozen=True)

    artifact_id: str
    action: Action
    reason: str = ""
    change: str = ""
    """What is changed when it is made again, in words: "with another seed", "in brighter light"."""


def judge(
    artifact: Artifact, step: PlanStep, *, last: bool, seen: Sequence[Fault] = (), elsewhere: bool = False
) -> Verdict:
    """Accept what no signal speaks against; else have it made again in the way that mends it, or ask.

    `seen` is what else speaks against it, `elsewhere` whether another provider could make it. It is asked when it was
    made again already (`last`), or when making it again cannot help.
    """
    faults = faults_of(artifact, seen)
    if not faults:
        return Verdict(artifact_id=artifact.id, action="accept")
    remedy = "ask" if last else _remedy(artifact, step, [fault.cure() for fault in faults], elsewhere)
    told = [fault.reason if remedy == "ask" else fault.found for fault in faults]
    reason = f"{artifact.name}: {'; '.join(told)}"
    match remedy:
        case "ask":
            return Verdict(artifact_id=artifact.id, action="ask", reason=reason)
        case "provider":
            return Verdict(
                artifact_id=artifact.id,
                action="other_provider",
                reason=reason,
                change="with another provider",
            )
        case "seed" | "instruction":
            change = changed(artifact, step, faults) or "with another seed"
            return Verdict(artifact_id=artifact.id, action="retry", reason=reason, change=change)


def _remedy(artifact: Artifact, step: PlanStep, cures: Sequence[Cure], elsewhere: bool) -> Remedy:
    """The strongest that is possible: a provider that cannot is not helped by words, nor words by a seed."""
    wanted = min((cure.remedy for cure in cures), key=REMEDIES.index)
    if wanted == "provider" and elsewhere and once_more(step, [artifact], elsewhere=True) is not None:
        return "provider"
    return "ask" if wanted == "ask" or once_more(step, [artifact]) is None else "seed"


def changed(artifact: Artifact, step: PlanStep, faults: Sequence[Fault]) -> str:
    """How the instruction of an artifact is changed, in words; empty where it is made as it was, with another seed."""
    framing = str(artifact.meta.get("framing") or "hero")
    cures = [fault.cure() for fault in faults]
    may_frame = step.inputs.get("tool") in ("paint_shots", "paint_pictures")
    said = [one.said for one in cures if one.prompt or (may_frame and framing in one.framing)]
    return ", ".join(dict.fromkeys(said))


def once_more(
    step: PlanStep, poor: Sequence[Artifact], *, seen: Mapping[str, Sequence[Fault]] | None = None,
    elsewhere: bool = False,
) -> PlanStep | None:  # fmt: skip
    """The step for these of its artifacts alone, each changed as its faults ask; None where nothing would change.

    `seen` is, by artifact, what else speaks against it. `elsewhere`: as they were, for another provider makes them.
    """
    args = step.inputs.get("args")
    if not isinstance(args, dict) or not poor:
        return None
    again: dict[str, JsonValue] | None
    match step.inputs.get("tool"):
        case "paint_shots":
            again = _shots_again(args, poor, seen or {}, elsewhere)
        case "paint_pictures":
            again = _pictures_again(args, poor, seen or {}, elsewhere)
        case "animate_shots" if elsewhere:
            again = _clips_again(args, poor)
        case _:
            again = {} if elsewhere and len(poor) == 1 else None
    return (
        None
        if again is None
        else step.model_copy(update={"inputs": {**step.inputs, "args": {**args, **again}}})
    )


def better(old: Artifact, new: Artifact) -> Artifact:
    """The one with fewer faults, or whose product is nearer to the photo; the new one where they are alike."""
    faults = len(faults_of(new)) - len(faults_of(old))
    if faults:
        return old if faults > 0 else new
    before, after = (one.meta.get("fidelity") for one in (old, new))
    poorer = isinstance(before, int | float) and isinstance(after, int | float) and after < before
    return old if poorer else new


def retold(report: SubagentReport, kept: Mapping[str, str], notes: Sequence[str]) -> SubagentReport:
    """The report with artifacts exchanged (old id to new) and what the person should know of it."""
    ids = [kept.get(one, one) for one in report.artifact_ids]
    return report.model_copy(update={"artifact_ids": ids, "notes": [*report.notes, *notes]})


def _shots_again(
    args: Mapping[str, JsonValue], poor: Sequence[Artifact], seen: Mapping[str, Sequence[Fault]],
    elsewhere: bool,
) -> dict[str, JsonValue] | None:  # fmt: skip
    by_slot = {one.meta.get("slot"): one for one in poor}
    given = args.get("shots")
    shots = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if _unseeded(poor) or len(shots) < len(poor):
        return None
    again: list[JsonValue] = []
    for shot in shots:
        if (artifact := by_slot.get(shot.get("slot"))) is not None:
            changes = {} if elsewhere else _changes(artifact, shot, seen.get(artifact.id, ()))
            again.append({**shot, **changes, "replaces": artifact.id})
    return {"shots": again} if again else None


def _pictures_again(
    args: Mapping[str, JsonValue], poor: Sequence[Artifact], seen: Mapping[str, Sequence[Fault]],
    elsewhere: bool,
) -> dict[str, JsonValue] | None:  # fmt: skip
    if _unseeded(poor):
        return None
    if elsewhere:
        return {"n": len(poor), "seed": min(map(_seed, poor))}
    changed_args = dict(args)
    for artifact in poor:
        changed_args |= _changes(artifact, changed_args, seen.get(artifact.id, ()))
    changes = {name: changed_args[name] for name in ("prompt", "framing") if name in changed_args}
    return {"n": len(poor), **changes, "seed": max(map(_seed, poor)) + OTHER_SEED}


def _clips_again(args: Mapping[str, JsonValue], poor: Sequence[Artifact]) -> dict[str, JsonValue] | None:
    given = args.get("shots")
    shots = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    sources = {parent for one in poor for parent in one.parents}
    again: list[JsonValue] = [one for one in shots if one.get("shot_id") in sources]
    return {"shots": again} if again else None


def _changes(
    artifact: Artifact, shot: Mapping[str, JsonValue], seen: Sequence[Fault]
) -> dict[str, JsonValue]:
    """Seed, and prompt and framing as the faults ask; what was changed for another fault is not changed once more."""
    changes: dict[str, JsonValue] = {"seed": _seed(artifact) + OTHER_SEED}
    for cure in (fault.cure() for fault in faults_of(artifact, seen)):
        prompt, framing = (
            str(changes.get("prompt", shot.get("prompt") or "")),
            str(shot.get("framing") or "hero"),
        )
        if cure.prompt:
            changes["prompt"] = _with(prompt, cure.prompt)
        if framing in cure.framing and framing == str(artifact.meta.get("framing") or "hero"):
            changes["framing"] = cure.framing[framing]
    return changes


def _with(prompt: str, words: str) -> str:
    """A prompt with these words, where there is room for them and they are not in it."""
    longer = f"{prompt}, {words}" if prompt else words
    return prompt if not words or words in prompt or len(longer) > MOST_PROMPT else longer


def _unseeded(poor: Sequence[Artifact]) -> bool:
    return any(not isinstance(one.meta.get("seed"), int) for one in poor)


def _seed(artifact: Artifact) -> int:
    seed = artifact.meta.get("seed")
    return seed if isinstance(seed, int) else 0
