"""What is done when something goes wrong: one table, which every layer consults. `docs/errors.md` is written from it.

A row is found by the code of a problem or by an exception. Its reactions are tried in order, each so often at most; when
none is left the work ends with what there is, and the person is told what is missing and what they can do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal, TypeAlias

from limelight.schema.errors import (
    BadInput,
    Cancelled,
    LimelightError,
    OutOfDisk,
    OverBudget,
    ProviderFailed,
    Refused,
    TryAgain,
)

Move: TypeAlias = Literal["again", "elsewhere", "tell", "other_agent", "round", "replan", "without"]
MOVES: dict[Move, str] = {
    "again": "the same call, after a random part of a wait that doubles",
    "elsewhere": "another provider, or another chat model",
    "tell": "the reason goes back to the agent, which mends its call, words it otherwise or takes another tool",
    "other_agent": "another subagent that has the tool",
    "round": "the step once more, from what it has recorded; nothing that was recorded is made again",
    "replan": "the planner hands in other steps for those that failed; those that are done stay",
    "without": "what waits for it is made with what there is, where it can be, and again when the rest is there",
}
"""What can be done, in words."""

BACK_OFF_S, BACK_OFF_MOST_S = 0.2, 2.0
"""Seconds: the first wait before the same is done again, and the longest. A random part of it is waited."""
FIRST_WORD_S, ANSWER_S = 20.0, 90.0
"""Seconds a chat model has for the first piece of a stream, and for an answer as a whole: then another one is asked."""


@dataclass(frozen=True)
class Reaction:
    """One thing that is done, `most` times at most; `where` is the part of the code that does it."""

    move: Move
    most: int
    where: str


@dataclass(frozen=True)
class Row:
    """One kind of fault."""

    name: str
    happened: str
    first: str
    """Who sees it first."""
    codes: frozenset[str]
    reactions: tuple[Reaction, ...]
    offer: str
    """What the person is offered at the end, beside what went wrong; `{missing}` names what was not made."""
    errors: tuple[type[Exception], ...] = ()

    def most(self, move: Move) -> int:
        """How often a reaction may be tried; 0 for one that is none of this row's."""
        return next((one.most for one in self.reactions if one.move == move), 0)


_WITHOUT = Reaction("without", 1, "agent/plan/acting.py")
_REPLAN = Reaction("replan", 1, "agent/plan/acting.py, agent/plan/planning.py")
_ROUND = Reaction("round", 1, "agent/plan/acting.py")
_TELL = Reaction("tell", 1, "sdk/subagent.py (`limits.repairs`)")

