"""What each act adds to a draft."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from limelight.agent.director import cutting, displays, shooting, spots
from limelight.agent.director.concepts import write_concepts
from limelight.agent.director.draft import CLIP_S, SHAPES, Chosen, Draft, Extra, Ref
from limelight.agent.director.endcards import Card, endcard_parts, given_logo
from limelight.agent.director.level import set_level
from limelight.agent.director.pick import number
from limelight.agent.director.rescene import names_place, tidy, work_in
from limelight.agent.director.shooting import frames_from, paint
from limelight.agent.director.staging import restage, season_in, shot_title, titled
from limelight.agent.director.subject import Subject
from limelight.agent.director.wishes import wished_length, wished_shape
from limelight.infra.voice import spelled
from limelight.memory.views import OWN_SOUND
from limelight.router.cues import cue_weights
from limelight.router.questions import concepts_of, products_of, shots_of
from limelight.router.slots.script import script_told
from limelight.schema.context import Context
from limelight.schema.understanding import Act
from limelight.schema.work import ConceptDraft

COPY_S = 1.0
CONCEPTS = 3


def write_ideas(
    draft: Draft, act: Act, *, carry_on: bool, more: bool = False, wanted_index: int | None = None
) -> None:
    """`concepts.create` and `concepts.more`. With `carry_on` the same plan goes on with one of them."""
    subject = draft.subject
    assert subject is not None
    slots = act.slots
    heard = draft.heard(slots.scene)
    scene = heard.prompt or season_in(act.clause, subject, language=draft.language)
    if more and not scene:
        scene = _season_before(draft, subject)
    count = min(slots.count or (max(wanted_index or 1, 1) if carry_on else CONCEPTS), 6)
    variant = draft.variant + len(draft.context.concepts)
    args: dict[str, JsonValue] = {"product_id": subject.product_id or subject.photo_id}
    brief: dict[str, JsonValue] = {
        "count": count, "variant": variant, "scene": scene, "mood": slots.mood, "words": draft.words[:1000],
        "about": "" if subject.product_id else subject.view.title, "title": subject.view.title,
        "photo_id": subject.photo_id, **({"setting": draft.rules.setting} if draft.rules.setting else {}),
        **({"language": draft.language, "said": heard.said} if draft.language != "en" else {}),
    }  # fmt: skip
    if carry_on:
        drafts = write_concepts(
            subject,
            draft.context.brand,
            count=count,
            scene=scene,
            mood=slots.mood,
            variant=variant,
            words=draft.words,
            setting=draft.rules.setting,
            language=draft.language,
            said=heard.said,
        )
        args["concepts"] = [one.model_dump(mode="json") for one in drafts]
        _follow(draft, drafts, at=min(wanted_index or 1, len(drafts)))
    another = " more" if more else ""
    noun = f"{spelled(count)}{another} concept{'s' if count > 1 else ''}"
    draft.step(
        "concepts",
        f"Write {noun}",
        "copy",
        "save_concepts",
        args,
        instruction=f"Write {noun} for {subject.called}, each with another angle, place, mood and music"
        f"{f', {tidy(scene)}' if scene else ''}. Use only facts of the listing. The person said: "
        f"{draft.words[:800]}",
        estimate_s=COPY_S,
        extra={"brief": brief},
    )
    draft.goals.append(f"{noun} for {subject.called}")


def _season_before(draft: Draft, subject: Subject) -> str:
    """The season or light that was asked for when the first ideas were."""
    said = [turn.text for turn in reversed(draft.context.history) if turn.role == "user"]
    first = next((text for text in said if "concepts.create" in cue_weights(text.lower())), "")
    return season_in(first, subject, language=draft.language)


def _follow(draft: Draft, drafts: list[ConceptDraft], *, at: int) -> None:
    """Goes on with one of the concepts that this plan writes; what was made before is no part of it."""
    chosen = drafts[at - 1]
    draft.concept = Chosen(chosen.title, chosen.mood, tuple(chosen.shots), index=at)
    draft.frames.clear()
    draft.cuts.clear()
    draft.endcards.clear()
    draft.bed = None


def choose(draft: Draft, act: Act) -> None:
    """`concepts.choose`: settles which concept the work follows."""
    concepts = draft.context.concepts
    index = act.slots.concept_index
    if not concepts and draft.concept is None:
        draft.ask("q_no_concepts", *products_of(draft.context))
        return
    if index is None and draft.concept is None and len(concepts) > 1:
        draft.ask(
            "q_which_concept", *concepts_of(draft.context, draft.voice), names=_listed(draft, either=True)
        )
        return
    if index is None:
        index = draft.concept.index if draft.concept else concepts[0].index
    found = next((one for one in concepts if one.index == index), None)
    if found is None:
        if draft.concept is None or draft.concept.index != index:
            known = draft.voice.say("concepts_are", names=_listed(draft)) if concepts else ""
            draft.ask("q_no_concept", *concepts_of(draft.context, draft.voice), n=index, known=known)
        return
    draft.concept = Chosen(found.title, found.mood, tuple(found.shots), found.id, found.index)
    draft.follows = True


def storyboard(draft: Draft, act: Act, *, aspect: str | None = None) -> None:
    """`concepts.choose` goes on, and `storyboard.create`: paints the chosen concept's shots."""
    concept = draft.concept
    assert concept is not None
    if not draft.film_title:
        draft.film = ""  # a storyboard that begins anew is of a video of its own
    aspect = aspect or next(iter(act.slots.aspects), "") or wished_shape(draft.context, draft.words)
    frames = frames_from(
        concept.shots, seed_by=f"{concept.id or concept.title}|{draft.words}", take=draft.take
    )
    if act.slots.count:
        frames = frames[: act.slots.count]
    heard = draft.heard(act.slots.scene)
    frames = [
        replace(
            f, prompt=restage(f.prompt, heard.prompt, nth=f.index - 1),
            description=draft.described(f.description, heard),
            title=titled(
                f.title, heard, nth=f.index - 1, language=draft.language, avoid=draft.context.brand.avoid_words
            ),
        )
        for f in frames
    ]  # fmt: skip
    before = [step.id for step in draft.steps if step.id == "concepts"]
    draft.frames.clear()
    draft.cuts.clear()
    draft.endcards.clear()
    paint(draft, aspect, frames, depends=before)
    scene = f", {tidy(heard.prompt)}" if heard.prompt else ""
    draft.goals.append(f"storyboard of “{concept.title}”{scene}")


