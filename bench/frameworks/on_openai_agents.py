"""The work in `openai-agents`: the subagent is a tool of the head (`Agent.as_tool`); calls of one reply run side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from agents import Agent, Model, ModelResponse, Runner, Tool, Usage, function_tool, set_tracing_disabled
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText

from bench.frameworks.work import Plain, Stand, ToolCalls, animations

Decide = Callable[[list[Plain]], ToolCalls]


class Scripted(Model):
    """A chat model that decides by its input."""

    def __init__(self, stand: Stand, who: str, decide: Decide) -> None:
        self._stand, self._who, self._decide = stand, who, decide

    async def get_response(
        self, system_instructions: Any, input: Any, model_settings: Any, tools: Any, *rest: Any, **more: Any
    ) -> ModelResponse:
        """The next reply."""
        said: list[Plain] = [{"role": "user", "content": input}] if isinstance(input, str) else list(input)
        calls = self._decide(said)
        shown = [
            {"name": t.name, "description": t.description, "parameters": t.params_json_schema} for t in tools
        ]
        words = await self._stand.say(
            self._who, [{"role": "system", "content": system_instructions}, *said], shown, calls
        )
        made: list[Any] = [
            ResponseFunctionToolCall(
                call_id=f"call-{self._who}-{len(said)}-{n}",
                name=name,
                arguments=json.dumps(args),
                type="function_call",
            )
            for n, (name, args) in enumerate(calls)
        ]
        text = ResponseOutputText(text=words, annotations=[], type="output_text")
        spoken = ResponseOutputMessage(
            id="m", content=[text], role="assistant", status="completed", type="message"
        )
        return ModelResponse(output=made or [spoken], usage=Usage(), response_id=None)

    def stream_response(self, *args: Any, **kwargs: Any) -> Any:
        """Not used."""
        raise NotImplementedError("it is not asked for streams")


async def openai_agents(stand: Stand) -> None:
    """`openai-agents`, without tracing."""
    set_tracing_disabled(True)
    work, shots = stand.work, stand.work.given(stand.way)

    @function_tool
    async def animate_shot(shot_id: str) -> str:
        """Turn a shot into a clip."""
        return await stand.animate(shot_id)

    def worker(said: list[Plain]) -> ToolCalls:
        asked = str(said[0]["content"])
        return [] if _answered(said) else animations([shot for shot in shots if shot in asked])

    def head(said: list[Plain]) -> ToolCalls:
        return [] if _answered(said) else [("video", {"input": task}) for task in work.tasks(stand.way)]

    own: list[Tool] = [animate_shot]
    video = Agent(
        name="video", instructions=work.worker_prompt, model=Scripted(stand, "worker", worker), tools=own
    )
    tools: list[Tool] = [video.as_tool(tool_name="video", tool_description="Animates shots.")]
    lead = Agent(name="head", instructions=work.head_prompt, model=Scripted(stand, "head", head), tools=tools)
    asked: list[Any] = [{"role": "user", "content": text} for text in (work.context, work.ask)]
    await Runner.run(lead, asked, max_turns=50)


def _answered(said: list[Plain]) -> bool:
    return said[-1].get("type") == "function_call_output"
