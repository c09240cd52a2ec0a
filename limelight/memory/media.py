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
    """Takes uploads in. `describe` is a model that can see, `look` a service that does, `read` a reader of words, where they are
    configured; `faces` counts faces where no service does."""

    def __init__(
        self, artifacts: ArtifactMemory, *, limit_mb: int = 25, guardrails: Guardrails | None = None,
        describe: Describe | None = None, matcher: ProductMatcher | None = None, read: ReadText | None = None,
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
    ) -> Artifact:
        """Verify a file, store it in a plain form, describe it, and record it.

        Pictures become upright sRGB PNG; SVG logos are cleaned and drawn; films and sounds are written anew as MP4;
        PDF documents are kept with their pages as pictures. The same content given twice in a thread is recorded once.
        Raises `TooLarge`, `WrongType` or `BadInput` with the limit and the value, and `Refused` for what a guardrail
        blocks.
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
        watching = self._watched(taken)
        try:
            await self._moderate(taken, name)
            check = await self._settled(watching, taken, name)
            seen = await self._seen(principal, taken, matched=thread_id is not None)
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

    def _watched(self, taken: Taken) -> Watching | None:
        """The check of a film or sound, under way."""
        watches = self._artifacts.watches
        return watches.begin(taken.data) if watches is not None and taken.sort in {"film", "sound"} else None

    async def _settled(self, watching: Watching | None, taken: Taken, name: str) -> Check | None:
        """What is known of it after a while, with notes for the person. Raises `Refused` for what blocks."""
        if watching is None:
            return None
        await watching.settle(PATIENCE_S)
        check = watching.result()
        if check.refused:
            raise FileRefused(f"{name} is not taken: {check.refused}", watching.state.verdict)
        if check.open:
            taken.notes.append(
                f"Its first {check.safe_s:.0f} s are checked and can be seen; the rest is being checked."
            )
        if "sound" in check.unchecked:
            taken.notes.append("Its sound was not checked: no service that listens is configured.")
        taken.notes += [f"Note: {one.reason}." for one in check.found if one.action == "warn"][:3]
        return check

    async def _moderate(self, taken: Taken, name: str) -> None:
        """Raises `Refused` for what a guardrail blocks: pictures, frames, pages. Of a document the words of a page that are
        blocked are left out, and a note says so."""
        if self._guardrails is None:
            return
        looked = [taken.picture] if taken.picture is not None else []
        if self._guardrails.sees:
            later = [data for key, data in taken.extra.items() if key.startswith("page-") and key != "page-1"]
            looked += [await asyncio.to_thread(_opened, data) for data in later]
        pages = taken.facts.get("read")
        for page in pages if isinstance(pages, list) and taken.sort == "document" else ():
            if isinstance(page, dict) and (words := str(page.get("text") or "")):
                verdict = await self._guardrails.check(words, stage="tool")
                if verdict.action == "block":
                    page["text"] = ""
                    taken.notes.append(f"The words of page {page['page']} are left out: {verdict.reason}.")
        for picture in looked:
            verdict = await self._guardrails.check_picture(
                await asyncio.to_thread(_small_png, picture), stage="input"
            )
            if verdict.action == "block":
                raise FileRefused(f"{name} is not taken: {verdict.reason}", verdict)

    async def _seen(self, principal: Principal, taken: Taken, *, matched: bool) -> dict[str, JsonValue]:
        """What can be said of it; `matched`: also which product it shows."""
        seen: dict[str, JsonValue] = {"sort": taken.sort, **taken.facts}
        if taken.picture is None:
            return seen
        picture = taken.picture
        seen["colors"] = dict(await asyncio.to_thread(color_shares, picture))
        seen["palette"] = list(await asyncio.to_thread(palette, picture))
        lines, faces = await self._read_and_looked(picture, taken)
        if lines is not None:
            seen["text"] = await self._allowed_lines(lines, taken)
        if faces is not None:
            seen |= {"faces": faces > 0, "face_count": faces}
        if self._describe is not None:
            read = seen.get("text")
            seen |= await self._describe(await asyncio.to_thread(_fitted, picture, SEEN), taken.sort)
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
        self, picture: Image.Image, taken: Taken
    ) -> tuple[list[Line] | None, int | None]:
        """The lines in a picture and how many faces, by the service that looks, else by the reader and by who counts here; None
        where nobody can tell."""
        if taken.sort not in {"picture", "drawing", "film"}:
            return None, None
        if self._look is not None:
            try:
                faces, lines = await self._look(await asyncio.to_thread(_small_png, picture))
                return lines, faces
            except LimelightError as error:
                log.warning("not_looked_at", error=error.message)
        count = None if self._faces is None else await asyncio.to_thread(self._faces, picture)
        if self._read is None or taken.sort == "film":
            return None, count
        small = await asyncio.to_thread(_fitted, picture, READ)
        return [Line(text) for text in await asyncio.to_thread(self._read, small.convert("RGB"))], count

    async def _allowed_lines(self, lines: Sequence[Line], taken: Taken) -> str:
        """The words of a picture. Raises `Refused` for those that may not be shown; what reads as an instruction to a model
        stays in the picture and out of what is told of it, and a note says so."""
        text = " ".join(line.text for line in lines)[:1000]
        if self._guardrails is None:
            return text
        verdict = await self._guardrails.check_lines(lines, stage="input")
        if verdict.action == "block":
            raise FileRefused(f"the picture is not taken: {verdict.reason}", verdict)
        told = await self._guardrails.check_lines(lines, stage="tool")
        if told.action == "block":
            taken.notes.append(f"The words in the picture are left out of its description: {told.reason}.")
            return ""
        return told.text[:1000] if told.action == "redact" and told.text is not None else text

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


def _small_png(picture: Image.Image) -> bytes:
    return as_png(_fitted(picture, MODERATED))
