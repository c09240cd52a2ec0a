"""`limelight video`: a spot from a photo, a timeline from a file, a delivery, a check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from limelight.studio.jobs import JOBS
from limelight.studio.motion.writer import Mp4Writer
from tests.cli.conftest import PHOTO, Limelight


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    """A timeline of one clip of a second, in a folder of its own."""
    folder = tmp_path / "spot"
    folder.mkdir()
    with Mp4Writer(folder / "shot.mp4", size=(64, 36), crf=30, preset="ultrafast") as writer:
        for _ in range(24):
            writer.write_rgb(np.full((36, 64, 3), 90, np.uint8))
    words = {"text": "Mornings", "subtext": "", "start_s": 0.1}
    clips = [{"path": "shot.mp4", "source_s": 1.0, "caption": words}]
    (folder / "cut.json").write_text(json.dumps({"clips": clips}))
    return folder / "cut.json"


def test_a_timeline_is_compiled_delivered_and_checked(limelight: Limelight, timeline: Path) -> None:
    made = limelight("video", "--timeline", timeline, "--placement", "display", "--out", "ad.mp4", "--json")
    facts = json.loads(made.stdout)["facts"]
    assert (made.exit_code, facts["frames"], facts["violations"]) == (0, 24, [])
    assert Path("ad.srt").read_text().splitlines()[2] == "Mornings"
    assert [file.name for file in timeline.parent.iterdir() if file.is_dir()] == ["segments"]
    checked = limelight("video", "--check", "ad.mp4", "--placement", "display")
    assert (checked.exit_code, checked.stdout) == (0, "ad.mp4 may run as display.\n")
    said = limelight("video", "--check", "ad.mp4", "--placement", "streaming-tv", "--json")
    broken = json.loads(said.stdout)
    assert (said.exit_code, broken["layout_known"]) == (1, True)
    assert {one["code"] for one in broken["violations"]} == {"frame_size", "length", "bit_rate", "no_sound"}
    again = limelight("video", "--video", "ad.mp4", "--placement", "display", "--out", "again.mp4")
    assert (again.exit_code, again.stdout) == (0, "again.mp4\n")


def test_a_timeline_changes_its_format(limelight: Limelight, timeline: Path) -> None:
    pytest.importorskip("opentimelineio")
    otio = timeline.with_suffix(".otio")
    assert limelight("video", "--timeline", timeline, "--out", otio).stdout == f"{otio}\n"
    back = timeline.with_name("back.json")
    assert limelight("video", "--timeline", otio, "--out", back).exit_code == 0
    assert json.loads(back.read_text())["clips"][0]["caption"]["text"] == "Mornings"


@pytest.mark.parametrize(
    ("args", "template", "seconds", "stills", "aspect", "size"),
    [
        ([], "10s", 12.0, 4, "16:9", None),
        (["--template", "15s-fast"], "15s-fast", None, 5, "16:9", None),
        (["--placement", "streaming-tv"], "15s", 15.0, 5, "16:9", (1920, 1080)),
        (["--placement", "social-vertical", "--seconds", "6"], "6s", 6.0, 2, "9:16", (1080, 1920)),
    ],
)  # fmt: skip
def test_template_and_frame_follow_from_what_is_asked(
    limelight: Limelight, monkeypatch: pytest.MonkeyPatch, args: list[str], template: str, seconds: float | None,
    stills: int, aspect: str, size: tuple[int, int] | None,
) -> None:  # fmt: skip
    asked: dict[str, list[dict[str, Any]]] = {"picture": [], "spot": []}

    def fake(name: str) -> Any:
        def job(request: dict[str, Any], tell: object) -> dict[str, Any]:
            asked.setdefault(name, []).append(request)
            path = Path(request["folder"]) / f"{name}.mp4"
            path.write_bytes(b"made")
            facts = {"violations": [], "notes": ["A note."], "srt": ""}
            return {"path": str(path), "mime": "video/mp4", "extra": {"mask": "mask.png"}, "facts": facts}

        return job

    for name in ("cutout", "picture", "spot"):
        monkeypatch.setitem(JOBS, name, fake(name))
    line = ("--line", "Mornings | Hot", "--brand", "Norde")
    result = limelight("video", "--photo", PHOTO, "--out", "ad.mp4", *line, *args)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "ad.mp4\n", "A note.\n")
    (spot,) = asked["spot"]
    assert (spot["template"], spot["seconds"], spot["aspect"], spot["size"]) == (
        template,
        seconds,
        aspect,
        size,
    )
    assert (len(spot["stills"]), len(asked["picture"])) == (stills, stills)
    assert {picture["size"] for picture in asked["picture"]} == {size}
    assert (spot["lines"], spot["endcard"]["brand_name"]) == (["Mornings | Hot"], "Norde")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--photo", PHOTO], "give --out FILE.mp4, or --check FILE --placement NAME"),
        (["--out", "a.mp4"], "give --photo FILE, --timeline FILE, --video FILE or --check FILE"),
        (["--check", PHOTO], "give --placement with --check"),
        (["--photo", PHOTO, "--out", "a.mp4", "--template", "7s"],
         "There is no template '7s'; choose one of: 6s, 10s, 15s, 15s-fast, 30s, 30s-calm."),
        (["--photo", PHOTO, "--out", "a.mp4", "--placement", "tv"],
         "There is no placement 'tv'; choose one of: streaming-tv, sponsored-brand, social-vertical, social-square, "
         "display."),
    ],
)  # fmt: skip
def test_what_was_asked_wrongly_is_said(limelight: Limelight, args: list[str], message: str) -> None:
    result = limelight("video", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{message}\n")
