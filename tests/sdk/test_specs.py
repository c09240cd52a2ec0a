"""Specs: an agent is refused when it is built, not when a person talks to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.wrappers.permitted import Permitted
from limelight.infra.blobs import FileBlobStore
from limelight.schema.capability import Capability, ComposeRequest, GenerateRequest
from limelight.schema.errors import BadInput, NotAllowed
from limelight.sdk.prompt import Prompt, all_versions
from limelight.sdk.spec import AgentLimits, AgentSpec, SubagentSpec, ToolOutcome, ToolScope, ToolSpec

TEXT = """\
# Role: subagent:notes

Always here.
<for tools="write">
Only for who writes.
</for>
<for tools="write draw">
Only for who does both.
</for>
The end.
"""


class Args(BaseModel):
    text: str = ""


async def nothing(scope: ToolScope, args: Args) -> ToolOutcome:
    return ToolOutcome(summary="")


def tool(name: str, *capabilities: Capability) -> ToolSpec[Args]:
    return ToolSpec(name, f"What {name} does.", Args, nothing, capabilities)


NOTES = SubagentSpec("notes", "Takes notes.", (tool("write"), tool("draw", "image.generate")), TEXT)


def agent(**more: object) -> AgentSpec:
    return AgentSpec("scribe", "Takes notes.", (NOTES,), **more)  # pyright: ignore[reportArgumentType]


def test_a_prompt_has_a_name_a_version_and_what_is_for_the_tools_there_are() -> None:
    assert (
        NOTES.prompt
        == "# Role: subagent:notes\n\nAlways here.\nOnly for who writes.\nOnly for who does both.\nThe end.\n"
    )
    writer = NOTES.only("write")
    assert writer.prompt == "# Role: subagent:notes\n\nAlways here.\nOnly for who writes.\nThe end.\n"
    assert Prompt.of(writer.prompt).label == Prompt.of(NOTES.prompt).label == "subagent:notes@a72cf924"
    both = replace(writer, tools=NOTES.tools)
    assert both.prompt == NOTES.prompt
    assert str(Prompt("Hello {{name}}.").fitted([], name="you")) == "Hello you."


def test_versions_are_files_and_the_newest_is_last(tmp_path: Path) -> None:
    for number in (2, 10, 1):
        (tmp_path / f"plan.v{number}.md").write_text(f"# Role: plan\n{number}", encoding="utf-8")
    (tmp_path / "plan.md").write_text("no version", encoding="utf-8")
    found = all_versions(tmp_path, "plan")
    assert [one.label for one in found] == ["plan@1", "plan@2", "plan@10"]
    assert found[0].versions == found
    with pytest.raises(BadInput, match="there is no prompt 'sing'; there are plan"):
        all_versions(tmp_path, "sing")


def test_a_subagent_has_the_tools_it_is_left_with() -> None:
    only = NOTES.only("draw", description="Draws.")
    assert ([one.name for one in only.tools], only.description) == (["draw"], "Draws.")
    with pytest.raises(BadInput, match="notes has no tool 'sing'; it has write, draw"):
        NOTES.only("sing")


def test_names_are_used_once() -> None:
    with pytest.raises(
        BadInput, match="the subagents of scribe need names of their own; 'notes' is there twice"
    ):
        replace(agent(), subagents=(NOTES, NOTES))
    with pytest.raises(BadInput, match="the agent name 'My agent' must be a-z, 0-9, - and _, at most 40"):
        replace(agent(), name="My agent")


def test_a_tool_that_needs_more_than_its_agent_may_use_is_refused_when_it_is_built() -> None:
    assert agent().may_use == {"image.generate"}
    assert agent(capabilities=("image.generate", "music.compose")).may_use == {
        "image.generate",
        "music.compose",
    }
    with pytest.raises(BadInput) as caught:
        agent(capabilities=("music.compose",))
    assert caught.value.message == (
        "the tool draw of scribe's subagent notes needs image.generate, and the agent may use music.compose: "
        "add it to capabilities, or leave the tool out"
    )


def test_limits_leave_room_for_one_step() -> None:
    with pytest.raises(BadInput, match="the limits of an agent must leave room for one step"):
        AgentLimits(steps=0)


async def test_a_capability_that_an_agent_may_not_use_is_refused_whoever_asks(tmp_path: Path) -> None:
    inner = Operator([FakeProvider(FileBlobStore(tmp_path))])
    mine = Permitted(inner, agent="scribe", may_use=["image.generate"])
    assert (mine.serves("image.generate"), mine.serves("music.compose")) == (True, False)
    assert (mine.price("music.compose"), inner.price("music.compose")) != (None, None)
    await mine.call("image.generate", GenerateRequest(cutout="0" * 64))
    with pytest.raises(NotAllowed) as caught:
        await mine.call("music.compose", ComposeRequest(seconds=2))
    assert caught.value.message == (
        "the agent scribe may not use music.compose; it may use image.generate. Name it in the agent's capabilities"
    )
    assert [one.calls for one in mine.map()] == [one.calls for one in inner.map()] == [1]
