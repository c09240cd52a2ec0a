"""`python -m limelight.evals.guard [texts] [pictures]`: how well the guardrails judge their labelled sets, as tables."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys

import structlog

from limelight.evals.guard import labelled, measure
from limelight.evals.guard.pictures import labelled_pictures, measure_pictures


def main() -> None:
    """Print what was seen; the pictures need `limelight[inspect]` and about a minute."""
    options = argparse.ArgumentParser(prog="python -m limelight.evals.guard", description=main.__doc__)
    options.add_argument("what", nargs="*", default=["texts", "pictures"], choices=["texts", "pictures"])
    wanted = options.parse_args().what
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if "texts" in wanted:
        for part in ("test", "unseen", "fresh"):
            sys.stdout.write(f"### texts: {part}\n\n{asyncio.run(measure(labelled(part))).table()}\n\n")
    if "pictures" in wanted:
        report = asyncio.run(measure_pictures(labelled_pictures()))
        sys.stdout.write(f"### pictures\n\n{report.table()}\n")


if __name__ == "__main__":
    main()
