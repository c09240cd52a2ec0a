"""The music subagent: beds."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import COMPOSE_BED

MUSIC = SubagentSpec(
    name="music",
    description="Composes music beds of an exact length and mood.",
    tools=(COMPOSE_BED,),
    prompt=subagent_prompt("music"),
)
