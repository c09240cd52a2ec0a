"""The research subagent: a brand off its own site, products of the catalogue, pages of the web."""

from __future__ import annotations

from limelight.sdk.spec import SubagentSpec
from limelight.subagents.prompts import subagent_prompt
from limelight.tools import FIND_PRODUCTS, SEARCH_WEB, STUDY_SITE

RESEARCH = SubagentSpec(
    name="research",
    description="Looks things up: reads a brand off its web site, finds products of the catalogue, searches the web.",
    tools=(STUDY_SITE, FIND_PRODUCTS, SEARCH_WEB),
    prompt=subagent_prompt("research"),
)
