"""`compile_video`: one finished video out of clips that exist. Nothing but the video itself is made."""

from __future__ import annotations

from limelight.guardrails.telling import Telling
from limelight.memory.edits.lengths import trimmed_to
from limelight.schema.artifact import Artifact
from limelight.schema.capability import CompileClip, CompileRequest
from limelight.schema.errors import Refused
from limelight.schema.report import Problem
from limelight.schema.state import ThreadState, TimelineItem, TimelineState
from limelight.schema.work import CompileVideo, Placement
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, call, keep, media, outcome, recorded
from limelight.tools.product_photo import brand_of
from limelight.tools.sparing import sparing
from limelight.tools.speaking import voiced

HELD = (
    ", as loud as that placement asks for: without a voice, music of another level sounds as loud as before"
)
"""Said where a placement's own loudness takes back what the music's level changed."""


async def compile_video(scope: ToolScope, args: CompileVideo) -> ToolOutcome:
    """Join clips, captions, end card and music; hand edits of the timeline (trims, captions) are kept."""
    ctx = scope.ctx
    key = scope.step.for_item(f"video-{args.aspect}")
    clips = [await media(scope, clip_id, "clip") for clip_id in args.clip_ids]
    endcard = await media(scope, args.endcard_id, "endcard") if args.endcard_id else None
    music = await media(scope, args.music_id, "music", "audio") if args.music_id else None
    film = str(clips[0].meta.get("film") or "")
    state = _seen_by(film, await ctx.services.conversations.state(ctx.principal, ctx.thread_id))
    level = state.timeline.music_db if args.music_db is None else args.music_db
    music, silent = await voiced(scope, music, args.voiceover, placement=args.placement or "", music_db=level)
    timeline = _timeline(state, args, clips, endcard, music, music_db=level if music else 0.0)
    video = await recorded(scope, key)
    if video is None:
        brand = sparing(await brand_of(scope, product=state.product), args.avoid_colors)
        items, refused = await _borne(scope, [*timeline.clips.values()], args.placement)
        request = CompileRequest(
            clips=[_clip(*pair, n) for n, pair in enumerate(zip(clips, items, strict=True))],
            endcard=endcard.blob if endcard else None, music=music.blob if music else None, aspect=args.aspect,
            heading_font=brand.heading_font, body_font=brand.body_font, accent=brand.colors.accent,
            placement=args.placement, music_db=0.0 if music and music.meta.get("script") else timeline.music_db,
        )  # fmt: skip
        async with ProgressReporter(
            scope.emitter.child(f"video-{args.aspect}"), step_id=scope.step.step_id, slot="video",
            title=f"Video {args.aspect}", expected_s=10.0,
        ) as progress:  # fmt: skip
            result = await call(scope, "video.compile", request, on_progress=progress.update)
        parents = [a.id for a in (*clips, endcard, music) if a is not None]
        old = (
            [state.timeline.video_id]
            if state.timeline.video_id and state.timeline.aspect == args.aspect
            else []
        )
        product = state.product.title if state.product else "product"
        video = await keep(
            scope, key, kind="video", name=f"{args.title or product} - {args.aspect}"[:120], result=result,
            parents=[*parents, *old],
            meta={
                "aspect": args.aspect, "timeline": timeline.model_dump(mode="json"),
                **({"placement": args.placement} if args.placement else {}),
                **({"refused": [*refused]} if refused else {}),
                **({"film": film, "index": state.films[film].index} if film in state.films else {}),
            },
        )  # fmt: skip
    timeline.video_id, timeline.duration_s = video.id, video.duration_s or 0.0
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, scope.emitter) as shown:
        if film in shown.films:
            shown.films[film] = shown.films[film].model_copy(update={"video_id": video.id, "left": None})
        if film == shown.film:
            shown.timeline = timeline
    where = f" for {args.placement}" if args.placement else ""
    held = bool(args.placement and args.music_db and music and not music.meta.get("script"))
    return outcome(
        f"a {video.duration_s or 0:g} s video in {args.aspect}{where}{HELD if held else ''}",
        [video],
        [*_violations(video), *silent],
    )


def _seen_by(film: str, state: ThreadState) -> ThreadState:
    """The state as it stands for a film: of another film's product and timeline nothing is taken over."""
    if film == state.film:
        return state
    item = state.films.get(film)
    left = item.left.timeline if item and item.left else TimelineState()
    product = item.product if item else state.product
    return state.model_copy(update={"timeline": left, "product": product})


