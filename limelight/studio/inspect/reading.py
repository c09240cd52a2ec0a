"""Reading the words in a picture, with RapidOCR: optional, for its models and engine are 100 MB and take 0.4 GiB.

In a process of its own when called as `read_apart`, so that the memory is given back.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from limelight.studio.errors import StudioError
from limelight.studio.types import Rgb8

if TYPE_CHECKING:
    from rapidocr import RapidOCR

_SIDE = 960
"""Longest side, pixels, at which words are looked for: more takes memory and finds no more."""
_LARGEST_ZOOM = 3.0
"""A smaller picture is enlarged towards that, by at most so much: letters of six pixels are not told apart."""


_PIECE = re.compile(r"[^\W_]+")
_VOWEL = re.compile(r"[aeiouy]", re.I)
_SHORT = re.compile(
    "a[mnstlu]|b[ey]|d[aeou]|e[lmnrstu]|go|he|i[flmnst]|j[ae]|l[aeo]|m[ey]|mi|n[aeo]|o[bfhknrsu]|s[aeiou]|t[ouae]|u[mnps]|we|wo|ya|zu"
)
"""Words of two letters."""


class ReaderMissing(StudioError):
    """The packages that read text are not installed; the message says which."""


class Line(BaseModel):
    """A line of text that was read."""

    model_config = ConfigDict(frozen=True)

    text: str
    score: float
    """0..1: how sure the reader is."""
    height: float
    """Pixels."""


def reader_available() -> tuple[bool, str]:
    """Whether text can be read here; the words say what is missing."""
    missing = [name for name in ("rapidocr", "onnxruntime") if find_spec(name) is None]
    if not missing:
        return True, ""
    return False, (
        f"Text in pictures cannot be read here: {' and '.join(missing)} "
        f"{'is' if len(missing) == 1 else 'are'} not installed. Install limelight[inspect]."
    )


def read_text(rgb: Rgb8) -> list[Line]:
    """The lines of a picture, from top to bottom. Raises `ReaderMissing`."""
    usable, reason = reader_available()
    if not usable:
        raise ReaderMissing(reason)
    from rapidocr.utils.output import RapidOCROutput

    zoom = min(max(_SIDE / max(rgb.shape[:2]), 1.0), _LARGEST_ZOOM)
    large = cv2.resize(rgb, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    found = _engine()(np.ascontiguousarray(large[..., ::-1]))
    if not isinstance(found, RapidOCROutput):  # it found no line, so it never came to reading
        return []
    texts, scores, boxes = found.txts, found.scores, found.boxes
    if texts is None or scores is None or boxes is None:
        return []
    return [
        Line(
            text=text,
            score=round(float(score), 4),
            height=round(float(np.linalg.norm(box[3] - box[0])) / zoom, 1),
        )
        for text, score, box in zip(texts, scores, boxes, strict=True)
    ]


def read_apart(pictures: Sequence[Rgb8]) -> list[list[Line]]:
    """The lines of several pictures, read by another process, which takes its memory along when it ends.

    Raises `ReaderMissing`, and `StudioError` when the process fails.
    """
    usable, reason = reader_available()
    if not usable:
        raise ReaderMissing(reason)
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / f"{n}.npy") for n in range(len(pictures))]
        for path, picture in zip(paths, pictures, strict=True):
            np.save(path, picture)
        done = subprocess.run(
            [sys.executable, "-m", __name__, *paths], capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
    if done.returncode:
        raise StudioError(
            f"The process that reads text ended with {done.returncode}: {done.stderr.strip()[-300:]}"
        )
    return [
        [Line.model_validate(line) for line in lines] for lines in json.loads(done.stdout.splitlines()[-1])
    ]


def legible(text: str) -> bool:
    """Whether a line that was read holds something to read: a word, a name, an amount. Edges and specks read as one letter."""
    return any(_is_word(piece) for piece in _PIECE.findall(unicodedata.normalize("NFKC", text)))


def _is_word(piece: str) -> bool:
    if len(set(piece.casefold())) < 2:  # "l", "iii"
        return len(piece) > 1 and piece.isdigit()
    if piece[0].isdigit() or not piece.isascii():  # an amount; or a script in which two letters say something
        return True
    return piece.isupper() or (
        bool(_VOWEL.search(piece)) if len(piece) > 2 else bool(_SHORT.fullmatch(piece.lower()))
    )


def plain(text: str) -> str:
    """Letters and digits only, in lower case: spaces are dropped by the reader, marks are read as others."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


@cache
def _engine() -> RapidOCR:
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime.{}_op_num_threads"
    return RapidOCR(
        params={
            threads.format("intra"): 1, threads.format("inter"): 1, "Global.log_level": "critical",
            "Global.use_cls": False, "Det.limit_type": "max", "Det.limit_side_len": _SIDE,
        }
    )  # fmt: skip


if __name__ == "__main__":
    read = [[line.model_dump() for line in read_text(np.load(path))] for path in sys.argv[1:]]
    sys.stdout.write(json.dumps(read) + "\n")
