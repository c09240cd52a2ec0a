"""What the parts of the fake share: a call and its note, bodies that are checked, files that a fault spoils."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError
from starlette.requests import Request

from limelight.fakeaws.errors import invalid
from limelight.fakeaws.faults import Fault

_B = TypeVar("_B", bound=BaseModel)
JSON = TypeAdapter[dict[str, JsonValue]](dict[str, JsonValue])


@dataclass
class Call:
    """One call that the fake was asked, and what it answered."""

    operation: str
    model: str = ""
    request: dict[str, JsonValue] = field(default_factory=dict)
    reply: dict[str, JsonValue] = field(default_factory=dict)


class Begin(Protocol):
    """Notes a call and lets its fault happen; gives back what the handler has to spoil itself."""

    def __call__(
        self, request: Request, operation: str, model: str, body: dict[str, JsonValue]
    ) -> Awaitable[tuple[Call, Fault | None]]: ...


async def read_body(request: Request) -> dict[str, JsonValue]:
    """The JSON object of a request; an empty one where there is none."""
    try:
        return JSON.validate_python(json.loads(await request.body() or b"{}"))
    except (ValueError, ValidationError) as error:
        raise invalid("Malformed input request: the body is no JSON object.") from error


def checked(kind: type[_B], body: dict[str, JsonValue]) -> _B:
    """The body as a model. Raises what Bedrock answers for one that does not fit."""
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"])
        raise invalid(
            f"Malformed input request: #/{where}: {first['msg']}, please reformat your input and try again."
        ) from error


def spoilt(file: bytes, fault: Fault | None) -> bytes:
    """A file as a fault leaves it."""
    match fault.kind if fault else "":
        case "truncate":
            return file[: len(file) // 2]
        case "wrong_bytes":
            return b"<html>this is no picture</html>"
        case _:
            return file


def encoded(file: bytes) -> str:
    """Base64."""
    return base64.b64encode(file).decode()