async def _borne(
    scope: ToolScope, items: list[TimelineItem], placement: Placement | None
) -> tuple[list[TimelineItem], list[str]]:
    """The clips with the captions that may run there, and what is said of those that may not and are left out."""
    if placement is None:  # they were checked when they were written
        return items, []
    borne: list[TimelineItem] = []
    refused: list[str] = []
    for item in items:
        words = {"caption": item.caption, "subcaption": item.subcaption}
        for name, text in words.items():
            try:
                words[name] = await allowed(scope, text, placement=placement)
            except Refused as error:
                words[name] = ""
                told = Telling(scope.ctx.locale)
                refused.append(told.say("without", said=error.message, placement=placement))
        borne.append(item.model_copy(update=words))
    return borne, refused


def _violations(video: Artifact) -> list[Problem]:
    """What the finished file breaks of its placement's rules, and which of its words may not run there."""
    said = {"placement": video.meta.get("violations"), "refused": video.meta.get("refused")}
    return [
        Problem(code=code, message=str(one))
        for code, found in said.items()
        if isinstance(found, list)
        for one in found
    ]


def _slots(clips: list[Artifact]) -> list[str]:
    """The slot of each clip; one that stands twice in the video gets slots of its own."""
    slots: list[str] = []
    for position, clip in enumerate(clips, start=1):
        slot = str(clip.meta.get("slot") or f"shot-{position}")
        slots.append(slot if slot not in slots else f"{slot}-at-{position}")
    return slots


def _timeline(
    state: ThreadState,
    args: CompileVideo,
    clips: list[Artifact],
    endcard: Artifact | None,
    music: Artifact | None,
    *,
    music_db: float,
) -> TimelineState:
    """The timeline of this video; what was set by hand for a clip that is still in it stays."""
    old = {item.artifact_id: item for item in state.timeline.clips.values() if item.artifact_id}
    captions = {
        i.artifact_id: (i.caption, i.subcaption) for i in state.timeline.clips.values() if i.artifact_id
    }
    by_slot = {slot: captions.get(item.artifact_id or "") for slot, item in state.timeline.clips.items()}
    items: dict[str, TimelineItem] = {}
    for position, (slot, clip) in enumerate(zip(_slots(clips), clips, strict=True)):
        kept = old.get(clip.id)
        words = by_slot.get(slot) or (
            str(clip.meta.get("caption") or ""),
            str(clip.meta.get("subcaption") or ""),
        )
        items[slot] = kept.model_copy(update={"index": position + 1}) if kept else TimelineItem(
            index=position + 1, artifact_id=clip.id, end_s=clip.duration_s, caption=words[0], subcaption=words[1]
        )  # fmt: skip
    if not args.captions:
        bare = {"caption": "", "subcaption": ""}
        items = {slot: item.model_copy(update=bare) for slot, item in items.items()}
    if args.seconds is not None:
        most = [clip.duration_s or 0.0 for clip in clips]
        total = args.seconds - ((endcard.duration_s or 0.0) if endcard else 0.0)
        items = dict(zip(items, trimmed_to([*items.values()], most, total), strict=True))
    return TimelineState(
        aspect=args.aspect, clips=items, endcard_id=endcard.id if endcard else None,
        music_id=music.id if music else None, music_db=music_db,
    )  # fmt: skip


def _clip(clip: Artifact, item: TimelineItem, position: int) -> CompileClip:
    transitions = ("cut", "match", "wipe", "morph")
    return CompileClip(
        blob=clip.blob or "", start_s=item.start_s, end_s=item.end_s, caption=item.caption,
        subcaption=item.subcaption,
        transition=item.transition or transitions[position % 4],
    )  # fmt: skip


COMPILE_VIDEO = ToolSpec(
    name="compile_video",
    description=(
        "Make one finished video from clips that exist, in the order given, with a music bed and an end card if "
        "their ids are given, and a voice over the bed that says `voiceover` (about two and a half words a second fit). "
        "`seconds` trims the clips so that the whole film lasts that long, `captions` false takes the words "
        "off its shots. "
        "`music_db` makes the same music louder (above 0) or quieter, -12 to 6. Use it again after any change; clips are never made again by it."
    ),
    args=CompileVideo,
    run=compile_video,
    capabilities=("video.compile", "audio.compose", "speech.synthesize"),
)
