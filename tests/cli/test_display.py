from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Limelight


@pytest.fixture
def picture(tmp_path: Path) -> tuple[Path, Path]:
    image, mask = Image.new("RGB", (320, 200), (90, 110, 120)), Image.new("L", (320, 200))
    image.paste((180, 60, 40), (210, 50, 270, 170))
    mask.paste(255, (210, 50, 270, 170))
    image.save(tmp_path / "picture.png")
    mask.save(tmp_path / "mask.png")
    return tmp_path / "picture.png", tmp_path / "mask.png"


def test_an_ad_for_each_placement_with_its_layers(limelight: Limelight, picture: tuple[Path, Path]) -> None:
    result = limelight(
        "display", "--picture", picture[0], "--mask", picture[1], "--headline", "Hot until the summit",
        "--subline", "Twelve hours", "--cta", "Shop now", "--placement", "300x250", "--placement", "320x50",
        "--accent", "#f80", "--out", "ads", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    said = [json.loads(one) for one in result.stdout.splitlines()]
    assert [one["path"] for one in said] == ["ads/display-300x250.png", "ads/display-320x50.png"]
    assert [one["field"] for one in said[1]["facts"]["violations"]] == ["subline"]
    with Image.open("ads/display-320x50.png") as ad:
        assert ad.size == (320, 50)
    assert sorted(path.name for path in Path("ads").glob("*.ora")) == [
        "display-300x250.ora",
        "display-320x50.ora",
    ]


def test_what_does_not_fit_is_said_on_stderr(limelight: Limelight, picture: tuple[Path, Path]) -> None:
    result = limelight(
        "display", "--picture", picture[0], "--headline", "Hot until the very last summit", "--placement", "320x50",
        "--out", "ads",
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (0, "ads/display-320x50.png\n")
    assert result.stderr == (
        "The headline has 30 characters; a 320x50 mobile leaderboard takes 28: shorten it by 2.\n"
    )


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--headline", "x"], "give either --photo FILE or --picture FILE"),
        (["--headline", " ", "--picture", "picture.png"],
         "An ad needs a headline, a price or a call to action; give at least one."),
        (["--headline", "x", "--picture", "picture.png", "--accent", "teal"],
         "'teal' is no colour; write it as #rrggbb."),
        (["--headline", "x", "--picture", "picture.png", "--placement", "9x9"],
         "An ad of 9x9 pixels cannot be made: each side is 50 to 4096 pixels."),
    ],
)  # fmt: skip
def test_what_cannot_be_laid_out(
    limelight: Limelight, picture: tuple[Path, Path], args: list[str], message: str
) -> None:
    result = limelight("display", *args, "--out", "ads")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{message}\n")
