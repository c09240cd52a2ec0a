from __future__ import annotations

import asyncio
import signal
import threading

import pytest

from limelight.cli.background import Background


async def until_cancelled(told: list[str], begun: threading.Event) -> None:
    begun.set()
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)  # cleaning up takes the loop too
        told.append("cleaned up")


async def double(number: int) -> int:
    return 2 * number


def test_work_goes_on_while_the_main_thread_waits() -> None:
    with Background() as loop:
        later = loop.start(double(4))
        assert (loop.run(double(21)), later.result(5)) == (42, 8)


def test_what_is_left_at_the_end_cleans_up() -> None:
    told, begun = list[str](), threading.Event()
    with Background() as loop:
        loop.start(until_cancelled(told, begun))
        begun.wait(5)
    assert told == ["cleaned up"]


def test_ctrl_c_reaches_the_main_thread_and_the_work_cleans_up() -> None:
    told, begun = list[str](), threading.Event()

    def press() -> None:
        begun.wait(5)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)  # as a terminal does

    with Background() as loop:
        presser = threading.Thread(target=press)
        presser.start()
        with pytest.raises(KeyboardInterrupt):
            loop.run(until_cancelled(told, begun))
        presser.join()
    assert told == ["cleaned up"]
