"""Answers to questions, out of the context alone; where it holds no answer, saying so."""

from __future__ import annotations

import re

from limelight.agent.director.asked import explained
from limelight.agent.director.memories import settles, told_before
from limelight.agent.director.subject import short_name
from limelight.infra.voice import LANGUAGES, Voice, meant, sentences
from limelight.router.asking import asked_of
from limelight.router.slots.product import find_product
from limelight.router.words import pattern
from limelight.schema.context import ConceptView, Context, ProductView, RunView
from limelight.schema.understanding import Understanding

MOST_ROWS = 40
"""Videos that an answer lists."""
_FIELDS = {
    "price": r"\b(?:price|cost|how much|preis|kostet|precio|cuesta|vale|prix|coûte|preço|custa)\b|いくら|値段|価格",
    "rating": r"\b(?:rating|stars|review|bewertung|sterne|valoración|estrellas|avis|étoiles|avaliação|estrelas)|評価|レビュー",
    "launch": r"\b(?:launch|newest|latest|released?|come out|erschien\w*|lanzamiento|lancement|sortie?|lançamento)\b|発売",
    "rank": r"\b(?:rank|best.?sell|verkaufsrang|más vendido|classement des ventes|mais vendido)|売れ筋|売上順位",
}
"""Fields of a listing, by the words that ask for one."""
_ASKS: dict[str, str] = {
    "status": r"\b(?:how far|progress|status|what are you doing|done yet|ready|wie weit|fertig|cómo va|listo|où en|prêt|como vai|pronto)\b|進み|できた|どこまで",
    "slogan": r"\b(?:slogan|tagline|eslogan|lema)\b|スローガン",
    "where": r"\b(?:where|wo|dónde|où|onde)\b.*\b(?:video|film|ad|vídeo|vidéo)\b|動画.*どこ",
    "many": r"\b(?:how many|wie viele|cuánt[oa]s|combien de|quant[oa]s)\b|いくつ|何(?:本|枚|個|案|点)",
    "long": r"\b(?:how long|length|duration|wie lang|cuánto dura|durée|quanto tempo tem|dura)\b|長さ|何秒",
    "format": r"\b(?:what|which|welches|qué|quel|que) format\w*\b|どの?フォーマット",
    "product": r"\b(?:which|what|welches|qué|quel|que) (?:product|produkt|producto|produit|produto)\b|\bworking on\b|どの商品",
    "catalogue": r"\b(?:catalogue|catalog|products?|katalog|produkte|catálogo|productos|produits|produtos)\b|カタログ|商品",
    "about": r"\b(?:about|tell me|feature|fact|material|what is|made of|know|was ist|woraus|erzähl|qué es|de qué|qu'est|en quoi|o que é|de que)\b|について|特徴|素材",
}
"""What else is asked, by the words that ask for it."""
_THINGS: dict[str, str] = {
    "concept": r"concept|konzept|concepto|conceito|コンセプト", "shot": r"shots?\b|bild|aufnahme|toma|plan[os]?\b|ショット",
    "clip": r"clip|クリップ", "video": r"video|film|vídeo|vidéo|動画", "headline": r"headline|überschrift|titular|titre|título|見出し",
    "product": r"product|produkt|produit|produto|商品",
}  # fmt: skip
"""Things that can be counted."""


def answer(words: str, context: Context, understanding: Understanding) -> str:
    """The answer to a message that asks for no work."""
    if context.reply:
        return context.reply
    voice = Voice(understanding.language)
    if not context.attachments and (told := settles(words, understanding)):
        return voice.say("noted", text=told.rstrip("."))
    if understanding.question:
        return (
            _told(words, context, voice)
            or explained(words.lower(), voice, step="").strip()
            or understanding.question
        )
    if understanding.films:
        return _films(context, understanding.films, voice)
    step = next_step(context, voice)
    match understanding.acts[0].label if understanding.acts else "unknown":
        case "chat.greeting":
            fresh = not (context.concepts or context.storyboard or context.videos)
            return voice.say("hello") if fresh else voice.say("hello_again", next=step)
        case "chat.capabilities":
            return explained(words.lower(), voice, step=step) or voice.say("capabilities")
        case "chat.thanks":
            return voice.say("thanks", next=step)
        case "chat.eta":
            return quoted_before(context) or eta(context, voice)
        case "chat.smalltalk" if context.open_plan is not None and context.open_plan.waits:
            return voice.say("quote_kept")
        case "chat.smalltalk":
            return voice.say(_mood_of(words), next=step)
        case "control.stop":
            return voice.say("stopped" if context.running else "nothing_runs")
        case "control.continue":
            return voice.say("take_up" if context.open_plan else "nothing_open")
        case "chat.question":
            return (
                (quoted_before(context) if _ASKS_QUOTE.search(words.lower()) else "")
                or _question(words, context, voice)
                or _told(words, context, voice)
                or voice.say("dont_know", next=step)
            )
        case _:
            return voice.say("unsure", next=step)


