"""Naming a conversation: by its product, and by what tells it apart from others about the same product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import capwords

from limelight.agent.director.subject import short_name
from limelight.router.scope import names, occasion_of
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.scene import placed_scene
from limelight.schema.plan import Plan
from limelight.schema.state import ProductRef

DOT = " · "
_KINDS: Mapping[str, str] = {
    "save_headlines": "headlines", "compose_display": "display ads", "make_audio_ad": "audio ad",
    "paint_pictures": "picture",
}  # fmt: skip
"""What a conversation is for where it is no video, by the tool that makes it."""
MOST = 3
"""Words for what was asked, at most; a drawer is narrow."""
LONGEST = 24


def title_of(product: ProductRef, plan: Plan, words: str) -> str:
    """`20 oz Insulated Tumbler · Christmas · 9:16`: the product, then occasion or place, shape, and what is made when that
    is no video."""
    told = [*_asked(f"{words} {_scene(plan)}".lower()), *_made(plan)]
    return DOT.join([_called(product), *told[:MOST]])


def with_concept(title: str, product: ProductRef | None, concept: str) -> str:
    """The title with the concept that was chosen, where nothing told the conversation apart yet; else empty."""
    bare = product is not None and title == _called(product)
    return f"{title}{DOT}{concept}" if bare and concept else ""


def _called(product: ProductRef) -> str:
    return short_name(product.title)


def _scene(plan: Plan) -> str:
    """The scene that ideas are written for: an answer to a question has it from the message before."""
    briefs = [step.inputs.get("brief") for step in plan.steps]
    return next((str(one.get("scene") or "") for one in briefs if isinstance(one, dict)), "")


def _asked(low: str) -> list[str]:
    """Occasions in one word, else the place; then the shape, where it is not the usual one."""
    events = dict.fromkeys(occasion_of(m.group()) for m in names("occasions").finditer(low))
    place = placed_scene(low)[:LONGEST] if not events else ""
    shapes = [one for one in find_aspects(low) if one != "16:9"]
    return [*map(capwords, events), *([place[:1].upper() + place[1:]] if place else []), *shapes]


def _made(plan: Plan) -> Sequence[str]:
    tools = {str(step.inputs.get("tool")) for step in plan.steps}
    return [_KINDS[tool] for tool in _KINDS if tool in tools and not tools & {"save_concepts", "paint_shots"}]
