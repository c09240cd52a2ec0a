"""Other ways: words that were refused said otherwise, and steps that failed done with less."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TypeAlias

from pydantic import BaseModel, Field, JsonValue, ValidationError

from limelight.agent.director.rescene import SCENE_WORDS
from limelight.schema.plan import Plan, PlanStep
from limelight.schema.report import Problem
from limelight.schema.strategy import row_of

Args: TypeAlias = dict[str, JsonValue]
WORDS = ("caption", "subcaption", "slogan", "cta", "headline", "subline", "disclaimer")
"""Arguments that are shown as they are; a refused one is left out."""
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


def reworded(args: Mapping[str, JsonValue], *, slots: list[str] | None = None) -> Args | None:
    """The same call in plainer words; of a batch only these `slots`. None where there are no words to change."""
    changed = {name: _said(name, value) for name, value in args.items()}
    shots = args.get("shots")
    if isinstance(shots, list):
        items = [one for one in shots if isinstance(one, dict)]
        changed["shots"] = [
            {name: _said(name, value) for name, value in one.items()}
            for one in items if slots is None or one.get("slot") in slots
        ]  # fmt: skip
    ads = args.get("ads")
    if isinstance(ads, list):
        changed["ads"] = [
            {name: _said(name, value) for name, value in one.items()} for one in ads if isinstance(one, dict)
        ]
    return changed if changed != dict(args) else None


def other_way(failed: Failed) -> Plan:
    """A plan of the steps that failed, each done otherwise or with less; a question where there is no other way."""
    steps = [_otherwise(one) for one in failed.failed]
    if all(new is one.step for new, one in zip(steps, failed.failed, strict=True)):
        return Plan(goal="ask", question="I see no other way to make that. What shall I change?")
    return Plan.model_construct(goal="another way", steps=steps)  # steps that are done stand before these


def _otherwise(failed: FailedStep) -> PlanStep:
    """The step as it could work; the same one where nothing can be changed."""
    args = failed.step.inputs.get("args")
    refused = any(row_of(problem.code).name == "refusal" for problem in failed.problems)
    less = _with_less(str(failed.step.inputs.get("tool")), args, refused) if isinstance(args, dict) else None
    if less is None:
        return failed.step
    return failed.step.model_copy(update={"inputs": {**failed.step.inputs, "args": less}})


def _with_less(tool: str, args: Mapping[str, JsonValue], refused: bool) -> Args | None:
    """Arguments that ask for less of the same; None where nothing can be left out."""
    if refused:
        return reworded(args)
    match tool:
        case "animate_shots":
            shots = args.get("shots")
            items = [one for one in shots if isinstance(one, dict)] if isinstance(shots, list) else []
            plain: list[JsonValue] = [{**one, "move": "push", "effect": "none"} for one in items]
            return {**args, "shots": plain} if plain != items else None
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
