"""`limelight inspect`: signals for people and for scripts, and an exit status that says whether all is well."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from tests.cli.conftest import Limelight


def grey(path: Path, level: int) -> Path:
    """A picture of two halves, so that it has an edge."""
    pixels = np.full((180, 320, 3), level, np.uint8)
    pixels[:, ::8] = 255 - level
    Image.fromarray(pixels).save(path)
    return path


def test_a_line_for_every_signal(limelight: Limelight, tmp_path: Path) -> None:
    result = limelight("inspect", "--picture", grey(tmp_path / "p.png", 60), "--brand", "#3c3c3c")
    assert result.stdout.splitlines() == [
        "ok  The picture's sharpest parts have an edge strength of 67.5.",
        "ok  0% of the picture is plain white.",
        "ok  0% of the picture is plain black.",
        "ok  The picture's mean brightness is 30%.",
        "ok  The picture's #3c3c3c is nearest to the brand's #3c3c3c, with ΔE 0 between them.",
    ]
    assert result.exit_code == 0


def test_what_is_wrong_sets_the_exit_status(limelight: Limelight, tmp_path: Path) -> None:
    result = limelight("inspect", "--picture", grey(tmp_path / "p.png", 0), "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["ok"], said["skipped"]) == (1, False, [])
    assert {one["name"]: one["ok"] for one in said["signals"]} == {
        "sharpness": True, "highlights": False, "shadows": False, "brightness": True,
    }  # fmt: skip


def test_a_colour_that_is_none(limelight: Limelight, tmp_path: Path) -> None:
    result = limelight("inspect", "--picture", grey(tmp_path / "p.png", 60), "--brand", "reddish", "--json")
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (2, "bad_color")
