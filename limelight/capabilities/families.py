"""Families of models: for each an adapter that speaks its wire, and the options that an entry gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from limelight.capabilities import lookup
from limelight.capabilities.chat import families as chats
from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.faults import first_fault
from limelight.capabilities.options import Options
from limelight.capabilities.providers.sagemaker.payload import PAYLOADS, NamedPayload, Value
from limelight.capabilities.providers.studio import JOBS, StudioProvider
from limelight.infra.aws import Aws
from limelight.schema.capability import Capability, Provider
from limelight.schema.engine import Engine
from limelight.schema.errors import BadInput
from limelight.schema.finding import Fetch
from limelight.schema.stores import BlobStore, CatalogueStore


class Parts:
    """What adapters are made of. AWS is reached with one pool of connections, made when the first one asks."""

    def __init__(
        self, *, blobs: BlobStore, engine: Engine, scratch: Path, job_timeout_s: float = 300, bucket: str = "",
        aws: Callable[[], Aws] = Aws, catalogue: CatalogueStore | None = None, fetch: Fetch = lookup.out_of_reach,
        embedder: Callable[[], Embedder] = shared_embedder, chat_guardrail: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`fetch` reaches what is outside; what it may reach is not decided here. Chats of Bedrock are called with `chat_guardrail`."""
        self.chat_guardrail = chat_guardrail
        self.catalogue, self.fetch, self.embedder = catalogue, fetch, embedder
        self.blobs, self.engine, self.scratch = blobs, engine, scratch
        self.job_timeout_s, self.bucket, self._aws = job_timeout_s, bucket, aws

    @cached_property
    def aws(self) -> Aws:
        """Calls of AWS."""
        return self._aws()


@dataclass(frozen=True)
class Family:
    """One adapter: what it serves, its options, and how a provider is made of them."""

    capabilities: frozenset[Capability]
    make: Callable[[Any, Parts], Provider]
    """`make(options, parts)`."""
    options: type[Options] = field(default=Options)
    outside: bool = False
    """Whether it speaks to whoever an entry names: then it is a third party."""

    def provider(self, entry: ModelEntry, parts: Parts) -> Provider:
        """The provider of an entry. Raises `BadInput` for options that the family does not know."""
        if self.outside and not entry.third_party:
            raise BadInput(
                f"{entry.name}: what {entry.family} reaches is outside; say third_party = true, so that it goes through the gate",
                code="registry", value=entry.name,
            )  # fmt: skip
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
    extend: str = "us.stability.stable-outpaint-v1:0"
    erase: str = "us.stability.stable-image-erase-object-v1:0"
    replace: str = "us.stability.stable-image-search-replace-v1:0"
    structure: str = "us.stability.stable-image-control-structure-v1:0"
    style: str = "us.stability.stable-image-style-guide-v1:0"
    fast: str = "us.stability.stable-fast-upscale-v1:0"
    conservative: str = "us.stability.stable-conservative-upscale-v1:0"


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
    task: Literal["inpaint", "text", "image", "video"] = "inpaint"
    steps: int = Field(default=30, ge=1, le=200)
    guidance: float | None = Field(default=None, ge=0)
    pixels: int = Field(default=1024 * 1024, ge=64 * 64)
    frames: int = Field(default=25, ge=2, le=400)
    batch: int = Field(default=4, ge=1, le=64)
    device: str = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    download: bool = False


