"""Writing headlines: as many as asked, none too long, no two alike, nothing the listing does not say."""

from __future__ import annotations

import re

from limelight.agent.director.facts import avoided, facts_of, says_something
from limelight.agent.director.pick import number, rotate
from limelight.agent.director.subject import Subject, family_of
from limelight.agent.director.wording import Wording, wording
from limelight.schema.context import BrandView


def write_headlines(
    subject: Subject,
    brand: BrandView,
    *,
    count: int,
    max_chars: int,
    scene: str = "",
    variant: int = 0,
    language: str = "en",
) -> list[str]:
    """`count` different headlines of at most `max_chars` characters; fewer when there are none so short.

    `scene`: in English, for its season or feast. `language`: of the headlines.
    """
    seed = (subject.view.id or subject.view.title, scene)
    pool = _pool(subject, brand, max_chars=max_chars, seed=seed, language=language)
    pool = [line for line in pool if len(line) <= max_chars and not avoided(line, brand.avoid_words)]
    pool = _different(pool)
    start = variant % len(pool) if pool else 0
    return [*pool[start:], *pool[:start]][:count]


def _pool(
    subject: Subject, brand: BrandView, *, max_chars: int, seed: tuple[object, ...], language: str
) -> list[str]:
    """Lines as they are wanted: name, fact and feeling in turn, then shorter and plainer ones."""
    speech = wording(language)
    every = facts_of(subject.view, limit=max_chars, avoid=brand.avoid_words, language=language)
    facts = [fact for fact in every if says_something(fact)]
    bare = [fact for fact in every if fact not in facts]  # "375 g" is true, but no headline
    feelings = rotate(speech.lines[family_of(subject.view)], *seed, "lines")
    named = _named(subject, facts, feelings, seed, speech)
    wanted: list[str] = []
    # Pairs begin half-way round, so that the first few lines do not say one thing alone and in a pair.
    half = len(feelings) // 2
    turned = [*feelings[half:], *feelings[:half]]
    pairs = [
        speech.pair.format(line=feeling.rstrip(speech.stop), fact=fact)
        for feeling, fact in zip(turned, reversed(facts), strict=False)
    ]
    season = next((lines for word, lines in speech.seasons.items() if word in str(seed[1]).lower()), ())
    groups = (season, facts, named, feelings) if season else (facts, named, feelings)
    first = 0 if season else number(*seed, "first") % 3
    groups = groups[first:] + groups[:first]
    for at in range(max(map(len, groups))):
        wanted += [group[at] for group in groups if at < len(group)]
    wanted += rotate(speech.lines["general"], *seed, "general") + pairs
    wanted += rotate(speech.short, *seed, "short")
    wanted += [subject.name[:1].upper() + subject.name[1:], *bare] if subject.name else bare
    return [*wanted, *rotate(speech.tiny, *seed, "tiny")]


def _named(
    subject: Subject, facts: list[str], feelings: list[str], seed: tuple[object, ...], speech: Wording
) -> list[str]:
    """Lines with the product's name; with a fact where there is one."""
    name = subject.name
    if not name:
        return []
    meet = (speech.name_meet if subject.product_id else speech.own_meet).format(name=name)
    if subject.product_id is None:
        name = speech.own_name.format(name=name)
    named = [
        speech.name_fact.format(name=name, fact=_lowered(fact) if speech.lowers else fact)
        for fact in facts[2:3] or facts[-1:]
    ]
    named += [meet[:1].upper() + meet[1:]]
    for line in feelings[-1:]:
        two = f"{{name}}{speech.stop}" in speech.name_line  # sentences, and the second ends like the first
        stop = speech.stop if two and line[-1] not in ".?!" else ""
        named.append(speech.name_line.format(name=name, line=f"{line}{stop}"))
    start = number(*seed, "named") % len(named)
    return [*named[start:], *named[:start]]


def _lowered(fact: str) -> str:
    """The fact as the second half of a sentence; names, abbreviations and figures keep their capitals."""
    first = fact.split()[0]
    plain = first[:1].isupper() and first[1:].islower()
    return fact[:1].lower() + fact[1:] if plain else fact


def _different(lines: list[str]) -> list[str]:
    """Each line once; one that says again what stands in another comes after all the others."""
    seen: list[str] = []
    kept: list[str] = []
    again: list[str] = []
    for line in lines:
        key = re.sub(r"\W+", "", line.lower())
        if key in seen:
            continue
        repeats = any(len(min(key, old, key=len)) > 7 and (key in old or old in key) for old in seen)
        (again if repeats else kept).append(line)
        seen.append(key)
    return [*kept, *again]
