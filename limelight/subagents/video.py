"""The video subagent: clips, end cards, finished videos."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import ANIMATE_SHOTS, COMPILE_VIDEO, FILM_SCENE, MAKE_ENDCARD

VIDEO = SubagentSpec(
    name="video",
    description="Animates shots, makes end cards, and joins clips, captions, music and end card into a video.",
    tools=(ANIMATE_SHOTS, MAKE_ENDCARD, COMPILE_VIDEO, FILM_SCENE),
    prompt=subagent_prompt("video"),
)
