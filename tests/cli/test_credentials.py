"""`limelight credentials`: what a file says of how it was made."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path

from PIL import Image

from limelight.infra.credentials import ContentCredentials, Statement
from limelight.infra.settings import CredentialSettings
from tests.cli.conftest import Limelight


def signed(folder: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (32, 32)).save(out, "PNG")
    credentials = ContentCredentials(CredentialSettings(), folder / "keys", version="1.0")
    data = asyncio.run(
        credentials.sign(out.getvalue(), "image/png", Statement("Ad", "studio", trained=False))
    )
    path = folder / "ad.png"
    path.write_bytes(data)
    return path


def test_a_signed_file(limelight: Limelight, tmp_path: Path) -> None:
    result = limelight("credentials", signed(tmp_path))
    assert result.stdout.splitlines() == [
        "ad.png: it is as it was signed, by Limelight development (not on any list of known signers)",
        "made with  Limelight: c2pa.created",
        "source     compositeSynthetic",
        "note       signingCredential.untrusted",
    ]
    assert result.exit_code == 0


def test_a_file_that_was_changed(limelight: Limelight, tmp_path: Path) -> None:
    path = signed(tmp_path)
    path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\0")
    result = limelight("credentials", path, "--json")
    assert (result.exit_code, json.loads(result.stdout)["valid"]) == (1, False)


def test_a_file_without_any_and_one_that_holds_none(limelight: Limelight, tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    Image.new("RGB", (8, 8)).save(plain)
    result = limelight("credentials", plain)
    assert (result.exit_code, result.stdout) == (1, "plain.png has no content credentials.\n")
    words = tmp_path / "words.txt"
    words.write_text("Hi")
    assert "of a format that holds none" in limelight("credentials", words).stderr
