"""The Python that has the other frameworks: an environment of their own, so that none of them is a dependency."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PYTHON = "LIMELIGHT_BENCH_AGENTS_PYTHON"
REQUIREMENTS = (
    "langgraph==1.2.22", "langchain-core==1.7.2", "langgraph-supervisor==0.0.31", "openai-agents==0.24.0",
    "pydantic-ai-slim==2.68.0",
)  # fmt: skip
"""All MIT."""


def python() -> str:
    """The Python that `LIMELIGHT_BENCH_AGENTS_PYTHON` names, else one that is made in the folder for temporary files.

    Raises `subprocess.CalledProcessError` when the packages cannot be installed.
    """
    if named := os.environ.get(PYTHON, ""):
        return named
    home = Path(tempfile.gettempdir()) / f"limelight-bench-agents-{_hash(REQUIREMENTS)}"
    made = home / "bin" / "python"
    if not (home / "ready").is_file():
        uv = shutil.which(
            "uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        )
        if uv is None:
            raise FileNotFoundError(f"uv is needed to install the other frameworks; or set {PYTHON}")
        subprocess.run([uv, "venv", "-q", "--clear", "--python", sys.executable, str(home)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(made), *REQUIREMENTS], check=True)
        (home / "ready").touch()
    return str(made)


def _hash(words: tuple[str, ...]) -> str:
    """A short name for these words."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]
