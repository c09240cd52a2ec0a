"""The conversation about a photo of one's own, over a real websocket against a real server process."""

from __future__ import annotations

import asyncio
import io
import json
import urllib.request
from typing import Any

import pytest
from PIL import Image, ImageDraw
from websockets.asyncio.client import ClientConnection, connect

from limelight.evals.simulate import new_thread, say
from tests.e2e.service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
EDGE = "limelight-test-edge"
WORDS = "Here is my new water bottle, Aqua Loop, keeps drinks cold for 24 hours"


def bottle() -> bytes:
    """A teal bottle on white, as a phone would take it."""
    image = Image.new("RGB", (900, 1200), "white")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((330, 300, 570, 1100), 60, fill=(20, 120, 130))
    draw.rounded_rectangle((390, 180, 510, 310), 20, fill=(40, 44, 48))
    draw.rectangle((350, 620, 550, 760), fill=(235, 232, 220))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95)
    return out.getvalue()


def upload(base: str, thread_id: str, data: bytes) -> str:
    """POST /v1/artifacts; the id."""
    body = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="thread_id"\r\n\r\n{thread_id}\r\n'
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="bottle.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode() + data + f"\r\n--{EDGE}--\r\n".encode()  # fmt: skip
    request = urllib.request.Request(
        f"{base}/v1/artifacts", data=body, headers={"Content-Type": f"multipart/form-data; boundary={EDGE}"}
    )
    with urllib.request.urlopen(request) as reply:
        return str(json.load(reply)["id"])


def listed(base: str, thread_id: str) -> list[dict[str, Any]]:
    """The thread's artifacts."""
    with urllib.request.urlopen(f"{base}/v1/threads/{thread_id}/artifacts") as reply:
        return json.load(reply)["artifacts"]


async def given(socket: ClientConnection, text: str, photo: str) -> str:
    """Say something with a photo; the answer to it."""
    frame = {"type": "message", "message_id": "m0", "text": text, "attachments": [photo]}
    await socket.send(json.dumps(frame))
    said = ""
    async for raw in socket:
        event: dict[str, Any] = json.loads(raw).get("event", {})
        if event.get("type") == "TEXT_MESSAGE_CONTENT" and event["messageId"] != "m0":
            said += event["delta"]
        if event.get("type") == "RUN_FINISHED":
            break
    return said


async def test_a_video_of_an_uploaded_photo(service: Service) -> None:
    base = service.start()
    thread_id = await asyncio.to_thread(new_thread, base)
    photo = await asyncio.to_thread(upload, base, thread_id, bottle())
    address = f"{base.replace('http', 'ws', 1)}/v1/threads/{thread_id}/ws"
    async with connect(address, max_size=None) as socket:
        asked = await given(socket, WORDS, photo)
        ideas = await say(socket, "make a video of it", "m1")
        board = await say(socket, "the second one, but at sunrise", "m2")
        film = await say(socket, "Animate it", "m3")
        lines = await say(socket, "write me three headlines of at most 30 characters", "m4")

    assert (
        asked == "I have your photo of the Aqua Loop water bottle. Shall I make concepts for a video with it?"
    )
    assert ideas.made == {"concept": 3}
    assert "your Aqua Loop water bottle" in ideas.answers[0]
    assert board.made.get("shot") == 4
    assert film.made == {"clip": 4, "music": 1, "video": 1}
    assert "Keeps drinks cold for 24 hours" in lines.headlines
    artifacts = await asyncio.to_thread(listed, base, thread_id)
    shots = [a for a in artifacts if a["kind"] == "shot"]
    assert all(a["meta"]["fidelity"] >= 0.97 for a in shots)
    assert all(photo in a["parents"] for a in shots)
    video = next(a for a in artifacts if a["kind"] == "video")
    assert (video["width"], video["height"], video["duration_s"]) == (1280, 720, 12.0)
