"""The walk of light: one loop that follows paths, sample after sample, and sums what each pixel sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.camera import DISTANCE, View
from limelight.studio.render.colour import Floats
from limelight.studio.render.engine import Engine
from limelight.studio.render.paths.dice import Dice, last_of_net
from limelight.studio.render.paths.lights import lamp_at, lamp_sample, sky_at, sky_sample
from limelight.studio.render.paths.shading import Lobes, evaluate, sample
from limelight.studio.render.paths.surface import Surface, surface
from limelight.studio.render.paths.tables import SHADE, Tables

DEPTH = 4
"""Longest path, in segments from the lens to the light."""
BRIGHTEST = 12.0
"""Radiance at which a path is clamped: a firefly costs more than the bias."""
CHANNELS = 11
"""Radiance, coverage, albedo, normal, stand-in."""
_GOES_ON, _SELDOM = 2.0, 0.3
"""A path that carries a share x of the light goes on with the chance 2x, at least .3, and counts for the others."""
_JITTER, _LENS, _FIRST = 0, 1, 2
"""Decisions of the dice: place in the pixel, place on the lens, then those of every surface."""
_CERTAIN = 1e8
"""Density of the one direction of a ray that was not scattered."""
_EACH = 6
"""Decisions at a surface."""


@dataclass(slots=True)
class _Path:
    """The loop's state, a lane for each pixel."""

    sample: Any
    depth: Any
    """Times the light was scattered."""
    met: Any
    """Surfaces met, those too that it went straight through."""
    origin: Any
    towards: Any
    share: Any
    """Of the light at the path's end that reaches the lens."""
    light: Any
    density: Any
    """With which the last direction was picked."""
    radiance: Any
    coverage: Any
    albedo: Any
    normal: Any
    stand_in: Any


@dataclass(slots=True)
class _Film:
    """Pixels and lens. All numbers are opaque to Dr.Jit, so that every view shares one compiled kernel."""

    tools: Engine
    stage: Tables
    pixel: Any
    column: Any
    row: Any
    lens: tuple[Any, ...]
    end: Any
    last: Any
    seed: Any

    @classmethod
    def of(
        cls,
        tools: Engine,
        stage: Tables,
        view: View,
        pixels: NDArray[np.uint32],
        end: int,
        last: int,
        seed: int,
    ) -> _Film:
        mi, dr = tools.mi, tools.dr
        numbers = (view.focal, view.cx, view.horizon, view.aperture, view.lens_height)
        lens = tuple(dr.opaque(mi.Float, float(number)) for number in numbers)
        pixel, width = mi.UInt32(pixels), dr.opaque(mi.UInt32, view.width)
        row = pixel // width
        whole = [dr.opaque(mi.UInt32, number) for number in (end, last, seed)]
        return cls(tools, stage, pixel, mi.Float(pixel - row * width), mi.Float(row), lens, *whole)

    def dice(self, sample: Any) -> Dice:
        return Dice.of(
            self.tools.mi, self.tools.dr, self.stage.nets, pixel=self.pixel, sample=sample, last=self.last,
            seed=self.seed,
        )  # fmt: skip

    def ray(self, dice: Dice) -> tuple[Any, Any]:
        """From a point of the lens through a point of the pixel on the plane that is sharp."""
        mi, dr = self.tools.mi, self.tools.dr
        focal, cx, horizon, aperture, height = self.lens
        right, down = dice.pair(_JITTER)
        disk = mi.warp.square_to_uniform_disk_concentric(mi.Point2f(*dice.pair(_LENS))) * aperture
        origin = mi.Point3f(disk.x, -DISTANCE, height + disk.y)
        across, up = (self.column + right - cx) / focal, (horizon - self.row - down) / focal
        target = mi.Point3f(across * DISTANCE, 0.0, height + up * DISTANCE)
        return origin, mi.Vector3f(dr.normalize(target - origin))


