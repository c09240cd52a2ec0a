"""A crash between any two writes, and two processes at once: memory stays readable, and nothing is learned twice or lost."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from limelight.infra.home import Storage
from limelight.schema.principal import LOCAL
from tests.memory.shelf import Talk

T = TypeVar("T")
SAID = (
    "Never use red",
    "Our audience is men over 50",
    "red is fine now",
    "Actually our audience is women 25-34",
)
KNOWN = ["red is fine now", "Actually our audience is women 25-34"]


class Died(Exception):
    """The process is gone."""


async def scenario(storage: Storage, thread_id: str) -> None:
    """Messages one by one, each learned from; what is there already is not said again."""
    talk = Talk(storage, thread_id)
    done = {m.content for m in await storage.conversations.messages(LOCAL, thread_id)}
    for text in SAID:
        if text not in done:
            await talk.say(text)
        await talk.learn()


def dying(storage: Storage, *, at: int, after: bool) -> Callable[[], int]:
    """Let the process die at its nth write, before or after the commit; how many writes there were."""
    write, count = storage.db.write, 0

    async def counted(work: Callable[[sqlite3.Connection], T], *, durable: bool = False) -> T:
        nonlocal count
        count += 1
        if count == at and not after:
            raise Died
        result = await write(work, durable=durable)
        if count == at:
            raise Died
        return result

    storage.db.write = counted  # pyright: ignore[reportAttributeAccessIssue]
    return lambda: count


@pytest.mark.slow
async def test_a_crash_at_any_write_is_made_good(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path / "whole")
    thread = await storage.conversations.create_thread(LOCAL)
    writes = dying(storage, at=0, after=False)
    await scenario(storage, thread.thread_id)
    await storage.close()
    assert writes() == 2 * len(SAID)

    for at in range(1, writes() + 1):
        for after in (False, True):
            home = tmp_path / f"{at}-{after}"
            storage = await Storage.open(home)
            thread = await storage.conversations.create_thread(LOCAL)
            dying(storage, at=at, after=after)
            with pytest.raises(Died):
                await scenario(storage, thread.thread_id)
            await storage.close()

            storage = await Storage.open(home)
            talk = Talk(storage, thread.thread_id)
            read = await talk.items(superseded=True)
            assert len({item.text for item in read}) == len(read), "nothing is known twice"
            await scenario(storage, thread.thread_id)
            assert await talk.texts() == KNOWN
            pieces = await storage.pieces.pieces(LOCAL, thread.thread_id)
            assert [(one.piece.turn, one.piece.text) for one in pieces] == list(enumerate(SAID, start=1))
            await storage.close()


OTHER = """
import asyncio, sys
from pathlib import Path
from limelight.infra.home import Storage
from limelight.schema.principal import LOCAL
from tests.memory.shelf import Talk

async def main() -> None:
    storage = await Storage.open(Path(sys.argv[1]))
    talk = Talk(storage, sys.argv[2])
    await talk.learn()
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(12):
        await talk.say(f"Never use green number {n}")
        await talk.learn()
    await storage.close()

asyncio.run(main())
"""


@pytest.mark.slow
async def test_two_processes_learn_from_one_conversation(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    thread = await storage.conversations.create_thread(LOCAL)
    talk = Talk(storage, thread.thread_id)
    await talk.say("Our audience is men over 50")
    await talk.learn()
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER, str(tmp_path), thread.thread_id, cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdin is not None
    assert await other.stdout.readline() == b"ready\n"
    other.stdin.write(b"go\n")
    for n in range(12):
        await talk.say(f"Never use blue number {n}")
        await talk.learn()
    await other.communicate()
    await talk.learn()

    assert other.returncode == 0
    log = await storage.conversations.messages(LOCAL, thread.thread_id)
    pieces = await storage.pieces.pieces(LOCAL, thread.thread_id)
    assert [one.piece.text for one in pieces] == [message.content for message in log]
    assert [one.piece.turn for one in pieces] == list(range(1, 26))
    learned = [item.message_id for item in await talk.items(superseded=True)]
    assert sorted(learned) == sorted(message.id for message in log)
    check = await storage.db.read(lambda conn: conn.execute("PRAGMA integrity_check").fetchone()[0])
    assert check == "ok"
    await storage.close()
