"""What the documents point at is there, and the commands they name exist."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from limelight.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), ROOT / "web" / "README.md", *(ROOT / "docs").rglob("*.md")])
TODAY = [page for page in PAGES if page.name != "CHANGELOG.md" and page.parent.name != "decisions"]
"""Pages that say how things are now; the others say how they were."""
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


def _has(module: str, name: str) -> bool:
    """Whether a module of ours defines or re-exports a name, or has a module of that name: read, and not imported."""
    file = ROOT.joinpath(*module.split("."))
    if file.is_dir() and (file.joinpath(f"{name}.py").exists() or file.joinpath(name).is_dir()):
        return True
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    return file.exists() and re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_imports_in_documents_are_there(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    nodes = [node for block in blocks for node in ast.walk(ast.parse(block))]
    imported = [
        (node.module or "", n.name) for node in nodes if isinstance(node, ast.ImportFrom) for n in node.names
    ]
    ours = [one for one in imported if one[0].partition(".")[0] == "limelight"]
    assert [one for one in ours if not _has(*one)] == []
    others = {one[0].partition(".")[0] for one in imported if one not in ours}
    others |= {n.name.partition(".")[0] for node in nodes if isinstance(node, ast.Import) for n in node.names}
    assert [name for name in others if find_spec(name) is None] == []


@pytest.mark.parametrize("page", TODAY, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_of_ours_that_are_named_are_there(page: Path) -> None:
    text = re.sub(r"```(?!sh|bash).*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    layers = {path.name for path in (ROOT / "limelight").iterdir() if path.is_dir()}
    named = set(re.findall(r"(?<![\w/.<>-])((?:[\w-]+/)+[\w-]+\.(?:py|toml|md|jsonl|jpg|png))\b", text))
    ours = {
        name
        for name in named
        if name.partition("/")[0] in layers | {"limelight", "tests", "examples", "docs"}
    }
    assert [
        one for one in sorted(ours) if not ((ROOT / one).exists() or (ROOT / "limelight" / one).exists())
    ] == []


@pytest.mark.parametrize("page", TODAY, ids=lambda page: str(page.relative_to(ROOT)))
def test_options_that_are_shown_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    wrong: list[str] = []
    for line in re.findall(r"(?:^ {4}|^|`|\| )limelight ([a-z]+\b[^`\n|]*)", text, re.MULTILINE):
        words = re.sub(r"\"[^\"]*\"|'[^']*'|(?:^| )#.*", "", line).split()
        known = _options(words)
        wrong += [
            f"{line}: {one}" for one in words if one.startswith("--") and one.partition("=")[0] not in known
        ]
    assert wrong == []


def _options(words: list[str]) -> set[str]:
    """Options of what a line of a document runs: a command, or a group's."""
    top = get_command(app)
    assert isinstance(top, TyperGroup)
    found = top.commands[words[0]]
    if isinstance(found, TyperGroup):
        found = next((found.commands[one] for one in words[1:] if one in found.commands), found)
    return {name for param in found.params for name in (*param.opts, *param.secondary_opts)} | {"--help"}


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
