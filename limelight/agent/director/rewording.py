"""Other ways: words that were refused said otherwise, and steps that failed done with less."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from pydantic import BaseModel, Field, JsonValue, ValidationError

from limelight.agent.director.rescene import SCENE_WORDS
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.report import Problem
from limelight.schema.strategy import row_of

Args: TypeAlias = dict[str, JsonValue]
WORDS = ("caption", "subcaption", "slogan", "cta", "headline", "subline", "disclaimer")
"""Arguments that are shown as they are; a refused one is left out."""
NAMES = ("slot", "shot_id", "placement")
"""Arguments that name an item of a batch."""
PLAIN = "a plain, bright studio setting"
_SCENE = re.compile(
    r"\b(?:(?:at|in|on|by) (?:the |a )?)?(?:" + "|".join(map(re.escape, SCENE_WORDS)) + r")\b", re.I
)


class FailedStep(BaseModel):
    """A step that did not do its work, and why."""

    step: PlanStep
    problems: list[Problem] = Field(default_factory=list[Problem])


class Failed(BaseModel):
    """What a planner is told of a plan of which steps have failed."""

    failed: list[FailedStep] = Field(default_factory=list[FailedStep])


def plainer(prompt: str) -> str:
    """Of a scene, only what names a place, a time, a season, the weather or a colour; a plain one where nothing does."""
    found = dict.fromkeys(match.group(0).lower() for match in _SCENE.finditer(prompt))
    return ", ".join(found) or PLAIN


def refused_slots(reply: str) -> list[str]:
    """The items of a batch that were refused, by what a tool answered."""
    try:
        body = json.loads(reply)
        rows = body.get("problems", []) if isinstance(body, dict) else []
        problems = [Problem.model_validate(row) for row in rows]
    except (ValueError, ValidationError):
        return []
    return [one.slot for one in problems if row_of(one.code).name == "refusal" and one.slot]


def reworded(
    args: Mapping[str, JsonValue], *, slots: Collection[str] = (), others: bool = False
) -> Args | None:
    """The same call in plainer words; of a batch only these `slots`, beside the `others` as they were.

    None where there are no words to change.
    """
    changed = {name: _said(name, value) for name, value in args.items()}
    for batch in ("shots", "ads"):
        if isinstance(args.get(batch), list):
            changed[batch] = _items(args[batch], slots, _plainly, others=others)
    return changed if changed != dict(args) else None


def _plainly(item: Args) -> Args:
    return {name: _said(name, value) for name, value in item.items()}


def _items(
    batch: JsonValue, slots: Collection[str], change: Callable[[Args], Args], *, others: bool
) -> list[JsonValue]:
    """A batch with these of its items changed; all of them where no slot is named."""
    items = [one for one in batch if isinstance(one, dict)] if isinstance(batch, list) else []
    meant = [not slots or any(one.get(name) in slots for name in NAMES) for one in items]
    return [change(one) if mine else one for one, mine in zip(items, meant, strict=True) if mine or others]


def other_way(failed: Failed) -> Plan:
    """A plan of the steps that failed, each done otherwise or with less; a question where there is no other way."""
    steps = [_otherwise(one) for one in failed.failed]
    if all(new is one.step for new, one in zip(steps, failed.failed, strict=True)):
        return Plan(goal="ask", question="I see no other way to make that. What shall I change?")
    return Plan.model_construct(goal="another way", steps=steps)  # steps that are done stand before these


def _otherwise(failed: FailedStep) -> PlanStep:
    """The step as it could work; the same one where nothing can be changed."""
    args = failed.step.inputs.get("args")
    slots = [problem.slot for problem in failed.problems if problem.slot]
    refused = any(row_of(problem.code).name == "refusal" for problem in failed.problems)
    less = None
    if isinstance(args, dict):
        tool = str(failed.step.inputs.get("tool"))
        less = reworded(args, slots=slots, others=True) if refused else _with_less(tool, args, slots)
    if less is None:
        return failed.step
    return failed.step.model_copy(update={"inputs": {**failed.step.inputs, "args": less}})


def _with_less(tool: str, args: Mapping[str, JsonValue], slots: Collection[str]) -> Args | None:
    """Arguments that ask for less of the same; None where nothing can be left out."""
    match tool:
        case "animate_shots":
            calm = _items(
                args.get("shots"), slots, lambda shot: {**shot, "move": "push", "effect": "none"}, others=True
            )
            return {**args, "shots": calm} if calm != args.get("shots") else None
        case "compose_display" if args.get("picture_id"):
            return {name: value for name, value in args.items() if name != "picture_id"}
        case "compile_video" if args.get("placement"):
            return {name: value for name, value in args.items() if name != "placement"}
        case _:
            return None


def _said(name: str, value: JsonValue) -> JsonValue:
    if name == "prompt" and isinstance(value, str) and value:
        return plainer(value)
    return "" if name in WORDS and isinstance(value, str) else value
