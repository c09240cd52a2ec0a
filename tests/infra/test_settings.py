from __future__ import annotations

from pathlib import Path

import pytest

from limelight.infra.origins import explain
from limelight.infra.settings import Settings, load_settings
from limelight.infra.settings_sources import key_lines
from limelight.schema.errors import BadInput


def wrong(words: str | None = None) -> str:
    if words is not None:
        Path("limelight.toml").write_text(words)
    with pytest.raises(BadInput) as caught:
        load_settings()
    assert caught.value.code == "settings"
    return caught.value.message


def test_defaults(no_settings: Path) -> None:
    settings = load_settings()
    assert settings.home == no_settings.parent / "home"
    assert (settings.server.host, settings.server.port, settings.server.tokens) == ("127.0.0.1", 8000, {})
    assert (settings.models.default, settings.models.for_role("planner")) == ("director", "director")
    assert (settings.engine.workers, settings.limits.message_chars) == (2, 20_000)


def test_the_environment_wins_over_the_file(no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("limelight.toml").write_text(
        '[server]\nport = 9000\nhost = "0.0.0.0"\n[models.roles]\nplanner = "x:y"\n'
    )
    monkeypatch.setenv("LIMELIGHT_SERVER__PORT", "9001")
    monkeypatch.setenv("LIMELIGHT_MODELS__ROLES__FAST", "x:z")
    settings = load_settings()
    assert (settings.server.host, settings.server.port) == ("0.0.0.0", 9001)
    assert (settings.models.for_role("planner"), settings.models.for_role("fast")) == ("x:y", "x:z")
    origins = {each.key: each.origin for each in explain(settings)}
    assert origins["server.port"] == "LIMELIGHT_SERVER__PORT"
    assert origins["server.host"] == "limelight.toml:3"
    assert origins["home"] == "LIMELIGHT_HOME"
    assert origins["engine.workers"] == "default"


def test_the_file_in_the_data_folder_is_found(no_settings: Path) -> None:
    home = no_settings.parent / "home"
    home.mkdir()
    (home / "limelight.toml").write_text("sample_catalogue = false")
    assert load_settings().sample_catalogue is False
    Path("limelight.toml").write_text("sample_catalogue = true")
    assert load_settings().sample_catalogue is True


def test_a_relative_home_is_beside_its_file(
    no_settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LIMELIGHT_HOME")
    file = tmp_path / "elsewhere" / "my.toml"
    file.parent.mkdir()
    file.write_text('home = "data"')
    assert load_settings(file).home == file.parent / "data"


def test_settings_made_in_code_read_nothing(no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMELIGHT_SERVER__PORT", "9001")
    Path("limelight.toml").write_text("[server]\nport = 9000")
    assert Settings().server.port == 8000


def test_an_unknown_key_names_its_line_and_a_close_one(no_settings: Path) -> None:
    assert wrong("# the service\n\n[server]\nprot = 9000\n") == (
        "limelight.toml:4: 'server.prot' is not a setting; did you mean 'port'? "
        "Allowed here: allowed_origins, drain_s, host, log_form, port, "
        "tokens."
    )


def test_an_unknown_section(no_settings: Path) -> None:
    assert wrong("[weather]\nsun = 1\n").startswith(
        "limelight.toml:1: 'weather' is not a setting. Allowed here: agents, aws,"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[server]\nport = 99999",
            "2: server.port is 99999; it must be a whole number, at least 0 and at most 65535.",
        ),
        (
            "server.port = 'x'",
            "1: server.port is 'x'; it must be a whole number, at least 0 and at most 65535.",
        ),
        (
            "[server]\nlog_form = 'xml'",
            "2: server.log_form is 'xml'; it must be one of console, json.",
        ),
        (
            "[memory]\ncontext_tokens = 100",
            "2: memory.context_tokens is 100; it must be a whole number, at least 500 and at most 1000000.",
        ),
        (
            "[models.roles]\nplaner = 'x'",
            "2: 'planer' is not a key of models.roles. Allowed: 'fast', 'planner', 'subagent', 'reflector', "
            "'guard', 'router', 'memory', 'critic' or 'vision'.",
        ),
        ("engine = 3", "1: engine is 3; it must be a table with job_timeout_s, threads_per_worker, workers."),
        ("sample_catalogue = 'perhaps'", "1: sample_catalogue is 'perhaps'; it must be true or false."),
    ],
)
def test_a_wrong_value_names_what_is_allowed(no_settings: Path, text: str, message: str) -> None:
    assert wrong(text) == f"limelight.toml:{message}"


def test_every_wrong_key_is_told_at_once(no_settings: Path) -> None:
    assert len(wrong("[engine]\nworkers = 0\nwrokers = 2\n[memory]\ncontext_tokens = 1").splitlines()) == 3


def test_broken_toml(no_settings: Path) -> None:
    assert wrong("[server\n").startswith("limelight.toml: this is not valid TOML: ")
    assert "line 1" in wrong("[server\n")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "LIMELIGHT_SERVER__PORT",
            "x",
            ": server.port is 'x'; it must be a whole number, at least 0 and at most 65535.",
        ),
        ("LIMELIGHT_SERVR__PORT", "1", " is not a setting; did you mean LIMELIGHT_SERVER__PORT?"),
        ("LIMELIGHT_QQ", "1", " is not a setting; `limelight config` lists them"),
        (
            "LIMELIGHT_ENGINE__WORKER",
            "1",
            ": 'engine.worker' is not a setting; did you mean 'workers'? Allowed here: job_timeout_s, "
            "threads_per_worker, workers.",
        ),
    ],
)
def test_wrong_variables(
    no_settings: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    assert wrong() == name + message


def test_a_variable_that_is_not_json(no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMELIGHT_SERVER__TOKENS", "s3cret")
    assert "LIMELIGHT_SERVER__TOKENS" in wrong()
    assert "s3cret" not in wrong()


def test_a_missing_file(no_settings: Path) -> None:
    with pytest.raises(BadInput, match=r"there is no settings file none\.toml"):
        load_settings(Path("none.toml"))


def test_tokens_are_matched_and_never_shown(no_settings: Path) -> None:
    Path("limelight.toml").write_text('[server.tokens]\n"s3cret" = "acme"\n"0ther" = "bolt"\n')
    settings = load_settings()
    assert settings.server.advertiser_of("0ther") == "bolt"
    assert settings.server.advertiser_of("s3cre") is None
    shown = next(each for each in explain(settings) if each.key == "server.tokens")
    assert shown.value == {"******** (1)": "acme", "******** (2)": "bolt"}
    assert "s3cret" not in repr(settings)


def test_a_wrong_advertiser_does_not_show_its_token(no_settings: Path) -> None:
    message = wrong('[server.tokens]\n"s3cret" = "not an id!"\n')
    assert "s3cret" not in message
    assert message == (
        "limelight.toml:2: server.tokens holds a wrong value: String should match pattern "
        "'^[A-Za-z0-9_.\\-]{1,64}$'."
    )


def test_lines_of_keys() -> None:
    text = 'a = 1\n\n[b]\nc = 2 # note\n"d.e" = 3\n[b.f]\ng.h = 4\n'
    assert key_lines(text) == {
        ("a",): 1, ("b",): 3, ("b", "c"): 4, ("b", "d.e"): 5, ("b", "f"): 6, ("b", "f", "g", "h"): 7,
    }  # fmt: skip


def test_every_setting_is_used() -> None:
    import limelight

    root = Path(limelight.__file__).parent
    own = {"settings.py", "settings_errors.py", "settings_sources.py", "origins.py"}
    code = "\n".join(path.read_text("utf-8") for path in root.rglob("*.py") if path.name not in own)
    unused = [o.key for o in explain(Settings()) if f".{o.key.rpartition('.')[2]}" not in code]
    assert unused == []