TABLE: tuple[Row, ...] = (
    Row(
        name="tool",
        happened="a tool or a provider fails",
        first="the tool call, or the operator for what a provider serves",
        codes=frozenset({"provider_failed", "try_again", "crashed", "resting", "unsupported", "bad_request", "not_allowed"}),
        errors=(TryAgain, ProviderFailed, Exception),
        reactions=(
            Reaction("again", 4, "capabilities/wrappers/retry.py, sdk/toolcall.py"),
            Reaction("elsewhere", 8, "capabilities/operator.py, capabilities/chat/chat.py"),
            _TELL, _ROUND, _REPLAN, _WITHOUT,
        ),
        offer="Say “continue” and I try again: {missing}.",
    ),
    Row(
        name="network",
        happened="no answer in time, or no connection",
        first="the wrapper of the provider (`patience`), or of the chat model",
        codes=frozenset({"timed_out", "unreachable"}),
        errors=(TimeoutError, ConnectionError),
        reactions=(
            Reaction("again", 1, "capabilities/wrappers/retry.py, sdk/toolcall.py"),
            Reaction("elsewhere", 8, "capabilities/operator.py, capabilities/chat/chat.py"),
            _TELL, _ROUND, _WITHOUT,
        ),
        offer="Say “continue” and I try again: {missing}.",
    ),
    Row(
        name="malformed",
        happened="a tool call cannot be read, has wrong arguments, or names a tool there is not",
        first="the tool call; the planner for a plan that does not hold",
        codes=frozenset({"malformed", "unknown_tool"}),
        reactions=(Reaction("tell", 1, "sdk/subagent.py (`limits.repairs`), agent/plan/planning.py"), _REPLAN, _WITHOUT),
        offer="Say in other words what you would like to have: {missing}.",
    ),
    Row(
        name="agent",
        happened="a subagent fails, or makes nothing",
        first="the step",
        codes=frozenset({"agent_failed", "nothing_made"}),
        reactions=(
            Reaction("other_agent", 1, "agent/plan/acting.py"),
            Reaction("round", 1, "agent/plan/acting.py"),
            _REPLAN, _WITHOUT,
        ),
        offer="Say “continue” and I try again: {missing}.",
    ),
    Row(
        name="refusal",
        happened="a guardrail or a provider refuses words or a picture",
        first="the tool call",
        codes=frozenset({"refused"}),
        errors=(Refused,),
        reactions=(_TELL, _REPLAN, _WITHOUT),
        offer="Tell me other words or another scene and I make what is missing: {missing}.",
    ),
    Row(
        name="input",
        happened="what was given cannot be used: a photo, an id, a text that is too long",
        first="the tool",
        codes=frozenset({"bad_input", "not_found", "too_large", "wrong_type", "cutout_unsure"}),
        errors=(BadInput,),
        reactions=(_TELL, _WITHOUT),
        offer="",
    ),
    Row(
        name="limit",
        happened="steps, tokens, money or time of a run or of a step are used up",
        first="the budget, before each call of a model, a tool or a provider",
        codes=frozenset({"deadline", "step_limit", "token_limit", "usd_limit", "overrun"}),
        errors=(OverBudget,),
        reactions=(_WITHOUT,),
        offer="Everything that was finished is kept. Say “continue” and I make what is missing: {missing}.",
    ),
    Row(
        name="stopped",
        happened="the person asks to stop",
        first="the run",
        codes=frozenset({"stopped", "cancelled"}),
        errors=(Cancelled,),
        reactions=(),
        offer="Say “continue” and I make the rest: {missing}.",
    ),
    Row(
        name="disk",
        happened="the disk is full",
        first="the store",
        codes=frozenset({"out_of_disk"}),
        errors=(OutOfDisk,),
        reactions=(),
        offer="Free some space, then say “continue”: {missing}.",
    ),
    Row(
        name="waiting",
        happened="a step lacks what an earlier one should have made",
        first="the plan",
        codes=frozenset({"no_input", "incomplete"}),
        reactions=(_WITHOUT,),
        offer="Say “continue” and I make what is missing: {missing}.",
    ),
    Row(
        name="notice",
        happened="something was made and breaks a rule of where it runs; made again it would be the same",
        first="the tool",
        codes=frozenset({"placement"}),
        reactions=(),
        offer="",
    ),
)  # fmt: skip
"""The strategy. Rows do not share codes."""

_BY_CODE = {code: row for row in TABLE for code in row.codes}
_BY_ERROR = {error: row for row in TABLE for error in row.errors}
_NAMED = {row.name: row for row in TABLE}


def row_of(fault: str | BaseException) -> Row:
    """The row of a problem's code, or of an exception: by its code, else by the nearest of its classes.

    A code that no row has is a tool's own: what it means is in its message, and it is told to the agent like an input.
    """
    if isinstance(fault, str):
        return _BY_CODE.get(fault, _NAMED["input"])
    if isinstance(fault, LimelightError) and fault.code in _BY_CODE:
        return _BY_CODE[fault.code]
    return next((_BY_ERROR[kind] for kind in type(fault).__mro__ if kind in _BY_ERROR), _NAMED["tool"])


def allows(fault: str | BaseException, move: Move) -> bool:
    """Whether a reaction is one of a fault's."""
    return row_of(fault).most(move) > 0


def wait_s(attempt: int) -> float:
    """Seconds to wait before an attempt is followed by the next one, counted from 1: full jitter.

    Source: "Exponential Backoff and Jitter" (AWS Architecture Blog).
    """
    return random.uniform(0, min(BACK_OFF_MOST_S, BACK_OFF_S * 2 ** (attempt - 1)))
