"""A role's chat model as LangChain knows chat models: each call is served by who is first in the registry at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.language_models.base import LangSmithParams
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, Field

from limelight.capabilities.allowance import cost
from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.chat.translate import bound, given
from limelight.capabilities.chat.usage import CONVERSATION, REGISTRY, SERVED_BY, tokens_in
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.line import Line
from limelight.capabilities.metering import CHAT, whose
from limelight.capabilities.operator import Operator
from limelight.capabilities.policy import Policy, ticket
from limelight.capabilities.registry import Served
from limelight.schema.chat import ChatRequest, Turn
from limelight.schema.errors import ProviderFailed, TryAgain


class Chat(BaseChatModel):
    """Whoever serves a role: near the end of a quota, at rest, failing or silent, the next one answers.

    Give it tools, stream it, call it as any chat model. The next one is given the same call in its own words. An answer that
    has begun is never begun anew.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    operator: Operator = Field(exclude=True, repr=False)
    role: str = ""
    only: str = ""
    """The one entry that may answer; nobody stands by for it."""

    @property
    def policy(self) -> Policy:
        """What a call asks of an entry."""
        usual = self.operator.policy
        return usual.model_copy(
            update={"role": self.role, "models": (self.only,) if self.only else usual.models}
        )

    @property
    def first(self) -> Served | None:
        """Who would be asked first now."""
        return self.operator.first(CHAT, self.policy)

    @property
    def _llm_type(self) -> str:
        return "limelight-chat"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"role": self.role, "only": self.only}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        first = self.first
        name = first.entry.name if first else self.role
        return LangSmithParams(ls_provider=REGISTRY, ls_model_name=name, ls_model_type="chat")

    def bind_tools(
        self, tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool], *, tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:  # fmt: skip
        """Whoever answers, with these tools."""
        schemas = [convert_to_openai_tool(one) for one in tools]
        return self.bind(tools=schemas, tool_choice=tool_choice, **kwargs)

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        raise NotImplementedError("models of the registry are asked asynchronously: use ainvoke or astream")

    async def _agenerate(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> ChatResult:  # fmt: skip
        line = self._line(messages, run_manager)
        for one in line:
            try:
                async with self._room(one, messages, last=line.last) as (model, sent):
                    async with asyncio.timeout(one.entry.patience.attempt_s):
                        result = await model._agenerate(sent, stop, **bound(model, kwargs))
                    said = [generation.message for generation in result.generations]
                    if not any(map(_speaks, said)):
                        raise Silent(one)
            except Exception as error:
                await line.again(one, error)
                continue
            await self._ended(line, one, messages, said)
            for message in said:
                message.response_metadata[SERVED_BY] = one.entry.name
            return result
        raise line.given_up()

    async def _astream(
        self, messages: list[BaseMessage], stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:  # fmt: skip
        line = self._line(messages, run_manager)
        for one in line:
            begun, said = False, list[BaseMessage]()
            try:
                async with self._room(one, messages, last=line.last) as (model, sent):
                    stream = model._astream(sent, stop, run_manager, **bound(model, kwargs))
                    async for chunk in _paced(stream, one.entry):
                        if not begun and _speaks(chunk.message):
                            begun = True
                            chunk.message.response_metadata[SERVED_BY] = one.entry.name
                        said.append(chunk.message)
                        yield chunk
                    if not begun and not line.last:  # where nobody else is left, silence is an answer
                        raise Silent(one)
            except Exception as error:
                if begun:
                    line.broken(one)
                    raise
                await line.again(one, error)
                continue
            await self._ended(line, one, messages, said)
            return
        raise line.given_up()

    def _line(self, messages: list[BaseMessage], manager: AsyncCallbackManagerForLLMRun | None) -> Line:
        """A conversation is in a candidate's share as a whole, or out of it."""
        account = whose.get()
        thread = str(manager.metadata.get(CONVERSATION, "")) if manager is not None else ""
        drawn = thread or (account.thread_id if account else str(messages[-1].text) if messages else "")
        return self.operator.line(CHAT, self.policy, ticket=ticket(drawn))

    @asynccontextmanager
    async def _room(
        self, one: Served, messages: list[BaseMessage], *, last: bool
    ) -> AsyncGenerator[tuple[BaseChatModel, list[BaseMessage]]]:
        """A model and what it is given, within what its account and its health allow."""
        provider = one.source
        if not isinstance(provider, ChatProvider):
            raise ProviderFailed(f"{one.entry.name} is no chat model", code="unsupported")
        model, operator = provider.model(), self.operator
        resting = one.breaker.attempt() if one.breaker is not None else nullcontext()
        room = operator.bulkheads.room(CHAT)
        async with room, operator.within(one.entry, _reads(one.entry, messages), last=last):
            with resting:
                async with provider.passing(messages) as passed:
                    yield model, given(model, passed)

    async def _ended(
        self, line: Line, one: Served, asked: Sequence[BaseMessage], said: Sequence[BaseMessage]
    ) -> None:
        usd = one.entry.price.chat.of(tokens_in(said)).usd
        allowances = self.operator.allowances
        line.made(one, seconds=line.seconds, usd=usd)
        if allowances is not None and one.entry.limits.usd_per_day is not None:
            await allowances.spent(one.entry, usd - cost(one.entry, _reads(one.entry, asked)))


class Silent(ProviderFailed):
    """A model gave neither words nor a tool call."""

    def __init__(self, one: Served) -> None:
        super().__init__(f"{one.entry.name} said nothing")


def acting(model: BaseChatModel) -> BaseChatModel:
    """The model that would answer now: the one itself where no registry chooses it."""
    first = model.first if isinstance(model, Chat) else None
    if first is None or not isinstance(first.source, ChatProvider):
        return model
    return first.source.model()


_NOTHING = ChatRequest(turns=(Turn(text=" "),))


def _reads(entry: ModelEntry, messages: Sequence[BaseMessage]) -> ChatRequest:
    """What a call lets a model read; only where there is a limit of it are the words put together."""
    if entry.limits.tokens_per_minute is None and entry.limits.usd_per_day is None:
        return _NOTHING
    return ChatRequest(turns=(Turn(text="".join(str(one.text) for one in messages) or " "),))


async def _paced(
    stream: AsyncIterator[ChatGenerationChunk], entry: ModelEntry
) -> AsyncIterator[ChatGenerationChunk]:
    """A stream whose pieces come one soon after the other. Raises `TryAgain` with the code `timed_out`."""
    idle_s = entry.patience.idle_s
    if idle_s is None:
        async for chunk in stream:
            yield chunk
        return
    while True:
        timer = asyncio.timeout(idle_s)
        try:
            async with timer:
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            if not timer.expired():
                raise
            raise TryAgain(
                f"{entry.name} told nothing for {idle_s:g} s: try again", code="timed_out", limit=idle_s
            ) from error
        yield chunk


def _speaks(message: BaseMessage) -> bool:
    called = isinstance(message, AIMessage) and message.tool_calls
    begun = isinstance(message, AIMessageChunk) and message.tool_call_chunks
    return bool(message.text or called or begun)