def edit_shots(draft: Draft, act: Act) -> None:
    """`shot.edit`: exactly the shots that were named, with the person's scene; nothing else is made again."""
    frames = draft.frames.get(draft.primary, [])
    wanted = act.slots.shot_indices
    unknown = [index for index in wanted if index not in {frame.index for frame in frames}]
    if not wanted and len(frames) > 1:
        draft.ask("q_shot_change", *shots_of(len(frames), draft.voice, every=True), n=len(frames))
    elif unknown:
        count = draft.voice.number(len(frames))
        draft.ask("q_no_shot", *shots_of(len(frames), draft.voice), n=unknown[0], count=count)
    elif not (act.slots.scene or act.slots.caption):
        draft.ask("q_shot_show", n=wanted[0] if wanted else 1)
    if draft.question:
        return
    again: list[shooting.Frame] = []
    heard = draft.heard(act.slots.scene)
    title = shot_title(heard.said) if heard.said and names_place(heard.prompt) else ""
    for frame in frames:
        if not wanted or frame.index in wanted:
            prompt = work_in(frame.prompt, heard.prompt)
            again.append(
                replace(
                    frame,
                    prompt=prompt,
                    description=draft.described(frame.description, heard),
                    title=title or frame.title,
                    caption=act.slots.caption or frame.caption,
                    seed=number(frame.seed, prompt, "edit"),
                )
            )
    _repaint(draft, again)
    draft.goals.append(
        f"shot {_numbers(again)} made again{f': {tidy(heard.prompt)}' if heard.prompt else ''}"
    )


def film_again(draft: Draft) -> None:
    """After `shot.edit` of every shot of a finished film: the film is made anew with them, in every shape that it has."""
    for aspect in dict.fromkeys(video.aspect for video in draft.context.videos):
        cuts = draft.cuts.get(aspect, [])
        if cuts and all(cut.stale for cut in cuts):
            draft.soil(aspect)


