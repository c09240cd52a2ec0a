"""The summary at the end of a run, from its reports alone."""

from __future__ import annotations

from limelight.agent.director.protocol import Conversation, Made
from limelight.agent.plan.offers import missing_of, offering
from limelight.infra.voice import Voice
from limelight.schema.context import Context
from limelight.schema.report import Problem
from limelight.schema.understanding import Understanding

MOST_NOTES = 6
"""Remarks on what was made that a summary holds."""

_SETTLED = frozenset(["not_configured", "where", "enlarge_most", "enlarge_least"])
"""Problems that trying again would not mend."""


def summarise(talk: Conversation, understanding: Understanding) -> str:
    """What was made, what went wrong, and what could come next."""
    voice = Voice(understanding.language)
    made = [one for report in talk.reports for one in report.artifacts]
    found = [problem for report in talk.reports for problem in report.problems]
    # That nothing could be made of what was not made goes without saying.
    problems = [one.message for one in found if one.code != "no_input"] or [one.message for one in found]
    failed = [report.summary for report in talk.reports if not report.ok and report.summary]
    if found and not made and all(one.code in _SETTLED for one in found):
        return _settled(found[0], voice)
    parts = [*_made(made, talk.context, voice)]
    notes = [_sentence(note) for report in talk.reports for note in report.notes]
    parts += [] if notes else [_text(one) for one in made if one.kind == "document"]
    parts += notes[:MOST_NOTES]
    if len(notes) > MOST_NOTES:
        parts.append(voice.say("notes_more", n=len(notes) - MOST_NOTES))
    if problems or failed:
        what = " ".join(_sentence(one) for one in dict.fromkeys(problems or failed))
        what = _unfinished(made, talk.context, voice) + what
        parts.append(voice.say("partly" if made else "failed", what=what))
    usual = _offer(talk, voice) or _next_step(made, bool(problems or failed), talk.context, voice)
    asks = bool(notes) and parts[-1] == notes[-1] and notes[-1].endswith(("?", "？"))
    if not asks:  # one question at a time
        parts.append(
            usual if talk.team.whole or not made else talk.team.next(talk.words, understanding.language)
        )
    return "\n\n".join(part for part in parts if part)


def _settled(problem: Problem, voice: Voice) -> str:
    """What is the matter, and what the person can do; what cannot be found in a picture in their own language."""
    if problem.code == "where" and voice.language != "en":
        return voice.say("where")
    if problem.code in ("enlarge_most", "enlarge_least"):
        return voice.say(f"ask_{problem.code}", n=str(problem.limit))
    said = _sentence(problem.message)
    return said[:1].upper() + said[1:]


def _unfinished(made: list[Made], context: Context, voice: Voice) -> str:
    """Which of several videos are missing, after a run that made others; empty when none is."""
    missing = [one.title for one in context.films if one.video_id is None]
    if not missing or not any(one.meta.get("film") for one in made):
        return ""
    titles = voice.listed([*missing[:MOST_NOTES], *(["…"] if len(missing) > MOST_NOTES else [])])
    return voice.say("films_missing", titles=titles) + " "


def _offer(talk: Conversation, voice: Voice) -> str:
    """What the person can do about what is missing; empty where nothing is, or where nothing can be done."""
    row, missing = offering(talk.reports), missing_of(talk.reports)
    return voice.say(f"offer_{row.name}", missing=voice.listed(missing)) if row and missing else ""


def _made(made: list[Made], context: Context, voice: Voice) -> list[str]:
    kinds: dict[str, list[Made]] = {}
    for one in made:
        kinds.setdefault(one.kind, []).append(one)
    parts: list[str] = []
    if concepts := kinds.get("concept"):
        rows = [
            f"{one.index or n}. **{_title(one)}**{_hook(one, voice)}" for n, one in enumerate(concepts, 1)
        ]
        many = voice.say("made_concepts", n=voice.number(len(rows)))
        parts.append((many if len(rows) > 1 else voice.say("made_concept")) + "\n\n" + "\n".join(rows))
    if videos := kinds.get("video"):
        parts.append(_videos_made(videos, kinds, voice))
    elif shots := kinds.get("shot"):
        parts.append(_shots_made(shots, context, voice))
    elif clips := kinds.get("clip"):
        many = voice.say("made_clips", N=voice.capital(len(clips)))
        parts.append(many if len(clips) > 1 else voice.say("made_clip"))
    elif kinds.get("music"):
        parts.append(voice.say("made_music"))
    if spots := kinds.get("audio"):
        lengths = voice.listed([*dict.fromkeys(f"{round(one.seconds or 0, 1):g}" for one in spots)])
        many = voice.say("made_audios", N=voice.capital(len(spots)), n=lengths)
        parts.append(many if len(spots) > 1 else voice.say("made_audio", n=lengths))
    if headlines := kinds.get("headline"):
        parts.append(voice.say("made_headlines") + "\n\n" + "\n".join(f"- {_text(one)}" for one in headlines))
    pictures = [one for one in kinds.get("image", []) if not one.meta.get("placement")]
    if ads := [one for one in kinds.get("image", []) if one.meta.get("placement")]:
        sizes = voice.listed([str(one.meta["placement"]) for one in ads])
        key = "made_displays" if len(ads) > 1 else "made_display"
        parts.append(voice.say(key, N=voice.capital(len(ads)), sizes=sizes))
    if pictures:
        many = voice.say("made_pictures", N=voice.capital(len(pictures)))
        size = pictures[0].meta.get("size")
        one = voice.say("made_larger", size=str(size)) if size else voice.say("made_picture")
        parts.append(many if len(pictures) > 1 else one)
    return parts


