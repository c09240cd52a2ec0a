"""Budgets: what a run, and each part of it, may use of steps, tokens, money and time.

A part takes a share, which is never more than what the whole has left; what a part uses is charged to it and to all that it
is a share of. The one that is used up first stops it, and the parts beside it go on while the whole has something left.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias

from limelight.schema.errors import OverBudget
from limelight.schema.report import Problem

Unit: TypeAlias = Literal["steps", "tokens", "usd", "seconds"]
CODES: dict[Unit, str] = {
    "steps": "step_limit",
    "tokens": "token_limit",
    "usd": "usd_limit",
    "seconds": "deadline",
}
CENT = 1e-9
"""US dollars that adding up may be off by."""


@dataclass(frozen=True)
class Bounds:
    """What may be used; None is no limit."""

    steps: int | None = None
    """Calls of a chat model."""
    tokens: int | None = None
    """Read and written."""
    usd: float | None = None
    """US dollars, of chat models and providers."""
    made_usd: float | None = None
    """US dollars of providers alone, which is what a quote is of."""
    seconds: float | None = None
    grace_s: float = 0.0
    """Seconds after `seconds` that what is under way may take to end; nothing new begins in them."""


class Budget:
    """What may be used, and what was; `parent` is what it is a share of."""

    def __init__(
        self, name: str = "this message", bounds: Bounds | None = None, *, parent: Budget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.name, self.bounds, self.parent = name, bounds or Bounds(), parent
        self.steps, self.tokens, self.usd, self.made_usd = 0, 0, 0.0, 0.0
        self._held, self._clock, self._started = 0.0, clock, clock()

    @property
    def seconds(self) -> float:
        """Since it was opened."""
        return self._clock() - self._started

    def share(self, name: str, bounds: Bounds) -> Budget:
        """A part with bounds of its own, where the whole has that much left."""
        within = Bounds(
            steps=_whole(_least(bounds.steps, self._left("steps"))),
            tokens=_whole(_least(bounds.tokens, self._left("tokens"))),
            usd=_least(bounds.usd, self._left("usd")), made_usd=_least(bounds.made_usd, self._left("made_usd")),
            seconds=bounds.seconds, grace_s=bounds.grace_s,
        )  # fmt: skip
        return Budget(name, within, parent=self, clock=self._clock)

    def charge(self, *, steps: int = 0, tokens: int = 0, usd: float = 0.0, made_usd: float = 0.0) -> None:
        """Count what was used, here and in all that this is a share of; `usd` of a chat model, `made_usd` of a provider."""
        for one in self._line():
            one.steps, one.tokens = one.steps + steps, one.tokens + tokens
            one.usd, one.made_usd = one.usd + usd + made_usd, one.made_usd + made_usd

    def over(self, *, usd: float = 0.0, thinking: bool = False) -> Problem | None:
        """What is used up, or would be by a call that costs `usd`; None while something may be begun.

        Steps count only for `thinking`, a call of a chat model. Of several limits the outermost is named.
        """
        found = [problem for one in self._line() if (problem := one._own(usd, thinking)) is not None]
        return found[-1] if found else None

    def check(self, *, usd: float = 0.0) -> None:
        """Before anything is begun. Raises `OverBudget`."""
        if problem := self.over(usd=usd):
            raise OverBudget(problem.message, code=problem.code, limit=problem.limit, value=problem.value)

    @contextmanager
    def hold(self, *, usd: float) -> Generator[Budget]:
        """Put the price of a call aside while it is made, so that calls beside it cannot spend the same money.

        Charge what it costs to what this gives. Raises `OverBudget` when there is not that much.
        """
        self.check(usd=usd)
        held = _Held(self, usd)
        try:
            yield held
        finally:
            held.give_back()

    @property
    def time_left(self) -> float | None:
        """Seconds until what is under way is cut off, grace and all; None without a limit."""
        ends = [
            one.bounds.seconds + one.bounds.grace_s - one.seconds
            for one in self._line() if one.bounds.seconds is not None
        ]  # fmt: skip
        return max(min(ends), 0.0) if ends else None

    def cut_off(self) -> asyncio.Timeout:
        """`async with budget.cut_off():` raises `TimeoutError` at the end of the time that is left."""
        return asyncio.timeout(self.time_left)

    def late(self) -> Problem:
        """The problem of what was cut off."""
        timed = [one for one in self._line() if one.bounds.seconds is not None]
        first = min(timed, key=lambda one: (one.bounds.seconds or 0.0) + one.bounds.grace_s - one.seconds)
        return first._problem("seconds", first.bounds.seconds or 0.0, first.seconds)

    def _line(self) -> Iterator[Budget]:
        one: Budget | None = self
        while one is not None:
            yield one
            one = one.parent

    def _own(self, usd: float, thinking: bool) -> Problem | None:
        limits = self.bounds
        if thinking and limits.steps is not None and self.steps >= limits.steps:
            return self._problem("steps", limits.steps, self.steps)
        if limits.tokens is not None and self.tokens >= limits.tokens:
            return self._problem("tokens", limits.tokens, self.tokens)
        for limit, spent in ((limits.usd, self.usd), (limits.made_usd, self.made_usd)):
            if limit is not None and usd and spent + self._held + usd > limit + CENT:
                return self._problem("usd", limit, spent + self._held, asked=usd)
            if limit is not None and spent > limit + CENT:
                return self._problem("usd", limit, spent)
        if limits.seconds is not None and self.seconds >= limits.seconds:
            return self._problem("seconds", limits.seconds, self.seconds)
        return None

    def _problem(self, unit: Unit, limit: float, value: float, *, asked: float = 0.0) -> Problem:
        match unit:
            case "steps":
                said = f"may make {limit:,.0f} model calls and has made {value:,.0f}"
            case "tokens":
                said = f"may use {limit:,.0f} tokens and has used {value:,.0f}"
            case "usd" if asked:
                said = f"may cost ${limit:,.2f}, has taken ${value:,.2f}, and the next call costs about ${asked:,.2f}"
            case "usd":
                said = f"may cost ${limit:,.2f} and has cost ${value:,.2f}"
            case "seconds":
                said = f"may take {limit:,.4g} s and has taken {value:,.4g} s"
        message = f"{self.name} {said}; what was made is kept: say “continue” for the rest"
        return Problem(code=CODES[unit], message=message, limit=limit, value=round(value, 4))

    def _left(self, unit: Literal["steps", "tokens", "usd", "made_usd"]) -> float | None:
        """What the nearest limit of a unit leaves."""
        left = [
            limit - getattr(one, unit) - (one._held if unit.endswith("usd") else 0)
            for one in self._line()
            if (limit := getattr(one.bounds, unit)) is not None
        ]
        return max(min(left), 0) if left else None


class _Held(Budget):
    """Money that was put aside for one call."""

    def __init__(self, inner: Budget, usd: float) -> None:
        super().__init__(inner.name, parent=inner, clock=inner._clock)
        self._aside = usd
        self._move(usd)

    def charge(self, *, steps: int = 0, tokens: int = 0, usd: float = 0.0, made_usd: float = 0.0) -> None:
        """What it costs is no longer put aside but spent."""
        spent = min(made_usd, self._aside)
        self._move(-spent)
        self._aside -= spent
        super().charge(steps=steps, tokens=tokens, usd=usd, made_usd=made_usd)

    def give_back(self) -> None:
        """What was put aside and not spent."""
        self._move(-self._aside)
        self._aside = 0.0

    def _move(self, usd: float) -> None:
        for one in self._line():
            if one is not self:
                one._held += usd


def _least(own: float | None, left: float | None) -> float | None:
    return min((one for one in (own, left) if one is not None), default=None)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
