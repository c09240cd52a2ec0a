"""The image subagent: storyboard shots, single pictures and display ads."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import COMPOSE_DISPLAY, PAINT_PICTURES, PAINT_SHOTS

IMAGE = SubagentSpec(
    name="image",
    description="Paints scenes around the advertiser's own product photo, whose pixels it never changes; lays out display ads.",
    tools=(PAINT_SHOTS, PAINT_PICTURES, COMPOSE_DISPLAY),
    prompt=subagent_prompt("image"),
)
