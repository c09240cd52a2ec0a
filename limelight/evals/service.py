"""A real service in a process of its own, on a free port of loopback: what evals, benchmarks and tests talk to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from limelight.schema.errors import BadInput

START_S = 180.0
"""A start that takes longer hangs, also on a machine that is slow and shared."""
STOP_S = 180.0
"""So does a stop: longer than runs are given to end."""
TAIL = 3000


class ServiceProcess:
    """Starts, kills and stops `limelight serve`, with `options`, over one data folder."""

    def __init__(self, home: Path, *, env: dict[str, str] | None = None, options: Sequence[str] = ()) -> None:
        self.home = home
        self.base = ""
        """Its address, `http://host:port`, while it runs."""
        self._env = env or {}
        self._options = tuple(options)
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        """Of the running service."""
        assert self._process is not None, "the service has not been started"
        return self._process.pid

    def start(self, *, port: int = 0) -> str:
        """Start, on a free port unless told which; its address.

        Raises `BadInput` with the end of its log when it does not come up.
        """
        command = [sys.executable, "-m", "limelight", "serve", "--port", str(port), *self._options]
        env = {**os.environ, "LIMELIGHT_HOME": str(self.home), "NO_COLOR": "1", "COLUMNS": "200", **self._env}
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                command, env=env, stdout=subprocess.PIPE, stderr=log, text=True, cwd=self.home
            )
        assert self._process.stdout is not None
        guard = threading.Timer(START_S, self._process.kill)
        guard.start()
        try:
            for said in self._process.stdout:
                if "http://" in said:
                    self.base = "http://" + said.split("http://")[1].split()[0]
                    return self.base
        finally:
            guard.cancel()
        raise BadInput(
            f"the service did not start (exit code {self._process.wait(STOP_S)}); run `limelight doctor`. "
            f"Its log ends with: {self._log.read_text('utf-8')[-TAIL:]}"
        )

    def kill(self) -> None:
        """End it at once, as a power cut would (SIGKILL)."""
        assert self._process is not None, "the service has not been started"
        self._process.send_signal(signal.SIGKILL)
        self._close()

    def stop(self) -> int | None:
        """Ask it to end, as an operator would (SIGTERM); its exit code, None when it was not running."""
        code = None
        if self._process is not None:
            self._process.terminate()
            try:
                code = self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._close()
        return code

    @property
    def _log(self) -> Path:
        return self.home / "server.log"

    def _close(self) -> None:
        if self._process is not None:
            self._process.wait(STOP_S)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None
