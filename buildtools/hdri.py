"""Take the environment lights (Poly Haven HDRIs, CC0) out of the npm package `@pmndrs/assets`.

The package holds each as a JavaScript module whose default export is a base64 data URL of an OpenEXR file.
"""

from __future__ import annotations

import base64
import binascii
import shutil
from pathlib import Path

from buildtools.errors import BuildFailed

EXR_MAGIC = b"\x76\x2f\x31\x01"
MARK = "data:application/exr;base64,"


def extract(package: Path, out: Path) -> int:
    """Write `out/<name>.exr` for each `package/hdri/<name>.exr.js`, and the licence beside them; returns how
    many.

    Raises `BuildFailed` when the package is not there or a module holds no OpenEXR file.
    """
    sources = sorted((package / "hdri").glob("*.exr.js"))
    if not sources:
        raise BuildFailed(
            "no hdri/*.exr.js in the npm package @pmndrs/assets: delete web/node_modules and build again"
        )
    out.mkdir(parents=True, exist_ok=True)
    for source in sources:
        target = out / source.name.removesuffix(".js")
        partial = target.with_name(target.name + ".part")
        partial.write_bytes(decode(source.read_text(encoding="ascii"), name=source.name))
        partial.replace(target)
    shutil.copyfile(package / "LICENSE", out / "LICENSE.txt")
    return len(sources)


def decode(module: str, *, name: str) -> bytes:
    """The OpenEXR bytes inside one module's text. Raises `BuildFailed` when there are none."""
    _, found, rest = module.partition(MARK)
    encoded = rest.partition("'")[0].partition('"')[0]
    try:
        data = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise BuildFailed(
            f"{name}: the base64 text is damaged ({error}): delete web/node_modules and build again"
        ) from error
    if not found or not data.startswith(EXR_MAGIC):
        raise BuildFailed(
            f"{name}: holds no OpenEXR data URL; @pmndrs/assets changed its layout, pin the older version"
        )
    return data
