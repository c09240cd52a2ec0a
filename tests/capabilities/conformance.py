"""What every `Provider` does: `ProviderConformance` of pictures, `VideoConformance` of clips, `AnswerConformance` of speech,
meaning, moderation and looking up.

Subclass one and give it its fixtures."""

from __future__ import annotations

import asyncio
import io
import re

import numpy as np
import pytest
from PIL import Image

from limelight.capabilities.providers.pixels import png
from limelight.fakeaws import tones
from limelight.schema.capability import (
    AnimateRequest,
    Capability,
    CapabilityRequest,
    CapabilityResult,
    GenerateRequest,
    MediaResult,
    Provider,
    TrimRequest,
)
from limelight.schema.errors import BadInput, NotFound, ProviderFailed
from limelight.schema.finding import (
    CatalogRequest,
    CatalogResult,
    PageResult,
    ReadRequest,
    WebRequest,
    WebResult,
)
from limelight.schema.meaning import EmbedRequest, EmbedResult, RerankRequest, RerankResult
from limelight.schema.pictures import GenerateVideoRequest
from limelight.schema.speech import (
    ModerateMediaRequest,
    ModerateTextRequest,
    Moderation,
    SynthesizeRequest,
    TranscribeRequest,
    Transcript,
)
from limelight.schema.stores import BlobStore
from limelight.schema.work import Aspect
from limelight.studio.motion.probe import probe_video

SIZE = (320, 320)


def product() -> bytes:
    """A cut-out with a pattern that no model would give back."""
    rgba = np.zeros((200, 120, 4), np.uint8)
    rgba[10:190, 10:110, :3] = np.random.default_rng(3).integers(0, 255, (180, 100, 3))
    rgba[10:190, 10:110, 3] = 255
    return png(Image.fromarray(rgba))


async def asked(blobs: BlobStore, **fields: object) -> GenerateRequest:
    given = {"cutout": await blobs.put(product()), "prompt": "on a beach", "size": SIZE, "seed": 5}
    return GenerateRequest.model_validate({**given, **fields})


async def made(provider: Provider, request: GenerateRequest) -> MediaResult:
    result = await provider.call("image.generate", request)
    assert isinstance(result, MediaResult)
    return result


UNSERVED: tuple[Capability, CapabilityRequest] = (
    "video.trim",
    TrimRequest(video="0" * 64, start_s=0, end_s=1),
)
"""What only the studio serves."""


async def refuses(provider: Provider, asked: tuple[Capability, CapabilityRequest]) -> None:
    """That it says so of a capability that is not its own."""
    capability, request = asked
    assert capability not in provider.capabilities
    with pytest.raises(ProviderFailed, match=f"does not serve {re.escape(capability)}") as caught:
        await provider.call(capability, request)
    assert caught.value.value == capability


class ProviderConformance:
    """Fixtures: `provider` and `blobs`. `LIKENESS` is how like itself the product is at least in what comes back."""

    LIKENESS = 1.0
    FACTS = frozenset({"engine", "seed", "prompt"})
    UNSERVED = UNSERVED

    async def test_it_says_what_it_serves(self, provider: Provider) -> None:
        assert provider.name
        assert "image.generate" in provider.capabilities

    async def test_a_result_is_what_it_says(self, provider: Provider, blobs: BlobStore) -> None:
        result = await made(provider, await asked(blobs))
        file = await blobs.get(result.blob)
        image = Image.open(io.BytesIO(file))
        assert (len(file), Image.MIME[image.format or ""], image.size) == (result.bytes, result.mime, SIZE)
        assert (result.width, result.height) == SIZE
        mask = Image.open(io.BytesIO(await blobs.get(result.extra["mask"])))
        assert (mask.size, mask.mode) == (SIZE, "L")
        assert isinstance(result.facts["fidelity"], float)
        assert self.LIKENESS <= result.facts["fidelity"] <= 1.0
        assert set(result.facts) >= self.FACTS

    async def test_the_product_is_not_what_the_model_made_of_it(
        self, provider: Provider, blobs: BlobStore
    ) -> None:
        one, other = [await made(provider, await asked(blobs, seed=seed)) for seed in (1, 2)]
        pictures = [
            np.asarray(Image.open(io.BytesIO(await blobs.get(r.blob))).convert("RGB")) for r in (one, other)
        ]
        masks = [np.asarray(Image.open(io.BytesIO(await blobs.get(r.extra["mask"])))) for r in (one, other)]
        whole = (masks[0] == 255) & (masks[1] == 255)
        if (masks[0] == masks[1]).all():  # it stands in the same place: its pixels are the same
            assert (pictures[0][whole] == pictures[1][whole]).all()
        assert (pictures[0] != pictures[1]).any()

    async def test_the_same_request_gives_the_same_bytes(self, provider: Provider, blobs: BlobStore) -> None:
        request = await asked(blobs)
        assert (await made(provider, request)).blob == (await made(provider, request)).blob

    async def test_progress_only_grows(self, provider: Provider, blobs: BlobStore) -> None:
        seen: list[float] = []
        await provider.call(
            "image.generate", await asked(blobs), on_progress=lambda share, what: seen.append(share)
        )
        assert seen == sorted(seen)
        assert 0 <= seen[0] < seen[-1] <= 1

    async def test_what_it_does_not_serve_is_said(self, provider: Provider) -> None:
        await refuses(provider, self.UNSERVED)

    async def test_bytes_there_are_not(self, provider: Provider, blobs: BlobStore) -> None:
        with pytest.raises(NotFound):
            await provider.call("image.generate", await asked(blobs, cutout="0" * 64))

    @pytest.mark.parametrize("file", [b"no picture", png(Image.new("RGBA", (80, 80)))])
    async def test_a_cutout_that_is_none_is_bad_input(
        self, provider: Provider, blobs: BlobStore, file: bytes
    ) -> None:
        with pytest.raises(BadInput):
            await provider.call("image.generate", await asked(blobs, cutout=await blobs.put(file)))


