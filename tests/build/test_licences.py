"""What Limelight stands on may be used, and the page that says so is true."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from buildtools import licences
from buildtools.errors import BuildFailed
from buildtools.licences import Licensed, licence_of, page, permitted


def test_the_page_is_up_to_date_and_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    "expression",
    ["MIT", "Apache-2.0 OR GPL-2.0-only", "MIT AND (Apache-2.0 OR AGPL-3.0-only)", "(MPL-2.0 OR Apache-2.0)"],
)
def test_what_may_be_used(expression: str) -> None:
    assert permitted(expression)


@pytest.mark.parametrize(
    "expression",
    ["AGPL-3.0-only", "GPL-3.0-or-later", "CC-BY-NC-4.0", "unknown", "", "MIT AND GPL-2.0-only",
     "MIT AND (AGPL-3.0-only OR CC-BY-NC-4.0)", "Elastic-2.0"],
)  # fmt: skip
def test_what_may_not_be_used(expression: str) -> None:
    assert not permitted(expression)


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License-Expression": "MIT AND PSF-2.0"}, "MIT AND PSF-2.0"),
        ({"License": "BSD 3-Clause License"}, "BSD-3-Clause"),
        ({"Classifier": "License :: OSI Approved :: MIT License", "License": "see file"}, "MIT"),
        ({"License": "Server Side Public License"}, "Server Side Public License"),
        ({}, "unknown"),
    ],
)
def test_where_a_package_says_it(fields: dict[str, str], licence: str) -> None:
    about = SimpleNamespace(
        json={
            "license_expression": fields.get("License-Expression"), "license": fields.get("License", ""),
            "classifier": [fields["Classifier"]] if "Classifier" in fields else [],
        }
    )  # fmt: skip
    assert licence_of(about) == licence  # pyright: ignore[reportArgumentType]


def test_a_package_that_may_not_be_used_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [Licensed("greedy", "AGPL-3.0-only")]
    monkeypatch.setattr(licences, "PAGE", tmp_path / "licences.md")
    monkeypatch.setattr(licences, "python_packages", lambda: bad)
    monkeypatch.setattr(licences, "web_packages", list)
    (tmp_path / "licences.md").write_text(page(bad, []))
    assert licences.main(["--check"]) == 1
    assert capsys.readouterr().err == "licences: greedy is under 'AGPL-3.0-only', which may not be used\n"


def test_a_page_out_of_date_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(licences, "PAGE", tmp_path / "licences.md")
    assert licences.main(["--check"]) == 1
    assert "docs/licences.md is out of date: run `python -m buildtools.licences`" in capsys.readouterr().err


def test_a_package_that_is_not_installed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["no-such-package-here>=1"]\n')
    with pytest.raises(BuildFailed, match=r"^no-such-package-here is not installed: run `make check` once"):
        licences.python_packages(tmp_path)


def test_x264_is_named() -> None:
    assert "x264 and x265 (GPL-2.0-or-later)" in licences.PAGE.read_text(encoding="utf-8")
