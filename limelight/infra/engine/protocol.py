"""What engine and worker say to each other: one JSON object a line.

Engine to worker: `{"id", "job", "request"}`, `{"cancel": id}` and `{"threads": n}`, which holds from the next stage of
the job on. Worker to engine: `{"ready": true}` or
`{"fatal": "why"}` once, then `{"id", "progress", "note"}`, and one of `{"id", "result", "rss_mib"}` and
`{"id", "error": {kind, code, message, limit, value}, "rss_mib"}` a job.
"""

from __future__ import annotations

MAX_LINE = 32 * 1024 * 1024
"""Bytes of one line. Pictures travel as files, never inside a line."""
PROGRESS_S = 0.1
"""Progress lines of a job are at least this far apart, seconds."""
UNKNOWN_JOB = "unknown_job"
"""Code of the error for a job name that no module has."""


class JobCancelled(Exception):
    """Raised by a job's `progress` callback after a cancel. Jobs let it pass."""
