"""Pictures and music beside what others make of the same: a 2-D composite, Blender's Cycles, a bare synthesiser.

Scenario: the sample catalogue's tumbler at 1024×1024 in four themes, each painted once before; medians. Peers, all in
the same run and on as many threads: (a) our own two-dimensional composite of the same scenes; (b) Cycles with the same
stand-in, photo, lens, traced resolution and denoiser over a plain table under one environment, so a simpler set than
ours, and without enlarging, pasting the product and finishing; its second render of a scene that stays loaded. Cycles is
GPL and no dependency: set `LIMELIGHT_BENCH_BPY_PYTHON` to a Python that has `bpy` (`uv venv /tmp/bpy && uv pip install
--python /tmp/bpy/bin/python bpy`); (c) `midirenderer` alone playing two instruments into a 30 s file, which is one pass of
the several that a bed takes, without a mix.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import midirenderer
import numpy as np
from PIL import Image

from bench.measure import Measure
from limelight.samples import photo_path, product
from limelight.studio.cutout import cut_out
from limelight.studio.flat import flat_picture
from limelight.studio.music import BedSpec, compose
from limelight.studio.music.midi import Note, Take, to_midi
from limelight.studio.music.synth import SOUNDFONT
from limelight.studio.probe import read_image
from limelight.studio.render import render_picture
from limelight.studio.render.arrange import arrange
from limelight.studio.render.camera import DISTANCE
from limelight.studio.render.picture import SAMPLES
from limelight.studio.scene import parse_scene
from limelight.studio.threads import thread_count
from limelight.studio.types import Cutout

PRODUCT, SIDE = "np-tumbler-20", 1024
PROMPTS = ("at sunrise on a forest trail", "on a beach at noon", "kitchen breakfast table", "dark studio")
BPY = "LIMELIGHT_BENCH_BPY_PYTHON"
DENSE = 32
"""Paths a pixel that Cycles is also given: what its users take with a denoiser."""
_TRACED = 635
"""What is traced of 1024 pixels, by `render_picture` too."""
_AGAIN = 3


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


def peers() -> list[Measure]:
    """Wall and CPU seconds, ours against theirs."""
    photo = photo_path(product(PRODUCT))
    tumbler = cut_out(read_image(photo.read_bytes(), name=photo.name))
    traced = _each(lambda prompt, seed: render_picture(tumbler, parse_scene(prompt, seed=seed), aspect="1:1"))
    flat = _each(lambda prompt, seed: flat_picture(tumbler, parse_scene(prompt, seed=seed), aspect="1:1"))
    name = f"picture {SIDE}×{SIDE}, path traced"
    threads = f"threads: {thread_count()}"
    return [
        Measure(name, traced.wall, "s", peer=flat.wall, peer_name="2-D composite", note=threads),
        Measure(f"{name}, CPU", traced.cpu, "s", peer=flat.cpu, peer_name="2-D composite", note=threads),
        *_beside_cycles(name, traced, tumbler),
        *_beside_synthesiser(),
    ]


def _each(make: Callable[[str, int], object]) -> Spent:
    """Medians over the themes."""
    for prompt in PROMPTS:
        make(prompt, 1)
    seen = [_spent(lambda prompt=prompt: make(prompt, 2)) for prompt in PROMPTS]
    return Spent(statistics.median(one.wall for one in seen), statistics.median(one.cpu for one in seen))


def _spent(work: Callable[[], object]) -> Spent:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def _beside_cycles(name: str, ours: Spent, tumbler: Cutout) -> list[Measure]:
    python = os.environ.get(BPY, "")
    if not python:
        return [
            Measure(name, ours.wall, "s", note=f"Cycles is not installed: {BPY} names no Python with bpy")
        ]
    with tempfile.TemporaryDirectory() as folder:
        said = render_with_cycles(python, tumbler, Path(folder))
    measures = []
    for samples, spent in said["seen"].items():
        peer = f"Cycles {said['version']}, {samples} samples"
        note = f"ours: {SAMPLES} samples"
        measures += [
            Measure(name, ours.wall, "s", peer=spent["wall_s"], peer_name=peer, note=note),
            Measure(f"{name}, CPU", ours.cpu, "s", peer=spent["cpu_s"], peer_name=peer, note=note),
        ]
    return measures


def render_with_cycles(python: str, tumbler: Cutout, folder: Path) -> dict[str, Any]:
    """What `bench/peer_cycles.py` says; its pictures are left in `folder`. Raises `CalledProcessError` when it fails."""
    group = arrange([tumbler], parse_scene(PROMPTS[2], seed=2), aspect="1:1", size=(SIDE, SIDE))
    view = group.view.scaled(_TRACED, _TRACED)
    mesh = group.stand_in
    np.savez(folder / "stage.npz", points=mesh.points, faces=mesh.faces.astype(np.int64), uv=mesh.uv)
    Image.fromarray(tumbler.rgba).convert("RGB").save(folder / "skin.png")
    world = resources.files("limelight.studio") / "assets" / "hdri" / "apartment.exr"
    (folder / "world.exr").write_bytes(world.read_bytes())
    stage = {
        "view": {
            "width": view.width, "height": view.height, "focal": view.focal, "cx": view.cx, "horizon": view.horizon,
            "lens_height": view.lens_height, "aperture": view.aperture, "distance": DISTANCE,
        },
        "table": [0.30, 0.17, 0.08], "turn": 0.6, "threads": thread_count(), "samples": [SAMPLES, DENSE],
    }  # fmt: skip
    (folder / "stage.json").write_text(json.dumps(stage), "utf-8")
    script = Path(__file__).with_name("peer_cycles.py")
    # -P: else `operator.py` beside the script would stand in for Python's own.
    command = [python, "-P", str(script), str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(next(line for line in reversed(done.stdout.splitlines()) if line.startswith("{")))


def _beside_synthesiser() -> list[Measure]:
    notes = [Note(start=at / 2, length=0.5, key=60 + at % 12, velocity=90) for at in range(60)]
    midi = to_midi(Take((0, 0), notes), Take((0, 32), notes), end_s=30.0)
    font = SOUNDFONT.read_bytes()
    compose(BedSpec(mood="upbeat", seconds=30, seed=1))
    bed = [
        _spent(lambda seed=seed: compose(BedSpec(mood="upbeat", seconds=30, seed=seed)))
        for seed in range(_AGAIN)
    ]
    bare = [_spent(lambda: midirenderer.render_wave_from(font, midi)) for _ in range(_AGAIN)]
    return [
        Measure(
            "30 s of music, composed, mixed and mastered, CPU", statistics.median(one.cpu for one in bed), "s",
            peer=statistics.median(one.cpu for one in bare), peer_name="midirenderer, one pass",
        )
    ]  # fmt: skip
