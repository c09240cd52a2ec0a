"""A real service in a process of its own, on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


class Service:
    """Starts, kills and stops `limelight serve` over one data folder."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._process: subprocess.Popen[str] | None = None
        self.base = ""

    def start(self) -> str:
        """Start on a free port; its address."""
        command = [sys.executable, "-m", "limelight", "serve", "--port", "0"]
        env = {**os.environ, "LIMELIGHT_HOME": str(self._home), "NO_COLOR": "1", "COLUMNS": "200"}
        log = (self._home / "server.log").open("a")
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        assert self._process.stdout is not None
        for said in self._process.stdout:
            if "http://" in said:
                self.base = "http://" + said.split("http://")[1].split()[0]
                return self.base
        raise AssertionError((self._home / "server.log").read_text()[-3000:])

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._close()

    def stop(self) -> None:
        """As an operator would."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._close()

    def _close(self) -> None:
        if self._process is not None:
            self._process.wait(60)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None
