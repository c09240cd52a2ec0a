"""Answers to questions, out of the context alone; where it holds no answer, saying so."""

from __future__ import annotations

import re

from limelight.agent.director.capabilities import CAPABILITIES, about_me
from limelight.agent.director.memories import settles, told_before
from limelight.agent.director.subject import short_name
from limelight.agent.director.voice import Voice
from limelight.router.words import pattern
from limelight.schema.context import Context, ProductView, RunView
from limelight.schema.understanding import Understanding

MOST_ROWS = 40
"""Videos that an answer lists."""
_FIELDS = {
    "price": r"\b(price|cost|how much)\b",
    "rating": r"\b(rating|stars|review)",
    "launch date": r"\b(launch|newest|latest|released?|come out)\b",
    "sales rank": r"\b(rank|best.?sell)",
}


def answer(words: str, context: Context, understanding: Understanding) -> str:
    """The answer to a message that asks for no work."""
    if context.reply:
        return context.reply
    voice = Voice(understanding.language)
    if not context.attachments and (told := settles(words, understanding)):
        return voice.say("noted", text=told.rstrip("."), next=next_step(context, voice))
    if understanding.question:
        return _told(words, context, voice) or understanding.question
    if understanding.films:
        return _films(context, understanding.films, voice)
    step = next_step(context, voice)
    match understanding.acts[0].label if understanding.acts else "unknown":
        case "chat.greeting":
            fresh = not (context.concepts or context.storyboard or context.videos)
            return voice.say("hello") if fresh else voice.say("hello_again", next=step)
        case "chat.capabilities":
            return CAPABILITIES.get(voice.language, CAPABILITIES["en"])
        case "chat.thanks":
            return voice.say("thanks", next=step)
        case "chat.eta":
            return eta(context, voice)
        case "chat.smalltalk":
            return voice.say(_mood_of(words), next=step)
        case "control.stop":
            return voice.say("stopped" if context.running else "nothing_runs")
        case "control.continue":
            return voice.say("take_up" if context.open_plan else "nothing_open")
        case "chat.question":
            return (
                _question(words, context) or _told(words, context, voice) or voice.say("dont_know", next=step)
            )
        case _:
            return voice.say("unsure", next=step)


def _told(words: str, context: Context, voice: Voice) -> str:
    """What the person said before, when they ask for it."""
    if not words.rstrip().endswith(("?", "？")):
        return ""
    found = told_before(words, context)
    return voice.say("you_said", text=found[0].rstrip(".")) if found else ""


def _films(context: Context, keys: list[str], voice: Voice) -> str:
    """What there is of the videos that were asked for; one alone is open now."""
    films = [one for one in context.films if one.key in keys]
    if len(films) == 1:
        key = "film_open" if films[0].video_id else "film_coming"
        return voice.say(key, n=films[0].index, title=films[0].title)
    done = sum(one.video_id is not None for one in films)
    rows = [
        f"{one.index}. **{one.title}**: {voice.say('film_ready' if one.video_id else 'film_waits')}"
        for one in films[:MOST_ROWS]
    ]
    rows += ["…"] if len(films) > MOST_ROWS else []
    return voice.say("films_done", done=done, total=len(films), n=films[-1].index) + "\n\n" + "\n".join(rows)


def _mood_of(words: str) -> str:
    """Which small talk it is: anger, "how are you", or a word that leaves the next step open."""
    low = words.lower()
    if pattern("rules", "angry").search(low):
        return "sorry"
    return (
        "smalltalk"
        if re.search(r"\b(?:how|going|doing|day|you|nice|weather|joke|name)\b", low)
        else "no_hurry"
    )


def next_step(context: Context, voice: Voice) -> str:
    """What could be asked next, as a question."""
    if context.videos:
        return voice.say("next_more")
    if context.storyboard:
        return voice.say("next_animate")
    return voice.say("next_concept" if context.concepts else "next_product")


def eta(context: Context, voice: Voice) -> str:
    """How long the running work will take, as far as the context says."""
    run = context.running
    if run is None:
        return voice.say("eta_idle")
    now = next((step.title for step in run.steps if step.status == "running"), "")
    doing = voice.say("now", title=now[:1].lower() + now[1:]) if now else ""
    if run.films and run.eta_s is not None:
        return voice.say("eta_films", span=_span(run.eta_s, voice), done=run.done, total=run.total)
    if run.eta_s is None:
        return voice.say("eta_open", done=run.done, total=run.total, doing=doing)
    return voice.say("eta", span=_span(run.eta_s, voice), done=run.done, total=run.total, doing=doing)


def _span(seconds: float, voice: Voice) -> str:
    if seconds < 90:
        return voice.say("seconds", n=max(5, round(seconds / 5) * 5))
    return voice.say("minutes", n=round(seconds / 60))


