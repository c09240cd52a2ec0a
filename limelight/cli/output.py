"""How commands speak: to people in colour, to scripts one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from limelight.schema.errors import BadInput, LimelightError
from limelight.studio.errors import InputRejected, StudioError

JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object a line, for scripts.")]
out = Console()
err = Console(stderr=True)


def line(body: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    sys.stdout.write(json.dumps(body, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


@contextmanager
def explained(as_json: bool = False) -> Iterator[None]:
    """Turn our errors into one clear message and exit code 2 (what was asked) or 1 (what went wrong)."""
    try:
        yield
    except (LimelightError, StudioError, ValidationError, OSError) as error:
        body = _body(error)
        if as_json:
            line({"error": body})
        else:
            err.print(f"[bold red]{body['message']}[/]", highlight=False, soft_wrap=True)
        asked = isinstance(error, BadInput | InputRejected | ValidationError | FileNotFoundError)
        raise typer.Exit(2 if asked else 1) from error


def _body(error: Exception) -> dict[str, Any]:
    if isinstance(error, LimelightError):
        return error.body().model_dump(mode="json")
    if isinstance(error, InputRejected):
        return {"code": error.code, "message": error.message, "limit": error.limit, "value": error.value}
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return {
            "code": "bad_input",
            "message": f"{where}: {first['msg']}",
            "value": str(first.get("input"))[:120],
        }
    if isinstance(error, OSError):
        return {"code": "file", "message": f"{error.filename or 'a file'}: {error.strerror or error}"}
    return {"code": "failed", "message": str(error)}


def texts(given: list[str] | None) -> list[str]:
    """Texts from arguments, else the lines of stdin."""
    if given:
        return given
    if sys.stdin.isatty():
        raise BadInput("give texts as arguments, or as lines on stdin", code="no_text")
    return [text for text in (raw.rstrip("\n") for raw in sys.stdin) if text.strip()]
