"""`make_audio_ad`: a spot to be heard: a bed, a voice where there is one, the brand's notes."""

from __future__ import annotations

from limelight.schema.artifact import Artifact
from limelight.schema.capability import AudioAdRequest
from limelight.schema.work import MakeAudioAd
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, call, keep, media, outcome, recorded
from limelight.tools.product_photo import brand_of
from limelight.tools.speaking import can_speak, spoken, unspoken

PLACEMENT = "audio"
"""Whose rules hold for its words."""


async def make_audio_ad(scope: ToolScope, args: MakeAudioAd) -> ToolOutcome:
    """Make one audio ad; its brand is the advertiser's own when none is named."""
    key = scope.step.for_item("audio-ad")
    done = await recorded(scope, key)
    if done is None:
        voice = await _voice(scope, args)
        brief = await allowed(scope, args.brief, placement=PLACEMENT)
        brand = args.brand or (await brand_of(scope)).name
        request = AudioAdRequest(
            brief=brief, mood=args.mood, seconds=args.seconds, brand=brand, seed=args.seed,
            voice=voice.blob if voice else None,
        )  # fmt: skip
        async with ProgressReporter(
            scope.emitter.child("audio-ad"),
            step_id=scope.step.step_id,
            slot="audio",
            title="Audio ad",
            expected_s=4.0,
        ) as progress:
            result = await call(scope, "audio.compose", request, on_progress=progress.update)
        done = await keep(
            scope, key, kind="audio", name=f"Audio ad - {args.seconds:g} s", result=result,
            parents=[voice.id] if voice else [],
            meta={
                "mood": args.mood, "seed": args.seed, "text": brief[:500],
                **({"script": args.script} if voice and args.script else {}),
            },
        )  # fmt: skip
    silent = bool(args.script) and not args.voice_id and not can_speak(scope)
    with_voice = ", spoken" if args.script and not silent else ""
    return outcome(
        f"an audio ad of {done.duration_s or 0:g} s{with_voice}", [done], [unspoken()] if silent else []
    )


async def _voice(scope: ToolScope, args: MakeAudioAd) -> Artifact | None:
    """The recording that is given, or the script as a voice; None where there is neither, or nobody who speaks."""
    if args.voice_id:
        return await media(scope, args.voice_id, "voice", "audio", "music")
    if not args.script or not can_speak(scope):
        return None
    return await spoken(
        scope,
        args.script,
        seconds=args.seconds,
        language=args.language,
        gender=args.gender,
        placement=PLACEMENT,
    )


MAKE_AUDIO_AD = ToolSpec(
    name="make_audio_ad",
    description="Make an audio ad of an exact length: a bed that fits the brief, a voice that says `script` "
    "(about two and a half words a second fit) or the recording that `voice_id` names, and the brand's notes at its end.",
    args=MakeAudioAd,
    run=make_audio_ad,
    capabilities=("audio.compose", "speech.synthesize"),
    placement=PLACEMENT,
)
