"""Pictures changed without a model: what may not change does not, and what is said of the rest is true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limelight.studio import jobs
from limelight.studio.errors import InputRejected, RenderFailed
from limelight.studio.retouch.describe import describe
from limelight.studio.retouch.enlarge import enlarged
from limelight.studio.retouch.erase import _emptied, without
from limelight.studio.retouch.extend import extended
from limelight.studio.retouch.fill import fill
from limelight.studio.retouch.varied import like, regraded
from limelight.studio.retouch.wider import reframed
from limelight.studio.scene import parse_scene, vary
from limelight.studio.types import Cutout, Mask8, Rgb8, no_progress


def wall(width: int = 160, height: int = 96, *, thing: bool = False) -> Rgb8:
    """Soft stripes, with a red ball on them."""
    x = np.arange(width, dtype=np.float32)[None, :, None]
    y = np.arange(height, dtype=np.float32)[:, None, None]
    base = 120 + 30 * np.sin(x / 9) + y * np.array([0.3, 0.2, 0.1], np.float32)
    rgb = np.ascontiguousarray(np.clip(base, 0, 255).astype(np.uint8))
    if thing:
        cv2.circle(rgb, (60, 50), 14, (220, 20, 20), -1)
    return rgb


def disc(width: int = 160, height: int = 96, *, radius: int = 18) -> Mask8:
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, (60, 50), radius, 255, -1)
    return mask


def test_what_is_taken_out_leaves_what_was_around_it() -> None:
    picture, hole = wall(thing=True), disc()
    filled = fill(picture, hole, seed=1)
    kept = hole == 0
    assert (filled[kept] == picture[kept]).all()
    assert (
        np.abs(filled.astype(int) - wall()).max(axis=2)[~kept].mean() < 12
    )  # as if the ball had never been there
    assert (fill(picture, hole, seed=1) == filled).all()


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 2**16), st.integers(0, 100), st.integers(0, 60), st.integers(4, 50), st.integers(4, 30))
def test_a_filling_never_touches_what_is_kept(seed: int, left: int, top: int, wide: int, high: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 255, (64, 112, 3), np.uint8)
    hole = np.zeros((64, 112), np.uint8)
    hole[top : top + high, left : left + wide] = 255
    filled = fill(picture, hole, seed=seed)
    assert filled.shape == picture.shape
    assert (filled[hole == 0] == picture[hole == 0]).all()


def test_nothing_is_copied_from_what_is_to_be_avoided() -> None:
    picture, hole = wall(thing=True), np.zeros((96, 160), np.uint8)
    hole[30:70, 100:130] = 255
    filled = fill(picture, hole, avoid=disc(), seed=1)
    assert filled[hole > 0][:, 0].max() < 200  # no red


@settings(deadline=None, max_examples=6)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 40), st.integers(1, 40))
def test_a_picture_that_grows_keeps_its_pixels_in_their_place(
    left: int, right: int, up: int, down: int
) -> None:
    picture = wall(thing=True)
    grown = extended(picture, (160 + left + right, 96 + up + down), (left, up), mask=disc())
    assert grown.shape == (96 + up + down, 160 + left + right, 3)
    assert (grown[up : up + 96, left : left + 160] == picture).all()


def test_there_is_no_second_product_beside_it() -> None:
    grown = extended(wall(thing=True), (300, 96), (0, 0), mask=disc())
    assert grown[:, 165:, 0].max() < 215
    assert (
        extended(wall(thing=True), (300, 96), (0, 0))[:, 165:, 0].max() >= 215
    )  # unless nobody says where it is


@pytest.mark.parametrize("factor", [2, 4])
def test_an_enlarged_picture_is_the_same_picture(factor: int) -> None:
    picture = cv2.GaussianBlur(wall(thing=True), (0, 0), 1.2).astype(np.uint8)
    large, detail = enlarged(picture, factor)
    small = cv2.resize(large, (160, 96), interpolation=cv2.INTER_AREA)
    assert (large.shape, detail) == ((96 * factor, 160 * factor, 3), "interpolated")
    assert np.abs(small.astype(int) - picture).mean() < 1.5
    assert large.min() >= picture.min()
    assert large.max() <= picture.max()  # no halos


def test_the_products_detail_comes_from_its_photo() -> None:
    rng = np.random.default_rng(2)
    photo = np.zeros((260, 200, 4), np.uint8)
    photo[..., :3] = cv2.resize(
        rng.integers(40, 215, (130, 100, 3), np.uint8), (200, 260), interpolation=cv2.INTER_NEAREST
    )
    photo[..., 3] = 255
    small = cv2.resize(photo[..., :3], (50, 65), interpolation=cv2.INTER_AREA)
    picture, mask = wall(), np.zeros((96, 160), np.uint8)
    picture[20:85, 40:90], mask[20:85, 40:90] = small, 255
    large, detail = enlarged(picture, 4, mask=mask, cutout=Cutout(photo, 1.0))
    plain, _ = enlarged(picture, 4)
    inside = np.s_[110:310, 190:330]
    truth = np.zeros((384, 640, 3), np.uint8)
    truth[80:340, 160:360] = photo[..., :3]
    assert detail == "photo"
    off = [np.abs(one[inside].astype(int) - truth[inside]).mean() for one in (large, plain)]
    assert off[0] < 0.5 * off[1]


def test_too_many_pixels_are_refused() -> None:
    with pytest.raises(InputRejected, match="at most 16,777,216 pixels are made: ask for less"):
        enlarged(np.zeros((2000, 3000, 3), np.uint8), 4)


def test_other_light_leaves_the_product_alone() -> None:
    picture, mask = wall(thing=True), disc(radius=14)
    graded = regraded(picture, mask=mask, strength=0.8, colours=("#102030", "#ffcc00"), seed=3)
    assert (graded[mask > 0] == picture[mask > 0]).all()
    assert np.abs(graded[mask == 0].astype(int) - picture[mask == 0]).mean() > 5
    assert (regraded(picture, mask=mask, strength=0.8, colours=(), seed=4) != graded).any()


def test_a_scene_like_another_keeps_more_of_it_the_less_it_may_differ() -> None:
    scene = vary(parse_scene("on a beach at sunset", seed=5), shot="hero", seed=5)
    near, far = (like(scene, prompt="", strength=strength, colours=(), seed=9) for strength in (0.2, 0.9))
    assert (near.seed, near.props, near.time_of_day) == (scene.seed, scene.props, scene.time_of_day)
    assert (
        abs(near.camera.azimuth - scene.camera.azimuth) < abs(far.camera.azimuth - scene.camera.azimuth)
        or near.camera == scene.camera
    )
    assert (far.theme, far.seed) == (scene.theme, 9)
    assert far.time_of_day != scene.time_of_day
    brand = like(scene, prompt="", strength=0.5, colours=("#102030", "#ffcc00"), seed=9)
    assert (brand.theme, brand.palette) == ("brand", ("#102030", "#ffcc00"))  # a beach is not painted over


def test_room_on_a_side_is_kept_calm_and_the_product_stays_as_large() -> None:
    scene = vary(parse_scene("on a marble table", seed=5), shot="hero", seed=5)
    wider = reframed(scene, (1280, 720), (1792, 720), (0, 0))
    assert wider.camera.copy_space == "right"
    assert wider.camera.fill == scene.camera.fill
    assert wider.camera.x == pytest.approx(scene.camera.x * 1280 / 1792, abs=0.2)
    both = reframed(scene, (1024, 1024), (1820, 1024), (398, 0))
    assert both.camera.copy_space == scene.camera.copy_space


def test_a_description_is_what_can_be_measured() -> None:
    blue = np.full((200, 300, 3), (30, 60, 200), np.uint8)
    seen = describe(blue)
    assert (seen.kind, seen.width, seen.height) == ("product photo on a plain ground", 300, 200)
    assert [(tone.name, tone.hex, tone.share) for tone in seen.tones] == [("blue", "#1e3cc8", 1.0)]
    assert seen.sentences().startswith(
        "This is a product photo on a plain ground, 300 × 200 pixels. Its colours are blue (100%)."
    )
    alpha = np.zeros((200, 300), np.uint8)
    alpha[50:150, 50:150] = 255
    assert describe(blue, alpha=alpha).kind == "picture without a background"
    known = describe(wall(), place="a kitchen at dawn")
    assert known.kind == "product scene"
    assert "The scene is a kitchen at dawn." in known.sentences()


def test_a_plant_is_what_grows_on_the_ground_where_no_plant_was_put() -> None:
    forest = parse_scene("a mossy boulder on a forest trail", seed=3)
    scene, named = _emptied(forest, "the plant")
    assert (named, scene.props.dressing, scene.props.which) == ("dressing", False, forest.props.which)
    with pytest.raises(InputRejected, match="I know of no plant in this picture"):
        _emptied(parse_scene("a marble table in a studio", seed=3), "the plant")


def test_without_its_scene_nobody_knows_where_the_lamp_is() -> None:
    with pytest.raises(
        InputRejected, match="I cannot tell where the lamp is in this picture: mark it with the eraser"
    ):
        without(wall(), "the lamp", None, keep=None, progress=no_progress)


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A small picture of the studio's own, and what it can be made anew from."""
    folder = tmp_path_factory.mktemp("shot")
    photo = np.full((400, 300, 3), 250, np.uint8)
    cv2.rectangle(photo, (90, 60), (210, 360), (30, 90, 160), -1)
    cv2.rectangle(photo, (100, 180), (200, 260), (240, 240, 235), -1)
    Image.fromarray(photo).save(folder / "photo.png")
    cut = jobs.cutout({"photo": str(folder / "photo.png"), "folder": str(folder)}, no_progress)
    made = jobs.picture(
        {"cutout": cut["path"], "prompt": "a marble bathroom shelf with a plant", "seed": 5, "size": [384, 216], "folder": str(folder), "height_cm": 20},
        no_progress,
    )  # fmt: skip
    return folder, {
        "scene": made["facts"]["scene"],
        "cutout": cut["path"],
        "height_cm": made["facts"]["height_cm"],
    }


