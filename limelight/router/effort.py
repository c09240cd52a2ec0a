"""From acts to a route: lane, effort, model role, thinking budget, deadline."""

from __future__ import annotations

from typing import Literal

from limelight.router.words import pattern
from limelight.schema.context import Context
from limelight.schema.route import Effort, Lane, Route
from limelight.schema.understanding import Understanding

_BUDGET: dict[Effort, tuple[str, int, float]] = {
    "simple": ("fast", 0, 20.0),
    "medium": ("planner", 1024, 180.0),
    "complex": ("planner", 4096, 600.0),
}
"""Effort: model role, thinking tokens, seconds."""

_HARDER = pattern("effort", "harder")
_QUICK = pattern("effort", "quick")
_LEVELS: tuple[Effort, ...] = ("simple", "medium", "complex")


def route_for(understanding: Understanding, text: str, context: Context) -> Route:
    """The route of an understood message."""
    first = understanding.acts[0]
    lane = _lane(understanding)
    effort = _effort(understanding, lane, context)
    reason = understanding.reason
    lowered = text.lower()
    role, thinking, deadline = _BUDGET[effort]
    if _HARDER.search(lowered) and lane == "orchestrate":
        effort = _LEVELS[min(2, _LEVELS.index(effort) + 1)]
        role, thinking, deadline = _BUDGET[effort]
        thinking *= 2
        reason += "; asked to think harder"
    elif _QUICK.search(lowered):
        thinking = 0
        reason += "; asked to just do it"
    margin = min(a.margin for a in understanding.acts)
    level: Literal[0, 1, 2] = max((a.level for a in understanding.acts), key=int)
    return Route(
        level=level,
        effort=effort,
        lane=lane,
        label=first.label,
        margin=margin,
        reason=reason,
        role=role,
        thinking_tokens=thinking,
        deadline_s=deadline,
    )


def _lane(understanding: Understanding) -> Lane:
    label = understanding.acts[0].label
    if label == "control.stop":
        return "cancel"
    if label == "control.continue" and not understanding.question:
        return "continue"
    if understanding.question or label == "unknown":
        return "clarify"
    labels = [a.label for a in understanding.acts if not a.label.startswith("chat.")]
    if labels and all(one.startswith("edit.") for one in labels):
        return "edit"
    return "orchestrate" if labels else "respond"


def _effort(understanding: Understanding, lane: Lane, context: Context) -> Effort:
    if lane in {"respond", "clarify", "cancel", "edit"}:
        return "simple"
    stages = {a.label for a in understanding.acts if not a.label.startswith("chat.")}
    products = {
        a.slots.product.product_id
        for a in understanding.acts
        if a.slots.product and a.slots.product.product_id
    }
    placements = {
        aspect for a in understanding.acts if a.label == "video.reframe" for aspect in a.slots.aspects
    }
    return "complex" if len(stages) > 1 or len(products) > 1 or len(placements) > 1 else "medium"
