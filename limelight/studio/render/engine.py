"""Loading the path tracer: LLVM, Mitsuba's variant, threads, the denoiser."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from limelight.studio.errors import RenderFailed
from limelight.studio.render.colour import Image
from limelight.studio.threads import follow_threads, limit_threads, thread_count

_VARIANTS = ("llvm_ad_rgb", "scalar_rgb")
_BRIGHTEST = 60.0
"""Radiance to which suns are held."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The loaded renderer. `mi`, `dr` and `oidn` are the modules; `reason` says why it is not the fast variant."""

    mi: Any
    dr: Any
    oidn: Any
    variant: str
    reason: str

    @property
    def fast(self) -> bool:
        return self.variant == "llvm_ad_rgb"


def find_llvm() -> Path | None:
    """The environment's own libLLVM, if a package put one there."""
    found = sorted(Path(sys.prefix, "lib").glob("libLLVM*.so*"), key=lambda path: (len(path.name), path.name))
    return found[0] if found else None


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The renderer, loaded once a process. Raises `RenderFailed` naming what is missing."""
    llvm = find_llvm()
    if "DRJIT_LIBLLVM_PATH" not in os.environ and llvm is not None:
        os.environ["DRJIT_LIBLLVM_PATH"] = str(llvm)
    try:
        import drjit
        import mitsuba
        import mitsuba_oidn
    except ImportError as error:
        raise RenderFailed(
            f"The path tracer cannot be loaded: {error}. Install mitsuba and mitsuba-oidn."
        ) from error
    reason = ""
    for variant in _VARIANTS:
        try:
            mitsuba.set_variant(variant)
            if variant == "llvm_ad_rgb":
                drjit.eval(mitsuba.Float([0.0]) + 1.0)
            mitsuba.set_log_level(mitsuba.LogLevel.Error)
            follow_threads(drjit.set_thread_count)
            limit_threads()
            return Engine(mitsuba, drjit, mitsuba_oidn, variant, reason)
        except (ImportError, RuntimeError, AttributeError) as error:
            reason = f"{variant} is not usable ({str(error).splitlines()[0]}); libLLVM: {llvm or 'not found'}"
    raise RenderFailed(f"No variant of the path tracer is usable: {reason}")


@lru_cache(maxsize=6)
def hdri(name: str) -> Image:
    """(256, 512, 3) linear radiance of an environment photographed all around.

    Raises `RenderFailed` when the asset is not there: it is fetched by the build, not kept in the repository.
    """
    folder = resources.files("limelight.studio") / "assets" / "hdri"
    source = folder / f"{name}.exr"
    if not source.is_file():
        raise RenderFailed(
            f"The environment {name}.exr is missing from limelight/studio/assets/hdri. Run the build "
            "(pip install -e . or make run), which fetches the studio's assets."
        )
    tools = engine()
    mi = tools.mi
    # Mitsuba 3.9 decodes EXR on its pool and waits for it: a pool of one thread waits for itself, for ever.
    tools.dr.set_thread_count(max(2, thread_count()))
    with resources.as_file(source) as path:
        bitmap = mi.Bitmap(str(path)).convert(mi.Bitmap.PixelFormat.RGB, mi.Struct.Type.Float32, False)
    tools.dr.set_thread_count(thread_count())
    return whole_sun(np.nan_to_num(np.array(bitmap, dtype=np.float32)).clip(0, _BRIGHTEST))


def whole_sun(pixels: Image) -> Image:
    """An environment whose sun has all its colours.

    The lossy files overflow where the sun stands: there channels are nought beside others at the limit, and a backdrop
    shows a blue or a red block. Such pixels get the brightness around them in the tint of the light beside the sun.
    """
    bright = pixels.max(axis=-1)
    around = cv2.dilate((bright > 0.3 * _BRIGHTEST).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    spoilt = around & (pixels.min(axis=-1) < 0.05 * np.maximum(bright, 0.5))
    if not spoilt.any():
        return pixels
    beside = pixels[around & ~spoilt].sum(axis=0)  # the brighter, the more it counts
    tint = beside / beside.max() if beside.max() > 0 else np.ones(3, np.float32)
    whole = pixels.copy()
    whole[spoilt] = (cv2.dilate(bright, np.ones((3, 3), np.uint8))[..., None] * tint)[spoilt]
    return whole
