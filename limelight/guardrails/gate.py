"""The gate in front of providers that are third parties: what goes out, what comes back, and a record of both."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import TypeVar, get_origin

import structlog
from PIL import Image, UnidentifiedImageError

from limelight.guardrails.footage import frames_between, tracks_of
from limelight.guardrails.secrets import without_secrets
from limelight.guardrails.service import Guardrails
from limelight.guardrails.watch import watched
from limelight.infra.stores.audit import AuditStore, Passage
from limelight.schema.capability import (
    Capability,
    CapabilityRequest,
    CapabilityResult,
    MediaResult,
    OnProgress,
    Provider,
)
from limelight.schema.errors import BadInput, Refused, TryAgain
from limelight.schema.finding import ReadRequest, Untrusted
from limelight.schema.guard import Verdict
from limelight.schema.speech import SynthesizeRequest
from limelight.schema.stores import BlobStore

log = structlog.get_logger(__name__)
T = TypeVar("T")

WORDS = (
    "prompt",
    "what",
    "question",
    "slogan",
    "cta",
    "brand_name",
    "mood",
    "category",
    "query",
    "words",
    "text",
)
"""Fields of requests that hold words."""
TEXTS = ("texts",)
"""Fields that hold many: one that may not go out is withheld, and the others go."""
WITHHELD = "[withheld]"
PICTURES = ("photo", "cutout", "picture", "logo", "product")
"""Fields of requests that name pictures."""
MOST_BYTES = 500 * 2**20
UNHEARD = Verdict(
    action="warn", category="unavailable", severity="mild", reason="no service that listens is configured"
)
"""Of sound that passes unheard."""


class Gate:
    """A third party behind the gate. `Provider`.

    Words are checked and redacted on their way out, keys and passwords blotted out, pictures lose what is not pixels
    (place, camera, comments). What comes back has a size, is what it says by its content, and is looked at where pictures
    can be checked, listened to where `speech.transcribe` is served. A voice is not listened to: it says the words that were
    asked for, and these were checked on their way out. Of what others wrote, such as pages of the web, the passages go that read as instructions. Every passage
    is recorded, whatever became of it.
    """

    def __init__(
        self, inner: Provider, *, guardrails: Guardrails, blobs: BlobStore, audit: AuditStore
    ) -> None:
        self.name, self.capabilities = inner.name, inner.capabilities
        self._inner, self._guardrails, self._blobs, self._audit = inner, guardrails, blobs, audit

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Raises `Refused` for words or a picture that may not pass, `TryAgain` for what is not what it says."""
        passage = Passage(provider=self.name, capability=capability)
        async with self._audit.recorded(passage):
            sent = await self._outgoing(request, passage)
            result = await self._inner.call(capability, sent, on_progress=on_progress)
            if isinstance(result, Untrusted):
                result = await self._screened(result, passage)
            else:
                await self._said(result, passage)
            if isinstance(result, MediaResult):
                await self._incoming(result, passage, known=isinstance(sent, SynthesizeRequest))
        return result

    async def _outgoing(self, request: CapabilityRequest, passage: Passage) -> CapabilityRequest:
        changed: dict[str, object] = {}
        weighed = passage.capability.endswith(".moderate")  # whoever weighs words gets them as they are
        for name, text in [] if weighed else _filled(request, WORDS, str):
            sent, verdict = await self._sent(text, passage)
            if sent is None:
                passage.category = verdict.category
                raise Refused(
                    f"“{text[:60]}” may not be sent to {self.name}: {verdict.reason}",
                    suggestion=verdict.suggestion,
                )
            if sent != text:
                changed[name] = sent
        for name, found in _filled(request, TEXTS, list[object]):
            texts = [str(one) for one in found]
            passed = [(await self._sent(one, passage))[0] for one in texts]
            if passed != texts:
                changed[name] = [WITHHELD if one is None else one for one in passed]
        if isinstance(request, ReadRequest):
            passage.characters += len(request.url)
            if without_secrets(request.url) != request.url:
                raise Refused(
                    "the address holds what looks like a key or a password", suggestion="leave it out"
                )
        for name in (name for name in PICTURES if getattr(request, name, None)):
            data = await self._blobs.get(str(getattr(request, name)))
            bare = await asyncio.to_thread(pixels_only, data)
            passage.bytes_out += len(bare)
            if bare is not data:
                changed[name] = await self._blobs.put(bare)
        return request.model_copy(update=changed) if changed else request

    async def _sent(self, text: str, passage: Passage) -> tuple[str | None, Verdict]:
        """The text as it may go out, None for one that may not, and why."""
        passage.characters += len(text)
        verdict = await self._guardrails.check(text, stage="tool")
        if verdict.action == "block":
            return None, verdict
        text = verdict.text if verdict.action == "redact" and verdict.text is not None else text
        return without_secrets(text), verdict

    async def _screened(self, result: Untrusted, passage: Passage) -> Untrusted:
        """What others wrote, without the passages that may not be used."""
        told, gone = result.words(), list[int]()
        passage.bytes_in = sum(len(one.encode()) for one in told)
        for place, text in enumerate(told):
            verdict = await self._guardrails.check(text, stage="tool")
            if verdict.action == "block":
                passage.category = verdict.category
                gone.append(place)
        if gone:
            log.warning(
                "passages_left_out", provider=self.name, category=passage.category, passages=len(gone)
            )
        return result.without(gone) if gone else result

    async def _said(self, result: CapabilityResult, passage: Passage) -> None:
        for text in result.words():
            verdict = await self._guardrails.check(text, stage="tool")
            if verdict.action == "block":
                passage.category = verdict.category
                raise Refused(
                    f"what {self.name} said may not be used: {verdict.reason}", suggestion=verdict.suggestion
                )

    async def _incoming(self, result: MediaResult, passage: Passage, *, known: bool) -> None:
        """`known`: every word in it has been checked."""
        data = await self._blobs.get(result.blob)
        passage.bytes_in, passage.mime = len(data), result.mime
        if len(data) > MOST_BYTES:
            raise TryAgain(
                f"{self.name} gave {len(data):,} bytes; at most {MOST_BYTES:,} are taken: try again",
                code="broken_output", limit=MOST_BYTES, value=len(data),
            )  # fmt: skip
        if result.mime.startswith(("image/", "video/", "audio/")):
            await self._looked_at(data, result.mime, passage, known=known)

    async def _looked_at(self, data: bytes, mime: str, passage: Passage, *, known: bool) -> None:
        """Raises `TryAgain` for what is not what it says, `Refused` for what a check blocks: of a video the frames and the
        sound, to the end. Sound that nobody here can listen to passes with a flag."""
        try:
            verdict = await self._judged(data, mime, known=known)
        except BadInput as error:
            raise TryAgain(
                f"{self.name} gave something that is no {mime}: try again", code="broken_output", value=mime
            ) from error
        if verdict.action == "block":
            passage.category = verdict.category
            where = f" (at {verdict.range_s[0]:.0f} s)" if verdict.range_s else ""
            raise Refused(
                f"what {self.name} made may not be used: {verdict.reason}{where}",
                suggestion=verdict.suggestion,
            )

    async def _judged(self, data: bytes, mime: str, *, known: bool) -> Verdict:
        """Raises `BadInput` for what is not what it says."""
        if mime.startswith("image/"):
            if not await asyncio.to_thread(is_picture, data, mime):
                raise BadInput("it is something else")
            return await self._guardrails.check_picture(data, stage="tool")
        right = is_film if mime.startswith("video/") else is_sound
        if not await asyncio.to_thread(right, data):
            raise BadInput("it is something else")
        if known and right is is_sound:
            return Verdict()
        state = await watched(self._guardrails, data, stage="tool")
        if "sound" in state.unchecked:
            self._guardrails.record(data, UNHEARD, stage="tool", check="speech")
        return state.verdict