_ASKS_QUOTE = re.compile(
    r"\b(?:how (?:much|long)|cost|price|why so (?:long|much|many|expensive)|kostet|teuer|wie lange|so lange|so viel|cu[aá]nto (?:cuesta|tarda|dura)|por qué tanto|"
    r"combien|pourquoi (?:si|autant)|quanto (?:custa|tempo|demora)|por que tanto)\b|いくら|どのくらい|なぜそんなに"
)
"""Questions about time or money, which what waits for a yes was quoted with."""


def quoted_before(context: Context) -> str:
    """What was said of time and cost of the work that waits for a yes, as it was said; empty where none waits."""
    if context.open_plan is None or not context.open_plan.waits:
        return ""
    said = (turn.text for turn in reversed(context.history) if turn.role == "assistant")
    for text in said:
        for language in LANGUAGES:
            if (found := meant(text.strip(), prefixes=("quote_ask",), language=language)) is not None:
                return Voice(language).say(found[0], **found[1])
    return ""


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
    left = context.open_plan
    if run is None and left is not None and left.total and not left.waits:
        return voice.say("eta_left_films" if left.films else "eta_left", done=left.done, total=left.total)
    if run is None:
        return voice.say("eta_idle")
    now = next((step.title for step in run.steps if step.status == "running"), "")
    doing = voice.say("now", title=now[:1].lower() + now[1:]) if now else ""
    if run.films and run.eta_s is not None:
        return voice.say("eta_films", span=span_of(run.eta_s, voice), done=run.done, total=run.total)
    if run.eta_s is None:
        return voice.say("eta_open", done=run.done, total=run.total, doing=doing)
    return voice.say("eta", span=span_of(run.eta_s, voice), done=run.done, total=run.total, doing=doing)


def span_of(seconds: float, voice: Voice) -> str:
    """A length of time as people say it."""
    if seconds < 90:
        return voice.say("seconds", n=max(5, round(seconds / 5) * 5))
    return voice.say("minutes", n=round(seconds / 60))


def _asks(name: str, low: str) -> bool:
    return re.search(_ASKS[name], low) is not None


def _question(words: str, context: Context, voice: Voice) -> str:
    """An answer from the context; empty when it holds none."""
    low = words.lower()
    product = _meant(low, context)
    if about := explained(low, voice, step=next_step(context, voice)):
        return about
    if context.running and _asks("status", low):
        return _status(context.running, voice)
    if said := _listed_fact(low, product, voice):
        return said
    if _asks("slogan", low):
        slogan = context.brand.slogan.rstrip(".")
        return voice.say("a_slogan", slogan=slogan) if slogan else voice.say("a_no_slogan")
    if not context.videos and _asks("where", low):
        return voice.say("q_no_video", ask=next_step(context, voice))
    if _asks("many", low) and (counted := _counted(low, context, voice)):
        return counted
    if found := _concept_asked(low, context, voice):
        return found
    if _asks("product", low) and context.product:
        return voice.say("a_working", name=_name(context.product))
    if _asks("catalogue", low) and context.catalogue:
        return _catalogue(context, voice)
    if (_asks("long", low) or _asks("format", low)) and (said := _video(context, voice)):
        return said
    if product and _asks("about", low):
        return _about(product, voice)
    return ""


def _video(context: Context, voice: Voice) -> str:
    """How long the newest video is, and in which shapes there is one."""
    video = context.videos[-1] if context.videos else None
    if video is None or not video.seconds:
        return ""
    shapes = [
        voice.say(f"shape_{one}") for one in dict.fromkeys(v.aspect for v in context.videos if v.aspect)
    ]
    seconds = f"{video.seconds:g}"
    return (
        voice.say("a_video_is", n=seconds, shapes=voice.listed(shapes))
        if shapes
        else voice.say("a_seconds", n=seconds)
    )


