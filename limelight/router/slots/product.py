"""Which product of the catalogue the words mean, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from limelight.infra.sieve import Sieve
from limelight.router.exemplars import Embedder
from limelight.router.words import pattern, word_list, word_table
from limelight.schema.context import Context, ProductView
from limelight.schema.understanding import ProductChoice

MIN_RATIO = 86
"""rapidfuzz ratio from which a word of the message is taken for a word of the catalogue."""
MIN_COSINE = 0.42
"""Nearness of a category to the person's words from which it counts, when no word is shared."""

_ATTRIBUTES = ("best", "rated", "cheap", "dear", "latest")
_ATTRIBUTE = Sieve([pattern("product", name) for name in _ATTRIBUTES])
_POINTING = pattern("product", "pointing")
_WORD = re.compile(r"[^\W\d_]{3,}")

_SAME = word_table("same")
_BROADER = {kind: frozenset(words.split()) for kind, words in word_table("broader").items()}
_SYNONYM = {word: key for key, words in _SAME.items() for word in words.split()}
_CJK = {
    word: key
    for key, words in _SAME.items()
    for word in words.split()
    if not word.isascii() and not word[0].islower()
}
_NOT_PRODUCT = frozenset(word_list("product", "not_product"))
_HEADS = tuple(word_list("product", "heads"))
MIN_BEFORE_HEAD = 3
"""Letters before the last part of a compound, at least; fewer are another word that only ends alike."""


MIN_ANSWER = 0.5
"""Nearness of a bare answer to a product from which it is taken for its name in other words."""
ANSWER_LEAD = 0.15
"""How much nearer it must be than the next product."""

SEVERAL = "more than one product was named"


@dataclass(frozen=True)
class _Match:
    product: ProductView
    score: float
    fitting: int
    """How many of the person's words fit."""
    words: str


def find_product(clause: str, context: Context, *, embedder: Embedder | None = None) -> ProductChoice | None:
    """Read a lower-case clause. None when it names no product in any way.

    An attribute ("latest", "cheapest") chooses among the products that fit the other words. Several that fit
    equally give `certain=False` and the others as alternatives; words that fit nothing are `not_found`.
    """
    pool = context.catalogue
    pool = (
        pool
        if context.product is None or any(p.id == context.product.id for p in pool)
        else [*pool, context.product]
    )
    attribute = _attribute(clause)
    fits, said = _fitting(clause, pool, embedder=embedder if attribute else None)
    if attribute:
        among = [m.product for m in fits] or (pool if not said else [])
        if not among:
            return ProductChoice(not_found=said, certain=False)
        return _by_attribute(attribute, among, noun=_noun(fits))
    if fits:
        return _by_name(fits, context, clause)
    if context.product and _POINTING.search(clause):
        return ProductChoice(
            product_id=context.product.id,
            title=context.product.title,
            why="it is the product we are working on",
        )
    return ProductChoice(not_found=said, certain=False) if said else None


def answered_product(
    clause: str, context: Context, *, embedder: Embedder | None = None
) -> ProductChoice | None:
    """The product that the lower-case answer to "for which product?" names; None when it names none.

    An answer speaks of a product and of nothing else, so where no word is shared the nearest in meaning will do.
    """
    found = find_product(clause, context, embedder=embedder)
    if found is not None and found.product_id:
        return found
    pool = context.catalogue
    said = " ".join(_terms(clause))
    if embedder is None or not said or not pool:
        return None
    names = [" ".join(_WORD.findall(p.title.removeprefix(p.brand))) for p in pool]
    vectors = embedder.embed([said, *names, *(f"{p.category} {' '.join(p.tags)}" for p in pool)])
    cosines = vectors[1:] @ vectors[0]
    ranked = sorted(
        ((float(max(cosines[n], cosines[n + len(pool)])), n) for n in range(len(pool))), reverse=True
    )
    (best, at), second = ranked[0], ranked[1][0] if len(ranked) > 1 else 0.0
    if best < MIN_ANSWER or best - second < ANSWER_LEAD:
        return None
    return ProductChoice(
        product_id=pool[at].id, title=pool[at].title, why="its name is nearest to your words"
    )


