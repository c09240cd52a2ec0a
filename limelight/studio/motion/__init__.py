"""Motion: a picture becomes a clip, clips become a video.

`render_clip` films a still; `compile_video` joins clips, captions, an end card and music into one MP4;
`probe_video` reads a finished file back.
"""

from __future__ import annotations

from limelight.studio.motion.clip import render_clip
from limelight.studio.motion.compile import compile_video
from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.facts import Box, ClipFacts, SegmentFacts, VideoFacts
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.segmentcache import SegmentCache
from limelight.studio.motion.spec import ClipSpec, Effect, Move, frame_count
from limelight.studio.motion.timeline import Caption, Resolve, Timeline, TimelineClip, Transition
from limelight.studio.typography.style import CaptionStyle

__all__ = [
    "Box",
    "Caption",
    "CaptionStyle",
    "ClipFacts",
    "ClipSpec",
    "Effect",
    "Encoding",
    "Move",
    "Resolve",
    "SegmentCache",
    "SegmentFacts",
    "Timeline",
    "TimelineClip",
    "Transition",
    "VideoFacts",
    "compile_video",
    "frame_count",
    "probe_video",
    "render_clip",
]
