"""The router: understands a message and says how much thinking it needs."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel

from limelight.router.effort import route_for
from limelight.router.exemplars import Embedder
from limelight.router.level2 import ChooseRoute, SmallModelFailed, ask_small_model
from limelight.router.understand import LOW_MARGIN, from_chosen, understand
from limelight.schema.context import Context
from limelight.schema.route import Route
from limelight.schema.understanding import Understanding


class Router:
    """Rules, then embeddings, then, only when those are unsure and one was given, a small model."""

    def __init__(self, *, embedder: Embedder | None = None, small_model: BaseChatModel | None = None) -> None:
        self._embedder = embedder
        self._small_model = small_model

    def warm(self) -> None:
        """Load the embedder and embed the exemplars now (about 1.5 s), so that no message waits for it."""
        understand("please make a video", Context(today="1970-01-01"), embedder=self._embedder)

    async def route(self, text: str, context: Context) -> tuple[Route, Understanding]:
        """Route one message. A failure of the small model does not raise: the reason tells it."""
        understanding = understand(text, context, embedder=self._embedder)
        if self._small_model is not None and _unsure(understanding):
            understanding = await self._ask(self._small_model, text, context, understanding)
        return route_for(understanding, text, context), understanding

    async def _ask(
        self, model: BaseChatModel, text: str, context: Context, first: Understanding
    ) -> Understanding:
        try:
            chosen: ChooseRoute = await ask_small_model(model, text, context)
        except SmallModelFailed as failure:
            return first.model_copy(update={"reason": f"{first.reason}; {failure}"})
        return from_chosen([(a.label, a.clause) for a in chosen.acts], text, context, embedder=self._embedder)


def _unsure(understanding: Understanding) -> bool:
    """Whether a closer look is worth a model call: level 1 found nothing, or two acts fit equally."""
    if any(a.level == 0 for a in understanding.acts):
        return False
    return any(a.label == "unknown" or a.margin < LOW_MARGIN for a in understanding.acts)


def route_text(text: str, *, embedder: Embedder | None = None) -> Route:
    """The route of a message outside of any thread.

    What only a thread can tell (which product, whether there is a storyboard yet) is not asked for here.
    """
    context = Context(today="1970-01-01")
    understanding = understand(text, context, embedder=embedder)
    if not _unsure(understanding) and all(a.label != "unknown" for a in understanding.acts):
        understanding = understanding.model_copy(update={"question": ""})
    return route_for(understanding, text, context)
