"""A real service in a process of its own, on loopback."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from limelight.evals.service import ServiceProcess
from tests.patience import WORK_S

PATIENT = {
    f"LIMELIGHT_ROUTING__{effort}__DEADLINE_S": str(2 * WORK_S) for effort in ("SIMPLE", "MEDIUM", "COMPLEX")
}
"""On a machine that is slow and shared work has the time it needs: what is left out at a deadline is tested by its own clock."""


class Service(ServiceProcess):
    """`ServiceProcess` that leaves no step out for being slow."""

    def __init__(self, home: Path, *, env: dict[str, str] | None = None, options: Sequence[str] = ()) -> None:
        super().__init__(home, env={**PATIENT, **(env or {})}, options=options)
