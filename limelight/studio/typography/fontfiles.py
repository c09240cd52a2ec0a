"""Font files beyond the three families: of installed font packages, and of the machine."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

_SEARCHED_AT_MOST = 4000
_GROUP = "fontpkg.family"
"""The entry points under which the `fontpkg-*` packages of PyPI announce themselves: one open family each."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file at one weight."""

    path: Path
    weight: int = 0
    """Where a variable font is set on OpenType's scale of 100 to 900; 0 for a file of one weight."""
    more: tuple[Face, ...] = ()
    """Faces for what this one lacks, in order; only of scripts whose letters stand by themselves."""


@dataclass(frozen=True, slots=True)
class PackagedFamily:
    """What a font package holds."""

    kind: Literal["sans", "serif"]
    faces: tuple[tuple[Path, int, bool], ...]
    """File, weight (0 for a variable file) and whether it is italic."""

    def nearest(self, weight: int, *, italic: bool = False) -> Face:
        """The face nearest to a weight."""
        path, own, _ = min(
            self.faces, key=lambda one: (one[2] != italic, abs((one[1] or weight) - weight), str(one[0]))
        )
        return Face(path, 0 if own else weight)


class _File(BaseModel):
    path: str
    style: str = "normal"
    weight: int | None = None
    variable: bool = False


class _Metadata(BaseModel):
    family: str
    category: list[str] = Field(default_factory=list[str])
    files: list[_File] = Field(default_factory=list[_File])


def package_family(name: str) -> tuple[str, PackagedFamily]:
    """The package of an installed family, by its name in any case; without faces where there is none."""
    return _packages().get(name.casefold().strip(), ("", PackagedFamily("sans", ())))


def package_faces(weight: int) -> tuple[Face, ...]:
    """A face of every installed font package, at the weight nearest to the one given."""
    return tuple(family.nearest(weight) for _, family in _packages().values())


@cache
def _packages() -> dict[str, tuple[str, PackagedFamily]]:
    """Every installed font package by its family's name, in the order of names."""
    found: dict[str, tuple[str, PackagedFamily]] = {}
    for point in sorted(entry_points(group=_GROUP), key=lambda one: one.name):
        spec = importlib.util.find_spec(point.module)
        if spec is None or spec.origin is None:
            continue
        folder = Path(spec.origin).parent
        try:
            about = _Metadata.model_validate_json((folder / "metadata.json").read_bytes())
        except (OSError, ValidationError):
            continue  # a package of another make; its family is just not there
        faces = tuple(
            (folder / one.path, 0 if one.variable else one.weight or 400, one.style == "italic")
            for one in about.files
        )
        if faces:
            serif = any(word in ("SERIF", "SLAB_SERIF") for word in about.category)
            family = PackagedFamily("serif" if serif else "sans", faces)
            found[about.family.casefold()] = (point.module, family)
    return found


@cache
def system_fonts(bold: bool) -> tuple[Path, ...]:
    """The machine's own font files, those of the wanted weight first. The order does not change."""
    found: list[Path] = []
    for folder in _font_folders():
        if folder.is_dir():
            found.extend(
                path for path in folder.rglob("*") if path.suffix.lower() in {".ttf", ".otf", ".ttc"}
            )
    unfit = ("Italic", "Oblique", "Mono", "Math")
    upright = [path for path in found if not any(word in path.stem for word in unfit)]
    ranked = sorted(upright, key=lambda path: (("Bold" in path.stem) != bold, len(path.stem), str(path)))
    return tuple(ranked[:_SEARCHED_AT_MOST])


def _font_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]
