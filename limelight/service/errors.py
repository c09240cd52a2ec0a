"""Errors on the wire: always `{"error": {code, message, limit, value}}`."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from limelight.guardrails.telling import Telling, preferred
from limelight.schema.errors import BadInput, ErrorBody, LimelightError, Refused, SlowDown, TooLarge

log = structlog.get_logger(__name__)
LONGEST = 120
"""Characters of a wrong value that are said back."""


class BodyRefused(HTTPException):
    """What is wrong with a body, found while it was read. FastAPI lets an `HTTPException` through its body parsing."""

    def __init__(self, error: BadInput) -> None:
        # The rest of one that is too large is not read.
        headers = {"connection": "close"} if isinstance(error, TooLarge) else None
        super().__init__(error.status, error.message, headers)
        self.error = error


def body_of(error: LimelightError) -> dict[str, object]:
    """The frame or reply of an error."""
    return {"error": error.body().model_dump(mode="json")}


def told(error: LimelightError, telling: Telling) -> LimelightError:
    """The error, a refusal in the language of who is refused; the same object."""
    error.message = telling.retold(error.message)
    if isinstance(error, Refused):
        error.suggestion = telling.advice(error.suggestion)
    return error


def explain(error: ValidationError | RequestValidationError) -> ErrorBody:
    """The first fault of a validation in words, with where it stands, the limit and what was given."""
    first = error.errors()[0]
    tags = {"body", "query", "path", "message", "ui_event", "cancel", "answer"}
    where = ".".join(str(part) for n, part in enumerate(first["loc"]) if n > 0 or part not in tags)
    given = first.get("input")
    if first["type"] in {"string_too_long", "too_long"}:
        shown = len(given) if isinstance(given, str | list) else None
    elif isinstance(given, int | float | bool) or given is None:
        shown = given
    else:
        shown = str(given)[:LONGEST]
    limit = next((v for v in (first.get("ctx") or {}).values() if isinstance(v, int | float | str)), None)
    words = first["msg"].removeprefix("Value error, ")
    said = f" (it has {shown:,})" if first["type"] == "string_too_long" and isinstance(shown, int) else ""
    return ErrorBody(
        code="bad_input", message=(f"{where}: {words}" if where else words) + said, limit=limit, value=shown
    )


def install(app: FastAPI, *, on_error: Callable[[str], None]) -> None:
    """Give every error its one shape; `on_error` is told the code of each."""

    def reply(body: ErrorBody, status: int, headers: dict[str, str] | None = None) -> JSONResponse:
        on_error(body.code)
        return JSONResponse({"error": body.model_dump(mode="json")}, status, headers)

    @app.exception_handler(LimelightError)
    async def ours(request: Request, error: LimelightError) -> JSONResponse:
        wait = {"retry-after": str(error.value)} if isinstance(error, SlowDown) else None
        telling = Telling(preferred(request.headers.get("accept-language", "")))
        return reply(told(error, telling).body(), error.status, wait)

    @app.exception_handler(BodyRefused)
    async def body(_: Request, error: BodyRefused) -> JSONResponse:
        return reply(error.error.body(), error.status_code, dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return reply(explain(error), 422)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        found = ErrorBody(code=f"http_{error.status_code}", message=str(error.detail))
        return reply(found, error.status_code, dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def internal(_: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", error=repr(error), exc_info=error)
        return reply(
            ErrorBody(code="internal", message=f"something went wrong here ({type(error).__name__})"), 500
        )