def fitting_products(clause: str, context: Context) -> list[str]:
    """Ids of all products that fit the words of a lower-case clause best: one for a name, several for a kind."""
    matches, _ = _fitting(clause, context.catalogue, embedder=None)
    return [match.product.id for match in matches]


MAX_BARE = 60
"""Characters of a message that is a product's name and no more."""
_ABOUT_IT = pattern("product", "about_it")


def bare_product(clause: str, context: Context) -> bool:
    """Whether a lower-case message is a product's name or kind and no more: "tumbler", "something with my backpack"."""
    if len(clause) > MAX_BARE or clause.rstrip().endswith(("?", "？")):
        return False
    left = _ABOUT_IT.sub(" ", clause).strip(" .!。！")
    if left in _CJK:
        left = _CJK[left]
    words = _WORD.findall(left)
    titles = _words_of("\n".join(p.title for p in context.catalogue))
    return bool(words) and all(_is_word_of(word, titles) for word in words)


_RETURN = pattern("product", "return_to")


def returned_to(clause: str, context: Context) -> str:
    """The other product that a lower-case message goes back to ("go back to the headphones"), in its words; or ""."""
    found = _RETURN.match(clause)
    words = next((one for one in found.groups() if one), "").strip(" .!。！") if found else ""
    if context.product is None or not words or not bare_product(words, context):
        return ""
    meant = fitting_products(words, context)
    return words if meant and context.product.id not in meant else ""


def spoken_of(words: str, context: Context) -> bool:
    """Whether the person spoke before of the product that lower-case words name."""
    meant = set(fitting_products(words, context))
    said = (turn.text.lower() for turn in context.history if turn.role == "user")
    return any(not meant.isdisjoint(fitting_products(one, context)) for one in said)


def mentions_product(clause: str, context: Context) -> bool:
    """Whether a lower-case clause shares a word with a product's title, or speaks of "my product"."""
    if re.search(r"\b(?:my|our|the|this) (?:product|bestseller|listing)s?\b", clause):
        return True
    words = _words_of("\n".join(p.title for p in context.catalogue))
    return any(_is_word_of(t, words) for t in _terms(clause)[:60])


@dataclass(frozen=True, eq=False)
class _Words:
    """The words of a text of the catalogue, the kinds of thing that they name, and those that may be misspelled."""

    all: frozenset[str]
    kinds: frozenset[str]
    long: tuple[str, ...]


@lru_cache(maxsize=2048)
def _words_of(text: str) -> _Words:
    found: dict[str, None] = dict.fromkeys(_WORD.findall(text.lower()))
    kinds = frozenset(map(_kind_of, found))
    return _Words(frozenset(found), kinds, tuple(word for word in found if len(word) >= 4))


def names_exactly(clause: str, choice: ProductChoice | None) -> bool:
    """Whether a lower-case clause holds two words of the product's title, or chose it by an attribute."""
    title = _words_of(choice.title if choice else "")
    shared = {t for t in _terms(clause) if _is_word_of(t, title)}
    return len(shared) >= 2 or bool(_attribute(clause) and len(shared) >= 1)


def _noun(fits: list[_Match]) -> str:
    """ "hiking product", "hiking backpack" or "product": what was asked for, in the person's words."""
    if not fits:
        return "product"
    words = fits[0].words
    title = fits[0].product.title
    # A word of the category is no name for a thing ("hiking"), unless the title ends with it.
    field = _WORD.findall(fits[0].product.category.lower())
    last = words.split()[-1] if words else ""
    end = _words_of(" ".join(_WORD.findall(title.lower())[-1:]))
    named = bool(last) and (
        _is_word_of(last, end) or (last not in field and _is_word_of(last, _words_of(title)))
    )
    return words if named else f"{words} product".strip()


