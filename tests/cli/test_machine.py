"""`config`, `doctor`, `usage`, `registry`, `eval`: what the machine and the data folder hold."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from limelight.cli.checks import EXTRA_MEANS, EXTRAS, models
from limelight.infra.settings import Settings
from tests.cli.conftest import Limelight


def test_config_says_where_each_value_comes_from(
    limelight: Limelight, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("limelight.toml").write_text('[server]\nport = 9000\ntokens = { s3cret = "acme" }\n')
    monkeypatch.setenv("LIMELIGHT_ENGINE__WORKERS", "1")
    result = limelight("config", "--json")
    rows = {row["key"]: (row["value"], row["origin"]) for row in map(json.loads, result.stdout.splitlines())}
    assert rows["server.port"] == (9000, "limelight.toml:2")
    assert rows["engine.workers"] == (1, "LIMELIGHT_ENGINE__WORKERS")
    assert rows["server.host"] == ("127.0.0.1", "default")
    assert "s3cret" not in result.stdout
    table = limelight("config").stdout
    assert table.splitlines()[0].split() == ["Setting", "Value", "From"]
    assert table.splitlines()[-1] == f"Settings file: {Path('limelight.toml').resolve()}"


def test_a_wrong_setting_names_itself(limelight: Limelight, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMELIGHT_SERVR__PORT", "1")
    result = limelight("config")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "LIMELIGHT_SERVR__PORT is not a setting; did you mean LIMELIGHT_SERVER__PORT?\n"


def test_a_settings_file_that_is_not_there(limelight: Limelight) -> None:
    result = limelight("config", "--file", "no.toml", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["message"] == "there is no settings file no.toml"


def test_doctor_looks_at_everything(limelight: Limelight) -> None:
    result = limelight("doctor", "--json")
    found = {row["name"]: row for row in map(json.loads, result.stdout.splitlines())}
    assert list(found) == [
        "settings", "python", "data folder", "database", "disk", "memory", "port", "models", "language",
        "path tracer", "skies", "video", "soundfont", "fonts", "console", "extras", "chromium", "redis",
    ]  # fmt: skip
    assert all(row["means"] for row in found.values() if row["status"] not in {"ok"})
    assert all(row["status"] in {"ok", "none", "warn", "fail"} for row in found.values())
    assert result.exit_code == int(any(row["status"] == "fail" for row in found.values()))


def test_doctor_with_wrong_settings_looks_at_the_rest(
    limelight: Limelight, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIMELIGHT_SERVER__PORT", "abc")
    result = limelight("doctor")
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith("fail settings     LIMELIGHT_SERVER__PORT: server.port is 'abc'; it must be")
    assert f"ok   data folder  {tmp_path / 'home'}" in lines
    assert lines[-1].startswith("1 broken, ")


def test_the_doctor_knows_every_extra() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    assert set(EXTRAS) == set(project["optional-dependencies"]) - {"dev"}
    assert set(EXTRA_MEANS) == set(EXTRAS)


def test_usage_of_nothing_and_of_a_thread_there_is_not(limelight: Limelight) -> None:
    assert limelight("usage").stdout == "Nothing has been used yet.\n"
    assert limelight("usage", "--json").stdout == ""
    result = limelight("usage", "--thread", "nope")
    assert (result.exit_code, result.stderr) == (2, "there is no thread 'nope'\n")


def test_registry_names_what_can_be_named(limelight: Limelight) -> None:
    rows = [json.loads(row) for row in limelight("registry", "--json").stdout.splitlines()]
    names = {(row["kind"], row["name"]) for row in rows}
    assert {
        ("agent", "creative"), ("subagent", "creative/image"), ("tool", "paint_shots"), ("capability", "image.generate"),
        ("theme", "forest"), ("mood", "calm"), ("model", "studio"), ("model", "director"), ("role", "planner"),
    } <= names  # fmt: skip
    assert limelight("registry").stdout.splitlines()[0].split() == [
        "kind", "name", "version", "stage", "description",
    ]  # fmt: skip


def test_a_model_is_moved_with_evidence(limelight: Limelight) -> None:
    moved = limelight(
        "registry", "move", "studio", "candidate", "--share", "0.5", "--who", "ana", "--evidence", "run 7"
    )
    assert moved.stdout == "studio 1: production → candidate\n"
    rows = [json.loads(row) for row in limelight("registry", "--json").stdout.splitlines()]
    (model,) = [row for row in rows if row["kind"] == "model" and row["name"] == "studio"]
    assert (model["version"], model["stage"]) == ("1", "candidate 50%")
    (move,) = [
        json.loads(row) for row in limelight("registry", "history", "studio", "--json").stdout.splitlines()
    ]
    assert (move["who"], move["stage"], move["share"], move["evidence"]) == ("ana", "candidate", 0.5, "run 7")


@pytest.mark.parametrize(
    ("name", "stage", "said"),
    [
        (
            "dalle",
            "retired",
            "there is no model, prompt, agent or recipe 'dalle'; there are creative, creative/respond, ",
        ),
        ("studio", "gold", "stage: Input should be 'experimental', 'candidate', 'production' or 'retired'\n"),
    ],
)
def test_what_cannot_be_moved(limelight: Limelight, name: str, stage: str, said: str) -> None:
    result = limelight("registry", "move", name, stage, "--evidence", "none")
    assert result.exit_code == 2
    assert result.stderr.startswith(said)


def test_eval_knows_its_test_agents(limelight: Limelight) -> None:
    result = limelight("eval", "nobody")
    assert result.exit_code == 2
    assert result.stderr.startswith("there is no test agent 'nobody'; there are outfitter, hurried, sceptic")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "'nonsense' is no address; write it as http://127.0.0.1:8000"),
        ("http://127.0.0.1:1/", "no service answers at http://127.0.0.1:1 (Connection refused); start it with "
                                "`limelight serve`, or leave --url out"),
    ],
)  # fmt: skip
def test_eval_of_a_service_there_is_not(limelight: Limelight, url: str, message: str) -> None:
    result = limelight("eval", "--url", url)
    assert (result.exit_code, result.stderr) == (2, f"{message}\n")


def test_a_data_folder_that_cannot_be(
    limelight: Limelight, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path / "file"))
    result = limelight("usage")
    assert result.exit_code == 2
    assert result.stderr == (
        f"the data folder {tmp_path / 'file'} cannot be written (Not a directory): give it write permission, "
        "or set LIMELIGHT_HOME to another folder\n"
    )


@pytest.mark.parametrize(
    ("settings", "status", "found"),
    [
        ({}, "ok", "the offline director for every role; no key is needed"),
        (
            {"capabilities": {"sets": ["studio", "chat"]}}, "ok",
            "fast: bedrock/claude-haiku; planner: bedrock/claude-sonnet; subagent: bedrock/claude-sonnet; memory: bedrock/claude-haiku; "
            "reflector: bedrock/claude-sonnet; router: bedrock/claude-haiku",
        ),
        ({"models": {"default": "nowhere:x"}}, "fail", "nowhere:x: the provider's package is not installed"),
    ],
)  # fmt: skip
def test_the_doctor_says_who_serves_the_roles(
    tmp_path: Path, settings: dict[str, Any], status: str, found: str
) -> None:
    seen = models(Settings.model_validate({"home": tmp_path, **settings}))
    assert (seen.status, seen.found) == (status, found)
