"""What a thread's runs are doing now, for "how long will it take?" and for taking plans up again."""

from __future__ import annotations

import time

from limelight.agent.ledger import PlanRecord
from limelight.schema.context import RunView, StepView
from limelight.schema.state import ThreadState


def running_view(run_id: str, state: ThreadState, *, estimate_s: float, started: float) -> RunView:
    """A working run as its checklist shows it. The estimate is what the plan said, less the time gone by, but never
    less than two seconds for each step that is open."""
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


def open_view(run_id: str, record: PlanRecord) -> RunView:
    """A plan that was cut short."""
    steps = record.plan.steps
    return RunView(
        run_id=run_id,
        goal=record.plan.goal,
        done=len(record.reports),
        total=len(steps),
        eta_s=sum(s.estimate_s for s in steps if s.id not in record.reports),
        waits=record.waits,
        steps=[
            StepView(id=s.id, title=s.title, status="done" if s.id in record.reports else "pending")
            for s in steps
        ],
    )
