"""Moderation by AWS: toxic words and personal data by Amazon Comprehend; unsafe pictures, faces and lettering by Amazon Rekognition.

They are checks of the guardrails, and `Weighing` makes providers of them. Sources: the API pages of DetectToxicContent,
DetectPiiEntities, DetectModerationLabels, DetectFaces and DetectText, and Rekognition's list of moderation labels 7.0.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from PIL import Image

from limelight.capabilities.providers.aws.together import Call, together
from limelight.capabilities.providers.aws.windows import Window, windows
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
SHARED = 96
"""Characters that neighbouring segments share, so that no phrase is cut in two."""
SPOKEN = frozenset({"en", "es"})
"""Languages in which personal data are found."""
PERSONAL_AT = 0.9
"""Score from which personal data count."""
PERSONAL_BYTES = 100_000
"""What one call takes."""
PERSONAL_SHARED = 2000
"""Characters that neighbouring windows share: what has up to half of that is found wherever a window ends."""
LONGEST = 500_000
"""Bytes of a text that is looked at, in some sixty calls; a longer one is blocked."""
SHOWN = frozenset({"NAME", "ADDRESS", "AGE", "DATE_TIME", "URL"})
"""Kinds that ads are full of (a brand, a shop, a sale's last day): they are no finding."""
REACHES = frozenset({"EMAIL", "PHONE", "USERNAME"})
"""Kinds that an ad may show of its own advertiser: a warning. Every other kind is blotted out."""
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
    """Toxic words in English, personal data in English and Spanish; other languages are not its matter. `Check`."""

    name = "comprehend"
    remote = True
    severity: Severity = "severe"

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        """Block what is toxic by a category's score, else redact personal data, else warn of what reaches a person.

        All of the text is looked at, in as many calls as that takes; one that is too long for that is blocked.
        """
        language = locale[:2].lower()
        if language not in SPOKEN:
            return Verdict()
        if (refusal := too_long(text, "Comprehend")) is not None:
            return refusal
        parts = windows(text, most_bytes=PERSONAL_BYTES, overlap=PERSONAL_SHARED)
        segments = windows(text, most_bytes=SEGMENT_BYTES, overlap=SHARED) if language == "en" else []
        groups = [segments[at : at + SEGMENTS] for at in range(0, len(segments), SEGMENTS)]
        calls = [*(_toxicity(group) for group in groups), *(_privacy(part, language) for part in parts)]
        replies = await together(self._aws, "comprehend", calls)
        toxic = _toxic(replies[: len(groups)])
        return toxic if toxic.action == "block" else _personal(text, parts, replies[len(groups) :])


def too_long(text: str, service: str) -> Verdict | None:
    """A block for a text that is longer than is looked at."""
    if (size := len(text.encode())) <= LONGEST:
        return None
    return Verdict(
        action="block", category="too long", severity="mild", suggestion="Send it in parts.",
        reason=f"the text has {size:,} bytes, and {service} is given at most {LONGEST:,}",
    )  # fmt: skip


def _toxicity(segments: Sequence[Window]) -> Call:
    texts = [{"Text": one.text} for one in segments]
    return lambda client: client.detect_toxic_content(TextSegments=texts, LanguageCode="en")


def _privacy(part: Window, language: str) -> Call:
    return lambda client: client.detect_pii_entities(Text=part.text, LanguageCode=language)


def _toxic(replies: Sequence[dict[str, Any]]) -> Verdict:
    """By the worst of all segments."""
    labels = [label for reply in replies for result in reply["ResultList"] for label in result["Labels"]]
    worst = max(labels, key=lambda label: label["Score"], default=None)
    if worst is None or worst["Score"] < TOXIC_AT:
        return Verdict()
    return Verdict(
        action="block", category="toxic", severity="severe", reason=f"it reads as {_called(worst['Name'])}",
        suggestion="Say it in other words.",
    )  # fmt: skip


class _Thing(NamedTuple):
    """A personal thing, with its place in the whole text."""

    first: int
    last: int
    kind: str


def _things(parts: Sequence[Window], replies: Sequence[dict[str, Any]]) -> list[_Thing]:
    """What counts of what was found, in order, each told of by the window that has it whole."""
    found: list[_Thing] = []
    ends = [*(part.first for part in parts[1:]), sys.maxsize]
    for part, reply, end in zip(parts, replies, ends, strict=True):
        for one in reply["Entities"]:
            first, last = part.start + int(one["BeginOffset"]), part.start + int(one["EndOffset"])
            counts = one["Score"] >= PERSONAL_AT and one["Type"] not in SHOWN
            if counts and part.first <= first < end:
                found.append(_Thing(first, last, str(one["Type"])))
    return sorted(found)


def _personal(text: str, parts: Sequence[Window], replies: Sequence[dict[str, Any]]) -> Verdict:
    """Each thing blotted out by its kind; the category is the first one's."""
    found = _things(parts, replies)
    private = [one for one in found if one.kind not in REACHES]
    if not found:
        return Verdict()
    noted = (private or found)[0]
    kind, span = _called(noted.kind), (noted.first, noted.last)
    if not private:
        return Verdict(
            action="warn", category=kind, severity="mild", span=span, reason=f"it holds personal data: {kind}",
            suggestion="Leave it out, unless it is the advertiser's own.",
        )  # fmt: skip
    return Verdict(
        action="redact", category=kind, severity="severe", span=span, reason=f"it holds personal data: {kind}",
        text=_blotted(text, private),
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


def _called(name: object) -> str:
    """`CREDIT_DEBIT_NUMBER` as "credit debit number"."""
    return str(name).lower().replace("_", " ")


def _blotted(text: str, found: Sequence[_Thing]) -> str:
    """The text with these things, in their order, each as its kind in brackets."""
    parts, at = list[str](), 0
    for one in found:
        if one.first >= at:
            parts += [text[at : one.first], f"[{_called(one.kind)}]"]
        at = max(at, one.last)
    return "".join([*parts, text[at:]])


def smaller(data: bytes) -> bytes:
    """A picture as JPEG, small enough to be sent."""
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((LARGEST, LARGEST))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=88)
    return out.getvalue()
