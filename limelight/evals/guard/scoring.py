"""How well texts are judged: precision and recall by category and language, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from limelight.evals.guard.labelled import Labelled
from limelight.guardrails import Guardrails, PolicyCheck
from limelight.schema.guard import Verdict


@dataclass(frozen=True)
class Outcome:
    """One text, judged."""

    labelled: Labelled
    verdict: Verdict
    seconds: float
    cpu_s: float
    """Processor time of the same, which other work on the machine does not stretch."""

    @property
    def caught(self) -> bool:
        """Whether a bad text was treated at least as strictly as its label asks, for whatever reason."""
        asked, done = self.labelled.action, self.verdict.action
        return done == asked or done == "block" or (asked == "warn" and done == "redact")

    @property
    def false_alarm(self) -> bool:
        """Whether an innocent text was anything but allowed."""
        return not self.labelled.category and self.verdict.action != "allow"


@dataclass(frozen=True)
class Score:
    """Of one category or language."""

    texts: int
    """Bad ones."""
    recall: float
    """Share of the bad texts that were caught."""
    precision: float
    """Share of what was raised under this name that has this label; for a language: that is bad at all."""


@dataclass
class Report:
    """What was seen over a set of texts."""

    outcomes: list[Outcome] = field(default_factory=list[Outcome])

    @property
    def severe_recall(self) -> float:
        """Share of the severe texts that were caught."""
        return _share(o.caught for o in self.outcomes if o.labelled.severity == "severe")

    @property
    def mild_recall(self) -> float:
        """Share of the mild ones."""
        return _share(o.caught for o in self.outcomes if o.labelled.severity == "mild")

    @property
    def false_alarms(self) -> float:
        """Share of the innocent texts that were not simply allowed."""
        return _share(o.false_alarm for o in self.outcomes if not o.labelled.category)

    @property
    def false_blocks(self) -> float:
        """Share of the innocent texts that were blocked."""
        return _share(o.verdict.action == "block" for o in self.outcomes if not o.labelled.category)

    def by_category(self) -> dict[str, Score]:
        """Of every category that has texts."""
        names = dict.fromkeys(o.labelled.category for o in self.outcomes if o.labelled.category)
        return {
            name: self._score(
                lambda o, name=name: o.labelled.category == name,
                lambda o, name=name: o.verdict.category == name,
            )
            for name in names
        }

    def by_locale(self) -> dict[str, Score]:
        """Of every language."""
        names = dict.fromkeys(o.labelled.locale for o in self.outcomes)
        return {
            name: self._score(
                lambda o, name=name: o.labelled.locale == name and bool(o.labelled.category),
                lambda o, name=name: o.labelled.locale == name and o.verdict.action != "allow",
            )
            for name in names
        }

    def wrong(self) -> list[Outcome]:
        """Bad texts that passed and innocent ones that did not."""
        return [o for o in self.outcomes if o.false_alarm or (o.labelled.category and not o.caught)]

    def table(self) -> str:
        """Markdown tables of all of this but the latencies, which depend on the machine."""
        innocent = sum(not o.labelled.category for o in self.outcomes)
        lines = [
            "| texts | recall, severe | recall, mild | innocent | false alarms | of these blocked |",
            "| ---: | ---: | ---: | ---: | ---: | ---: |",
            f"| {len(self.outcomes)} | {self.severe_recall:.3f} | {self.mild_recall:.3f} | {innocent} | "
            f"{self.false_alarms:.1%} | {self.false_blocks:.1%} |",
        ]
        for title, scores in (("category", self.by_category()), ("language", self.by_locale())):
            lines += ["", f"| {title} | bad texts | recall | precision |", "| --- | ---: | ---: | ---: |"]
            lines += [f"| {n} | {s.texts} | {s.recall:.2f} | {s.precision:.2f} |" for n, s in scores.items()]
        return "\n".join(lines)

    def _score(self, bad: Callable[[Outcome], bool], raised: Callable[[Outcome], bool]) -> Score:
        texts = [o for o in self.outcomes if bad(o)]
        alarms = [o for o in self.outcomes if raised(o)]
        return Score(len(texts), _share(o.caught for o in texts), _share(bad(o) for o in alarms))


async def measure(texts: Sequence[Labelled], *, guardrails: Guardrails | None = None) -> Report:
    """Judge every text once, in a process in which the rules are loaded."""
    rails = guardrails or Guardrails([PolicyCheck()])
    await rails.check("a warm jacket", stage="input")
    report = Report()
    for one in texts:
        started, began = time.perf_counter(), time.thread_time()
        verdict = await rails.check(one.text, stage=one.stage, locale=one.locale)
        seconds, cpu_s = time.perf_counter() - started, time.thread_time() - began
        report.outcomes.append(Outcome(one, verdict, seconds, cpu_s))
    return report


def _share(hits: Iterable[bool]) -> float:
    rows = list(hits)
    return sum(rows) / len(rows) if rows else 0.0
