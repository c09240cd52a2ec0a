"""Clips, end cards, music and the finished video."""

from __future__ import annotations

import pytest

from limelight.schema.capability import AnimateRequest, CompileRequest, ComposeRequest, EndcardRequest
from limelight.schema.errors import BadInput, NotFound, ProviderFailed, Refused
from limelight.schema.principal import LOCAL
from limelight.schema.state import ShotItem, TimelineItem
from limelight.schema.work import AnimateShots, CompileVideo, ComposeBed, MakeEndcard
from limelight.tools import ANIMATE_SHOTS, COMPILE_VIDEO, COMPOSE_BED, MAKE_ENDCARD
from tests.tools.workshop import Workshop


def animate(*ids: str) -> AnimateShots:
    return AnimateShots.model_validate(
        {"shots": [{"shot_id": i, "seconds": 2.5, "move": "rise"} for i in ids]}
    )


async def test_a_clip_a_shot_with_its_words(workshop: Workshop) -> None:
    shot = await workshop.add(
        "shot", "Shot 1 - Forest", index=1, slot="shot-1", title="Forest", caption="Go", seed=7
    )
    (clip,) = await workshop.made(await ANIMATE_SHOTS.run(workshop.scope("clips"), animate(shot.id)))
    assert (clip.kind, clip.name, clip.mime, clip.duration_s, clip.parents) == (
        "clip", "Clip 1 - Forest", "video/mp4", 2.5, (shot.id,),
    )  # fmt: skip
    assert (clip.meta["slot"], clip.meta["caption"], clip.meta["move"]) == ("shot-1", "Go", "rise")
    ((_, request),) = workshop.fake.calls
    assert isinstance(request, AnimateRequest)
    assert (request.picture, request.seed, request.seconds) == (shot.blob, 7, 2.5)


async def test_the_words_of_a_clip_are_those_the_storyboard_shows_now(workshop: Workshop) -> None:
    shot = await workshop.add("shot", "Shot 1", index=1, slot="shot-1", caption="Old")
    async with workshop.services.states.edit(LOCAL, workshop.thread_id, workshop.emitter("run_0")) as state:
        state.storyboard["shot-3"] = ShotItem(index=3, caption="New", artifact_id=shot.id)
    (clip,) = await workshop.made(await ANIMATE_SHOTS.run(workshop.scope(), animate(shot.id)))
    assert (clip.meta["index"], clip.meta["slot"], clip.meta["caption"]) == (3, "shot-3", "New")


async def test_one_clip_that_fails_leaves_the_others(workshop: Workshop) -> None:
    one, two = await workshop.add("shot", "Shot 1"), await workshop.add("shot", "Shot 22")
    workshop.misbehave(
        {"video.animate": lambda r: ProviderFailed("x") if getattr(r, "picture", "") == one.blob else None}
    )
    outcome = await ANIMATE_SHOTS.run(workshop.scope(), animate(one.id, two.id))
    assert outcome.summary == "1 of 2 clips, 2.5 s together"
    assert [p.slot for p in outcome.problems] == [one.id]


async def test_clips_that_are_there_are_not_made_again(workshop: Workshop) -> None:
    shot = await workshop.add("shot", "Shot 1")
    first = await ANIMATE_SHOTS.run(workshop.scope(run_id="run_1"), animate(shot.id))
    again = await ANIMATE_SHOTS.run(workshop.scope(run_id="run_2"), animate(shot.id))
    assert (again.artifact_ids, workshop.fake.count("video.animate")) == (first.artifact_ids, 1)


def test_a_shot_cannot_be_asked_for_twice() -> None:
    with pytest.raises(ValueError, match="shot_id 'a' comes twice; give each its own"):
        animate("a", "b", "a")


async def test_what_is_no_shot_is_a_problem(workshop: Workshop) -> None:
    clip = await workshop.add("clip", "Clip 1", seconds=3.0)
    outcome = await ANIMATE_SHOTS.run(workshop.scope(), animate(clip.id))
    assert [p.message for p in outcome.problems] == [
        "Clip 1 is of kind clip; what is needed here is: shot or image"
    ]


