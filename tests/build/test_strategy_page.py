"""docs/errors.md is written from the tables, and they hold together."""

from __future__ import annotations

from pathlib import Path

import pytest

from buildtools import strategy as page
from limelight.schema.strategy import MOVES, TABLE


def test_the_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert page.main(["--check"]) == 0, capsys.readouterr().err


def test_a_page_out_of_date_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "none.md")
    assert page.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/none.md is out of date: run `python -m buildtools.strategy`\n"


def test_rows_share_no_codes_and_every_reaction_is_where_it_says() -> None:
    codes = [code for row in TABLE for code in row.codes]
    assert len(codes) == len(set(codes))
    home = Path(page.__file__).parents[1] / "limelight"
    places = {
        place.split(" ")[0] for row in TABLE for one in row.reactions for place in one.where.split(", ")
    }
    assert [place for place in sorted(places) if not (home / place).is_file()] == []
    assert {one.move for row in TABLE for one in row.reactions} == set(MOVES)
