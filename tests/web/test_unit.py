"""The page's own unit tests, by vitest, on the Node that comes as a package."""

from __future__ import annotations

from pathlib import Path

import pytest

from buildtools.npm import install, run_npm

WEB = Path(__file__).resolve().parents[2] / "web"


@pytest.mark.timeout(300)
def test_the_page_passes_its_unit_tests() -> None:
    if not (WEB / "node_modules" / "vitest").is_dir():
        install(WEB)

    run_npm(WEB, "test")  # raises with what vitest said when a test fails


def test_the_types_of_the_page_are_sound() -> None:
    if not (WEB / "node_modules" / "typescript").is_dir():
        install(WEB)

    run_npm(WEB, "run", "check")
