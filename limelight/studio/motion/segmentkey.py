"""Names a segment by all that its pixels come from, so that one made before can be told from one that changed."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
import PIL

from limelight import studio
from limelight.studio import motion, typography
from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.facts import Box
from limelight.studio.motion.parts import Part
from limelight.studio.motion.segment import Segment
from limelight.studio.motion.timeline import Timeline
from limelight.studio.types import FPS
from limelight.studio.typography.style import CaptionStyle

_VERSIONS = (av.__version__, cv2.__version__, np.__version__, PIL.__version__)
_REACH = 2 * FPS
"""No transition looks further from its cut than this many frames."""


def segment_keys(
    timeline: Timeline, made_of: list[Segment], *, style: CaptionStyle, encoding: Encoding
) -> list[str]:
    """A key for each segment, 40 hex digits: the same exactly when the same bytes would be encoded.

    Of a neighbour only what a transition shows of it counts; a plain cut shows nothing. Files count by what is
    in them, not by their names.
    """
    files = {segment.part.path: file_key(segment.part.path) for segment in made_of}
    keys: list[str] = []
    for index, segment in enumerate(made_of):
        enter, leave = (
            _join(timeline, made_of[at - 1].part, made_of[at].part, files, style)
            if 0 < at < len(made_of)
            else None
            for at in (index, index + 1)
        )
        part = segment.part
        keys.append(
            _digest(
                _code(),
                files[part.path],
                part.first,
                part.count,
                segment.size,
                enter,
                leave,
                _words(timeline, segment, style),
                encoding.options,
                encoding.crf,
                encoding.preset,
            )
        )
    return keys


def file_key(path: Path) -> str:
    """A key of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, _hash).hexdigest()


def _join(
    timeline: Timeline, before: Part, after: Part, files: dict[Path, str], style: CaptionStyle
) -> list[object] | None:
    """What a join shows of the clips it stands between; nothing where it is a cut."""
    if after.clip.transition == "cut":
        return None
    return [
        after.clip.transition, timeline.dip_color, timeline.wipe_color, style.accent_color,
        files[before.path], before.first + before.count, min(before.count, _REACH), _box(before.boxes[1]),
        files[after.path], after.first, min(after.count, _REACH), _box(after.boxes[0]),
    ]  # fmt: skip


def _words(timeline: Timeline, segment: Segment, style: CaptionStyle) -> list[object]:
    """The caption and all that its place and colour depend on beside the clip's own frames."""
    layer, caption = segment.layer, segment.part.clip.caption
    if layer is None or caption is None:
        return []
    chosen = layer.legibility
    faces = [face for layout in layer.layouts for face in (layout.font, *layout.font.more)]
    return [
        caption.text, caption.subtext, layer.first, layer.after, timeline.aspect, timeline.scrim,
        style.model_dump(mode="json"), layer.rect, chosen.words, chosen.scrim, chosen.strength, layer.notes,
        [_box(box) for box in segment.part.boxes], [file_key(face.path) for face in faces],
    ]  # fmt: skip


def _box(box: Box | None) -> list[float] | None:
    return [box.x0, box.y0, box.x1, box.y1] if box else None


@cache
def _code() -> str:
    """A key of the code that draws and encodes: what an older version made is not shown by a newer one."""
    folders = (Path(next(iter(package.__path__))) for package in (studio, motion, typography))
    sources = [
        source.read_text(encoding="utf-8") for folder in folders for source in sorted(folder.glob("*.py"))
    ]
    return _digest(sources, _VERSIONS)


def _digest(*things: object) -> str:
    return _hash(json.dumps(things, sort_keys=True).encode()).hexdigest()


def _hash(data: bytes = b"") -> hashlib.blake2b:
    return hashlib.blake2b(data, digest_size=20)
