from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from limelight.cli import checks
from limelight.cli.checks import CHECKS
from limelight.cli.config import config_command
from limelight.cli.doctor import doctor_command, examine
from limelight.infra.settings import ServerSettings, Settings

app = typer.Typer()
app.command("config")(config_command)
app.command("doctor")(doctor_command)


def test_config_prints_values_and_where_they_come_from(no_settings: Path) -> None:
    Path("limelight.toml").write_text("[server]\nport = 9000\n")
    result = CliRunner().invoke(app, ["config"])
    assert result.exit_code == 0
    line = next(line for line in result.stdout.splitlines() if line.startswith("server.port"))
    assert line.split() == ["server.port", "9000", "limelight.toml:2"]


def test_config_as_json_lines(no_settings: Path) -> None:
    result = CliRunner().invoke(app, ["config", "--json"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert {"key": "server.port", "value": 8000, "origin": "default"} in lines


def test_config_says_what_is_wrong(no_settings: Path) -> None:
    Path("limelight.toml").write_text("[server]\nprot = 9000\n")
    result = CliRunner().invoke(app, ["config"])
    assert result.exit_code == 2
    assert "limelight.toml:2: 'server.prot' is not a setting; did you mean 'port'?" in result.stderr
    result = CliRunner().invoke(app, ["config", "--json"])
    assert json.loads(result.stdout)["error"]["code"] == "settings"


def test_doctor_names_every_part_once(no_settings: Path) -> None:
    result = CliRunner().invoke(app, ["doctor", "--json"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == len(CHECKS) + 1 == len({line["name"] for line in lines})
    assert result.exit_code == int(any(line["status"] == "fail" for line in lines))
    assert all(line["do"] for line in lines if line["status"] in {"warn", "fail"})


def test_doctor_tells_of_wrong_settings_and_fails(no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMELIGHT_SERVER__PORT", "many")
    first = examine()[0]
    assert (first.name, first.status) == ("settings", "fail")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "LIMELIGHT_SERVER__PORT: server.port is 'many'" in result.stdout


def test_a_taken_port_and_a_bad_folder(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        finding = checks.port(Settings(server=ServerSettings(port=number)))
    assert (finding.status, finding.found) == (
        "warn",
        f"127.0.0.1:{number} cannot be taken (Address already in use)",
    )
    (tmp_path / "file").write_text("")
    assert checks.data_folder(Settings(home=tmp_path / "file" / "home")).status == "fail"


def test_a_model_without_its_package_fails() -> None:
    settings = Settings.model_validate({"models": {"roles": {"planner": "nobody:large"}}})
    finding = checks.models(settings)
    assert finding.status == "fail"
    assert "nobody:large" in finding.found
