"""Effects: in the scene's light, off the product, never the same twice, always the same by seed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from limelight.studio.motion import Effect
from limelight.studio.motion.effects import make_air
from limelight.studio.motion.facts import Box
from limelight.studio.motion.light import light_of
from limelight.studio.motion.particles import Snow, Swarm
from limelight.studio.motion.pieces import Leaves
from limelight.studio.motion.steam import Steam
from tests.studio.filming import film, scene, shown

PARTICLES: list[Effect] = ["dust", "snow", "rain", "steam", "bokeh", "confetti", "leaves"]


@pytest.mark.parametrize("effect", PARTICLES)
def test_particles_never_cover_the_product(effect: Effect) -> None:
    plain, busy = film("none"), film(effect, seed=3)
    covered = 0
    for u in (0.1, 0.5, 0.9):
        box = plain.box(u)
        assert box is not None
        x0, y0, x1, y1 = (
            round(box.x0 * 320) + 4,
            round(box.y0 * 180) + 4,
            round(box.x1 * 320) - 4,
            round(box.y1 * 180) - 4,
        )
        one, other = shown(plain, u, 3 * u), shown(busy, u, 3 * u)
        assert np.array_equal(one[y0:y1, x0:x1], other[y0:y1, x0:x1])
        covered += int((one != other).any(axis=2).sum())
    assert covered > 300, "the effect must be seen somewhere"


@pytest.mark.parametrize("effect", PARTICLES)
def test_an_effect_is_decided_by_its_seed(effect: Effect) -> None:
    one, same, other = (shown(film(effect, seed=seed), 0.4, 1.0) for seed in (5, 5, 6))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("effect", PARTICLES)
def test_an_effect_does_not_flicker(effect: Effect) -> None:
    taken = film(effect)
    light = [float(shown(taken, 0.5, t / 24).mean()) for t in range(12, 24)]
    assert max(abs(b - a) for a, b in pairwise(light)) < 0.8


def test_the_sweep_lights_the_product_and_nothing_else() -> None:
    plain, swept = shown(film("none"), 0.4, 1.2), shown(film("sweep"), 0.4, 1.2)
    brighter = (swept.astype(int) - plain).max(axis=2)
    box = film("none").box(0.4)
    assert box is not None
    outside = np.ones(brighter.shape, bool)
    outside[int(box.y0 * 180) - 4 : int(box.y1 * 180) + 5, int(box.x0 * 320) - 4 : int(box.x1 * 320) + 5] = (
        False
    )
    assert brighter.max() > 20
    assert not brighter[outside].any()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_steam_has_no_seam(seed: int) -> None:
    wisps = Steam((640, 360), seed, light_of(scene()[0]))._wisps
    inner = max(float(np.abs(np.diff(wisps, axis=axis)).max()) for axis in (0, 1))
    across = float(np.abs(wisps[:, 0] - wisps[:, -1]).max())
    down = float(np.abs(wisps[0] - wisps[-1]).max())
    assert max(across, down) <= 1.5 * inner


def test_the_light_is_read_off_the_brightest_parts() -> None:
    picture = np.full((54, 96, 3), 40, np.uint8)
    picture[:20, :40] = (240, 160, 80)
    light = light_of(picture)
    assert light.colour == (255, 170, 85)
    assert light.mean == pytest.approx(0.26, abs=0.03)
    assert light.shade == (40, 40, 40)
    assert light.on((200, 200, 200), 1.0) == (200, 133, 67)


@pytest.mark.parametrize("effect", ["dust", "snow", "bokeh", "leaves"])
def test_an_effect_takes_on_the_scenes_light(effect: Effect) -> None:
    tints = []
    for colour in ((255, 180, 110), (110, 180, 255)):
        air = make_air(effect, (320, 180), 3, light_of(np.full((54, 96, 3), colour, np.uint8)))
        assert air is not None
        frame = np.full((270, 320), 40, np.uint8)
        frame[180:] = 128
        air.draw(frame, 1.0, product=None)
        blue = frame[180:225].astype(int) - 128
        tints.append(blue.sum())
    assert tints[0] < tints[1]


def test_what_comes_again_comes_in_another_column() -> None:
    swarm = Swarm((320, 180), 1, 40)
    first, _ = swarm.wrapped(swarm.x, swarm.y, None)
    again, y = swarm.wrapped(swarm.x, swarm.y + 1.1, None)
    assert np.abs(first - again).min() > 0.05
    assert y == pytest.approx(swarm.wrapped(swarm.x, swarm.y, None)[1])


def test_what_is_near_fades_before_it_would_pass_in_front_of_the_product() -> None:
    snow = Snow((320, 180), 2, light_of(scene()[0]))
    product = Box(x0=0.3, y0=0.2, x1=0.7, y1=0.9)
    level = snow.beside(np.full(snow.count, 0.5), np.full(snow.count, 0.5), product)
    assert (level[snow.near > 0.55] == 0).all()
    assert (level[snow.near < 0.35] == 1).all()
    assert (snow.beside(np.full(snow.count, 0.1), np.full(snow.count, 0.5), product) == 1).all()


def test_leaves_lie_at_every_depth_and_turn_as_they_fall() -> None:
    leaves = Leaves((1280, 720), 5, light_of(scene()[0]))
    early, late = leaves.poses(0.0, None), leaves.poses(1.0, None)
    assert len({pose.blur for pose in early}) >= 3
    assert max(pose.size for pose in early) > 2 * min(pose.size for pose in early)
    assert np.mean([abs(a.angle - b.angle) for a, b in zip(early, late, strict=True)]) > 0.3


def test_steam_is_seen_before_a_white_wall() -> None:
    picture, mask = scene()
    picture[mask == 0] = 236
    plain, steamy = film(still=(picture, mask)), film("steam", still=(picture, mask))
    assert (shown(plain, 0.5, 1.5).astype(int) - shown(steamy, 0.5, 1.5)).max() > 10