def _attribute(clause: str) -> str:
    first = next(_ATTRIBUTE.hits(clause), None)
    return "" if first is None else _ATTRIBUTES[first]


def _terms(clause: str) -> list[str]:
    words = [w for w in _WORD.findall(clause) if w not in _NOT_PRODUCT]
    return words + [w for w in _CJK if w in clause]


@dataclass(frozen=True, eq=False)
class _Shelf:
    """The words of several products; a product is a bit, by its place."""

    words: _Words
    """Of all of them together."""
    titles: dict[str, int]
    """By word, and by kind of thing: the products whose titles name it."""
    others: dict[str, int]
    """The same of categories, brands and tags."""


@lru_cache(maxsize=64)
def _shelf(texts: tuple[tuple[str, str], ...]) -> _Shelf:
    every = _words_of("\n".join(f"{title} {kind}" for title, kind in texts))
    shelf = _Shelf(every, {}, {})
    for n, both in enumerate(texts):
        for text, places in zip(both, (shelf.titles, shelf.others), strict=True):
            found = _words_of(text)
            for key in (*found.all, *map(_kind, found.kinds)):
                places[key] = places.get(key, 0) | 1 << n
    return shelf


def _kind_of(word: str) -> str:
    """The kind of thing a word names, a German compound by its last part; the word itself when it is none."""
    if known := _SYNONYM.get(word):
        return known
    singular = word.removesuffix("n")
    head = next((one for one in _HEADS if singular.endswith(one)), "")
    return _SYNONYM[head] if len(singular) - len(head) >= MIN_BEFORE_HEAD and head else word


def _kind(name: str) -> str:
    return f"kind/{name}"


@lru_cache(maxsize=8192)
def _places(term: str, shelf: _Shelf) -> tuple[int, int]:
    """The products whose titles share a word of the message, and those whose other words do."""
    known = _kind_of(term)
    keys = [term, _kind(known), *map(_kind, _BROADER.get(known, ()))]
    if len(term) >= 4 and term not in _SYNONYM:  # a word that is known is no slip for another
        choices = shelf.words.long
        near = process.extract(term, choices, scorer=fuzz.ratio, score_cutoff=MIN_RATIO, limit=None)
        keys += [word for word, _, _ in near]
    titles = others = 0
    for key in keys:
        titles |= shelf.titles.get(key, 0)
        others |= shelf.others.get(key, 0)
    return titles, others


def _fitting(clause: str, pool: list[ProductView], *, embedder: Embedder | None) -> tuple[list[_Match], str]:
    """Products that share words with the clause, best first, and the words that seem to name a product."""
    shelf = _shelf(tuple([(p.title, f"{p.category} {p.brand} {' '.join(p.tags)}") for p in pool]))
    found = [(t, *_places(t, shelf)) for t in dict.fromkeys(_terms(clause))]
    left = 0
    for _, titles, others in found:
        left |= titles | others
    matches: list[_Match] = []
    while left:
        bit = left & -left
        left ^= bit
        in_title = sum(titles & bit != 0 for _, titles, _ in found)
        shared = [term for term, titles, others in found if (titles | others) & bit]
        # How many of the words fit counts first, then how many of them are in the title.
        product = pool[bit.bit_length() - 1]
        matches.append(_Match(product, len(shared) + 0.1 * in_title, len(shared), " ".join(shared)))
    matches.sort(key=lambda m: (-m.score, m.product.id))
    if matches:
        return [m for m in matches if m.fitting == matches[0].fitting], matches[0].words
    said = _named(clause)
    if said and embedder is not None and pool:
        matches = _near(said, pool, embedder)
    return matches, said


@lru_cache(maxsize=8192)
def _is_word_of(term: str, words: _Words) -> bool:
    known = _kind_of(term)
    if (
        term in words.all
        or known in words.kinds
        or not _BROADER.get(known, frozenset()).isdisjoint(words.kinds)
    ):
        return True
    if len(term) < 4 or term in _SYNONYM:
        return False
    return process.extractOne(term, words.long, scorer=fuzz.ratio, score_cutoff=MIN_RATIO) is not None


