"""Recognising a recipe by rule, and reading what it is to be made for. Loads no embeddings."""

from __future__ import annotations

import re

from limelight.router.clauses import Clause, split
from limelight.router.hints import questions, tells, wants
from limelight.router.limits import beyond_reach
from limelight.router.recipes import Need, Recipe, recipes
from limelight.router.scope import names, scopes_of
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.numbers import digits
from limelight.router.slots.product import find_product, fitting_products
from limelight.router.slots.scene import scene_words
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
        if fit is None or not set(scopes) <= {*fit.scopes, *fit.also, "whole"} or _asks_more(asking, recipe):
            continue
        call = _call(recipe, text, context, language=language, named=fit.named)
        if outside:
            return call
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
    return [c for c in clauses if not tells(c.text) and (wants(c.text) or not story)]


def _asks_more(asking: list[Clause], recipe: Recipe) -> bool:
    known = {*recipe.acts, *_QUIET}
    for clause in asking:
        for label, weight in clause.cues.items():
            work = not label.startswith(("chat.", "control.", "edit.")) and label != "unknown"
            if work and weight >= ALSO and label not in known and not _shape_only(label, recipe):
                return True
    return False


def _shape_only(label: Label, recipe: Recipe) -> bool:
    """Whether the act says how the recipe's video is to be ("make vertical videos for …", "… with jazz")."""
    return label in {"video.compile", "video.animate", "music.change"} and "video.animate" in recipe.acts


def _call(recipe: Recipe, text: str, context: Context, *, language: str, named: bool) -> RecipeCall:
    occasions = list(dict.fromkeys(m.group() for m in names("occasions").finditer(text)))
    if not occasions and recipe.each == "occasion":
        occasions = list(dict.fromkeys(_SEASON.findall(text)))
    if not occasions and "occasion" in recipe.needs and (scene := scene_words(text)):
        occasions = [scene]
    if recipe.each != "occasion":
        occasions = occasions[-1:]  # "our Easter film for Father's Day" becomes one for Father's Day
    numbers = [int(n) for n in _COUNT.findall(digits(text, language))]
    count = next((n for n in numbers if 2 <= n <= 50), recipe.count)
    products = _products(recipe, text, context, count=count, counted=bool(numbers), named=named)
    match recipe.each:
        case "product":
            count = len(products) or count
        case "occasion":
            count = max(len(occasions), 1)
        case "thread":
            count = 1
        case "version":
            pass
    aspects = find_aspects(text)
    if recipe.name == "all_placements" and len(aspects) < 2:
        aspects = list(recipe.aspects)
    return RecipeCall(
        name=recipe.name, product_ids=products, aspects=aspects or list(recipe.aspects),
        occasions=[one for one in occasions if one], count=count,
    )  # fmt: skip


def _products(
    recipe: Recipe, text: str, context: Context, *, count: int, counted: bool, named: bool
) -> list[str]:
    """The products that the words name or choose; for a set that is named as a whole, the best sellers first."""
    if recipe.each == "thread" or recipe.each == "version":
        return []
    if recipe.each == "occasion" or recipe.count == 1:
        choice = find_product(text, context)
        if choice and choice.product_id and choice.certain:
            return [choice.product_id]
        return [context.product.id] if context.product and not named else []
    fitting = _listed(text, context) or fitting_products(text, context)
    if fitting and not _BEST.search(text):
        return fitting[: count if counted else None]
    if named or not (_BEST.search(text) or _WHOLE.search(text)):
        return []
    ranked = sorted(context.catalogue, key=_rank)
    return [view.id for view in ranked[: count if counted or not _WHOLE.search(text) else None]]


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
        case "clips":
            return bool(context.clips)
        case "occasion":
            return bool(call.occasions)


def _has_subject(recipe: Recipe, call: RecipeCall, context: Context) -> bool:
    if recipe.each in {"product", "occasion"}:
        several = recipe.each == "occasion" or recipe.count == 1 or len(call.product_ids) > 1
        return bool(call.product_ids) and several and (recipe.each != "occasion" or len(call.occasions) > 1)
    return True
