from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from limelight.cli.output import crashed, explained, target, writable
from limelight.schema.errors import BadInput, NotFound, ProviderFailed
from limelight.studio.errors import InputRejected, RenderFailed


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (BadInput("too long"), 2, "too long"),
        (NotFound("there is no thread 'x'"), 2, "there is no thread 'x'"),
        (InputRejected("not_an_image", "no [picture]", limit="JPEG", value="text"), 2, "no [picture]"),
        (ProviderFailed("nobody could"), 1, "nobody could"),
        (RenderFailed("no light"), 1, "no light"),
        (FileNotFoundError(2, "No such file or directory", "a.jpg"), 2, "a.jpg: No such file or directory"),
        (PermissionError(13, "Permission denied", "out"), 1, "out: Permission denied"),
    ],
)
def test_errors_become_one_line_and_a_status(
    error: Exception, status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as caught, explained():
        raise error
    assert caught.value.exit_code == status
    assert capsys.readouterr() == ("", f"{message}\n")


def test_errors_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), explained(as_json=True):
        raise BadInput("too long", limit=10, value=11)
    said = json.loads(capsys.readouterr().out)
    assert said == {"error": {"code": "bad_input", "message": "too long", "limit": 10, "value": 11}}


@pytest.mark.parametrize("error", [BrokenPipeError(32, "Broken pipe"), ValueError("a bug")])
def test_what_is_not_ours_goes_on(error: Exception) -> None:
    with pytest.raises(type(error)), explained():
        raise error


def test_a_bug_is_one_line_and_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="odd") as caught:
        raise ValueError("odd\nvery odd")
    assert crashed(caught.value) == 1
    said = capsys.readouterr().err
    assert said.startswith("a bug in Limelight: ValueError: odd (details: ")
    assert said.count("\n") == 1
    report = Path(said.rpartition("details: ")[2].removesuffix(")\n"))
    assert "raise ValueError" in report.read_text()
    report.unlink()


def test_a_bug_in_a_command_shows_no_traceback(tmp_path: Path) -> None:
    code = (
        "import limelight.cli.serve as s, limelight.cli.app as a, sys\n"
        "a.app.registered_commands[0].callback = lambda: 1 / 0\n"
        "sys.argv = ['limelight', 'serve']\n"
        "from limelight.cli import main\nmain()"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("a bug in Limelight: ZeroDivisionError: division by zero (details: ")
    assert done.stderr.count("\n") == 1


def test_a_target_is_checked_before_the_work(tmp_path: Path) -> None:
    assert target(tmp_path / "new" / "ad.MP4", ".mp4") == tmp_path / "new" / "ad.MP4"
    assert (tmp_path / "new").is_dir()
    with pytest.raises(BadInput) as caught:
        target(tmp_path / "ad.avi", ".mp4")
    assert caught.value.message == f"{tmp_path}/ad.avi ends in '.avi'; this command writes .mp4"
    with pytest.raises(BadInput) as caught:
        target(tmp_path, ".png")
    assert caught.value.message == f"{tmp_path} is a folder; give a file, such as {tmp_path}/out.png"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match=r"no file can be written there .*; choose another --out") as caught:
        writable(tmp_path / "file" / "under")
    assert caught.value.filename == str(tmp_path / "file" / "under")
