"""What an equal call made is given again: to the same advertiser, by the same version of the same model, while its bytes live."""

from __future__ import annotations

from pathlib import Path

import pytest

from limelight.capabilities.metering import Account, ledger_meter
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.infra.credentials import ContentCredentials
from limelight.infra.home import Storage
from limelight.infra.settings import CredentialSettings
from limelight.infra.stores import results
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.sealing import Sealer
from limelight.schema.capability import GenerateRequest, MediaResult
from limelight.schema.errors import TryAgain
from limelight.schema.principal import LOCAL

PICTURE = GenerateRequest(cutout="0" * 64, seed=7)


async def made(operator: Operator, request: GenerateRequest = PICTURE, owner: str = "ana") -> MediaResult:
    return await operator.call("image.generate", request, owner=owner)


async def test_the_same_request_is_made_once(storage: Storage) -> None:
    fake = FakeProvider(storage.blobs)
    operator = Operator([fake], results=storage.results)
    first, again = await made(operator), await made(operator)
    assert again == first.model_copy(update={"work_s": 0.0})
    assert fake.count("image.generate") == 1
    await made(operator, PICTURE.model_copy(update={"seed": 8}))
    await made(operator, owner="ben")
    await operator.call("image.generate", PICTURE)  # of nobody: nothing is remembered
    assert fake.count("image.generate") == 4
    for _ in range(2):
        await operator.call("image.preview", PICTURE, owner="ana")
    assert fake.count("image.preview") == 2


async def test_another_model_of_first_choice_makes_its_own(storage: Storage) -> None:
    await made(Operator([FakeProvider(storage.blobs, name="old")], results=storage.results))
    new = FakeProvider(storage.blobs, name="new")
    assert (await made(Operator([new], results=storage.results))).provider == "new"


async def test_what_a_fallback_made_is_not_kept(storage: Storage) -> None:
    first = FakeProvider(storage.blobs, name="first", script={"image.generate": [TryAgain("busy")]})
    operator = Operator([first, FakeProvider(storage.blobs, name="second")], results=storage.results)
    assert [(await made(operator)).provider for _ in range(2)] == ["second", "first"]


async def test_a_result_goes_with_its_bytes(storage: Storage) -> None:
    fake = FakeProvider(storage.blobs)
    operator, artifacts = (
        Operator([fake], results=storage.results),
        ArtifactMemory(storage.artifacts, storage.blobs),
    )
    kept = await artifacts.record(LOCAL, kind="image", name="a", result=await made(operator))
    again = await artifacts.record(LOCAL, kind="image", name="b", result=await made(operator))
    await artifacts.delete(LOCAL, kept.id)
    await made(operator)
    assert fake.count("image.generate") == 1
    await artifacts.delete(LOCAL, again.id)
    assert await storage.db.read(lambda conn: conn.execute("SELECT COUNT(*) FROM results").fetchone()[0]) == 0
    await made(operator)
    assert fake.count("image.generate") == 2


async def test_what_was_signed_is_there_for_an_equal_call_and_goes_with_the_signed(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeProvider(storage.blobs)
    operator = Operator([fake], results=storage.results)
    signing = ContentCredentials(CredentialSettings(), tmp_path / "credentials", version="1.0")
    artifacts = ArtifactMemory(
        storage.artifacts, storage.blobs, sealer=Sealer(signing, storage.artifacts, storage.blobs)
    )
    first = await made(operator)
    kept = await artifacts.record(LOCAL, kind="image", name="a", result=first)
    assert kept.blob != first.blob
    assert await storage.artifacts.sweep(older_than_s=0) == 0
    assert (await made(operator)).blob == first.blob
    await artifacts.delete(LOCAL, kept.id)
    assert not storage.blobs.exists(first.blob)
    await artifacts.record(LOCAL, kind="image", name="b", result=await made(operator))
    assert fake.count("image.generate") == 2
    monkeypatch.setattr(results, "FRESH_S", -1.0)
    assert await storage.artifacts.sweep(older_than_s=0) == 1
    await made(operator)
    assert fake.count("image.generate") == 3


async def test_the_ledger_tells_what_was_made_before(storage: Storage) -> None:
    operator = Operator([FakeProvider(storage.blobs)], results=storage.results)
    meter = ledger_meter(storage.usage, Account(LOCAL, "thr_1", "run_1", "head"))
    for _ in range(3):
        await operator.call("image.generate", PICTURE, owner="ana", meter=meter)
    total = await storage.usage.total(LOCAL)
    assert (total.calls, total.cached, total.pictures, total.uncertain) == (3, 2, 1, 0)


async def test_only_so_many_are_remembered(storage: Storage, monkeypatch) -> None:
    monkeypatch.setattr(results, "KEPT", 2)
    fake = FakeProvider(storage.blobs)
    operator = Operator([fake], results=storage.results)
    for seed in (1, 2, 1, 3, 1, 2):
        await made(operator, PICTURE.model_copy(update={"seed": seed}))
    assert [request.seed for _, request in fake.calls if isinstance(request, GenerateRequest)] == [1, 2, 3, 2]
