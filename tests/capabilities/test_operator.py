"""The operator: choice, fallback, metering."""

from __future__ import annotations

import asyncio
from typing import get_args

import pytest

from limelight.capabilities.entry import ModelEntry, Price
from limelight.capabilities.metering import Account, ledger_meter
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.providers.studio import StudioProvider
from limelight.capabilities.registry import wrapped
from limelight.capabilities.work import WORK
from limelight.infra.home import Storage
from limelight.schema.capability import AnimateRequest, Capability, ComposeRequest, GenerateRequest
from limelight.schema.errors import BadInput, LimelightError, OutOfDisk, ProviderFailed, Refused, TryAgain
from limelight.schema.principal import LOCAL
from tests.capabilities.given import Given

PICTURE = GenerateRequest(cutout="0" * 64)


class MusicOnly(FakeProvider):
    capabilities: frozenset[Capability] = frozenset({"music.compose"})


async def test_the_first_choice_serves(storage: Storage) -> None:
    first, second = FakeProvider(storage.blobs, name="first"), FakeProvider(storage.blobs, name="second")
    result = await Operator([first, second]).call("image.generate", PICTURE)
    assert (result.provider, result.fallback, second.calls) == ("first", False, [])


@pytest.mark.parametrize("error", [ProviderFailed("down"), TryAgain("throttled"), KeyError("a bug")])
async def test_the_next_one_follows_a_provider_that_fails(storage: Storage, error: Exception) -> None:
    first = FakeProvider(storage.blobs, name="first", script={"image.generate": [error]})
    operator = Operator([first, FakeProvider(storage.blobs, name="second")])
    result = await operator.call("image.generate", PICTURE)
    assert (result.provider, result.fallback) == ("second", True)
    assert (await operator.call("image.generate", PICTURE)).provider == "first"


async def test_all_that_fail_are_one_error_in_words(storage: Storage) -> None:
    providers = [
        FakeProvider(
            storage.blobs, name=name, script={"music.compose": [TryAgain(f"{name} is busy at /tmp/x")]}
        )
        for name in ("first", "second")
    ]
    with pytest.raises(ProviderFailed) as raised:
        await Operator(providers).call("music.compose", ComposeRequest())
    assert raised.value.message == "composing the music failed just now; try again in a moment"
    assert raised.value.value == "music.compose"


async def test_what_nobody_here_does_is_said_and_not_tried_again(storage: Storage) -> None:
    unfit = ProviderFailed("this one speaks English", code="unsupported", limit=["en"], value="de")
    only = FakeProvider(storage.blobs, name="only", script={"music.compose": [unfit]})
    with pytest.raises(BadInput) as raised:
        await Operator([only]).call("music.compose", ComposeRequest())
    assert (raised.value.code, raised.value.message) == ("not_configured", "this one speaks English")
    assert raised.value.limit == ["en"]


@pytest.mark.parametrize("error", [BadInput("no photo"), Refused("no"), OutOfDisk("the disk is full")])
async def test_what_is_final_asks_nobody_else(storage: Storage, error: LimelightError) -> None:
    second = FakeProvider(storage.blobs)
    first = FakeProvider(storage.blobs, name="first", script={"image.generate": [error]})
    with pytest.raises(type(error), match=error.message):
        await Operator([first, second]).call("image.generate", PICTURE)
    assert second.calls == []


async def test_what_nobody_serves_names_who_there_is(storage: Storage) -> None:
    with pytest.raises(ProviderFailed, match=r"no provider serves image\.generate; configure one") as raised:
        await Operator([MusicOnly(storage.blobs)]).call("image.generate", PICTURE)
    assert raised.value.limit == ["fake"]


async def test_the_registry_says_who_serves_what(storage: Storage) -> None:
    operator = Operator([MusicOnly(storage.blobs, name="band"), FakeProvider(storage.blobs)])
    assert operator.capabilities["music.compose"] == ["band", "fake"]
    assert operator.capabilities["video.trim"] == ["fake"]
    assert list(Operator([MusicOnly(storage.blobs)]).capabilities) == ["music.compose"]


def test_every_capability_has_words_for_its_work() -> None:
    assert set(WORK) == set(get_args(Capability))


def test_the_studio_serves_all_that_a_film_needs() -> None:
    assert FakeProvider.capabilities - {"video.generate"} <= StudioProvider.capabilities <= set(WORK)


async def test_progress_comes_from_whoever_serves(storage: Storage) -> None:
    seen: list[tuple[float, str]] = []
    operator = Operator([FakeProvider(storage.blobs)])
    await operator.call("image.generate", PICTURE, on_progress=lambda share, what: seen.append((share, what)))
    assert seen == [(0.5, "faking it")]


async def test_every_call_is_a_line_of_the_ledger(storage: Storage) -> None:
    first = FakeProvider(storage.blobs, name="first", script={"image.generate": [TryAgain("busy"), 0.02]})
    operator = Operator([first, FakeProvider(storage.blobs, name="second")])
    meter = ledger_meter(storage.usage, Account(LOCAL, "thr_1", "run_1", "head/image/shots"))
    await operator.call("image.generate", PICTURE, meter=meter)
    await operator.call("image.generate", PICTURE, meter=meter)
    await operator.call("music.compose", ComposeRequest(), meter=meter)
    lines = [
        (line.capability, line.provider, line.calls, line.pictures, line.failed, line.uncertain)
        for line in await storage.usage.by_capability(LOCAL, run_id="run_1")
    ]
    assert lines == [
        ("image.generate", "first", 2, 1, 1, 0), ("image.generate", "second", 1, 1, 0, 0),
        ("music.compose", "first", 1, 0, 0, 0),
    ]  # fmt: skip
    assert (await storage.usage.total(LOCAL)).seconds >= 0.02


async def test_what_calls_cost_is_in_the_ledger(storage: Storage) -> None:
    entry = ModelEntry(name="cloud", family="toy", price=Price(picture=0.04, second=0.1))
    models = Given(wrapped(entry, FakeProvider(storage.blobs), FakeProvider.capabilities))
    meter = ledger_meter(storage.usage, Account(LOCAL, "thr_1", "run_1", "head"))
    for _ in range(2):
        await Operator(models).call("image.generate", PICTURE, meter=meter)
    await Operator(models).call("video.animate", AnimateRequest(picture="0" * 64, seconds=5), meter=meter)
    assert (await storage.usage.total(LOCAL, thread_id="thr_1")).usd == pytest.approx(0.58)


async def test_a_call_in_flight_is_uncertain_until_it_ends(storage: Storage) -> None:
    gate = asyncio.Event()
    fake = FakeProvider(storage.blobs, script={"image.generate": [gate, gate]})
    meter = ledger_meter(storage.usage, Account(LOCAL, "thr_1", "run_1", "head"))
    calls = [
        asyncio.create_task(Operator([fake]).call("image.generate", PICTURE, meter=meter)) for _ in range(2)
    ]
    await fake.reached("image.generate", 2)
    assert (await storage.usage.total(LOCAL)).uncertain == 2
    calls[0].cancel()
    await asyncio.wait([calls[0]])
    gate.set()
    await calls[1]
    total = await storage.usage.total(LOCAL)
    assert (total.calls, total.failed, total.uncertain, total.pictures) == (2, 1, 0, 1)