def redo_shots(draft: Draft, act: Act) -> None:
    """`shots.redo`: the same scenes with other seeds; all shots, or those that were named."""
    frames = draft.frames.get(draft.primary, [])
    wanted = act.slots.shot_indices or [frame.index for frame in frames]
    heard = draft.heard(act.slots.scene)
    again = [
        replace(
            frame,
            prompt=work_in(frame.prompt, heard.prompt),
            description=draft.described(frame.description, heard),
            seed=number(frame.seed, "again", draft.words),
        )
        for frame in frames
        if frame.index in wanted
    ]
    if not again:
        count = draft.voice.number(len(frames))
        draft.ask("q_redo_which", *shots_of(len(frames), draft.voice, every=True), count=count)
        return
    _repaint(draft, again)
    draft.goals.append(f"shot {_numbers(again)} made again")


def animate(draft: Draft, act: Act) -> None:
    """`video.animate`: clips for every shot without one (or all again), a bed, one video an aspect."""
    aspects = [one for one in act.slots.aspects if one in draft.frames] or [draft.primary]
    for aspect in aspects:
        frames = draft.frames[aspect]
        card = draft.endcards.get(aspect)
        length = act.slots.seconds or wished_length(draft.context, draft.words)
        if act.slots.seconds and card:
            length = max(act.slots.seconds - card.seconds, 1.0)
        seconds = round(length / len(frames), 2) if length else CLIP_S
        seconds = min(max(seconds, 0.5), 30.0)
        current = {
            clip.slot for clip in draft.context.clips for frame in frames
            if clip.aspect == aspect and clip.slot == frame.slot
            and frame.shot and clip.shot_id == frame.shot.value and abs(clip.seconds - seconds) < 0.05
        }  # fmt: skip
        if act.slots.shot_indices:
            slots = [frame.slot for frame in frames if frame.index in act.slots.shot_indices]
        elif len(current) == len(frames) and any(video.aspect == aspect for video in draft.context.videos):
            slots = [frame.slot for frame in frames]
        else:
            slots = [frame.slot for frame in frames if frame.slot not in current]
        turn = 1 if len(current) == len(frames) else 0
        if slots:
            cutting.animate(draft, aspect, slots=slots, seconds=seconds, turn=turn)
        draft.soil(aspect)
    if act.slots.mood:
        draft.mood, draft.new_bed = act.slots.mood, True
    draft.goals.append("the shots animated and put together with music")


def endcard(draft: Draft, act: Act) -> None:
    """`video.endcard`: an end card for every aspect that has clips; the clips stay as they are."""
    card = endcard_parts(act, draft.context)
    card = replace(card, with_logo=card.with_logo or draft.rules.logo)
    for aspect in act.slots.aspects or [one for one, cuts in draft.cuts.items() if cuts] or [draft.primary]:
        cutting.endcard(draft, aspect, card)
    parts = ["the logo" if card.with_logo else "", f"“{card.slogan}”" if card.slogan else "", card.cta]
    parts = [part for part in parts if part]
    draft.goals.append(f"an end card with {' and '.join(parts)}")


def reframe(draft: Draft, act: Act) -> None:
    """`video.reframe`: every shot painted natively in the new aspect, animated, with the same music."""
    source = draft.primary
    card = draft.endcards.get(source)
    film = next((one for one in reversed(draft.context.videos) if one.aspect == source), None)
    lasts = film.seconds if film and not draft.dirty else None
    if lasts and lasts < sum(cut.seconds for cut in draft.cuts.get(source, [])) - cutting.FIT_S:
        draft.lasts_s = lasts  # it was trimmed, and so is the other shape
    for aspect in act.slots.aspects:
        have = {cut.slot for cut in draft.cuts.get(aspect, [])}
        frames = [replace(frame, shot=None) for frame in draft.frames[source] if frame.slot not in have]
        if frames:
            seconds = {cut.slot: cut.seconds for cut in draft.cuts.get(source, [])}
            paint(draft, aspect, frames)
            if draft.cuts.get(source):
                slots = [frame.slot for frame in frames]
                cutting.animate(draft, aspect, slots=slots, seconds=next(iter(seconds.values()), CLIP_S))
        if draft.cuts.get(source) and card and aspect not in draft.endcards:
            cutting.endcard(draft, aspect, Card(card.text, "", given_logo(draft.context), with_logo=True))
        draft.soil(aspect)
        draft.goals.append(f"a {SHAPES[aspect]} {aspect} version")