async def clips(workshop: Workshop, *captions: str) -> list[str]:
    made = [
        await workshop.add("clip", f"Clip {n}", seconds=3.0, slot=f"shot-{n}", index=n, caption=caption)
        for n, caption in enumerate(captions, start=1)
    ]
    return [clip.id for clip in made]


async def test_a_video_is_compiled_from_clips_and_no_clip_is_made(workshop: Workshop) -> None:
    ids = await clips(workshop, "One", "Two")
    card = await workshop.add("endcard", "End card", seconds=3.0)
    bed = await workshop.add("music", "Music", seconds=9.0)
    args = CompileVideo(clip_ids=ids, endcard_id=card.id, music_id=bed.id)
    (video,) = await workshop.made(await COMPILE_VIDEO.run(workshop.scope("cut"), args))
    assert [capability for capability, _ in workshop.fake.calls] == ["video.compile"]
    assert (video.name, video.parents, video.duration_s) == (
        "Ridge boot - 16:9", (*ids, card.id, bed.id), 9.0,
    )  # fmt: skip
    timeline = (await workshop.state()).timeline
    assert (timeline.video_id, timeline.duration_s, timeline.endcard_id, timeline.music_id) == (
        video.id, 9.0, card.id, bed.id,
    )  # fmt: skip
    assert [(item.index, item.caption) for item in timeline.clips.values()] == [(1, "One"), (2, "Two")]


async def test_a_caption_that_may_not_run_there_is_left_out_and_told(workshop: Workshop) -> None:
    """French law lets no film advertise alcohol; elsewhere the same words are flagged."""
    ids = await clips(workshop, "Our gin", "Two")

    async def captions(locale: str, placement: str | None) -> tuple[list[str], list[str]]:
        scope = workshop.scope(f"cut-{locale}-{placement}")
        scope.ctx.locale = locale
        made = await COMPILE_VIDEO.run(
            scope, CompileVideo.model_validate({"clip_ids": ids, "placement": placement})
        )
        request = workshop.fake.calls[-1][1]
        assert isinstance(request, CompileRequest)
        return [one.caption for one in request.clips], [problem.message for problem in made.problems]

    assert await captions("fr-FR", None) == (["Our gin", "Two"], [])
    assert await captions("de-DE", "streaming-tv") == (["Our gin", "Two"], [])
    assert await captions("fr-FR", "streaming-tv") == (
        ["", "Two"],
        ["« Our gin » a été refusé : cela fait la promotion de l'alcool, réservé aux adultes et refusé par certains "
         "supports ; la vidéo pour streaming-tv ne l'a pas"],
    )  # fmt: skip
    kept = [item.caption for item in (await workshop.state()).timeline.clips.values()]
    assert kept == ["Our gin", "Two"]


async def test_a_video_compiled_again_keeps_what_was_set_by_hand(workshop: Workshop) -> None:
    ids = await clips(workshop, "One", "Two")
    (old,) = await workshop.made(await COMPILE_VIDEO.run(workshop.scope("a"), CompileVideo(clip_ids=ids)))
    async with workshop.services.states.edit(LOCAL, workshop.thread_id, workshop.emitter("run_0")) as state:
        state.timeline.clips["shot-1"].start_s, state.timeline.clips["shot-1"].caption = 1.0, "By hand"
    (new,) = await workshop.made(await COMPILE_VIDEO.run(workshop.scope("b"), CompileVideo(clip_ids=ids)))
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, CompileRequest)
    assert (request.clips[0].start_s, request.clips[0].caption, request.clips[1].caption) == (
        1.0,
        "By hand",
        "Two",
    )
    assert (new.parents, new.duration_s) == ((*ids, old.id), 5.0)


async def test_a_clip_can_stand_in_a_video_twice(workshop: Workshop) -> None:
    (one,) = await clips(workshop, "One")
    await COMPILE_VIDEO.run(workshop.scope(), CompileVideo(clip_ids=[one, one]))
    assert list((await workshop.state()).timeline.clips) == ["shot-1", "shot-1-at-2"]
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, CompileRequest)
    assert len(request.clips) == 2


