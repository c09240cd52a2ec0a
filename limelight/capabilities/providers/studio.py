"""The embedded studio as a provider: resolves blobs to files, runs studio jobs on the engine, stores what they made."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import uuid
from pathlib import Path

from pydantic import JsonValue

from limelight.capabilities.providers.pixels import opened
from limelight.schema.capability import (
    AnimateRequest,
    AudioAdRequest,
    Capability,
    CapabilityRequest,
    CapabilityResult,
    CompileRequest,
    ComposeRequest,
    CutoutRequest,
    DisplayRequest,
    EndcardRequest,
    GenerateRequest,
    MediaResult,
    OnProgress,
    TrimRequest,
)
from limelight.schema.engine import Engine, JobRequest
from limelight.schema.errors import NotFound, OutOfDisk, ProviderFailed
from limelight.schema.pictures import (
    DescribeRequest,
    DescribeResult,
    InpaintRequest,
    Origin,
    OutpaintRequest,
    UpscaleRequest,
    VaryRequest,
)
from limelight.schema.stores import BlobStore

JOBS: dict[Capability, str] = {
    "image.cutout": "cutout",
    "image.preview": "preview",
    "image.generate": "picture",
    "image.inpaint": "inpaint",
    "image.outpaint": "outpaint",
    "image.vary": "vary",
    "image.upscale": "upscale",
    "image.describe": "describe",
    "image.compose": "display",
    "video.animate": "clip",
    "video.endcard": "endcard",
    "video.compile": "compile",
    "video.trim": "trim",
    "music.compose": "bed",
    "audio.compose": "audio_ad",
}

URGENT: dict[Capability, int] = {"image.preview": -2, "image.cutout": -1}
"""Quick work that others wait for goes before pictures that take seconds."""


class StudioProvider:
    """Media made offline by `limelight.studio`, in worker processes."""

    name = "studio"
    capabilities: frozenset[Capability] = frozenset(JOBS)

    def __init__(
        self, *, engine: Engine, blobs: BlobStore, scratch: Path, job_timeout_s: float = 300
    ) -> None:
        self._engine = engine
        self._blobs = blobs
        self._scratch = scratch
        self._timeout_s = job_timeout_s

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Run the job of a capability in a scratch folder of its own, and keep what it made."""
        if capability not in self.capabilities:
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        folder = self._scratch / uuid.uuid4().hex
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise OutOfDisk(
                f"no scratch folder can be made: {error.strerror}; free space and repeat"
            ) from error
        try:
            job: JobRequest = {**await asyncio.to_thread(self._arguments, request), "folder": str(folder)}
            made = await self._engine.run(
                JOBS[capability], job, on_progress=on_progress, timeout_s=self._timeout_s,
                priority=URGENT.get(capability, 0),
            )  # fmt: skip
            return _seen(made) if isinstance(request, DescribeRequest) else await self._keep(made)
        finally:
            with contextlib.suppress(OSError):
                shutil.rmtree(folder)

    def _arguments(self, request: CapabilityRequest) -> JobRequest:
        path = lambda key: str(self._file(key)) if key else None  # noqa: E731
        plain: JobRequest = request.model_dump(mode="json")
        match request:
            case CutoutRequest():
                return {"photo": path(request.photo)}
            case GenerateRequest():
                return {**plain, "cutout": path(request.cutout), "palette": [*request.colors]}
            case AnimateRequest():
                return {**plain, "picture": path(request.picture), "mask": path(request.mask)}
            case EndcardRequest():
                return {**plain, "logo": path(request.logo), "product": path(request.product)}
            case CompileRequest():
                clips: list[JsonValue] = [
                    {**clip.model_dump(mode="json", exclude={"blob"}), "path": path(clip.blob)}
                    for clip in request.clips
                ]
                return {
                    **plain,
                    "clips": clips,
                    "endcard": path(request.endcard),
                    "music": path(request.music),
                    "segments": str(self._scratch.with_name("segments")),
                    "threads": min(2, os.cpu_count() or 1),  # a video is the last thing that is waited for
                }
            case DisplayRequest():
                return {
                    "picture": path(request.picture), "mask": path(request.mask), "cutout": path(request.cutout),
                    "copy": request.words.model_dump(),
                    "brand": {**request.look.model_dump(), "logo": path(request.look.logo)},
                    "placement": request.placement,
                }  # fmt: skip
            case InpaintRequest() | OutpaintRequest() | VaryRequest() | UpscaleRequest() | DescribeRequest():
                return {**plain, **self._retouched(request)}
            case TrimRequest():
                return {**plain, "video": path(request.video)}
            case ComposeRequest():
                return plain
            case AudioAdRequest():
                return {**plain, "voice": path(request.voice), "bed": path(request.bed), "format": "m4a"}
            case _:
                raise ProviderFailed(f"the studio does not know {type(request).__name__}")

    def _file(self, key: str) -> Path:
        """Where the bytes of a key lie. Raises `NotFound` where they are not there."""
        path = self._blobs.path(key)
        if not path.is_file():
            raise NotFound(f"there are no bytes under {key[:12]}…: upload or make it again", value=key)
        return path

    def _retouched(
        self, request: InpaintRequest | OutpaintRequest | VaryRequest | UpscaleRequest | DescribeRequest
    ) -> JobRequest:
        """The files of a picture that there is, and what it was made of."""
        path = lambda key: str(self._file(key)) if key else None  # noqa: E731
        picture = {"picture": path(request.picture)}
        match request:
            case InpaintRequest():
                files = {"mask": path(request.mask), "keep": path(request.keep)}
                return {**picture, **files, "origin": self._origin(request.origin)}
            case OutpaintRequest():
                file = self._file(request.picture).read_bytes()
                size, at = request.margins.frame(opened(file, what="the picture").size)
                frame: JobRequest = {"size": [*size], "at": [*at], "origin": self._origin(request.origin)}
                return {**picture, "mask": path(request.mask), **frame}
            case VaryRequest():
                return {**picture, "mask": path(request.mask), "origin": self._origin(request.origin)}
            case UpscaleRequest():
                file = self._file(request.picture).read_bytes()
                by = request.times(opened(file, what="the picture").size)
                return {**picture, "mask": path(request.mask), "cutout": path(request.cutout), "factor": by}
            case DescribeRequest():
                shown: JsonValue = {title: path(key) for title, key in request.products.items()}
                return {**picture, "products": shown}

    def _origin(self, origin: Origin | None) -> JsonValue:
        """The same with the file of its cut-out."""
        return origin and {**origin.model_dump(mode="json"), "cutout": str(self._file(origin.cutout))}

    async def _keep(self, made: JobRequest) -> MediaResult:
        """Store the files a job left: `path`, and `extra` by name."""
        files = {"": str(made["path"])}
        extra = made.get("extra") or {}
        if isinstance(extra, dict):
            files.update({name: str(path) for name, path in extra.items()})
        size = Path(files[""]).stat().st_size
        keys = {name: await self._blobs.put_file(Path(path)) for name, path in files.items()}
        facts = {k: v for k, v in made.items() if k not in {"path", "extra"}}
        return MediaResult.model_validate(
            {**facts, "blob": keys.pop(""), "bytes": size, "extra": keys, "facts": facts.get("facts") or {}}
        )


def _seen(made: JobRequest) -> DescribeResult:
    """What a look at a picture found."""
    seen = made["seen"]
    assert isinstance(seen, dict)
    return DescribeResult.model_validate(
        {**seen, "text": made["text"], "colours": seen["tones"], "facts": {**seen, "engine": "studio"}}
    )
