"""Audio ads: how long, what they are about, and what a voice says in them."""

from __future__ import annotations

from pydantic import JsonValue

from limelight.agent.director.cutting import BED_WORK_S
from limelight.agent.director.draft import Draft
from limelight.agent.director.facts import speaks
from limelight.agent.director.pick import number, pick
from limelight.agent.director.subject import family_of
from limelight.agent.director.tune import music_mood
from limelight.agent.director.wording import wording
from limelight.router.slots.script import gender_in, script_in, wants_voice
from limelight.router.understand import language_of
from limelight.schema.understanding import Act


def compose(draft: Draft, act: Act) -> None:
    """`audio.create`: a spot to be heard, fifteen seconds unless told otherwise."""
    seconds = min(max(act.slots.seconds or 15.0, 5.0), 60.0)
    subject = draft.subject
    called = "" if subject is None else subject.called if draft.voice.english else subject.name
    brief = f"{called} {act.slots.mood}".strip()
    draft.step(
        "audio",
        f"Make an audio ad of {seconds:g} s",
        "music",
        "make_audio_ad",
        {
            "brief": brief[:600], "mood": music_mood(act.slots.mood, "") if act.slots.mood else "", "seconds": seconds,
            "seed": number(draft.words, brief, seconds), **_spoken(draft),
        },
        instruction=f"Make an audio ad of exactly {seconds:g} s. The person said: {draft.words[:800]}",
        estimate_s=BED_WORK_S,
    )  # fmt: skip
    draft.goals.append(f"an audio ad of {seconds:g} s")


def _spoken(draft: Draft) -> dict[str, JsonValue]:
    """What a voice shall say, and whose it is; nothing where the person names no words."""
    script = script_in(draft.words) or (_own_script(draft) if wants_voice(draft.words) else "")
    if not script:
        return {}
    gender = gender_in(draft.words)
    language = language_of(script, draft.context)
    return {"script": script[:1200], "language": language, **({"gender": gender} if gender else {})}


def _own_script(draft: Draft) -> str:
    """What a voice may say of the product: a claim of the listing in its own words, else, but in English, a line without one."""
    subject, language = draft.subject, draft.language
    if subject is None:
        return ""
    told = [one.strip().rstrip(".。") for one in (*subject.view.facts, *subject.view.bullets)]
    short = range(8, 60) if language == "ja" else range(3, 17)  # characters, words
    fitting = [one for one in told if len(one if language == "ja" else one.split()) in short]
    fact = next(iter(fitting), "") if speaks(subject.view, language) else ""
    speech = wording(language)
    if not fact and language != "en":
        fact = pick(speech.lines[family_of(subject.view)], subject.name, "spoken").rstrip(f"{speech.stop}?？")
    called = subject.called if language == "en" else subject.name
    return speech.spoken.format(it=called, fact=f"{fact[:1].upper()}{fact[1:]}") if fact and called else ""