def _near(said: str, pool: list[ProductView], embedder: Embedder) -> list[_Match]:
    vectors = embedder.embed([said, *(f"{p.category} {' '.join(p.tags)}" for p in pool)])
    cosines = vectors[1:] @ vectors[0]
    return [_Match(p, float(c), 0, said) for p, c in zip(pool, cosines, strict=True) if c >= MIN_COSINE]


_AFTER = pattern("product", "after")


def _named(clause: str) -> str:
    """The words after "video for my …", without the words of asking."""
    m = _AFTER.search(clause)
    if not m:
        return ""
    words = [w for w in re.findall(r"[^\W_]+", m.group("np"))[:5] if w not in _NOT_PRODUCT and len(w) > 2]
    return " ".join(words)


def _by_name(fits: list[_Match], context: Context, clause: str) -> ProductChoice:
    best = [m for m in fits if m.score >= fits[0].score - 0.01]
    own = context.product
    if own and any(m.product.id == own.id for m in best):
        return ProductChoice(product_id=own.id, title=own.title, why="it is the product we are working on")
    if len(best) > 1 and len({m.words for m in best}) == len(best):
        return ProductChoice(
            product_id=best[0].product.id,
            title=best[0].product.title,
            why=SEVERAL,
            certain=False,
            alternatives=[m.product.title for m in best[1:5]],
        )
    if len(best) > 1:
        return ProductChoice(
            product_id=best[0].product.id,
            title=best[0].product.title,
            why=f"“{best[0].words}” fits more than one product",
            certain=False,
            alternatives=[m.product.title for m in best[1:5]],
        )
    words = best[0].words
    why = f"you said “{words}”" if words in clause else "its name is nearest to your words"
    return ProductChoice(product_id=best[0].product.id, title=best[0].product.title, why=why)


def _by_attribute(attribute: str, among: list[ProductView], *, noun: str) -> ProductChoice:
    ranked = sorted(
        ((value, p, why) for p in among if (found := _worth(attribute, p)) for value, why in [found]),
        key=lambda r: (r[0], r[1].id),
    )
    if not ranked:
        first = among[0]
        return ProductChoice(
            product_id=first.id,
            title=first.title,
            certain=len(among) == 1,
            why="the catalogue does not say which one that is",
            alternatives=[p.title for p in among[1:5]],
        )
    value, product, fact = ranked[0]
    ties = [p.title for other, p, _ in ranked[1:] if other == value]
    why = f"it is your {_SUPERLATIVES[attribute]} {noun} ({fact})"
    return ProductChoice(
        product_id=product.id, title=product.title, why=why, certain=not ties, alternatives=ties[:4]
    )


_SUPERLATIVES = {
    "latest": "newest",
    "best": "best-selling",
    "rated": "best-rated",
    "cheap": "cheapest",
    "dear": "most expensive",
}


def _worth(attribute: str, product: ProductView) -> tuple[float, str] | None:
    """Where a product stands by an attribute, least first, and the fact that says so; None when unknown."""
    if attribute == "latest" and product.launch_date:
        day = date.fromisoformat(product.launch_date)
        return -day.toordinal(), f"launched {day.day} {day:%B %Y}"
    if attribute == "best" and product.sales_rank:
        return product.sales_rank, f"sales rank {product.sales_rank}"
    if attribute == "rated" and product.stars is not None:
        return -product.stars, f"{product.stars:g} stars"
    if attribute in {"cheap", "dear"} and (amount := _amount(product.price)) is not None:
        return (amount if attribute == "cheap" else -amount), product.price
    return None


def _amount(price: str) -> float | None:
    m = re.search(r"\d+(?:[.,]\d+)?", price.replace(",", "") if re.search(r",\d{3}", price) else price)
    return float(m.group().replace(",", ".")) if m else None
