"""What of a message an agent can do with the tools it has."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from limelight.router import Router
from limelight.router.recipes import recipe_of
from limelight.schema.context import Context
from limelight.schema.route import Route
from limelight.schema.understanding import Act, Label, Understanding
from limelight.sdk.spec import AgentLimits

TOOLS: Mapping[Label, tuple[str, ...]] = {
    "concepts.create": ("save_concepts",), "concepts.more": ("save_concepts",), "concepts.choose": ("paint_shots",),
    "storyboard.create": ("paint_shots",), "shot.edit": ("paint_shots",), "shots.redo": ("paint_shots",),
    "video.animate": ("animate_shots", "compile_video"), "video.endcard": ("make_endcard", "compile_video"),
    "video.reframe": ("animate_shots", "compile_video"), "video.compile": ("compile_video",),
    "music.change": ("compose_bed", "compile_video"), "copy.headlines": ("save_headlines",),
    "picture.create": ("paint_pictures",), "display.create": ("compose_display",), "audio.create": ("make_audio_ad",),
    "brand.learn": ("study_site",), "products.find": ("find_products",),
    "picture.change": ("change_picture",), "picture.describe": ("describe_picture",), "scene.film": ("film_scene",),
    "edit.undo": (), "edit.redo": (), "edit.repeat": (), "edit.restore": ("paint_shots",), "edit.delete": ("paint_shots",),
}  # fmt: skip
"""The tools that a piece of work takes."""
KNOWN = frozenset(tool for needed in TOOLS.values() for tool in needed)
"""Tools whose work the router has words for."""
LOOK_UP = frozenset({"search_web"})
"""Tools that serve other work: an agent that has them is understood like one without."""


def within(understanding: Understanding, tools: Collection[str]) -> tuple[Understanding, list[Act]]:
    """The message without the acts that these tools cannot do, and those acts."""
    beyond = [act for act in understanding.acts if not {*TOOLS.get(act.label, ())} <= {*tools}]
    kept = [act for act in understanding.acts if act not in beyond]
    recipe = understanding.recipe
    if recipe is not None and not all({*TOOLS[label]} <= {*tools} for label in recipe_of(recipe).acts):
        recipe, beyond = None, beyond or understanding.acts
    return understanding.model_copy(update={"acts": kept, "recipe": recipe}), beyond


class Desired(Router):
    """A router for one agent: work that none of its tools can do is answered in words, and its limits hold.

    An agent with tools that the router has no words for gets what the router does not understand too: its planner decides.
    """

    def __init__(self, inner: Router, *, tools: Collection[str], limits: AgentLimits) -> None:
        self._inner = inner
        self._tools = frozenset(tools)
        self._limits = limits

    def warm(self) -> None:
        """As the inner one."""
        self._inner.warm()

    async def route(self, text: str, context: Context) -> tuple[Route, Understanding]:
        """Route one message."""
        route, understanding = await self._inner.route(text, context)
        bounds = {
            "step_limit": min(route.step_limit, self._limits.steps),
            "deadline_s": min(route.deadline_s, self._limits.seconds),
        }
        route = route.model_copy(update=bounds)
        if not self._tools <= KNOWN | LOOK_UP:
            return self._open_minded(route, understanding), understanding
        kept, beyond = within(understanding, self._tools)
        if route.lane == "orchestrate" and beyond and not any(act.label in TOOLS for act in kept.acts):
            why = f"{route.reason}; this agent has no tool for {beyond[0].label}"
            route = route.model_copy(
                update={
                    "lane": "respond",
                    "effort": "simple",
                    "recipe": None,
                    "reason": why,
                    "thinking_tokens": 0,
                }
            )
        return route, understanding

    def _open_minded(self, route: Route, understanding: Understanding) -> Route:
        if route.lane != "clarify":
            return route
        why = f"{route.reason}; the planner of an agent with tools of its own decides"
        return route.model_copy(
            update={"lane": "orchestrate", "effort": "medium", "role": "planner", "reason": why}
        )
