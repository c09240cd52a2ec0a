"""`/openapi.json` with what OpenAPI has no place for: the websocket's frames and the UI events' payloads."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from limelight.schema.ui_events import PAYLOADS
from limelight.schema.wire import (
    AckFrame,
    AnswerFrame,
    CancelFrame,
    ErrorFrame,
    EventFrame,
    MessageFrame,
    UiEventFrame,
)

CLIENT: tuple[type[BaseModel], ...] = (MessageFrame, UiEventFrame, CancelFrame, AnswerFrame)
SERVER: tuple[type[BaseModel], ...] = (EventFrame, AckFrame, ErrorFrame)
_REF = "#/components/schemas/{model}"


def describe(app: FastAPI) -> None:
    """Make the app's document tell of them too.

    Under `components.schemas` stand the frames and payloads; `x-websockets` says which frames go which way, and
    `x-ui-events` which payload each UI event takes.
    """
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            models = [*CLIENT, *SERVER, *dict.fromkeys(PAYLOADS.values())]
            _, extra = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
            document.setdefault("components", {}).setdefault("schemas", {}).update(extra["$defs"])
            document["x-websockets"] = {
                "/v1/threads/{thread_id}/ws": {
                    "query": ["after", "ticket"],
                    "client": [_ref(model) for model in CLIENT],
                    "server": [_ref(model) for model in SERVER],
                }
            }
            document["x-ui-events"] = {name: _ref(model) for name, model in PAYLOADS.items()}
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
