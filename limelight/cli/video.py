"""`limelight video`: a spot from a photo, a timeline from a file, or a check, straight from the studio."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from limelight.cli.media import Aspect, Seed, cut, move, run, tell
from limelight.cli.output import JsonFlag, err, explained, line, out, target, writable
from limelight.studio.errors import InputRejected

_FONT = "Manrope"


def video_command(
    out_file: Annotated[Path | None, typer.Option("--out", help="An .mp4 file; a timeline's may be .json or .otio.")] = None,
    photo: Annotated[Path | None, typer.Option(help="A photo of the product.", exists=True, dir_okay=False)] = None,
    brief: Annotated[str, typer.Option(help="What the video should show.")] = "",
    seconds: Annotated[float | None, typer.Option(min=4, max=60, help="Its length; 12 unless a template says.")] = None,
    aspect: Aspect = "16:9",
    template: Annotated[str | None, typer.Option(help="6s, 10s, 15s, 15s-fast, 30s or 30s-calm.")] = None,
    mood: Annotated[str | None, typer.Option(help="The music's; by default the template's, or what the brief asks for.")] = None,
    lines: Annotated[
        list[str] | None, typer.Option("--line", help="Words in the order they are read, “headline | line under it”.")
    ] = None,
    brand: Annotated[str, typer.Option(help="The name on the end card.")] = "",
    slogan: Annotated[str, typer.Option(help="The slogan on the end card.")] = "",
    cta: Annotated[str, typer.Option(help="The button on the end card.")] = "",
    logo: Annotated[Path | None, typer.Option(help="A logo with alpha.", exists=True, dir_okay=False)] = None,
    placement: Annotated[
        str | None, typer.Option(help="streaming-tv, sponsored-brand, social-vertical, social-square or display.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Folder for shots, music and timeline, to change and compile again.", file_okay=False)
    ] = None,
    timeline: Annotated[
        Path | None, typer.Option(help="Compile this .json or .otio instead of a photo.", exists=True, dir_okay=False)
    ] = None,
    video: Annotated[
        Path | None, typer.Option(help="Deliver this video for --placement.", exists=True, dir_okay=False)
    ] = None,
    check: Annotated[
        Path | None, typer.Option(help="Check this video against --placement.", exists=True, dir_okay=False)
    ] = None,
    seed: Seed = 0,
    as_json: JsonFlag = False,
) -> None:  # fmt: skip
    """Make a video from a photo or a timeline, or check one against a placement."""
    with explained(as_json), ExitStack() as folders:
        if check is not None:
            _check(check, placement, as_json=as_json)
            return
        if out_file is None:
            raise InputRejected("no_out", "give --out FILE.mp4, or --check FILE --placement NAME")
        if video is not None:
            _delivered(video, out_file, placement, as_json=as_json)
            return
        if timeline is not None:
            _from_timeline(timeline, out_file, placement, as_json=as_json)
            return
        target(out_file, ".mp4")
        if photo is None:
            raise InputRejected(
                "no_photo", "give --photo FILE, --timeline FILE, --video FILE or --check FILE"
            )
        root = str(keep) if keep is not None else folders.enter_context(tempfile.TemporaryDirectory())
        if keep is not None:
            writable(keep)
        request = _choices(seconds, template, mood, placement, brief, aspect)
        product = cut(photo, root, quiet=as_json)
        card = {
            "brand_name": brand, "slogan": slogan, "cta": cta, "logo": str(logo) if logo else None, "seconds": 3.0,
            "heading_font": _FONT, "body_font": _FONT, "product": product["path"],
        }  # fmt: skip
        request |= {
            "stills": _stills(request["template"], product["path"], brief=brief, request=request, seed=seed, root=root,
                              quiet=as_json),
            "lines": lines or [], "endcard": card if brand or slogan or cta or logo else None, "seed": seed, "folder": root,
            "segments": str(Path(root) / "segments"),
        }  # fmt: skip
        _hand_over(run("spot", request, quiet=as_json, what="filming"), out_file, as_json=as_json)


def _choices(
    seconds: float | None,
    template: str | None,
    mood: str | None,
    placement: str | None,
    brief: str,
    aspect: str,
) -> dict[str, Any]:
    """What template, length, mood and frame come of the options."""
    from limelight.studio.motion.placements import placement_named
    from limelight.studio.motion.templates import template_for, template_named
    from limelight.studio.music import mood_for

    place = placement_named(placement) if placement else None
    if seconds is None and template is None:
        seconds = (
            12.0 if place is None else (place.lengths[0] if place.lengths else min(12.0, place.longest_s))
        )
    chosen = template_named(template) if template else template_for(seconds or 12.0)
    return {
        "template": chosen.name, "seconds": seconds, "mood": mood or (mood_for(brief) if brief and template is None else None),
        "placement": placement, "aspect": place.aspect if place else aspect, "size": place.size if place else None,
    }  # fmt: skip


def _stills(
    template: str, product: str, *, brief: str, request: dict[str, Any], seed: int, root: str, quiet: bool
) -> list[dict[str, str]]:
    """The template's pictures, painted."""
    from limelight.studio.motion.templates import template_named

    stills: list[dict[str, str]] = []
    for index, framing in enumerate(template_named(template).stills):
        folder = Path(root) / f"still-{index + 1}"
        folder.mkdir(exist_ok=True)
        asked = {
            "cutout": product, "prompt": brief, "aspect": request["aspect"], "size": request["size"], "framing": framing,
            "seed": seed + index, "folder": str(folder),
        }  # fmt: skip
        made = run("picture", asked, quiet=quiet, what=f"still {index + 1}")
        stills.append({"picture": made["path"], "mask": made["extra"]["mask"]})
    return stills


