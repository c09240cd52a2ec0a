"""The parts of a picture: props, weather, flames, backdrops, the lit side, the pasted product."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected, RenderFailed
from limelight.studio.render import panorama
from limelight.studio.render.backplate import backplate
from limelight.studio.render.camera import View, fit
from limelight.studio.render.colour import luminance, rgb
from limelight.studio.render.engine import hdri, whole_sun
from limelight.studio.render.lit import lit_like
from limelight.studio.render.paste import Layer, grounded, paste, place
from limelight.studio.render.sets.place import Place
from limelight.studio.render.sets.props import PROPS
from limelight.studio.render.sheet import products
from limelight.studio.render.stage import Room, Stage
from limelight.studio.render.weather import flames, weathered
from limelight.studio.scene import THEMES, Camera, parse_scene
from limelight.studio.scene.parts import PropName
from limelight.studio.types import Cutout


@pytest.fixture(scope="module")
def view() -> View:
    return fit(Camera(), "16:9", (320, 180), 0.7)


@pytest.fixture(scope="module")
def layer(view: View) -> Layer:
    dice = np.random.default_rng(2)
    rgba = np.dstack([dice.integers(30, 220, (90, 63, 3)), np.full((90, 63), 255)]).astype(np.uint8)
    return place(Cutout(rgba, 1.0), view)


@pytest.mark.parametrize("prop", PROPS)
@pytest.mark.parametrize("away", [-1.0, 1.0])
def test_a_prop_stands_on_the_table_and_reaches_away_from_the_product(prop: PropName, away: float) -> None:
    stage = Stage()
    where = Place(away, 0.3, 0.0, rgb(0.5, 0.3, 0.2), rgb(0.8, 0.1, 0.1), away, np.random.default_rng(1))
    PROPS[prop](stage, where)
    points = np.concatenate([shape.mesh.points for shape in stage.shapes])
    assert np.isfinite(points).all()
    assert -0.08 < points[:, 2].min() < 0.06
    assert points[:, 2].max() < 1.3
    outwards = (points[:, 0] - away) * away
    assert outwards.mean() > -0.06
    assert outwards.min() > -1.3


def test_props_are_pushed_clear_of_a_wide_product() -> None:
    room = Room(half=1.2, product=0.75, side=1.0)
    assert room.beside(0.2, 0.2) == pytest.approx(0.75 + 0.2 + 0.10)
    assert room.beside(-0.95, 0.1) == pytest.approx(-0.95 * 1.2)


def test_rain_and_snow_fall_under_the_sky_only(view: View) -> None:
    plate = np.full((180, 320, 3), 0.3, np.float32)
    rain = weathered(plate, parse_scene("rainy city street"), view)
    snow = weathered(plate, parse_scene("snow"), view)
    assert (np.abs(rain - plate).max(-1) > 0.01).mean() > 0.02
    assert (np.abs(snow - plate).max(-1) > 0.03).mean() > 0.004
    assert (rain >= plate - 1e-6).all()
    assert np.array_equal(weathered(plate, parse_scene("rainy café"), view), plate)
    assert np.array_equal(weathered(plate, parse_scene("city at noon"), view), plate)
    assert np.array_equal(snow, weathered(plate, parse_scene("snow"), view))


def test_a_flame_burns_where_its_candle_stands(view: View) -> None:
    plate = np.full((180, 320, 3), 0.05, np.float32)
    lit = luminance(flames(plate, [(0.6, 0.0, 0.3)], view))
    row, column = np.unravel_index(int(lit.argmax()), lit.shape)
    units = view.focal / 4.6
    assert column == pytest.approx(view.cx + 0.6 * units, abs=3)
    assert row == pytest.approx(view.horizon - (0.36 - view.lens_height) * units, abs=6)
    assert lit[0, 0] == pytest.approx(0.05, abs=0.02)


@pytest.mark.parametrize("theme", THEMES)
def test_a_backdrop_is_dark_by_night(theme: str, view: View) -> None:
    by_time = {t: backplate(parse_scene(t, theme=theme), view) for t in ("noon", "night")}
    assert all(np.isfinite(plate).all() and plate.min() >= 0 for plate in by_time.values())
    assert float(by_time["noon"].mean()) > 1.25 * float(by_time["night"].mean())


def test_without_environments_the_backdrop_is_painted(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NDArray[np.float32]:
        raise RenderFailed(f"The environment {name}.exr is missing.")

    monkeypatch.setattr(panorama, "hdri", missing)
    for theme in ("forest", "kitchen"):
        noon, night = (backplate(parse_scene(time, theme=theme), view) for time in ("noon", "night"))
        assert float(noon.mean()) > 1.5 * float(night.mean())
        assert float(noon.std()) > 0.02


def test_the_seed_turns_the_head(view: View) -> None:
    looks = [backplate(parse_scene("", theme="forest", seed=seed), view) for seed in (0, 1)]
    assert float(np.abs(looks[0] - looks[1]).mean()) > 0.05


def test_leaves_turn_in_autumn_and_whiten_in_winter(view: View) -> None:
    def colour(prompt: str) -> NDArray[np.floating]:
        return backplate(parse_scene(prompt, theme="garden"), view)[100:].mean((0, 1))

    summer, autumn, winter = colour("noon in summer"), colour("noon in autumn"), colour("noon in winter")
    assert summer[1] > summer[2] * 1.3
    assert autumn[0] / autumn[1] > 1.25 * summer[0] / summer[1]
    assert winter[2] / winter[1] > 1.25 * summer[2] / summer[1]


def test_the_key_light_comes_from_where_the_photo_is_lit() -> None:
    def shaded(left: int, right: int) -> NDArray[np.uint8]:
        ramp = np.linspace(left, right, 60).astype(np.uint8)
        return np.dstack([np.tile(ramp, (80, 1))] * 3 + [np.full((80, 60), 255, np.uint8)])

    scene = parse_scene("studio", seed=0)
    assert lit_like(shaded(60, 200), scene).light.side == "right"
    assert lit_like(shaded(200, 60), scene).light.side == "left"
    assert lit_like(shaded(120, 120), scene) is scene


def test_without_relighting_the_product_is_the_photo(layer: Layer, view: View) -> None:
    plate = np.random.default_rng(3).random((180, 320, 3)).astype(np.float32)
    picture, mask, fidelity = paste(plate, layer, light=np.full_like(plate, 1.5), strength=0.0)
    solid = mask == 255
    assert np.array_equal(picture[solid], np.round(layer.colour[solid] * 255).astype(np.uint8))
    assert (fidelity.ssim, fidelity.raw_delta_e) == pytest.approx((1.0, 0.0), abs=1e-4)


def test_the_contact_shadow_lies_at_the_foot(layer: Layer, view: View) -> None:
    plate = np.ones((180, 320, 3), np.float32)
    shade = 1 - grounded(plate, layer, view)[..., 0]
    left, top, wide, high = view.box
    assert shade[top + high, left + wide // 2] > 0.4
    assert shade[: top + high // 2].max() < 0.01
    assert shade[-1].max() < 0.05


def test_a_sheet_of_no_photos_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRejected) as caught:
        products(tmp_path, 3)
    assert caught.value.message == f"{tmp_path} holds no .jpg or .png photo of a product."


def test_a_sun_that_overflowed_gets_its_colours_back() -> None:
    sky = np.full((32, 64, 3), (0.5, 0.6, 0.9), np.float32)
    sky[10:13, 20:23] = (20.0, 16.0, 8.0)
    sky[11, 21] = (0.0, 0.0, 60.0)  # red and green are beyond what the file can hold

    whole = whole_sun(sky)

    assert whole[11, 21] == pytest.approx((60.0, 52.408, 39.429), abs=0.01)
    changed = (whole != sky).any(axis=-1)
    assert np.argwhere(changed).tolist() == [[11, 21]]
    assert whole_sun(whole) is whole


@pytest.mark.parametrize("name", ["sunrise", "sunset", "park"])
def test_no_environment_has_a_sun_of_one_colour(name: str) -> None:
    pixels = hdri(name)
    bright = pixels.max(axis=-1)
    assert bright.max() > 50
    assert (pixels.min(axis=-1)[bright > 20] > 0.05 * bright[bright > 20]).all()
