"""The tables of docs/timelines.md, written from the data: `python -m limelight.studio.motion.tables docs/timelines.md`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from limelight.studio.motion.pacing import pace
from limelight.studio.motion.placements import MEGABYTE, VIDEO_PLACEMENTS, VideoPlacement
from limelight.studio.motion.templates import TEMPLATES, VideoTemplate
from limelight.studio.typography.safezone import SafeZone


def placement_table() -> str:
    """Every placement and what it takes, as Markdown."""
    head = "| placement | frame | length | picture | sound | file | words keep clear (left, top, right, bottom) |"
    rows = [_placement(place) for place in VIDEO_PLACEMENTS.values()]
    notes = [f"- `{place.name}`: {place.advice} ({place.rules})" for place in VIDEO_PLACEMENTS.values()]
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows, "", *notes])


def template_table() -> str:
    """Every template and its shots, as Markdown."""
    head = "| template | | shots and end card, seconds | words | music |"
    return "\n".join([head, "|---|---|---|---|---|", *map(_template, TEMPLATES.values())])


def write_tables(page: Path) -> None:
    """Put the tables between their marks in a page."""
    text = page.read_text(encoding="utf-8")
    for name, table in {"placements": placement_table(), "templates": template_table()}.items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        text = mark.sub(lambda found, made=table: found[1] + made + found[2], text)
    page.write_text(text, encoding="utf-8")


def _placement(place: VideoPlacement) -> str:
    frames = " or ".join(f"{width}×{height}" for width, height in place.sizes)
    lengths = (
        " or ".join(f"{one:g}" for one in place.lengths) or f"{place.shortest_s:g} to {place.longest_s:g}"
    )
    least = f", {place.least_bit_rate / 1e6:g} Mbit/s or more" if place.least_bit_rate else ""
    sound = "none, or silent"
    if place.sound != "none":
        sound = (
            f"{place.sound}; {place.lufs:g} ±{place.lufs_off:g} LUFS, at most {place.peak_db:g} dBTP, "
            f"AAC of {place.least_audio_bit_rate // 1000} kbit/s or more"
        )
    return (
        f"| `{place.name}` | {frames} | {lengths} s | H.264 {' or '.join(place.profiles)}, 4:2:0{least} | {sound} | "
        f"at most {place.most_bytes / MEGABYTE:g} MB | {_margins(place.words)} |"
    )


def _margins(zone: SafeZone) -> str:
    return ", ".join(f"{share:.0%}" for share in (zone.left, zone.top, zone.right, zone.bottom))


def _template(template: VideoTemplate) -> str:
    pacing = pace(template)
    lengths = " ".join(f"{shot.seconds:.3g}" for shot in pacing.shots)
    card = pacing.card_frames / pacing.frames * template.seconds
    return (
        f"| `{template.name}` | {template.label} | {lengths} + {card:.3g} | {', '.join(template.slots)} | "
        f"{pacing.mood}, {pacing.bpm:.0f} bpm |"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=Path)
    write_tables(parser.parse_args().page)
