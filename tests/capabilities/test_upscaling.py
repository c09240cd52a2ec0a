"""How far a picture is enlarged: so many times, or up to a goal in pixels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from limelight.schema.errors import BadInput
from limelight.schema.pictures import MOST_ENLARGED, UpscaleRequest

SIDES = st.integers(64, 6000)


@given(st.tuples(SIDES, SIDES), st.integers(256, 8192))
@settings(deadline=None, max_examples=200)
def test_a_goal_is_met_to_the_pixel_or_told_why_not(size: tuple[int, int], goal: int) -> None:
    request, longest = UpscaleRequest(picture="p", long_side=goal), max(size)
    pixels = round(size[0] * goal / longest) * round(size[1] * goal / longest)
    if not longest < goal <= 4 * longest or pixels > MOST_ENLARGED:
        with pytest.raises(BadInput) as caught:
            request.times(size)
        assert caught.value.code == ("too_small" if goal <= longest else "too_large")
        return
    times = request.times(size)
    grown = [round(side * times) for side in size]
    assert max(grown) == goal
    assert 1 < times <= 4
    assert grown[0] * grown[1] <= MOST_ENLARGED


@pytest.mark.parametrize(("factor", "size"), [(2, (1280, 720)), (4, (640, 480))])
def test_without_a_goal_it_is_the_factor(factor: int, size: tuple[int, int]) -> None:
    assert UpscaleRequest.model_validate({"picture": "p", "factor": factor}).times(size) == factor


def test_more_pixels_than_are_made() -> None:
    with pytest.raises(BadInput) as caught:
        UpscaleRequest(picture="p", factor=4).times((1920, 1080))
    assert caught.value.message == (
        "the picture would be 7680x4320; at most 16,777,216 pixels are made, of this shape 5,461 on the long side: ask for less"
    )
    assert UpscaleRequest(picture="p", long_side=5461).times((1920, 1080)) == 5461 / 1920


@pytest.mark.parametrize("side", [255, 8193])
def test_a_goal_has_bounds(side: int) -> None:
    with pytest.raises(ValidationError):
        UpscaleRequest(picture="p", long_side=side)
