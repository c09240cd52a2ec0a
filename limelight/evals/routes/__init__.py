"""Labelled messages for the router, and how well it routes them.

`dev/` may be tuned on; `test/` is only measured: it was written before the router was tuned, its bytes are frozen by
a hash in the tests, and none of its messages is an exemplar of the router.
"""

from __future__ import annotations

from limelight.evals.routes.labelled import Labelled, labelled
from limelight.evals.routes.scoring import Report, measure
from limelight.evals.routes.threads import STAGES, thread_at

__all__ = ["STAGES", "Labelled", "Report", "labelled", "measure", "thread_at"]
