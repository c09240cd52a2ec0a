"""What people and programs send by mistake or on purpose, and what each of it gets back."""

from __future__ import annotations

import json
from typing import Any

from tests.service.pictures import picture

EXE = b"MZ\x90\x00" + b"\0" * 56 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0" + b"\x4c\x01" * 200

FILES: dict[str, tuple[bytes, int, str, int | None, int | None]] = {
    "nothing in it": (b"", 422, "empty", 1, 0),
    "text called a picture": (b"hello, I am a text " * 20, 415, "not_an_image", None, None),
    "a program called a picture": (EXE, 415, "not_an_image", None, None),
    "SVG without a picture": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", 422, "empty", None, None),
    "one pixel": (picture(1, 1), 422, "too_small", 64, 1),
    "12,000 pixels": (picture(12_000, 70), 422, "side_too_long", 10_000, 12_000),
    "too many pixels": (picture(9_000, 9_000, mode="L", color=(0,)), 422, "too_many_pixels", 60_000_000, 81_000_000),
    "cut short": (picture(400, 400, form="JPEG", quality=100)[:900], 422, "corrupt", None, None),
    "damaged": (picture(400, 400)[:60] + b"\0" * 400, 422, "corrupt", None, None),
}  # fmt: skip
"""Files: content, status, code, limit and value (when there are any)."""

KINDS = ["message", "ui_event", "cancel", "answer"]

FRAMES: dict[str, tuple[str | bytes, dict[str, Any]]] = {
    "not JSON": ("{", {"code": "not_json", "limit": None, "value": None, "message_id": None}),
    "an empty frame": ("", {"code": "not_json"}),
    "a number": ("7", {"code": "unknown_frame", "limit": KINDS, "value": "None"}),
    "no type": ('{"message_id": "m"}', {"code": "unknown_frame", "value": "None", "message_id": "m"}),
    "an unknown type": (
        '{"type": "dance", "message_id": "m"}',
        {
            "code": "unknown_frame", "value": "dance", "message_id": "m",
            "message": "there is no frame type 'dance'; use one of message, ui_event, cancel, answer",
        },
    ),
    "a type that is no text": ('{"type": ["message"]}', {"code": "unknown_frame", "value": "['message']"}),
    "NaN": (
        '{"type": "message", "message_id": "m", "text": NaN}',
        {"code": "not_json", "message": "the frame is not JSON: NaN is not a number in JSON"},
    ),
    "half a surrogate pair": ('{"type": "message", "message_id": "m", "text": "\\ud83d"}', {"code": "not_json"}),
    "too deep": ('{"type":"message","value":' + "[" * 100_000 + "]" * 100_000 + "}", {"code": "not_json"}),
    "binary": (
        b'{"type": "message", "message_id": "m", "text": "hello"}',
        {
            "code": "binary_frame", "limit": "text", "value": 55,
            "message": "this is a binary frame of 55 bytes; frames are JSON as text. Send files to POST /v1/artifacts.",
        },
    ),
    "no message_id": (
        '{"type": "message", "text": "hello"}',
        {"code": "bad_input", "message": "message_id: Field required", "message_id": None},
    ),
    "a long message_id": (
        json.dumps({"type": "message", "message_id": "m" * 101, "text": "hello"}),
        {"code": "bad_input", "limit": 100, "value": 101, "message_id": "m" * 100},
    ),
    "a field too many": (
        '{"type": "message", "message_id": "m", "text": "hello", "effort": 9}',
        {"code": "bad_input", "message": "effort: Extra inputs are not permitted", "message_id": "m"},
    ),
    "no text": (
        '{"type": "message", "message_id": "m", "text": "  \\n "}',
        {"code": "empty", "message": "the message is empty; write something or attach a picture", "message_id": "m"},
    ),
    "a text of 100 kB": (
        json.dumps({"type": "message", "message_id": "m", "text": "long " * 20_000}),
        {
            "code": "too_large", "limit": 20_000, "value": 100_000, "message_id": "m",
            "message": "the message has 100,000 characters; at most 20,000 are taken. Shorten it.",
        },
    ),
    "an unknown attachment": (
        '{"type": "message", "message_id": "m", "text": "use it", "attachments": ["art_x"]}',
        {"code": "not_found", "value": "art_x", "message": "there is no artifact 'art_x'", "message_id": "m"},
    ),
    "an unknown way to cancel": (
        '{"type": "cancel", "message_id": "m", "mode": "gently"}',
        {"code": "bad_input", "value": "gently", "message": "mode: Input should be 'now' or 'after_step'"},
    ),
    "an unknown question": (
        '{"type": "answer", "message_id": "m", "interrupt_id": "int_x", "value": 1}',
        {"code": "not_found", "message_id": "m"},
    ),
    "a frame of 2 MiB": (
        json.dumps({"type": "message", "message_id": "m", "text": "x" * 2 * 2**20}),
        {
            "code": "frame_too_large", "limit": 2**20,
            "message": "the frame has 2048 KiB; at most 1024 KiB are taken. Send files to POST /v1/artifacts.",
        },
    ),
    "a frame of 2 MiB in letters of four bytes": (
        json.dumps({"type": "message", "message_id": "m", "text": "😀" * 2**19}, ensure_ascii=False),
        {"code": "frame_too_large", "limit": 2**20},
    ),
    "a binary frame of 7.9 MiB": (bytes(int(7.9 * 2**20)), {"code": "frame_too_large", "limit": 2**20}),
}  # fmt: skip
"""Websocket frames, and some of the error each gets."""

