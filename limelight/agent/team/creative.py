"""The creative agent: Limelight's own."""

from __future__ import annotations

from limelight.sdk.spec import AgentSpec
from limelight.subagents import COPY, IMAGE, MUSIC, RESEARCH, VIDEO

CREATIVE = AgentSpec(
    name="creative",
    description="Makes concepts, storyboards, clips, music and finished videos around a product; headlines and ads too.",
    subagents=(COPY, IMAGE, VIDEO, MUSIC, RESEARCH),
    examples=("Create a video for my latest hiking gear", "Write three headlines of at most 30 characters"),
)
