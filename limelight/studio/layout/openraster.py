"""OpenRaster files: https://www.openraster.org/baseline/file-layout-spec.html and .../layer-stack-spec.html

A zip whose first entry, stored, is `mimetype`; `stack.xml` lists the layers from the top down. What they were made
from lies beside them in `limelight/`, which other programs keep or ignore.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image, UnidentifiedImageError
from pydantic import BaseModel, ConfigDict, ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.layout.composition import Composition, Layer, LayerName, LayerSpec, Spec
from limelight.studio.layout.placements import Violation
from limelight.studio.types import Rgb8, Rgba8

MIMETYPE = b"image/openraster"
_SPEC, _LOGO = "limelight/composition.json", "limelight/logo.png"
_THUMBNAIL = 256
_MOST_BYTES = 400_000_000
_WHEN = (2000, 1, 1, 0, 0, 0)
"""Every entry's date: the same ad makes the same file."""


class _Saved(BaseModel):
    """A composition but for its pixels."""

    model_config = ConfigDict(frozen=True)

    spec: Spec
    layers: dict[LayerName, LayerSpec]
    notes: tuple[str, ...]
    violations: tuple[Violation, ...]
    considered: tuple[tuple[str, float], ...]


def save_ora(composition: Composition, path: Path) -> None:
    """Write the layers, named, with what they were made from; any program that reads OpenRaster can edit them."""
    merged = composition.rgb()
    small = Image.fromarray(merged)
    small.thumbnail((_THUMBNAIL, _THUMBNAIL), Image.Resampling.LANCZOS)
    saved = _Saved(
        spec=composition.spec, layers={layer.name: layer.spec for layer in composition.layers},
        notes=composition.notes, violations=composition.violations, considered=composition.considered,
    )  # fmt: skip
    partial = path.with_name(path.name + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as file:
        _write(file, "mimetype", MIMETYPE, stored=True)
        _write(file, "stack.xml", _stack(composition))
        for index, layer in enumerate(composition.layers):
            _write(file, f"data/layer{index}.png", png(layer.pixels), stored=True)
        _write(file, "mergedimage.png", png(merged), stored=True)
        _write(file, "Thumbnails/thumbnail.png", png(np.asarray(small)), stored=True)
        _write(file, _SPEC, saved.model_dump_json(indent=1).encode())
        if composition.logo is not None:
            _write(file, _LOGO, png(composition.logo), stored=True)
    partial.replace(path)


def open_ora(path: Path) -> Composition:
    """The composition saved in a file, so that its words can be set anew.

    Layers that another program has moved or painted on come as they are now. Raises InputRejected for a file that is
    no OpenRaster, or that was not made here.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _read(file, path)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, UnidentifiedImageError) as error:
        raise InputRejected(
            "ora", f"{path.name} cannot be read as an OpenRaster file ({error}); give an .ora saved by compose.",
            value=path.name,
        ) from error  # fmt: skip
    except ValidationError as error:
        first = error.errors()[0]
        raise InputRejected(
            "ora_spec", f"{path.name} was saved by another version: {first['msg']} at {first['loc']}. Compose the ad anew.",
            value=path.name,
        ) from error  # fmt: skip


def _read(file: zipfile.ZipFile, path: Path) -> Composition:
    names = set(file.namelist())
    if "mimetype" not in names or file.read("mimetype") != MIMETYPE or _SPEC not in names:
        raise InputRejected(
            "ora", f"{path.name} is no OpenRaster file saved by compose: it has no {_SPEC}; compose the ad anew.",
            value=path.name,
        )  # fmt: skip
    size = sum(info.file_size for info in file.infolist())
    if size > _MOST_BYTES:
        raise InputRejected(
            "ora_size",
            f"{path.name} unpacks to {size} bytes; the limit is {_MOST_BYTES}.",
            limit=_MOST_BYTES,
            value=size,
        )
    saved = _Saved.model_validate_json(file.read(_SPEC))
    layers: list[Layer] = []
    for element in reversed(ElementTree.fromstring(file.read("stack.xml")).findall("stack/layer")):
        name = element.get("name", "")
        own: LayerName | None = next((one for one in saved.layers if one == name), None)
        if own is not None:  # a layer that another program added is no part of the ad
            x, y = int(element.get("x", "0")), int(element.get("y", "0"))
            layers.append(Layer(own, _pixels(file.read(element.attrib["src"])), x, y, saved.layers[own]))
    logo = _pixels(file.read(_LOGO)) if _LOGO in names else None
    return Composition(saved.spec, tuple(layers), logo, saved.notes, saved.violations, saved.considered)


def _stack(composition: Composition) -> bytes:
    width, height = composition.size
    image = ElementTree.Element(
        "image", {"version": "0.0.3", "w": str(width), "h": str(height), "xres": "72", "yres": "72"}
    )
    stack = ElementTree.SubElement(image, "stack")
    for index, layer in reversed(list(enumerate(composition.layers))):
        ElementTree.SubElement(
            stack, "layer",
            {
                "name": layer.name, "src": f"data/layer{index}.png", "x": str(layer.x), "y": str(layer.y),
                "opacity": "1.0", "visibility": "visible", "composite-op": "svg:src-over",
            },
        )  # fmt: skip
    return ElementTree.tostring(image, encoding="UTF-8", xml_declaration=True)


def _write(file: zipfile.ZipFile, name: str, data: bytes, *, stored: bool = False) -> None:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    file.writestr(info, data)


def png(pixels: Rgb8 | Rgba8) -> bytes:
    """Pixels as a PNG, lightly packed."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=3)
    return out.getvalue()


def _pixels(data: bytes) -> Rgba8:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))
