"""What a person types while a run draws on the same terminal."""

from __future__ import annotations

import codecs
import os
import select
import sys
import time
from types import TracebackType
from typing import Any

if sys.platform != "win32":
    import termios
    import tty


class TypeAhead:
    """Reads keys without echo, so that drawing and typing do not mix. Use as a context manager.

    Where there is no terminal to do so (Windows, a pipe) nothing is read. Ctrl+C stays KeyboardInterrupt.
    """

    def __init__(self) -> None:
        self.text = ""
        """The line so far."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._saved: list[Any] | None = None

    def __enter__(self) -> TypeAhead:
        if sys.platform != "win32" and sys.stdin.isatty():
            self._saved = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform != "win32" and self._saved is not None:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._saved)

    def poll(self, wait_s: float) -> list[str]:
        """Lines finished within `wait_s` seconds; what is begun is in `text`."""
        if self._saved is None:
            time.sleep(wait_s)
            return []
        ready, _, _ = select.select([sys.stdin], [], [], wait_s)
        return self.feed(os.read(sys.stdin.fileno(), 4096)) if ready else []

    def feed(self, data: bytes) -> list[str]:
        """Take keys; the lines they finish."""
        lines: list[str] = []
        for key in self._decoder.decode(data):
            if key in "\r\n":
                lines.append(self.text.strip())
                self.text = ""
            elif key in "\x7f\b":
                self.text = self.text[:-1]
            elif key == "\x15":  # Ctrl+U
                self.text = ""
            elif key.isprintable():
                self.text += key
        return [text for text in lines if text]
