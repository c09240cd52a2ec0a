"""Finished media are signed as they are recorded, with what they were made of."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from limelight.infra.credentials import ContentCredentials, read_credential
from limelight.infra.home import Storage
from limelight.infra.settings import CredentialSettings, Settings
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.sealing import Sealer
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import MediaResult
from limelight.schema.principal import LOCAL


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[ArtifactMemory]:
    storage = await Storage.open(Settings(home=tmp_path))
    credentials = ContentCredentials(CredentialSettings(), tmp_path / "credentials", version="1.0")
    sealer = Sealer(credentials, storage.artifacts, storage.blobs)
    yield ArtifactMemory(storage.artifacts, storage.blobs, sealer=sealer)
    await storage.close()


def png(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 32), (shade, 0, 0)).save(out, "PNG")
    return out.getvalue()


async def made(
    memory: ArtifactMemory,
    kind: ArtifactKind,
    data: bytes,
    *,
    parents: tuple[str, ...] = (),
    provider: str = "studio",
) -> Artifact:
    result = MediaResult(
        blob=await memory.blobs.put(data), mime="image/png", bytes=len(data), provider=provider
    )
    return await memory.record(LOCAL, kind=kind, name=kind.title(), result=result, parents=parents)


async def test_a_finished_picture_names_what_it_was_made_of(memory: ArtifactMemory) -> None:
    photo = await made(memory, "upload", png(1))
    picture = await made(memory, "image", png(2), parents=(photo.id,))
    data = await memory.blobs.get(picture.blob or "")
    found = read_credential(data, "image/png")
    assert found is not None
    assert (found.valid, found.ingredients) == (True, ["Upload"])
    unsigned = hashlib.sha256(png(2)).hexdigest()
    note = {"signed": True, "development": True, "unsigned": unsigned}
    assert (picture.bytes, picture.meta["credentials"]) == (len(data), note)


@pytest.mark.parametrize(
    ("provider", "source"),
    [("studio", "compositeSynthetic"), ("nova-canvas", "compositeWithTrainedAlgorithmicMedia")],
)
async def test_it_says_whether_a_model_made_it(memory: ArtifactMemory, provider: str, source: str) -> None:
    picture = await made(memory, "image", png(2), provider=provider)
    found = read_credential(await memory.blobs.get(picture.blob or ""), "image/png")
    assert found is not None
    assert found.source_type.endswith(f"/{source}")


@pytest.mark.parametrize("kind", ["shot", "upload", "cutout"])
async def test_working_material_is_left_as_it_is(memory: ArtifactMemory, kind: ArtifactKind) -> None:
    shot = await made(memory, kind, png(3))
    assert await memory.blobs.get(shot.blob or "") == png(3)
    assert "credentials" not in shot.meta


async def test_what_cannot_be_signed_is_kept_and_says_so(memory: ArtifactMemory) -> None:
    broken = await made(memory, "image", b"no picture")
    note = broken.meta["credentials"]
    assert isinstance(note, dict)
    assert note["signed"] is False
    assert "could not be signed" in str(note["reason"])
    assert await memory.blobs.get(broken.blob or "") == b"no picture"