class VideoConformance:
    """Fixtures: `provider`, one `capability` of it that makes clips, and `blobs`. `SECONDS` and `ASPECT` are of the clips."""

    SECONDS = 0.5
    ASPECT: Aspect = "16:9"
    FACTS = frozenset({"engine", "product"})
    UNSERVED = UNSERVED

    async def clip(self, capability: Capability, blobs: BlobStore, **fields: object) -> CapabilityRequest:
        """A request that it can serve."""
        if capability == "video.generate":
            return GenerateVideoRequest.model_validate(
                {
                    "prompt": "waves at sunset",
                    "seconds": self.SECONDS,
                    "aspect": self.ASPECT,
                    "seed": 3,
                    **fields,
                }
            )
        shot = await blobs.put(png(Image.new("RGB", (320, 180), (60, 110, 90))))
        return AnimateRequest.model_validate(
            {"picture": shot, "seconds": self.SECONDS, "aspect": self.ASPECT, "seed": 3, **fields}
        )

    async def test_it_says_what_it_serves(self, provider: Provider, capability: Capability) -> None:
        assert provider.name
        assert capability in provider.capabilities

    async def test_a_clip_is_what_it_says_and_the_same_again(
        self, provider: Provider, capability: Capability, blobs: BlobStore
    ) -> None:
        request, seen = await self.clip(capability, blobs), list[float]()
        first = await provider.call(capability, request, on_progress=lambda share, what: seen.append(share))
        second = await provider.call(capability, request)
        assert isinstance(first, MediaResult)
        assert isinstance(second, MediaResult)
        assert first.blob == second.blob
        facts = probe_video(blobs.path(first.blob))
        assert (first.mime, first.bytes) == ("video/mp4", len(await blobs.get(first.blob)))
        assert (facts.width, facts.height) == (first.width, first.height)
        assert facts.video_codec == "h264"
        assert (
            facts.seconds == pytest.approx(first.seconds, abs=0.05) == pytest.approx(self.SECONDS, abs=0.05)
        )
        assert set(first.facts) >= self.FACTS
        if "poster" in first.extra:
            poster = Image.open(io.BytesIO(await blobs.get(first.extra["poster"])))
            assert poster.size == (first.width, first.height)
        assert seen == sorted(seen)
        assert 0 <= seen[0] < seen[-1] <= 1

    async def test_what_it_does_not_serve_is_said(self, provider: Provider) -> None:
        await refuses(provider, self.UNSERVED)

    async def test_a_picture_that_is_none_is_an_error_of_ours(
        self, provider: Provider, capability: Capability, blobs: BlobStore
    ) -> None:
        if capability == "video.generate":
            return  # it is made of words
        with pytest.raises(NotFound):
            await provider.call(capability, await self.clip(capability, blobs, picture=NOWHERE))
        with pytest.raises(BadInput):
            await provider.call(
                capability, await self.clip(capability, blobs, picture=await blobs.put(b"no picture"))
            )

    async def test_a_cancelled_call_ends_and_the_next_one_is_served(
        self, provider: Provider, capability: Capability, blobs: BlobStore
    ) -> None:
        request = await self.clip(capability, blobs)
        call = asyncio.create_task(provider.call(capability, request))
        await asyncio.sleep(0.05)
        call.cancel()
        await asyncio.wait([call])
        assert isinstance(await provider.call(capability, request), MediaResult)


NOWHERE = "0" * 64
"""The key of no blob."""
GIVES: dict[Capability, type[CapabilityResult]] = {
    "speech.synthesize": MediaResult, "speech.transcribe": Transcript, "text.embed": EmbedResult, "text.rerank": RerankResult,
    "text.moderate": Moderation, "image.moderate": Moderation, "video.moderate": Moderation, "audio.moderate": Moderation,
    "catalog.search": CatalogResult, "web.search": WebResult, "web.read": PageResult,
}  # fmt: skip
TEXTS = ["a boot for wet trails", "ceramic kettle", "trail boot"]


