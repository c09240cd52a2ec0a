"""The wheel that people install: built from the sdist, each file once, and it works where nothing else is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
ROOT = Path(__file__).resolve().parents[2]
BUILT = ("limelight/web_dist", "limelight/studio/assets")
UV = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def uv(*args: str | Path, cwd: Path) -> str:
    """Run uv; what it printed."""
    assert UV, "uv is missing: make test installs it into .venv"
    env = {
        **os.environ,
        "LIMELIGHT_BUILD_SKIP": "web,assets",
    }  # they are taken from this tree: nothing is fetched twice
    done = subprocess.run(
        [UV, *map(str, args)], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel from an unpacked sdist, with the console and the assets that this tree has built."""
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--quiet", "--sdist", "--out-dir", folder, ROOT, cwd=folder)
    (sdist,) = folder.glob("limelight-*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
        assert [name for name, count in Counter(names).items() if count > 1] == []
        archive.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    for built in BUILT:
        assert (ROOT / built).is_dir(), f"{built} is not built: run `make run` or `python -m buildtools` once"
        shutil.copytree(ROOT / built, source / built)
    uv("build", "--quiet", "--wheel", "--out-dir", folder, source, cwd=folder)
    (made,) = folder.glob("limelight-*.whl")
    return made


def test_the_wheel_holds_each_file_once(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {name.partition("/")[0] for name in names} == {
        "limelight",
        wheel.name.rpartition("-py3")[0] + ".dist-info",
    }
    code = {str(path.relative_to(ROOT)) for path in (ROOT / "limelight").rglob("*.py")}
    assert code - set(names) == set()
    for needed in ("web_dist/index.html", "web_dist/embed.js", "studio/assets/soundfont.sf2", "py.typed"):
        assert f"limelight/{needed}" in names


def test_it_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    uv("venv", "--quiet", "--python", sys.executable, venv, cwd=tmp_path)
    python = venv / "bin" / "python"
    uv(
        "pip",
        "install",
        "--quiet",
        "--python",
        python,
        "--constraint",
        ROOT / "constraints.txt",
        wheel,
        cwd=tmp_path,
    )
    env = {"PATH": "/usr/bin:/bin", "LIMELIGHT_HOME": str(tmp_path / "home"), "LIMELIGHT_SERVER__PORT": "0"}
    done = subprocess.run(
        [venv / "bin" / "limelight", "doctor", "--json"], cwd=tmp_path, env=env, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    found = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert [row for row in found.values() if row["status"] == "fail"] == []
    assert found["console"]["found"] == "the page is built"
    code = "import limelight; from limelight import *; print(limelight.__file__)"
    place = subprocess.run(
        [python, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert place.stdout.startswith(str(venv))
