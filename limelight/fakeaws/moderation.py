"""Comprehend's DetectToxicContent and Rekognition's DetectModerationLabels, by lists of words and by colour."""

from __future__ import annotations

import io
import re

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

MARKS: dict[tuple[int, int, int], tuple[str, str]] = {
    (255, 0, 255): ("Explicit Nudity", "Explicit"),
    (255, 0, 0): ("Weapon Violence", "Violence"),
    (0, 255, 0): ("Alcoholic Beverages", "Alcohol"),
}
"""A picture all of this colour gets this label, with this parent."""


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


def labels(request: dict[str, JsonValue], image: bytes) -> dict[str, JsonValue]:
    """The reply of DetectModerationLabels. `image` is what the request names or holds."""
    try:
        picture = Image.open(io.BytesIO(image))
        picture.load()
    except (UnidentifiedImageError, OSError) as error:
        raise AwsFault("InvalidImageFormatException", "Request has invalid image format") from error
    if min(picture.size) < 50:
        raise AwsFault("InvalidImageFormatException", "Minimum image height and width is 50 pixels")
    colours = picture.convert("RGB").getcolors(1)
    colour = colours[0][1] if colours else None
    mark = MARKS.get(colour) if isinstance(colour, tuple) and len(colour) == 3 else None
    found: list[JsonValue] = []
    least = request.get("MinConfidence", 50)
    if mark and isinstance(least, int | float) and least <= 98.5:
        found = [
            {"Name": mark[1], "ParentName": "", "Confidence": 98.5, "TaxonomyLevel": 1},
            {"Name": mark[0], "ParentName": mark[1], "Confidence": 98.5, "TaxonomyLevel": 2},
        ]
    return {"ModerationLabels": found, "ModerationModelVersion": "7.0", "ContentTypes": []}


def _scores(text: str) -> JsonValue:
    words = set(re.findall(r"\w+", text.lower()))
    scores = {name: 0.97 if words & signs else 0.02 for name, signs in TOXIC.items()}
    return {"Labels": [{"Name": n, "Score": s} for n, s in scores.items()], "Toxicity": max(scores.values())}
