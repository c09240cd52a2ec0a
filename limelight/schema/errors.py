"""Errors, named by the reaction they ask of the caller.

LimelightError
├── BadInput            change what you sent: it says what was wrong, the limit and the value
│   ├── NotFound        there is no such thing for this principal (HTTP 404)
│   ├── TooLarge        send less (HTTP 413)
│   └── WrongType       send another kind (HTTP 415)
├── NotAllowed          you may not: another origin, no ticket (HTTP 403)
├── Refused             a guardrail said no: try another wording; `suggestion` says which
├── Cancelled           the person asked to stop
├── OverBudget          begin nothing more: steps, tokens, money or time are used up; keep what there is
├── TryAgain            a passing fault: the same call may work (HTTP 503)
│   ├── SlowDown        too many at once from one sender: wait as many seconds as `value` says (HTTP 429)
│   └── OutOfDisk       nothing was written; free space and repeat (HTTP 507)
└── ProviderFailed      a capability could not be served: another provider, or tell the person
"""

from __future__ import annotations

from pydantic import BaseModel, JsonValue


class ErrorBody(BaseModel):
    """An error on the wire."""

    code: str
    message: str
    limit: JsonValue = None
    value: JsonValue = None


class LimelightError(Exception):
    """Anything Limelight raises on purpose."""

    status = 500
    code = "error"

    def __init__(
        self, message: str, *, code: str | None = None, limit: JsonValue = None, value: JsonValue = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.limit = limit
        self.value = value

    def body(self) -> ErrorBody:
        """The error as it goes over the wire."""
        return ErrorBody(code=self.code, message=self.message, limit=self.limit, value=self.value)


class BadInput(LimelightError):
    """Change what you sent."""

    status = 422
    code = "bad_input"


class NotFound(BadInput):
    """There is no such thing for this principal."""

    status = 404
    code = "not_found"


class TooLarge(BadInput):
    """Send less."""

    status = 413
    code = "too_large"


class WrongType(BadInput):
    """Send another kind."""

    status = 415
    code = "wrong_type"


class NotAllowed(LimelightError):
    """You may not."""

    status = 403
    code = "not_allowed"


class Refused(LimelightError):
    """A guardrail said no."""

    status = 422
    code = "refused"

    def __init__(self, message: str, *, suggestion: str = "", code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.suggestion = suggestion

    def body(self) -> ErrorBody:
        """With what to do next behind what was wrong."""
        body = super().body()
        if self.suggestion and self.suggestion not in self.message:
            end = "" if self.message.endswith((".", "。")) else "。" if self.message[-1:] > "\u2e7f" else ". "
            body.message = f"{self.message}{end}{self.suggestion}"
        return body


class Cancelled(LimelightError):
    """The person asked to stop."""

    status = 409
    code = "cancelled"


class OverBudget(LimelightError):
    """Begin nothing more."""

    status = 429
    code = "overrun"


class TryAgain(LimelightError):
    """A passing fault."""

    status = 503
    code = "try_again"


class SlowDown(TryAgain):
    """Wait as many seconds as `value` says."""

    status = 429
    code = "rate_limited"


class OutOfDisk(TryAgain):
    """Nothing was written."""

    status = 507
    code = "out_of_disk"


class ProviderFailed(LimelightError):
    """A capability could not be served."""

    status = 502
    code = "provider_failed"
