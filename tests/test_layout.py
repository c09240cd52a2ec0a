"""The root of the repository: links that point into the package, and one import package behind them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINKS = ("agent", "subagents", "tools", "memory", "router", "evals", "server.py")


@pytest.mark.parametrize("name", LINKS)
def test_a_root_link_points_into_the_package(name: str) -> None:
    link = ROOT / name
    assert link.is_symlink(), f"{name} must be a link into limelight/: ln -s limelight/{name} {name}"
    assert os.readlink(link) == f"limelight/{name}"
    assert link.exists()


def test_there_are_no_other_links_at_the_root() -> None:
    assert sorted(path.name for path in ROOT.iterdir() if path.is_symlink()) == sorted(LINKS)


def test_tools_look_at_the_package_and_not_at_the_links() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert project["pyright"]["include"] == ["limelight", "tests"]
    shown = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files", "."],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    seen = {Path(line).relative_to(ROOT).as_posix() for line in shown}
    assert {f"limelight/{name}" for name in LINKS} <= {
        one if one.endswith("server.py") else str(Path(one).parent) for one in seen
    }
    assert not [one for one in seen if one.split("/")[0] in set(LINKS) - {"server.py"}]
    assert project["hatch"]["build"]["targets"]["wheel"]["packages"] == ["limelight"]


def test_every_folder_of_code_is_a_package() -> None:
    """A folder without `__init__.py` would be left out of type checks and import layers."""
    folders = {path.parent for path in (ROOT / "limelight").rglob("*.py")}
    missing = [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()]
    assert missing == []


def test_the_version_is_said_once() -> None:
    from limelight import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text()


def test_every_public_name_can_be_loaded() -> None:
    import limelight

    assert [name for name in limelight.__all__ if not hasattr(limelight, name)] == []
    with pytest.raises(AttributeError, match=r"has no attribute 'nothing'; it has .*Assistant, "):
        _ = limelight.nothing


def test_every_dependency_is_pinned_to_a_version_that_was_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [
        *project["dependencies"],
        *(x for e in ("aws", "llm", "dev") for x in project["optional-dependencies"][e]),
    ]
    names = {re.split(r"[\[<>=~! ]", text)[0].lower() for text in asked}
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().split()}
    assert names - pinned == set()
