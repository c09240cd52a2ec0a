"""What a client may send over a websocket, read and judged."""

from __future__ import annotations

from limelight.schema.errors import BadInput, TooLarge
from limelight.schema.wire import CLIENT_FRAME, AnswerFrame, CancelFrame, MessageFrame, UiEventFrame
from limelight.service.strict_json import parse_json

KINDS = ("message", "ui_event", "cancel", "answer")
KIB = 1024


def parse_frame(
    data: str | bytes, *, limit_kb: int
) -> MessageFrame | UiEventFrame | CancelFrame | AnswerFrame:
    """A client's frame. Raises `TooLarge`, `BadInput`, or pydantic's `ValidationError`."""
    size = len(data) if isinstance(data, bytes) else len(data.encode(errors="surrogatepass"))
    if size > limit_kb * KIB:
        raise TooLarge(
            f"the frame has {size / KIB:.0f} KiB; at most {limit_kb} KiB are taken. Send files to POST /v1/artifacts.",
            code="frame_too_large", limit=limit_kb * KIB, value=size,
        )  # fmt: skip
    if isinstance(data, bytes):
        raise BadInput(
            f"this is a binary frame of {size:,} bytes; frames are JSON as text. Send files to POST /v1/artifacts.",
            code="binary_frame", limit="text", value=size,
        )  # fmt: skip
    body = parse_json(data, what="frame")
    kind = body.get("type") if isinstance(body, dict) else None
    if kind not in KINDS:
        raise BadInput(
            f"there is no frame type {str(kind)[:60]!r}; use one of {', '.join(KINDS)}",
            code="unknown_frame", limit=list(KINDS), value=str(kind)[:60],
        )  # fmt: skip
    return CLIENT_FRAME.validate_python(body)


def message_id_of(data: str | bytes) -> str | None:
    """The `message_id` of a frame that could not be taken, if it can be read."""
    try:
        body = parse_json(data, what="frame") if isinstance(data, str) else None
    except BadInput:
        return None
    found = body.get("message_id") if isinstance(body, dict) else None
    return found[:100] if isinstance(found, str) and found else None
