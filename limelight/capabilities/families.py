"""Families of models: for each an adapter that speaks its wire, and the options that an entry gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.faults import first_fault
from limelight.capabilities.providers.studio import JOBS, StudioProvider
from limelight.infra.aws import Aws
from limelight.schema.capability import Capability, Provider
from limelight.schema.engine import Engine
from limelight.schema.errors import BadInput
from limelight.schema.stores import BlobStore


class Parts:
    """What adapters are made of. AWS is reached with one pool of connections, made when the first one asks."""

    def __init__(
        self, *, blobs: BlobStore, engine: Engine, scratch: Path, job_timeout_s: float = 300, bucket: str = "",
        aws: Callable[[], Aws] = Aws,
    ) -> None:  # fmt: skip
        self.blobs, self.engine, self.scratch = blobs, engine, scratch
        self.job_timeout_s, self.bucket, self._aws = job_timeout_s, bucket, aws

    @cached_property
    def aws(self) -> Aws:
        """Calls of AWS."""
        return self._aws()


class Options(BaseModel):
    """Options of a family; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Family:
    """One adapter: what it serves, its options, and how a provider is made of them."""

    capabilities: frozenset[Capability]
    make: Callable[[Any, Parts], Provider]
    """`make(options, parts)`."""
    options: type[Options] = field(default=Options)

    def provider(self, entry: ModelEntry, parts: Parts) -> Provider:
        """The provider of an entry. Raises `BadInput` for options that the family does not know."""
        try:
            options = self.options.model_validate(entry.options)
        except ValidationError as error:
            key, why = first_fault(error)
            known = ", ".join(self.options.model_fields) or "none"
            raise BadInput(
                f"{entry.name}: options.{key}: {why}; {entry.family} knows the options {known}",
                code="registry", limit=[*self.options.model_fields], value=key,
            ) from error  # fmt: skip
        return self.make(options, parts)


class CanvasOptions(Options):
    """Nova Canvas."""

    model: str = "amazon.nova-canvas-v1:0"
    quality: Literal["standard", "premium"] = "standard"


class StabilityOptions(Options):
    """Stability's image models: each task has its own."""

    text: str = "stability.stable-image-core-v1:1"
    inpaint: str = "us.stability.stable-image-inpaint-v1:0"
    background: str = "us.stability.stable-image-remove-background-v1:0"


class ReelOptions(Options):
    """Nova Reel."""

    output: str = Field(default="", pattern=r"^(s3://.+)?$")
    """Where Bedrock writes videos; `reel/` of the bucket in `aws.bucket` when left out."""
    model: str = "amazon.nova-reel-v1:1"
    poll_s: float = Field(default=5, gt=0)
    limit_s: float = Field(default=600, gt=0)


class DiffusionOptions(Options):
    """A pipeline of diffusers, as `limelight.capabilities.providers.diffusion.Recipe` says."""

    model: str
    task: Literal["inpaint", "text", "video"] = "inpaint"
    steps: int = Field(default=30, ge=1, le=200)
    guidance: float | None = Field(default=None, ge=0)
    pixels: int = Field(default=1024 * 1024, ge=64 * 64)
    frames: int = Field(default=25, ge=2, le=400)
    batch: int = Field(default=4, ge=1, le=64)
    device: str = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    download: bool = False


def _studio(options: Options, parts: Parts) -> Provider:
    return StudioProvider(
        engine=parts.engine, blobs=parts.blobs, scratch=parts.scratch, job_timeout_s=parts.job_timeout_s
    )


def _canvas(options: CanvasOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws import BedrockImages, NovaCanvas

    family = NovaCanvas(model=options.model, quality=options.quality)
    return BedrockImages(family, aws=parts.aws, blobs=parts.blobs)


def _stability(options: StabilityOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws import BedrockImages, Stability

    return BedrockImages(Stability(**options.model_dump()), aws=parts.aws, blobs=parts.blobs)


def _reel(options: ReelOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws import NovaReel

    output = options.output or (f"s3://{parts.bucket}/reel" if parts.bucket else "")
    if not output:
        raise BadInput(
            "nova-reel writes its videos to S3: set aws.bucket in limelight.toml, or options.output of the entry",
            code="registry", value="nova-reel",
        )  # fmt: skip
    return NovaReel(
        aws=parts.aws, blobs=parts.blobs, output=output, model=options.model, poll_s=options.poll_s,
        limit_s=options.limit_s,
    )  # fmt: skip


def _diffusion(options: DiffusionOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.diffusion import DiffusionProvider, Recipe

    return DiffusionProvider("diffusion", Recipe(**options.model_dump()), blobs=parts.blobs)


_PICTURES: frozenset[Capability] = frozenset({"image.cutout", "image.generate"})

FAMILIES: Mapping[str, Family] = {
    "studio": Family(frozenset(JOBS), _studio),
    "nova-canvas": Family(_PICTURES, _canvas, CanvasOptions),
    "stability": Family(_PICTURES, _stability, StabilityOptions),
    "diffusion": Family(frozenset({"image.generate", "video.animate"}), _diffusion, DiffusionOptions),
    "nova-reel": Family(frozenset({"video.animate"}), _reel, ReelOptions),
}
"""Every family by the name under which an entry asks for it."""
