"""docs/wire.md names every event and every route that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from limelight import Settings
from limelight.server import create_app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "wire.md").read_text("utf-8")
TURN = PAGE[PAGE.index("### A turn") : PAGE.index("## Any AG-UI client")]
SOURCE = "\n".join(
    path.read_text("utf-8")
    for layer in ("agent", "infra", "sdk", "service")
    for path in sorted((ROOT / "limelight" / layer).rglob("*.py"))
)
EVERYWHERE = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "limelight").rglob("*.py")))
ROUTE = re.compile(r"(?:(?P<methods>[A-Z]+(?: \\?\| [A-Z]+)*) )?(?P<path>/[^\s`?]*)(?:\?[^`]*)?")


def _told() -> set[str]:
    """Event types of the page; `X_START`, `_END` in one cell are `X_START` and `X_END`."""
    found: set[str] = set()
    for cell in re.findall(r"(?m)^\| (`[A-Z].*?) \|", TURN):
        names = re.findall(r"`([A-Z_]+)`", cell)
        stem = names[0].rpartition("_")[0]
        found |= {stem + name if name.startswith("_") else name for name in names}
    return (found | set(re.findall(r"`([A-Z]+_SNAPSHOT)`", PAGE))) - {"PROGRESS"}


def _sent() -> set[str]:
    """Event types that the code makes, by their classes."""
    names = set(re.findall(r"\b((?:[A-Z][a-z]+)+)Event\b", SOURCE)) - {"Base", "On", "Event"}
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper() for name in names}


def test_every_event_is_told() -> None:
    assert _told() == _sent()


def test_every_custom_event_is_told() -> None:
    made = set(re.findall(r'"CUSTOM", "name": "(\w+)"', SOURCE))
    made |= set(re.findall(r'CustomEvent\(name="(\w+)"', SOURCE))
    assert set(re.findall(r"(?m)^\| `CUSTOM` named `(\w+)`", PAGE)) == made


def test_every_route_is_told(tmp_path: Path) -> None:
    told: set[tuple[str, str]] = set()
    for span in re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)):
        found = ROUTE.fullmatch(span.replace(r"\|", "|"))
        if found and found["methods"] != "WS" and re.match(r"/(v1/|\w+z?$)", found["path"]):
            path = re.sub(r"\{\w+\}", "{}", found["path"])
            told |= {(method, path) for method in (found["methods"] or "GET").split(" | ")}
    paths = create_app(Settings(home=tmp_path)).openapi()["paths"]
    there = {(method.upper(), re.sub(r"\{\w+\}", "{}", path)) for path, of in paths.items() for method in of}
    state = {
        f"/{name}" for name in ("product", "plan", "concepts", "storyboard", "timeline", "films", "film")
    }
    assert {one for one in told if one[1] not in state | {"/openapi.json"}} == there


def test_every_code_that_is_told_is_one() -> None:
    errors = PAGE[PAGE.index("## Errors and limits") : PAGE.index("## Who may speak")]
    cells = [row.rstrip("| ").rpartition("|")[2] for row in errors.splitlines() if row.startswith("| ")]
    codes = {code for cell in cells for code in re.findall(r"`([a-z_]+)`", cell)}
    assert len(codes) > 20
    assert {code for code in codes if f'"{code}"' not in EVERYWHERE} == set()
