"""JSON as its standard has it, for the websocket's frames and the bodies of requests alike."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from limelight.schema.errors import BadInput
from limelight.service.errors import BodyRefused


def parse_json(text: str | bytes, *, what: str) -> Any:
    """`what` was sent, parsed: no NaN or Infinity, no half of a character, no number too large. Raises `BadInput`."""
    try:
        text = text.decode() if isinstance(text, bytes) else text
        body = json.loads(text, parse_constant=_no_number, parse_float=_number)
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        raise BadInput(f"the {what} is not UTF-8: {error}", code="not_json") from error
    except UnicodeEncodeError as error:
        raise BadInput(
            f"the {what} holds half of a surrogate pair; send whole characters", code="not_json"
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"the {what} is not JSON: {error}", code="not_json") from error
    return body


class JsonRoute(APIRoute):
    """A route whose JSON body is read as strictly as a frame is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given requests whose JSON is strict."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(_JsonRequest(request.scope, request.receive))

        return strict


class _JsonRequest(Request):
    async def json(self) -> Any:
        body = await self.body()
        try:
            return parse_json(body, what="body")
        except BadInput as error:
            raise BodyRefused(BadInput(error.message)) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _number(digits: str) -> float:
    found = float(digits)
    if math.isinf(found):
        raise ValueError(f"the number {digits[:40]} is too large")
    return found
