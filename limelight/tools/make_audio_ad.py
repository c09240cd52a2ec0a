"""`make_audio_ad`: a spot to be heard: a bed, a voice where there is one, the brand's notes."""

from __future__ import annotations

from limelight.schema.capability import AudioAdRequest
from limelight.schema.work import MakeAudioAd
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import call, keep, media, outcome, recorded
from limelight.tools.product_photo import brand_of


async def make_audio_ad(scope: ToolScope, args: MakeAudioAd) -> ToolOutcome:
    """Make one audio ad; its brand is the advertiser's own when none is named."""
    key = scope.step.for_item("audio-ad")
    done = await recorded(scope, key)
    if done is None:
        voice = await media(scope, args.voice_id, "voice", "audio", "music") if args.voice_id else None
        brand = args.brand or (await brand_of(scope)).name
        request = AudioAdRequest(
            brief=args.brief, mood=args.mood, seconds=args.seconds, brand=brand, seed=args.seed,
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
            meta={"mood": args.mood, "seed": args.seed, "text": args.brief[:500]},
        )  # fmt: skip
    return outcome(f"an audio ad of {done.duration_s or 0:g} s", [done])


MAKE_AUDIO_AD = ToolSpec(
    name="make_audio_ad",
    description="Make an audio ad of an exact length: a bed that fits the brief, a recorded voice if `voice_id` names one, "
    "and the brand's notes at its end.",
    args=MakeAudioAd,
    run=make_audio_ad,
    capabilities=("audio.compose",),
)
