from __future__ import annotations

from pathlib import Path

import pytest

from buildtools import configuration
from limelight.infra.origins import explain
from limelight.infra.settings import Settings


def test_the_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert configuration.main(["--check"]) == 0, capsys.readouterr().err


def test_every_setting_is_there_and_says_what_it_is() -> None:
    found = list(configuration.rows())
    assert [row.key for row in found] == [origin.key for origin in explain(Settings(home=Path("/data")))]
    assert [row.key for row in found if not row.note] == []


def test_rows_say_default_and_bounds() -> None:
    port = next(row for row in configuration.rows() if row.key == "server.port")
    assert (port.default, port.allowed) == ("`8000`", "a whole number, at least 0, at most 65535")


def test_a_page_out_of_date_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(configuration, "PAGE", tmp_path / "none.md")
    assert configuration.main(["--check"]) == 1
    assert capsys.readouterr().err == (
        "docs/none.md is out of date: run `python -m buildtools.configuration`\n"
    )
