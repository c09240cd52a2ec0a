"""Two tries side by side: plan, words, artifacts, and what each cost."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from limelight.agent.plan.ledger import PlanRecord
from limelight.capabilities.metering import CHAT
from limelight.infra.home import Storage
from limelight.infra.stores.runs import Run
from limelight.schema.artifact import Artifact
from limelight.schema.errors import NotFound
from limelight.schema.history import Preference, Variant
from limelight.schema.principal import Principal

THREAD, RUN = "thr_", "run_"
HIDDEN = frozenset({"cutout"})
"""Kinds that are made on the way and not shown."""


class StepSide(BaseModel):
    """A step of a plan."""

    id: str
    title: str
    subagent: str
    done: bool


class ArtifactSide(BaseModel):
    """What was made, and how it was judged."""

    artifact: Artifact
    fidelity: float | None = None
    """How untouched the product is in it, 0 to 1."""
    verdict: str = ""
    """`retry` or `ask` with the reason, where reflection was not content."""


class Side(BaseModel):
    """One of the two tries."""

    run_id: str
    thread_id: str
    title: str
    """Of its conversation."""
    said: str
    """The person's words."""
    words: list[str]
    """What the assistant said, message by message."""
    status: str
    models: list[str]
    """Chat models that were asked."""
    prompts: list[str]
    """The prompts that led it, by name and version: `plan@1`."""
    variant: Variant | None = None
    """What it does otherwise, when it is a try of another turn."""
    plan: list[StepSide] = Field(default_factory=list[StepSide])
    artifacts: list[ArtifactSide] = Field(default_factory=list[ArtifactSide])
    usd: float = 0.0
    seconds: float | None = None
    """From the message to the end of the turn; None while it is under way."""
    tokens_in: int = 0
    tokens_out: int = 0
    calls: int = 0


class Comparison(BaseModel):
    """Two tries."""

    a: Side
    b: Side
    differences: list[str]
    """In words, what differs in plan, things made and cost."""
    better: Preference | None = None
    """What was said about which is better."""


async def compare(storage: Storage, principal: Principal, a: str, b: str) -> Comparison:
    """Two tries side by side, each given by its run or by its conversation (of which the newest turn is taken).

    Raises `NotFound` for what is not there.
    """
    first, second = await _run(storage, principal, a), await _run(storage, principal, b)
    one, other = await _side(storage, principal, first), await _side(storage, principal, second)
    better = await storage.history.preference(principal, one.run_id, other.run_id)
    return Comparison(a=one, b=other, differences=differences(one, other), better=better)


async def prefer(storage: Storage, principal: Principal, preference: Preference) -> None:
    """Keep which of two runs is better. Raises `NotFound` for a run that is not there."""
    for run_id in (preference.a, preference.b):
        await storage.runs.get(run_id, principal)
    await storage.history.prefer(principal, preference)


def differences(a: Side, b: Side) -> list[str]:
    """What differs, in words."""
    found = [
        *(["what was said"] if a.said != b.said else []),
        *_counts("step", len(a.plan), len(b.plan)),
        *(
            line
            for kind in dict.fromkeys(x.artifact.kind for x in [*a.artifacts, *b.artifacts])
            for line in _counts(kind, _count(a, kind), _count(b, kind))
        ),
    ]
    fidelity = [_mean(side) for side in (a, b)]
    if None not in fidelity and fidelity[0] != fidelity[1]:
        found.append(f"product fidelity {fidelity[0]:.3f} and {fidelity[1]:.3f}")
    if {*a.models} != {*b.models}:
        found.append(f"chat model {', '.join(a.models) or 'none'} and {', '.join(b.models) or 'none'}")
    if changed := [f"{p} and {q}" for p, q in zip(a.prompts, b.prompts, strict=False) if p != q]:
        found.append(f"prompts {'; '.join(changed)}")
    if round(a.usd, 4) != round(b.usd, 4):
        found.append(f"cost {a.usd:.4f} and {b.usd:.4f} US dollars")
    return found


