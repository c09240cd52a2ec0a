"""The audit record of verdicts: every one, a line of JSON each, in files that are only added to and kept for a while.

Words are in it as a digest only, and that of the words without personal numbers: those could be guessed from a digest.
"""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import structlog

from limelight.guardrails.personal import without_personal_data
from limelight.schema.guard import Stage, Verdict

log = structlog.get_logger(__name__)
MOST_BYTES, KEPT = 16 * 2**20, 8
"""Of one file, and how many older ones are kept: some 600,000 verdicts."""
NAME = "verdicts.jsonl"


def digest_of(thing: str | bytes) -> str:
    """What tells a text or picture from others, without telling of it."""
    read = without_personal_data(thing).encode() if isinstance(thing, str) else thing
    return hashlib.sha256(read).hexdigest()[:16]


class Journal:
    """Verdicts in `<folder>/verdicts.jsonl`, older ones in `verdicts.1.jsonl` and so on. Safe to use from threads."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES, kept: int = KEPT) -> None:
        self._path, self._most, self._kept = folder / NAME, most_bytes, kept
        self._lock = threading.Lock()
        self._size: int | None = None
        self._failed = False

    def write(self, thing: str | bytes, verdict: Verdict, *, stage: Stage, check: str) -> None:
        """Add a verdict, with the run it belongs to. A disk that is full is told once, and stops nothing."""
        about = structlog.contextvars.get_contextvars()
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"), "stage": stage, "check": check,
            "action": verdict.action, "category": verdict.category, "severity": verdict.severity,
            "digest": digest_of(thing), "size": len(thing),
            **{key: about[key] for key in ("thread_id", "run_id", "agent") if about.get(key)},
        }  # fmt: skip
        data = (json.dumps(line, separators=(",", ":")) + "\n").encode()
        with self._lock:
            try:
                self._add(data)
                self._failed = False
            except OSError as error:
                if not self._failed:
                    log.error("verdict_not_recorded", error=str(error))
                self._failed = True

    def _add(self, data: bytes) -> None:
        if self._size is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._size = self._path.stat().st_size if self._path.exists() else 0
        if self._size and self._size + len(data) > self._most:
            self._turn()
        with self._path.open("ab") as file:
            file.write(data)
        self._size += len(data)

    def _turn(self) -> None:
        """Begin a new file."""
        older = [self._path.with_name(f"verdicts.{n}.jsonl") for n in range(1, self._kept + 1)]
        older[-1].unlink(missing_ok=True)
        for new, old in zip(reversed(older), [*reversed(older[:-1]), self._path], strict=True):
            if old.exists():
                old.rename(new)
        self._size = 0
