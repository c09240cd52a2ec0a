"""After a crash: runs that it cut short are closed, so that every conversation can go on."""

from __future__ import annotations

import structlog
from ag_ui.core import StateSnapshotEvent

from limelight.agent.plan.ledger import PlanRecord
from limelight.agent.runs.closing import close_run
from limelight.infra.home import Storage
from limelight.schema.errors import NotFound
from limelight.sdk.context import RunContext, Services
from limelight.sdk.emitter import Emitter

log = structlog.get_logger(__name__)


async def recover(storage: Storage, services: Services) -> int:
    """Close every run that was open when the process died; how many there were.

    Open messages and steps are closed and the run ends with RUN_ERROR `interrupted`; "continue" takes its plan up.
    """
    runs = await storage.runs.open()
    for run in runs:
        plan_id = PlanRecord.model_validate_json(run.plan_json).plan.plan_id if run.plan_json else run.run_id
        emitter = Emitter(events=storage.events, thread_id=run.thread_id, run_id=run.run_id, scope="recovery")
        ctx = RunContext(
            services=services, principal=run.principal, thread_id=run.thread_id, run_id=run.run_id,
            emitter=emitter, plan_id=plan_id,
        )  # fmt: skip
        try:
            await close_run(
                services,
                ctx,
                "interrupted",
                "the server stopped in the middle of this; say “continue” to go on",
            )
            state = await storage.conversations.state(run.principal, run.thread_id)
            snapshot = state.model_dump(mode="json")
            await emitter.child("state").emit(
                StateSnapshotEvent.model_validate({"type": "STATE_SNAPSHOT", "snapshot": snapshot})
            )
        except NotFound:
            log.warning("recovery_without_thread", run_id=run.run_id)
        await storage.runs.finish(run.run_id, "interrupted")
    if runs:
        log.info("recovered", runs=len(runs))
    return len(runs)
