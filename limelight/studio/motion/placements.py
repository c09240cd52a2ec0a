"""Where videos run, as data: what each place takes, and how a video is written for it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from limelight.studio.motion.encoding import Encoding
from limelight.studio.named import named
from limelight.studio.types import Aspect
from limelight.studio.typography.safezone import SafeZone

Sounding: TypeAlias = Literal["needed", "optional", "none"]
MEGABYTE = 1_000_000
_FILM_RATES = (24_000 / 1001, 24.0, 25.0, 30_000 / 1001)


class VideoPlacement(BaseModel):
    """One place in which video ads are bought."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: str
    """As the trade calls it."""
    aspect: Aspect
    sizes: tuple[tuple[int, int], ...]
    """Frames that are taken, (width, height); the first is what is made."""
    lengths: tuple[float, ...] = ()
    """The only lengths taken, in seconds; empty where a range is."""
    shortest_s: float = 1.0
    longest_s: float = 60.0
    rates: tuple[float, ...] = (*_FILM_RATES, 30.0)
    """Frames a second."""
    profiles: tuple[str, ...] = ("Main", "High")
    """Of H.264."""
    least_bit_rate: int = 0
    """Of the picture, bits a second."""
    most_bytes: int = 500 * MEGABYTE
    sound: Sounding = "needed"
    lufs: float = -16.0
    """Integrated loudness; of streaming TV called LKFS."""
    lufs_off: float = 2.0
    """How far from it the sound may be."""
    peak_db: float = -1.0
    """The highest true peak, dBTP."""
    least_audio_bit_rate: int = 96_000
    words: SafeZone = SafeZone(0.05, 0.05, 0.05, 0.05)
    """Margins that words keep: what lies there is cut off or covered."""
    product: SafeZone = SafeZone(0.035, 0.035, 0.035, 0.035)
    """Margins that the product keeps, but for `product_outside`."""
    product_outside: float = 0.05
    """How much of the product may lie outside, as a share of its area."""
    encoding: Encoding = Encoding()
    clickable: bool = True
    """Whether somebody can click: where not, an end card has no button."""
    advice: str = ""
    """What no machine can check here."""
    rules: str
    """Whose rules these are."""

    @property
    def size(self) -> tuple[int, int]:
        """The frame that is made, (width, height)."""
        return self.sizes[0]

    def encoding_for(self, seconds: float) -> Encoding:
        """How a video of that length is written: as the placement asks, and small enough for its limit."""
        sound = self.encoding.audio_bit_rate if self.encoding.audio else 0
        room = int(0.88 * 8 * self.most_bytes / max(seconds, 1.0)) - sound
        most = min(room, self.encoding.most or room)
        chosen = self.encoding.model_copy(update={"lufs": self.lufs if self.encoding.audio else None})
        return chosen if chosen.bit_rate is not None else chosen.model_copy(update={"most": most})


_AMAZON_TV = "Amazon Ads, streaming TV specifications; ATSC A/85 for loudness; SMPTE ST 2046-1 for margins"
VIDEO_PLACEMENTS: dict[str, VideoPlacement] = {
    place.name: place
    for place in (
        VideoPlacement(
            name="streaming-tv", label="streaming TV", aspect="16:9", sizes=((1920, 1080),), lengths=(15.0, 30.0),
            rates=_FILM_RATES, profiles=("High",), least_bit_rate=15_000_000, lufs=-24.0, peak_db=-2.0,
            least_audio_bit_rate=192_000,
            encoding=Encoding(bit_rate=18_000_000, audio_bit_rate=256_000),
            clickable=False,
            advice="Nobody can click: an end card has no button here.",
            rules=_AMAZON_TV,
        ),
        VideoPlacement(
            name="sponsored-brand", label="sponsored-brand video", aspect="16:9",
            sizes=((1920, 1080), (1280, 720)), shortest_s=6.0, longest_s=45.0, least_bit_rate=1_000_000,
            encoding=Encoding(bit_rate=8_000_000),
            advice="It starts muted: the words must carry it.",
            rules="Amazon Ads, Sponsored Brands video specifications",
        ),
        VideoPlacement(
            name="social-vertical", label="social 9:16", aspect="9:16", sizes=((1080, 1920), (720, 1280)),
            shortest_s=5.0, least_bit_rate=516_000, sound="optional",
            words=SafeZone(0.06, 0.14, 0.06, 0.35), product=SafeZone(0.0, 0.07, 0.0, 0.20), product_outside=0.25,
            encoding=Encoding(crf=20, most=16_000_000),
            advice="The app's own words lie over the lowest third.",
            rules="Meta, Reels safe zones; TikTok, in-feed video specifications",
        ),
        VideoPlacement(
            name="social-square", label="social 1:1", aspect="1:1", sizes=((1080, 1080), (720, 720)),
            shortest_s=1.0, sound="optional", words=SafeZone(0.05, 0.05, 0.05, 0.05),
            encoding=Encoding(crf=20, most=12_000_000),
            advice="It starts muted: the words must carry it.",
            rules="Meta, feed video specifications",
        ),
        VideoPlacement(
            name="display", label="in-banner display", aspect="16:9", sizes=((640, 360),), longest_s=15.0,
            most_bytes=2_200_000, sound="none", words=SafeZone(0.04, 0.04, 0.04, 0.04),
            encoding=Encoding(crf=22, audio=False),
            advice="Keep it to 15 seconds and one thought.",
            rules="IAB, display advertising guidelines, in-banner video",
        ),
    )
}  # fmt: skip
"""By name."""


def placement_named(name: str) -> VideoPlacement:
    """A placement. Raises InputRejected for a name that is not one."""
    return named(VIDEO_PLACEMENTS, name, "placement")
