"""Quotas: counted for all processes, spilled over before they are used up, and back when they are full again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.capabilities.allowance import Allowances, NearlyUsed
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.registry import wrapped
from limelight.infra.home import Storage
from limelight.infra.stores.quota import Draw, QuotaStore
from limelight.infra.telemetry import Metrics
from limelight.schema.capability import AnimateRequest, GenerateRequest
from limelight.schema.errors import TryAgain
from limelight.schema.meaning import EmbedRequest
from tests.capabilities.given import Given

PICTURE = GenerateRequest(cutout="0" * 64)


class Clock:
    now = 6000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def other(tmp_path: Path, storage: Storage) -> AsyncIterator[Storage]:
    """Another process on the same data folder."""
    opened = await Storage.open(tmp_path / "home")
    yield opened
    await opened.close()


def entry(**more: object) -> ModelEntry:
    return ModelEntry.model_validate({"name": "cloud", "family": "toy", **more})


async def test_processes_share_what_is_used(storage: Storage, other: Storage, clock: Clock) -> None:
    here, there = QuotaStore(storage.db, clock=clock), QuotaStore(other.db, clock=clock)
    draw = [Draw("requests", 1, 3, 60)]
    shares = [round((await store.draw("a", draw)).share, 2) for store in (here, there, here)]
    assert shares == [0.33, 0.67, 1.0]
    refused = await there.draw("a", draw)
    assert (refused.refused, refused.measure, refused.until) == (True, "requests", 6060)
    assert not (await there.draw("b", draw)).refused
    clock.now = 6060
    assert (await there.draw("a", draw)).share == pytest.approx(1 / 3)


async def test_a_call_draws_on_all_its_limits_or_none(storage: Storage, clock: Clock) -> None:
    store = QuotaStore(storage.db, clock=clock)
    both = [Draw("requests", 1, 10, 60), Draw("usd", 0.6, 1.0, 86400)]
    assert not (await store.draw("a", both)).refused
    assert (await store.draw("a", both)).measure == "usd"
    assert (await store.draw("a", [Draw("requests", 1, 10, 60)])).share == pytest.approx(0.2)


async def test_jobs_at_once_are_leases_that_a_dead_process_does_not_hold_for_ever(
    storage: Storage, other: Storage, clock: Clock
) -> None:
    here, there = QuotaStore(storage.db, clock=clock), QuotaStore(other.db, clock=clock)
    first = await here.enter("a", 2, ttl_s=100)
    assert await there.enter("a", 2, ttl_s=100) is not None
    assert await there.enter("a", 2, ttl_s=100) is None
    assert first is not None
    await here.leave(first)
    assert await there.enter("a", 2, ttl_s=100) is not None
    clock.now += 100
    assert await here.enter("a", 2, ttl_s=100) is not None


async def test_spills_before_the_first_throttle_and_returns(storage: Storage, clock: Clock) -> None:
    alarms: list[NearlyUsed] = []
    quota = Allowances(QuotaStore(storage.db, clock=clock), on_alarm=alarms.append, clock=clock)
    cloud = FakeProvider(storage.blobs, name="cloud")
    operator = _operator(storage, quota, entry(limits={"requests_per_minute": 10}, priority=1), cloud)
    took = [(await operator.call("image.generate", PICTURE)) for _ in range(12)]
    assert [one.provider for one in took] == ["cloud"] * 7 + ["house"] * 5
    assert [one.fallback for one in took] == [False] * 7 + [True] * 5
    assert [(alarm.account, alarm.measure, round(alarm.share, 2), alarm.until) for alarm in alarms] == [
        ("cloud", "requests", 0.7, 6060)
    ]
    clock.now = 6061
    assert (await operator.call("image.generate", PICTURE)).provider == "cloud"


async def test_near_its_end_a_quota_still_serves_when_nobody_else_does(
    storage: Storage, clock: Clock
) -> None:
    quota = Allowances(QuotaStore(storage.db, clock=clock), clock=clock)
    one = entry(limits={"requests_per_minute": 4})
    operator = _operator(storage, quota, one, FakeProvider(storage.blobs), house=False)
    for _ in range(4):
        await operator.call("image.generate", PICTURE)
    with pytest.raises(TryAgain) as raised:
        async with quota.use(one, PICTURE):
            pass
    assert raised.value.message == "cloud has used its requests of this window: try again in 60 s"
    assert (raised.value.code, raised.value.limit, raised.value.value) == ("quota", 60.0, "requests")


async def test_money_is_counted_on_the_account(storage: Storage, clock: Clock) -> None:
    quota = Allowances(QuotaStore(storage.db, clock=clock), clock=clock)
    shared = {"account": "acme", "limits": {"usd_per_day": 1.0}}
    pictures = entry(price={"picture": 0.3}, **shared)
    clips = entry(name="clips", price={"second": 0.1}, **shared)
    async with quota.use(pictures, PICTURE):
        pass
    async with quota.use(clips, AnimateRequest(picture="0", seconds=5)):
        pass
    assert quota.share(pictures) == pytest.approx(0.8)
    assert quota.spills(clips)
    with pytest.raises(TryAgain, match="acme has used its usd of this window: try again in 80400 s"):
        async with quota.use(pictures, PICTURE):
            pass


async def test_all_places_taken(storage: Storage) -> None:
    quota = Allowances(storage.quotas)
    one = entry(limits={"jobs": 1})
    async with quota.use(one, PICTURE):
        with pytest.raises(TryAgain, match="cloud has all its 1 jobs under way: try again in a moment"):
            async with quota.use(one, PICTURE, wait_s=0.15):
                pass
    async with quota.use(one, PICTURE):
        pass


async def test_whoever_is_full_spills_and_the_last_one_is_waited_for(storage: Storage) -> None:
    gate = asyncio.Event()
    cloud = FakeProvider(storage.blobs, name="cloud", script={"image.generate": [gate, gate]})
    one = entry(limits={"jobs": 1})
    operator = _operator(storage, Allowances(storage.quotas), one, cloud)
    first = asyncio.create_task(operator.call("image.generate", PICTURE))
    await cloud.reached("image.generate", 1)
    spilled = await operator.call("image.generate", PICTURE)
    assert (spilled.provider, spilled.fallback) == ("house", True)
    alone = _operator(storage, Allowances(storage.quotas), one, cloud, house=False)
    waits = asyncio.create_task(alone.call("image.generate", PICTURE))
    gate.set()
    assert [(await task).provider for task in (first, waits)] == ["cloud", "cloud"]
    assert cloud.most_running == 1


async def test_a_cancelled_call_gives_its_place_back(storage: Storage) -> None:
    quota, one = Allowances(storage.quotas), entry(limits={"jobs": 1})

    async def hold() -> None:
        async with quota.use(one, PICTURE):
            held.set()
            await asyncio.sleep(60)

    held = asyncio.Event()
    task = asyncio.create_task(hold())
    await held.wait()
    task.cancel()
    await asyncio.wait([task])
    async with quota.use(one, PICTURE):
        pass


def _operator(
    storage: Storage, quota: Allowances, first: ModelEntry, provider: FakeProvider, *, house: bool = True
) -> Operator:
    models = [wrapped(first, provider, provider.capabilities)]
    if house:
        spare = FakeProvider(storage.blobs, name="house")
        models.append(wrapped(ModelEntry(name="house", family="toy", priority=99), spare, spare.capabilities))
    return Operator(Given(*models), allowances=quota)


async def test_tokens_are_drawn_and_each_region_has_limits_of_its_own(storage: Storage, clock: Clock) -> None:
    quota = Allowances(QuotaStore(storage.db, clock=clock), clock=clock)
    shared = {"account": "acme", "limits": {"tokens_per_minute": 100}}
    here, there = entry(region="us-east-1", **shared), entry(region="eu-west-1", **shared)
    async with quota.use(here, EmbedRequest(texts=["four" * 50, "four" * 30])):
        pass
    assert (quota.share(here), quota.share(there)) == (0.8, 0.0)
    assert (quota.spills(here), quota.spills(there)) == (True, False)
    with pytest.raises(
        TryAgain, match="acme in us-east-1 has used its tokens of this window: try again in 60 s"
    ):
        async with quota.use(here, EmbedRequest(texts=["four" * 30])):
            pass
    async with quota.use(there, EmbedRequest(texts=["four" * 30])):
        pass


async def test_the_metrics_show_the_spill_before_any_throttle(storage: Storage, clock: Clock) -> None:
    cloud, house = FakeProvider(storage.blobs, name="cloud"), FakeProvider(storage.blobs, name="house")
    models = [
        wrapped(entry(limits={"requests_per_minute": 10}, priority=1), cloud, cloud.capabilities),
        wrapped(entry(name="house", priority=90), house, house.capabilities),
    ]
    quota, metrics = Allowances(QuotaStore(storage.db, clock=clock), clock=clock), Metrics()
    operator = Operator(Given(*models), allowances=quota, metrics=metrics)
    served = [(await operator.call("image.generate", PICTURE)).provider for _ in range(10)]
    assert served == ["cloud"] * 7 + ["house"] * 3
    lines = metrics.text().decode().splitlines()
    assert 'limelight_quota_share{account="cloud"} 0.7' in lines
    for model, calls in (("cloud", 7), ("house", 3)):
        made = f'limelight_model_calls_total{{capability="image.generate",model="{model}",outcome="made"}} {calls}.0'
        assert made in lines
    assert not any('outcome="failed"' in line for line in lines)
