"""The copy subagent: concepts and headlines."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import SAVE_CONCEPTS, SAVE_HEADLINES

COPY = SubagentSpec(
    name="copy",
    description="Writes: concepts for a product's video, headlines within a limit. Uses only facts of the listing.",
    tools=(SAVE_CONCEPTS, SAVE_HEADLINES),
    prompt=subagent_prompt("copy"),
)
