"""Counting tokens: a callback that writes each call of a chat model to the usage ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import structlog
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_core.runnables import RunnableConfig

from limelight.capabilities.chat.usage import CONVERSATION, REGISTRY, served_by, tokens_in
from limelight.capabilities.metering import CHAT, Account, whose
from limelight.sdk.budget import Budget
from limelight.sdk.context import RunContext, Services

log = structlog.get_logger(__name__)


class TokenMeter(AsyncCallbackHandler):
    """One line of the ledger a call, opened when it starts and settled by its `usage_metadata` when it ends."""

    run_inline = True
    """Called where the model's answer is read: else every piece of an answer makes a task to tell it that it has nothing to do."""

    def __init__(
        self, services: Services, account: Callable[[], Account | None], *, budget: Budget | None = None,
        prompts: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`account` tells, at each call, for whom it is made. What it used is charged to `budget`."""
        self._services, self._account = services, account
        self._budget, self._prompts = budget or Budget(), prompts or {}
        self._open: dict[UUID, _Call] = {}

    async def on_chat_model_start(
        self,
        serialized: dict[str, Any],
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the line."""
        named = metadata or {}
        provider = str(named.get("ls_model_name") or named.get("ls_provider") or "model")
        account = self._account()
        if account is None:
            log.warning("call_not_counted", model=provider)
            return
        line = await self._services.usage.open(
            account.principal, account.thread_id, account.run_id, agent_path=account.agent_path, capability=CHAT,
            provider=provider, prompt=_led_by(messages, self._prompts),
        )  # fmt: skip
        self._open[run_id] = _Call(line, time.monotonic(), provider, named.get("ls_provider") == REGISTRY)

    async def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:
        """Settle it."""
        await self._settle(run_id, response, failed=False)

    async def on_llm_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """Settle it as failed; a stream that was broken off may have used tokens all the same."""
        await self._settle(run_id, kwargs.get("response"), failed=True)

    async def _settle(self, run_id: UUID, response: LLMResult | None, *, failed: bool) -> None:
        if run_id not in self._open:
            return
        call, services, said = self._open.pop(run_id), self._services, said_in(response)
        seconds, tokens = time.monotonic() - call.began, tokens_in(said)
        model = next((by for by in map(served_by, said) if by), call.model)
        cost = services.cost(model, tokens)
        self._budget.charge(tokens=tokens.read + tokens.written, usd=cost.usd)
        services.metrics.chat(model, tokens, cost)
        if not call.by_registry:  # which counts its own calls
            outcome = "failed" if failed else "made"
            services.metrics.call(CHAT, model, outcome, seconds=seconds, usd=cost.usd)
        await services.usage.settle(
            call.line, seconds=round(seconds, 3), tokens_in=tokens.read, tokens_out=tokens.written,
            cache_read=tokens.cache_read, cache_write=tokens.cache_write, usd=cost.usd, saved_usd=cost.saved_usd,
            failed=failed, provider=model,
        )  # fmt: skip


@dataclass(frozen=True)
class _Call:
    line: int
    began: float
    model: str
    """Who is asked first, as far as is known."""
    by_registry: bool


def said_in(response: LLMResult | None) -> list[BaseMessage]:
    """The messages of a result."""
    batches = response.generations if response else []
    return [one.message for batch in batches for one in batch if isinstance(one, ChatGeneration)]


def _led_by(messages: list[list[BaseMessage]], prompts: Mapping[str, str]) -> str:
    """The name and version of the system prompt that was sent; empty for one that is not the agent's."""
    first = messages[0][0] if messages and messages[0] else None
    return prompts.get(str(first.text), "") if isinstance(first, SystemMessage) else ""


def metered(ctx: RunContext, agent_path: str, *, budget: Budget | None = None) -> RunnableConfig:
    """The config under which a chat model is called, so that its tokens are counted for a part of the agent.

    They are charged to `budget`, else to the run's.
    """
    account = Account(ctx.principal, ctx.thread_id, ctx.run_id, agent_path)
    meter = TokenMeter(ctx.services, lambda: account, budget=budget or ctx.budget, prompts=ctx.prompts)
    return RunnableConfig(callbacks=[meter], metadata={CONVERSATION: ctx.thread_id})


def counted(model: BaseChatModel, services: Services, agent_path: str) -> BaseChatModel:
    """A chat model whose calls are counted for `whose` account they are, and for this part of the agent."""

    def account() -> Account | None:
        found = whose.get()
        return replace(found, agent_path=agent_path) if found else None

    return model.model_copy(update={"callbacks": [TokenMeter(services, account)]})
