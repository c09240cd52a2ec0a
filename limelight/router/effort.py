"""From acts to a route: lane, effort, and the budget that follows from it."""

from __future__ import annotations

from typing import Literal

from limelight.infra.routing import RoutingSettings
from limelight.infra.sieve import Sieve
from limelight.router.scope import SCOPES
from limelight.router.words import pattern
from limelight.schema.context import Context
from limelight.schema.route import Effort, Lane, Route, RoutePart
from limelight.schema.understanding import Act, Label, Understanding

EFFORTS: tuple[Effort, ...] = ("simple", "medium", "complex")
ANSWERED: frozenset[Lane] = frozenset({"respond", "clarify", "cancel", "edit"})
"""Lanes in which words are said or something is turned back, and no plan is made."""
STAGES: dict[Label, str] = {
    "concepts.create": "concepts", "concepts.more": "concepts", "concepts.choose": "storyboard",
    "storyboard.create": "storyboard", "shot.edit": "edit", "shots.redo": "edit", "video.animate": "film",
    "video.compile": "film", "music.change": "music", "video.endcard": "end card", "video.reframe": "format",
    "copy.headlines": "copy", "picture.create": "picture", "display.create": "display", "audio.create": "audio", "brand.learn": "research", "products.find": "research",
    "picture.change": "picture", "picture.describe": "picture", "scene.film": "film", "control.continue": "continue",
}  # fmt: skip
"""Stage of the work, by act. Acts of one stage are one piece of work; two stages are a plan."""

_ASKED = Sieve([pattern("effort", "harder"), pattern("effort", "quick")])


def route_for(
    understanding: Understanding, text: str, context: Context, *, settings: RoutingSettings | None = None
) -> Route:
    """The route of an understood message."""
    settings = settings or RoutingSettings()
    lane = lane_of(understanding)
    effort = effort_of(understanding, lane)
    asked = asked_effort(text) if lane == "orchestrate" else ""
    if asked == "harder":
        effort = EFFORTS[min(2, EFFORTS.index(effort) + 1)]
    budget = settings.budget("simple" if lane in ANSWERED else effort)
    thinking = budget.thinking_tokens * 2 if asked == "harder" else 0 if asked else budget.thinking_tokens
    reasons = [understanding.reason, *(f"it is for {w}" for w in _named(understanding.wide))]
    reasons += [{"harder": "asked to think harder", "quick": "asked to just do it"}[asked]] if asked else []
    level: Literal[0, 1, 2] = max((a.level for a in understanding.acts), key=int)
    return Route(
        level=level,
        effort=effort,
        lane=lane,
        label=understanding.acts[0].label,
        recipe=understanding.recipe.name if understanding.recipe else None,
        parts=parts_of(understanding.acts),
        margin=min(a.margin for a in understanding.acts),
        reason="; ".join(r for r in reasons if r),
        role=budget.role,
        thinking_tokens=thinking,
        step_limit=settings.recipe_steps if understanding.recipe else budget.step_limit,
        deadline_s=budget.deadline_s,
        override=asked,
    )


def lane_of(understanding: Understanding) -> Lane:
    """Who takes the message. Wide work goes to a planner even where a question is open: it may settle it."""
    label = understanding.acts[0].label
    if label == "control.stop":
        return "cancel"
    if label == "control.continue" and not understanding.question:
        return "continue"
    if understanding.recipe or (understanding.wide and not label.startswith("chat.")):
        return "orchestrate"
    if understanding.question or label == "unknown":
        return "clarify"
    labels = [a.label for a in understanding.acts if not a.label.startswith("chat.")]
    if labels and all(one.startswith("edit.") for one in labels):
        return "edit"
    return "orchestrate" if labels else "respond"


def effort_of(understanding: Understanding, lane: Lane) -> Effort:
    """How much thinking the request needs, once what is open about it has been answered.

    simple: words, or something turned back. medium: one stage of one video. complex: more than one stage, product,
    placement, market, occasion or version.
    """
    if lane in {"respond", "cancel", "edit"}:
        return "simple"
    if understanding.recipe or understanding.wide:
        return "complex"
    stages = {STAGES[a.label] for a in understanding.acts if a.label in STAGES}
    if stages == {"film", "music"}:
        return "medium"  # a film is put together with music: asking for its mood adds no stage
    products = {
        a.slots.product.product_id
        for a in understanding.acts
        if a.slots.product and a.slots.product.product_id
    }
    shapes = {shape for a in understanding.acts if a.label == "video.reframe" for shape in a.slots.aspects}
    if len(stages) > 1 or len(products) > 1 or len(shapes) > 1:
        return "complex"
    return "medium" if stages or understanding.leans else "simple"


def parts_of(acts: list[Act]) -> list[RoutePart]:
    """The requests in a message, in order."""
    return [RoutePart(label=a.label, clause=a.clause[:200]) for a in acts]


def asked_effort(text: str) -> Literal["", "harder", "quick"]:
    """What the person says about thinking: "think harder", "just do it"."""
    first = next(_ASKED.hits(text.lower()), None)
    return "" if first is None else "quick" if first else "harder"


def _named(wide: list[str]) -> list[str]:
    return [SCOPES.get(one, one) for one in wide]
