"""The work in `pydantic-ai`: the head delegates in a tool (`await worker.run(…)`); calls of one reply run side by side."""

from __future__ import annotations

from collections.abc import Callable

from pydantic_ai import Agent
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from bench.frameworks.work import Plain, Stand, ToolCalls, animations

Decide = Callable[[list[ModelMessage]], ToolCalls]


async def pydantic_ai(stand: Stand) -> None:
    """`pydantic-ai`."""
    work, shots = stand.work, stand.work.given(stand.way)

    def worker(messages: list[ModelMessage]) -> ToolCalls:
        asked = str(messages[0])
        return [] if _answered(messages) else animations([shot for shot in shots if shot in asked])

    def head(messages: list[ModelMessage]) -> ToolCalls:
        return [] if _answered(messages) else [("video", {"task": task}) for task in work.tasks(stand.way)]

    subagent = Agent(_scripted(stand, "worker", worker), instructions=work.worker_prompt)
    lead = Agent(_scripted(stand, "head", head), instructions=work.head_prompt)

    @subagent.tool_plain
    async def animate_shot(shot_id: str) -> str:
        """Turn a shot into a clip."""
        return await stand.animate(shot_id)

    @lead.tool_plain
    async def video(task: str) -> str:
        """Animates shots."""
        return (await subagent.run(task)).output

    await lead.run([work.context, work.ask])


def _scripted(stand: Stand, who: str, decide: Decide) -> FunctionModel:
    async def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        calls = decide(messages)
        tools = [
            {"name": t.name, "description": t.description, "parameters": t.parameters_json_schema}
            for t in info.function_tools
        ]
        said = [{"role": "system", "content": info.instructions or ""}, *_plain(messages)]
        words = await stand.say(who, said, tools, calls)
        return ModelResponse(parts=[ToolCallPart(name, args) for name, args in calls] or [TextPart(words)])

    return FunctionModel(reply)


def _plain(messages: list[ModelMessage]) -> list[Plain]:
    said: list[Plain] = []
    for part in (part for message in messages for part in message.parts):
        if isinstance(part, ToolCallPart):
            call = {"id": part.tool_call_id, "name": part.tool_name, "args": part.args}
            said.append({"role": "ai", "tool_calls": [call]})
        else:
            said.append({"role": part.part_kind, "content": getattr(part, "content", "")})
    return said


def _answered(messages: list[ModelMessage]) -> bool:
    return any(isinstance(part, ToolReturnPart) for message in messages for part in message.parts)
