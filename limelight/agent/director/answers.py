"""Answers to questions, out of the context alone; where it holds no answer, saying so."""

from __future__ import annotations

import re

from limelight.agent.director.subject import short_name
from limelight.schema.context import Context, ProductView, RunView
from limelight.schema.understanding import Understanding

CAPABILITIES = """I make video ads around your own product, its pixels untouched. In one conversation:

- **Concepts**: “Create a video for my latest hiking gear” gives you three ideas to choose from.
- **Storyboard**: “I like concept 3, but at sunrise” becomes four pictures; “use a forest trail in the second \
shot” changes just that one.
- **Video**: “Animate it” gives clips, music and one finished film; then “add our logo and the slogan …”.
- **Formats and words**: “Make it vertical too”, “write me three headlines of at most 30 characters”.

Name a product of your catalogue, or upload a photo with a line about it. What shall we make?"""


def answer(words: str, context: Context, understanding: Understanding) -> str:
    """The answer to a message that asks for no work."""
    if understanding.question:
        return understanding.question
    label = understanding.acts[0].label if understanding.acts else "unknown"
    match label:
        case "chat.greeting":
            return _greeting(context)
        case "chat.capabilities":
            return CAPABILITIES
        case "chat.thanks":
            return f"You are welcome. {next_step(context)}"
        case "chat.eta":
            return eta(context)
        case "chat.smalltalk":
            return f"Doing well, and glad to make something with you. {next_step(context)}"
        case "control.stop":
            return "Stopped." if context.running else "Nothing is running right now."
        case "control.continue":
            return (
                "I am taking it up where it was."
                if context.open_plan
                else "There is nothing to continue right now."
            )
        case "chat.question":
            return _question(words, context)
        case _:
            return f"I am not sure what you would like me to do. {next_step(context)}"


def next_step(context: Context) -> str:
    """What could be asked next, as a question."""
    if context.videos:
        return "Shall I make another format, or write headlines to go with it?"
    if context.storyboard:
        return "Shall I animate the storyboard, or change a shot first?"
    if context.concepts:
        return "Which concept shall I storyboard?"
    return "Which product shall we start with?"


def eta(context: Context) -> str:
    """How long the running work will take, as far as the context says."""
    run = context.running
    if run is None:
        return "Nothing is running right now, so there is nothing to wait for."
    steps = f"{run.done} of {run.total} steps are done" if run.total else "It has just started"
    now = next((step.title for step in run.steps if step.status == "running"), "")
    doing = f"; now: {now[:1].lower()}{now[1:]}" if now else ""
    if run.eta_s is None:
        return f"{steps}{doing}. I cannot say yet how long the rest takes."
    return f"About {_span(run.eta_s)} more. {steps}{doing}."


def _span(seconds: float) -> str:
    if seconds < 90:
        rounded = max(5, round(seconds / 5) * 5)
        return f"{rounded} seconds"
    return f"{round(seconds / 60)} minutes"


def _greeting(context: Context) -> str:
    if not (context.concepts or context.storyboard or context.videos):
        return (
            "Hello! I turn a product photo into a finished video ad. Tell me which product, for example "
            "“create a video for my latest hiking gear”, or upload a photo."
        )
    return f"Hello again! {next_step(context)}"


def _question(words: str, context: Context) -> str:
    low = words.lower()
    product = _meant(low, context)
    if context.running and re.search(r"\b(how far|progress|status|what are you doing|done yet|ready)\b", low):
        return _status(context.running)
    if re.search(r"\b(price|cost|how much)\b", low):
        return _fact(
            product,
            "price",
            f"The {{name}} is listed at {product.price}." if product and product.price else "",
        )
    if re.search(r"\b(rating|stars|review)", low):
        stars = (
            f"The {{name}} is rated {product.stars:g} out of 5."
            if product and product.stars is not None
            else ""
        )
        return _fact(product, "rating", stars)
    if re.search(r"\b(launch|newest|latest|released?|come out)\b", low):
        when = (
            f"The {{name}} was launched on {product.launch_date}." if product and product.launch_date else ""
        )
        return _fact(product, "launch date", when)
    if re.search(r"\b(rank|best.?sell)", low):
        rank = f"The {{name}} has sales rank {product.sales_rank}." if product and product.sales_rank else ""
        return _fact(product, "sales rank", rank)
    if re.search(r"\bslogan|tagline\b", low):
        slogan = context.brand.slogan
        return (
            f"Your brand's slogan is “{slogan.rstrip('.')}”."
            if slogan
            else "I know of no slogan for your brand yet."
        )
    if "how many" in low and (counted := _counted(low, context)):
        return counted
    if found := _concept_asked(low, context):
        return found
    if (
        re.search(r"\b(catalogue|catalog|products?|which products|what products)\b", low)
        and context.catalogue
    ):
        return _catalogue(context)
    if re.search(r"\b(which|what) product\b|\bworking on\b", low):
        name = context.product.title if context.product else ""
        return (
            f"We are working on the {name}." if name else "No product is chosen yet. Which one shall it be?"
        )
    if re.search(r"\b(how long|length|duration)\b", low) and (counted := _counted(low, context)):
        return counted
    if product and re.search(r"\b(about|tell me|feature|fact|material|what is|made of|describe|know)\b", low):
        return _about(product)
    unknown = "I don't know that: it is not in what I can see of your catalogue and this conversation."
    return f"{unknown} {next_step(context)}"


def _name(view: ProductView) -> str:
    return short_name(view.title, brand=view.brand)


def _meant(low: str, context: Context) -> ProductView | None:
    """The product whose words stand in the question; else the thread's own."""

    def hits(view: ProductView) -> int:
        return sum(len(word) > 3 and word in low for word in _name(view).lower().split())

    best = max(context.catalogue, key=hits, default=None)
    return best if best and hits(best) else context.product


def _fact(product: ProductView | None, what: str, sentence: str) -> str:
    if sentence and product:
        return sentence.replace("{name}", _name(product))
    if product:
        return f"The listing of the {_name(product)} gives no {what}."
    return f"Which product's {what} do you mean?"


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
    for noun, things in kinds.items():
        if noun in low:
            return f"{len(things)} {noun}{'' if len(things) == 1 else 's'} so far."
    return f"{context.catalogue_size} products in your catalogue." if "product" in low else ""


def _status(run: RunView) -> str:
    rows = "\n".join(f"- {step.title}: {step.status}" for step in run.steps)
    return (
        f"{run.done} of {run.total} steps are done.\n\n{rows}"
        if rows
        else f"{run.done} of {run.total} steps are done."
    )
