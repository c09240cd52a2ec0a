"""Who is asked for one call, one after the other, and what becomes of each."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator, Sequence

import structlog

from limelight.capabilities.book import Book
from limelight.capabilities.causes import SAID, shared
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.registry import Served
from limelight.capabilities.work import WORK
from limelight.capabilities.wrappers.retry import pause
from limelight.schema.capability import Capability
from limelight.schema.errors import BadInput, LimelightError, ProviderFailed, TryAgain
from limelight.schema.strategy import allows, row_of

log = structlog.get_logger(__name__)


class Line:
    """`for one in line:` asks each in its turn; after a failure it goes on, until one has `made` what was asked."""

    def __init__(
        self, capability: Capability, serving: Sequence[Served], book: Book, *, first: Served | None = None
    ) -> None:
        """`serving` in the order in which they are asked; `first` is the first choice, wherever it stands now."""
        self._capability: Capability = capability
        self._book = book
        self._first = first or (serving[0] if serving else None)
        self._serving = [*serving]
        self._failures: list[str] = []
        self._errors: list[Exception] = []
        self._unfit: list[LimelightError] = []
        self._tried = 0
        self._began = 0.0

    def __iter__(self) -> Iterator[Served]:
        while self._serving:
            self._began = time.monotonic()
            yield self._serving.pop(0)

    @property
    def last(self) -> bool:
        """Whether nobody is left behind the one that is asked now."""
        return not self._serving

    @property
    def seconds(self) -> float:
        """Since the one that is asked now was."""
        return time.monotonic() - self._began

    def made(self, one: Served, *, seconds: float, usd: float = 0.0) -> bool:
        """It gave what was asked; whether it is another than the first choice."""
        self._book.made(self._capability, one.entry, seconds=seconds, usd=usd)
        return one is not self._first

    def failed(self, one: Served, error: Exception) -> None:
        """The next one's turn. Raises what no other would do better, by the table of `schema.strategy`."""
        self._tried = 0
        if not allows(error, "elsewhere"):
            self._book.note(self._capability, one.entry, "refused", seconds=self.seconds)
            raise error
        self._failures.append(f"{one.entry.name}: {error!r}")
        self._errors.append(error)
        if isinstance(error, LimelightError) and error.code == "unsupported":
            self._unfit.append(error)
        log.warning("model_failed", capability=self._capability, model=one.entry.name, error=repr(error))
        self._book.note(self._capability, one.entry, "failed", seconds=self.seconds)
        left = len(self._failures) <= row_of(error).most("elsewhere")
        self._serving = _next_first(self._serving, one.entry) if left else []

    async def again(self, one: Served, error: Exception) -> None:
        """As `failed`, but a passing fault is tried again with the same model, as often as its entry says, after a pause."""
        self._tried += 1
        passing = isinstance(error, TryAgain) and self._tried <= row_of(error).most("again")
        if not passing or self._tried >= one.entry.retries.attempts:
            self.failed(one, error)
        else:
            self._serving.insert(0, one)
            await asyncio.sleep(pause(one.entry.retries, self._tried, _RANDOM))

    def broken(self, one: Served) -> None:
        """It failed in the middle of its answer, which nobody begins anew."""
        self._book.note(self._capability, one.entry, "failed", seconds=self.seconds)

    def given_up(self) -> LimelightError:
        """What is raised when nobody made it: `limit` is why, where all failed for the same cause (`causes`)."""
        log.error("capability_failed", capability=self._capability, failures=self._failures)
        if self._unfit and len(self._unfit) == len(self._failures):  # nobody here does this, now or later
            first = self._unfit[0]
            return BadInput(first.message, code="not_configured", limit=first.limit, value=first.value)
        work, cause = WORK[self._capability], shared(self._errors)
        said = f": {SAID[cause]}" if cause else "; try again in a moment"
        return ProviderFailed(f"{work} failed just now{said}", limit=cause, value=self._capability)


_RANDOM = random.Random()


def _next_first(serving: Sequence[Served], failed: ModelEntry) -> list[Served]:
    """Those left, the ones that a failed model names as its fallbacks first and in its order."""
    rank = {name: number for number, name in enumerate(failed.fallbacks)}
    return sorted(serving, key=lambda one: rank.get(one.entry.name, len(rank)))
