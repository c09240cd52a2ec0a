"""Small films and sounds to be checked, and checks that know them: a red frame is bad, and so is a word."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, cast

import av
import numpy as np

from limelight.fakeaws import tones
from limelight.guardrails.footage import RATE
from limelight.schema.guard import Severity, Stage, Verdict
from limelight.schema.speech import SpokenWord, Transcript

GREY, RED, GREEN = (90, 90, 90), (255, 0, 0), (0, 255, 0)
FPS = 5


def film(colours: Sequence[tuple[int, int, int]], *, says: str = "", says_at: float = 0.0) -> bytes:
    """A film of one second for each colour; `says` is spoken in the fake's tones from `says_at` on."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        video = container.add_stream(
            "libx264", rate=FPS, options={"preset": "ultrafast", "g": "5", "bf": "0"}
        )
        video.width, video.height, video.pix_fmt = 96, 96, "yuv420p"
        sound = container.add_stream("aac", rate=RATE, layout="mono", format="fltp") if says else None
        for number in range(len(colours) * FPS):
            plain = np.full((96, 96, 3), colours[number // FPS], np.uint8)
            plain[:, number % 96] = 128  # frames of one colour are not the same to the pixel
            plain = (
                plain
                if colours[number // FPS] == GREY
                else np.full((96, 96, 3), colours[number // FPS], np.uint8)
            )
            container.mux(video.encode(av.VideoFrame.from_ndarray(plain, format="rgb24")))
        container.mux(video.encode(None))
        if sound is not None:
            _say(container, sound, _track(len(colours), says, says_at))
    return file.getvalue()


def _track(seconds: float, says: str, at: float) -> Any:
    track = np.zeros(round(seconds * RATE), np.float32)
    spoken = tones.speak(says, rate=RATE)[: max(0, len(track) - round(at * RATE))]
    track[round(at * RATE) : round(at * RATE) + len(spoken)] = spoken
    return track


def _say(container: Any, stream: Any, track: Any) -> None:
    for start in range(0, len(track), 1024):
        frame = av.AudioFrame.from_ndarray(track[None, start : start + 1024], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


class Reds:
    """Red frames are bad, green ones worth a note. `PictureCheck`."""

    name = "reds"
    severity: Severity = "severe"

    def __init__(self) -> None:
        self.looked = 0

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        from PIL import Image

        self.looked += 1
        colour = cast("tuple[int, int, int]", Image.open(io.BytesIO(data)).resize((1, 1)).getpixel((0, 0)))
        if colour[0] > 200 and colour[1] < 60:
            return Verdict(action="block", category="violence", severity="severe", reason="it is red")
        if colour[1] > 200 and colour[0] < 60:
            return Verdict(action="warn", category="alcohol", severity="mild", reason="it is green")
        return Verdict()


async def listen(data: bytes) -> Transcript:
    """What the fake's tones say."""
    words = tones.understand(tones.read(data))
    spoken = [SpokenWord(word=one.text, start_s=one.start_s, end_s=one.end_s) for one in words]
    return Transcript(text=" ".join(one.text for one in words), language="en-US", spoken=spoken)
