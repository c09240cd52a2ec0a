"""An edit by hand while a plan is carried out: the plan as it is right after the edit. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from limelight.agent.director.revision import Revision
from limelight.schema.context import Context, ShotView
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.state import ThreadState


def by_hand(plan: Plan, before: ThreadState, after: ThreadState) -> Plan:
    """The plan for the board of `after`: pictures that were exchanged, shots that are gone, another order, other music.

    The same plan when the edit does not touch what it makes. In a plan of several videos only pictures are exchanged: the
    board is of one of them.
    """
    board = {slot: item for slot, item in before.storyboard.items() if item.artifact_id}
    shots = [ShotView(slot=slot, index=item.index, id=item.artifact_id) for slot, item in board.items()]
    if not plan.films:
        revision = Revision(plan, Context(today="", storyboard=shots))
        revision.leave_out([item.index for slot, item in board.items() if slot not in after.storyboard])
        plan = revision.plan.model_copy(update={"leaves_out": []})  # they are out already
    new = {slot: item.artifact_id for slot, item in after.storyboard.items()}
    swaps = {
        str(item.artifact_id): str(new[slot])
        for slot, item in board.items() if new.get(slot) and new[slot] != item.artifact_id
    }  # fmt: skip
    steps = [_exchanged(step, swaps) for step in plan.steps]
    if not plan.films and _order(before) != _order(after):
        steps = [_ordered(step, steps, _order(after)) for step in steps]
    music = after.timeline.music_id
    if not plan.films and music and music != before.timeline.music_id:
        steps = _with_music(steps, music)
    return plan.model_copy(update={"steps": steps})


def _order(state: ThreadState) -> list[str]:
    """The slots as they stand."""
    return sorted(state.storyboard, key=lambda slot: state.storyboard[slot].index)


def _exchanged(step: PlanStep, swaps: Mapping[str, str]) -> PlanStep:
    return step.model_copy(update={"inputs": {key: _swap(one, swaps) for key, one in step.inputs.items()}})


def _swap(value: JsonValue, swaps: Mapping[str, str]) -> JsonValue:
    if isinstance(value, str):
        return swaps.get(value, value)
    if isinstance(value, list):
        return [_swap(one, swaps) for one in value]
    return {key: _swap(one, swaps) for key, one in value.items()} if isinstance(value, dict) else value


def _ordered(step: PlanStep, steps: list[PlanStep], slots: list[str]) -> PlanStep:
    """A video of clips that this plan makes, in the order of the slots."""
    args = step.inputs.get("args")
    if step.inputs.get("tool") != "compile_video" or not isinstance(args, dict):
        return step
    clips = [one.id for one in steps if one.id in step.depends and one.inputs.get("tool") == "animate_shots"]
    if not clips:
        return step
    source: JsonValue = clips[0] if len(clips) == 1 else [*clips]
    ids: list[JsonValue] = [{"$from": source, "slot": slot} for slot in slots]
    return step.model_copy(update={"inputs": {**step.inputs, "args": {**args, "clip_ids": ids}}})


def _with_music(steps: list[PlanStep], music_id: str) -> list[PlanStep]:
    """Videos with this music; a bed that was to be composed for them is not."""
    beds = {step.id for step in steps if step.inputs.get("tool") == "compose_bed"}
    kept: list[PlanStep] = []
    for step in steps:
        args = step.inputs.get("args")
        if step.id in beds:
            continue
        if step.inputs.get("tool") == "compile_video" and isinstance(args, dict):
            inputs: dict[str, JsonValue] = {**step.inputs, "args": {**args, "music_id": music_id}}
            step = step.model_copy(
                update={"inputs": inputs, "depends": [one for one in step.depends if one not in beds]}
            )
        kept.append(step)
    return kept
