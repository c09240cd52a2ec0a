"""Nova Reel behind StartAsyncInvoke: a job that writes a small true MP4 to S3.

Source: the Amazon Nova user guide, "Video generation access and usage" and "Error handling".
"""

from __future__ import annotations

import base64
import binascii
import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Literal
from uuid import uuid4

import av
import numpy as np
from PIL import Image, UnidentifiedImageError
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from limelight.fakeaws.errors import AwsFault, invalid

SIZE = (1280, 720)
BLOCKED_OUTPUT = "The generated video has been blocked by our content filters."

PutObject = Callable[[str, str, bytes], None]
"""Stores bytes in a bucket under a key."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Source(_Body):
    """A picture's bytes, in base64."""

    bytes: str


class ReelImage(_Body):
    """The first frame."""

    format: Literal["png", "jpeg"]
    source: Source


class TextToVideo(_Body):
    """`textToVideoParams`."""

    text: str = Field(min_length=1, max_length=512)
    images: list[ReelImage] = Field(default_factory=list[ReelImage], max_length=1)


class MultiShot(_Body):
    """`multiShotAutomatedParams`."""

    text: str = Field(min_length=1, max_length=4000)


class Config(_Body):
    """`videoGenerationConfig`. One shot takes 6 s, several 12 to 120 in steps of 6."""

    durationSeconds: int = Field(default=6, ge=6, le=120, multiple_of=6)
    fps: Literal[24] = 24
    dimension: Literal["1280x720"] = "1280x720"
    seed: int = Field(default=42, ge=0, le=2_147_483_646)


class ReelInput(_Body):
    """`modelInput`."""

    taskType: Literal["TEXT_VIDEO", "MULTI_SHOT_AUTOMATED"]
    textToVideoParams: TextToVideo | None = None
    multiShotAutomatedParams: MultiShot | None = None
    videoGenerationConfig: Config = Field(default_factory=Config)

    @model_validator(mode="after")
    def _fits(self) -> ReelInput:
        single = self.taskType == "TEXT_VIDEO"
        if (self.textToVideoParams is None) == single or (self.multiShotAutomatedParams is None) != single:
            raise ValueError(f"the parameters of {self.taskType}, and only these, are required")
        if (self.videoGenerationConfig.durationSeconds == 6) != single:
            raise ValueError("durationSeconds is 6 for TEXT_VIDEO, and 12 to 120 for MULTI_SHOT_AUTOMATED")
        return self


class S3Output(_Body):
    """`s3OutputDataConfig`."""

    s3Uri: str = Field(pattern=r"^s3://[a-z0-9.-]{3,63}(/.*)?$")
    kmsKeyId: str | None = None
    bucketOwner: str | None = None


class OutputConfig(_Body):
    """`outputDataConfig`."""

    s3OutputDataConfig: S3Output


class StartBody(_Body):
    """The body of StartAsyncInvoke."""

    modelId: str
    modelInput: ReelInput
    outputDataConfig: OutputConfig
    clientRequestToken: Annotated[str, Field(pattern=r"^[!-~]{1,256}$")] | None = None
    tags: list[dict[str, str]] = Field(default_factory=list[dict[str, str]])


@dataclass
class Job:
    """One video job."""

    body: StartBody
    ends: float
    """On the monotonic clock."""
    failure: str = ""
    id: str = field(default_factory=lambda: uuid4().hex[:12])
    submitted: datetime = field(default_factory=lambda: datetime.now(UTC))
    stored: bool = False

    @property
    def arn(self) -> str:
        """Its name."""
        return f"arn:aws:bedrock:us-east-1:123456789012:async-invoke/{self.id}"

    def status(self) -> Literal["InProgress", "Completed", "Failed"]:
        """Where it stands."""
        if time.monotonic() < self.ends:
            return "InProgress"
        return "Failed" if self.failure else "Completed"

    def reply(self) -> dict[str, JsonValue]:
        """The reply of GetAsyncInvoke."""
        status = self.status()
        output: dict[str, JsonValue] = {"s3Uri": self.folder}
        reply: dict[str, JsonValue] = {
            "invocationArn": self.arn,
            "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{self.body.modelId}",
            "status": status,
            "submitTime": _stamp(self.submitted),
            "lastModifiedTime": _stamp(datetime.now(UTC)),
            "outputDataConfig": {"s3OutputDataConfig": output},
        }
        if self.body.clientRequestToken:
            reply["clientRequestToken"] = self.body.clientRequestToken
        if status == "Failed":
            reply["failureMessage"] = self.failure
        if status != "InProgress":
            reply["endTime"] = _stamp(datetime.now(UTC))
        return reply

    @property
    def folder(self) -> str:
        """Where its output lies."""
        return f"{self.body.outputDataConfig.s3OutputDataConfig.s3Uri.rstrip('/')}/{self.id}"


class Jobs:
    """Jobs by name and by client token."""

    def __init__(self, put_object: PutObject, *, seconds: float) -> None:
        self._put = put_object
        self._seconds = seconds
        self._jobs: dict[str, Job] = {}

    def start(self, body: StartBody, *, failure: str = "") -> Job:
        """A job, or the one that this client token started. Raises as Bedrock does for a picture of the wrong size."""
        one = body.modelInput.textToVideoParams
        for image in one.images if one else []:
            _check(image)
        for job in self._jobs.values():
            if body.clientRequestToken and job.body.clientRequestToken == body.clientRequestToken:
                if job.body != body:
                    raise AwsFault(
                        "ConflictException", "The clientRequestToken was used with other parameters."
                    )
                return job
        job = Job(body, time.monotonic() + self._seconds, failure)
        self._jobs[job.arn] = job
        return job

    def get(self, arn: str, *, spoil: Callable[[bytes], bytes] = bytes) -> Job:
        """A job; its video is written when it is first seen to be done. Blocks on S3."""
        if arn not in self._jobs:
            raise invalid("The provided invocation ARN is invalid.")
        job = self._jobs[arn]
        if job.status() == "Completed" and not job.stored:
            bucket, _, folder = job.folder.removeprefix("s3://").partition("/")
            config = job.body.modelInput.videoGenerationConfig
            self._put(
                bucket, f"{folder}/output.mp4", spoil(video(config.seed, seconds=config.durationSeconds))
            )
            self._put(bucket, f"{folder}/manifest.json", b'{"schemaVersion":"1.0"}')
            job.stored = True
        return job


def video(seed: int, *, seconds: int = 6) -> bytes:
    """A moving bar, 1280x720 at 24 a second, H.264. There are four of each length."""
    return _encoded(seed % 4, seconds=seconds)


@lru_cache(maxsize=8)
def _encoded(place: int, *, seconds: int, fps: int = 24) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "40"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for index in range(seconds * fps):
            plane = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
            at = (index * 8 + place * 300) % (SIZE[0] - 64)
            plane[: SIZE[1], at : at + 64] = 235
            container.mux(stream.encode(av.VideoFrame.from_ndarray(plane, format="yuv420p")))
        container.mux(stream.encode())
    return file.getvalue()


def _check(image: ReelImage) -> None:
    try:
        size = Image.open(io.BytesIO(base64.b64decode(image.source.bytes, validate=True))).size
    except (binascii.Error, UnidentifiedImageError) as error:
        raise invalid("The input image cannot be read.") from error
    if size != SIZE:
        raise invalid(f"The input image must be 1280x720 pixels; it is {size[0]}x{size[1]}.")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
