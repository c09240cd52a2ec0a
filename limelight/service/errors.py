"""Errors on the wire: always `{"error": {code, message, limit, value}}`."""

from __future__ import annotations

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from limelight.schema.errors import ErrorBody, LimelightError

log = structlog.get_logger(__name__)


def body_of(error: LimelightError) -> dict[str, object]:
    """The frame or reply of an error."""
    return {"error": error.body().model_dump(mode="json")}


def explain(error: ValidationError | RequestValidationError) -> ErrorBody:
    """The first fault of a validation in words, with where it stands and what was given."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part not in {"body", "query", "path"})
    given = first.get("input")
    shown = given if isinstance(given, int | float | bool) or given is None else str(given)[:120]
    limit = next((v for v in (first.get("ctx") or {}).values() if isinstance(v, int | float | str)), None)
    message = f"{where}: {first['msg']}" if where else first["msg"]
    return ErrorBody(code="bad_input", message=message, limit=limit, value=shown)


def install(app: FastAPI) -> None:
    """Give every error its one shape."""

    @app.exception_handler(LimelightError)
    async def ours(_: Request, error: LimelightError) -> JSONResponse:
        return JSONResponse(body_of(error), status_code=error.status)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": explain(error).model_dump(mode="json")}, status_code=422)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        body = ErrorBody(code=f"http_{error.status_code}", message=str(error.detail))
        return JSONResponse({"error": body.model_dump(mode="json")}, error.status_code, error.headers)

    @app.exception_handler(Exception)
    async def internal(_: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", error=repr(error), exc_info=error)
        body = ErrorBody(code="internal", message=f"something went wrong here ({type(error).__name__})")
        return JSONResponse({"error": body.model_dump(mode="json")}, status_code=500)
