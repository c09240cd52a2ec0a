"""Bodies of requests are JSON as its standard has it, as frames are: what is not says so, and is never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.schema.errors import BadInput
from limelight.service.strict_json import parse_json
from tests.service.live import Live

JSON = {"content-type": "application/json"}
BODIES = {
    "half a surrogate pair": (
        rb'{"agent": "\ud83d"}',
        "the body holds half of a surrogate pair; send whole characters",
    ),
    "half a surrogate pair in a name": (
        rb'{"\udc00": 1}',
        "the body holds half of a surrogate pair; send whole characters",
    ),
    "NaN": (b'{"agent": NaN}', "the body is not JSON: NaN is not a number in JSON"),
    "Infinity": (b"-Infinity", "the body is not JSON: -Infinity is not a number in JSON"),
    "a number beyond all floats": (
        b'{"agent": 1e999}',
        "the body is not JSON: the number 1e999 is too large",
    ),
    "thousands of digits": (b'{"agent": ' + b"9" * 5000 + b"}", "the body is not JSON: Exceeds the limit"),
    "too deep": (
        b'{"agent": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "the body is not JSON: maximum recursion",
    ),
    "cut short": (b'{"agent": ', "the body is not JSON: Expecting value: line 1 column 11 (char 10)"),
    "another encoding": ('{"agent": "é"}'.encode("latin-1"), "the body is not UTF-8: 'utf-8' codec can't decode"),
}  # fmt: skip


async def test_bodies_that_are_no_json(live: Live) -> None:
    for case, (body, message) in BODIES.items():
        reply = await live.http.post("/v1/threads", content=body, headers=JSON)
        error = reply.json()["error"]
        assert (reply.status_code, error["code"]) == (422, "bad_input"), case
        assert error["message"].startswith(message), case
    assert (await live.http.get("/v1/threads")).json()["threads"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/products"),
        ("PUT", "/v1/brand"),
        ("PUT", "/v1/images"),
        ("POST", "/v1/agui"),
        ("POST", "/invocations"),
        ("POST", "/v1/runs/run_x/feedback"),
        ("PUT", "/v1/artifacts/art_x/tags"),
        ("POST", "/v1/compare"),
        ("PUT", "/v1/memory/x"),
        ("POST", "/v1/threads/thr_x/replay"),
    ],
)
async def test_every_route_reads_them_so(live: Live, method: str, path: str) -> None:
    reply = await live.http.request(method, path, content=rb'{"text": "\ud83d"}', headers=JSON)
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "bad_input")


ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, max_examples=60)
@given(ANY)
def test_what_is_read_can_be_written(value: Any) -> None:
    written = json.dumps(value)
    try:
        read = parse_json(written, what="body")
    except BadInput:
        assert "NaN" in written or "Infinity" in written or "\\ud" in written
    else:
        json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
