"""What the documents point at is there, and the commands they name exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from limelight.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMANDS = {command.name for command in app.registered_commands} | {
    group.name for group in app.registered_groups
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_point_at_something(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    named = set(
        re.findall(r"(?:^    |`|\| )limelight ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named - COMMANDS == set()


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"(?:^    |`)make ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert named - targets == set(), page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_in_documents_parses(page: Path) -> None:
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        ast.parse(block)


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("0*.md") if f"({page.name})" not in index] == []


def test_the_ten_lines_of_the_readme_are_the_example() -> None:
    (block, *_) = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    example = (ROOT / "examples" / "chat_events.py").read_text(encoding="utf-8")
    body = [line for line in block.splitlines() if line.strip() and "asyncio.run" not in line]
    assert [line for line in body if line not in example.splitlines()] == []
