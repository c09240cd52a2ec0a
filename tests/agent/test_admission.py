"""Whether a message is taken: one works, the rest wait, and places are counted while they are being taken."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from limelight.agent.runs.admission import Admission
from limelight.agent.runs.under_way import UnderWay
from limelight.schema.errors import TryAgain
from limelight.schema.principal import LOCAL
from limelight.schema.wire import MessageFrame
from tests.agent.live import live


def admission() -> Admission:
    return Admission(None, None, queue_per_thread=2, runs_per_advertiser=3, message_chars=9)  # type: ignore[arg-type]


@pytest.mark.parametrize(("here", "everywhere"), [(0, 0), (2, 2)])
def test_there_is_room(here: int, everywhere: int) -> None:
    admission().room(here=here, everywhere=everywhere)


def test_as_many_wait_as_may() -> None:
    with pytest.raises(TryAgain, match=r"^2 requests of this conversation wait and at most 2 may") as full:
        admission().room(here=3, everywhere=0)

    assert (full.value.code, full.value.limit, full.value.value) == ("queue_full", 2, 2)


def test_as_many_are_open_as_may_be() -> None:
    with pytest.raises(
        TryAgain, match=r"^3 requests of this account are open and at most 3 may be; let"
    ) as full:
        admission().room(here=0, everywhere=3)

    assert (full.value.code, full.value.limit, full.value.value) == ("too_many_runs", 3, 3)


def test_a_place_is_taken_before_the_run_begins() -> None:
    under_way = UnderWay(None, queue_per_thread=2)  # type: ignore[arg-type]

    with under_way.coming("them", "thread-1"), under_way.coming("them", "thread-2"):
        assert under_way.open("them", "thread-1") == (1, 2)
        assert under_way.open("others", "thread-3") == (0, 0)

    assert under_way.open("them", "thread-1") == (0, 0)


async def test_messages_at_once_take_no_more_places_than_there_are(tmp_path: Path) -> None:
    async with live(tmp_path) as talk:
        go_on = asyncio.Event()
        talk.assistant.runs.warming = asyncio.ensure_future(_until(go_on))  # no run ends meanwhile
        frames = [MessageFrame(type="message", message_id=f"message-{n}", text="hello") for n in range(24)]

        taken = await asyncio.gather(
            *(talk.assistant.runs.start(LOCAL, talk.thread_id, one) for one in frames), return_exceptions=True
        )

        go_on.set()
        refused = [one for one in taken if isinstance(one, TryAgain)]
        assert len(taken) - len(refused) == 9  # one works, eight wait
        assert {one.code for one in refused} == {"queue_full"}


async def _until(event: asyncio.Event) -> None:
    await event.wait()
