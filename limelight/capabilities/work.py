"""What capabilities do, in words."""

from __future__ import annotations

from limelight.schema.capability import Capability

WORK: dict[Capability, str] = {
    "image.cutout": "cutting the product out",
    "image.preview": "the preview",
    "image.generate": "making the picture",
    "image.inpaint": "changing a part of the picture",
    "image.outpaint": "widening the picture",
    "image.vary": "making a variation of the picture",
    "image.upscale": "making the picture larger",
    "image.describe": "looking at the picture",
    "image.compose": "laying out the ad",
    "video.animate": "animating the shot",
    "video.generate": "making the video",
    "video.endcard": "making the end card",
    "video.compile": "putting the video together",
    "video.trim": "trimming the video",
    "music.compose": "composing the music",
    "audio.compose": "making the audio ad",
    "speech.synthesize": "speaking the words",
    "speech.transcribe": "writing down what is said",
    "text.chat": "answering",
    "text.embed": "comparing texts by meaning",
    "text.rerank": "putting what was found in order",
    "text.moderate": "checking the words",
    "image.moderate": "checking the picture",
    "video.moderate": "checking the video",
    "audio.moderate": "checking the sound",
    "catalog.search": "searching the catalogue",
    "web.search": "searching the web",
    "web.read": "reading the page",
}
"""What a capability does, in words for the person. Causes go to the log: they may name paths."""
