"""Time-outs, retries, breakers and hedges around a provider."""

from __future__ import annotations

import asyncio
import random

import pytest

from limelight.capabilities.entry import Breaker, Patience, Retries
from limelight.capabilities.providers.fake import Behaviour, FakeProvider
from limelight.capabilities.wrappers import Breaking, Hedged, Patient, Retrying
from limelight.infra.home import Storage
from limelight.schema.capability import (
    Capability,
    CapabilityRequest,
    ComposeRequest,
    MediaResult,
    OnProgress,
    Provider,
)
from limelight.schema.errors import BadInput, LimelightError, OutOfDisk, ProviderFailed, TryAgain
from tests.patience import HANG_S

BED = ComposeRequest(seconds=1)


def fake(storage: Storage, *script: Behaviour) -> FakeProvider:
    return FakeProvider(storage.blobs, script={"music.compose": list(script)})


async def bed(provider: Provider, on_progress: OnProgress | None = None) -> MediaResult:
    made = await provider.call("music.compose", BED, on_progress=on_progress)
    assert isinstance(made, MediaResult)
    return made


class Telling:
    """Tells of progress every 20 ms, so many times, then is silent for a while."""

    name = "telling"
    capabilities: frozenset[Capability] = frozenset({"music.compose"})

    def __init__(self, times: int, silent_s: float) -> None:
        self._times, self._silent_s = times, silent_s

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        for number in range(self._times):
            await asyncio.sleep(0.02)
            if on_progress is not None:
                on_progress(number / self._times, "telling")
        await asyncio.sleep(self._silent_s)
        return MediaResult(blob="0", mime="audio/wav")


async def test_an_attempt_that_takes_too_long_is_given_up(storage: Storage) -> None:
    with pytest.raises(TryAgain) as raised:
        await bed(Patient(fake(storage, 5.0), Patience(attempt_s=0.05)))
    assert (raised.value.message, raised.value.code) == (
        "fake gave no result within 0.05 s: try again",
        "timed_out",
    )


async def test_progress_keeps_an_attempt_alive() -> None:
    seen: list[float] = []
    patience = Patience(attempt_s=30, idle_s=3)
    await bed(Patient(Telling(5, 0.0), patience), lambda share, what: seen.append(share))
    assert seen == [0.0, 0.2, 0.4, 0.6, 0.8]
    with pytest.raises(TryAgain, match=r"telling told nothing for 0\.1 s: try again"):
        await bed(Patient(Telling(3, 5.0), Patience(attempt_s=30, idle_s=0.1)))


async def test_a_time_out_of_the_providers_own_is_no_time_out_of_ours(storage: Storage) -> None:
    with pytest.raises(TimeoutError, match="its own"):
        await bed(Patient(fake(storage, TimeoutError("its own")), Patience(attempt_s=30)))


async def test_a_passing_fault_is_tried_again_after_a_random_part_of_a_growing_time(storage: Storage) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    inner = fake(storage, *[TryAgain("busy")] * 4)
    provider = Retrying(inner, Retries(attempts=5, base_s=1, most_s=3), sleep=sleep, rng=random.Random(7))
    await bed(provider)
    assert inner.count("music.compose") == 5
    expected = random.Random(7)
    assert slept == [expected.uniform(0, most) for most in (1, 2, 3, 3)]


@pytest.mark.parametrize("error", [ProviderFailed("no"), OutOfDisk("full"), BadInput("bad")])
async def test_what_will_not_pass_is_not_tried_again(storage: Storage, error: LimelightError) -> None:
    inner = fake(storage, error)
    with pytest.raises(type(error)):
        await bed(Retrying(inner, Retries(attempts=3, base_s=0.001)))
    assert inner.count("music.compose") == 1


async def test_the_last_fault_is_raised(storage: Storage) -> None:
    inner = fake(storage, TryAgain("one"), TryAgain("two"), TryAgain("three"))
    with pytest.raises(TryAgain, match="two"):
        await bed(Retrying(inner, Retries(attempts=2, base_s=0.001)))


async def test_a_breaker_opens_rests_and_tries_with_one_call(storage: Storage) -> None:
    now, gate = [0.0], asyncio.Event()
    inner = fake(storage, TryAgain("down"), ProviderFailed("down"), TryAgain("still down"), gate, None)
    provider = Breaking(inner, Breaker(failures=2, rest_s=30), clock=lambda: now[0])
    for _ in range(2):
        with pytest.raises(LimelightError, match="down"):
            await bed(provider)
    assert provider.open
    with pytest.raises(ProviderFailed) as raised:
        await bed(provider)
    assert raised.value.message == "fake failed 2 times in a row and is left alone for 30 s: ask another"
    now[0] = 31.0
    with pytest.raises(TryAgain, match="still down"):
        await bed(provider)
    assert provider.open
    now[0] = 62.0
    trial = asyncio.create_task(bed(provider))
    await inner.reached("music.compose", 4)
    with pytest.raises(ProviderFailed, match="left alone"):  # one at a time while it is tried
        await bed(provider)
    gate.set()
    await trial
    assert not provider.open
    await bed(provider)


async def test_what_says_nothing_of_a_providers_health_opens_no_breaker(storage: Storage) -> None:
    faults = [BadInput("photo"), ProviderFailed("too long", code="unsupported"), OutOfDisk("full")]
    provider = Breaking(fake(storage, *faults), Breaker(failures=1))
    for fault in faults:
        with pytest.raises(type(fault)):
            await bed(provider)
    assert not provider.open


async def test_a_cancelled_trial_leaves_the_way_open_for_the_next(storage: Storage) -> None:
    now, gate = [0.0], asyncio.Event()
    inner = fake(storage, TryAgain("down"), gate, None)
    provider = Breaking(inner, Breaker(failures=1, rest_s=10), clock=lambda: now[0])
    with pytest.raises(TryAgain):
        await bed(provider)
    now[0] = 11.0
    trial = asyncio.create_task(bed(provider))
    await inner.reached("music.compose", 2)
    trial.cancel()
    await asyncio.wait([trial])
    await bed(provider)
    assert not provider.open


async def test_a_slow_call_is_sent_twice_and_the_first_result_counts(storage: Storage) -> None:
    stuck = asyncio.Event()
    inner = fake(storage, stuck, None)
    await bed(Hedged(inner, 0.02))
    assert (inner.count("music.compose"), inner.running) == (2, 0)


async def test_a_quick_call_is_sent_once(storage: Storage) -> None:
    inner = fake(storage)
    await bed(Hedged(inner, 5))
    assert inner.count("music.compose") == 1


async def test_a_fault_is_no_reason_to_send_twice_and_the_other_call_may_still_win(storage: Storage) -> None:
    inner = fake(storage, TryAgain("down"))
    with pytest.raises(TryAgain):
        await bed(Hedged(inner, 5))
    gate = asyncio.Event()
    inner = fake(storage, gate, TryAgain("the second is down"))
    call = asyncio.create_task(bed(Hedged(inner, 0.02)))
    await inner.reached("music.compose", 2)
    gate.set()
    await call


async def test_ten_at_once_with_one_stuck_do_not_wait_for_it(storage: Storage) -> None:
    stuck = asyncio.Event()
    inner = fake(storage, stuck)
    async with asyncio.timeout(HANG_S):  # a stuck call alone would be given up after 300 s
        made = await asyncio.gather(*(bed(Hedged(Patient(inner, Patience()), 0.1)) for _ in range(10)))
    assert len(made) == 10
    assert inner.count("music.compose") >= 11
