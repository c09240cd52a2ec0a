"""Golden pictures: what the studio paints today looks like what was kept, by how far apart people would see them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from limelight.studio.render import picture as pictures
from limelight.studio.render.tracer import Buffers
from limelight.studio.types import Rgb8
from tests.studio.goldens import (
    DRAWN,
    DRAWN_LIMIT,
    FOLDER,
    SCENES,
    TRACED_LIMIT,
    caption,
    distance,
    kept,
    painted,
    small,
)


def assert_kept(name: str, made: Rgb8, folder: Path, *, limit: float) -> None:
    """It looks like the golden picture; if not, what was made is left in `folder` to look at."""
    found = distance(made, kept(name))
    seen = folder / f"{name}.png"
    Image.fromarray(made).save(seen)
    assert found <= limit, (
        f"{name} is {found:.1f} from its golden picture, at most {limit:g}: look at {seen} beside {FOLDER.name}/{name}.jpg; "
        f"if it is meant, run `python -m tests.studio.golden_write {name}`"
    )


def test_a_picture_is_nought_from_itself_and_as_far_one_way_as_the_other() -> None:
    one, other = kept("studio-boot"), kept("beach-bottle")
    assert distance(one, one) == 0.0
    assert distance(one, other) == pytest.approx(distance(other, one), rel=1e-6)
    assert distance(one, other) > 5 * TRACED_LIMIT


def test_noise_everywhere_counts_less_than_a_dark_patch_of_the_same_mean_error() -> None:
    golden = kept("studio-boot").astype(float)
    random = np.random.default_rng(7)
    noisy = (golden + random.normal(0, 4, golden.shape)).clip(0, 255)
    patched = golden.copy()
    cv2.rectangle(patched, (20, 80), (60, 90), (90, 70, 50), -1)
    error = [float(np.abs(changed - golden).mean()) for changed in (noisy, patched)]
    far = [distance(changed.astype(np.uint8), kept("studio-boot")) for changed in (noisy, patched)]
    assert error[0] > error[1] > 0
    assert far[0] < TRACED_LIMIT < far[1]


def test_pictures_of_two_sizes_are_not_compared() -> None:
    with pytest.raises(
        ValueError,
        match=r"^pictures of \(126, 224, 3\) and \(63, 224, 3\) cannot be compared: make them of one size$",
    ):
        distance(kept("studio-boot"), kept("studio-boot")[::2])


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_looks_as_it_was_kept(name: str, tmp_path: Path) -> None:
    assert_kept(name, small(DRAWN[name]()), tmp_path, limit=DRAWN_LIMIT)


def test_other_words_are_another_picture() -> None:
    assert distance(small(caption("Evenings, undone")), kept("caption")) > DRAWN_LIMIT


def test_every_golden_picture_is_small_and_compared() -> None:
    files = sorted(FOLDER.iterdir())
    assert [file.stem for file in files] == sorted([*SCENES, *DRAWN])
    assert max(file.stat().st_size for file in files) <= 14_000


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_a_scene_looks_as_it_was_kept(name: str, tmp_path: Path) -> None:
    assert_kept(name, painted(*SCENES[name]()), tmp_path, limit=TRACED_LIMIT)


@pytest.mark.slow
def test_other_noise_is_the_same_picture() -> None:
    assert distance(painted(*SCENES["studio-boot"](), samples=3), kept("studio-boot")) < TRACED_LIMIT


@pytest.mark.slow
def test_another_hour_another_product_and_a_missing_shadow_are_other_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    product, scene = SCENES["studio-boot"]()
    golden = kept("studio-boot")
    assert (
        distance(painted(product, scene.model_copy(update={"time_of_day": "night"})), golden) > TRACED_LIMIT
    )
    assert distance(painted("ma-ember-candle", scene), golden) > TRACED_LIMIT
    monkeypatch.setattr(pictures, "trace", without_shadow)
    assert distance(painted(product, scene), golden) > TRACED_LIMIT


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(4), ids=["right", "bottom", "left", "top"])
def test_the_edges_of_a_picture_are_as_calm_as_its_inside(turn: int) -> None:
    turned = np.rot90(painted(*SCENES["kitchen-kettle"]()), turn).astype(float)
    steps = np.abs(np.diff(turned[:, ::-1], axis=1)).mean((0, 2))
    assert steps[:2].max() < 1.4 * float(np.median(steps[3:15]))


_trace = pictures.trace


def without_shadow(shapes: list[Any], *rest: Any, **options: Any) -> Buffers:
    """The set lit as if the product were not there; the product itself as it is."""
    whole = _trace(shapes, *rest, **options)
    away = replace(shapes[0], mesh=shapes[0].mesh.moved(0, 0, -60))
    bare = _trace([away, *shapes[1:]], *rest, **options)
    return replace(whole, radiance=np.where(whole.proxy[..., None] > 0.02, whole.radiance, bare.radiance))
