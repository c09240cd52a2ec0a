"""Recognising a recipe by rule, and reading what it is to be made for. Loads no embeddings."""

from __future__ import annotations

import re
from functools import cache

from limelight.router.clauses import Clause, split
from limelight.router.hints import questions, tells, wants
from limelight.router.limits import beyond_reach
from limelight.router.recipes import Need, Recipe, recipes
from limelight.router.scope import expanded, names, occasion_of, scopes_of
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.numbers import digits
from limelight.router.slots.product import find_product, fitting_products
from limelight.router.slots.scene import has_scene_words, scene_words
from limelight.router.text import CleanText
from limelight.schema.context import Context, ProductView
from limelight.schema.understanding import Label, RecipeCall

STORY = 4
"""Clauses from which only those with words of asking are read."""
ALSO = 0.35
"""Weight of a cue from which a clause asks for something that is no part of the recipe."""
_COUNT = re.compile(r"(?<![\d:x×.])(\d{1,2})(?![\d:x×.]|\s*(?:s\b|sec|sek|seg|秒|char|zeichen|文字|%))")
_BEST = re.compile(r"\btop\b|best|vendid|vendu|vente|verkauft|売れ|人気|トップ|上位")
_WHOLE = re.compile(
    r"\b(?:all|every|each|entire|whole|full|complete)\b.{0,16}\b(?:products?|items?|catalogu?e?|range|shop|store|line|collection|"
    r"product (?:photos|images|pictures))\b|\bper (?:product|item)\b|\b(\d+) (?:products|items)\b|"
    r"\b(?:tod[oa]s?|cada|alle[nrs]?|jede[nrs]?|ganze[nrs]?|gesamte[nrs]?|tou(?:s|te|tes|t)|chaque|par|por|pro)\b.{0,16}\b(?:"
    r"productos?|artículos?|catálogo|gama|produkte?[n]?|artikel|sortiment|katalog|produits?|articles?|catalogue|gamme|"
    r"produtos?|itens|linha|loja|tienda|fotos de (?:los )?producto\w*|produktbilder|produktfotos|photos? (?:de )?produits?|"
    r"fotos d[eo]s? produtos?)\b|全商品|(?:すべて|全て|全部)の商品|商品(?:全部|すべて|ごと)|全部の商品"
)
"""The catalogue as a whole, without a word for a kind of product."""
MOST_VARIATIONS = 10
VARIATIONS = re.compile(
    r"(\d{1,2})(?: [\w-]+){0,2}? (?:versions?|variants?|variations?|versiones|variantes|variaciones|fassungen|varianten|"
    r"versionen|variationen|déclinaisons|versões|variações)\b|(\d{1,2})(?:つ|種類?|通り|パターン|個|本)?の?(?:バージョン|パターン|"
    r"バリエーション|種類|通り)|(\d{1,2})(?:パターン|バリエーション|バージョン|種類|通り)|"
    r"(\d{1,2})(?: (?:videos?|vídeos?|vidéos?|films?|ads?|of them))? (?:each|apiece|jeweils|cada un[oa]|chacune?)\b"
)
_AND = re.compile(r"[,、+&]|\b(?:and|y|und|et|e)\b|と")
_SEASON = re.compile(
    r"\b(?:spring|summer|autumn|winter|primavera|verano|otoño|invierno|frühling|sommer|herbst|printemps|été|automne|hiver|verão|outono|inverno)\b"
)
_QUIET: frozenset[Label] = frozenset(
    {"concepts.create", "concepts.more", "concepts.choose", "shots.redo", "storyboard.create", "shot.edit"}
)
"""Acts whose cues stand in the words of most recipes."""


def recognise(
    message: CleanText, context: Context, *, language: str, outside: bool = False
) -> RecipeCall | None:
    """The recipe that a message asks for, with what it is for; None when none fits whole.

    A message that asks for more than the recipe makes is none: it is planned. `outside`: without its thread, so what
    the thread must hold is not asked for.
    """
    if not scopes_of(message.masked, original=message.text):
        return None  # every recipe is for something wide; most messages end here
    asking = _asking(message)
    if not asking or any(beyond_reach(clause.text, context) for clause in asking):
        return None
    text = ", ".join(clause.text for clause in asking)
    scopes = scopes_of(text, original=message.text)
    for recipe in recipes():
        fit = next((w for w in recipe.when if w.fits(text, scopes)), None)
        if recipe.name in context.recipes_off:
            continue
        if fit is None or not set(scopes) <= {*fit.scopes, *fit.also, "whole"} or _asks_more(asking, recipe):
            continue
        call = _call(recipe, text, context, language=language, named=fit.named)
        if outside:
            return call
        if "storyboard" in recipe.needs and has_scene_words(text):
            continue  # "the whole video at night" is another scene for what there is
        if any(_has(need, context, call) for need in fit.without):
            continue
        if all(_has(need, context, call) for need in recipe.needs) and _has_subject(recipe, call, context):
            return call
    return None


def _asking(message: CleanText) -> list[Clause]:
    """The clauses that ask for work; none when one asks about something, which wants an answer first."""
    clauses = split(message.masked)
    if any(questions(c.text) for c in clauses):
        return []
    story = len(clauses) >= STORY
    return [c for c in clauses if not tells(c.text) and (not story or wants(c.text))]


