"""Moderation by AWS: toxic words by Amazon Comprehend; unsafe pictures, faces and lettering by Amazon Rekognition.

They are checks of the guardrails, and `Weighing` makes providers of them. Sources: the API pages of DetectToxicContent,
DetectModerationLabels, DetectFaces and DetectText, and Rekognition's list of moderation labels 7.0.
"""

from __future__ import annotations

import asyncio
import io
from typing import Any

from PIL import Image

from limelight.infra.aws import Aws
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import ProviderFailed
from limelight.schema.guard import Check, Line, PictureCheck, Severity, Stage, Verdict
from limelight.schema.speech import ModerateMediaRequest, ModerateTextRequest, Moderation, moderation_of
from limelight.schema.stores import BlobStore

TOXIC_AT = 0.7
"""Score from which a category counts."""
SEGMENT_BYTES, SEGMENTS = 1024, 10
"""What one call takes."""
SURE_AT = 75.0
"""Confidence from which a label counts, percent."""
READABLE_AT = 80.0
"""Confidence from which lettering and faces count, percent."""
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
    """Unsafe pictures. `PictureCheck`; it tells of faces and lettering too."""

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

    async def faces(self, data: bytes) -> int:
        """How many faces there are in a picture."""
        sent = await asyncio.to_thread(smaller, data)
        reply = await self._aws.run("rekognition", lambda client: client.detect_faces(Image={"Bytes": sent}))
        return sum(one["Confidence"] >= READABLE_AT for one in reply["FaceDetails"])

    async def lettering(self, data: bytes) -> list[Line]:
        """The lines that can be read in a picture, each with its place."""
        sent = await asyncio.to_thread(smaller, data)
        reply = await self._aws.run("rekognition", lambda client: client.detect_text(Image={"Bytes": sent}))
        return [
            Line(str(one["DetectedText"]), _place(one["Geometry"]["BoundingBox"]))
            for one in reply["TextDetections"]
            if one["Type"] == "LINE" and one["Confidence"] >= READABLE_AT
        ]


class Weighing:
    """A check as a `Provider`: `text.moderate` by a check of texts, `image.moderate` by one of pictures."""

    def __init__(
        self, name: str, blobs: BlobStore, *, words: Check | None = None, pictures: PictureCheck | None = None
    ) -> None:
        self.name, self._blobs, self._words, self._pictures = name, blobs, words, pictures
        served: list[Capability] = [
            *(["text.moderate"] if words else []),
            *(["image.moderate"] if pictures else []),
        ]
        self.capabilities: frozenset[Capability] = frozenset(served)

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> Moderation:
        """What the check found. Raises what AWS's errors become."""
        match request:
            case ModerateTextRequest() if self._words is not None:
                verdict = await self._words.check_text(
                    request.text,
                    stage=request.stage,
                    locale=request.locale or "en",
                    placement=request.placement,
                )
            case ModerateMediaRequest() if capability == "image.moderate" and self._pictures is not None:
                verdict = await self._pictures.check_picture(
                    await self._blobs.get(request.media), stage=request.stage
                )
            case _:
                raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        return moderation_of(verdict)


def _place(box: dict[str, float]) -> tuple[float, float, float, float]:
    left, top, width, height = (round(float(box[side]), 3) for side in ("Left", "Top", "Width", "Height"))
    return left, top, width, height


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
