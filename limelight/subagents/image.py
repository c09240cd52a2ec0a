"""The image subagent: storyboard shots, single pictures, changes to pictures, and display ads."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import CHANGE_PICTURE, COMPOSE_DISPLAY, DESCRIBE_PICTURE, PAINT_PICTURES, PAINT_SHOTS

IMAGE = SubagentSpec(
    name="image",
    description=(
        "Paints scenes around the advertiser's own product photo, whose pixels it never changes; changes, enlarges and describes "
        "pictures; lays out display ads."
    ),
    tools=(PAINT_SHOTS, PAINT_PICTURES, CHANGE_PICTURE, DESCRIBE_PICTURE, COMPOSE_DISPLAY),
    prompt=subagent_prompt("image"),
)
