"""The image subagent: storyboard shots and single pictures."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import PAINT_PICTURES, PAINT_SHOTS

IMAGE = SubagentSpec(
    name="image",
    description="Paints scenes around the advertiser's own product photo, whose pixels it never changes.",
    tools=(PAINT_SHOTS, PAINT_PICTURES),
    prompt=subagent_prompt("image"),
)
