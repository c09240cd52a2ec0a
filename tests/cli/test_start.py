"""What the program and the package load before anybody asked for anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

from limelight import __version__
from tests.cli.conftest import Limelight

HEAVY = {
    "torch",
    "mitsuba",
    "langgraph",
    "langchain_core",
    "numpy",
    "cv2",
    "av",
    "fastapi",
    "pydantic",
    "rich",
}


def loaded_by(code: str) -> set[str]:
    """Top-level modules in a fresh interpreter after some code."""
    script = f"{code}\nimport sys\nprint('LOADED', *{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import limelight") & HEAVY == set()


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from limelight.cli import main\ntry:\n    sys.argv = ['limelight', '--help']; main()\nexcept SystemExit: pass"
    assert loaded_by(code) & HEAVY == set()


def test_version(limelight: Limelight) -> None:
    assert limelight("--version").stdout == f"{__version__}\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["chatt"], "No such command 'chatt'. Did you mean 'chat'?"),
        (["serve", "--port", "99999"], "Invalid value for '--port': Input should be less than or equal to 65535"),
        (["image", "--out", "x"], "Missing option '--photo'."),
        (["cutout", "--photo", "no.jpg", "--out", "x.png"], "Invalid value for '--photo': file 'no.jpg' does not exist."),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_and_exit_2(limelight: Limelight, args: list[str], message: str) -> None:
    result = limelight(*args)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"Error: {message}"


def test_without_a_command_the_help_comes(limelight: Limelight) -> None:
    result = limelight()
    assert result.exit_code == 2
    commands = (
        "serve",
        "chat",
        "make",
        "doctor",
        "config",
        "usage",
        "registry",
        "eval",
        "route",
        "guard",
        "audio",
    )
    for name in (*commands, "image", "video", "music", "cutout", "catalogue"):
        assert f"\n  {name} " in result.stderr + result.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m limelight registry --json | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith('{"kind": "agent"')
    assert done.stderr == ""
