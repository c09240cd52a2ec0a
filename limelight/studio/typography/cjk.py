"""Faces for Chinese, Japanese and Korean: Noto Sans, in the many small files in which web pages load it."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from limelight.studio.typography.fontfiles import Face

Region: TypeAlias = Literal["jp", "sc", "kr"]
"""Whose forms of the ideographs: Japanese, Simplified Chinese, Korean."""
FOLDER = Path(__file__).resolve().parent.parent / "assets" / "fonts"
_ORDER: tuple[Region, ...] = ("sc", "jp", "kr")
_BY_LANGUAGE: dict[str, Region] = {"ja": "jp", "ko": "kr", "zh": "sc"}


def is_cjk(code: int) -> bool:
    """Whether a code point belongs to these scripts or their punctuation."""
    return (
        0x1100 <= code <= 0x11FF
        or 0x2E80 <= code <= 0x9FFF
        or 0xA960 <= code <= 0xA97F
        or 0xAC00 <= code <= 0xD7FF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
    )


def region_of(text: str, language: str = "") -> Region:
    """Whose forms a text wants: those of its language (BCP 47), else as its letters tell.

    Kana are Japanese and Hangul Korean; ideographs alone are Chinese, unless only the Japanese standard has
    them all.
    """
    primary = language.casefold().split("-")[0]
    if primary in _BY_LANGUAGE:
        return _BY_LANGUAGE[primary]
    if any(0x3040 <= ord(char) <= 0x30FF for char in text):
        return "jp"
    if any(0xAC00 <= ord(char) <= 0xD7FF or 0x1100 <= ord(char) <= 0x11FF for char in text):
        return "kr"
    ideographs = "".join(char for char in text if 0x3400 <= ord(char) <= 0x9FFF)
    return "jp" if not _encodes(ideographs, "gb2312") and _encodes(ideographs, "shift_jis") else "sc"


def cjk_faces(codes: frozenset[int], region: Region, weight: int) -> tuple[Face, ...]:
    """The files that draw these code points, those of the region first; empty without the assets."""
    left = set(codes)
    faces: list[Face] = []
    regions: list[Region] = [region, *(other for other in _ORDER if other != region)]
    for one in regions:
        wanted: dict[str, set[int]] = {}
        for code in sorted(left):
            name = _file_of(one, code)
            if name:
                wanted.setdefault(name, set()).add(code)
        for name, drawn in wanted.items():
            faces.append(Face(FOLDER / one / f"{name}.woff2", weight))
            left -= drawn
    return tuple(faces)


def cjk_coverage(path: Path) -> frozenset[int] | None:
    """The code points one of these files draws, as its package says; None for any other file."""
    if path.parent.parent != FOLDER:
        return None
    return _coverages().get((path.parent.name, path.stem), frozenset())


def _file_of(region: Region, code: int) -> str:
    starts, ends, names = _index().get(region, ((), (), ()))
    at = bisect_right(starts, code) - 1
    return names[at] if at >= 0 and code <= ends[at] else ""


@cache
def _index() -> dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]]:
    """For each region the ranges of code points in order: first, last, file."""
    path = FOLDER / "index.json"
    if not path.exists():
        return {}  # built without the assets: the machine's own fonts are looked through instead
    found = {}
    regions: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    for region, files in regions.items():
        ranges: list[tuple[int, int, str]] = []
        for name, codes in files.items():
            for part in codes.split(","):
                first, _, last = part.partition("-")
                ranges.append((int(first, 16), int(last or first, 16), name))
        starts, ends, names = zip(*sorted(ranges), strict=True)
        found[region] = (starts, ends, names)
    return found


@cache
def _coverages() -> dict[tuple[str, str], frozenset[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    for region, (starts, ends, names) in _index().items():
        for first, last, name in zip(starts, ends, names, strict=True):
            found.setdefault((region, name), set()).update(range(first, last + 1))
    return {key: frozenset(codes) for key, codes in found.items()}


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