async def test_a_recorded_video_is_not_compiled_again(workshop: Workshop) -> None:
    args = CompileVideo(clip_ids=await clips(workshop, "One"))
    first = await COMPILE_VIDEO.run(workshop.scope(run_id="run_1"), args)
    again = await COMPILE_VIDEO.run(workshop.scope(run_id="run_2"), args)
    assert (first.artifact_ids, workshop.fake.count("video.compile")) == (again.artifact_ids, 1)


async def test_a_video_of_what_is_no_clip_is_refused(workshop: Workshop) -> None:
    shot = await workshop.add("shot", "Shot 1")
    with pytest.raises(BadInput, match="Shot 1 is of kind shot; what is needed here is: clip"):
        await COMPILE_VIDEO.run(workshop.scope(), CompileVideo(clip_ids=[shot.id]))
    with pytest.raises(NotFound, match="there is no artifact 'art_none'"):
        await COMPILE_VIDEO.run(workshop.scope(), CompileVideo(clip_ids=["art_none"]))


async def test_an_end_card_in_the_brands_own_look(workshop: Workshop) -> None:
    logo = await workshop.add("logo", "logo.png")
    args = MakeEndcard(slogan="Keep it wild", logo_id=logo.id, seconds=2.0)
    outcome = await MAKE_ENDCARD.run(workshop.scope(), args)
    (card,) = await workshop.made(outcome)
    assert outcome.summary == "an end card of 2 s with “Keep it wild”"
    assert (card.name, card.parents, card.meta["with_logo"]) == ("End card - Keep it wild", (logo.id,), True)
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, EndcardRequest)
    assert (request.brand_name, request.logo, request.colors["accent"]) == ("North", logo.blob, "#d97706")


async def test_a_logo_must_be_a_picture(workshop: Workshop) -> None:
    clip = await workshop.add("clip", "Clip 1", seconds=3.0)
    with pytest.raises(BadInput, match="Clip 1 is of kind clip; what is needed here is: logo or"):
        await MAKE_ENDCARD.run(workshop.scope(), MakeEndcard(logo_id=clip.id))


async def test_a_refused_slogan_makes_no_card(workshop: Workshop) -> None:
    with pytest.raises(Refused, match="“Cures cancer” was refused: it claims to treat"):
        await MAKE_ENDCARD.run(workshop.scope(), MakeEndcard(slogan="Cures cancer"))
    assert workshop.fake.count("video.endcard") == 0


async def test_a_bed_of_exactly_the_length(workshop: Workshop) -> None:
    outcome = await COMPOSE_BED.run(
        workshop.scope("bed"), ComposeBed(mood="calm", seconds=9.5, seed=3, cuts=[3.0, 6.0])
    )
    (bed,) = await workshop.made(outcome)
    assert (outcome.summary, bed.kind, bed.duration_s, bed.meta["text"]) == (
        "a calm bed of 9.5 s", "music", 9.5, "calm, 9.5 s",
    )  # fmt: skip
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, ComposeRequest)
    assert (request.cuts, request.seed) == ([3.0, 6.0], 3)
    await COMPOSE_BED.run(workshop.scope("bed"), ComposeBed(mood="calm", seconds=9.5))
    assert workshop.fake.count("music.compose") == 1


async def test_a_video_for_a_placement_says_what_it_still_breaks(workshop: Workshop) -> None:
    ids = await clips(workshop, "One", "Two")
    async with workshop.services.states.edit(LOCAL, workshop.thread_id, workshop.emitter("run_0")) as state:
        state.timeline.clips["shot-1"] = TimelineItem(
            index=1, artifact_id=ids[0], end_s=2.0, transition="dip"
        )
    said = "The length is 5.00 s; the placement asks for 15 s or 30 s. Make it exactly 15 s long."
    workshop.misbehave(facts={"video.compile": [{"violations": [said]}]})
    done = await COMPILE_VIDEO.run(
        workshop.scope(), CompileVideo(clip_ids=ids, placement="streaming-tv", title="Ridge boot")
    )
    request = workshop.fake.calls[-1][1]
    assert isinstance(request, CompileRequest)
    assert (request.placement, request.clips[0].transition) == ("streaming-tv", "dip")
    assert [(problem.code, problem.message) for problem in done.problems] == [("placement", said)]
    (video,) = await workshop.made(done)
    assert video.meta["placement"] == "streaming-tv"
