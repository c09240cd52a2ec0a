"""Clips by Amazon Nova Reel: a job on Bedrock that starts from the shot and writes its video to S3.

Source: the Amazon Nova user guide, "Video generation access and usage" and "Error handling".
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import math
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import JsonValue

from limelight.capabilities.providers.aws.family import clipped, encoded
from limelight.capabilities.providers.pixels import opened, png
from limelight.infra.aws import Aws
from limelight.infra.aws_errors import refused
from limelight.schema.capability import AnimateRequest, Capability, CapabilityRequest, MediaResult, OnProgress
from limelight.schema.errors import ProviderFailed, TryAgain
from limelight.schema.pictures import GenerateVideoRequest
from limelight.schema.stores import BlobStore

SIZE = (1280, 720)
SECONDS = 6.0
"""What the model makes; a shorter clip is its beginning."""
LONGEST = 120.0
"""Of words alone, in shots of six seconds."""
WORDS = 512
"""Most characters of the words for one shot."""
SEEDS = 2_147_483_647
CHAIN = 6
"""Jobs that failed for earlier calls of a request, past which none is started any more."""
MOVES = {
    "push": "slow dolly in", "pull": "slow dolly out", "slide_left": "track left", "slide_right": "track right",
    "rise": "pedestal up", "tilt": "tilt up", "macro": "macro dolly in with shallow depth of field",
    "orbit": "arc shot around the product", "turn": "the product turns slowly on the spot, static shot",
    "reveal": "track left, revealing the product from behind a dark foreground",
}  # fmt: skip
"""Camera moves in the words that the model was taught."""
EFFECTS = {
    "none": "", "sweep": "a soft light sweeps over the scene", "dust": "dust floats in the light", "snow": "snow falls",
    "rain": "rain falls", "steam": "steam rises", "bokeh": "soft lights glimmer in the background",
    "confetti": "confetti falls", "leaves": "autumn leaves fall",
}  # fmt: skip


class NovaReel:
    """A `Provider` of `video.animate` and, of words alone, `video.generate`, there of up to two minutes.

    The model draws every frame anew, the product too: `facts["product"]` says so, and shots whose product may not
    change belong to the studio. It makes 16:9 only, and at most six seconds. A job that a crash left behind is found again
    by its client token, which is made of the request.
    """

    name = "bedrock/nova-reel"
    capabilities: frozenset[Capability] = frozenset({"video.animate", "video.generate"})

    def __init__(
        self, *, aws: Aws, blobs: BlobStore, output: str, model: str = "amazon.nova-reel-v1:1", poll_s: float = 5.0,
        limit_s: float = 600.0,
    ) -> None:  # fmt: skip
        self._aws = aws
        self._blobs = blobs
        self._output = output.rstrip("/")
        """Where Bedrock writes, e.g. `s3://bucket/reel`."""
        self._model = model
        self._poll_s = poll_s
        self._limit_s = limit_s

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        """Serve one request. Raises `BadInput`, `Refused`, `TryAgain`, `ProviderFailed`; cancelling stops the waiting."""
        if not isinstance(request, AnimateRequest | GenerateVideoRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        most = SECONDS if isinstance(request, AnimateRequest) else LONGEST
        if request.aspect != "16:9" or request.seconds > most:
            raise ProviderFailed(
                f"Nova Reel makes clips of 16:9 and up to {most:g} s; {request.aspect} and {request.seconds:g} s were "
                "asked",
                code="unsupported",
                limit=["16:9", most],
                value=[request.aspect, request.seconds],
            )
        progress = on_progress or (lambda share, what: None)
        if isinstance(request, AnimateRequest):
            picture = await self._blobs.get(request.picture)
            body = _body(request, await asyncio.to_thread(_first_frame, picture))
        else:
            body = _of_words(request)
        progress(0.02, "asking nova-reel")
        job, ended = await self._made(body, self._token(request), progress)
        if ended["status"] == "Failed":
            if _refusal(ended):
                raise refused("the video it had made")
            said = ended.get("failureMessage", "")
            raise ProviderFailed(f"Nova Reel's job failed: {said}", code="job_failed", value=job)
        progress(0.95, "fetching the clip")
        return await self._fetched(ended["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"], request, job)

    async def _made(
        self, body: Mapping[str, JsonValue], token: str, progress: OnProgress
    ) -> tuple[str, dict[str, Any]]:
        """The job that a token led to, when it has ended.

        One that had failed for an earlier call is followed by another, whose token is made of it: so a crash leaves that
        one with an owner too.
        """
        asked, failed = datetime.now(UTC), 0
        while True:
            job = await self._start(body, token)
            ended = await self._ended(job, progress)
            old = ended["status"] == "Failed" and ended["submitTime"] < asked and not _refusal(ended)
            if not old or failed == CHAIN:
                return job, ended
            failed += 1
            token = f"{token[:32]}-{hashlib.sha256(job.encode()).hexdigest()[:16]}"

    def _token(self, request: AnimateRequest | GenerateVideoRequest) -> str:
        """The same for the same request, so that a crash leaves no job without an owner."""
        return hashlib.sha256(
            f"{self._model}|{self._output}|{request.model_dump_json()}".encode()
        ).hexdigest()

    async def _start(self, body: Mapping[str, JsonValue], token: str) -> str:
        def work(client: Any) -> str:
            reply = client.start_async_invoke(
                modelId=self._model, modelInput=body, clientRequestToken=token,
                outputDataConfig={"s3OutputDataConfig": {"s3Uri": self._output}},
            )  # fmt: skip
            return reply["invocationArn"]

        return await self._aws.run("bedrock-runtime", work)

    async def _ended(self, arn: str, progress: OnProgress) -> dict[str, Any]:
        """Waits until a job is done or has failed; the reply of GetAsyncInvoke."""
        began = time.monotonic()
        while True:
            with contextlib.suppress(TryAgain):  # the job runs on: a poll that fails is asked again
                seen: dict[str, Any] = await self._aws.run(
                    "bedrock-runtime", lambda client: client.get_async_invoke(invocationArn=arn)
                )
                if seen["status"] != "InProgress":
                    return seen
            waited = time.monotonic() - began
            if waited > self._limit_s:
                raise TryAgain(
                    f"Nova Reel's job is not done after {self._limit_s:g} s: ask again, and it is taken up where it is",
                    code="timed_out", limit=self._limit_s, value=arn,
                )  # fmt: skip
            progress(min(0.9, 0.05 + waited / 120), "waiting for nova-reel")
            await asyncio.sleep(self._poll_s)

    async def _fetched(
        self, folder: str, request: AnimateRequest | GenerateVideoRequest, arn: str
    ) -> MediaResult:
        bucket, _, prefix = folder.removeprefix("s3://").partition("/")
        key = f"{prefix.rstrip('/')}/output.mp4"
        with tempfile.TemporaryDirectory(prefix="limelight-reel-") as scratch:
            file = Path(scratch) / "output.mp4"
            await self._aws.run("s3", lambda client: client.download_file(bucket, key, str(file)))
            clip, poster, seconds = await asyncio.to_thread(_cut, file, request.seconds)
            size = clip.stat().st_size
            product = "redrawn" if isinstance(request, AnimateRequest) else "none"
            facts: dict[str, JsonValue] = {"engine": self._model, "product": product, "job": arn}
            return MediaResult(
                blob=await self._blobs.put_file(clip), mime="video/mp4", width=SIZE[0], height=SIZE[1], seconds=seconds,
                bytes=size, extra={"poster": await self._blobs.put_file(poster)}, facts=facts,
            )  # fmt: skip


def _body(request: AnimateRequest, frame: bytes) -> dict[str, JsonValue]:
    """The model's input."""
    words = ", ".join(part for part in (MOVES[request.move], EFFECTS[request.effect]) if part)
    image: JsonValue = {"format": "png", "source": {"bytes": encoded(frame)}}
    return {
        "taskType": "TEXT_VIDEO",
        "textToVideoParams": {"text": words, "images": [image]},
        "videoGenerationConfig": {
            "durationSeconds": 6, "fps": 24, "dimension": "1280x720", "seed": request.seed % SEEDS
        },
    }  # fmt: skip


