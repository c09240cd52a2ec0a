"""A picture by Cycles, Blender's path tracer: run by a Python of its own that has `bpy`, never by ours.

`peer_cycles.py FOLDER` reads `stage.json` and `stage.npz` there and writes `cycles-N.png` for each number of samples; it
prints one JSON object: the version and, for each, wall and CPU seconds of the second of two renders. Only numpy and
bpy are imported, and bpy by name, because type checkers of this project do not know it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(sys.argv[1])
GIVEN = json.loads((FOLDER / "stage.json").read_text("utf-8"))
if sys.platform == "linux":
    # Blender's own setting does not hold the denoiser's threads, which start when bpy is imported.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: GIVEN["threads"]])
bpy: Any = importlib.import_module("bpy")


def main() -> None:
    """Builds the scene once and renders it with each number of samples."""
    began = time.perf_counter()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    _product(np.load(FOLDER / "stage.npz"), FOLDER / "skin.png")
    _table(GIVEN["table"])
    _world(FOLDER / "world.exr", GIVEN["turn"])
    _camera(GIVEN["view"])
    _settings(GIVEN["view"], GIVEN["threads"])
    built = time.perf_counter() - began
    seen = {str(samples): _timed(samples) for samples in GIVEN["samples"]}
    sys.stdout.write(json.dumps({"version": bpy.app.version_string, "built_s": built, "seen": seen}) + "\n")


def _product(arrays: Any, skin: Path) -> None:
    """The inflated silhouette with the photo as its colour."""
    mesh = bpy.data.meshes.new("product")
    mesh.from_pydata(arrays["points"].tolist(), [], arrays["faces"].tolist())
    layer = mesh.uv_layers.new(name="photo")
    corners = arrays["uv"][arrays["faces"].reshape(-1)]
    corners[:, 1] = 1 - corners[:, 1]
    layer.data.foreach_set("uv", np.ascontiguousarray(corners, np.float32).ravel())
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), bool))
    mesh.materials.append(_material("product", roughness=0.35, picture=skin))
    bpy.context.collection.objects.link(bpy.data.objects.new("product", mesh))


def _table(colour: list[float]) -> None:
    """A plane that reaches beyond the frame."""
    mesh = bpy.data.meshes.new("table")
    mesh.from_pydata([(-6, -4, 0), (6, -4, 0), (6, 2.2, 0), (-6, 2.2, 0)], [], [(0, 1, 2, 3)])
    mesh.materials.append(_material("table", roughness=0.4, colour=colour))
    bpy.context.collection.objects.link(bpy.data.objects.new("table", mesh))


def _material(
    name: str, *, roughness: float, colour: list[float] | None = None, picture: Path | None = None
) -> Any:
    material = bpy.data.materials.new(name)
    tree = _tree(material)
    surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    surface.inputs["Roughness"].default_value = roughness
    if colour is not None:
        surface.inputs["Base Color"].default_value = (*colour, 1)
    if picture is not None:
        image = tree.nodes.new("ShaderNodeTexImage")
        image.image = bpy.data.images.load(str(picture))
        tree.links.new(image.outputs["Color"], surface.inputs["Base Color"])
    return material


def _tree(block: Any) -> Any:
    """Its shader nodes, which Blender 5 has without being asked."""
    tree = block.node_tree
    if tree is None:
        block.use_nodes = True
        tree = block.node_tree
    return tree


def _world(panorama: Path, turn: float) -> None:
    """Light and backdrop from the same environment, turned about the upright axis in radians."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    tree = _tree(world)
    nodes, links = tree.nodes, tree.links
    light = next((node for node in nodes if node.type == "BACKGROUND"), None) or nodes.new(
        "ShaderNodeBackground"
    )
    out = next((node for node in nodes if node.type == "OUTPUT_WORLD"), None) or nodes.new(
        "ShaderNodeOutputWorld"
    )
    image, mapping, place = (
        nodes.new("ShaderNodeTexEnvironment"), nodes.new("ShaderNodeMapping"), nodes.new("ShaderNodeTexCoord")
    )  # fmt: skip
    image.image = bpy.data.images.load(str(panorama))
    mapping.inputs["Rotation"].default_value[2] = turn
    links.new(place.outputs["Generated"], mapping.inputs["Vector"])
    links.new(mapping.outputs["Vector"], image.inputs["Vector"])
    links.new(image.outputs["Color"], light.inputs["Color"])
    links.new(light.outputs["Background"], out.inputs["Surface"])


def _camera(view: dict[str, float]) -> None:
    """Level, the frame moved by lens shift, a thin lens focused on the product."""
    camera = bpy.data.cameras.new("camera")
    camera.sensor_fit, camera.sensor_width = "HORIZONTAL", 36.0
    camera.lens = 36.0 * view["focal"] / view["width"]
    camera.shift_x = (view["width"] / 2 - view["cx"]) / view["width"]
    camera.shift_y = (view["horizon"] - view["height"] / 2) / view["width"]
    camera.dof.use_dof, camera.dof.focus_distance = True, view["distance"]
    camera.dof.aperture_fstop = camera.lens * 1e-3 / (2 * view["aperture"])
    stand = bpy.data.objects.new("camera", camera)
    stand.location, stand.rotation_euler = (0, -view["distance"], view["lens_height"]), (np.pi / 2, 0, 0)
    bpy.context.collection.objects.link(stand)
    bpy.context.scene.camera = stand


def _settings(view: dict[str, float], threads: int) -> None:
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.device = "CYCLES", "CPU"
    scene.render.resolution_x, scene.render.resolution_y = int(view["width"]), int(view["height"])
    scene.render.resolution_percentage = 100
    scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.render.use_persistent_data = True
    scene.cycles.max_bounces, scene.cycles.use_adaptive_sampling = 3, False
    scene.cycles.use_denoising, scene.cycles.denoiser = True, "OPENIMAGEDENOISE"
    scene.cycles.denoising_prefilter, scene.cycles.denoising_quality = "FAST", "FAST"
    scene.render.image_settings.file_format = "PNG"


def _timed(samples: int) -> dict[str, float]:
    scene = bpy.context.scene
    scene.cycles.samples = samples
    scene.render.filepath = str(FOLDER / f"cycles-{samples}.png")
    spent = {}
    for seed in (1, 2):  # the first loads kernels and uploads the scene
        scene.cycles.seed = seed
        wall, cpu = time.perf_counter(), time.process_time()
        bpy.ops.render.render(write_still=True)
        spent = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    return spent


main()
