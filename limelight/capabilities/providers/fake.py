"""A provider that makes tiny, plainly fake media at once: for tests, demonstrations and dry runs. Never the default.

It can be told to misbehave: each call takes the next entry of its capability's script, or what a function makes of the
request. An exception is raised, a number of seconds or an event is waited for, None is ordinary work; past the end of
a script all work is ordinary.
"""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias, TypeVar

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import JsonValue

from limelight.schema.capability import (
    AnimateRequest,
    AudioAdRequest,
    Capability,
    CapabilityRequest,
    CapabilityResult,
    CompileRequest,
    ComposeRequest,
    DisplayRequest,
    EndcardRequest,
    GenerateRequest,
    MediaResult,
    OnProgress,
    TrimRequest,
)
from limelight.schema.pictures import (
    DescribeRequest,
    DescribeResult,
    GenerateVideoRequest,
    InpaintRequest,
    OutpaintRequest,
    UpscaleRequest,
    VaryRequest,
)
from limelight.schema.stores import BlobStore
from limelight.schema.work import Aspect

SIZES: dict[Aspect, tuple[int, int]] = {
    "16:9": (64, 36), "9:16": (36, 64), "1:1": (48, 48), "4:5": (48, 60),
}  # fmt: skip
"""Pixels, (width, height)."""
SAMPLE_RATE = 8000
T = TypeVar("T")
Behaviour: TypeAlias = Exception | asyncio.Event | float | None
Script: TypeAlias = Sequence[Behaviour] | Callable[[CapabilityRequest], Behaviour]


