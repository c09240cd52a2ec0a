"""`python -m tests.studio.golden_write [NAME …]`: keeps what the studio paints today. Look at the files before they go in."""

from __future__ import annotations

import sys

from tests.studio.goldens import DRAWN, FOLDER, SCENES, distance, keep, kept, painted, small


def main(names: list[str]) -> None:
    """Write the named pictures, or all, and say how far each moved."""
    known = [*SCENES, *DRAWN]
    if unknown := set(names) - set(known):
        raise SystemExit(f"there is no golden picture {sorted(unknown)[0]!r}; there are {', '.join(known)}")
    FOLDER.mkdir(exist_ok=True)
    for name in names or known:
        made = painted(*SCENES[name]()) if name in SCENES else small(DRAWN[name]())
        before = kept(name) if (FOLDER / f"{name}.jpg").exists() else None
        moved = (
            "new"
            if before is None or before.shape != made.shape
            else f"moved by {distance(made, before):.1f}"
        )
        path = keep(name, made)
        sys.stdout.write(f"{name}: {moved}, {path.stat().st_size / 1000:.1f} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
