"""Captions of a video that is cut: SubRip text for the part that is left."""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"(\d+):(\d\d):(\d\d)[,.](\d{3}) --> (\d+):(\d\d):(\d\d)[,.](\d{3})[^\n]*\n(.*)", re.DOTALL
)


def cut_captions(srt: str, start_s: float, end_s: float) -> str:
    """The captions that are shown between start and end, in seconds of the whole, counted and timed anew."""
    kept: list[str] = []
    for block in re.split(r"\n\s*\n", srt.strip()):
        found = _BLOCK.search(block)
        if found is None:
            continue
        begin, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:8])
        begin, end = max(begin, start_s) - start_s, min(end, end_s) - start_s
        if end > begin:
            kept.append(f"{len(kept) + 1}\n{_time(begin)} --> {_time(end)}\n{found.group(9).strip()}\n")
    return "\n".join(kept)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000


def _time(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d},{milliseconds:03d}"
