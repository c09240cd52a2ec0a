"""Take the typefaces for Chinese, Japanese and Korean (Noto Sans, OFL-1.1) out of their Fontsource npm packages.

Each package holds one variable font in about a hundred files, as web pages load it. All of them are taken, with an
index of which file draws which characters.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from buildtools.errors import BuildFailed

REGIONS = ("jp", "sc", "kr")
"""Japanese, Simplified Chinese, Korean: the regions whose forms of the ideographs are kept apart."""


def extract(packages: Path, out: Path) -> int:
    """Write `out/<region>/*.woff2`, `out/index.json` and the licence from `packages/noto-sans-<region>`; returns how many.

    Raises `BuildFailed` when a package is not there or holds no such files.
    """
    index: dict[str, dict[str, str]] = {}
    for region in REGIONS:
        package = packages / f"noto-sans-{region}"
        start, end = f"noto-sans-{region}-", "-wght-normal.woff2"
        sources = sorted((package / "files").glob(f"{start}[0-9]*{end}"))
        if not sources:
            raise BuildFailed(
                f"no {start}*{end} in the npm package @fontsource-variable/{package.name}: "
                "delete web/node_modules and build again"
            )
        (out / region).mkdir(parents=True, exist_ok=True)
        index[region] = {}
        for source in sources:
            name = source.name.removeprefix(start).removesuffix(end)
            shutil.copyfile(source, out / region / f"{name}.woff2")
            index[region][name] = spans(code_points(source))
        shutil.copyfile(package / "LICENSE", out / "LICENSE.txt")
    (out / "index.json").write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")
    return sum(len(files) for files in index.values())


def code_points(font: Path) -> list[int]:
    """What a font file draws, in order. The package's own list names more than its files hold."""
    from fontTools.ttLib import TTFont

    with TTFont(str(font), lazy=True) as opened:
        return sorted(opened.getBestCmap() or {})


def spans(codes: list[int]) -> str:
    """Numbers in order as hexadecimal ranges: "4e00-4e05,6c34"."""
    found: list[list[int]] = []
    for code in codes:
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return ",".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in found)
