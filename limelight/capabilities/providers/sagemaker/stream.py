"""Lines of a streamed answer: server-sent events inside the parts of an event stream, cut where it happens.

Source: the API reference of the SageMaker runtime, "ResponseStream"; the HTML standard, "Server-sent events".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import JsonValue, TypeAdapter, ValidationError

from limelight.schema.errors import TryAgain

DONE = "[DONE]"
_CHUNK = TypeAdapter[dict[str, JsonValue]](dict[str, JsonValue])


def lines(parts: Iterable[bytes]) -> Iterator[str]:
    """Whole lines of UTF-8, without their ends; a part may end within a line, and within a character."""
    held = b""
    for part in parts:
        held += part
        *whole, held = held.split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r").decode("utf-8", "replace")
    if held:
        yield held.decode("utf-8", "replace")


def events(parts: Iterable[bytes], *, owner: str) -> Iterator[Mapping[str, JsonValue]]:
    """The objects behind `data:`, up to `[DONE]`.

    Raises `TryAgain` for what is no JSON, for an error that the container tells, and for a stream that ends before it is
    done: no choice had a reason to end.
    """
    ended = False
    for line in lines(parts):
        field, _, text = line.partition(":")
        if field != "data":
            continue
        if text.strip() == DONE:
            return
        try:
            chunk = _CHUNK.validate_json(text)
        except ValidationError as error:
            raise TryAgain(
                f"{owner} sent a line that is no JSON: {text[:80]!r}: try again", code="broken_output"
            ) from error
        if told := chunk.get("error"):
            said = told.get("message") if isinstance(told, dict) else told
            raise TryAgain(f"{owner} failed in mid-answer: {str(said)[:200]}: try again", code="outage")
        ended = ended or _ends(chunk)
        yield chunk
    if not ended:
        raise TryAgain(f"{owner}'s answer broke off: try again", code="outage")


def _ends(chunk: Mapping[str, JsonValue]) -> bool:
    choices = chunk.get("choices")
    listed = choices if isinstance(choices, list) else []
    return any(isinstance(one, dict) and one.get("finish_reason") for one in listed)
