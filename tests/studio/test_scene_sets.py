"""The scene as it is set up: products in the frame, their scale, pedestals, screens of light, room for words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from limelight.studio.errors import InputRejected
from limelight.studio.jobs import picture
from limelight.studio.render import render_picture, swap
from limelight.studio.render.arrange import arrange, heights, scale_of
from limelight.studio.render.backplate import backplate
from limelight.studio.render.camera import DISTANCE, View, fit
from limelight.studio.render.colour import luminance
from limelight.studio.render.posture import followed, pitch
from limelight.studio.render.proxy import inflate
from limelight.studio.render.sets import build
from limelight.studio.render.sets.pedestal import HEIGHT
from limelight.studio.render.stage import Stage
from limelight.studio.scene import Camera, Scene, holidify, parse_scene, vary
from limelight.studio.scene.parts import CopySpace
from limelight.studio.types import FRAMES, Aspect, Cutout, Picture, no_progress

SIZE = (320, 180)


def block(width: int, height: int, colour: tuple[int, int, int] = (30, 110, 120)) -> Cutout:
    return Cutout(np.full((height, width, 4), (*colour, 255), np.uint8), 1.0)


def cylinder(degrees: float) -> NDArray[np.uint8]:
    """The outline of a can seen from above by so many degrees."""
    alpha = np.zeros((400, 200), np.uint8)
    rise = round(100 * float(np.sin(np.radians(degrees))))
    cv2.rectangle(alpha, (0, 40), (199, 399 - rise), 255, -1)
    cv2.ellipse(alpha, (100, 399 - rise), (100, rise), 0, 0, 180, 255, -1)
    return alpha


@pytest.fixture(scope="module")
def view() -> View:
    return fit(Camera(), "16:9", SIZE, 0.7)


def test_products_stand_side_by_side_in_the_order_given() -> None:
    three = [block(100, 200), block(120, 120), block(60, 200)]
    group = arrange(three, parse_scene("studio"), aspect="16:9", size=SIZE)
    boxes = sorted((one.box for _, one in group.parts), key=lambda box: box[0])
    for before, after in pairwise(boxes):
        assert before[0] + before[2] <= after[0] + 2
    assert [round(box[2] / box[3], 1) for box in boxes] == [0.5, 1.0, 0.3]
    left, top, wide, high = group.view.box
    assert min(left, top, SIZE[0] - left - wide, SIZE[1] - top - high) >= 0


def test_with_real_heights_the_taller_is_taller_and_stands_further_back() -> None:
    pair = [block(100, 100), block(100, 100, (200, 90, 40))]
    group = arrange(pair, parse_scene("studio"), aspect="16:9", size=SIZE, heights_cm=[10, 30])
    back, front = (one.box for _, one in group.parts)
    assert back[3] / front[3] == pytest.approx(3**0.75, rel=0.06)
    assert back[1] + back[3] < front[1] + front[3]  # its foot is higher in the frame
    assert group.layer.alpha.max() == 1.0
    stand_in = group.stand_in.points
    assert stand_in[:, 2].min() > -0.02
    assert group.stand_in.uv.max() <= 1.0


@pytest.mark.parametrize("count", [0, 7])
def test_too_few_or_too_many_products_are_refused(count: int) -> None:
    with pytest.raises(InputRejected) as caught:
        arrange([block(50, 50)] * count, parse_scene("studio"), aspect="16:9", size=SIZE)
    assert caught.value.message == (
        f"A picture shows 1 to 6 products; {count} were given. Give fewer, or make several pictures."
    )


def test_a_height_of_nought_is_refused() -> None:
    with pytest.raises(InputRejected) as caught:
        heights(0)
    assert caught.value.message == (
        "A product's height is given in centimetres, above 0; 0 is not. Leave it out if unknown."
    )
    assert heights(None) == [None]
    assert heights([3, None]) == [3, None]


def test_a_ring_and_a_tent_read_differently(view: View) -> None:
    assert scale_of(26, 1.0) == pytest.approx(1.0)
    assert scale_of(4, 1.0) == 2.2
    assert scale_of(180, 1.0) == 0.55
    scene = parse_scene("kitchen counter")

    def reach(scale: float) -> float:
        """How high the props stand."""
        return max(float(shape.mesh.points[:, 2].max()) for shape in build(scene, view, scale=scale).shapes)

    assert reach(0.55) < 0.8 * reach(1.0) < 0.8 * reach(2.2)


@pytest.mark.parametrize("degrees", [6.0, 12.0, 20.0])
def test_the_outline_tells_from_how_high_a_photo_was_taken(degrees: float) -> None:
    assert pitch(cylinder(degrees)) == pytest.approx(degrees, abs=2.5)
    assert pitch(np.full((100, 80), 255, np.uint8)) == 0.0


def test_the_camera_goes_up_with_the_photo_and_no_further() -> None:
    assert followed(Camera(), 0.0) == Camera()
    assert followed(Camera(height=2.0), 20.0).height == 2.0
    low = followed(Camera(height=0.3), 20.0).height
    assert 0.9 < low < followed(Camera(height=0.9), 20.0).height < 1.6
    assert followed(Camera(angle="low", height=0.22), 20.0).height == 0.22


def test_what_stands_further_back_is_set_back_and_not_let_down() -> None:
    """The heel of a boot seen from above: its foot is higher in the photo, so further away on the ground."""
    alpha = np.full((100, 100), 255, np.uint8)
    alpha[85:, :50] = 0
    flat, seen = inflate(alpha, (1.0, 1.0)), inflate(alpha, (1.0, 1.0), lens_height=1.2)
    heel = seen.points[(seen.points[:, 0] < -0.3) & (seen.points[:, 2] < 0.03)]
    toe = seen.points[(seen.points[:, 0] > 0.3) & (seen.points[:, 2] < 0.03)]
    assert heel[:, 1].mean() > toe[:, 1].mean() + 0.25
    # and it still stands where the photo shows it
    k = DISTANCE / (DISTANCE + heel[:, 1])
    assert float((1.2 + (heel[:, 2] - 1.2) * k).mean()) == pytest.approx(0.15, abs=0.08)
    assert flat.points[:, 1].max() < seen.points[:, 1].max()


@pytest.mark.parametrize("pedestal", [kind for kind in HEIGHT if kind != "none"])
@pytest.mark.parametrize("place", ["kitchen", "forest"])
def test_a_pedestal_lifts_the_product_in_any_place(pedestal: str, place: str, view: View) -> None:
    scene = parse_scene(place, seed=3)
    lifted = scene.model_copy(update={"stage": scene.stage.model_copy(update={"pedestal": pedestal})})
    before, after = build(scene, view), build(lifted, view)

    def under(stage: Stage) -> float:
        points = np.concatenate([shape.mesh.points for shape in stage.shapes])
        near = points[np.hypot(points[:, 0], points[:, 1] - 0.06) < 0.35]
        return float(near[:, 2].max())

    assert under(after) == pytest.approx(0.0, abs=0.04)
    lowest = min(float(shape.mesh.points[:, 2].min()) for shape in before.shapes[:1])
    assert float(after.shapes[0].mesh.points[:, 2].min()) == pytest.approx(
        lowest - HEIGHT[lifted.stage.pedestal], abs=0.1
    )


@pytest.mark.parametrize("pattern", ["window", "leaves", "blinds"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_screen_before_the_light_is_never_in_the_frame(pattern: str, side: str, view: View) -> None:
    plain = parse_scene("kitchen at golden hour", seed=2)
    light = plain.light.model_copy(update={"pattern": pattern, "side": side, "softness": 0.1})
    bare = plain.model_copy(update={"light": light.model_copy(update={"pattern": "none"})})
    without, screened = build(bare, view), build(plain.model_copy(update={"light": light}), view)
    assert len(screened.shapes) == len(without.shapes) + 1
    screen = screened.shapes[-1].mesh
    used = screen.points[np.unique(screen.faces)]
    ahead = used[:, 1] > -DISTANCE + 0.1
    x = view.cx + view.focal * used[ahead, 0] / (used[ahead, 1] + DISTANCE)
    y = view.horizon - view.focal * (used[ahead, 2] - view.lens_height) / (used[ahead, 1] + DISTANCE)
    assert not ((x > 0) & (x < view.width) & (y > 0) & (y < view.height)).any()
    assert len(screen.faces) > 10


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:16"])
def test_the_product_leaves_room_for_words(side: CopySpace, aspect: Aspect) -> None:
    width, height = FRAMES[aspect]
    for shot in ("hero", "wide", "low"):
        camera = vary(parse_scene("studio", seed=5), shot=shot, seed=5).camera
        left, top, wide, high = fit(
            camera.model_copy(update={"copy_space": side}), aspect, (width, height), 0.8
        ).box
        free = {
            "left": left / width, "right": 1 - (left + wide) / width, "top": top / height,
            "bottom": 1 - (top + high) / height,
        }[side]  # fmt: skip
        assert free > 0.3


def test_the_side_for_words_is_calm(view: View) -> None:
    scene = parse_scene("city at night", seed=1)
    spaced = scene.model_copy(update={"camera": scene.camera.model_copy(update={"copy_space": "left"})})
    busy, calm = (luminance(backplate(one, view))[:, :90] for one in (scene, spaced))
    assert calm.std() < 0.45 * busy.std()
    kitchen = parse_scene("kitchen with many props, copy space on the left", seed=1)
    xs = [float(shape.mesh.points[:, 0].mean()) for shape in build(kitchen, view).shapes[1:]]
    assert len(xs) >= 3
    assert min(xs) > 0


def test_in_a_tall_frame_props_stand_behind_and_lie_in_front() -> None:
    tall = fit(Camera(height=0.8), "9:16", (180, 320), 0.5)
    scene = parse_scene("mother's day with many props", seed=2)
    stage = build(scene, tall)
    depths = [float(shape.mesh.points[:, 1].mean()) for shape in stage.shapes[1:]]
    assert max(depths) > 0.5
    assert min(depths) < -0.8


def test_poses_have_their_own_sets(view: View) -> None:
    lying = build(parse_scene("flat lay on linen with citrus"), view, depth=0.4)
    ground = lying.shapes[0].mesh.points
    assert ground[:, 1] == pytest.approx(0.22, abs=1e-3)  # it faces the lens, half the product's depth behind
    assert ground[:, 2].max() > 1.5
    hanging = build(parse_scene("hanging on a hook, brick wall"), view, hook=0.1)
    points = np.concatenate([shape.mesh.points for shape in hanging.shapes])
    hook = points[(np.abs(points[:, 0] - 0.1) < 0.03) & (points[:, 1] < 0.01)]
    assert view.product[1] < hook[:, 2].max() < view.product[1] + 0.25


def difference(one: Picture, other: Picture) -> float:
    """Mean distance in Lab of two pictures seen from afar."""
    small = [
        cv2.cvtColor(
            cv2.resize(p.rgb, (64, 36), interpolation=cv2.INTER_AREA).astype(np.float32) / 255,
            cv2.COLOR_RGB2LAB,
        )
        for p in (one, other)
    ]
    return float(np.linalg.norm(small[0] - small[1], axis=-1).mean())


@pytest.mark.slow
@pytest.mark.parametrize("prompt", ["kitchen counter", "studio podium"])
def test_seeds_are_visibly_different_and_none_is_broken(prompt: str) -> None:
    pictures = [
        render_picture(
            block(100, 190),
            vary(parse_scene(prompt, seed=seed), shot="hero", seed=seed),
            size=(192, 108),
            samples=2,
        )
        for seed in range(7)
    ]
    pairs = [difference(a, b) for k, a in enumerate(pictures) for b in pictures[:k]]
    assert min(pairs) > 4
    assert float(np.mean(pairs)) > 7
    for made in pictures:
        around = made.rgb[made.mask == 0].astype(float)
        assert 35 < around.mean() < 235
        assert around.std() > 12


@pytest.mark.slow
def test_another_product_in_the_very_same_scene() -> None:
    scene = vary(parse_scene("café at dusk", seed=3), shot="hero", seed=3)
    first = render_picture(block(100, 190), scene, size=(192, 108), samples=2)
    other = swap(first, block(100, 190, (190, 60, 40)), samples=2)
    assert other.meta["scene"] == first.meta["scene"]
    assert other.rgb.shape == first.rgb.shape
    assert np.array_equal(other.mask, first.mask)
    outside = (first.mask == 0) & (other.mask == 0)
    assert float(np.abs(first.rgb[outside].astype(int) - other.rgb[outside]).mean()) < 12
    dressed = holidify(first, "christmas")
    assert (dressed.camera, dressed.stage) == (Scene.model_validate(first.meta["scene"]).camera, scene.stage)


@pytest.mark.slow
def test_three_products_are_each_untouched() -> None:
    three = [block(80, 200), block(120, 100, (200, 90, 40)), block(60, 150, (60, 60, 160))]
    made = render_picture(three, parse_scene("marble"), size=(320, 180), samples=2, height_cm=[20, 10, 15])
    boxes = made.meta["boxes"]
    assert isinstance(boxes, list)
    assert len(boxes) == 3
    assert made.fidelity > 0.98
    for left, top, wide, high in boxes:
        assert made.mask[top + high // 2, left + wide // 2] == 255


@pytest.mark.slow
def test_the_picture_job_takes_several_products_a_kept_scene_and_real_heights(tmp_path: Path) -> None:
    paths = []
    for number, one in enumerate((block(80, 160), block(120, 100, (200, 90, 40)))):
        paths.append(str(tmp_path / f"{number}.png"))
        Image.fromarray(one.rgba).save(paths[-1])
    scene = parse_scene("marble with palm leaf shadows", seed=2)
    request = {
        "cutouts": paths, "height_cm": [20, 10], "scene": scene.model_dump(mode="json"), "size": [192, 108],
        "aspect": "16:9", "folder": str(tmp_path),
    }  # fmt: skip
    made = picture(request, no_progress)
    assert made["facts"]["scene"] == scene.model_dump(mode="json")
    first, second = sorted(made["facts"]["boxes"], key=lambda box: -box[3])
    assert first[3] / second[3] == pytest.approx(2**0.75, rel=0.06)
    assert made["facts"]["fidelity"] > 0.98


def test_the_forest_floor_reaches_as_far_as_a_very_wide_frame_shows() -> None:
    scene = parse_scene("a mossy boulder on a forest trail").model_copy(
        update={"camera": Camera(fill=0.38, x=0.3)}
    )
    wide = fit(scene.camera, "16:9", (448, 180), 1.1)
    shown = (wide.width - wide.cx) / wide.focal * DISTANCE
    ground = next(shape.mesh for shape in build(scene, wide).shapes if len(shape.mesh.points) > 50_000)
    assert shown > 2.9
    assert ground.points[:, 0].max() > 1.15 * shown
