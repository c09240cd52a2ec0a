"""The media handler: what a person gives is verified by its content, made plain, described, and written to artifact memory.

Nothing raw goes to a model: models are told in words, and one that can see is shown a small picture.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from collections.abc import Awaitable, Callable, Sequence

import structlog
from PIL import Image
from pydantic import JsonValue

from limelight.capabilities.metering import Account, whose
from limelight.guardrails import Guardrails
from limelight.guardrails.telling import Telling
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.colors import color_shares, palette
from limelight.memory.frames import as_png
from limelight.memory.guide import read_guide
from limelight.memory.intake import Taken, read_upload
from limelight.memory.intake.watching import CHECK, PATIENCE_S, Check, Watching
from limelight.memory.match import ProductMatcher
from limelight.memory.views import OWN_SOUND
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import MediaResult
from limelight.schema.errors import LimelightError, Refused, TooLarge
from limelight.schema.guard import Line, Verdict
from limelight.schema.principal import Principal
from limelight.studio.inspect.reading import legible

log = structlog.get_logger(__name__)
MIB = 1024 * 1024
MODERATED = 1280
"""Longest side, pixels, at which pictures are looked at by a guardrail."""
SEEN = 768
"""Longest side, pixels, at which a model that can see is shown a picture."""
Describe = Callable[[Image.Image, str], Awaitable[dict[str, JsonValue]]]
"""A model that can see: a small picture and its sort → `caption`, `text`, `faces`, as far as it can tell."""


Look = Callable[[bytes], Awaitable[tuple[int, list[Line]]]]
"""A service that looks: a PNG → how many faces there are, and the lines that can be read."""

ReadText = Callable[[Image.Image], list[str]]
"""A reader of words: the lines of a picture, from top to bottom. Takes its time; called off the event loop."""
CountFaces = Callable[[Image.Image], int]
"""How many faces a picture shows. Takes its time; called off the event loop."""
READ = 1280
"""Longest side, pixels, at which words are looked for."""


class FileRefused(Refused):
    """What a guardrail says no to in a file, with its verdict."""

    def __init__(self, message: str, verdict: Verdict) -> None:
        super().__init__(message, suggestion=verdict.suggestion)
        self.verdict = verdict


def safe_name(name: str) -> str:
    """A file name without folders or control characters, at most 120 characters."""
    base = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f<>]", "", base).strip()[:120] or "upload"


class MediaHandler:
    """Takes uploads in. `describe` tells who can see at the time, `look` a service that does, `read` a reader of words, where they are
    configured; `faces` counts faces where no service does."""

    def __init__(
        self, artifacts: ArtifactMemory, *, limit_mb: int = 25, guardrails: Guardrails | None = None,
        describe: Callable[[], Describe | None] = lambda: None, matcher: ProductMatcher | None = None, read: ReadText | None = None,
        look: Look | None = None, faces: CountFaces | None = None,
    ) -> None:  # fmt: skip
        self._artifacts = artifacts
        self._guardrails = guardrails
        self._limit_mb = limit_mb
        self._describe = describe
        self._matcher = matcher
        self._read = read
        self._look = look
        self._faces = faces

    async def take_in(
        self,
        principal: Principal,
        data: bytes,
        *,
        name: str = "upload",
        kind: ArtifactKind = "upload",
        thread_id: str | None = None,
        description: str = "",
        language: str = "",
        faces: int | None = None,
    ) -> Artifact:
        """Verify a file, store it in a plain form, describe it, and record it.

        Pictures become upright sRGB PNG; SVG logos are cleaned and drawn; films and sounds are written anew as MP4;
        PDF documents are kept with their pages as pictures. The same content given twice in a thread is recorded once.
        `language` is the conversation's, whose rules hold and in which the person is told of what was found; `faces` how
        many it shows, where that is known: they are not counted then. Raises `TooLarge`, `WrongType` or `BadInput` with the limit and the value, and `Refused` for what a guardrail blocks.
        """
        if len(data) > self._limit_mb * MIB:
            raise TooLarge(
                f"the file has {len(data) / MIB:.1f} MB; at most {self._limit_mb} MB are taken. Send a smaller one.",
                limit=self._limit_mb * MIB,
                value=len(data),
            )
        digest = hashlib.sha256(data).hexdigest()
        if (known := await self._known(principal, digest, kind, thread_id)) is not None:
            return known
        if self._guardrails is not None:
            self._guardrails.strikes.check(principal.sender)
        whose.set(Account(principal, thread_id or "", "", "upload"))
        name = safe_name(name)
        taken = await asyncio.to_thread(read_upload, data, name=name)
        watching = self._watched(taken, language)
        try:
            await self._moderate(taken, name, language)
            check = await self._settled(watching, taken, name, Telling(language))
            seen = await self._seen(principal, taken, language, matched=thread_id is not None, known=faces)
        except BaseException as error:
            if watching is not None:
                watching.task.cancel()
            if isinstance(error, FileRefused) and self._guardrails is not None:
                self._guardrails.strikes.add(principal.sender, error.verdict)
            raise
        meta: dict[str, JsonValue] = {"source_sha256": digest, "seen": seen}
        if watching is not None and check is not None:
            seen |= await watching.said()
            meta[CHECK] = check.model_dump(mode="json")
        if description:
            meta["description"] = description[:500]
        if taken.sort == "sound":
            meta["text"] = OWN_SOUND
        if taken.notes:
            meta["notes"] = list(taken.notes)
        if taken.sort == "document" and (guide := read_guide(taken.facts)) is not None:
            meta["guide"] = guide.model_dump(mode="json", exclude_defaults=True)
        if isinstance(product_id := seen.get("product_id"), str):
            meta["product_id"] = product_id
        made = await self._artifacts.record(
            principal, kind=_kind(kind, taken), name=name, thread_id=thread_id, result=await self._stored(taken), meta=meta,
        )  # fmt: skip
        if watching is not None and check is not None and check.open and self._artifacts.watches is not None:
            self._artifacts.watches.follow(principal, made, watching)
        return made

    async def _known(
        self, principal: Principal, digest: str, kind: ArtifactKind, thread_id: str | None
    ) -> Artifact | None:
        kinds: list[ArtifactKind] = [kind, "logo", "document", "music"] if kind == "upload" else [kind]
        for artifact in await self._artifacts.list(principal, thread_id=thread_id, kinds=kinds):
            if artifact.meta.get("source_sha256") == digest and artifact.thread_id == thread_id:
                return artifact
        return None

    def _watched(self, taken: Taken, language: str) -> Watching | None:
        """The check of a film or sound, under way."""
        watches = self._artifacts.watches
        return (
            watches.begin(taken.data, language=language)
            if watches is not None and taken.sort in {"film", "sound"}
            else None
        )

    async def _settled(
        self, watching: Watching | None, taken: Taken, name: str, telling: Telling
    ) -> Check | None:
        """What is known of it after a while, with notes for the person. Raises `Refused` for what blocks."""
        if watching is None:
            return None
        await watching.settle(PATIENCE_S)
        check = watching.result()
        if check.refused:
            told = telling.told(watching.state.verdict)
            raise FileRefused(telling.say("file", name=name, reason=check.refused), told)
        if check.open:
            taken.notes.append(telling.note("first_seconds", seconds=f"{check.safe_s:.0f}"))
        if "sound" in check.unchecked:
            taken.notes.append(telling.note("sound_unchecked"))
        warned = [one for one in check.found if one.action == "warn"]
        taken.notes += [telling.note("warning", reason=telling.reason(one.reason)) for one in warned][:3]
        return check

    async def _moderate(self, taken: Taken, name: str, language: str) -> None:
        """Raises `Refused` for what a guardrail blocks: pictures, frames, pages. Of a document the words of a page that are
        blocked are left out, and a note says so."""
        if self._guardrails is None:
            return
        telling, locale = Telling(language), self._guardrails.locale_of(language)
        looked = [taken.picture] if taken.picture is not None else []
        if self._guardrails.sees:
            later = [data for key, data in taken.extra.items() if key.startswith("page-") and key != "page-1"]
            looked += [await asyncio.to_thread(_opened, data) for data in later]
        pages = taken.facts.get("read")
        for page in pages if isinstance(pages, list) and taken.sort == "document" else ():
            if isinstance(page, dict) and (words := str(page.get("text") or "")):
                verdict = await self._guardrails.check(words, stage="tool", locale=locale)
                if verdict.action == "block":
                    page["text"] = ""
                    why = telling.reason(verdict.reason)
                    taken.notes.append(telling.note("page_words", page=page["page"], reason=why))
        for picture in looked:
            verdict = await self._guardrails.check_picture(
                await asyncio.to_thread(_small_png, picture, taken), stage="input"
            )
            if verdict.action == "block":
                told = telling.told(verdict)
                raise FileRefused(telling.say("file", name=name, reason=told.reason), told)

    async def _seen(
        self, principal: Principal, taken: Taken, language: str, *, matched: bool, known: int | None
    ) -> dict[str, JsonValue]:
        """What can be said of it; `matched`: also which product it shows; `known`: how many faces."""
        seen: dict[str, JsonValue] = {"sort": taken.sort, **taken.facts}
        if taken.picture is None:
            return seen
        picture = taken.picture
        seen["colors"] = dict(await asyncio.to_thread(color_shares, picture))
        seen["palette"] = list(await asyncio.to_thread(palette, picture))
        lines, faces = await self._read_and_looked(picture, taken, known)
        if lines is not None:
            seen["text"] = await self._allowed_lines(lines, taken, language)
        if faces is not None:
            seen |= {"faces": faces > 0, "face_count": faces}
        describe = self._describe()
        if describe is not None:
            read = seen.get("text")
            seen |= await describe(await asyncio.to_thread(_fitted, picture, SEEN), taken.sort)
            seen |= {"text": read} if read else {}  # who only reads reads better than who describes
            if seen.get("faces") != bool(seen.get("face_count")):  # of faces the model's word counts
                seen.pop("face_count", None)
        if self._matcher is not None and matched and taken.sort in {"picture", "film"}:
            match = await self._matcher.match(principal, picture, words=str(seen.get("caption") or ""))
            if match is not None:
                seen |= {
                    "product_id": match.product_id,
                    "product_title": match.title,
                    "product_match": match.confidence,
                }
        return seen

    async def _read_and_looked(
        self, picture: Image.Image, taken: Taken, known: int | None
    ) -> tuple[list[Line] | None, int | None]:
        """The lines in a picture and how many faces, by the service that looks, else by the reader and by who counts here; None
        where nobody can tell."""
        if taken.sort not in {"picture", "drawing", "film"}:
            return None, None
        if self._look is not None:
            try:
                faces, lines = await self._look(await asyncio.to_thread(_small_png, picture, taken))
                return lines, faces
            except LimelightError as error:
                log.warning("not_looked_at", error=error.message)
        count = known
        if known is None and self._faces is not None:
            count = await asyncio.to_thread(self._faces, picture)
        if self._read is None or taken.sort == "film":
            return None, count
        small = await asyncio.to_thread(_fitted, picture, READ)
        return [Line(text) for text in await asyncio.to_thread(self._read, small.convert("RGB"))], count

    async def _allowed_lines(self, lines: Sequence[Line], taken: Taken, language: str) -> str:
        """The words of a picture. Raises `Refused` for those that may not be shown; what reads as an instruction to a model
        stays in the picture and out of what is told of it, and a note says so."""
        text = " ".join(line.text for line in lines if legible(line.text))[:1000]
        if self._guardrails is None:
            return text
        telling, locale = Telling(language), self._guardrails.locale_of(language)
        verdict = telling.told(await self._guardrails.check_lines(lines, stage="input", locale=locale))
        if verdict.action == "block":
            raise FileRefused(telling.say("picture", reason=verdict.reason), verdict)
        passed = await self._guardrails.check_lines(lines, stage="tool", locale=locale)
        if passed.action == "block":
            taken.notes.append(telling.note("picture_words", reason=telling.reason(passed.reason)))
            return ""
        return passed.text[:1000] if passed.action == "redact" and passed.text is not None else text

    async def _stored(self, taken: Taken) -> MediaResult:
        blobs = self._artifacts.blobs
        blob = await blobs.put(taken.data)
        extra = {part: await blobs.put(data) for part, data in taken.extra.items()}
        return MediaResult(
            blob=blob, mime=taken.mime, width=taken.width, height=taken.height, seconds=taken.seconds,
            bytes=len(taken.data), extra=extra,
        )  # fmt: skip


def _kind(asked: ArtifactKind, taken: Taken) -> ArtifactKind:
    """A drawing is a logo and a sound is music, whatever they were sent as."""
    match taken.sort:
        case "document":
            return "document"
        case "drawing":
            return "logo"
        case "sound":
            return "music"
        case _:
            return asked


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return picture


def _small_png(picture: Image.Image, taken: Taken) -> bytes:
    """A picture of what was given, for who looks at it; the file itself where no smaller one would be made."""
    if picture is taken.picture and taken.mime == "image/png" and max(picture.size) <= MODERATED:
        return taken.data
    return as_png(_fitted(picture, MODERATED))
