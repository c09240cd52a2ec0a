"""Looking at a finished picture by machine: `inspect(picture, photo=cutout, copy=["Keep it wild"])`.

Every signal is a number with its threshold and a reason in words. Reading text takes the extra `inspect`.
"""

from __future__ import annotations

from limelight.studio.inspect.locate import locate
from limelight.studio.inspect.look import Reader, inspect, read_here
from limelight.studio.inspect.model import Box, Copy, Inspection, Signal
from limelight.studio.inspect.reading import Line, ReaderMissing, read_apart, read_text, reader_available

__all__ = [
    "Box",
    "Copy",
    "Inspection",
    "Line",
    "Reader",
    "ReaderMissing",
    "Signal",
    "inspect",
    "locate",
    "read_apart",
    "read_here",
    "read_text",
    "reader_available",
]
