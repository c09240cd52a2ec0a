"""The subagents: each has its prompt, its tools, and a graph."""

from __future__ import annotations

import pytest

from limelight.schema.work import SUBAGENT_TOOLS, TOOL_ARGS
from limelight.sdk.spec import SubagentSpec
from limelight.sdk.subagent import build_subagent
from limelight.subagents import COPY, IMAGE, MUSIC, RESEARCH, VIDEO

ALL = [COPY, IMAGE, VIDEO, MUSIC, RESEARCH]


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.name)
def test_a_subagent_has_the_tools_that_planners_are_told_of(spec: SubagentSpec) -> None:
    assert tuple(tool.name for tool in spec.tools) == SUBAGENT_TOOLS[spec.name]
    assert all(TOOL_ARGS[tool.name] is tool.args for tool in spec.tools)


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.name)
def test_its_prompt_says_its_role_and_names_its_tools(spec: SubagentSpec) -> None:
    assert spec.prompt.startswith(f"# Role: subagent:{spec.name}\n")
    assert [tool.name for tool in spec.tools if tool.name not in spec.prompt] == []


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.name)
def test_it_compiles_and_its_tools_can_be_bound(spec: SubagentSpec) -> None:
    assert build_subagent(spec).name == spec.name
    for tool in spec.tools:
        function = tool.schema()["function"]
        assert function["parameters"]["type"] == "object"
        assert len(function["description"]) > 20


def test_every_subagent_is_there_once() -> None:
    assert sorted(spec.name for spec in ALL) == sorted(SUBAGENT_TOOLS)