def _counts(what: str, a: int, b: int) -> list[str]:
    return [f"{a} and {b} {what}s"] if a != b else []


def _count(side: Side, kind: str) -> int:
    return sum(one.artifact.kind == kind for one in side.artifacts)


def _mean(side: Side) -> float | None:
    found = [one.fidelity for one in side.artifacts if one.fidelity is not None]
    return round(sum(found) / len(found), 3) if found else None


async def _run(storage: Storage, principal: Principal, name: str) -> Run:
    if not name.startswith(THREAD):
        return await storage.runs.get(name, principal)
    await storage.conversations.thread(principal, name)
    runs = await storage.runs.of_thread(principal, name, limit=1)
    if not runs:
        raise NotFound("nothing was said in this conversation yet", value=name)
    return runs[0]


async def _side(storage: Storage, principal: Principal, run: Run) -> Side:
    info = await storage.conversations.thread(principal, run.thread_id)
    said = await storage.conversations.message(principal, run.thread_id, run.message_id)
    frames = await storage.events.read_run(run.thread_id, run.run_id)
    events = [frame.event for frame in frames]
    usage = await storage.usage.total(principal, run_id=run.run_id)
    asked = await storage.usage.by_capability(principal, run_id=run.run_id)
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
    return Side(
        run_id=run.run_id, thread_id=run.thread_id, title=info.title, said=said.content if said else "",
        words=_words(events), status=run.status, prompts=run.prompts,
        models=[one.provider for one in asked if one.capability == CHAT],
        variant=await storage.history.variant(principal, run.run_id), plan=_plan(run),
        artifacts=await _artifacts(storage, principal, events), usd=usage.usd, seconds=seconds,
        tokens_in=usage.tokens_in, tokens_out=usage.tokens_out, calls=usage.calls,
    )  # fmt: skip


def _plan(run: Run) -> list[StepSide]:
    if not run.plan_json:
        return []
    record = PlanRecord.model_validate_json(run.plan_json)
    return [
        StepSide(id=s.id, title=s.title, subagent=s.subagent, done=s.id in record.reports)
        for s in record.plan.steps
    ]


def _words(events: Sequence[dict]) -> list[str]:
    theirs = {e["messageId"] for e in events if e["type"] == "TEXT_MESSAGE_START" and e.get("role") == "user"}
    said: dict[str, str] = {}
    for event in events:
        if event["type"] == "TEXT_MESSAGE_CONTENT" and event["messageId"] not in theirs:
            said[event["messageId"]] = said.get(event["messageId"], "") + event["delta"]
    return list(said.values())


async def _artifacts(storage: Storage, principal: Principal, events: Sequence[dict]) -> list[ArtifactSide]:
    """What the turn made and still has, kind by kind in the order of the person."""
    custom = [event for event in events if event["type"] == "CUSTOM"]
    verdicts = {
        e["value"]["artifact_id"]: f"{e['value']['action']}: {e['value']['reason']}" for e in custom if e["name"] == "verdict"
    }  # fmt: skip
    found: list[ArtifactSide] = []
    for event in custom:
        if event["name"] != "artifact" or event["value"]["kind"] in HIDDEN:
            continue
        try:
            one = await storage.artifacts.get(principal, event["value"]["id"])
        except NotFound:
            continue  # deleted since
        fidelity = one.meta.get("fidelity")
        found.append(
            ArtifactSide(
                artifact=one, fidelity=float(fidelity) if isinstance(fidelity, int | float) else None,
                verdict=verdicts.get(one.id, ""),
            )
        )  # fmt: skip
    kinds = [*dict.fromkeys(one.artifact.kind for one in found)]
    return sorted(found, key=lambda one: (kinds.index(one.artifact.kind), one.artifact.index or 0))