def walk(
    tools: Engine, stage: Tables, view: View, pixels: NDArray[np.uint32], *,
    first: int, count: int, samples: int, seed: int,
) -> Floats:  # fmt: skip
    """(pixels, CHANNELS) sums over the samples `first` to `first + count` of `samples` in all."""
    mi, dr = tools.mi, tools.dr
    film = _Film.of(tools, stage, view, pixels, first + count, last_of_net(samples), seed)
    lanes = len(pixels)
    start = dr.zeros(mi.UInt32, lanes) + dr.opaque(mi.UInt32, first)
    black, none = dr.zeros(mi.Color3f, lanes), dr.zeros(mi.Float, lanes)
    path = _Path(
        start, dr.zeros(mi.UInt32, lanes), dr.zeros(mi.UInt32, lanes), *film.ray(film.dice(start)), black + 1, black,
        none + _CERTAIN, black, none, black, black, none,
    )  # fmt: skip
    (path,) = dr.while_loop((path,), lambda path: path.sample < film.end, lambda path: (_step(film, path),))
    channels = [*path.radiance, path.coverage, *path.albedo, *path.normal, path.stand_in]
    dr.eval(channels)  # all at once: one by one would trace every path again for each channel
    return np.stack([np.array(channel, np.float32) for channel in channels], -1)


def _step(film: _Film, path: _Path) -> _Path:
    """One segment of every path; where it ends, the next sample of the pixel begins."""
    tools, stage = film.tools, film.stage
    mi, dr = tools.mi, tools.dr
    active, primary = path.sample < film.end, path.met == 0
    met = stage.scene.ray_intersect_preliminary(
        mi.Ray3f(path.origin, path.towards), coherent=primary, active=active
    )
    hit = active & met.is_valid()
    path = _lit_by_chance(film, path, hit, dr.select(hit, met.t, dr.inf), active & ~primary)
    here = surface(tools, stage, met, -path.towards, hit)
    path = _first_seen(film, path, here, hit & primary, met.prim_index)
    frame = mi.Frame3f(here.normal)
    view = frame.to_local(-path.towards)
    lit = hit & (view.z > 1e-4)
    lobes = Lobes.of(tools, here.material, here.base, view.z)
    path = _lit_on_purpose(film, path, here, frame, view, lobes, lit)
    return _onward(film, path, here, frame, view, lobes, lit)


def _lit_by_chance(film: _Film, path: _Path, hit: Any, nearest: Any, bounced: Any) -> _Path:
    """The light that a scattered ray runs into, weighed against looking for it (Veach 1995)."""
    tools, stage = film.tools, film.stage
    dr = tools.dr
    away = bounced & ~hit
    sky, sky_density = sky_at(tools, stage, path.towards, away)
    weight = path.density / (path.density + (1 - stage.lamp_share) * sky_density)
    light = path.light + dr.select(away, path.share * sky * weight, 0.0)
    seen, lamp_density = lamp_at(tools, stage, path.origin, path.towards, nearest)
    weight = path.density / (path.density + stage.lamp_share * lamp_density)
    return replace(path, light=light + dr.select(seen & bounced, path.share * stage.lamp * weight, 0.0))


def _first_seen(film: _Film, path: _Path, here: Surface, first: Any, triangle: Any) -> _Path:
    """What the denoiser and the compositing want to know of the surface that the lens sees."""
    mi, dr = film.tools.mi, film.tools.dr
    facing = mi.Color3f(here.normal.x, here.normal.y, here.normal.z)
    return replace(
        path,
        coverage=path.coverage + dr.select(first, 1.0, 0.0),
        albedo=path.albedo + dr.select(first, here.base, 0.0),
        normal=path.normal + dr.select(first, facing, 0.0),
        stand_in=path.stand_in + dr.select(first & (triangle < film.stage.stand_in), 1.0, 0.0),
    )


