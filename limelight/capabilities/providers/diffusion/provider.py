"""A provider over one diffusers pipeline: pictures painted around the product, or a clip that begins with a picture."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PIL import Image
from pydantic import JsonValue

from limelight.capabilities.providers.aws.family import Size, Wording, scaled
from limelight.capabilities.providers.diffusion.ask import Ask, canvas_of
from limelight.capabilities.providers.diffusion.batching import Batches, Cancelled, Job
from limelight.capabilities.providers.diffusion.film import encoded, longest
from limelight.capabilities.providers.diffusion.loading import Task, load
from limelight.capabilities.providers.pixels import Framed, framed, opened, png
from limelight.schema.capability import (
    AnimateRequest,
    Capability,
    CapabilityRequest,
    GenerateRequest,
    MediaResult,
    OnProgress,
)
from limelight.schema.errors import ProviderFailed, Refused, TryAgain
from limelight.schema.pictures import InpaintRequest, OutpaintRequest, VaryRequest
from limelight.schema.stores import BlobStore
from limelight.studio.types import FRAMES

SERVED: dict[Task, frozenset[Capability]] = {
    "inpaint": frozenset({"image.generate", "image.inpaint", "image.outpaint", "image.vary"}),
    "text": frozenset({"image.generate"}), "image": frozenset({"image.vary"}), "video": frozenset({"video.animate"}),
}  # fmt: skip
"""By what a pipeline is loaded for. In-painting varies what is around a product; a whole picture takes image-to-image."""
REFUSED = "say it in other words, and leave out what could be taken for nudity"


@dataclass(frozen=True)
class Recipe:
    """How a pipeline is loaded and asked."""

    model: str
    """A model id, or the path of a folder."""
    task: Task = "inpaint"
    """inpaint: it paints around the product, or what a mask shows; text: it paints a place that the product is put into;
    image: variations of a picture; video: clips."""
    steps: int = 30
    guidance: float | None = None
    """The pipeline's own when left out."""
    pixels: int = 1024 * 1024
    """Most pixels of what it paints; the frame is scaled from there."""
    frames: int = 25
    """Of a clip."""
    batch: int = 4
    device: str = "auto"
    dtype: str = "auto"
    download: bool = False
    """Whether a model that is not on this machine may be fetched."""


