from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limelight.studio.jobs import JOBS
from tests.cli.conftest import PHOTO, Limelight


def test_cutout(limelight: Limelight, tmp_path: Path) -> None:
    result = limelight("cutout", "--photo", PHOTO, "--out", tmp_path / "new" / "cut.png", "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["path"], said["mime"]) == (
        0,
        str(tmp_path / "new" / "cut.png"),
        "image/png",
    )
    with Image.open(said["path"]) as picture:
        assert (picture.mode, picture.size) == ("RGBA", (said["width"], said["height"]))


def test_music_has_the_length_asked_for(limelight: Limelight) -> None:
    result = limelight("music", "--mood", "calm", "--seconds", "1.5", "--out", "bed.wav")
    assert (result.exit_code, result.stdout) == (0, "bed.wav\n")
    with wave.open("bed.wav") as bed:
        assert bed.getnframes() == round(1.5 * bed.getframerate())


def test_pictures_take_a_seed_each(
    limelight: Limelight, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[dict[str, Any]] = []

    def picture(request: dict[str, Any], tell: object) -> dict[str, Any]:
        asked.append(request)
        path = Path(request["folder"]) / "made.png"
        path.write_bytes(b"png")
        return {"path": str(path), "mime": "image/png"}

    monkeypatch.setitem(JOBS, "cutout", picture)
    monkeypatch.setitem(JOBS, "picture", picture)
    result = limelight(
        "image", "--photo", PHOTO, "--prompt", "a beach", "--seed", "7", "--n", "2", "--out", "pics"
    )
    assert (result.exit_code, result.stdout) == (0, "pics/picture-1.png\npics/picture-2.png\n")
    assert [request.get("seed") for request in asked] == [None, 7, 108]
    assert {request["prompt"] for request in asked[1:]} == {"a beach"}


@pytest.mark.parametrize(
    ("args", "status", "message"),
    [
        (["cutout", "--photo", "notes.jpg", "--out", "x.png"], 2,
         "The file 'notes.jpg' cannot be used as a picture: its content seems to be plain text. "
         "Send a JPEG, PNG, WebP, GIF, TIFF, BMP or AVIF file."),
        (["cutout", "--photo", "notes.jpg", "--out", "x.jpg"], 2, "x.jpg ends in '.jpg'; this command writes .png"),
        (["music", "--mood", "calm", "--seconds", "2", "--out", "a.mp3"], 2,
         "a.mp3 ends in '.mp3'; this command writes .wav"),
        (["video", "--photo", "notes.jpg", "--out", "v.avi"], 2, "v.avi ends in '.avi'; this command writes .mp4"),
        (["image", "--photo", "notes.jpg", "--out", "notes.jpg/x"], 1,
         "notes.jpg/x: no file can be written there (Not a directory); choose another --out"),
        (["make"], 2, "give either --product ID or --photo FILE; `limelight catalogue` lists the ids"),
        (["make", "--product", "x", "--aspect", "3:2"], 2, "there is no aspect '3:2'; use one of 1:1, 16:9, 9:16, 4:5"),
        (["make", "--product", "x", "--out", "ad.gif"], 2, "ad.gif ends in '.gif'; this command writes .mp4"),
    ],
)  # fmt: skip
def test_wrong_files_say_so_before_any_work(
    limelight: Limelight, tmp_path: Path, args: list[str], status: int, message: str
) -> None:
    (tmp_path / "notes.jpg").write_text("these are notes\n" * 40)
    result = limelight(*args)
    assert (result.exit_code, result.stdout) == (status, "")
    assert result.stderr == f"{message}\n"


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--aspect", "3:2", "there is no aspect '3:2'; use one of 1:1, 16:9, 9:16, 4:5"),
        ("--theme", "moon", "There is no theme 'moon'. Choose one of: studio, "),
    ],
)
def test_what_the_studio_cannot_do(limelight: Limelight, option: str, value: str, message: str) -> None:
    result = limelight("image", "--photo", PHOTO, "--out", "pics", option, value, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["message"].startswith(message)