def _lit_on_purpose(
    film: _Film, path: _Path, here: Surface, frame: Any, view: Any, lobes: Lobes, lit: Any
) -> _Path:
    """The light of the sky or of the lamp, looked for; the last surface gets no other, so there it counts in full."""
    tools, stage = film.tools, film.stage
    mi, dr = tools.mi, tools.dr
    dice, decision = film.dice(path.sample), path.met * _EACH + _FIRST
    u, v = dice.pair(decision)
    to_lamp = dice.one(decision + 1) < stage.lamp_share
    sky_way = sky_sample(tools, stage, u, v, lit)
    sky, sky_density = sky_at(tools, stage, sky_way, lit)
    lamp_way, distance, lamp, lamp_density = lamp_sample(tools, stage, here.point, u, v)
    way = mi.Vector3f(dr.select(to_lamp, lamp_way, sky_way))
    density = dr.select(to_lamp, stage.lamp_share * lamp_density, (1 - stage.lamp_share) * sky_density)
    share, scattered = evaluate(tools, lobes, view, frame.to_local(way))
    scattered = dr.select(path.depth + 2 < DEPTH, scattered, 0.0)
    found = path.share * share * dr.select(to_lamp, lamp, sky) / (density + scattered)
    worth = lit & (dr.max(found) > 1e-4)
    reach = dr.select(to_lamp, distance * 0.999, dr.largest(mi.Float))
    ray = mi.Ray3f(_off(dr, here), way, reach, 0.0, [])
    lightly = stage.has_clear & (dice.one(decision + 2) >= SHADE)
    dark = stage.scene.ray_test(ray, worth & ~lightly) | stage.casters.ray_test(ray, worth & lightly)
    return replace(path, light=path.light + dr.select(worth & ~dark, found, 0.0))


def _onward(film: _Film, path: _Path, here: Surface, frame: Any, view: Any, lobes: Lobes, lit: Any) -> _Path:
    """The next direction; or, where the path is over, its light on the film and the next sample's ray."""
    tools = film.tools
    mi, dr = tools.mi, tools.dr
    dice, decision = film.dice(path.sample), path.met * _EACH + _FIRST + 3
    pick = dice.one(decision + 1)
    through = pick >= 1 - lobes.pick_through
    way = sample(tools, lobes, view, *dice.pair(decision), pick)
    scattered, density = evaluate(tools, lobes, view, way)
    share = path.share * dr.select(
        through, lobes.through / dr.maximum(lobes.pick_through, 1e-6), scattered / dr.maximum(density, 1e-9)
    )
    chance = dr.clip(_GOES_ON * dr.max(share), _SELDOM, 1.0)
    on = (
        lit & (through | ((path.depth + 2 < DEPTH) & (density > 0))) & (dr.max(share) > 1e-3)
        & (dice.one(decision + 2) < chance)
    )  # fmt: skip
    over = (path.sample < film.end) & ~on
    calm = dr.minimum(1.0, BRIGHTEST / dr.maximum(dr.max(path.light), 1e-6))
    number = dr.select(over, path.sample + 1, path.sample)
    origin, towards = film.ray(film.dice(number))
    ahead = dr.select(through, path.towards, frame.to_world(way))
    return replace(
        path,
        sample=number,
        depth=dr.select(over, 0, path.depth + dr.select(through, mi.UInt32(0), mi.UInt32(1))),
        met=dr.select(over, 0, path.met + 1),
        origin=mi.Point3f(dr.select(over, origin, _off(dr, here, through))),
        towards=mi.Vector3f(dr.select(over, towards, ahead)),
        share=dr.select(over, 1.0, share / chance),
        light=dr.select(over, 0.0, path.light),
        density=dr.select(over, _CERTAIN, dr.select(through, path.density, density)),
        radiance=path.radiance + dr.select(over, path.light * calm, 0.0),
    )


def _off(dr: Any, here: Surface, through: Any = False) -> Any:
    """The point a little off its surface, so that a ray from it does not meet the surface again."""
    side = dr.select(through, -here.face, here.face)
    return here.point + side * ((1 + dr.max(dr.abs(here.point))) * 2e-4)