async def question(capability: Capability, blobs: BlobStore, *, page: str = "") -> CapabilityRequest:
    """An innocent request that every provider of a capability can serve."""
    match capability:
        case "speech.synthesize":
            return SynthesizeRequest(text="Ready for rain.")
        case "speech.transcribe":
            sound = tones.mp3(tones.speak("ready for rain", rate=24_000), rate=24_000)
            return TranscribeRequest(sound=await blobs.put(sound), mime="audio/mpeg")
        case "text.embed":
            return EmbedRequest(texts=TEXTS)
        case "text.rerank":
            return RerankRequest(query="a boot", texts=TEXTS, most=2)
        case "text.moderate":
            return ModerateTextRequest(text="A calm morning.")
        case "image.moderate":
            return ModerateMediaRequest(media=await blobs.put(png(Image.new("RGB", (80, 80), (40, 90, 120)))))
        case "video.moderate" | "audio.moderate":
            return ModerateMediaRequest(
                media=await blobs.put(tones.mp3(tones.speak("rain", rate=24_000), rate=24_000))
            )
        case "catalog.search":
            return CatalogRequest(words="tent", most=2)
        case "web.search":
            return WebRequest(query="boots", most=2)
        case _:
            return ReadRequest(url=page)


async def answers(result: CapabilityResult, request: CapabilityRequest, blobs: BlobStore) -> None:
    """Whether a result is one of its request."""
    match result, request:
        case MediaResult(), SynthesizeRequest():
            assert (result.mime, len(await blobs.get(result.blob))) == ("audio/wav", result.bytes)
            assert result.seconds
            assert {"voice", "engine", "language", "characters"} <= set(result.facts)
        case Transcript(), _:
            assert [one.word for one in result.spoken] == result.text.split() == ["ready", "for", "rain"]
            assert all(one.start_s < one.end_s for one in result.spoken)
        case EmbedResult(), EmbedRequest():
            assert np.linalg.norm(result.vectors, axis=1) == pytest.approx(
                np.ones(len(request.texts)), abs=1e-5
            )
            assert result.space
        case RerankResult(), RerankRequest():
            scores = [one.score for one in result.order]
            assert scores == sorted(scores, reverse=True)
            places = {one.index for one in result.order}
            assert len(places) == request.most
            assert places <= set(range(len(TEXTS)))
        case Moderation(), _:
            assert (result.action, result.findings) == ("allow", [])
        case ((CatalogResult() | WebResult()), (CatalogRequest() | WebRequest())):
            assert 1 <= len(result.hits) <= request.most
        case PageResult(), ReadRequest():
            assert (result.url, bool(result.text)) == (request.url, True)
        case _:
            raise AssertionError(f"a {type(result).__name__} is no answer to a {type(request).__name__}")


class AnswerConformance:
    """Fixtures: `provider`, one `capability` of it, `blobs`, and `page`, the address of a page that it may read."""

    @pytest.fixture
    def page(self) -> str:
        return ""

    async def test_it_says_what_it_serves(self, provider: Provider, capability: Capability) -> None:
        assert provider.name
        assert capability in provider.capabilities

    async def test_a_result_is_one_of_its_request_and_the_same_again(
        self, provider: Provider, capability: Capability, blobs: BlobStore, page: str
    ) -> None:
        request = await question(capability, blobs, page=page)
        first, second = [await provider.call(capability, request) for _ in range(2)]
        assert type(first) is GIVES[capability]
        await answers(first, request, blobs)
        assert first.model_dump(exclude={"work_s"}) == second.model_dump(exclude={"work_s"})

    async def test_what_it_does_not_serve_is_said(self, provider: Provider) -> None:
        await refuses(provider, UNSERVED)

    async def test_a_cancelled_call_ends_and_the_next_one_is_served(
        self, provider: Provider, capability: Capability, blobs: BlobStore, page: str
    ) -> None:
        request = await question(capability, blobs, page=page)
        call = asyncio.create_task(provider.call(capability, request))
        await asyncio.sleep(0)
        if call.cancel():  # else it waits for nothing, and is done already
            with pytest.raises(asyncio.CancelledError):
                await call
        await answers(await provider.call(capability, request), request, blobs)

    async def test_what_cannot_be_done_is_an_error_of_ours(
        self, provider: Provider, capability: Capability, blobs: BlobStore, page: str
    ) -> None:
        match await question(capability, blobs, page=page):
            case SynthesizeRequest():
                with pytest.raises(ProviderFailed) as caught:
                    await provider.call(capability, SynthesizeRequest(text="Hej", language="tlh"))
                assert caught.value.code == "unsupported"
            case TranscribeRequest() as heard:
                with pytest.raises(NotFound):
                    await provider.call(capability, heard.model_copy(update={"sound": NOWHERE}))
            case ModerateMediaRequest() as looked:
                with pytest.raises(NotFound):
                    await provider.call(capability, looked.model_copy(update={"media": NOWHERE}))
            case ReadRequest() as read:
                with pytest.raises(NotFound):
                    await provider.call(capability, read.model_copy(update={"url": f"{page}/none"}))
            case _:
                pass  # nothing in it can be given wrongly
