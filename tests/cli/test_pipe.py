"""`limelight chat` through a pipe, with messages that need no pictures."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from limelight.infra.home import Storage
from limelight.infra.presence import Presence
from limelight.schema.principal import LOCAL
from tests.cli.conftest import Limelight


def test_messages_on_stdin_one_a_line(limelight: Limelight) -> None:
    result = limelight("chat", stdin="hi\n\n/help\n/files\nflurb the wug sideways\n")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Hello!")
    assert lines[1] == "/attach FILE   give a photo with your next message"
    assert lines[-1] == "I did not understand that. Which product shall I make a video for?"
    assert result.stderr == ""


def test_events_for_scripts_and_the_thread_goes_on(limelight: Limelight) -> None:
    first = [json.loads(row) for row in limelight("chat", "hi", "--json").stdout.splitlines()]
    assert [first[0]["type"], first[-1]["type"]] == ["RUN_STARTED", "RUN_FINISHED"]
    thread = first[0]["threadId"]
    again = [
        json.loads(row) for row in limelight("chat", "hi", "--thread", thread, "--json").stdout.splitlines()
    ]
    assert (again[0]["threadId"], again[0]["runId"] != first[0]["runId"]) == (thread, True)


def test_a_script_stops_at_what_cannot_be_done(limelight: Limelight) -> None:
    result = limelight("chat", stdin="/save ad.avi\nhi\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "ad.avi ends in '.avi'; use .mp4, .png, .wav, or give a folder for everything\n"


def test_a_thread_there_is_not(limelight: Limelight) -> None:
    result = limelight("chat", "hi", "--thread", "nope")
    assert (result.exit_code, result.stderr) == (2, "there is no thread 'nope'\n")


def test_a_product_there_is_not(limelight: Limelight) -> None:
    result = limelight("make", "--product", "nope")
    assert result.exit_code == 2
    assert result.stderr == (
        "there is no product 'nope' in the catalogue; `limelight catalogue` lists what there is\n"
    )


def test_a_chat_beside_a_service_leaves_its_runs_alone(limelight: Limelight, tmp_path: Path) -> None:
    home = tmp_path / "home"
    asyncio.run(open_run(home))
    service = Presence(home)
    service.settle()
    assert limelight("chat", "hi").exit_code == 0
    assert asyncio.run(status(home)) == "running"
    service.leave()
    assert limelight("chat", "hi").exit_code == 0
    assert asyncio.run(status(home)) == "interrupted"


async def open_run(home: Path) -> None:
    """A run that somebody is working on."""
    storage = await Storage.open(home)
    thread = await storage.conversations.create_thread(LOCAL)
    await storage.runs.start(LOCAL, thread.thread_id, "run_other", "m1")
    await storage.close()


async def status(home: Path) -> str:
    storage = await Storage.open(home)
    try:
        return (await storage.runs.get("run_other", LOCAL)).status
    finally:
        await storage.close()
