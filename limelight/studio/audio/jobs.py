"""The studio's jobs that make sound: see `limelight.studio.jobs` for what a job is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

from PIL import Image

from limelight.studio.audio.encode import write_sound
from limelight.studio.audio.spot import LONGEST_S, SpotSpec, make_spot
from limelight.studio.motion.sound import read_sound, repeat
from limelight.studio.music.compose import compose
from limelight.studio.music.moods import MOODS
from limelight.studio.music.plot import plot
from limelight.studio.music.spec import RATE, BedSpec
from limelight.studio.music.voice import mix_voice
from limelight.studio.music.wav import write_stems, write_wav
from limelight.studio.music.words import mood_for
from limelight.studio.types import Progress

VOICE_AT_S = 0.8
"""When a voice comes in over a film, where its length leaves the room."""
Request: TypeAlias = dict[str, Any]
Result: TypeAlias = dict[str, Any]


def bed(request: Request, progress: Progress) -> Result:
    """A mood and a length → a WAV of exactly that length; with `stems` its parts, with `plot` a picture of it."""
    asked = str(request["mood"])
    cuts, lufs = request["cuts"], request.get("loudness_lufs", -16.0)
    mood = asked if asked in MOODS else mood_for(asked)
    spec = BedSpec(mood=mood, seconds=request["seconds"], seed=request["seed"], cuts=cuts, loudness_lufs=lufs)
    made = compose(spec, stems=bool(request.get("stems")), progress=progress)
    folder = Path(request["folder"])
    out = folder / "bed.wav"
    write_wav(made, out)
    extra = {name: str(path) for name, path in write_stems(made, folder).items()}
    if request.get("plot"):
        title = f"{mood}, {made.meta.key}, {made.meta.bpm:g} beats a minute"
        extra["plot"] = str(folder / "plot.png")
        drawn = plot(made.samples, title=title, cuts=cuts, sections=made.meta.sections, target_lufs=lufs)
        Image.fromarray(drawn).save(extra["plot"])
    return {
        "path": str(out), "mime": "audio/wav", "seconds": request["seconds"], "extra": extra,
        "facts": asdict(made.meta),
    }  # fmt: skip


def audio_ad(request: Request, progress: Progress) -> Result:
    """A brief and a length → an audio ad: bed, the `voice` (a sound file) if given, the brand's notes.

    Written as `format` says: `wav`, `mp3` or `m4a`. With a `bed` (a sound file) the voice is laid over that one.
    """
    if request.get("bed"):
        return _voiced(request, progress)
    fields = {key: request[key] for key in ("brief", "mood", "brand", "loudness_lufs") if request.get(key)}
    spec = SpotSpec.model_validate({**fields, "seconds": request["seconds"], "seed": request["seed"]})
    voice = None
    if request.get("voice"):
        voice = read_sound(Path(request["voice"]), round((LONGEST_S + 1) * RATE)).T
    made = make_spot(spec, voice=voice, progress=progress)
    folder = Path(request["folder"])
    out = folder / f"spot.{request.get('format') or 'wav'}"
    mime = write_sound(made.samples, out, seed=spec.seed)
    extra: dict[str, str] = {}
    if request.get("plot"):
        extra["plot"] = str(folder / "plot.png")
        drawn = plot(
            made.samples, title=f"{spec.seconds:g} s audio ad, {made.meta.bed.mood}",
            sections=made.meta.stretches, target_lufs=spec.loudness_lufs,
        )  # fmt: skip
        Image.fromarray(drawn).save(extra["plot"])
    return {
        "path": str(out), "mime": mime, "seconds": spec.seconds, "extra": extra, "facts": asdict(made.meta)
    }  # fmt: skip


def _voiced(request: Request, progress: Progress) -> Result:
    """A bed that there is, as long as it is asked for, with the voice over it."""
    frames = round(request["seconds"] * RATE)
    bed = repeat(read_sound(Path(request["bed"]), frames), frames).T
    voice = read_sound(Path(request["voice"]), frames).T
    late = min(VOICE_AT_S, (len(bed) - len(voice)) / RATE - 0.2)
    mixed = mix_voice(
        bed, voice, at_s=max(0.2, late), bed_db=request.get("bed_db") or 0.0,
        loudness_lufs=request.get("loudness_lufs") or -16.0,
    )  # fmt: skip
    progress(0.9, "laying the voice over the music")
    out = Path(request["folder"]) / f"voiced.{request.get('format') or 'wav'}"
    mime = write_sound(mixed.samples, out)
    facts = {"voice_at_s": max(0.2, late), "under_lu": mixed.under_lu, "lufs": mixed.lufs}
    return {"path": str(out), "mime": mime, "seconds": request["seconds"], "extra": {}, "facts": facts}
