"""Whether JSON is what an AWS service model says, by botocore's own copy of that model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import botocore.session
from botocore.validate import ParamValidator

_SESSION = botocore.session.get_session()


def faults_of_reply(service: str, operation: str, reply: Mapping[str, object]) -> list[str]:
    """What is wrong with a reply's members: missing, unknown, of another type, or no value of their enum."""
    shape: Any = _SESSION.get_service_model(service).operation_model(operation).output_shape
    report = ParamValidator().validate(reply, shape)
    return [*_lines(report.generate_report()), *_strange(reply, shape, operation)]


def faults_of_event(name: str, payload: object) -> list[str]:
    """The same for one event of ConverseStream."""
    model = _SESSION.get_service_model("bedrock-runtime").operation_model("ConverseStream")
    stream: Any = model.get_event_stream_output()
    shape = stream.members[name]
    report = ParamValidator().validate(payload, shape)
    return [*_lines(report.generate_report()), *_strange(payload, shape, name)]


def _lines(report: str) -> list[str]:
    return [line for line in report.splitlines() if line]


def _strange(value: Any, shape: Any, where: str) -> Iterator[str]:
    if shape.type_name == "structure" and isinstance(value, dict) and not shape.is_document_type:
        for name, member in value.items():
            if name not in shape.members:
                yield f"{where} has no member {name}"
            else:
                yield from _strange(member, shape.members[name], f"{where}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strange(item, shape.member, f"{where}[{index}]")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{where} is {value!r}, which is none of {shape.enum}"