class FakeProvider:
    """Serves what makes media with flat colours and silence of the right shape and length. `Provider`."""

    name = "fake"
    capabilities: frozenset[Capability] = frozenset(
        {
            "image.cutout", "image.preview", "image.generate", "image.inpaint", "image.outpaint", "image.vary",
            "image.upscale", "image.describe", "image.compose", "video.animate", "video.generate", "video.endcard",
            "video.compile", "video.trim", "music.compose", "audio.compose",
        }
    )  # fmt: skip

    def __init__(
        self,
        blobs: BlobStore,
        *,
        name: str = "fake",
        script: Mapping[Capability, Script] | None = None,
        facts: Mapping[Capability, Sequence[dict[str, JsonValue]]] | None = None,
    ) -> None:
        """`facts` overrides what is told of the results of a capability, call by call, e.g. a poor `fidelity`."""
        self.name = name
        self._blobs = blobs
        self._script = {
            capability: entries if callable(entries) else list(entries)
            for capability, entries in (script or {}).items()
        }
        self._called = asyncio.Condition()
        self._facts = {capability: list(entries) for capability, entries in (facts or {}).items()}
        self.calls: list[tuple[Capability, CapabilityRequest]] = []
        """Every call so far, in order."""
        self.running = 0
        """Calls under way."""
        self.most_running = 0
        """The most calls that were under way at once."""

    def count(self, capability: Capability) -> int:
        """How many calls of a capability came."""
        return sum(called == capability for called, _ in self.calls)

    async def reached(self, capability: Capability, number: int) -> None:
        """Wait until a capability has been called so many times."""
        async with self._called:
            await self._called.wait_for(lambda: self.count(capability) >= number)

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Behave as the script says, then make something tiny. Raises what the script holds."""
        script = self._script.get(capability)
        behaviour = script(request) if callable(script) else _next(script)
        facts: dict[str, JsonValue] = {"engine": "fake", **(_next(self._facts.get(capability)) or {})}
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        async with self._called:
            self.calls.append((capability, request))
            self._called.notify_all()
        try:
            if on_progress is not None:
                on_progress(0.5, "faking it")
            if isinstance(behaviour, Exception):
                raise behaviour
            if isinstance(behaviour, asyncio.Event):
                await behaviour.wait()
            else:
                await asyncio.sleep(behaviour or 0)
            return await self._make(capability, request, facts)
        finally:
            self.running -= 1

    async def _make(
        self, capability: Capability, request: CapabilityRequest, facts: dict[str, JsonValue]
    ) -> CapabilityResult:
        match request:
            case GenerateRequest():
                return await self._picture(request.aspect, request.seed, {"fidelity": 1.0, **facts})
            case DisplayRequest():
                return await self._ad(request, facts)
            case AnimateRequest():
                return await self._video(
                    request.aspect, request.seconds, facts, shade=40 + request.seed % 176
                )
            case InpaintRequest() | VaryRequest():
                return await self._changed(request.picture, request.seed, facts)
            case OutpaintRequest():
                grown = {"kept": "picture", **facts}
                return await self._changed(request.picture, request.seed, grown, grow=request.margins.frame)
            case UpscaleRequest():

                def enlarged(size: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
                    by = request.times(size)
                    return (round(by * size[0]), round(by * size[1])), (0, 0)

                return await self._changed(request.picture, request.factor, facts, grow=enlarged)
            case DescribeRequest():
                return DescribeResult(text="A picture in one colour.", kind="graphic", facts=facts)
            case GenerateVideoRequest():
                return await self._video(
                    request.aspect, request.seconds, facts, shade=40 + request.seed % 176
                )
            case EndcardRequest():
                return await self._video(request.aspect, request.seconds, facts)
            case CompileRequest():
                clips = sum((clip.end_s or 3.0) - clip.start_s for clip in request.clips)
                return await self._video(request.aspect, clips + (3.0 if request.endcard else 0.0), facts)
            case TrimRequest():
                return await self._video("16:9", request.end_s - request.start_s, facts)
            case ComposeRequest() | AudioAdRequest():
                return await self._silence(request.seconds, facts)
            case _:
                return await self._picture("1:1", 0, {"confidence": 1.0, "reason": "", **facts})

    async def _picture(self, aspect: Aspect, seed: int, facts: dict[str, JsonValue]) -> MediaResult:
        width, height = SIZES[aspect]
        picture = _png(Image.new("RGB", (width, height), _colour(seed)))
        mask = await self._blobs.put(_png(Image.new("L", (width, height), 255)))
        return MediaResult(
            blob=await self._blobs.put(picture), mime="image/png", width=width, height=height,
            bytes=len(picture), extra={"mask": mask}, facts=facts,
        )  # fmt: skip

    async def _changed(
        self, key: str, seed: int, facts: dict[str, JsonValue],
        *, grow: Callable[[tuple[int, int]], tuple[tuple[int, int], tuple[int, int]]] = lambda size: (size, (0, 0)),
    ) -> MediaResult:  # fmt: skip
        """Another colour in the size of a picture, or what that grows to."""
        with Image.open(io.BytesIO(await self._blobs.get(key))) as picture:
            size, _ = grow(picture.size)
        file = _png(Image.new("RGB", size, _colour(seed + 1)))
        return MediaResult(
            blob=await self._blobs.put(file),
            mime="image/png",
            width=size[0],
            height=size[1],
            bytes=len(file),
            facts=facts,
        )

    async def _ad(self, request: DisplayRequest, facts: dict[str, JsonValue]) -> MediaResult:
        width, height = (int(side) for side in request.placement.split("x"))
        ad = _png(Image.new("RGB", (width, height), _colour(len(request.words.headline))))
        told: dict[str, JsonValue] = {"placement": request.placement, "violations": [], **facts}
        return MediaResult(
            blob=await self._blobs.put(ad), mime="image/png", width=width, height=height, bytes=len(ad),
            extra={"layers": await self._blobs.put(b"fake layers")}, facts=told,
        )  # fmt: skip

    async def _video(
        self, aspect: Aspect, seconds: float, facts: dict[str, JsonValue], *, shade: int = 128
    ) -> MediaResult:
        width, height = SIZES[aspect]
        video = _mp4(width, height, max(1, round(seconds)), shade)
        poster = await self._blobs.put(_png(Image.new("RGB", (width, height), _colour(0))))
        return MediaResult(
            blob=await self._blobs.put(video), mime="video/mp4", width=width, height=height, seconds=seconds,
            bytes=len(video), extra={"poster": poster}, facts=facts,
        )  # fmt: skip

    async def _silence(self, seconds: float, facts: dict[str, JsonValue]) -> MediaResult:
        sound = io.BytesIO()
        with wave.open(sound, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(SAMPLE_RATE)
            out.writeframes(bytes(2 * round(seconds * SAMPLE_RATE)))
        data = sound.getvalue()
        return MediaResult(
            blob=await self._blobs.put(data), mime="audio/wav", seconds=seconds, bytes=len(data), facts=facts
        )


def _next(entries: list[T] | None) -> T | None:
    return entries.pop(0) if entries else None


def _colour(seed: int) -> tuple[int, int, int]:
    return (40 + seed * 37 % 176, 40 + seed * 101 % 176, 40 + seed * 193 % 176)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=64)
def _mp4(width: int, height: int, seconds: int, shade: int = 128) -> bytes:
    """One grey frame a second, H.264."""
    out = io.BytesIO()
    grey: NDArray[np.uint8] = np.full((height, width, 3), shade, np.uint8)
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=1, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(seconds):
            frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 1)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()