def rgb(path: str | Path) -> Rgb8:
    return np.asarray(Image.open(path).convert("RGB"))


@pytest.mark.slow
def test_a_prop_is_taken_out_of_its_scene_and_nothing_else(
    shot: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, origin = shot
    asked = {
        "picture": str(folder / "picture.png"),
        "keep": str(folder / "mask.png"),
        "origin": origin,
        "folder": str(tmp_path),
    }
    made = jobs.JOBS["inpaint"]({**asked, "what": "the plant"}, no_progress)
    old, new = rgb(folder / "picture.png"), rgb(made["path"])
    product = np.asarray(Image.open(folder / "mask.png")) > 0
    changed = (old != new).any(axis=2)
    assert (made["facts"]["how"], made["facts"]["removed"]) == ("made anew", "plant")
    assert not changed[product].any()
    assert 0.005 < changed.mean() < 0.5
    assert made["facts"]["scene"]["props"]["leave_out"] == ["plant"]
    with pytest.raises(
        InputRejected, match=r"I know of no unicorn in this picture; around the product there is: .*plant"
    ):
        jobs.JOBS["inpaint"]({**asked, "what": "unicorn"}, no_progress)
    Image.fromarray(disc(384, 216)).save(tmp_path / "hole.png")
    with pytest.raises(RenderFailed, match="the studio paints no 'a cactus' into a picture"):
        jobs.JOBS["inpaint"]({**asked, "mask": str(tmp_path / "hole.png"), "prompt": "a cactus"}, no_progress)


@pytest.mark.slow
def test_the_product_stands_where_it_stood_in_another_place(
    shot: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, origin = shot
    mask = np.asarray(Image.open(folder / "mask.png"))
    Image.fromarray(np.where(mask > 0, np.uint8(0), np.uint8(255))).save(tmp_path / "around.png")
    made = jobs.JOBS["inpaint"](
        {"picture": str(folder / "picture.png"), "mask": str(tmp_path / "around.png"), "keep": str(folder / "mask.png"), "prompt": "on a beach at sunset",
         "origin": origin, "folder": str(tmp_path)}, no_progress,
    )  # fmt: skip
    old, new = rgb(folder / "picture.png"), rgb(made["path"])
    assert (new[mask > 0] == old[mask > 0]).all()
    assert np.abs(new.astype(int) - old)[mask == 0].mean() > 15
    assert made["facts"]["scene"]["theme"] == "beach"
