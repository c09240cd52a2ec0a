"""A call of a chat model in the words of the one that serves it: its tools, its way of thinking, its cache, its eyes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import RunnableBinding

from limelight.capabilities.chat.marks import marked
from limelight.schema.errors import ProviderFailed

THINKING = "thinking_tokens"
"""What a call is bound with so that a model thinks first; see `thinks`."""


def sees(model: BaseChatModel) -> bool:
    """Whether a chat model takes pictures, as its profile says."""
    return bool((model.profile or {}).get("image_inputs"))


def thinks(model: BaseChatModel) -> bool:
    """Whether a number of tokens to think with can be given to a model's calls."""
    return bool(getattr(model, "thinks", False))


def bound(model: BaseChatModel, asked: dict[str, Any]) -> dict[str, Any]:
    """What a call asks for, its tools in the model's own form; without thinking where it cannot be told to."""
    rest = {key: value for key, value in asked.items() if key not in {"tools", "tool_choice", THINKING}}
    if asked.get(THINKING) and thinks(model):
        rest[THINKING] = asked[THINKING]
    if not asked.get("tools"):
        return rest
    choice = asked.get("tool_choice")
    binding = model.bind_tools(asked["tools"], **({"tool_choice": choice} if choice else {}))
    if not isinstance(binding, RunnableBinding):
        raise ProviderFailed(
            f"{model._llm_type} binds tools by more than arguments: it cannot serve here",  # pyright: ignore[reportPrivateUsage]
            code="unsupported",
        )
    return {**binding.kwargs, **rest}


def given(model: BaseChatModel, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The messages as a model gets them: no pictures for one that is blind, marks for one whose cache is told by them."""
    seen = list(messages) if sees(model) else [_in_words(one) for one in messages]
    return marked(seen, model)


def _in_words(message: BaseMessage) -> BaseMessage:
    """Without its pictures, and without what is written directly before one, unless the message begins with that: its caption."""
    if isinstance(message.content, str):
        return message
    blocks = message.content
    pictures = {at for at, one in enumerate(blocks) if _is_picture(one)}
    captions = {at - 1 for at in pictures if at > 1}
    kept = [one for at, one in enumerate(blocks) if at not in pictures | captions]
    return message.model_copy(update={"content": kept}) if pictures else message


def _is_picture(block: str | dict[Any, Any]) -> bool:
    return isinstance(block, dict) and block.get("type") in {"image", "image_url"}
