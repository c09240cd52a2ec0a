"""`python -m buildtools`: build what is due, without installing anything."""

from __future__ import annotations

import sys

from buildtools.errors import BuildFailed
from buildtools.steps import build


def main() -> int:
    """Build what is due; returns the exit status."""
    try:
        built = build()
    except BuildFailed as error:
        print(f"build failed: {error}", file=sys.stderr)
        return 1
    print(f"built: {', '.join(built) or 'nothing, all is up to date'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
