"""Joining parallel results in code, beside a language model that is asked to join them.

10 to 10,000 reports of subagents, one for each of five attempts at most a step, joined at once and in batches of ten as they
arrive. The model is not called: its time is computed from the real JSON, as generous to it as can be. It reads all reports and
writes the joined ones, tokens are four characters, the first token comes after 0.6 s and another second for each 10,000
tokens that it reads, then it writes 80 tokens a second. Reports that do not fit into 200,000 tokens are joined in parts side
by side and count once; that the parts must be joined again is left out, and so are its mistakes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from bench.measure import Measure
from bench.tokens import tokens
from limelight.schema.report import Problem, SubagentReport, Usage
from limelight.tools.reducers import join_reports

SIZES = (10, 100, 1_000, 10_000)
FIRST_TOKEN_S, READ_PER_S, WRITTEN_PER_S, WINDOW = 0.6, 10_000.0, 80.0, 200_000
BATCH, ATTEMPTS, AGAIN = 10, 5, 5
LIMIT_MS = 1.0


def reduce() -> list[Measure]:
    """Milliseconds, ours against the model's; then how the time of one result grows with their number."""
    measures: list[Measure] = []
    each: dict[int, float] = {}
    for size in SIZES:
        reports = _reports(size)
        at_once = _best(lambda reports=reports: join_reports({}, reports))
        arriving = _best(lambda reports=reports: _as_they_arrive(reports))
        each[size] = at_once / size
        model = _model_s(reports)
        name = f"{size:,} results"
        for how, seconds in (("at once", at_once), (f"in batches of {BATCH}", arriving)):
            measures.append(
                Measure(
                    f"{name}, {how}", seconds * 1000, "ms", peer=model * 1000, peer_name="a model, computed"
                )
            )
    measures.append(Measure(f"{SIZES[0]} results", each[SIZES[0]] * SIZES[0] * 1000, "ms", limit=LIMIT_MS))
    grown = each[SIZES[-1]] / each[SIZES[1]]
    measures.append(
        Measure("a result of 10,000 beside one of 100", grown, "×", limit=2.0, note="1 is linear")
    )
    return measures


def _reports(count: int) -> list[SubagentReport]:
    """Reports as subagents make them; every fifth step has five attempts."""
    made: list[SubagentReport] = []
    for number in range(count):
        step = number - number % ATTEMPTS if number // ATTEMPTS % ATTEMPTS == 0 else number
        made.append(
            SubagentReport(
                step_id=f"step-{step}", subagent="image", title=f"Shots of product {step}",
                artifact_ids=[f"art_{number:012x}{slot:012x}" for slot in range(4)], summary="4 of 4 shots in 16:9",
                problems=[Problem(code="provider_failed", message="the picture came too late", slot="shot-3")],
                notes=["shot 2 was made again with another seed"],
                usage=Usage(input_tokens=2900, output_tokens=240, engine_seconds=4.8),
            )
        )  # fmt: skip
    return made


def _as_they_arrive(reports: list[SubagentReport]) -> dict[str, SubagentReport]:
    joined: dict[str, SubagentReport] = {}
    for start in range(0, len(reports), BATCH):
        joined = join_reports(joined, reports[start : start + BATCH])
    return joined


def _best(work: Callable[[], object]) -> float:
    """Seconds of the processor, the best of some times."""
    seen: list[float] = []
    for _ in range(AGAIN):
        began = time.process_time()
        work()
        seen.append(time.process_time() - began)
    return min(seen)


def _model_s(reports: list[SubagentReport]) -> float:
    read = tokens(json.dumps([one.model_dump(mode="json") for one in reports]))
    written = tokens(json.dumps([one.model_dump(mode="json") for one in join_reports({}, reports).values()]))
    parts = -(-(read + written) // WINDOW)
    return FIRST_TOKEN_S + read / parts / READ_PER_S + written / parts / WRITTEN_PER_S
