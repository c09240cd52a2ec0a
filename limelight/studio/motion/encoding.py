"""How a video is written: how good its picture, how much data, how loud."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from limelight.studio.motion.writer import X264

Profile = Literal["main", "high"]


class Encoding(BaseModel):
    """The picture's and the sound's settings. Bit rates are bits a second."""

    model_config = ConfigDict(frozen=True)

    crf: int = Field(default=21, ge=0, le=51)
    """x264's constant quality; lower is better and larger. Not used where `bit_rate` is given."""
    preset: str = "superfast"
    """At the same size as good as "veryfast" on moving stills, in two thirds of its time."""
    profile: Profile = "high"
    bit_rate: int | None = Field(default=None, gt=0)
    """Every second takes exactly this much, filled up where the picture needs less: for placements that ask
    for a floor."""
    most: int | None = Field(default=None, gt=0)
    """No second takes much more than this: for placements with a small file."""
    audio: bool = True
    """Whether there is a sound track at all."""
    audio_bit_rate: int = Field(default=192_000, ge=64_000, le=320_000)
    lufs: float | None = Field(default=None, ge=-36, le=-10)
    """The loudness that the sound is brought to; None leaves it as it is."""

    @property
    def options(self) -> dict[str, str]:
        """The same for x264."""
        # A second round of sub-pixel search costs a third of the time and gains .2 dB on pictures that glide.
        chosen = {"profile": self.profile, "subq": "1"}
        if self.bit_rate is not None:
            rate = str(self.bit_rate)
            # Half a second of buffer: short segments then reach the rate as well as long ones.
            buffer = str(self.bit_rate // 2)
            return chosen | {
                "crf": "-1", "b": rate, "maxrate": rate, "bufsize": buffer, "x264-params": f"{X264}:nal-hrd=cbr"
            }  # fmt: skip
        if self.most is not None:
            return chosen | {"maxrate": str(self.most), "bufsize": str(self.most)}
        return chosen
