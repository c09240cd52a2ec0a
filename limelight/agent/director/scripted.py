"""A chat model that says what it was told to say: for tests of everything around a model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, TypeAlias

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field, PrivateAttr, SkipValidation

from limelight.agent.director.model import chunks_of
from limelight.agent.director.protocol import ROLE_LINE, text_of

ANY_ROLE = "*"
Reply: TypeAlias = AIMessage | Exception | Callable[[list[BaseMessage]], AIMessage]


class ScriptedModel(BaseChatModel):
    """Replays messages by role, in order: text, tool calls (parallel ones too), bad JSON, refusals, nothing.

    `script` maps a role (`plan`, `subagent:image`, … or `*` for any other) to its replies; an exception among
    them is raised, and a function is given the messages and answers (so that it can name ids it has read). `calls` and `tools` record what came in. A call past the end raises `AssertionError`.
    """

    script: SkipValidation[dict[str, list[Reply]]]
    repeat_last: bool = False
    """Whether a script that is at its end goes on with its last reply."""
    calls: list[tuple[str, list[BaseMessage]]] = Field(default_factory=list)
    """Every call so far: role and messages."""
    tools: dict[str, list[str]] = Field(default_factory=dict)
    """Names of the tools that were bound, by role."""
    _at: dict[str, int] = PrivateAttr(default_factory=dict)

    @property
    def _llm_type(self) -> str:
        return "limelight-scripted"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | dict[str, Any] | bool | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The same model; it remembers the tools' names under the role that is called."""
        return self.bind(
            tools=[convert_to_openai_tool(one) for one in tools], tool_choice=tool_choice, **kwargs
        )

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(
            generations=[ChatGeneration(message=self._next(messages, kwargs.get("tools") or []))]
        )

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        message = self._next(messages, kwargs.get("tools") or [])
        for piece in [*_thoughts(message), *chunks_of(message)]:
            chunk = ChatGenerationChunk(message=piece)
            if run_manager and piece.content:
                await run_manager.on_llm_new_token(str(piece.content), chunk=chunk)
            yield chunk

    def _next(self, messages: list[BaseMessage], tools: Sequence[dict[str, Any]]) -> AIMessage:
        role = _role(messages)
        self.calls.append((role, list(messages)))
        self.tools[role] = [str(one["function"]["name"]) for one in tools]
        key = role if role in self.script else ANY_ROLE
        replies, at = self.script.get(key, []), self._at.get(key, 0)
        if at >= len(replies) and not (self.repeat_last and replies):
            raise AssertionError(
                f"the script has {len(replies)} replies for role {role!r}; call {at + 1} was made"
            )
        self._at[key] = at + 1
        reply = replies[min(at, len(replies) - 1)]
        if isinstance(reply, Exception):
            raise reply
        if not isinstance(reply, AIMessage):
            return reply(list(messages))
        return reply.model_copy(deep=True)


def _thoughts(message: AIMessage) -> list[AIMessageChunk]:
    """The blocks of a reply that are no text, such as thinking, each as a piece of its own."""
    blocks = message.content if isinstance(message.content, list) else []
    return [
        AIMessageChunk(content=[{**block, "index": at}])
        for at, block in enumerate(blocks)
        if isinstance(block, dict) and block.get("type") != "text"
    ]


def _role(messages: list[BaseMessage]) -> str:
    first = text_of(messages[0]).strip() if messages and isinstance(messages[0], SystemMessage) else ""
    line = first.splitlines()[0] if first else ""
    return line.removeprefix(ROLE_LINE).strip() if line.startswith(ROLE_LINE) else ANY_ROLE