def _shots_made(shots: list[Made], context: Context, voice: Voice) -> str:
    if len(shots) == 1:
        said = voice.say("made_shot", n=shots[0].index or "", name=_bare(shots[0]))
        return said + (voice.say("kept") if context.storyboard else "")
    if context.storyboard and len(shots) < len(context.storyboard):
        return voice.say("made_again", N=voice.capital(len(shots)))
    return voice.say("made_shots", n=voice.number(len(shots)))


def _videos_made(videos: list[Made], kinds: dict[str, list[Made]], voice: Voice) -> str:
    named = voice.listed([*dict.fromkeys(str(one.meta.get("aspect") or "") for one in videos)])
    shapes = voice.say("in", shapes=named) if named else ""
    if len(videos) > 1:
        said = voice.say("made_videos", N=voice.capital(len(videos)), shapes=shapes)
    else:
        seconds = videos[0].seconds
        length = voice.say("length", n=f"{round(seconds, 1):g}") if seconds else ""
        said = voice.say("made_video", length=length, shapes=shapes)
    if kinds.get("endcard") and not kinds.get("clip"):
        said += voice.say("card_new")
        if kinds.get("music"):
            said += voice.say("music_new")
    elif any(not one.meta.get("script") for one in kinds.get("music", [])) and not kinds.get("clip"):
        said += voice.say("music_changed")
    return said


def _next_step(made: list[Made], trouble: bool, context: Context, voice: Voice) -> str:
    kinds = {one.kind for one in made}
    if sum(one.kind == "video" for one in made) > 1 and len(context.films) > 1:
        return voice.say("next_films")
    if not made:
        return voice.say("ask_again") if trouble else ""
    if "video" in kinds:
        if shape := _left_behind(made, context):
            return voice.say("ask_film_shape", shape=shape)
        if "headline" in kinds:
            return voice.say("ask_change")
        shapes = {one.aspect for one in context.videos} | {str(one.meta.get("aspect") or "") for one in made}
        if "endcard" in kinds or context.endcards:
            return voice.say("next_more")
        return voice.say("ask_logo_music" if "9:16" in shapes else "ask_logo")
    if "shot" in kinds:
        shots = sum(one.kind == "shot" for one in made)
        filmed = context.videos and any(clip.stale for clip in context.clips)
        return voice.say("ask_film_n" if shots > 1 else "ask_film") if filmed else voice.say("ask_animate")
    if "concept" in kinds:
        return voice.say("ask_which")
    if "endcard" in kinds and context.storyboard:
        return voice.say("next_animate")  # it is there for the video to come
    return voice.say("ask_words" if "headline" in kinds else "ask_next")


def _left_behind(made: list[Made], context: Context) -> str:
    """The storyboard's shape, where another video was made and the one in that shape shows earlier shots; else empty."""
    shape = next((shot.aspect for shot in context.storyboard), "")
    filmed = any(one.aspect == shape for one in context.videos)
    anew = any(one.kind == "video" and one.meta.get("aspect") == shape for one in made)
    stale = any(clip.stale and clip.aspect == shape for clip in context.clips)
    return shape if filmed and stale and not anew else ""


def _title(one: Made) -> str:
    return str(one.meta.get("title") or _bare(one))


def _bare(one: Made) -> str:
    """The artifact's name without its ordinal: `Forest trail` for `Shot 2 - Forest trail`."""
    head, dash, tail = one.name.partition(" - ")
    return tail if dash and head.split()[-1:] and head.split()[-1].isdigit() else one.name


def _hook(one: Made, voice: Voice) -> str:
    hook = str(one.meta.get("hook") or "")
    return voice.say("colon", what=hook) if hook else ""


def _text(one: Made) -> str:
    return str(one.meta.get("text") or one.name)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "。", "？")) else f"{text}."
