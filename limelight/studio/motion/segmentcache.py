"""Keeps encoded segments between compilations, in a folder that never grows past a limit."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from limelight.studio.motion.writer import whole_file

CACHE_BYTES = 512 * 2**20
"""About a hundred finished 1080p spots."""


class SegmentCache:
    """Segments by key, in files. Several processes may use one folder: a file is there whole or not at all."""

    def __init__(self, folder: Path, *, limit_bytes: int = CACHE_BYTES) -> None:
        """`folder` is made if it is not there; past `limit_bytes` what was unused for longest goes first."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._limit = limit_bytes

    def take(self, key: str, to: Path) -> bool:
        """Put the segment of this key at `to`; False if it is not here."""
        kept = self._folder / f"{key}.mp4"
        try:
            _share(kept, to)
            os.utime(kept)
        except FileNotFoundError:  # never kept, or thrown out by another process just now
            return to.exists()
        return True

    def keep(self, key: str, file: Path) -> None:
        """Keep a segment. Raises RenderFailed when the disk is full."""
        with whole_file(self._folder / f"{key}.mp4") as part:
            _share(file, part)

    def trim(self) -> None:
        """Throw out what was unused for longest until the rest is within the limit."""
        files: list[tuple[float, int, Path]] = []
        for file in self._folder.glob("[!.]*.mp4"):
            try:
                facts = file.stat()
            except FileNotFoundError:  # another process trims too
                continue
            files.append((facts.st_mtime, facts.st_size, file))
        over = sum(size for _, size, _ in files) - self._limit
        for _, size, file in sorted(files):
            if over <= 0:
                break
            file.unlink(missing_ok=True)
            over -= size


def _share(source: Path, to: Path) -> None:
    """The same file under a second name, or a copy where the file system knows no second names."""
    try:
        os.link(source, to)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, to)
