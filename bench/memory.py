"""Memory of a process and all its children while something else goes on."""

from __future__ import annotations

import threading
from types import TracebackType

import psutil

EVERY_S = 0.25


class MemoryPeak:
    """Samples the proportional set size (shared pages counted once) of a process tree; MiB."""

    def __init__(self, pid: int) -> None:
        self.peak_mib = 0.0
        self.at_peak: dict[str, float] = {}
        """MiB by process (its last argument and id) at the peak."""
        self._root = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> MemoryPeak:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.wait(EVERY_S):
            seen: dict[str, float] = {}
            try:
                for process in [self._root, *self._root.children(recursive=True)]:
                    name = f"{process.cmdline()[-1].rsplit('/', 1)[-1]}:{process.pid}"
                    seen[name] = process.memory_full_info().pss / 2**20
            except (psutil.NoSuchProcess, psutil.AccessDenied, IndexError):
                continue  # one ended while it was looked at
            total = sum(seen.values())
            if total > self.peak_mib:
                self.peak_mib, self.at_peak = total, seen
