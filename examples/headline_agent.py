"""Another team's agent: headlines and display ads, from a few of Limelight's parts. It runs beside the first one:

limelight serve --agent examples/headline_agent.py
"""

from limelight import AgentLimits, AgentSpec, Guarded
from limelight.subagents import COPY, IMAGE

AGENT = AgentSpec(
    name="headlines",
    description="Writes headlines within a limit and lays out display ads in the brand's look. It makes no videos.",
    subagents=(
        COPY.only(
            "save_headlines", description="Writes headlines within a limit, with facts of the listing only."
        ),
        IMAGE.only(
            "compose_display",
            description="Lays out display ads, one for each placement, in the brand's look.",
        ),
    ),
    capabilities=("image.cutout", "image.compose"),
    limits=AgentLimits(steps=8, seconds=300, ask_above_items=30),
    guardrails=Guarded(block=("superlative",), stages=("tool", "output")),
    examples=(
        "Write five headlines of at most 30 characters for my best seller",
        "Make display ads in 300x250 and 728x90 for my hiking boots",
    ),
)