def _listed_fact(low: str, product: ProductView | None, voice: Voice) -> str:
    """One of the listing's fields in a sentence, or that it is missing; empty for other questions."""
    found = next((what for what, pattern in _FIELDS.items() if re.search(pattern, low)), "")
    if not found:
        return ""
    what = voice.say(f"fact_{found}")
    if product is None:
        return voice.say("a_fact_which", what=what)
    values = {
        "price": product.price, "rating": "" if product.stars is None else f"{product.stars:g}",
        "launch": product.launch_date, "rank": product.sales_rank,
    }  # fmt: skip
    if not values[found]:
        return voice.say("a_fact_none", name=_name(product), what=what)
    return voice.say(f"a_{found}", name=_name(product), value=values[found])


def _name(view: ProductView) -> str:
    return short_name(view.title, brand=view.brand)


def _meant(low: str, context: Context) -> ProductView | None:
    """The product whose words stand in the question; else the thread's own."""

    def hits(view: ProductView) -> int:
        return sum(len(word) > 3 and word in low for word in _name(view).lower().split())

    best = max(context.catalogue, key=hits, default=None)
    if best and hits(best):
        return best
    choice = find_product(low, context)
    named = choice.product_id if choice and choice.certain else None
    return next((view for view in context.catalogue if view.id == named), context.product)


def _about(product: ProductView, voice: Voice) -> str:
    facts = product.facts or product.bullets
    if not facts and not product.description:
        return voice.say("a_about_none", name=_name(product))
    rows = "\n".join(f"- {fact}" for fact in facts[:5])
    return f"{voice.say('a_about', name=_name(product))}\n\n{rows or product.description}"


def _concept_asked(low: str, context: Context, voice: Voice) -> str:
    if not re.search(_THINGS["concept"], low) or not context.concepts:
        return ""
    numbers = {int(n) for run in _CONCEPT_NUMBERS.findall(low) for n in re.findall(r"\d+", run)}
    named = [c for c in context.concepts if c.title.lower() in low or c.index in numbers]
    if not named and not numbers and asked_of(low) != "differs":
        named = [concept for concept in context.concepts if concept.chosen][:1]
    if named:
        return "\n\n".join(_concept(one, voice) for one in named)
    rows = "\n".join(f"{one.index}. **{one.title}**: {one.hook}" for one in context.concepts)
    return f"{voice.say('a_concepts')}\n\n{rows}"


_CONCEPT_NUMBERS = re.compile(
    r"(?:concept|konzept|concepto|conceito|コンセプト)\w*?\s*(?:number\s*|no\.?\s*|nr\.?\s*|#)?"
    r"(\d+(?:(?:\s*(?:,|&|/|and|und|y|et|e|vs\.?|と|from|von|del?|du|do)\s*(?:(?:the|el|le|o|das)\s+)?)+\d+)*)"
)
"""The numbers of one concept, or of several: "concept 1 and 2"."""


def _concept(one: ConceptView, voice: Voice) -> str:
    """A concept in a sentence, and its shots."""
    shots = voice.say("comma").join(shot.title.lower() for shot in one.shots)
    row = voice.say("a_concept_shots", shots=shots) if shots else ""
    return voice.say("a_concept", n=one.index, title=one.title, hook=one.hook) + row


def _catalogue(context: Context, voice: Voice) -> str:
    rows = "\n".join(
        f"- {view.title}{f', {view.price}' if view.price else ''}" for view in context.catalogue[:8]
    )
    size = max(context.catalogue_size, len(context.catalogue))
    return f"{voice.say('a_catalogue', counted=voice.counted('product', size))}\n\n{rows}" + (
        "\n- …" if size > min(len(context.catalogue), 8) else ""
    )


def _counted(low: str, context: Context, voice: Voice) -> str:
    kinds = {
        "concept": context.concepts, "shot": context.storyboard, "clip": context.clips,
        "video": context.videos,
        "headline": context.headlines,
    }  # fmt: skip
    if context.films and re.search(_THINGS["video"], low):
        done = sum(one.video_id is not None for one in context.films)
        return voice.say("a_films", done=done, total=len(context.films))
    for noun, things in kinds.items():
        if re.search(_THINGS[noun], low):
            return voice.say("a_so_far", counted=voice.counted(noun, len(things)))
    if re.search(_THINGS["product"], low):
        return voice.say("a_catalogue_has", counted=voice.counted("product", context.catalogue_size))
    return ""


def _status(run: RunView, voice: Voice) -> str:
    said = voice.say("a_videos" if run.films else "a_steps", done=run.done, total=run.total)
    rows = "\n".join(f"- {step.title}: {_state(step.status, voice)}" for step in run.steps)
    return f"{said}\n\n{rows}" if rows else said


def _state(status: str, voice: Voice) -> str:
    return voice.say(f"step_{status}") if f"step_{status}" in sentences("en") else status