def _filled(request: CapabilityRequest, names: Sequence[str], kind: type[T]) -> list[tuple[str, T]]:
    """The fields of a request by these names that hold something of this kind."""
    held = [(name, getattr(request, name, None)) for name in names]
    return [(name, value) for name, value in held if isinstance(value, get_origin(kind) or kind) and value]


def pixels_only(data: bytes) -> bytes:
    """The picture without what is not pixels; the same object when it holds nothing else, or is none."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            told = set(picture.info) - {
                "transparency",
                "gamma",
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "dpi",
            }
            if not told and not picture.getexif():
                return data
            out = io.BytesIO()
            picture.load()
            bare = Image.new(picture.mode, picture.size) if picture.mode != "P" else picture.convert("RGBA")
            if picture.mode != "P":
                bare.paste(picture)
            bare.save(out, "PNG")
            return out.getvalue()
    except (UnidentifiedImageError, OSError):
        return data


def is_picture(data: bytes, mime: str) -> bool:
    """Whether it is a whole picture of this type."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            return Image.MIME.get(picture.format or "") == mime
    except (UnidentifiedImageError, OSError):
        return False


def is_sound(data: bytes) -> bool:
    """Whether it is sound and nothing else. Raises `BadInput` for what cannot be read."""
    tracks = tracks_of(data)
    return tracks.sound and not tracks.pictures


def is_film(data: bytes) -> bool:
    """Whether it is a video that begins with a frame. Raises `BadInput` for what cannot be read."""
    return tracks_of(data).pictures and bool(frames_between(data, 0.0, 1.0, every_s=10.0))
