"""Captions as a SubRip file, for players and for people who cannot hear or read the picture."""

from __future__ import annotations

from limelight.studio.motion.timeline import Caption
from limelight.studio.types import FPS


def srt_text(captions: list[tuple[int, int, Caption]]) -> str:
    """SubRip text of (first frame, frame after the last, caption); empty without captions."""
    blocks = []
    for number, (first, after, caption) in enumerate(captions, start=1):
        words = "\n".join(line for line in (caption.text.strip(), caption.subtext.strip()) if line)
        blocks.append(f"{number}\n{_time(first)} --> {_time(after)}\n{words}\n")
    return "\n".join(blocks)


def _time(frame: int) -> str:
    milliseconds = round(frame * 1000 / FPS)
    seconds, milliseconds = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{milliseconds:03d}"
