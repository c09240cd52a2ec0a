"""The fake provider makes real, tiny media and does as its script says."""

from __future__ import annotations

import asyncio
import io
import wave

import av
import pytest
from PIL import Image

from limelight.capabilities.providers.fake import FakeProvider
from limelight.infra.home import Storage
from limelight.schema.capability import (
    AnimateRequest,
    Capability,
    CapabilityRequest,
    CompileClip,
    CompileRequest,
    ComposeRequest,
    CutoutRequest,
    GenerateRequest,
    MediaResult,
    Provider,
    TrimRequest,
)
from limelight.schema.errors import TryAgain

KEY = "0" * 64


async def called(provider: Provider, capability: Capability, request: CapabilityRequest) -> MediaResult:
    made = await provider.call(capability, request)
    assert isinstance(made, MediaResult)
    return made


async def test_pictures_are_pictures(storage: Storage) -> None:
    fake = FakeProvider(storage.blobs)
    made = await called(fake, "image.generate", GenerateRequest(cutout=KEY, aspect="9:16", seed=3))
    other = await called(fake, "image.generate", GenerateRequest(cutout=KEY, aspect="9:16", seed=4))
    picture = Image.open(io.BytesIO(await storage.blobs.get(made.blob)))
    assert (picture.size, (made.width, made.height), made.facts["fidelity"]) == ((36, 64), (36, 64), 1.0)
    assert made.blob != other.blob
    cut = await called(fake, "image.cutout", CutoutRequest(photo=KEY))
    assert cut.facts == {"confidence": 1.0, "reason": "", "engine": "fake"}


async def test_videos_play_and_sound_has_its_length(storage: Storage) -> None:
    fake = FakeProvider(storage.blobs)
    clips = [CompileClip(blob=KEY, start_s=1.0, end_s=3.0), CompileClip(blob=KEY, end_s=2.0)]
    video = await called(fake, "video.compile", CompileRequest(clips=clips, endcard=KEY))
    with av.open(io.BytesIO(await storage.blobs.get(video.blob))) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 64, 36)
    assert video.seconds == 7.0
    assert (await called(fake, "video.animate", AnimateRequest(picture=KEY, seconds=2.5))).seconds == 2.5
    assert (await called(fake, "video.trim", TrimRequest(video=KEY, start_s=1, end_s=4))).seconds == 3
    bed = await called(fake, "music.compose", ComposeRequest(seconds=1.5))
    with wave.open(io.BytesIO(await storage.blobs.get(bed.blob))) as sound:
        assert sound.getnframes() / sound.getframerate() == 1.5


async def test_the_script_is_followed_then_all_is_well(storage: Storage) -> None:
    gate = asyncio.Event()
    fake = FakeProvider(storage.blobs, script={"image.cutout": [TryAgain("busy"), gate]})
    with pytest.raises(TryAgain, match="busy"):
        await called(fake, "image.cutout", CutoutRequest(photo=KEY))
    slow = asyncio.create_task(fake.call("image.cutout", CutoutRequest(photo=KEY)))
    await fake.reached("image.cutout", 2)
    assert (fake.running, slow.done()) == (1, False)
    gate.set()
    await slow
    await called(fake, "image.cutout", CutoutRequest(photo=KEY))
    assert (fake.running, fake.most_running, fake.count("image.cutout")) == (0, 1, 3)
