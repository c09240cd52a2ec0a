"""The router: understands a message and says how much thinking it needs."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.language_models import BaseChatModel

from limelight.infra.routing import RoutingSettings
from limelight.router import recipes
from limelight.router.effort import route_for
from limelight.router.exemplars import Embedder
from limelight.router.level2 import ChooseRoute, SmallModelFailed, ask_small_model
from limelight.router.understand import by_rules, from_chosen, understand
from limelight.schema.context import Context
from limelight.schema.route import Route
from limelight.schema.understanding import Understanding


class Router:
    """Rules and recipes, then embeddings, then, only when those are unsure and one was given, a small model."""

    def __init__(
        self,
        *,
        embedder: Embedder | None = None,
        small_model: Callable[[], BaseChatModel | None] | None = None,
        settings: RoutingSettings | None = None,
    ) -> None:
        """`small_model` tells, at each message that it would be asked about, who is asked; None for nobody."""
        self._embedder = embedder
        self._small_model = small_model
        self._settings = settings or RoutingSettings()

    def warm(self) -> None:
        """Load the embedder and embed the exemplars now (about 2 s), so that no message waits for it."""
        recipes.warm()
        for text in (
            "please make a video",
            "one Christmas video for each of our three products, one in Spanish",
        ):
            understand(text, Context(today="1970-01-01"), embedder=self._embedder)

    async def route(self, text: str, context: Context) -> tuple[Route, Understanding]:
        """Route one message. A failure of the small model does not raise: the reason tells it."""
        understanding = self._read(text, context)
        if self._small_model is not None and self._asks(understanding):
            model = self._small_model()
            if model is not None:
                understanding = await self._ask(model, text, context, understanding)
        return route_for(understanding, text, context, settings=self._settings), understanding

    def _read(self, text: str, context: Context) -> Understanding:
        if self._settings.level == "0":
            return by_rules(text, context)
        return understand(text, context, embedder=self._embedder, low_margin=self._settings.low_margin)

    def _asks(self, understanding: Understanding) -> bool:
        """Whether the small model is asked about this."""
        match self._settings.level:
            case "0" | "1":
                return False
            case "2":
                return all(a.level != 0 for a in understanding.acts)
            case "auto":
                return unsure(understanding, low_margin=self._settings.low_margin)

    async def _ask(
        self, model: BaseChatModel, text: str, context: Context, first: Understanding
    ) -> Understanding:
        try:
            chosen: ChooseRoute = await ask_small_model(
                model, text, context, timeout_s=self._settings.small_model_s
            )
        except SmallModelFailed as failure:
            return first.model_copy(update={"reason": f"{first.reason}; {failure}"})
        found = from_chosen(
            [(a.label, a.clause) for a in chosen.acts], text, context, embedder=self._embedder
        )
        wide = first.wide or (["campaign"] if chosen.effort == "complex" else [])
        return found.model_copy(update={"wide": wide})


def unsure(understanding: Understanding, *, low_margin: float) -> bool:
    """Whether a closer look is worth a model call: level 1 found nothing, or two acts fit equally."""
    if any(a.level == 0 for a in understanding.acts):
        return False
    return any(a.label == "unknown" or a.margin < low_margin for a in understanding.acts)


def route_text(
    text: str, *, embedder: Embedder | None = None, settings: RoutingSettings | None = None
) -> Route:
    """The route of a message outside of any thread.

    What only a thread can tell (which product, whether there is a storyboard yet) is not asked for here.
    """
    settings = settings or RoutingSettings()
    context = Context(today="1970-01-01")
    if settings.level == "0":
        understanding = by_rules(text, context)
    else:
        understanding = understand(
            text, context, embedder=embedder, outside=True, low_margin=settings.low_margin
        )
    known = all(a.label != "unknown" for a in understanding.acts)
    if known and not unsure(understanding, low_margin=settings.low_margin):
        understanding = understanding.model_copy(update={"question": ""})
    return route_for(understanding, text, context, settings=settings)
