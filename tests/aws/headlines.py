"""A tool and a chat model's answers that call it, for every chat model behind the fake."""

from __future__ import annotations

from langchain_core.tools import tool

from limelight.fakeaws import ConverseRequest, ToolCall, Turn


@tool
def save_headlines(headlines: list[str], max_chars: int = 60) -> str:
    """Record headlines."""
    return f"{len(headlines)} saved"


async def answers(request: ConverseRequest) -> Turn:
    """Calls the tool once, then says what came of it."""
    if any("toolResult" in block for block in request.messages[-1].content):
        return Turn(text="Two headlines are saved.")
    call = ToolCall(
        name="save_headlines", input={"headlines": ["Über den Wolken", "Dry feet"], "max_chars": 40}
    )
    return Turn(text="Let me write them down.", tools=[call])