UI_EVENTS: list[tuple[str, dict[str, Any], str]] = [
    ("image.crop", {"x": -0.1, "y": 0, "width": 1, "height": 1}, "x: Input should be greater than or equal to 0"),
    ("image.crop", {"x": 0.5, "y": 0, "width": 0.6, "height": 1}, "the rectangle leaves the picture: x + width"),
    ("image.crop", {"x": 0, "y": 0, "width": 1, "height": 1, "aspect": "3:2"}, "aspect: Input should be '1:1'"),
    ("image.rotate", {"degrees": 400}, "degrees: Input should be less than or equal to 360"),
    ("image.rotate", {}, "degrees: Field required"),
    ("image.adjust", {"brightness": 2}, "brightness: Input should be less than or equal to 1"),
    ("image.adjust", {"glow": 1}, "glow: Extra inputs are not permitted"),
    ("image.text", {"text": "", "x": 0, "y": 0, "size": 0.1}, "text: String should have at least 1 character"),
    ("image.text", {"text": "a", "x": 0, "y": 0, "size": 0.1, "color": "red"}, "color: String should match"),
    ("image.logo", {"artifact_id": "art_x", "x": 0.5, "y": 0.5, "width": 0}, "width: Input should be greater than 0"),
    ("image.logo", {"artifact_id": "art_x", "x": 0.5, "y": 0.5, "width": 0.2}, "there is no artifact 'art_x'"),
    ("shot.replace", {"artifact_id": 5}, "artifact_id: Input should be a valid string"),
    ("shot.reorder", {"order": []}, "order: List should have at least 1 item"),
    ("shot.reorder", {"order": ["art_x"]}, ""),
    ("shot.delete", {"really": True}, "really: Extra inputs are not permitted"),
    ("video.trim", {"start_s": 3, "end_s": 3.1}, "end_s must be at least 0.2 s after start_s"),
    ("video.caption", {"text": "x" * 121}, "text: String should have at most 120 characters (it has 121)"),
    ("video.music", {}, "artifact_id: Field required"),
    ("timeline.set", {"timeline": {"clips": 3}}, "timeline.clips: Input should be a valid dictionary"),
    ("edit.undo", {}, "there is nothing to undo in this conversation"),
    ("edit.redo", {}, "there is nothing to redo in this conversation"),
    ("image.explode", {}, "there is no UI event 'image.explode'; use one of image.crop, "),
]  # fmt: skip
"""UI events on a picture: name, payload and how the error begins."""
