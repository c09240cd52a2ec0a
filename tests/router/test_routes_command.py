"""`limelight eval --routes`."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from limelight.cli.app import app
from limelight.evals.routes import Labelled, labelled


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    few: tuple[Labelled, ...] = labelled("dev")[:3]
    monkeypatch.setattr("limelight.evals.routes.labelled", lambda part: few if part == "test" else ())


def test_it_prints_the_tables() -> None:
    said = CliRunner().invoke(app, ["eval", "--routes"]).stdout
    assert said.startswith("| messages | accuracy | without the thread |")
    assert "| simple | 3 | 0 | 0 |" in said


def test_as_json_it_is_one_object() -> None:
    said = json.loads(CliRunner().invoke(app, ["eval", "--routes", "--json"]).stdout)
    assert (said["messages"], said["accuracy"], said["swaps"], said["cost"]) == (3, 1.0, 0.0, 0.0)
    assert said["confusion"] == {"simple>simple": 3}
