"""One item of the table: what describes an artifact or a job, as attributes of DynamoDB and back.

| attribute | | |
|---|---|---|
| `id` | S | partition key: the id of an artifact or a job |
| `owner`, `created` | S | keys of the index `by-owner`: the advertiser; ISO time and id, so that it sorts and is never twice |
| `type` | S | `artifact` or `job` |
| `version` | N | grows with every change: an older state never replaces a newer one |
| `expires` | N | seconds since 1970 at which DynamoDB removes it: of jobs, and of what is gone |
| `gone` | BOOL | it was deleted: nothing but `id`, `version` and `expires` is left of it |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from limelight.schema.artifact import Artifact
from limelight.schema.jobs import JobRecord

Value: TypeAlias = str | int | float | bool | Sequence[str] | None
Attribute: TypeAlias = dict[str, object]
Item: TypeAlias = dict[str, Attribute]

WORDS = 4096
"""Most characters of a prompt or a name: an item may have 400 KB."""
JOB_DAYS = 7
"""How long a job can be asked for."""
DAY_S = 86_400
_NOTES = ("prompt", "provider", "fallback", "seed", "run_id", "theme")
"""What an artifact's `meta` tells of how it was made."""


def of_artifact(artifact: Artifact, *, owner: str, version: int, uri: str = "") -> Item:
    """The item of an artifact; `uri` says where its bytes lie in S3."""
    notes = {name: note for name in _NOTES if isinstance(note := artifact.meta.get(name), str | int | float)}
    return attributes({
        "id": artifact.id, "type": "artifact", "owner": owner, "created": _created(artifact.created_at.isoformat(), artifact.id),
        "version": version, "kind": artifact.kind, "name": artifact.name[:WORDS], "mime": artifact.mime,
        "bytes": artifact.bytes, "width": artifact.width, "height": artifact.height, "seconds": artifact.duration_s,
        "thread_id": artifact.thread_id, "parents": artifact.parents, "sha256": artifact.blob, "s3": uri or None,
        **{name: note[:WORDS] if isinstance(note, str) else note for name, note in notes.items()},
    })  # fmt: skip


def artifact_of(entry: Mapping[str, Value]) -> Artifact:
    """The artifact that an entry describes, as far as the table tells of it: its bytes are not among that."""
    known = {
        name: entry[name]
        for name in ("id", "kind", "mime", "name", "bytes", "width", "height", "thread_id", "parents")
        if name in entry
    }
    return Artifact.model_validate({
        **known, "duration_s": entry.get("seconds"), "created_at": str(entry["created"]).partition("#")[0],
        "meta": {name: entry[name] for name in _NOTES if name in entry},
    })  # fmt: skip


def of_job(job: JobRecord, *, owner: str, version: int) -> Item:
    """The item of a job."""
    return attributes({
        "id": job.id, "type": "job", "owner": owner, "created": _created(job.created_at.isoformat(), job.id),
        "version": version, "status": job.status, "total": job.total, "artifacts": job.artifacts,
        "body": job.model_dump_json(), "expires": round(job.created_at.timestamp()) + JOB_DAYS * DAY_S,
    })  # fmt: skip


def tombstone(item_id: str, *, version: int, expires: int) -> Item:
    """What is left of an item that was deleted, until `expires` (seconds since 1970)."""
    return attributes({"id": item_id, "version": version, "gone": True, "expires": expires})


def attributes(values: Mapping[str, Value]) -> Item:
    """Values as DynamoDB's attributes; None is left out."""
    return {name: _attribute(value) for name, value in values.items() if value is not None}


def values(item: Mapping[str, Attribute]) -> dict[str, Value]:
    """And back: numbers become whole ones where they are."""
    return {name: _value(attribute) for name, attribute in item.items()}


def _created(at: str, item_id: str) -> str:
    return f"{at}#{item_id}"


def _attribute(value: Value) -> Attribute:
    match value:
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": repr(value)}
        case str():
            return {"S": value}
        case _:
            return {"L": [{"S": one} for one in value or ()]}


def _value(attribute: Mapping[str, object]) -> Value:
    ((kind, held),) = attribute.items()
    match kind, held:
        case "N", str():
            number = float(held)
            return int(number) if number.is_integer() else number
        case "BOOL", bool():
            return held
        case "L", list():
            return [str(one["S"]) for one in held]
        case _:
            return str(held)
