"""`limelight export` and `limelight forget`."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from limelight.cli.app import app
from limelight.infra.home import Storage
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL


@pytest.fixture
def thread_id(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A conversation in a data folder of its own."""
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    async def make() -> str:
        storage = await Storage.open(tmp_path / "home")
        thread = (await storage.conversations.create_thread(LOCAL, title="Cloves")).thread_id
        said = Message(id="m", role="user", content="We sell cloves", run_id="r")
        await storage.conversations.add_message(LOCAL, thread, said)
        await storage.close()
        return thread

    return asyncio.run(make())


def test_everything_goes_into_one_archive(thread_id: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "--out", "mine.zip", "--json"])

    assert json.loads(done.stdout)["path"] == "mine.zip"
    with zipfile.ZipFile(tmp_path / "mine.zip") as pack:
        assert "We sell cloves" in pack.read(f"conversations/Cloves-{thread_id[-8:]}.md").decode()


def test_a_conversation_is_forgotten_when_the_person_means_it(thread_id: str) -> None:
    kept = CliRunner().invoke(app, ["forget", "--thread", thread_id], input="n\n")
    gone = CliRunner().invoke(app, ["forget", "--thread", thread_id, "--yes", "--json"])
    again = CliRunner().invoke(app, ["forget", "--thread", thread_id, "--yes"])

    assert kept.exit_code == 1
    assert json.loads(gone.stdout) == {"forgotten": thread_id, "threads": 1}
    assert again.exit_code != 0
    assert f"there is no thread '{thread_id}'" in again.output


def test_everything_is_forgotten(thread_id: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["forget", "--everything", "--yes"])

    assert done.stdout == "Forgotten: everything, 1 conversations.\n"
    for file in (tmp_path / "home").rglob("*"):
        assert not file.is_file() or b"cloves" not in file.read_bytes(), file.name


def test_what_to_forget_has_to_be_said(thread_id: str) -> None:
    done = CliRunner().invoke(app, ["forget"])

    assert (done.exit_code, done.stdout) == (1, "Say what to forget: --thread ID, or --everything.\n")
