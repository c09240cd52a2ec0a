"""What is left of a plan that was cut short, counted as the person counts: "2 of 4 shots are there, 3 and 4 are not"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from pydantic import JsonValue

from limelight.agent.plan.ledger import PlanRecord
from limelight.infra.stores.artifacts import SqliteArtifacts
from limelight.schema.context import BatchView
from limelight.schema.plan import PlanStep
from limelight.schema.principal import Principal
from limelight.schema.state import ShotItem
from limelight.schema.step import StepKey

Place: TypeAlias = tuple[int, str]
"""Number and aspect of a shot."""
_MAKES: Mapping[str, Literal["shot", "clip"]] = {"paint_shots": "shot", "animate_shots": "clip"}


async def batch_left(
    store: SqliteArtifacts, principal: Principal, thread_id: str, record: PlanRecord,
    board: Mapping[str, ShotItem],
) -> BatchView | None:  # fmt: skip
    """The first batch of shots or clips, of one aspect, that is not whole; None when the plan has none."""
    places = _places(record.plan.steps, board)
    done: dict[tuple[Literal["shot", "clip"], str], set[int]] = {}
    left: dict[tuple[Literal["shot", "clip"], str], set[int]] = {}
    for step in record.plan.steps:
        kind = _MAKES.get(str(step.inputs.get("tool")))
        if kind is None:
            continue
        made: set[int] | None = None  # all of it
        if step.id not in record.reports:
            key = StepKey(thread_id=thread_id, plan_id=record.plan.plan_id, step_id=step.id)
            found = await store.of_step(principal, key)
            made = {one.index for one in found if one.kind == kind and one.index is not None}
        for index, aspect in places[step.id]:
            there = made is None or index in made
            (done if there else left).setdefault((kind, aspect), set()).add(index)
    first = next(iter(left), None)
    if first is None:
        return None
    return BatchView(kind=first[0], done=sorted(done.get(first, set())), left=sorted(left[first]))


def _places(steps: Sequence[PlanStep], board: Mapping[str, ShotItem]) -> dict[str, list[Place]]:
    """What each step that paints or animates makes, shot by shot."""
    shown = {item.artifact_id: (item.index, item.aspect) for item in board.values() if item.artifact_id}
    painted: dict[str, dict[str, Place]] = {}
    found: dict[str, list[Place]] = {}
    for step in steps:
        args = step.inputs.get("args")
        shots = args.get("shots") if isinstance(args, dict) else None
        items = [one for one in shots if isinstance(one, dict)] if isinstance(shots, list) else []
        if step.inputs.get("tool") == "paint_shots" and isinstance(args, dict):
            aspect = str(args.get("aspect") or "16:9")
            painted[step.id] = {str(one.get("slot")): (_number(one.get("index")), aspect) for one in items}
            found[step.id] = [*painted[step.id].values()]
        elif step.inputs.get("tool") == "animate_shots":
            found[step.id] = [
                place for one in items for place in _animated(one.get("shot_id"), painted, shown)
            ]
    return found


def _animated(
    shot: JsonValue, painted: Mapping[str, Mapping[str, Place]], shown: Mapping[str, Place]
) -> list[Place]:
    """The shots that one item of a step that animates is for: one that is there, or what a step paints."""
    if isinstance(shot, dict):
        of_step = painted.get(str(shot.get("$from")), {})
        slot = shot.get("slot")
        return [of_step[slot]] if isinstance(slot, str) and slot in of_step else [*of_step.values()]
    return [shown[shot]] if isinstance(shot, str) and shot in shown else []


def _number(index: JsonValue) -> int:
    return index if isinstance(index, int) else 0
