"""`limelight music|audio`: beds and audio ads, without a conversation or a server."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from limelight.cli.media import Seed, move, run, tell
from limelight.cli.output import JsonFlag, explained, target, writable

Lufs = Annotated[
    float, typer.Option(min=-36, max=-10, help="Integrated loudness; streaming TV asks for -24.")
]
Plot = Annotated[Path | None, typer.Option(help="A .png file: spectrum and loudness, to look at.")]


def music_command(
    mood: Annotated[str, typer.Option(help="A mood, or words for one; `limelight registry` lists them.")],
    seconds: Annotated[float, typer.Option(min=1, max=180, help="Its length.")],
    out_file: Annotated[Path, typer.Option("--out", help="A .wav file.")],
    seed: Seed = 0,
    cut: Annotated[
        list[float] | None, typer.Option(help="Seconds at which the picture cuts; repeat it.")
    ] = None,
    lufs: Lufs = -16.0,
    stems: Annotated[
        Path | None, typer.Option(help="Folder for its parts, one .wav each.", file_okay=False)
    ] = None,
    plot: Plot = None,
    as_json: JsonFlag = False,
) -> None:
    """Compose a bed of exactly that length."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        target(out_file, ".wav")
        _aside(plot, stems)
        request = {
            "mood": mood, "seconds": seconds, "seed": seed, "cuts": cut or [], "loudness_lufs": lufs,
            "stems": stems is not None, "plot": plot is not None, "folder": folder,
        }  # fmt: skip
        made = run("bed", request, quiet=as_json, what="composing")
        _bring(made["extra"], plot, stems)
        tell(made, move(made["path"], out_file), as_json=as_json)


def audio_command(
    brief: Annotated[str, typer.Option(help="What it is for; its words choose the music.")],
    out_file: Annotated[Path, typer.Option("--out", help="A .wav, .mp3 or .m4a file.")],
    seconds: Annotated[float, typer.Option(min=5, max=60, help="Its length; 15 and 30 are usual.")] = 15.0,
    voice: Annotated[
        Path | None, typer.Option(help="A recorded voice to lay over the music.", exists=True, dir_okay=False)
    ] = None,
    brand: Annotated[str, typer.Option(help="Ends on this brand's own notes.")] = "",
    mood: Annotated[str | None, typer.Option(help="A mood, in place of what the brief says.")] = None,
    seed: Seed = 0,
    lufs: Lufs = -16.0,
    plot: Plot = None,
    as_json: JsonFlag = False,
) -> None:
    """Make an audio ad: music, a voice if there is one, and the brand's notes at the end."""
    with explained(as_json), tempfile.TemporaryDirectory() as folder:
        target(out_file, ".wav", ".mp3", ".m4a")
        _aside(plot, None)
        request = {
            "brief": brief, "seconds": seconds, "voice": str(voice) if voice else None, "brand": brand,
            "mood": mood, "seed": seed, "loudness_lufs": lufs, "format": out_file.suffix[1:].lower(),
            "plot": plot is not None, "folder": folder,
        }  # fmt: skip
        made = run("audio_ad", request, quiet=as_json, what="making the audio ad")
        _bring(made["extra"], plot, None)
        tell(made, move(made["path"], out_file), as_json=as_json)


def _aside(plot: Path | None, stems: Path | None) -> None:
    """Check where the companions go, before the work."""
    if plot is not None:
        target(plot, ".png")
    if stems is not None:
        writable(stems)


def _bring(extra: dict[str, Any], plot: Path | None, stems: Path | None) -> None:
    """Put the companions where they were asked for."""
    for name, source in extra.items():
        if name == "plot":
            if plot is not None:
                move(source, plot)
        elif stems is not None:
            move(source, stems / f"{name}.wav")
