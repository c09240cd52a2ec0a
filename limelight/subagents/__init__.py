"""Image, video, music, copy and research: each a description, a prompt and its own tools."""

from limelight.subagents.copywriter import COPY
from limelight.subagents.image import IMAGE
from limelight.subagents.music import MUSIC
from limelight.subagents.research import RESEARCH
from limelight.subagents.video import VIDEO

__all__ = ["COPY", "IMAGE", "MUSIC", "RESEARCH", "VIDEO"]
