"""What a thread's runs are doing now, for "how long will it take?" and for taking plans up again."""

from __future__ import annotations

import time

from limelight.agent.plan.ledger import PlanRecord
from limelight.agent.plan.pace import films_done, left_s
from limelight.schema.context import BatchView, RunView, StepView
from limelight.schema.state import ThreadState

UNPLANNED_S = 5.0
"""What is left of a run that has no plan yet."""


def running_view(run_id: str, state: ThreadState, *, record: PlanRecord | None, started: float) -> RunView:
    """A working run as its checklist shows it; of several videos only how many are done and what is worked on now.

    The estimate is what the plan said, less the time gone by, but never less than two seconds for each step that is open;
    of several videos, what the work has shown.
    """
    if record is not None and record.plan.films:
        return _running_films(run_id, state, record, spent_s=time.monotonic() - started)
    estimate_s = record.quote.seconds if record else UNPLANNED_S
    items = sorted(state.plan.values(), key=lambda item: item.order)
    undone = [item for item in items if item.status in {"pending", "running"}]
    left = max(estimate_s - (time.monotonic() - started), 2.0 * len(undone)) if undone else 0.0
    return RunView(
        run_id=run_id,
        goal=items[0].title if items else "",
        done=sum(item.status == "done" for item in items),
        total=len(items),
        eta_s=round(left, 0),
        steps=[StepView(id=item.id, title=item.title, status=item.status) for item in items],
    )


def _running_films(run_id: str, state: ThreadState, record: PlanRecord, *, spent_s: float) -> RunView:
    done, total = films_done(record)
    now = [item for item in state.plan.values() if item.status == "running"]
    return RunView(
        run_id=run_id, goal=record.plan.goal, done=done, total=total, films=True,
        eta_s=round(left_s(record, spent_s=spent_s)),
        steps=[StepView(id=item.id, title=item.title, status=item.status) for item in now],
    )  # fmt: skip


def open_view(run_id: str, record: PlanRecord, *, batch: BatchView | None = None) -> RunView:
    """A plan that was cut short; `batch` says which shots or clips it had made."""
    steps = record.plan.steps
    if record.plan.films:
        done, total = films_done(record)
        return RunView(
            run_id=run_id, goal=record.plan.goal, done=done, total=total, films=True, waits=record.waits,
            eta_s=round(left_s(record, spent_s=0)),
        )  # fmt: skip
    return RunView(
        run_id=run_id,
        goal=record.plan.goal,
        done=len(record.reports),
        total=len(steps),
        eta_s=round(left_s(record, spent_s=0)),
        waits=record.waits,
        batch=batch,
        steps=[
            StepView(id=s.id, title=s.title, status="done" if s.id in record.reports else "pending")
            for s in steps
        ],
    )