def _of_words(request: GenerateVideoRequest) -> dict[str, JsonValue]:
    """The model's input for words alone: one shot of six seconds, or as many as the length takes."""
    config: dict[str, JsonValue] = {"fps": 24, "dimension": "1280x720", "seed": request.seed % SEEDS}
    if request.seconds <= SECONDS:
        return {
            "taskType": "TEXT_VIDEO", "textToVideoParams": {"text": clipped(request.prompt, WORDS)},
            "videoGenerationConfig": {**config, "durationSeconds": 6},
        }  # fmt: skip
    return {
        "taskType": "MULTI_SHOT_AUTOMATED", "multiShotAutomatedParams": {"text": request.prompt},
        "videoGenerationConfig": {**config, "durationSeconds": 6 * math.ceil(request.seconds / 6)},
    }  # fmt: skip


def _refusal(ended: Mapping[str, Any]) -> bool:
    return "content filters" in ended.get("failureMessage", "")


def _first_frame(file: bytes) -> bytes:
    """The shot as the one size that the model starts from."""
    image = opened(file, what="the picture").convert("RGB")
    return png(image.resize(SIZE, Image.Resampling.LANCZOS) if image.size != SIZE else image)


def _cut(file: Path, seconds: float) -> tuple[Path, Path, float]:
    """The clip as long as was asked, and its poster. Raises `TryAgain` when the file is no whole video."""
    from limelight.studio.errors import InputRejected, RenderFailed
    from limelight.studio.motion.cut import cut_video

    clip, poster = file.with_name("clip.mp4"), file.with_name("poster.jpg")
    try:
        facts = cut_video(file, 0.0, seconds, clip, poster=poster)
    except (InputRejected, RenderFailed) as error:
        raise TryAgain(
            f"Nova Reel gave a video that cannot be read ({error}): try again", code="broken_output"
        ) from error
    return clip, poster, facts.seconds
