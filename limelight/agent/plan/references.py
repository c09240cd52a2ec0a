"""References in a step's inputs: `{"$from": "<step>"}` stands for what that step made, `{"$from": ["<step>", …]}` for
what all of them made, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import BaseModel, JsonValue
from pydantic.fields import FieldInfo

from limelight.schema.artifact import Artifact


def resolve(value: JsonValue, made: Mapping[str, list[Artifact]]) -> JsonValue:
    """The value with every reference replaced by a list of `{id, kind, slot, index, seconds, aspect, name}`."""
    if isinstance(value, dict):
        source = value.get("$from")
        if isinstance(source, str | list):
            wanted, slot = value.get("kind"), value.get("slot")
            names = [source] if isinstance(source, str) else [str(one) for one in source]
            every = [one for name in names for one in made.get(name, [])]
            found = [a for a in _in_order(every) if wanted in (None, a.kind)]
            return [_shown(a) for a in found if slot in (None, a.meta.get("slot"))]
        return {key: resolve(inner, made) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolve(inner, made) for inner in value]
    return value


def sources(value: JsonValue) -> set[str]:
    """The steps that a value refers to."""
    if isinstance(value, dict):
        source = value.get("$from")
        if isinstance(source, str | list):
            return {source} if isinstance(source, str) else {str(one) for one in source}
        return set().union(*map(sources, value.values()))
    return set().union(*map(sources, value)) if isinstance(value, list) else set()


def can_do_without(args: JsonValue, schema: type[BaseModel], missing: Collection[str]) -> bool:
    """Whether a tool has something to work on although these steps made nothing.

    It has where they are named only for what it need not be given, or beside others in a list.
    """
    given = args if isinstance(args, dict) else {}
    named = {name: found for name, value in given.items() if (found := sources(value))}
    gone = set(missing)
    if not gone or not gone <= set().union(*named.values()):
        return False
    return all(
        not found <= gone or not (field.is_required() or _not_empty(field))
        for name, found in named.items()
        if found & gone and (field := schema.model_fields.get(name)) is not None
    ) and all(_whole_items(given[name], gone) for name, found in named.items() if found & gone)


def _not_empty(field: FieldInfo) -> bool:
    return any(getattr(one, "min_length", None) for one in field.metadata)


def _whole_items(value: JsonValue, gone: set[str]) -> bool:
    """Whether a list of things with references of their own has one left that needs none of these."""
    if not isinstance(value, list) or not all(isinstance(one, dict) and "$from" not in one for one in value):
        return True
    return any(not sources(one) & gone for one in value)


def _in_order(artifacts: list[Artifact]) -> list[Artifact]:
    return sorted(artifacts, key=lambda a: a.index or 0)


def _shown(artifact: Artifact) -> JsonValue:
    return {
        "id": artifact.id, "kind": artifact.kind, "slot": artifact.meta.get("slot"), "index": artifact.index,
        "seconds": artifact.duration_s, "aspect": artifact.meta.get("aspect"), "name": artifact.name,
    }  # fmt: skip
