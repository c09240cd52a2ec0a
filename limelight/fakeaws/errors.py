"""The fake's errors, as AWS words them on the wire."""

from __future__ import annotations

from pydantic import JsonValue

STATUS: dict[str, int] = {
    "AccessDeniedException": 403,
    "ConflictException": 409,
    "InternalFailureException": 500,
    "ModelError": 424,
    "ModelNotReadyException": 429,
    "InternalServerException": 500,
    "InternalServerError": 500,
    "ModelErrorException": 424,
    "ModelTimeoutException": 408,
    "ResourceNotFoundException": 404,
    "ServiceUnavailableException": 503,
    "ThrottlingException": 429,
}
"""HTTP status by error code; the others are 400."""


class AwsFault(Exception):
    """Answered to the caller as an AWS error of this code."""

    def __init__(self, code: str, message: str, more: dict[str, JsonValue] | None = None) -> None:
        """`more` is what the error's body holds beside the message."""
        super().__init__(message)
        self.more = more or {}
        self.code = code
        self.message = message
        self.status = STATUS.get(code, 400)


def invalid(message: str) -> AwsFault:
    """A `ValidationException`."""
    return AwsFault("ValidationException", message)
