"""The capability seam: a caller names a capability and a typed request; it never names a vendor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel, Field, JsonValue

from limelight.schema.work import Aspect, Effect, Framing, Move, Placement, Transition

Capability: TypeAlias = Literal[
    "image.cutout", "image.preview", "image.generate", "image.inpaint", "image.outpaint", "image.vary", "image.upscale",
    "image.describe", "image.compose", "video.animate", "video.generate", "video.endcard", "video.compile", "video.trim",
    "music.compose", "audio.compose", "speech.synthesize", "speech.transcribe", "text.chat", "text.embed", "text.rerank",
    "text.moderate", "image.moderate", "video.moderate", "audio.moderate", "catalog.search", "web.search", "web.read",
]  # fmt: skip


class CapabilityRequest(BaseModel):
    """What is asked. Bytes are named by their blob keys."""


class CutoutRequest(CapabilityRequest):
    """`image.cutout`: the product without its background; the result is a PNG with alpha, facts `confidence` and `reason`."""

    photo: str
    """Blob key of the photo."""


class GenerateRequest(CapabilityRequest):
    """A picture around the product whose cut-out is given."""

    cutout: str
    """Blob key of a PNG with alpha."""
    prompt: str = ""
    theme: str | None = None
    category: str = ""
    aspect: Aspect = "16:9"
    framing: Framing = "hero"
    seed: int = 0
    size: tuple[int, int] | None = None
    """Pixels, (width, height); by default the aspect's own."""
    height_cm: float | None = None
    """The product's real height, from its listing: the set takes its scale from it."""
    colors: tuple[str, ...] = ()
    """#rrggbb that the place shall be in. Facts `colours_honoured` says where a model was only told of them."""


class AdWords(BaseModel):
    """The words of a display ad; what is empty is not set."""

    headline: str = ""
    subline: str = ""
    price: str = ""
    """As it is to be read, currency and all."""
    old_price: str = ""
    cta: str = ""
    """On the button."""
    disclaimer: str = ""


class AdLook(BaseModel):
    """How the brand of a display ad looks: colours as #rrggbb, typefaces, and the blob key of its logo."""

    name: str = ""
    background: str
    text: str
    accent: str
    heading_font: str = "Manrope"
    body_font: str = "Manrope"
    logo: str | None = None


class DisplayRequest(CapabilityRequest):
    """`image.compose`: a display ad around a finished picture (with its product `mask`) or a cut-out; all are blob keys.

    The result's facts name, in `violations`, which words its placement has no room for; `layers` comes with it (.ora).
    """

    placement: str
    """A size such as "300x250"."""
    words: AdWords
    look: AdLook
    picture: str | None = None
    mask: str | None = None
    cutout: str | None = None


class AnimateRequest(CapabilityRequest):
    """`video.animate`: a silent clip of a picture, H.264. `picture` and `mask` are blob keys; `mask` is white where the product is."""

    picture: str
    mask: str | None = None
    aspect: Aspect = "16:9"
    seconds: float = 3.0
    move: Move = "push"
    effect: Effect = "none"
    seed: int = 0


class EndcardRequest(CapabilityRequest):
    """`video.endcard`: the last seconds of a video; `logo` is the blob key of a picture with alpha. `poster` comes with it."""

    brand_name: str = ""
    slogan: str = ""
    cta: str = ""
    logo: str | None = None
    product: str | None = None
    """Blob key of the product's cut-out, shown beside the words."""
    colors: dict[str, str] = Field(default_factory=dict)
    """`background`, `text`, `accent` as #rrggbb."""
    heading_font: str = "Manrope"
    body_font: str = "Manrope"
    aspect: Aspect = "16:9"
    seconds: float = 3.0


class CompileClip(BaseModel):
    """One clip of a video: `blob` is its key, `start_s` and `end_s` are seconds within it (None: to its end)."""

    blob: str
    start_s: float = 0.0
    end_s: float | None = None
    caption: str = ""
    subcaption: str = ""
    transition: Transition = "dip"


class CompileRequest(CapabilityRequest):
    """`video.compile`: clips, end card and music (blob keys) as one H.264 and AAC video; `poster` comes with it."""

    clips: list[CompileClip]
    endcard: str | None = None
    music: str | None = None
    aspect: Aspect = "16:9"
    heading_font: str = "Manrope"
    body_font: str = "Manrope"
    accent: str | None = None
    """The brand's accent as #rrggbb, for what moves between clips."""
    placement: Placement | None = None
    """Written as this placement asks; the result's facts name, in `violations`, what it still breaks."""
    music_db: float = 0.0
    """Added to the music's own loudness."""


class TrimRequest(CapabilityRequest):
    """`video.trim`: a part of a video with its sound, from `start_s` to `end_s` (seconds); `video` is a blob key."""

    video: str
    start_s: float
    end_s: float


class ComposeRequest(CapabilityRequest):
    """`music.compose`: a bed of exactly `seconds`; `cuts` are the seconds at which pictures change."""

    mood: str = "upbeat"
    seconds: float = 12.0
    seed: int = 0
    cuts: list[float] = Field(default_factory=list[float])


class AudioAdRequest(CapabilityRequest):
    """`audio.compose`: an audio ad of exactly `seconds`: a bed, the `voice` (a blob key) over it, the brand's notes."""

    brief: str = ""
    mood: str = ""
    seconds: float = 15.0
    brand: str = ""
    seed: int = 0
    voice: str | None = None
    bed: str | None = None
    """A bed that there is already, in place of a new one; it ends as it does, without the brand's notes."""
    bed_db: float = 0.0
    """How much louder than usual that bed is against the voice."""


class CapabilityResult(BaseModel):
    """What came of a call, whatever it is."""

    provider: str = ""
    fallback: bool = False
    """Whether a provider other than the first choice made it."""
    work_s: float = 0.0
    """Seconds of work, for the ledger."""
    tokens_in: int = 0
    tokens_out: int = 0

    def blobs(self) -> list[str]:
        """Keys of the bytes that it names: without them it is worth nothing."""
        return []

    def words(self) -> list[str]:
        """Texts in it that a model or a person will read."""
        return []


ResultT = TypeVar("ResultT", bound=CapabilityResult)


class MediaResult(CapabilityResult):
    """A piece of media."""

    blob: str
    mime: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    bytes: int = 0
    extra: dict[str, str] = Field(default_factory=dict)
    """Companion blobs: `mask`, `poster`, `still`, `layers`."""
    facts: dict[str, JsonValue] = Field(default_factory=dict)
    """`fidelity`, `confidence`, `reason`, `engine`, `scene`, `lufs`, …"""

    def blobs(self) -> list[str]:
        """The piece and its companions."""
        return [self.blob, *self.extra.values()]


OnProgress: TypeAlias = Callable[[float, str], None]


class Provider(Protocol):
    """Serves capabilities."""

    name: str
    capabilities: frozenset[Capability]

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Serve one request. Raises `BadInput`, `Refused`, `TryAgain`, `ProviderFailed`."""
        ...