def _from_timeline(timeline: Path, out_file: Path, placement: str | None, *, as_json: bool) -> None:
    """Compile a timeline, or write it in the other format."""
    from limelight.studio.motion.timelinefile import any_timeline, write_timeline

    if out_file.suffix.lower() in (".json", ".otio"):
        read, notes = any_timeline(timeline)
        write_timeline(read, out_file, name=timeline.stem, resolve=timeline.parent.joinpath)
        tell({"facts": {"notes": notes}}, out_file, as_json=as_json)
        return
    target(out_file, ".mp4")
    request = {
        "timeline": str(timeline), "placement": placement, "segments": str(timeline.parent / "segments"),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(dir=out_file.parent) as folder:
        made = run("cut", {**request, "folder": folder}, quiet=as_json, what="compiling")
        _hand_over(made, out_file, as_json=as_json)


def _delivered(video: Path, out_file: Path, placement: str | None, *, as_json: bool) -> None:
    """Make a finished video fit a placement."""
    if placement is None:
        raise InputRejected("no_placement", "give --placement with --video")
    target(out_file, ".mp4")
    with tempfile.TemporaryDirectory(dir=out_file.parent) as folder:
        request = {"video": str(video), "placement": placement, "folder": folder}
        _hand_over(run("deliver", request, quiet=as_json, what="delivering"), out_file, as_json=as_json)


def _check(video: Path, placement: str | None, *, as_json: bool) -> None:
    """Say what breaks the rules of a placement; exit 1 if anything does."""
    from limelight.studio.motion.placementcheck import check, layout_known
    from limelight.studio.motion.placements import placement_named

    if placement is None:
        raise InputRejected("no_placement", "give --placement with --check")
    found = check(video, placement_named(placement))
    known = layout_known(video)
    if as_json:
        line({"path": str(video), "placement": placement, "layout_known": known,
              "violations": [one.model_dump(mode="json") for one in found]})  # fmt: skip
    else:
        for one in found:
            out().print(str(one), markup=False, soft_wrap=True)
        if not known:
            err().print("Where its words and its product stand is not known; safe zones were not checked.")
        if not found:
            out().print(f"{video} may run as {placement}.", markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)


def _hand_over(made: dict[str, Any], out_file: Path, *, as_json: bool) -> None:
    """Put the video, and its captions beside it, where they were asked for, and say what the person should know."""
    tell(made, move(made["path"], out_file), as_json=as_json)
    if made["facts"].get("srt"):
        out_file.with_suffix(".srt").write_text(made["facts"]["srt"], encoding="utf-8")
    if not as_json:
        for text in [
            *made["facts"]["violations"],
            *made["facts"].get("notes", []),
            *made["facts"].get("changes", []),
        ]:
            err().print(text, markup=False, soft_wrap=True)
