"""The music subagent: beds and audio ads."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import COMPOSE_BED, MAKE_AUDIO_AD

MUSIC = SubagentSpec(
    name="music",
    description="Composes music beds of an exact length and mood, and audio ads of 15 or 30 s.",
    tools=(COMPOSE_BED, MAKE_AUDIO_AD),
    prompt=subagent_prompt("music"),
)
