"""A worker process: `python -m limelight.infra.engine.worker --modules a.b,c.d [--log FILE]`.

Reads jobs from stdin and runs them one after the other on its main thread; a second thread reads the lines,
so that a cancel is seen in mid-job and a closed stdin (the engine died) ends the process at once. What
libraries print goes to the log: the pipe carries the protocol only.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO, TypeAlias, runtime_checkable

from limelight.infra.engine.protocol import PROGRESS_S, UNKNOWN_JOB, JobCancelled

Job: TypeAlias = Callable[[dict[str, Any], Callable[[float, str], None]], dict[str, Any]]
INTERRUPT: signal.Signals | None = getattr(signal, "SIGUSR1", None)
"""Ends a cancelled job; None on platforms without signals to a thread, where its next progress call does."""
LOG_BYTES = 2_000_000
"""A log larger than this becomes `….1` before the next job."""
NICE = 10


class Worker:
    """Runs jobs by name, telling progress and results on `out`."""

    def __init__(
        self, jobs: dict[str, Job], out: TextIO, use_threads: Sequence[Callable[[int], None]] = ()
    ) -> None:
        self._jobs = jobs
        self._use_threads = use_threads
        self._threads = self._threads_told = 0
        self._out = out
        self._cancelled: set[str] = set()
        self._current = ""
        """The job that can be interrupted now."""
        self._queue: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def read(self, lines: TextIO) -> None:
        """Take lines until the engine is gone, then end the process."""
        for line in lines:
            order = json.loads(line)
            if "cancel" in order:
                self._cancelled.add(order["cancel"])
                if INTERRUPT is not None:
                    signal.pthread_kill(threading.main_thread().ident or 0, INTERRUPT)
            elif "threads" in order:
                self._threads_told = order["threads"]
            else:
                self._queue.put(order)
        os._exit(0)

    def interrupt(self, *_: object) -> None:
        """Signal handler, on the job's own thread: end the job between two of its instructions, or while it waits for threads.

        A job that is cancelled need not come to its next progress call for it; one that is inside a library's code ends
        when that returns.
        """
        if self._current and self._current in self._cancelled:
            self._current = ""
            raise JobCancelled("the job was cancelled")

    def serve(self, before: Callable[[], None]) -> None:
        """Run jobs for ever; `before` is called ahead of each."""
        self._say({"ready": True})
        while True:
            order = self._queue.get()
            before()
            self._take_threads()
            reply = self._run(order["id"], order["job"], order["request"])
            self._cancelled.discard(order["id"])
            self._say({"id": order["id"], "rss_mib": rss_mib(), **reply})

    def _run(self, job_id: str, name: str, request: dict[str, Any]) -> dict[str, Any]:
        job = self._jobs.get(name)
        if job is None:
            known = ", ".join(sorted(self._jobs)) or "none"
            return _failed("failed", UNKNOWN_JOB, f"there is no job {name!r}; known: {known}")
        last = 0.0

        def progress(done: float, note: str = "") -> None:
            nonlocal last
            if job_id in self._cancelled:
                raise JobCancelled(f"job {name} was cancelled")
            self._take_threads()
            at = time.monotonic()
            if at - last >= PROGRESS_S or done >= 1.0:
                last = at
                self._say({"id": job_id, "progress": float(done), "note": note})

        try:
            self._current = job_id
            try:
                progress(0.0, "")
                result = job(request, progress)
            finally:
                self._current = ""
            return {"result": json.loads(json.dumps(result))}
        except JobCancelled as error:
            return _failed("cancelled", "cancelled", str(error))
        except Exception as error:
            if job_id in self._cancelled:
                return _failed("cancelled", "cancelled", f"job {name} was cancelled")
            return _reply_of(error)

    def _take_threads(self) -> None:
        """Work with as many threads as the engine said last; on the job's own thread, between two of its stages."""
        if self._threads_told != self._threads:
            self._threads = self._threads_told
            for use in self._use_threads:
                use(self._threads)

    def _say(self, line: dict[str, Any]) -> None:
        self._out.write(json.dumps(line, separators=(",", ":")) + "\n")
        self._out.flush()


@runtime_checkable
class _Rejection(Protocol):
    """An exception that says what is wrong with the input, in our form."""

    code: str
    message: str
    limit: object
    value: object


def _reply_of(error: Exception) -> dict[str, Any]:
    """An exception for the pipe."""
    if isinstance(error, _Rejection):
        limit, value = _plain(error.limit), _plain(error.value)
        return _failed("bad_input", str(error.code), str(error.message), limit=limit, value=value)
    traceback.print_exception(error)
    return _failed("failed", "engine_failed", f"{type(error).__name__}: {error}")


def _failed(kind: str, code: str, message: str, *, limit: Any = None, value: Any = None) -> dict[str, Any]:
    return {"error": {"kind": kind, "code": code, "message": message, "limit": limit, "value": value}}


def _plain(value: object) -> Any:
    """A value as JSON, its `repr` when it is none."""
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError):
        return repr(value)[:500]


def rss_mib() -> float:
    """Resident memory of this process, MiB; 0 where the platform does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def rotate(log: Path) -> None:
    """Point stdout and stderr at the log, starting a new one when it grew too large."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        os.replace(log, log.with_name(log.name + ".1"))
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)


def load_jobs(modules: list[str]) -> tuple[dict[str, Job], list[Callable[[int], None]]]:
    """The `JOBS` of the named modules, joined, and the `use_threads` of those that can use more than one."""
    jobs: dict[str, Job] = {}
    use_threads: list[Callable[[int], None]] = []
    for name in modules:
        module = importlib.import_module(name)
        jobs |= module.JOBS
        if hasattr(module, "use_threads"):
            use_threads.append(module.use_threads)
    return jobs, use_threads


def main(argv: list[str] | None = None) -> None:
    """Run a worker until its stdin closes."""
    parser = argparse.ArgumentParser(description="A worker of the local engine.")
    parser.add_argument("--modules", required=True)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args(argv)
    log: Path | None = options.log
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        rotate(log)
    else:
        os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        jobs, use_threads = load_jobs(options.modules.split(","))
    except Exception as error:
        traceback.print_exc()
        out.write(json.dumps({"fatal": f"{type(error).__name__}: {error}"}) + "\n")
        out.flush()
        sys.exit(3)
    worker = Worker(jobs, out, use_threads)
    if INTERRUPT is not None:
        signal.signal(INTERRUPT, worker.interrupt)
    lines = os.fdopen(os.dup(0), "r", encoding="utf-8")
    threading.Thread(target=worker.read, args=(lines,), daemon=True).start()
    worker.serve(lambda: rotate(log) if log is not None and log.stat().st_size > LOG_BYTES else None)


if __name__ == "__main__":
    main()
