"""Comprehend's DetectToxicContent and DetectPiiEntities by words and patterns; Rekognition's labels, faces and lettering by the colour of a picture."""

from __future__ import annotations

import io
import re

import numpy as np
from PIL import Image, UnidentifiedImageError
from pydantic import JsonValue

from limelight.fakeaws.errors import AwsFault

TOXIC: dict[str, frozenset[str]] = {
    "GRAPHIC": frozenset({"gore"}),
    "HARASSMENT_OR_ABUSE": frozenset({"stalk"}),
    "HATE_SPEECH": frozenset({"vermin"}),
    "INSULT": frozenset({"idiot", "moron"}),
    "PROFANITY": frozenset({"damn"}),
    "SEXUAL": frozenset({"porn"}),
    "VIOLENCE_OR_THREAT": frozenset({"kill", "murder"}),
}
"""Words by category. Like the real service, it takes each word for itself: "kill the noise" is flagged too."""

PERSONAL: dict[str, re.Pattern[str]] = {
    "CREDIT_DEBIT_NUMBER": re.compile(r"\b(?:\d{4}[ -]?){3}\d{4}\b"),
    "DATE_TIME": re.compile(r"\b(?:Monday|Friday|lunes|viernes)\b"),
    "EMAIL": re.compile(r"\b[\w.]+@[\w.]+\.\w+\b"),
    "NAME": re.compile(r"\b(?:Ann|Bob|Juan) [A-Z][a-z]+\b"),
    "PASSPORT_NUMBER": re.compile(r"\b[A-Z]{2}\d{7}\b"),
    "PASSWORD": re.compile(r"(?<=password is )\S+|(?<=contraseña es )\S+"),
    "PHONE": re.compile(r"\b\d{3}-\d{3}-\d{4}\b"),
}
"""Personal data by kind."""
LONGEST = 100_000
"""Bytes of one text in which personal data are looked for."""

MARKS: dict[tuple[int, int, int], tuple[str, str]] = {
    (255, 0, 255): ("Explicit Nudity", "Explicit"),
    (255, 0, 0): ("Weapon Violence", "Violence"),
    (0, 255, 0): ("Alcoholic Beverages", "Alcohol"),
}
"""A picture all of this colour gets this label, with this parent."""
FACE, LETTERED = (0, 0, 255), (0, 255, 255)
"""A picture all of this colour shows a face; one of that colour shows the words `WORDS`."""
WORDS = ("GRAND OPENING", "50% off")


def toxic(request: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The reply of DetectToxicContent."""
    segments = request.get("TextSegments")
    if not isinstance(segments, list) or not segments:
        raise AwsFault("InvalidRequestException", "TextSegments must hold 1 to 10 segments.")
    texts = [str(segment["Text"]) for segment in segments if isinstance(segment, dict)]
    if len(texts) > 10 or any(len(text.encode()) > 1024 for text in texts):
        raise AwsFault("TextSizeLimitExceededException", "At most 10 segments of 1 KB each are allowed.")
    if request.get("LanguageCode") != "en":
        raise AwsFault("UnsupportedLanguageException", "Toxicity detection supports English only.")
    return {"ResultList": [_scores(text) for text in texts]}


def personal(request: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The reply of DetectPiiEntities. Offsets are of characters."""
    text = str(request.get("Text") or "")
    if not text:
        raise AwsFault("InvalidRequestException", "Text must hold at least 1 character.")
    if len(text.encode()) > LONGEST:
        raise AwsFault("TextSizeLimitExceededException", "Input text size exceeds limit of 100 KB.")
    if request.get("LanguageCode") not in {"en", "es"}:
        raise AwsFault("UnsupportedLanguageException", "PII detection supports English and Spanish only.")
    found = [(one.span(), kind) for kind, sign in PERSONAL.items() for one in sign.finditer(text)]
    entities: list[JsonValue] = [
        {"Score": 0.99, "Type": kind, "BeginOffset": first, "EndOffset": last}
        for (first, last), kind in sorted(found)
    ]
    return {"Entities": entities}


def labels(request: dict[str, JsonValue], image: bytes) -> dict[str, JsonValue]:
    """The reply of DetectModerationLabels. `image` is what the request names or holds."""
    colour = _colour(image)
    mark = MARKS.get(colour) if colour else None
    found: list[JsonValue] = []
    least = request.get("MinConfidence", 50)
    if mark and isinstance(least, int | float) and least <= 98.5:
        found = [
            {"Name": mark[1], "ParentName": "", "Confidence": 98.5, "TaxonomyLevel": 1},
            {"Name": mark[0], "ParentName": mark[1], "Confidence": 98.5, "TaxonomyLevel": 2},
        ]
    return {"ModerationLabels": found, "ModerationModelVersion": "7.0", "ContentTypes": []}


def faces(image: bytes) -> dict[str, JsonValue]:
    """The reply of DetectFaces, with the default attributes."""
    box: JsonValue = {"Left": 0.25, "Top": 0.2, "Width": 0.5, "Height": 0.6}
    found: JsonValue = {
        "BoundingBox": box,
        "Confidence": 99.5,
        "Quality": {"Brightness": 60.0, "Sharpness": 80.0},
    }
    return {"FaceDetails": [found] if _colour(image) == FACE else []}


def lettering(image: bytes) -> dict[str, JsonValue]:
    """The reply of DetectText."""
    lines: list[JsonValue] = []
    for number, text in enumerate(WORDS if _colour(image) == LETTERED else ()):
        box: JsonValue = {"Left": 0.1, "Top": 0.1 + 0.2 * number, "Width": 0.8, "Height": 0.15}
        lines.append(
            {
                "DetectedText": text,
                "Type": "LINE",
                "Id": number,
                "Confidence": 98.0,
                "Geometry": {"BoundingBox": box},
            }
        )
    return {"TextDetections": lines, "TextModelVersion": "3.0"}


def _colour(image: bytes) -> tuple[int, int, int] | None:
    """The one colour of a picture, as near as JPEG keeps it; None for a picture of several."""
    try:
        picture = Image.open(io.BytesIO(image))
        picture.load()
    except (UnidentifiedImageError, OSError) as error:
        raise AwsFault("InvalidImageFormatException", "Request has invalid image format") from error
    if min(picture.size) < 50:
        raise AwsFault("InvalidImageFormatException", "Minimum image height and width is 50 pixels")
    known = [*MARKS, FACE, LETTERED]
    pixels = np.asarray(picture.convert("RGB"), np.int16).reshape(-1, 3)
    near = lambda mark: int(np.abs(pixels - mark).max()) <= 12  # noqa: E731
    return next((mark for mark in known if near(mark)), None)


def _scores(text: str) -> JsonValue:
    words = set(re.findall(r"\w+", text.lower()))
    scores = {name: 0.97 if words & signs else 0.02 for name, signs in TOXIC.items()}
    return {"Labels": [{"Name": n, "Score": s} for n, s in scores.items()], "Toxicity": max(scores.values())}