def _asks_more(asking: list[Clause], recipe: Recipe) -> bool:
    known = {*recipe.acts, *_QUIET}
    for clause in asking:
        for label, weight in clause.cues.items():
            work = not label.startswith(("chat.", "control.", "edit.")) and label != "unknown"
            if work and weight >= ALSO and label not in known and not _shape_only(label, recipe, clause.text):
                return True
    return False


def _shape_only(label: Label, recipe: Recipe, text: str) -> bool:
    """Whether the act says how the recipe's video is to be ("make vertical videos for …", "… with jazz")."""
    if label == "video.reframe":
        return "storyboard.create" in recipe.acts and len(find_aspects(text)) == 1
    return label in {"video.compile", "video.animate", "music.change"} and "video.animate" in recipe.acts


def _call(recipe: Recipe, text: str, context: Context, *, language: str, named: bool) -> RecipeCall:
    counted, variations = _varied(digits(text, language), recipe)
    numbers = [int(n) for n in _COUNT.findall(counted) if n]
    if len(numbers) > 1:  # "40 videos: my ten best sellers": the videos follow from the rest
        numbers = [int(n) for n in _COUNT.findall(_films_counted().sub(" ", counted))] or numbers
    count = next((n for n in numbers if 2 <= n <= 50), recipe.count)
    products = _products(recipe, text, context, count=count, counted=bool(numbers), named=named)
    if "product" in recipe.each:
        count = min(len(products), 50) or count
    aspects = find_aspects(text)
    if recipe.name == "all_placements" and len(aspects) < 2:
        aspects = list(recipe.aspects)
    return RecipeCall(
        name=recipe.name, product_ids=products, aspects=aspects or list(recipe.aspects),
        occasions=_occasions(recipe, text), count=count if recipe.each else 1, variations=variations,
    )  # fmt: skip


def _occasions(recipe: Recipe, text: str) -> list[str]:
    """Events in the person's words, each once; where the recipe is for one, the last that was named."""
    by_name = {occasion_of(m.group()): m.group() for m in names("occasions").finditer(text)}
    found = [*by_name.values()]
    if not found and "occasion" in recipe.each:
        found = list(dict.fromkeys(_SEASON.findall(text)))
    if not found and "occasion" in recipe.needs and (scene := scene_words(text)):
        found = [scene]
    # "Our Easter film for Father's Day" becomes one for Father's Day.
    return found if "occasion" in recipe.each else found[-1:]


def _varied(text: str, recipe: Recipe) -> tuple[str, int]:
    """The words without the number of variations, and that number."""
    if "variation" not in recipe.each:
        return text, 1
    found = VARIATIONS.search(text)
    if found is None:
        return text, recipe.variations
    number = int(next(group for group in found.groups() if group))
    return text[: found.start()] + text[found.end() :], min(max(number, 1), MOST_VARIATIONS)


def _products(
    recipe: Recipe, text: str, context: Context, *, count: int, counted: bool, named: bool
) -> list[str]:
    """The products that the words name or choose; for a set that is named as a whole, the best sellers first."""
    if "product" not in recipe.each:
        return []
    one = recipe.count == 1 or "products" not in scopes_of(text)
    if one:
        choice = find_product(names("occasions").sub(" ", text), context)
        if choice and choice.product_id and choice.certain:
            return [choice.product_id]
        several = [] if recipe.count == 1 else _listed(text, context)
        return several or ([context.product.id] if context.product and not named else [])
    fitting = _listed(text, context) or fitting_products(text, context)
    if fitting and not _BEST.search(text):
        return fitting[: count if counted else None]
    if named or not (_BEST.search(text) or _WHOLE.search(text)):
        return []
    ranked = sorted(context.catalogue, key=_rank)
    return [view.id for view in ranked[: count if counted or not _WHOLE.search(text) else None]]


@cache
def _films_counted() -> re.Pattern[str]:
    return re.compile(expanded(r"\b\d{1,2} %film%"))


def _listed(text: str, context: Context) -> list[str]:
    """The products of a list, each found by its own words: one may be named with more of them than another."""
    found = [ids for piece in _AND.split(text) if (ids := fitting_products(piece, context))]
    return list(dict.fromkeys(one for ids in found for one in ids)) if len(found) > 1 else []


def _rank(view: ProductView) -> tuple[int, str]:
    return (view.sales_rank if view.sales_rank is not None else 10_000, view.id)


def _has(need: Need, context: Context, call: RecipeCall) -> bool:
    match need:
        case "storyboard":
            return any(shot.id for shot in context.storyboard)
        case "own_storyboard":
            own = context.product is not None and call.product_ids == [context.product.id]
            return own and any(shot.id for shot in context.storyboard)
        case "films":
            return bool(context.films)
        case "clips":
            return bool(context.clips)
        case "occasion":
            return bool(call.occasions)


def _has_subject(recipe: Recipe, call: RecipeCall, context: Context) -> bool:
    """Whether there is something to make it for; a set is of several videos."""
    if "product" not in recipe.each:
        return True
    parts = len(call.product_ids) * max(len(call.occasions), 1) * call.variations
    return bool(call.product_ids) and (recipe.count == 1 or parts > 1)
