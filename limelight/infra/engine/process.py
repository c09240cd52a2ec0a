"""One worker process as the engine sees it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog
from pydantic import JsonValue

from limelight.infra.engine.job_error import JobError
from limelight.infra.engine.protocol import MAX_LINE
from limelight.schema.engine import JobRequest, JobResult, OnProgress

log = structlog.get_logger("limelight.engine")
CANCEL_S = 1.0
"""How long a cancelled job may take to notice before its worker is killed, seconds."""


class WorkerDied(Exception):
    """The process ended in mid-job."""


class WorkerBroken(Exception):
    """The process cannot start: its modules do not import. The message says why."""


class WorkerProcess:
    """A spawned worker. It runs one job at a time; `alive` turns false when the process ends."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self.name = name
        self.rss_mib = 0.0
        self.alive = True
        self._process = process
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._job: asyncio.Future[JobResult] | None = None
        self._job_id = ""
        self._count = 0
        self._threads = 0
        self._on_progress: OnProgress | None = None
        self._reader = asyncio.create_task(self._read(), name=f"engine-{name}")

    @classmethod
    async def spawn(
        cls, name: str, *, modules: Sequence[str], threads: int, log_path: Path | None
    ) -> WorkerProcess:
        """Start a process, by exec and never by fork, so that no library's threads are copied half-dead."""
        command = [sys.executable, "-m", "limelight.infra.engine.worker", "--modules", ",".join(modules)]
        if log_path is not None:
            command += ["--log", str(log_path)]
        counts = dict.fromkeys(
            ("LIMELIGHT_STUDIO_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
            str(threads),
        )
        path = os.pathsep.join(entry for entry in sys.path if entry)
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=None if log_path is None else asyncio.subprocess.DEVNULL, limit=MAX_LINE,
            env={**os.environ, **counts, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}, start_new_session=True,
        )  # fmt: skip
        return cls(process, name)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ready(self) -> None:
        """Wait until jobs can be sent. Raises `WorkerBroken` or `WorkerDied`."""
        await asyncio.shield(self._ready)

    async def run(self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None) -> JobResult:
        """Run one job. Raises `WorkerDied`, or the job's error as `JobError.exception` names it.

        When the awaiting task is cancelled the job is told, and the worker is killed if it does not stop in
        time.
        """
        await self.ready()
        self._count += 1
        self._job_id = f"{self.name}.{self._count}"
        self._job = asyncio.get_running_loop().create_future()
        self._on_progress = on_progress
        try:
            await self._send({"id": self._job_id, "job": job, "request": request})
            return await asyncio.shield(self._job)
        except asyncio.CancelledError:
            self._on_progress = None
            await self._abandon(self._job)
            raise
        finally:
            self._on_progress = None
            if self._job is not None and not self._job.done():
                self._job.cancel()
            self._job = None

    def use_threads(self, count: int) -> None:
        """Tell the worker its number of threads; it takes it up at the next stage of its job."""
        if count != self._threads and self.alive and self._process.stdin is not None:
            self._threads = count
            self._process.stdin.write(_line({"threads": count}))

    async def _abandon(self, job: asyncio.Future[JobResult]) -> None:
        """Tell the job to stop and see that it does."""
        with contextlib.suppress(WorkerDied):
            await self._send({"cancel": self._job_id})
        done, _ = await asyncio.wait([job], timeout=CANCEL_S)
        if not done:
            log.warning(
                "worker killed", worker=self.name, reason="did not react to a cancel", limit_s=CANCEL_S
            )
            await self.kill()
        elif not job.cancelled():
            job.exception()

    async def kill(self) -> None:
        """End the process at once."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def stop(self) -> None:
        """Close the pipe, upon which an idle or working worker exits by itself; kill one that does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(CANCEL_S):
                await self._process.wait()
        except TimeoutError:
            pass
        await self.kill()

    async def _send(self, line: dict[str, JsonValue]) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(_line(line))
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise WorkerDied(f"worker {self.name} is gone") from error

    async def _read(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        try:
            while line := await stdout.readline():
                self._take(json.loads(line))
        except ValueError as error:
            log.error("worker sent a line that cannot be read", worker=self.name, error=str(error))
            self._process.kill()
        finally:
            self.alive = False
            code = await self._process.wait()
            if not self._ready.done():
                self._fail(
                    self._ready,
                    WorkerDied(f"worker {self.name} ended with status {code} before it was ready"),
                )
            if self._job is not None and not self._job.done():
                self._fail(self._job, WorkerDied(f"worker {self.name} ended with status {code} in mid-job"))

    def _take(self, line: dict[str, JsonValue]) -> None:
        if line.get("ready"):
            self._ready.set_result(None)
        elif "fatal" in line:
            self._fail(self._ready, WorkerBroken(str(line["fatal"])))
        elif line.get("id") == self._job_id and self._job is not None and not self._job.done():
            self._take_job(line, self._job)

    def _take_job(self, line: dict[str, JsonValue], job: asyncio.Future[JobResult]) -> None:
        progress, rss = line.get("progress"), line.get("rss_mib")
        if isinstance(rss, int | float):
            self.rss_mib = float(rss)
        if isinstance(progress, int | float):
            self._tell(float(progress), str(line.get("note", "")))
        elif (error := line.get("error")) is not None:
            self._fail(job, JobError.model_validate(error).exception())
        else:
            result = line.get("result")
            job.set_result(result if isinstance(result, dict) else {})

    def _tell(self, done: float, note: str) -> None:
        """Pass progress on. A listener that fails must not take the job or the worker with it."""
        if self._on_progress is None:
            return
        try:
            self._on_progress(done, note)
        except Exception:
            log.exception("progress listener failed", worker=self.name)

    @staticmethod
    def _fail(future: asyncio.Future, error: Exception) -> None:
        """Set an exception that may go unread without a warning."""
        if not future.done():
            future.set_exception(error)
            future.exception()


def _line(order: dict[str, JsonValue]) -> bytes:
    return json.dumps(order, separators=(",", ":")).encode() + b"\n"
