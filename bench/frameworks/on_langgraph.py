"""The work in LangGraph: by `langgraph-supervisor`, and by subagents that are tools, which its makers now recommend.

The supervisor hands off to a `create_react_agent` graph, whose tools run side by side (`batch`), or as often as there are
clips (`serial`). Several hand-offs in one reply (`parallel_tool_calls=True`) are not measured: of these only the first is carried
out in the versions of today (langchain-ai/langgraph-supervisor-py, issue 230).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import BaseTool, tool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.prebuilt import create_react_agent
from langgraph_supervisor import create_supervisor

from bench.frameworks.work import Stand, ToolCalls, animations

Decide = Callable[[list[BaseMessage]], ToolCalls]


class Model(BaseChatModel):
    """A chat model that decides by its messages."""

    stand: Any
    who: str
    decide: Decide

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, *, tool_choice: Any = None, **kwargs: Any) -> Any:
        """The same, with the tools' schemas."""
        return self.bind(tools=[convert_to_openai_tool(one) for one in tools])

    def _generate(
        self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        raise NotImplementedError("it is only asked asynchronously")

    async def _agenerate(
        self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        calls = self.decide(messages)
        plain = [
            {
                "role": m.type,
                "content": m.text,
                **({"tool_calls": m.tool_calls} if getattr(m, "tool_calls", 0) else {}),
            }
            for m in messages
        ]
        words = await self.stand.say(self.who, plain, kwargs.get("tools", []), calls)
        made = [
            {"name": name, "args": args, "id": f"call-{self.who}-{len(messages)}-{n}", "type": "tool_call"}
            for n, (name, args) in enumerate(calls)
        ]
        return ChatResult(generations=[ChatGeneration(message=AIMessage(words, tool_calls=made))])


async def supervisor(stand: Stand) -> None:
    """`langgraph-supervisor`."""
    work, shots = stand.work, stand.work.given(stand.way)
    serial = stand.way == "serial"

    def head(messages: list[BaseMessage]) -> ToolCalls:
        return [("transfer_to_video", {})] if stand.clips < len(shots) else []

    def worker(messages: list[BaseMessage]) -> ToolCalls:
        if messages[-1].name == "animate_shot":
            return []
        return animations(shots[stand.clips :][:1] if serial else shots)

    video = create_react_agent(
        _model(stand, "worker", worker), [_tool(stand)], prompt=work.worker_prompt, name="video"
    )
    built = create_supervisor([video], model=_model(stand, "head", head), prompt=work.head_prompt).compile()
    await built.ainvoke(_said(stand), {"recursion_limit": 200})


async def subagents_as_tools(stand: Stand) -> None:
    """A `create_react_agent` head whose tool runs a `create_react_agent` subagent."""
    work, shots = stand.work, stand.work.given(stand.way)

    def head(messages: list[BaseMessage]) -> ToolCalls:
        answered = messages[-1].type == "tool"
        return [] if answered else [("video", {"task": task}) for task in work.tasks(stand.way)]

    def worker(messages: list[BaseMessage]) -> ToolCalls:
        answered = messages[-1].type == "tool"
        asked = next(m.text for m in messages if m.type == "human")
        return [] if answered else animations([shot for shot in shots if shot in asked])

    subagent = create_react_agent(_model(stand, "worker", worker), [_tool(stand)], prompt=work.worker_prompt)

    @tool
    async def video(task: str) -> str:
        """Animates shots."""
        answer = await subagent.ainvoke({"messages": [HumanMessage(task)]})
        return answer["messages"][-1].text

    built = create_react_agent(_model(stand, "head", head), [video], prompt=work.head_prompt)
    await built.ainvoke(_said(stand), {"recursion_limit": 200})


def _model(stand: Stand, who: str, decide: Decide) -> Model:
    return Model(stand=stand, who=who, decide=decide)


def _tool(stand: Stand) -> BaseTool:
    @tool
    async def animate_shot(shot_id: str) -> str:
        """Turn a shot into a clip."""
        return await stand.animate(shot_id)

    return animate_shot


def _said(stand: Stand) -> dict[str, Any]:
    return {"messages": [HumanMessage(stand.work.context), HumanMessage(stand.work.ask)]}
