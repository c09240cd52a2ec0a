"""Checks by AWS: toxic words by Amazon Comprehend, unsafe pictures by Amazon Rekognition.

Sources: the API pages of DetectToxicContent and DetectModerationLabels, and Rekognition's list of moderation labels 7.0.
"""

from __future__ import annotations

import asyncio
import io
from typing import Any

from PIL import Image

from limelight.infra.aws import Aws
from limelight.schema.guard import Severity, Stage, Verdict

TOXIC_AT = 0.7
"""Score from which a category counts."""
SEGMENT_BYTES, SEGMENTS = 1024, 10
"""What one call takes."""
SURE_AT = 75.0
"""Confidence from which a label counts, percent."""
LARGEST = 1600
"""Longest side, pixels, of a picture that is sent: the service takes 5 MB."""

GRAVE = {
    "Explicit", "Non-Explicit Nudity of Intimate parts and Kissing", "Violence", "Visually Disturbing",
    "Drugs & Tobacco", "Hate Symbols",
}  # fmt: skip
"""Labels of the first level that block; the others (swimwear, alcohol, gambling, rude gestures) warn."""


class Comprehend:
    """Toxic words, in English; other languages are not its matter. `Check`."""

    name = "comprehend"
    remote = True
    severity: Severity = "severe"

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        """Block what is toxic by a category's score."""
        if not locale.startswith("en"):
            return Verdict()
        segments = [{"Text": piece} for piece in _pieces(text)]

        def work(client: Any) -> dict[str, Any]:
            return client.detect_toxic_content(TextSegments=segments, LanguageCode="en")

        reply = await self._aws.run("comprehend", work)
        labels = [label for result in reply["ResultList"] for label in result["Labels"]]
        worst = max(labels, key=lambda label: label["Score"], default=None)
        if worst is None or worst["Score"] < TOXIC_AT:
            return Verdict()
        category = str(worst["Name"]).lower().replace("_", " ")
        return Verdict(
            action="block", category="toxic", severity="severe", reason=f"it reads as {category}",
            suggestion="Say it in other words.",
        )  # fmt: skip


class Rekognition:
    """Unsafe pictures. `PictureCheck`."""

    name = "rekognition"
    remote = True
    severity: Severity = "severe"

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        """Block nudity, violence, drugs and hate; warn of the rest."""
        sent = await asyncio.to_thread(smaller, data)

        def work(client: Any) -> dict[str, Any]:
            return client.detect_moderation_labels(Image={"Bytes": sent}, MinConfidence=SURE_AT)

        reply = await self._aws.run("rekognition", work)
        found = [label for label in reply["ModerationLabels"] if not label.get("ParentName")]
        grave = next((label for label in found if label["Name"] in GRAVE), None)
        named = grave or next(iter(found), None)
        if named is None:
            return Verdict()
        return Verdict(
            action="block" if grave else "warn", category=str(named["Name"]).lower(),
            severity="severe" if grave else "mild",
            reason=f"the picture shows {str(named['Name']).lower()}",
            suggestion="Take another photo, or ask for another scene." if grave else "",
        )  # fmt: skip


def _pieces(text: str) -> list[str]:
    """The text in pieces that one call takes; what is beyond ten is left to the other checks."""
    pieces: list[str] = []
    piece = ""
    for character in text:
        if len((piece + character).encode()) > SEGMENT_BYTES:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece][:SEGMENTS]


def smaller(data: bytes) -> bytes:
    """A picture as JPEG, small enough to be sent."""
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((LARGEST, LARGEST))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=88)
    return out.getvalue()
