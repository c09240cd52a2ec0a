"""The studio as a provider, over an engine that only writes down what it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limelight.capabilities.providers.pixels import png
from limelight.capabilities.providers.studio import StudioProvider
from limelight.infra.home import Storage
from limelight.schema.capability import (
    AnimateRequest,
    CompileClip,
    CompileRequest,
    ComposeRequest,
    CutoutRequest,
    EndcardRequest,
    GenerateRequest,
    MediaResult,
    TrimRequest,
)
from limelight.schema.engine import JobRequest, JobResult, OnProgress
from limelight.schema.errors import BadInput, NotFound, OutOfDisk, ProviderFailed
from limelight.schema.pictures import UpscaleRequest


class Notebook:
    """An engine whose every job leaves one file and one companion."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.jobs: list[tuple[str, dict[str, Any], int]] = []

    async def start(self) -> None: ...
    async def close(self) -> None: ...

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        self.jobs.append((job, dict(request), priority))
        folder = Path(str(request["folder"]))
        (folder / "out.bin").write_bytes(job.encode())
        if self.error:
            raise self.error
        (folder / "mask.bin").write_bytes(b"mask")
        return {
            "path": str(folder / "out.bin"), "extra": {"mask": str(folder / "mask.bin")}, "mime": "image/png",
            "width": 4, "height": 3, "facts": {"fidelity": 0.99},
        }  # fmt: skip


@pytest.fixture
def engine() -> Notebook:
    return Notebook()


@pytest.fixture
def studio(storage: Storage, engine: Notebook) -> StudioProvider:
    return StudioProvider(engine=engine, blobs=storage.blobs, scratch=storage.home / "scratch")


async def test_what_a_job_made_is_stored_and_the_scratch_folder_goes(
    storage: Storage, studio: StudioProvider, engine: Notebook
) -> None:
    key = await storage.blobs.put(b"photo")
    made = await studio.call("image.cutout", CutoutRequest(photo=key))
    assert isinstance(made, MediaResult)
    assert (await storage.blobs.get(made.blob), await storage.blobs.get(made.extra["mask"])) == (
        b"cutout",
        b"mask",
    )
    assert (made.bytes, made.mime, made.width, made.facts) == (6, "image/png", 4, {"fidelity": 0.99})
    ((_, request, _),) = engine.jobs
    assert request["photo"] == str(storage.blobs.path(key))
    assert list((storage.home / "scratch").iterdir()) == []


async def test_a_job_that_fails_leaves_nothing(storage: Storage) -> None:
    studio = StudioProvider(
        engine=Notebook(ProviderFailed("x")), blobs=storage.blobs, scratch=storage.home / "scratch"
    )
    with pytest.raises(ProviderFailed):
        await studio.call("music.compose", ComposeRequest())
    assert (list((storage.home / "scratch").iterdir()), storage.blobs.keys()) == ([], [])


async def test_blobs_are_named_to_jobs_by_their_files(
    storage: Storage, studio: StudioProvider, engine: Notebook
) -> None:
    key = await storage.blobs.put(b"x")
    path = str(storage.blobs.path(key))
    await studio.call("image.generate", GenerateRequest(cutout=key, prompt="forest"))
    await studio.call("video.animate", AnimateRequest(picture=key))
    await studio.call("video.endcard", EndcardRequest(logo=key))
    await studio.call("video.compile", CompileRequest(clips=[CompileClip(blob=key, caption="Go")], music=key))
    await studio.call("video.trim", TrimRequest(video=key, start_s=0, end_s=1))
    picture, clip, card, video, trim = [request for _, request, _ in engine.jobs]
    assert (picture["cutout"], picture["prompt"]) == (path, "forest")
    assert (clip["picture"], clip["mask"]) == (path, None)
    assert card["logo"] == path
    assert (video["clips"][0]["path"], video["clips"][0]["caption"], video["music"], video["endcard"]) == (
        path, "Go", path, None,
    )  # fmt: skip
    assert video["segments"] == str(storage.home / "segments"), (
        "outside the job's own folder: the next job looks there"
    )
    assert trim["video"] == path


async def test_previews_and_cut_outs_go_before_pictures(
    storage: Storage, studio: StudioProvider, engine: Notebook
) -> None:
    key = await storage.blobs.put(b"photo")
    await studio.call("image.generate", GenerateRequest(cutout=key))
    await studio.call("image.preview", GenerateRequest(cutout=key))
    await studio.call("image.cutout", CutoutRequest(photo=key))
    picture, preview, cutout = [priority for _, _, priority in engine.jobs]
    assert preview < cutout < picture


async def test_bytes_that_are_not_there_are_named_and_nothing_is_begun(
    studio: StudioProvider, engine: Notebook
) -> None:
    with pytest.raises(NotFound, match="there are no bytes under 000000000000…"):
        await studio.call("image.cutout", CutoutRequest(photo="0" * 64))
    assert engine.jobs == []


async def test_an_upscale_to_a_goal_reaches_the_studio_as_a_factor(
    storage: Storage, studio: StudioProvider, engine: Notebook
) -> None:
    key = await storage.blobs.put(png(Image.new("RGB", (1280, 720))))
    await studio.call("image.upscale", UpscaleRequest(picture=key, long_side=3840))
    assert engine.jobs[0][1]["factor"] == 3.0
    with pytest.raises(BadInput, match=r"grows to 4 times that at most, 5,120 pixels"):
        await studio.call("image.upscale", UpscaleRequest(picture=key, long_side=6000))


async def test_a_scratch_folder_that_cannot_be_made_is_named(storage: Storage, engine: Notebook) -> None:
    (storage.home / "file").write_bytes(b"")
    studio = StudioProvider(engine=engine, blobs=storage.blobs, scratch=storage.home / "file")
    with pytest.raises(
        OutOfDisk, match="no scratch folder can be made: Not a directory; free space and repeat"
    ):
        await studio.call("music.compose", ComposeRequest())
    assert engine.jobs == []
