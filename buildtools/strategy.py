"""`python -m buildtools.strategy`: writes `docs/errors.md` from the tables in the code.

`--check` writes nothing and fails when the page is out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from buildtools.pages import write_page
from limelight.agent.reflection.cures import CURES, Cure
from limelight.schema.strategy import (
    ANSWER_S,
    BACK_OFF_MOST_S,
    BACK_OFF_S,
    FIRST_WORD_S,
    MOVES,
    TABLE,
    Move,
    Row,
)

PAGE = Path(__file__).resolve().parent.parent / "docs" / "errors.md"
INTRO = """\
# When something goes wrong

Every run ends with a useful answer: what there is, what is missing, and what can be done about it. What is tried before that
is one table, `limelight/schema/strategy.py`, which every layer consults; this page is written from it
(`python -m buildtools.strategy`). Each row is proven by faults that are put into whole turns:

    .venv/bin/python -m pytest tests/agent/test_strategy.py tests/agent/test_strategy_limits.py tests/sdk/test_budget.py

"""
LIMITS = """
## Limits that reach inwards

A run opens a `Budget` (`limelight/sdk/budget.py`): time and steps from its route, money from its quote, tokens and a last limit of
money from the settings (`limits.run_tokens`, `limits.run_usd`). Each step takes a share by its subagent's own `Limits`, which is
never more than what is left. Every call of a model, a tool or a provider is checked before it begins, charged when it has ended,
and counts for the share and for all it is a share of; the price of a provider's call is put aside while it is made, so a batch ends
in its middle when the money does. At the deadline nothing more begins, and what is under way has a few seconds of grace. The
problem names the limit and the value; what was made is kept and told of, and “continue” has a budget of its own.

## What is made again, and how

What a step made is judged before anything is made of it: by what the result tells of itself, by the studio's inspection
(`facts["inspect"]`), by its shape, and, where `models.roles.critic` names a chat model that takes pictures, by its critique of a
thumbnail. The first remedy that is possible is taken, once; then the person is asked. Each verdict is on the event stream
(`CUSTOM` named `verdict`: `action`, `reason`, `change`). `limelight/agent/reflection/cures.py`:

"""


def page() -> str:
    """The text of `docs/errors.md`."""
    table = [
        "| what happens | codes | who sees it first | what is tried, in order | what the person is offered |",
        "|---|---|---|---|---|",
    ]
    table += [_row(row) for row in TABLE]
    moves = [f"- **{name}**: {words} ({_where(name)})." for name, words in MOVES.items()]
    waits = (
        f"\nWaits are a random part of {BACK_OFF_S:g} s that doubles up to {BACK_OFF_MOST_S:g} s. A chat model has {FIRST_WORD_S:g} s for "
        f"its first word and {ANSWER_S:g} s for an answer; how long a provider has is in its entry (`patience`).\n"
    )
    cures = ["| signal | what is wrong | what is done | unless |", "|---|---|---|---|", *map(_cure, CURES)]
    return (
        INTRO + "\n".join(table) + "\n\n" + "\n".join(moves) + "\n" + waits + LIMITS + "\n".join(cures) + "\n"
    )


def _where(move: Move) -> str:
    places = [one.where for row in TABLE for one in row.reactions if one.move == move]
    return "; ".join(dict.fromkeys(places))


def _row(row: Row) -> str:
    codes = ", ".join(f"`{code}`" for code in sorted(row.codes))
    tried = (
        "; ".join(f"{one.move} × {one.most}" for one in row.reactions)
        or "nothing: the work ends with what there is"
    )
    return f"| {row.happened} | {codes} | {row.first} | {tried} | {row.offer or 'what the message says'} |"


def _cure(cure: Cure) -> str:
    said = (
        cure.said
        or {"provider": "another provider", "seed": "another seed", "ask": "the person is asked"}[cure.remedy]
    )
    unless = [f"framing {name}" for name in cure.fine_in] + (
        ["the prompt asks for it"] if cure.unless else []
    )
    unless += [f"it is {cure.fine_from:g} or more"] if cure.fine_from is not None else []
    below = f" below {cure.below:g}" if cure.below is not None else ""
    return f"| {cure.signal}{below} | {cure.means} | {said} | {', '.join(unless)} |"


def main(arguments: list[str]) -> int:
    """Write or check the page; the exit status."""
    return write_page(PAGE, page(), "buildtools.strategy", arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
