from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from limelight.cli.app import app

PHOTO = Path("limelight/samples/photos/np-tumbler-20.jpg").resolve()
Limelight = Callable[..., Result]


@pytest.fixture
def limelight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Limelight:
    """Runs one command with a data folder and a working folder of its own."""
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIMELIGHT_ENGINE__WORKERS", "1")  # no command here makes pictures in a worker
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def run(*args: str | Path, stdin: str | bytes = "") -> Result:
        return runner.invoke(app, [str(a) for a in args], input=stdin, prog_name="limelight")

    return run
