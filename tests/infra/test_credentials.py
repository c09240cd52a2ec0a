"""Content credentials: signed, read back, seen to be changed; with a development certificate and with one's own."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from limelight.infra.credentials import (
    COMPOSITE,
    GENERATED,
    ContentCredentials,
    Ingredient,
    Statement,
    read_credential,
)
from limelight.infra.settings import CredentialSettings
from limelight.schema.errors import BadInput


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 64)).convert("RGB").save(out, kind)
    return out.getvalue()


def video() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as box:
        stream = box.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(4):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as box:
        box.setparams((1, 2, 8000, 0, "NONE", ""))
        box.writeframes(bytes(1600))
    return out.getvalue()


MEDIA = {
    "image/png": lambda: picture("PNG"), "image/jpeg": lambda: picture("JPEG"), "image/webp": lambda: picture("WEBP"),
    "video/mp4": video, "audio/wav": sound,
}  # fmt: skip
PHOTO = Ingredient("Trail boot.jpg", "image/jpeg", picture("JPEG"))


def signer(home: Path, **settings: object) -> ContentCredentials:
    return ContentCredentials(CredentialSettings.model_validate(settings), home, version="1.2.3")


@pytest.mark.parametrize("mime", [*MEDIA])
async def test_every_format_tells_how_it_was_made(tmp_path: Path, mime: str) -> None:
    statement = Statement("A film", "Limelight studio", trained=False, ingredients=[PHOTO])
    signed = await signer(tmp_path).sign(MEDIA[mime](), mime, statement)
    found = read_credential(signed, mime)
    assert found is not None
    assert found.model_dump() == {
        "valid": True, "trusted": False, "signer": "Limelight development", "software": "Limelight",
        "actions": ["c2pa.created"], "source_type": COMPOSITE, "ingredients": ["Trail boot.jpg"],
        "problems": ["signingCredential.untrusted"],
    }  # fmt: skip


async def test_a_trained_model_is_told(tmp_path: Path) -> None:
    signed = await signer(tmp_path).sign(
        picture("PNG"), "image/png", Statement("A", "nova-canvas", trained=True)
    )
    found = read_credential(signed, "image/png")
    assert found is not None
    assert (found.source_type, found.ingredients) == (GENERATED, [])


async def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    signed = bytearray(
        await signer(tmp_path).sign(picture("JPEG"), "image/jpeg", Statement("A", "studio", trained=False))
    )
    signed[-20] ^= 255
    found = read_credential(bytes(signed), "image/jpeg")
    assert found is not None
    assert not found.valid
    assert "assertion.dataHash.mismatch" in found.problems


async def test_the_picture_is_still_the_same_picture(tmp_path: Path) -> None:
    plain = picture("PNG")
    signed = await signer(tmp_path).sign(plain, "image/png", Statement("A", "studio", trained=False))
    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(signed)) as after:
        assert before.tobytes() == after.tobytes()


def test_a_file_without_any(tmp_path: Path) -> None:
    assert read_credential(picture("PNG"), "image/png") is None


async def test_what_cannot_be_signed(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="text/plain holds no content credentials"):
        await signer(tmp_path).sign(b"Hi", "text/plain", Statement("A", "studio", trained=False))
    with pytest.raises(BadInput, match="A could not be signed"):
        await signer(tmp_path).sign(b"no video", "video/mp4", Statement("A", "studio", trained=False))


async def test_the_development_certificate_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    for _ in range(2):
        await signer(tmp_path).sign(picture("PNG"), "image/png", Statement("A", "studio", trained=False))
    (made,) = tmp_path.iterdir()
    assert made.stat().st_mode & 0o777 == 0o600


async def test_a_certificate_of_ones_own(tmp_path: Path) -> None:
    await signer(tmp_path / "theirs").sign(
        picture("PNG"), "image/png", Statement("A", "studio", trained=False)
    )
    pem = tmp_path / "theirs" / "development.pem"
    mine = signer(tmp_path / "mine", certificate=pem, private_key=pem)
    assert not mine.development
    signed = await mine.sign(picture("PNG"), "image/png", Statement("A", "studio", trained=False))
    found = read_credential(signed, "image/png")
    assert found is not None
    assert found.valid
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"certificate": "cert.pem"}, "private_key is not"),
        ({"certificate": "none.pem", "private_key": "none.pem"}, "cannot be read"),
        ({"certificate": "cert.pem", "private_key": "cert.pem"}, "cannot sign with es256"),
    ],
)
async def test_a_certificate_that_is_none(tmp_path: Path, files: dict[str, str], says: str) -> None:
    (tmp_path / "cert.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    mine = signer(tmp_path / "mine", **{name: tmp_path / file for name, file in files.items()})
    with pytest.raises(BadInput, match=says):
        await mine.sign(picture("PNG"), "image/png", Statement("A", "studio", trained=False))
