"""Pages that are written from the code: written, or with `--check` compared with what is there."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def write_page(path: Path, text: str, module: str, arguments: Sequence[str]) -> int:
    """Write the page; with `--check` say whether it is out of date. The exit status; `module` is what writes it."""
    if "--check" not in arguments:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    print(f"docs/{path.name} is out of date: run `python -m {module}`", file=sys.stderr)
    return 1