class SageMakerOptions(Options):
    """An endpoint of your own on SageMaker that makes pictures."""

    endpoint: str = Field(pattern=r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")
    component: str = ""
    """An inference component of it."""
    mode: Literal["realtime", "async"] = "realtime"
    payload: NamedPayload = PAYLOADS["jumpstart-sd"]
    """What it is sent and answers: the name of one of JumpStart's, or a table of your own."""
    values: dict[str, Value] = Field(default_factory=dict[str, Value])
    """Of placeholders in the payload, e.g. `steps` and `guidance`."""
    folder: str = Field(default="", pattern=r"^(s3://.+)?$")
    """Where requests of an asynchronous endpoint are put; `sagemaker/` of the bucket in `aws.bucket` when left out."""
    poll_s: float = Field(default=0.5, gt=0)
    limit_s: float = Field(default=900, gt=0)


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


def _sagemaker(options: SageMakerOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.sagemaker.endpoint import Asynchronous, RealTime
    from limelight.capabilities.providers.sagemaker.images import SageMakerImages
    from limelight.capabilities.providers.sagemaker.speaker import Speaker

    speaker = Speaker(options.payload, options.values, owner=options.endpoint)
    if options.mode == "realtime":
        endpoint = RealTime(options.endpoint, aws=parts.aws, component=options.component)
        return SageMakerImages(endpoint, speaker, blobs=parts.blobs)
    folder = options.folder or (f"s3://{parts.bucket}/sagemaker" if parts.bucket else "")
    if not folder:
        raise BadInput(
            f"{options.endpoint} reads its requests from S3: set aws.bucket in limelight.toml, or options.folder of the entry",
            code="registry", value=options.endpoint,
        )  # fmt: skip
    endpoint = Asynchronous(
        options.endpoint, aws=parts.aws, folder=folder, poll_s=options.poll_s, limit_s=options.limit_s
    )
    return SageMakerImages(endpoint, speaker, blobs=parts.blobs)


class PollyOptions(Options):
    """Amazon Polly."""

    engine: Literal["neural", "generative"] = "neural"
    voice: str = ""
    """One voice for everything, e.g. "Ruth"; left out, the language and the gender choose."""


class GuardrailOptions(Options):
    """A guardrail of Amazon Bedrock."""

    guardrail: str
    """Its id or ARN."""
    version: str = "DRAFT"


class TranscribeOptions(Options):
    """Amazon Transcribe."""

    bucket: str = ""
    """Where sounds and transcripts lie while it works; `aws.bucket` when left out."""
    languages: tuple[str, ...] = ()
    """Locales that a sound may be in, e.g. "en-US"; any when left out."""
    poll_s: float = Field(default=2, gt=0)
    limit_s: float = Field(default=600, gt=0)


def _polly(options: PollyOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws.polly import Polly

    return Polly(aws=parts.aws, blobs=parts.blobs, engine=options.engine, voice=options.voice)


def _transcribe(options: TranscribeOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws.transcribe import Transcribe

    if not (bucket := options.bucket or parts.bucket):
        raise BadInput(
            "transcribe listens to sounds in S3: set aws.bucket in limelight.toml, or options.bucket of the entry",
            code="registry", value="transcribe",
        )  # fmt: skip
    return Transcribe(
        aws=parts.aws, blobs=parts.blobs, bucket=bucket, languages=options.languages, poll_s=options.poll_s,
        limit_s=options.limit_s,
    )  # fmt: skip


def _comprehend(options: Options, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws.moderation import Comprehend, Weighing

    return Weighing("aws/comprehend", parts.blobs, words=Comprehend(parts.aws))


def _rekognition(options: Options, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws.moderation import Rekognition, Weighing

    return Weighing("aws/rekognition", parts.blobs, pictures=Rekognition(parts.aws))


def _guardrail(options: GuardrailOptions, parts: Parts) -> Provider:
    from limelight.capabilities.providers.aws.guardrail import BedrockGuardrail
    from limelight.capabilities.providers.aws.moderation import Weighing

    check = BedrockGuardrail(parts.aws, options.guardrail, version=options.version)
    return Weighing("aws/guardrail", parts.blobs, words=check, pictures=check)


def _hibari(options: Options, parts: Parts) -> Provider:
    from limelight.capabilities.providers.hibari import Hibari

    return Hibari(blobs=parts.blobs)


_PICTURES: frozenset[Capability] = frozenset(
    {"image.cutout", "image.generate", "image.inpaint", "image.outpaint", "image.vary"}
)

_CHAT: frozenset[Capability] = frozenset({"text.chat"})

_ENLARGED: frozenset[Capability] = _PICTURES | frozenset[Capability]({"image.upscale"})

FAMILIES: Mapping[str, Family] = {
    "studio": Family(frozenset(JOBS), _studio),
    "nova-canvas": Family(_PICTURES, _canvas, CanvasOptions),
    "stability": Family(_ENLARGED, _stability, StabilityOptions),
    "diffusion": Family(
        frozenset({"image.generate", "image.inpaint", "image.outpaint", "image.vary", "video.animate"}),
        _diffusion,
        DiffusionOptions,
    ),
    "sagemaker": Family(frozenset({"image.generate", "image.inpaint"}), _sagemaker, SageMakerOptions),
    "nova-reel": Family(frozenset({"video.animate", "video.generate"}), _reel, ReelOptions),
    "polly": Family(frozenset({"speech.synthesize"}), _polly, PollyOptions),
    "transcribe": Family(frozenset({"speech.transcribe"}), _transcribe, TranscribeOptions),
    "comprehend": Family(frozenset({"text.moderate"}), _comprehend),
    "rekognition": Family(frozenset({"image.moderate"}), _rekognition),
    "bedrock-guardrail": Family(frozenset({"text.moderate", "image.moderate"}), _guardrail, GuardrailOptions),
    "hibari": Family(frozenset({"speech.synthesize"}), _hibari),
    "bedrock-chat": Family(_CHAT, chats.bedrock, chats.BedrockChatOptions),
    "sagemaker-chat": Family(_CHAT, chats.sagemaker, chats.SageMakerChatOptions),
    "langchain-chat": Family(_CHAT, chats.known, chats.KnownChatOptions, outside=True),
    "python-chat": Family(_CHAT, chats.in_code, chats.CodeChatOptions),
    "use": Family(frozenset({"text.embed", "text.rerank"}), lookup.use),
    "bedrock-embeddings": Family(
        frozenset({"text.embed"}), lookup.bedrock_embeddings, lookup.BedrockEmbeddingOptions
    ),
    "bedrock-rerank": Family(frozenset({"text.rerank"}), lookup.bedrock_rerank, lookup.BedrockRerankOptions),
    "own-catalogue": Family(frozenset({"catalog.search"}), lookup.own_catalogue),
    "catalog-api": Family(
        frozenset({"catalog.search"}), lookup.catalog_api, lookup.CatalogApiOptions, outside=True
    ),
    "web-api": Family(frozenset({"web.search"}), lookup.web_api, lookup.ApiOptions, outside=True),
    "web-pages": Family(frozenset({"web.read"}), lookup.web_pages, lookup.PageOptions, outside=True),
}
"""Every family by the name under which an entry asks for it."""
