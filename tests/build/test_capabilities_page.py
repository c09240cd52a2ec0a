"""docs/capabilities.md is written from the registry, and has every capability, request and result."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from buildtools import capabilities as page
from limelight.capabilities.work import WORK
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult


def test_the_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert page.main(["--check"]) == 0, capsys.readouterr().err


def test_a_page_out_of_date_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "none.md")
    assert page.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/none.md is out of date: run `python -m buildtools.capabilities`\n"


def test_every_capability_is_there_with_its_request_and_result() -> None:
    text = page.page()
    assert re.findall(r"(?m)^## (\S+)$", text) == list(WORK)
    assert set(get_args(Capability)) == set(WORK)
    for one in page.every(CapabilityRequest):
        assert f"{one.__name__}(" in text, one
    leaves = [one for one in page.every(CapabilityResult) if not one.__subclasses__()]
    assert [one.__name__ for one in leaves if f"`{one.__name__}`" not in text] == []


def test_the_lines_that_call_it_are_python() -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.page(), re.DOTALL)
    assert len(blocks) == len(WORK) + 1
    for block in blocks:
        compile(block, "capabilities.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        exec("\n".join(line for line in block.splitlines() if line.startswith("from ")), {})