def _question(words: str, context: Context) -> str:
    """An answer from the context; empty when it holds none."""
    low = words.lower()
    product = _meant(low, context)
    if about := about_me(low):
        return about
    if context.running and re.search(r"\b(how far|progress|status|what are you doing|done yet|ready)\b", low):
        return _status(context.running)
    if said := _listed_fact(low, product):
        return said
    if re.search(r"\bslogan|tagline\b", low):
        slogan = context.brand.slogan.rstrip(".")
        return f"Your brand's slogan is “{slogan}”." if slogan else "I know of no slogan for your brand yet."
    if not context.videos and re.search(r"\bwhere\b.*\b(?:video|film|ad)\b", low):
        return f"There is no video yet. {next_step(context, Voice())}"
    if "how many" in low and (counted := _counted(low, context)):
        return counted
    if found := _concept_asked(low, context):
        return found
    if re.search(r"\b(which|what) product\b|\bworking on\b", low) and context.product:
        return f"We are working on the {_name(context.product)}."
    if re.search(r"\b(catalogue|catalog|products?)\b", low) and context.catalogue:
        return _catalogue(context)
    if re.search(r"\b(how long|length|duration)\b", low) and (counted := _counted(low, context)):
        return counted
    if product and re.search(r"\b(about|tell me|feature|fact|material|what is|made of|know)\b", low):
        return _about(product)
    return ""


def _listed_fact(low: str, product: ProductView | None) -> str:
    """One of the listing's fields in a sentence, or that it is missing; empty for other questions."""
    found = next((what for what, pattern in _FIELDS.items() if re.search(pattern, low)), "")
    if not found:
        return ""
    if product is None:
        return f"Which product's {found} do you mean?"
    name = _name(product)
    sentences = {
        "price": f"The listed price of the {name} is {product.price}." if product.price else "",
        "rating": f"The rating of the {name} is {product.stars:g} out of 5."
        if product.stars is not None
        else "",
        "launch date": f"The launch date of the {name} is {product.launch_date}."
        if product.launch_date
        else "",
        "sales rank": f"The sales rank of the {name} is {product.sales_rank}." if product.sales_rank else "",
    }
    return sentences[found] or f"The listing of the {name} gives no {found}."


def _name(view: ProductView) -> str:
    return short_name(view.title, brand=view.brand)


def _meant(low: str, context: Context) -> ProductView | None:
    """The product whose words stand in the question; else the thread's own."""

    def hits(view: ProductView) -> int:
        return sum(len(word) > 3 and word in low for word in _name(view).lower().split())

    best = max(context.catalogue, key=hits, default=None)
    return best if best and hits(best) else context.product


def _about(product: ProductView) -> str:
    facts = product.facts or product.bullets
    if not facts and not product.description:
        return f"The listing of the {_name(product)} says no more than its name."
    rows = "\n".join(f"- {fact}" for fact in facts[:5])
    return f"What the listing says of the {_name(product)}:\n\n{rows or product.description}"


def _concept_asked(low: str, context: Context) -> str:
    if "concept" not in low or not context.concepts:
        return ""
    number = re.search(r"concept\s*(?:number\s*|no\.?\s*|#)?(\d+)", low)
    for concept in context.concepts:
        named = concept.title.lower() in low or (number and int(number.group(1)) == concept.index)
        if named or (not number and concept.chosen):
            shots = ", ".join(shot.title.lower() for shot in concept.shots)
            row = f" Its shots: {shots}." if shots else ""
            return f"Concept {concept.index} is “{concept.title}”: {concept.hook}{row}"
    rows = "\n".join(f"{one.index}. **{one.title}**: {one.hook}" for one in context.concepts)
    return f"These are the concepts so far:\n\n{rows}"


def _catalogue(context: Context) -> str:
    rows = "\n".join(
        f"- {view.title}{f', {view.price}' if view.price else ''}" for view in context.catalogue[:8]
    )
    size = max(context.catalogue_size, len(context.catalogue))
    return f"Your catalogue has {size} product{'s' if size != 1 else ''}:\n\n{rows}" + (
        "\n- …" if size > min(len(context.catalogue), 8) else ""
    )


def _counted(low: str, context: Context) -> str:
    if (
        re.search(r"video|film|clip|ad\b|it\b", low)
        and context.videos
        and re.search(r"long|length|duration", low)
    ):
        video = context.videos[-1]
        return f"The video is {video.seconds:g} seconds long." if video.seconds else ""
    if "how many" not in low:
        return ""
    kinds = {
        "concept": context.concepts, "shot": context.storyboard, "clip": context.clips,
        "video": context.videos,
        "headline": context.headlines,
    }  # fmt: skip
    if context.films and "video" in low:
        return (
            f"{sum(one.video_id is not None for one in context.films)} of {len(context.films)} videos so far."
        )
    for noun, things in kinds.items():
        if noun in low:
            return f"{len(things)} {noun}{'' if len(things) == 1 else 's'} so far."
    return f"{context.catalogue_size} products in your catalogue." if "product" in low else ""


def _status(run: RunView) -> str:
    rows = "\n".join(f"- {step.title}: {step.status}" for step in run.steps)
    if run.films:
        return f"{run.done} of {run.total} videos are done.\n\n{rows}".rstrip()
    return (
        f"{run.done} of {run.total} steps are done.\n\n{rows}"
        if rows
        else f"{run.done} of {run.total} steps are done."
    )
