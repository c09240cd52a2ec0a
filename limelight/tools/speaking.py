"""Words that a voice says in an ad: guarded, spoken within the seconds there are, kept as an artifact of their own."""

from __future__ import annotations

from limelight.schema.artifact import Artifact
from limelight.schema.capability import AudioAdRequest, MediaResult
from limelight.schema.errors import BadInput
from limelight.schema.report import Problem
from limelight.schema.speech import QUICKEST, Gender, SynthesizeRequest
from limelight.schema.work import Placement
from limelight.sdk.spec import ToolScope
from limelight.tools.common import allowed, call, keep, media, recorded

LEAD_S, TAIL_S = 0.3, 0.5
"""Before the voice comes in at the earliest, and after its last word at the latest."""
SILENT = (
    "No voice is configured here, so it is without one: pip install 'limelight[voice]' and the set `voice` make an English "
    "one on this machine, the set `speech` takes Amazon Polly's; or attach a recording of yours."
)


def can_speak(scope: ToolScope) -> bool:
    """Whether there is anyone who speaks."""
    return scope.ctx.services.operator.serves("speech.synthesize")


def unspoken() -> Problem:
    """What is told where words were to be spoken and nobody can."""
    return Problem(code="no_voice", message=SILENT)


async def spoken(
    scope: ToolScope, words: str, *, seconds: float, language: str = "", gender: Gender = "",
    placement: Placement | str = "",
) -> Artifact:  # fmt: skip
    """The words as a voice that fits into an ad of `seconds`; a little quicker than usual where it has to be.

    Raises `Refused` for words that may not be said, and `BadInput` for more of them than fit, with how many would.
    """
    key = scope.step.for_item("voice")
    done = await recorded(scope, key)
    if done is not None:
        return done
    text = await allowed(scope, words.strip(), placement=placement)
    room = seconds - LEAD_S - TAIL_S
    asked = SynthesizeRequest(text=text, language=language or scope.ctx.locale or "en", gender=gender)
    made = await call(scope, "speech.synthesize", asked)
    if (made.seconds or 0) > room:
        made = await _quicker(scope, asked, made, room)
    return await keep(
        scope, key, kind="voice", name=f"Voice - {text[:60]}", result=made,
        meta={"text": text, "language": asked.language, "engine": made.facts.get("engine")},
    )  # fmt: skip


async def voiced(
    scope: ToolScope, music: Artifact | None, words: str, *, placement: Placement | str = "", music_db: float = 0.0
) -> tuple[Artifact | None, list[Problem]]:  # fmt: skip
    """A film's music with a voice over it that says `words`, as a piece of music of its own; and what could not be done.

    `music_db` is how much louder than usual the music is against the voice. Without words a voice that is on it stays. Raises `BadInput` where there is no music to lay it over.
    """
    script = str(music.meta.get("script") or "") if music is not None else ""
    words = words.strip() or script
    if not words or (music is not None and script == words and _level(music) == music_db):
        return music, []
    if music is not None and script == words:  # the same words once more, at another level of the music
        bed = await media(scope, music.parents[0], "music", "audio")
        voice = await media(scope, music.parents[1], "voice", "audio")
        return await _laid(scope, bed, voice, words, music_db=music_db), []
    if not can_speak(scope):
        return music, [unspoken()]
    if music is None or not music.duration_s:
        raise BadInput(
            "a voice is laid over the music: make a bed as long as the video first, and give its id in music_id"
        )
    if music.meta.get("script"):  # another voice is on it: the bed that it was laid over
        music = await media(scope, music.parents[0], "music", "audio")
    assert music.duration_s
    voice = await spoken(scope, words, seconds=music.duration_s, placement=placement)
    return await _laid(scope, music, voice, words, music_db=music_db), []


def _level(music: Artifact) -> float:
    """How much louder than usual a voiced film's music is against the voice."""
    told = music.meta.get("music_db")
    return float(told) if isinstance(told, int | float) else 0.0


async def _laid(scope: ToolScope, bed: Artifact, voice: Artifact, words: str, *, music_db: float) -> Artifact:
    """The voice over the bed, as music of its own."""
    key = scope.step.for_item("voiced")
    done = await recorded(scope, key)
    if done is not None:
        return done
    request = AudioAdRequest(bed=bed.blob, voice=voice.blob, seconds=bed.duration_s or 0.0, bed_db=music_db)
    made = await call(scope, "audio.compose", request)
    return await keep(
        scope, key, kind="music", name=f"{bed.name} with a voice"[:120], result=made, parents=[bed.id, voice.id],
        meta={
            "script": words, "mood": bed.meta.get("mood") or "", "text": str(bed.meta.get("text") or ""),
            **({"music_db": music_db} if music_db else {}),
        },
    )  # fmt: skip


async def _quicker(scope: ToolScope, asked: SynthesizeRequest, slow: MediaResult, room: float) -> MediaResult:
    """The same words at the pace that fits. Raises `BadInput` where none does."""
    long = slow.seconds or 0.0
    pace = min(1.02 * long / room, QUICKEST)
    if long / QUICKEST <= room:
        made = await call(scope, "speech.synthesize", asked.model_copy(update={"pace": round(pace, 3)}))
        if (made.seconds or 0) <= room:
            return made
        made = await call(scope, "speech.synthesize", asked.model_copy(update={"pace": QUICKEST}))
        if (made.seconds or 0) <= room:
            return made
    count = len(asked.text.split())
    fit = max(1, int(count * room / long))
    raise BadInput(
        f"these {count} words take {long:.1f} s to say and there is room for {room:.1f} s: shorten them to about {fit} words, "
        f"or make it {long + LEAD_S + TAIL_S:.0f} s long",
        code="voice_too_long", limit=round(room, 2), value=round(long, 2),
    )  # fmt: skip
