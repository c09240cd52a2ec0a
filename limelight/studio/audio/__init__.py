"""Audio ads: a bed, an optional voice and the brand's notes, as a sound file of their own."""

from __future__ import annotations

from limelight.studio.audio.encode import MIMES, write_sound
from limelight.studio.audio.spot import Spot, SpotMeta, SpotSpec, make_spot
from limelight.studio.audio.tag import brand_tag

__all__ = ["MIMES", "Spot", "SpotMeta", "SpotSpec", "brand_tag", "make_spot", "write_sound"]
