"""`make bench`, or `python -m bench conversation studio --out FILE`: runs scenarios and prints what was seen.

Every scenario says in its docstring what it does. Nothing here passes or fails: it measures, in ratios.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.aws import aws
from bench.cancel import cancel
from bench.conversation import conversation
from bench.cutout import cutout
from bench.diffusion import diffusion
from bench.fanout import fanout
from bench.film import film
from bench.guardrails import guardrails
from bench.head_context import head_context
from bench.measure import Measure, table
from bench.open_thread import open_thread
from bench.operator import operator
from bench.overhead import overhead
from bench.peers import peers
from bench.recall import recall
from bench.reduce import reduce
from bench.router import router
from bench.start import start
from bench.studio import studio

SCENARIOS: dict[str, Callable[[], list[Measure]]] = {
    "start": start,
    "router": router,
    "recall": recall,
    "studio": studio,
    "film": film,
    "cutout": cutout,
    "diffusion": diffusion,
    "peers": peers,
    "conversation": conversation,
    "open_thread": open_thread,
    "cancel": cancel,
    "aws": aws,
    "operator": operator,
    "fanout": fanout,
    "head_context": head_context,
    "overhead": overhead,
    "reduce": reduce,
    "guardrails": guardrails,
}


def main() -> None:
    """Run the named scenarios, or all."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument(
        "scenarios", nargs="*", metavar="scenario", help=f"of {', '.join(SCENARIOS)}; all by default"
    )
    options.add_argument("--out", type=Path, help="also write the numbers as JSON to this file")
    given = options.parse_args()
    if unknown := set(given.scenarios) - set(SCENARIOS):
        options.error(f"there is no scenario {sorted(unknown)[0]!r}; there are {', '.join(SCENARIOS)}")
    seen: dict[str, list[Measure]] = {}
    for name in given.scenarios or SCENARIOS:
        seen[name] = SCENARIOS[name]()
        sys.stdout.write(f"\n## {name}\n\n{table(seen[name])}\n")
        sys.stdout.flush()
    if given.out:
        body = {name: [m.as_json() for m in measures] for name, measures in seen.items()}
        given.out.write_text(json.dumps(body, indent=2) + "\n", "utf-8")


main()
