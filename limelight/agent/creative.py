"""The creative agent: Limelight's own."""

from __future__ import annotations

from limelight.sdk.spec import AgentSpec
from limelight.subagents import COPY, IMAGE, MUSIC, VIDEO

CREATIVE = AgentSpec(
    name="creative",
    description="From a chat message to concepts, storyboard, clips, music and a finished video of the product.",
    subagents=(COPY, IMAGE, VIDEO, MUSIC),
    examples=("Create a video for my latest hiking gear", "Write three headlines of at most 30 characters"),
)
