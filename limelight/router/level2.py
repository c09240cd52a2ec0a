"""Level 2: a small model chooses, for messages of which the embeddings are unsure."""

from __future__ import annotations

import asyncio
from typing import get_args

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, Field, ValidationError

from limelight.schema.context import Context
from limelight.schema.understanding import Label

TIMEOUT_S = 6.0
MAX_TEXT = 2000
"""Characters of the message that the model gets."""


class ChosenAct(BaseModel):
    """One thing the message asks."""

    label: Label
    clause: str = Field(description="The words of the message that ask for it, copied exactly.")


class ChooseRoute(BaseModel):
    """Say what the message asks, one entry a request, in order. Use `unknown` when it cannot be told."""

    acts: list[ChosenAct] = Field(min_length=1, max_length=6)


_SYSTEM = (
    "You sort messages to an assistant that makes video ads for products: first concepts, then a storyboard "
    "of shots, animated clips, a compiled video with music and an end card, other formats, headlines, and "
    "single pictures. Call ChooseRoute. Never guess: a message that could mean several things, or that asks "
    "for something else, is `unknown`. Labels: "
)


class SmallModelFailed(Exception):
    """The small model gave no usable answer; go on with what the embeddings found."""


async def ask_small_model(model: BaseChatModel, text: str, context: Context) -> ChooseRoute:
    """Let the model choose.

    Raises `SmallModelFailed` with the reason when it errs, answers without the tool, or takes too long.
    """
    bound = model.bind_tools([ChooseRoute], tool_choice="ChooseRoute")
    messages = [
        SystemMessage(_SYSTEM + ", ".join(get_args(Label))),
        HumanMessage(f"{_state(context)}\n\nMessage: {text[:MAX_TEXT]}"),
    ]
    try:
        async with asyncio.timeout(TIMEOUT_S):
            reply = await bound.ainvoke(messages)
    except Exception as error:
        raise SmallModelFailed(f"the small model failed: {type(error).__name__}: {error}") from error
    calls = [c for c in getattr(reply, "tool_calls", []) if c["name"] == "ChooseRoute"]
    if not calls:
        raise SmallModelFailed("the small model answered without choosing a route")
    try:
        return ChooseRoute.model_validate(calls[0]["args"])
    except ValidationError as error:
        raise SmallModelFailed(
            f"the small model chose a route that does not exist: {error.errors()[0]['msg']}"
        ) from error


def _state(context: Context) -> str:
    titles = "; ".join(f"{c.index} {c.title}" for c in context.concepts) or "none"
    shots = len([s for s in context.storyboard if s.id])
    product = context.product.title if context.product else "none yet"
    return (
        f"Product: {product}. Concepts: {titles}. Shots: {shots}. Clips: {len(context.clips)}. "
        f"Videos: {len(context.videos)}. Photos attached: {len(context.attachments)}. "
        f"At work now: {'yes' if context.running else 'no'}."
    )
