"""Runs: which turns are being worked on and with which plan, for a restart to close and take up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from limelight.infra.db import Database
from limelight.infra.stores.outbox import Told
from limelight.schema.artifact import now
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal

RunStatus: TypeAlias = Literal["running", "done", "failed", "cancelled", "interrupted"]
_COLUMNS = (
    "run_id, advertiser, user, thread_id, message_id, status, plan_json, started_at, finished_at, agent, prompts, resumes, "
    "(SELECT json_group_object(step_id, json(report_json)) FROM step_reports AS r WHERE r.run_id = runs.run_id)"
)


class Run(BaseModel):
    """One turn of a thread."""

    run_id: str
    principal: Principal
    thread_id: str
    message_id: str = ""
    """The message that started it."""
    status: RunStatus = "running"
    plan_json: str = ""
    """The plan as JSON, empty for a run without one."""
    started_at: datetime
    finished_at: datetime | None = None
    agent: str = ""
    """Who carried it out."""
    prompts: list[str] = Field(default_factory=list[str])
    """The prompts that led it, each by its name and version: `plan@1`, `subagent:image@2`."""
    resumes: str = ""
    """The run whose question it answers, when its graph goes on from there."""


class RunStore:
    """The runs of every thread. Reads after a crash need no principal; what a person asks for does."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def start(
        self, principal: Principal, thread_id: str, run_id: str, message_id: str = "", plan_json: str = "",
        *, agent: str = "", prompts: Sequence[str] = (), resumes: str = "", told: Told | None = None,
    ) -> Run:  # fmt: skip
        """Record a run as running, with what tells of it; one that is recorded already, by its id or its message, is returned as it is.

        It resumes a run that no other has resumed; else it is a run of its own.

        Raises `NotFound` for the thread.
        """

        def work(conn: sqlite3.Connection) -> Run:
            owner = conn.execute("SELECT advertiser FROM threads WHERE id = ?", (thread_id,)).fetchone()
            if owner is None or owner[0] != principal.advertiser:
                raise NotFound(f"there is no thread {thread_id[:100]!r}", value=thread_id[:100])
            if message_id and (known := _of_message(conn, thread_id, message_id)):
                return known
            taken = (
                conn.execute("SELECT 1 FROM runs WHERE resumes = ?", (resumes,)).fetchone()
                if resumes
                else None
            )
            run = Run(
                run_id=run_id, principal=principal, thread_id=thread_id, message_id=message_id, plan_json=plan_json,
                started_at=now(), agent=agent, prompts=[*prompts], resumes="" if taken else resumes,
            )  # fmt: skip
            added = conn.execute(
                "INSERT OR IGNORE INTO runs (run_id, advertiser, user, thread_id, message_id, status, "
                "plan_json, started_at, agent, prompts, resumes) VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?, ?, ?)",
                (
                    run_id,
                    principal.advertiser,
                    principal.user,
                    thread_id,
                    message_id,
                    plan_json,
                    run.started_at.isoformat(),
                    agent,
                    json.dumps(run.prompts),
                    run.resumes,
                ),
            )
            if not added.rowcount:
                return _one(conn, run_id)
            if told is not None:
                told.write(conn, thread_id)
            return run

        return await self._db.write(work, durable=True)

    async def save_plan(self, run_id: str, plan_json: str) -> None:
        """Record the plan that a run follows, with the reports there are, before its first step starts. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            _one(conn, run_id)
            conn.execute("UPDATE runs SET plan_json = ? WHERE run_id = ?", (plan_json, run_id))
            conn.execute("DELETE FROM step_reports WHERE run_id = ?", (run_id,))

        await self._db.write(work, durable=True)

    async def save_report(self, run_id: str, step_id: str, report_json: str) -> None:
        """Add the report of a step to a run's plan, which is not written again for it. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            if conn.execute("SELECT 1 FROM runs WHERE run_id = ?", (run_id,)).fetchone() is None:
                raise _missing(run_id)
            conn.execute(
                "INSERT OR REPLACE INTO step_reports VALUES (?, ?, ?)", (run_id, step_id, report_json)
            )

        await self._db.write(work, durable=True)

    async def finish(self, run_id: str, status: RunStatus, *, told: Told | None = None) -> None:
        """Record how a run ended, with what tells of it. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            row = conn.execute("SELECT thread_id FROM runs WHERE run_id = ?", (run_id,)).fetchone()
            if row is None:
                raise _missing(run_id)
            conn.execute(
                "UPDATE runs SET status = ?, finished_at = ? WHERE run_id = ?",
                (status, now().isoformat(), run_id),
            )
            if told is not None:
                told.write(conn, row[0])

        await self._db.write(work)

    async def get(self, run_id: str, principal: Principal | None = None) -> Run:
        """A run; with a principal, only one of its advertiser. Raises `NotFound`."""
        run = await self._db.read(lambda conn: _one(conn, run_id))
        if principal is not None and run.principal.advertiser != principal.advertiser:
            raise _missing(run_id)
        return run

    async def of_message(self, thread_id: str, message_id: str) -> Run | None:
        """The run that a message started, if it did."""
        return await self._db.read(lambda conn: _of_message(conn, thread_id, message_id))

    async def graph_of(self, run_id: str) -> str:
        """The run whose checkpoints a run writes: the first one of those that resumed one another, most often itself."""

        def work(conn: sqlite3.Connection) -> str:
            row = conn.execute(
                "WITH RECURSIVE chain (id, up) AS (SELECT run_id, resumes FROM runs WHERE run_id = ? UNION ALL "
                "SELECT r.run_id, r.resumes FROM runs AS r JOIN chain ON r.run_id = chain.up) "
                "SELECT id FROM chain WHERE up = ''",
                (run_id,),
            ).fetchone()
            return row[0] if row else run_id

        return await self._db.read(work)

    async def open(self, thread_id: str | None = None) -> list[Run]:
        """Runs that were started and not finished, oldest first: after a crash, those it cut short."""

        def work(conn: sqlite3.Connection) -> list[Run]:
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM runs WHERE status = 'running' AND (?1 IS NULL OR thread_id = ?1) "
                "ORDER BY seq",
                (thread_id,),
            )
            return [_run(row) for row in rows]

        return await self._db.read(work)

    async def of_thread(self, principal: Principal, thread_id: str, *, limit: int = 100) -> list[Run]:
        """The newest runs of a thread, newest first."""

        def work(conn: sqlite3.Connection) -> list[Run]:
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM runs WHERE thread_id = ? AND advertiser = ? "
                "ORDER BY seq DESC LIMIT ?",
                (thread_id, principal.advertiser, limit),
            )
            return [_run(row) for row in rows]

        return await self._db.read(work)

    async def planned(self, principal: Principal, thread_id: str, *, limit: int = 100) -> list[Run]:
        """Of the newest runs of a thread those with a plan, newest first."""

        def work(conn: sqlite3.Connection) -> list[Run]:
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM (SELECT * FROM runs WHERE thread_id = ? AND advertiser = ? "
                "ORDER BY seq DESC LIMIT ?) AS runs WHERE plan_json != '' ORDER BY seq DESC",
                (thread_id, principal.advertiser, limit),
            )
            return [_run(row) for row in rows]

        return await self._db.read(work)


def _missing(run_id: str) -> NotFound:
    return NotFound(f"there is no run {run_id[:100]!r}", value=run_id[:100])


def _one(conn: sqlite3.Connection, run_id: str) -> Run:
    row = conn.execute(f"SELECT {_COLUMNS} FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    if row is None:
        raise _missing(run_id)
    return _run(row)


def _of_message(conn: sqlite3.Connection, thread_id: str, message_id: str) -> Run | None:
    row = conn.execute(
        f"SELECT {_COLUMNS} FROM runs WHERE thread_id = ? AND message_id = ?", (thread_id, message_id)
    ).fetchone()
    return _run(row) if row else None


def _run(row: tuple[str, ...]) -> Run:
    (
        run_id,
        advertiser,
        user,
        thread_id,
        message_id,
        status,
        plan_json,
        started_at,
        finished_at,
        agent,
        prompts,
        resumes,
    ) = row[:12]
    if plan_json and (reports := json.loads(row[12])):
        plan = json.loads(plan_json)
        plan_json = json.dumps({**plan, "reports": {**plan.get("reports", {}), **reports}})
    return Run.model_validate(
        {
            "run_id": run_id, "principal": Principal(advertiser=advertiser, user=user),
            "thread_id": thread_id,
            "message_id": message_id, "status": status, "plan_json": plan_json, "started_at": started_at,
            "finished_at": finished_at, "agent": agent, "prompts": json.loads(prompts), "resumes": resumes,
        }
    )  # fmt: skip
