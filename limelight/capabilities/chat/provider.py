"""A chat model as a provider: made at its first use, asked as a whole or piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.chat import ChatReply, ChatRequest, Turn
from limelight.schema.errors import BadInput, ProviderFailed

KINDS = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}


class ChatProvider:
    """A chat model of LangChain. `Provider`."""

    capabilities: frozenset[Capability] = frozenset({"text.chat"})

    def __init__(self, name: str, make: Callable[[], BaseChatModel]) -> None:
        """`make` raises `BadInput` where the model cannot be made."""
        self.name, self._make = name, make
        self._model: BaseChatModel | None = None

    def made(self) -> BaseChatModel:
        """The model itself. Raises `BadInput` where it cannot be made, saying what to install or change."""
        if self._model is None:
            self._model = self._make()
        return self._model

    def model(self) -> BaseChatModel:
        """The same for one call, at which others may stand in: raises `ProviderFailed`."""
        try:
            return self.made()
        except BadInput as error:
            raise ProviderFailed(error.message, value=error.value) from error

    def passing(self, messages: Sequence[BaseMessage]) -> AbstractAsyncContextManager[list[BaseMessage]]:
        """What of these messages it is given, around one call."""
        return _as_they_are(messages)

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> ChatReply:
        """An answer as a whole."""
        if not isinstance(request, ChatRequest):
            raise ProviderFailed(
                f"{self.name} does not serve {capability}", code="unsupported", value=capability
            )
        async with self.passing([message_of(one) for one in request.turns]) as messages:
            reply = await self.model().ainvoke(messages)
        used = reply.usage_metadata if isinstance(reply, AIMessage) else None
        if not (text := str(reply.text).strip()):
            raise ProviderFailed(f"{self.name} said nothing")
        return ChatReply(
            text=text, tokens_in=used["input_tokens"] if used else 0, tokens_out=used["output_tokens"] if used else 0
        )  # fmt: skip


def message_of(turn: Turn) -> BaseMessage:
    """A turn as a message of LangChain's."""
    return KINDS[turn.role](turn.text)


@asynccontextmanager
async def _as_they_are(messages: Sequence[BaseMessage]) -> AsyncIterator[list[BaseMessage]]:
    yield list(messages)
