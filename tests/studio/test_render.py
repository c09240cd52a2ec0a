"""The path-traced picture: framing, fidelity, determinism; and the 2-D one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import product

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from limelight.studio.errors import Cancelled, RenderFailed
from limelight.studio.flat import flat_picture
from limelight.studio.render import engine_available, render_picture
from limelight.studio.render.camera import fit
from limelight.studio.render.engine import hdri
from limelight.studio.render.paste import tight
from limelight.studio.render.proxy import inflate
from limelight.studio.render.sky import DAYLIGHT
from limelight.studio.scene import THEMES, Camera, parse_scene, vary
from limelight.studio.types import FRAMES, Aspect, Cutout

ASPECTS: tuple[Aspect, ...] = ("16:9", "1:1", "4:5", "9:16")


@pytest.fixture(scope="module")
def bottle() -> Cutout:
    """A labelled bottle with a handle, so with a hole."""
    rgba = np.zeros((420, 260, 4), np.uint8)
    cv2.rectangle(rgba, (20, 60), (180, 415), (30, 110, 120, 255), -1, cv2.LINE_AA)
    cv2.rectangle(rgba, (70, 4), (130, 60), (40, 40, 44, 255), -1, cv2.LINE_AA)
    cv2.ellipse(rgba, (185, 230), (60, 110), 0, -90, 90, (30, 90, 100, 255), 22, cv2.LINE_AA)
    cv2.putText(rgba, "PEAK", (34, 250), cv2.FONT_HERSHEY_DUPLEX, 1.6, (240, 240, 235, 255), 3, cv2.LINE_AA)
    return Cutout(rgba, 0.95)


def test_the_path_tracer_is_usable() -> None:
    assert engine_available() == (True, "")


def test_a_small_picture_keeps_the_product(bottle: Cutout) -> None:
    scene = parse_scene("forest at sunrise", seed=2)
    picture = render_picture(bottle, scene, size=(320, 180), samples=3)
    assert picture.rgb.shape == (180, 320, 3)
    assert picture.mask.shape == (180, 320)
    assert picture.meta["engine"] == "path-traced"
    assert picture.meta["scene"] == scene.model_dump(mode="json")
    assert picture.fidelity > 0.98
    assert 0.05 < (picture.mask > 127).mean() < 0.5
    around = picture.rgb[picture.mask == 0].astype(float)
    assert 30 < around.mean() < 225
    assert around.std() > 15


def test_the_same_scene_gives_the_same_picture_and_another_time_another(bottle: Cutout) -> None:
    def shot(prompt: str) -> NDArray[np.uint8]:
        return render_picture(bottle, parse_scene(prompt), size=(160, 90), samples=2).rgb

    night = shot("beach at night")
    assert np.array_equal(night, shot("beach at night"))
    assert shot("beach at noon").astype(float).mean() > night.astype(float).mean() + 40


_WITHOUT_LLVM = """
import json, sys
import numpy as np
from limelight.studio.render import engine_available, render_picture
from limelight.studio.scene import parse_scene
from limelight.studio.types import Cutout
block = np.full((60, 40, 4), (30, 110, 120, 255), np.uint8)
picture = render_picture(Cutout(block, 1.0), parse_scene("kitchen at noon"), size=(160, 90), samples=2)
around = picture.rgb[picture.mask == 0].astype(float)
print(json.dumps([picture.meta["engine"], picture.meta["variant"], engine_available(), around.mean(), around.std()]))
"""


def test_without_llvm_the_scalar_tracer_takes_over_and_says_so() -> None:
    environment = os.environ | {"DRJIT_LIBLLVM_PATH": "/nowhere/libLLVM.so"}
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_LLVM], env=environment, capture_output=True, text=True, check=True
    )
    engine, variant, (usable, reason), mean, spread = json.loads(done.stdout.splitlines()[-1])
    assert (engine, variant, usable) == ("path-traced", "scalar_rgb", True)
    assert reason.startswith("llvm_ad_rgb is not usable")
    assert 40 < mean < 225
    assert spread > 15


def test_progress_may_cancel(bottle: Cutout) -> None:
    def stop(share: float, what: str) -> None:
        if share > 0.2:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled, match="stopped"):
        render_picture(bottle, parse_scene("studio"), size=(160, 90), samples=2, progress=stop)


def test_a_missing_environment_says_to_run_the_build() -> None:
    with pytest.raises(
        RenderFailed, match=r"moon\.exr is missing from limelight/studio/assets/hdri\. Run the build"
    ):
        hdri("moon")


@pytest.mark.parametrize(("aspect", "ratio"), list(product(ASPECTS, (0.3, 0.7, 1.0, 2.6))))
def test_no_product_is_ever_cropped(aspect: Aspect, ratio: float) -> None:
    width, height = FRAMES[aspect]
    scene = parse_scene("")
    for shot in ("hero", "detail", "wide", "low", "side"):
        left, top, wide, high = fit(vary(scene, shot=shot, seed=5).camera, aspect, (width, height), ratio).box
        margin = 0.05 * min(width, height)
        assert left >= margin
        assert top >= margin
        assert left + wide <= width - margin
        assert top + high <= height - margin
        assert wide / high == pytest.approx(ratio, rel=0.02)
        assert max(wide / width, high / height) > 0.25


def test_the_stand_in_keeps_holes_open_and_stands_on_the_ground(bottle: Cutout) -> None:
    alpha = tight(bottle)[..., 3]
    solid = inflate(alpha, (0.6, 1.0))
    filled = inflate(np.full_like(alpha, 255), (0.6, 1.0))
    assert len(solid.faces) < 0.9 * len(filled.faces)
    assert solid.points[:, 2].min() == 0.0
    assert solid.points[:, 2].max() == pytest.approx(1.0, abs=0.02)
    assert solid.faces.max() < len(solid.points)


@pytest.mark.parametrize("theme", THEMES)
def test_flat_pictures_show_the_time_of_day(theme: str, bottle: Cutout) -> None:
    pictures = [
        flat_picture(bottle, parse_scene(time, theme=theme), aspect="16:9", size=(192, 108))
        for time in DAYLIGHT
    ]
    assert all(picture.meta["engine"] == "flat" and picture.fidelity > 0.98 for picture in pictures)
    colours = {tuple(np.round(picture.rgb[picture.mask == 0].mean(0)).astype(int)) for picture in pictures}
    assert len(colours) == len(DAYLIGHT)


def test_a_wide_product_fills_the_width_before_the_height() -> None:
    view = fit(Camera(), "9:16", FRAMES["9:16"], 2.5)
    assert view.box[2] > 0.7 * view.width
