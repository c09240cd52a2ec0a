"""`limelight chat` in a pseudo-terminal of its own, driven as a person would."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

_START = (
    "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); "  # the terminal becomes ours: Ctrl+C reaches us
    "os.execv(sys.executable, [sys.executable, '-m', 'limelight', 'chat', *sys.argv[1:]])"
)
_CONTROL = re.compile(r"\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b\[[0-?]*[ -/]*[@-~]|\r")
PROMPT = "› "


class Terminal:
    """Types and reads. Use as a context manager."""

    def __init__(self, home: Path, *args: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
        env = {**os.environ, "LIMELIGHT_HOME": str(home), "TERM": "xterm-256color", "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, *args], stdin=theirs, stdout=theirs, stderr=theirs, env=env,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.text = ""
        """Everything that came, without control sequences."""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(30)
        os.close(self._ours)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def until(self, pattern: str, *, limit_s: float = 60.0) -> str:
        """Read until a pattern has come; what came since the call before."""
        begun, raw, end = len(self.text), b"", time.monotonic() + limit_s
        while time.monotonic() < end:
            ready, _, _ = select.select([self._ours], [], [], 0.2)
            if ready:
                try:
                    data = os.read(self._ours, 65536)
                except OSError:  # the other end is closed
                    break
                raw += data
                self.text = self.text[:begun] + _CONTROL.sub("", raw.decode("utf-8", "replace"))
                if re.search(pattern, self.text[begun:]):
                    break
        new = self.text[begun:]
        assert re.search(pattern, new), (
            f"no {pattern!r} within {limit_s} s; the last that came: {new[-1500:]}"
        )
        return new

    def say(self, text: str, *, limit_s: float = 240.0) -> str:
        """A line, and what comes until the prompt is there again."""
        self.type(f"{text}\n")
        return self.until(f"{PROMPT}$", limit_s=limit_s)

    def end(self) -> int:
        """Ctrl+D; the exit status."""
        self.type("\x04")
        self.until("Go on with it later: limelight chat --thread thr_[0-9a-f]+")
        return self._process.wait(60)
