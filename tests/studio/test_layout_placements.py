"""Placements: known sizes, any other, and what is too long for them."""

from __future__ import annotations

import pytest

from limelight.studio.errors import InputRejected
from limelight.studio.layout import PLACEMENTS, AdCopy, check_copy, placement_for


def test_the_usual_sizes_are_there() -> None:
    assert list(PLACEMENTS) == [
        "300x250", "336x280", "728x90", "970x250", "160x600", "300x600", "320x50", "320x100", "1200x628",
        "1080x1080", "1080x1350", "1080x1920",
    ]  # fmt: skip
    assert all(name == f"{one.width}x{one.height}" for name, one in PLACEMENTS.items())
    assert {one.max_bytes for one in PLACEMENTS.values()} == {150_000, 5_000_000}


def test_words_keep_clear_of_a_storys_controls() -> None:
    room = PLACEMENTS["1080x1920"].room
    assert (room.y0, room.y1) == (pytest.approx(0.14 * 1920), pytest.approx(0.65 * 1920))


@pytest.mark.parametrize("asked", ["300x250", " 300X250 ", "300×250", (300, 250), PLACEMENTS["300x250"]])
def test_a_placement_is_found_by_name_or_size(asked: str | tuple[int, int]) -> None:
    assert placement_for(asked) is PLACEMENTS["300x250"]


def test_another_size_takes_the_limits_of_its_nearest() -> None:
    made = placement_for("468x60")
    assert (made.name, made.size, made.limits) == ("468x60", (468, 60), PLACEMENTS["728x90"].limits)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            "leaderboard",
            "There is no placement 'leaderboard'; choose one of 300x250, 336x280, 728x90, 970x250, 160x600, 300x600, "
            "320x50, 320x100, 1200x628, 1080x1080, 1080x1350, 1080x1920, or any WIDTHxHEIGHT.",
        ),
        ("20x20", "An ad of 20x20 pixels cannot be made: each side is 50 to 4096 pixels."),
        ((300, 5000), "An ad of 300x5000 pixels cannot be made: each side is 50 to 4096 pixels."),
    ],
)
def test_what_is_no_placement_is_refused(asked: str | tuple[int, int], message: str) -> None:
    with pytest.raises(InputRejected) as caught:
        placement_for(asked)
    assert caught.value.message == message


def test_what_is_too_long_says_by_how_much() -> None:
    copy = AdCopy(headline="Keeps your coffee hot until the summit", subline="And back", cta="Shop now")
    found = check_copy(copy, PLACEMENTS["320x50"])
    assert [(one.field, one.limit, one.value) for one in found] == [("headline", 28, 38), ("subline", 0, 8)]
    assert found[0].message == (
        "The headline has 38 characters; a 320x50 mobile leaderboard takes 28: shorten it by 10."
    )
    assert found[1].message == (
        "The sub-line has 8 characters; a 320x50 mobile leaderboard has no room for one: "
        "leave it out, or choose a larger placement."
    )


def test_a_copy_that_fits_breaks_nothing() -> None:
    assert check_copy(AdCopy(headline="Keep it wild", cta="Shop"), PLACEMENTS["320x50"]) == ()