def headlines(draft: Draft, act: Act) -> None:
    """`copy.headlines`."""
    subject = draft.subject
    assert subject is not None
    count = min(max(act.slots.count or 5, 1), 30)
    limit = min(max(act.slots.max_chars or 60, 5), 200)
    brief: dict[str, JsonValue] = {
        "count": count, "scene": draft.heard(act.slots.scene).prompt, "words": draft.words[:1000],
        "variant": len(draft.context.headlines), "about": "" if subject.product_id else subject.view.title,
        "title": subject.view.title, **({"language": draft.language} if draft.language != "en" else {}),
    }  # fmt: skip
    noun = f"{spelled(count)} headline{'s' if count > 1 else ''}"
    draft.step(
        "headlines",
        f"Write {noun} of at most {limit} characters",
        "copy",
        "save_headlines",
        {"max_chars": limit},
        instruction=f"Write exactly {noun} for {subject.called}, each of at most {limit} characters, all "
        f"different, with facts of the listing only. The person said: {draft.words[:800]}",
        estimate_s=COPY_S,
        extra={"brief": brief},
    )
    draft.goals.append(f"{noun} of at most {limit} characters")


def change_music(draft: Draft, act: Act) -> None:
    """`music.change`: another bed, another level, or the person's own recording, and the videos with it."""
    own = own_sound(draft.context)
    same = own is None and draft.bed is not None and bool(act.slots.louder_db) and not act.slots.mood
    if own is not None:
        draft.bed = Extra(Ref(own), 0.0, OWN_SOUND)
    elif not same:
        draft.mood, draft.new_bed = act.slots.mood or act.clause, True
    if act.slots.louder_db:
        set_level(draft, act.slots.louder_db)
    if draft.question:
        return
    for aspect, cuts in draft.cuts.items():
        if cuts:
            draft.soil(aspect)
    if not same:
        draft.goals.append("your own music" if own else f"{draft.tune()} music")


def own_sound(context: Context) -> str | None:
    """The recording that came with the message, or that it points at."""
    came = [one.id for one in context.attachments if one.kind == "sound"]
    meant = [one.id for one in context.meant[:1] if one.mime.startswith("audio/") and not context.unclear]
    return (came or meant or [None])[-1]


def compile_again(draft: Draft, act: Act) -> None:
    """`video.compile`: the clips that exist, put together; trimmed where a length is said."""
    asked, draft.plain = act.slots.seconds, act.slots.plain
    if asked is not None and not script_told(draft.words, draft.context):
        most = max(cutting.length(draft, aspect) for aspect, cuts in draft.cuts.items() if cuts)
        if asked > most + cutting.FIT_S:
            draft.ask("q_longest", draft.voice.say("choice_yes"), n=f"{most:g}", seconds=f"{asked:g}")
            return
        draft.lasts_s = asked
    for aspect in act.slots.aspects or list(draft.cuts):
        draft.soil(aspect)
    draft.goals.append("the clips put together")


def picture(draft: Draft, act: Act) -> None:
    """`picture.create`: pictures outside the storyboard."""
    count = min(max(act.slots.count or 1, 1), 12)
    for aspect in act.slots.aspects or ["1:1"]:
        shooting.picture(draft, tidy(draft.heard(act.slots.scene).prompt)[:600], count=count, aspect=aspect)
    draft.goals.append("a picture" if count == 1 else f"{spelled(count)} pictures")


def display(draft: Draft, act: Act, *, placements: list[str] | None = None) -> None:
    """`display.create`: ads in the sizes that were named, or in `placements`."""
    displays.compose(draft, act, placements=placements)


def audio(draft: Draft, act: Act) -> None:
    """`audio.create`: a spot to be heard."""
    spots.compose(draft, act)


def _repaint(draft: Draft, again: list[shooting.Frame]) -> None:
    old = {frame.slot: str(frame.shot.value) for frame in again if frame.shot and not frame.shot.step}
    paint(draft, draft.primary, again, replaces=old, verb="Repaint")
    draft.age({frame.slot for frame in again})


def _listed(draft: Draft, *, either: bool = False) -> str:
    names = [f"{one.index} {draft.voice.say('quoted', text=one.title)}" for one in draft.context.concepts]
    return draft.voice.either(names) if either else draft.voice.listed(names)


def _numbers(frames: list[shooting.Frame]) -> str:
    return ", ".join(str(frame.index) for frame in frames)
