"""Where the segments of one video lie while it is put together."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.segment import Segment
from limelight.studio.motion.segmentcache import SegmentCache
from limelight.studio.motion.splice import packet_count
from limelight.studio.types import Progress

_SHARE = 0.95
"""How much of the work encoding is; the sound and the joining are the rest."""


class Workbench:
    """Encodes segments into a folder, or takes them from a cache."""

    def __init__(
        self, folder: Path, encoding: Encoding, *, cache: SegmentCache | None, progress: Progress
    ) -> None:
        self._folder = folder
        self._encoding = encoding
        self._cache = cache
        self._progress = progress
        self._lock = Lock()
        self._total = self._done = 0
        self._stopped: BaseException | None = None

    def make(
        self, made_of: Sequence[Segment], keys: Sequence[str], *, threads: int
    ) -> tuple[list[Path], list[bool]]:
        """Encode every segment that the cache does not hold, `threads` at once.

        Returns their files, and which were reused. Raises what `progress` raises, and what reading and writing
        raise.
        """
        self._total = sum(segment.part.count for segment in made_of)
        files = [self._folder / f"{index}.mp4" for index in range(len(made_of))]
        workers = min(threads, len(made_of))
        with ThreadPoolExecutor(max_workers=workers) as pool:
            every = pool.map if workers > 1 else map
            reused = list(every(self._one, files, made_of, keys))
        if self._cache is not None:
            self._cache.trim()
        return files, reused

    def _one(self, file: Path, segment: Segment, key: str) -> bool:
        """Make one segment; whether it was reused. What fails here stops the others at their next frame."""
        try:
            return self._made(file, segment, key)
        except BaseException as reason:
            with self._lock:
                self._stopped = self._stopped or reason
            raise

    def _made(self, file: Path, segment: Segment, key: str) -> bool:
        if self._cache is not None and self._cache.take(key, file):
            if packet_count(file) == segment.part.count:
                self._tick(segment.part.count)
                return True
            file.unlink()  # damaged where it lay; it is made again and replaced
        segment.write(file, self._encoding, tick=self._tick)
        if self._cache is not None:
            self._cache.keep(key, file)
        return False

    def _tick(self, frames: int = 1) -> None:
        """Count frames, from any thread. Raises in every thread what failed in one."""
        with self._lock:
            if self._stopped is not None:
                raise self._stopped
            self._done += frames
            self._progress(_SHARE * self._done / self._total, "compiling the video")
