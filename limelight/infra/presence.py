"""Which processes work in a data folder: whoever is alone there may clean up after a crash."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

if sys.platform != "win32":
    import fcntl

FILE_NAME = "in-use.lock"


class Presence:
    """This process's lock on a data folder. The system lets go of it with the process, also after kill -9.

    Enter, clean up if `alone`, then `settle` so that others may enter; `leave` at the end. Windows has no such locks: every
    process is alone there.
    """

    def __init__(self, home: Path) -> None:
        """Enter. Waits while another process cleans up. Raises `OSError` when the folder cannot be written."""
        self._file: IO[bytes] = (home / FILE_NAME).open("ab")
        self.alone = self._alone()
        """Whether no other process works there, so that whatever is open was left open by a crash."""

    def _alone(self) -> bool:
        if sys.platform == "win32":
            return True
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(self._file, fcntl.LOCK_SH)
            return False
        return True

    def settle(self) -> None:
        """Let others in."""
        if sys.platform != "win32":
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Work there no more."""
        self._file.close()