class DiffusionProvider:
    """`Provider`. The pipeline is loaded at the first call and kept; calls that come together are one batch.

    The same seed gives the same picture; made in a batch of another size it may differ by a level, since matrices are
    multiplied in another order. A safety checker that the pipeline has is used: what it holds back is `Refused`.
    """

    def __init__(self, name: str, recipe: Recipe, *, blobs: BlobStore) -> None:
        self.name = name
        self.capabilities: frozenset[Capability] = SERVED[recipe.task]
        self._recipe = recipe
        self._blobs = blobs
        most = 1 if recipe.task == "video" else recipe.batch
        self._batches: Batches[Ask, list[Image.Image]] = Batches(self._make, most=most)

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        """Serve one request. Raises `BadInput`, `Refused`, `TryAgain`, `ProviderFailed`; cancelling stops at the next step."""
        progress = on_progress or (lambda share, what: None)
        progress(0.0, f"asking {self.name}")
        match request:
            case _ if capability not in self.capabilities:
                raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
            case GenerateRequest():
                return await self._generate(request, progress)
            case InpaintRequest() | OutpaintRequest() | VaryRequest():
                return await self._retouch(request, progress)
            case AnimateRequest():
                return await self._animate(request, progress)
            case _:
                raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)

    async def _generate(self, request: GenerateRequest, progress: OnProgress) -> MediaResult:
        product = await asyncio.to_thread(framed, await self._blobs.get(request.cutout), request)
        asked = await asyncio.to_thread(self._around, product, request.seed)
        (painted,) = await self._asked(asked, progress)
        rgb, alpha, fidelity = await asyncio.to_thread(product.onto, painted)
        file, matte = await asyncio.to_thread(
            lambda: (png(Image.fromarray(rgb)), png(Image.fromarray(alpha)))
        )
        return MediaResult(
            blob=await self._blobs.put(file), mime="image/png", width=product.size[0], height=product.size[1],
            bytes=len(file), extra={"mask": await self._blobs.put(matte)},
            facts={**self._facts(request.seed), "fidelity": round(fidelity, 4), "prompt": product.prompt},
        )  # fmt: skip

    def _around(self, product: Framed, seed: int) -> Ask:
        size = self._working(product.size)
        if self._recipe.task == "text":
            return Ask(product.prompt, size, seed)
        picture, mask = (
            opened(file, what="the product") for file in (product.picture(size), product.mask(size))
        )
        paint = picture.convert("RGB"), mask.convert("L").point(lambda value: 255 - value)
        return Ask(product.prompt, size, seed, *paint)

    async def _retouch(
        self, request: InpaintRequest | OutpaintRequest | VaryRequest, progress: OnProgress
    ) -> MediaResult:
        """A picture of which a part is painted anew, or all of it; what is to stay is put back to the pixel."""
        over = request.mask
        keep = request.keep if isinstance(request, InpaintRequest) else None
        files = [await self._blobs.get(key) if key else None for key in (request.picture, over, keep)]
        canvas = await asyncio.to_thread(canvas_of, request, *files, whole=self._recipe.task == "image")
        size = self._working(canvas.picture.size)
        asked = await asyncio.to_thread(canvas.ask, size, self._recipe.task)
        (painted,) = await self._asked(asked, progress)
        file, matte = await asyncio.to_thread(canvas.finished, painted)
        facts = {**self._facts(request.seed), "prompt": canvas.prompt, "how": "painted", **canvas.facts}
        return MediaResult(
            blob=await self._blobs.put(file), mime="image/png", width=canvas.picture.width, height=canvas.picture.height,
            bytes=len(file), extra={"mask": await self._blobs.put(matte)} if matte else {}, facts=facts,
        )  # fmt: skip

    async def _animate(self, request: AnimateRequest, progress: OnProgress) -> MediaResult:
        if request.seconds > longest(self._recipe.frames):
            raise ProviderFailed(
                f"{self.name} makes clips of up to {longest(self._recipe.frames):g} s; {request.seconds:g} s were asked",
                code="unsupported", limit=longest(self._recipe.frames), value=request.seconds,
            )  # fmt: skip
        frame = FRAMES[request.aspect]
        size = self._working(frame)
        still = await asyncio.to_thread(
            lambda file: opened(file, what="the picture"), await self._blobs.get(request.picture)
        )
        asked = Ask("", size, request.seed, still.convert("RGB").resize(size, Image.Resampling.LANCZOS))
        frames = await self._asked(asked, progress)
        video, poster = await asyncio.to_thread(encoded, frames, frame, request.seconds)
        return MediaResult(
            blob=await self._blobs.put(video), mime="video/mp4", width=frame[0], height=frame[1],
            seconds=request.seconds, bytes=len(video), extra={"poster": await self._blobs.put(poster)},
            facts={**self._facts(request.seed), "product": "redrawn"},
        )  # fmt: skip

    def _facts(self, seed: int) -> dict[str, JsonValue]:
        checked = getattr(self._pipe, "safety_checker", None) is not None
        return {
            "engine": self._recipe.model,
            "seed": seed,
            "steps": self._recipe.steps,
            "safety_checker": checked,
        }

    def _working(self, size: Size) -> Size:
        """The nearest size that the pipeline takes: sides in eights, no more pixels than the recipe says."""
        found = scaled(size, least=64, most=4096, pixels=self._recipe.pixels, multiple=8)
        if found is None:
            raise ProviderFailed(f"{self.name} makes no picture of {size[0]}x{size[1]}", code="unsupported")
        return found

    async def _asked(self, asked: Ask, progress: OnProgress) -> list[Image.Image]:
        try:
            return await self._batches.ask(
                asked,
                alike=(asked.size, asked.strength),
                progress=lambda share: progress(0.05 + 0.9 * share, "painting"),
            )
        except asyncio.QueueFull:
            waiting = self._batches.queue
            raise TryAgain(
                f"{waiting} pictures wait for {self.name} already: try again in a moment",
                code="quota", limit=waiting, value=waiting,
            ) from None  # fmt: skip

    @cached_property
    def _pipe(self) -> Any:
        recipe = self._recipe
        return load(
            recipe.model, task=recipe.task, device=recipe.device, dtype=recipe.dtype, download=recipe.download
        )

    def _make(self, jobs: Sequence[Job[Ask, list[Image.Image]]]) -> Sequence[list[Image.Image] | Exception]:
        """One call of the pipeline for all of them, on the thread of the batches."""
        import torch

        def step(pipe: Any, at: int, _time: Any, values: dict[str, Any]) -> dict[str, Any]:
            if not any(job.wanted for job in jobs):
                raise Cancelled
            for job in jobs:
                job.progress((at + 1) / self._recipe.steps)
            return values

        pipe = self._pipe
        seeds = [torch.Generator("cpu").manual_seed(job.task.seed % 2**63) for job in jobs]
        try:
            with torch.inference_mode():
                made = pipe(
                    **self._words(pipe, [job.task for job in jobs]),
                    generator=seeds,
                    callback_on_step_end=step,
                )
        except torch.OutOfMemoryError as error:
            torch.cuda.empty_cache()
            raise TryAgain(
                f"{self.name} ran out of memory on {len(jobs)} pictures: make `batch` or `pixels` of its entry smaller",
                code="outage", limit=self._recipe.batch, value=len(jobs),
            ) from error  # fmt: skip
        if self._recipe.task == "video":
            return [list(made.frames[0])]
        held = getattr(made, "nsfw_content_detected", None) or [False] * len(jobs)
        return [
            Refused(f"{self.name} held the picture back: {REFUSED}", suggestion=REFUSED) if bad else [image]
            for image, bad in zip(made.images, held, strict=True)
        ]

    def _words(self, pipe: Any, asks: Sequence[Ask]) -> Mapping[str, Any]:
        """The arguments, as far as this pipeline knows them."""
        width, height = asks[0].size
        known = inspect.signature(pipe.__call__).parameters
        avoid = Wording("").avoid
        given: dict[str, Any] = {
            "width": width, "height": height, "num_inference_steps": self._recipe.steps,
            "guidance_scale": self._recipe.guidance,
        }  # fmt: skip
        if self._recipe.task == "video":
            given |= {"image": asks[0].picture, "num_frames": self._recipe.frames, "decode_chunk_size": 4}
        else:
            given |= {"prompt": [one.prompt for one in asks], "negative_prompt": [avoid] * len(asks)}
        if self._recipe.task == "inpaint":
            given |= {
                "image": [one.picture for one in asks], "mask_image": [one.mask for one in asks], "strength": 1.0,
            }  # fmt: skip
        if self._recipe.task == "image":
            given |= {"image": [one.picture for one in asks], "strength": asks[0].strength}
        return {name: value for name, value in given.items() if name in known and value is not None}
