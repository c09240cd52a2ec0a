"""Jobs of `PUT /v1/images` that are asked for after a restart, and from another server that tells the same table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.agent.images import ImageRequest
from limelight.fakeaws import FakeAWS
from limelight.infra.aws import Aws
from limelight.infra.dynamo.table import create_table
from limelight.infra.settings import AwsSettings, Settings
from limelight.schema.errors import NotFound, ProviderFailed
from limelight.schema.jobs import JobRecord
from limelight.schema.principal import LOCAL, Principal
from tests.agent.sketches import SketchEngine

TABLE = "limelight-jobs"


@pytest.fixture
def table(fake: FakeAWS, aws: Aws) -> Iterator[str]:
    create_table(aws.client("dynamodb"), TABLE)
    yield TABLE
    aws.client("dynamodb").delete_table(TableName=TABLE)


@asynccontextmanager
async def server(home: Path, table: str = "") -> AsyncIterator[Assistant]:
    engine = SketchEngine()
    opened = await Assistant.open(
        Settings(home=home, aws=AwsSettings(table=table)), models=lambda role: Director(word_delay_s=0), engine=engine,
        warm=False,
    )  # fmt: skip
    async with opened as assistant:
        yield assistant
        engine.release()


@pytest.mark.slow
async def test_a_job_is_known_after_a_restart_and_on_every_server(tmp_path: Path, table: str) -> None:
    async with server(tmp_path / "one", table) as one:
        product = (await one.storage.catalogue.products(LOCAL))[0]
        request = ImageRequest(product.id, None, "on a rock at dawn", None, "1:1", 2, 7)
        job = await one.images.start(LOCAL, request)
        await job.ended()
        made = [artifact.id for artifact in job.artifacts]
        assert len(made) == 2

    async with server(tmp_path / "one", table) as one:
        again = await one.images.get(LOCAL, job.id)
        assert (again.status, again.request.n, [a.id for a in again.artifacts]) == ("done", 2, made)
        await again.ended(timeout_s=0)
        await one.storage.jobs.save(LOCAL, JobRecord(id="job_cut", total=1))

    async with server(tmp_path / "one", table) as one:
        cut = await one.images.get(LOCAL, "job_cut")
        assert cut.error is not None
        assert (cut.status, type(cut.error), cut.error.code) == ("failed", ProviderFailed, "interrupted")

    async with server(tmp_path / "two", table) as two:
        there = await two.images.get(LOCAL, job.id)
        assert (there.status, [a.id for a in there.artifacts]) == ("done", made)
        assert [(a.kind, a.meta["prompt"], a.meta["seed"]) for a in there.artifacts] == [
            ("image", "on a rock at dawn", 7), ("image", "on a rock at dawn", 108),
        ]  # fmt: skip
        with pytest.raises(NotFound, match=f"there is no job '{job.id}'"):
            await two.images.get(Principal(advertiser="other"), job.id)
        with pytest.raises(NotFound, match="there is no job 'job_none'"):
            await two.images.get(LOCAL, "job_none")
