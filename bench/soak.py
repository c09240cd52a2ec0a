"""`make soak`: the simulated people again and again; bounded by a number of rounds."""

from __future__ import annotations

import sys
from pathlib import Path

from limelight.evals.run import run_evals

ROUNDS = 5


def main() -> int:
    """0 when every round passed."""
    results = [
        run_evals([], url=None, out_dir=Path(f"soak-results/{n}"), as_json=False) for n in range(ROUNDS)
    ]
    print(f"{sum(results)} of {ROUNDS} rounds passed")
    return 0 if all(results) else 1


sys.exit(main())
