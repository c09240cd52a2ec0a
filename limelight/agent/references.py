"""References in a step's inputs: `{"$from": "<step>"}` stands for what that step made."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from limelight.schema.artifact import Artifact


def resolve(value: JsonValue, made: Mapping[str, list[Artifact]]) -> JsonValue:
    """The value with every reference replaced by a list of `{id, kind, slot, index, seconds, aspect, name}`."""
    if isinstance(value, dict):
        source = value.get("$from")
        if isinstance(source, str):
            wanted = value.get("kind")
            return [_shown(a) for a in _in_order(made.get(source, [])) if wanted in (None, a.kind)]
        return {key: resolve(inner, made) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolve(inner, made) for inner in value]
    return value


def _in_order(artifacts: list[Artifact]) -> list[Artifact]:
    return sorted(artifacts, key=lambda a: a.index or 0)


def _shown(artifact: Artifact) -> JsonValue:
    return {
        "id": artifact.id, "kind": artifact.kind, "slot": artifact.meta.get("slot"), "index": artifact.index,
        "seconds": artifact.duration_s, "aspect": artifact.meta.get("aspect"), "name": artifact.name,
    }  # fmt: skip
