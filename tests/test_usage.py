"""What was used, as the service and the command line show it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from limelight import Assistant, Settings
from limelight.capabilities.providers.fake import FakeProvider
from limelight.cli.app import app as cli
from limelight.infra.home import Storage
from limelight.schema.principal import LOCAL, Principal
from limelight.server import create_app
from tests.test_public_api import NoEngine


async def _fill(home: Path) -> str:
    """A ledger of two runs in one conversation, and a line of somebody else's."""
    storage = await Storage.open(home)
    thread_id = (await storage.conversations.create_thread(LOCAL)).thread_id
    usage = storage.usage
    await usage.add(
        LOCAL, thread_id, "run_1", agent_path="head/planner", capability="text.chat", provider="director", tokens_in=30,
        tokens_out=4, seconds=0.5,
    )  # fmt: skip
    line = await usage.open(
        LOCAL,
        thread_id,
        "run_2",
        agent_path="head/image/shots",
        capability="image.generate",
        provider="studio",
    )
    await usage.settle(line, seconds=2.25, pictures=1)
    await usage.open(
        LOCAL,
        thread_id,
        "run_2",
        agent_path="head/image/shots",
        capability="image.generate",
        provider="studio",
    )
    other = Principal(advertiser="other")
    await usage.add(other, "thr_x", "run_x", agent_path="head", capability="text.chat", tokens_in=99)
    await storage.close()
    return thread_id


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def test_the_service_shows_it_by_capability_and_by_run(home: Path) -> None:
    thread_id = asyncio.run(_fill(home))
    settings = Settings(home=home, sample_catalogue=False)

    async def opened() -> Assistant:
        return await Assistant.open(settings, engine=NoEngine(), providers=[FakeProvider], warm=False)

    with TestClient(
        create_app(settings, open_assistant=opened), base_url="http://127.0.0.1", client=("127.0.0.1", 50000)
    ) as client:
        body = client.get("/v1/usage").json()
        one = client.get("/v1/usage", params={"run_id": "run_1"}).json()
        thread = client.get("/v1/usage", params={"thread_id": thread_id}).json()
        missing = client.get("/v1/usage", params={"thread_id": "thr_x"})
    assert body == thread
    assert [(row["capability"], row["provider"], row["calls"], row["uncertain"]) for row in body["usage"]] == [
        ("image.generate", "studio", 2, 1), ("text.chat", "director", 1, 0),
    ]  # fmt: skip
    assert [(row["run_id"], row["thread_id"], row["calls"], row["seconds"]) for row in body["runs"]] == [
        ("run_2", thread_id, 2, 2.25), ("run_1", thread_id, 1, 0.5),
    ]  # fmt: skip
    assert (body["total"]["tokens_in"], body["total"]["pictures"]) == (30, 1)
    assert (one["total"]["calls"], [row["run_id"] for row in one["runs"]]) == (1, ["run_1"])
    assert missing.status_code == 404


def test_the_command_line_shows_the_same(home: Path) -> None:
    asyncio.run(_fill(home))
    by_capability = CliRunner().invoke(cli, ["usage", "--json"])
    rows = [json.loads(line) for line in by_capability.stdout.splitlines()]
    assert [(row["capability"], row["calls"], row["pictures"], row["uncertain"]) for row in rows] == [
        ("image.generate", 2, 1, 1), ("text.chat", 1, 0, 0),
    ]  # fmt: skip
    by_run = CliRunner().invoke(cli, ["usage", "--by-run", "--json"])
    assert [json.loads(line)["run_id"] for line in by_run.stdout.splitlines()] == ["run_2", "run_1"]
    one = CliRunner().invoke(cli, ["usage", "--run", "run_1", "--json"])
    assert [json.loads(line)["tokens_in"] for line in one.stdout.splitlines()] == [30]


def test_a_ledger_without_lines_says_so(home: Path) -> None:
    assert "Nothing has been used yet." in CliRunner().invoke(cli, ["usage"]).stdout
