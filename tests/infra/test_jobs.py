"""Jobs as they are stored."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limelight.infra.home import Storage
from limelight.schema.artifact import now
from limelight.schema.errors import NotFound
from limelight.schema.jobs import JobRecord
from limelight.schema.principal import LOCAL, Principal


async def test_a_job_is_as_far_as_it_was_saved(storage: Storage) -> None:
    job = JobRecord(id="job_1", total=3)
    await storage.jobs.save(LOCAL, job)
    ended = job.model_copy(
        update={"status": "done", "artifacts": ["art_1", "art_2"], "problems": ["one failed"]}
    )
    await storage.jobs.save(LOCAL, ended)
    assert await storage.jobs.get(LOCAL, "job_1") == ended


async def test_another_advertisers_job_does_not_exist(storage: Storage) -> None:
    await storage.jobs.save(LOCAL, JobRecord(id="job_1"))
    for who, which in ((Principal(advertiser="other"), "job_1"), (LOCAL, "job_2")):
        with pytest.raises(NotFound, match=f"there is no job '{which}'"):
            await storage.jobs.get(who, which)


async def test_what_a_process_left_running_has_failed(storage: Storage) -> None:
    await storage.jobs.save(LOCAL, JobRecord(id="job_1", total=2))
    await storage.jobs.save(LOCAL, JobRecord(id="job_2", status="done"))
    assert (await storage.jobs.interrupt(), await storage.jobs.interrupt()) == (1, 0)
    left = await storage.jobs.get(LOCAL, "job_1")
    assert left.error is not None
    assert (left.status, left.error.code, left.total) == ("failed", "interrupted", 2)
    assert (await storage.jobs.get(LOCAL, "job_2")).status == "done"


async def test_a_job_can_be_asked_for_a_week(storage: Storage) -> None:
    await storage.jobs.save(LOCAL, JobRecord(id="old", created_at=now() - timedelta(days=8)))
    await storage.jobs.save(LOCAL, JobRecord(id="recent", created_at=now() - timedelta(days=6)))
    await storage.jobs.save(LOCAL, JobRecord(id="new"))
    assert (await storage.jobs.get(LOCAL, "recent")).id == "recent"
    with pytest.raises(NotFound):
        await storage.jobs.get(LOCAL, "old")
