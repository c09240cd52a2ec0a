"""Writing headlines: as many as asked, none too long, no two alike, nothing the listing does not say."""

from __future__ import annotations

import re

from limelight.agent.director.facts import avoided, facts_of, says_something
from limelight.agent.director.pick import number, rotate
from limelight.agent.director.subject import Family, Subject, family_of
from limelight.schema.context import BrandView

_LINES: dict[Family, tuple[str, ...]] = {
    "outdoor": (
        "Take the long way", "The trail is waiting", "Go a little further", "Pack less, see more",
        "Out there, at home",
        "Start before the map does", "Your next weekend starts here", "Leave the pavement behind",
        "Follow the quiet path",
    ),
    "drink": (
        "Fill it. Take it along.", "Sip by sip", "The next cup is yours", "Pour, sip, carry on",
        "Made for the first sip",
        "Your day, one sip at a time", "From first sip to last", "Bring your own good mood",
    ),
    "kitchen": (
        "Good mornings start here", "Put the kitchen to work", "Begin with the good part",
        "Small ritual, good day",
        "For the way you cook", "A calmer first ten minutes", "Your counter, upgraded",
    ),
    "food": (
        "Bring it to the table", "Worth getting up for", "Save some for later", "Good mornings start here",
        "The good part of the day", "Keep some within reach", "A good start", "Seconds, anyone?",
    ),
    "beauty": (
        "Your quiet ritual", "Take your time", "A moment for your skin", "Slow mornings, slow evenings",
        "Close the door, breathe",
        "The best part of the evening", "Five minutes, all yours", "A little calm, every day",
    ),
    "wear": (
        "Wear it your way", "Put it on and go", "Made for your day", "Details you will notice",
        "Yours, every day",
        "The finishing touch", "One look is enough",
    ),
    "audio": (
        "Press play", "Hear it for yourself", "Your music, closer", "Turn the day up", "Find your quiet",
        "The soundtrack is yours", "Listen like you mean it",
    ),
    "home": (
        "Bring it home", "Make room for it", "Feels like home", "Your corner, your light",
        "A better kind of evening",
        "Set the scene", "The room thanks you",
    ),
    "general": (
        "Take a closer look", "Make it yours", "See it for yourself", "Made for your day", "A small upgrade",
        "Worth a second look", "Say hello to it",
    ),
}  # fmt: skip
_SEASONS: dict[str, tuple[str, ...]] = {
    "christmas": ("Under the tree this year", "A Christmas to remember", "One for the wish list", "Wrap it. Give it. Keep one.",
                  "Christmas starts small"),
    "easter": ("Found it first", "A spring surprise", "Better than hidden eggs"),
    "halloween": ("A treat, no trick", "For the long nights", "Nothing to be afraid of"),
    "valentine": ("Say it with this one", "For someone who counts", "Two words: for you"),
    "mother's day": ("For the one who always gives", "Thank you, in a box", "Hers, this time"),
    "father's day": ("For the one who fixes things", "Thank you, in a box", "His, this time"),
    "winter": ("Made for shorter days", "The warm part of winter", "Winter, the good side"),
    "summer": ("Made for longer days", "Summer, the good side", "Take it into the sun"),
    "autumn": ("Autumn, the good side", "For the first cool evening", "As the leaves come down"),
}  # fmt: skip
_SHORT = (
    "Go see it", "Meet it", "Your turn", "Ready?", "Start here", "Look twice", "All yours", "Say yes",
    "Here it is",
    "Come closer", "Your pick", "Take it", "See more", "Dive in", "Why wait?", "Made for you", "Hello, you",
    "Enjoy it",
    "Try it on", "On your way", "Have a look", "Stay a while", "Look closer", "Now yours", "Begin here",
    "Discover it",
    "Be ready", "Get going", "Your move", "Good pick", "Made to use", "Right here",
)  # fmt: skip
_TINY = (
    "Enjoy", "Yours", "Hello", "Today", "Ready", "Look", "Start", "Now", "Go", "See", "Meet", "New?", "Try",
    "Find",
    "Love", "Take", "Pick", "Play", "Feel", "Keep", "Know", "Live", "Move", "Stay", "Want", "Wish", "Wow",
    "Yes", "Join",
    "Open",
)  # fmt: skip


def write_headlines(
    subject: Subject, brand: BrandView, *, count: int, max_chars: int, scene: str = "", variant: int = 0
) -> list[str]:
    """`count` different headlines of at most `max_chars` characters; fewer when there are none so short."""
    pool = _pool(subject, brand, max_chars=max_chars, seed=(subject.view.id or subject.view.title, scene))
    pool = [line for line in pool if len(line) <= max_chars and not avoided(line, brand.avoid_words)]
    pool = _different(pool)
    start = variant % len(pool) if pool else 0
    return [*pool[start:], *pool[:start]][:count]


def _pool(subject: Subject, brand: BrandView, *, max_chars: int, seed: tuple[object, ...]) -> list[str]:
    """Lines as they are wanted: name, fact and feeling in turn, then shorter and plainer ones."""
    family = family_of(subject.view)
    every = facts_of(subject.view, limit=max_chars, avoid=brand.avoid_words)
    facts = [fact for fact in every if says_something(fact)]
    bare = [fact for fact in every if fact not in facts]  # "375 g" is true, but no headline
    feelings = rotate(_LINES[family], *seed, "lines")
    named = _named(subject, facts, feelings, seed)
    wanted: list[str] = []
    # Pairs begin half-way round, so that the first few lines do not say one thing alone and in a pair.
    half = len(feelings) // 2
    turned = [*feelings[half:], *feelings[:half]]
    pairs = [
        f"{feeling.rstrip('.')}. {fact}." for feeling, fact in zip(turned, reversed(facts), strict=False)
    ]
    season = next((lines for word, lines in _SEASONS.items() if word in str(seed[1]).lower()), ())
    groups = (season, facts, named, feelings) if season else (facts, named, feelings)
    first = 0 if season else number(*seed, "first") % 3
    groups = groups[first:] + groups[:first]
    for at in range(max(map(len, groups))):
        wanted += [group[at] for group in groups if at < len(group)]
    wanted += rotate(_LINES["general"], *seed, "general") + pairs
    wanted += rotate(_SHORT, *seed, "short")
    wanted += [subject.name[:1].upper() + subject.name[1:], *bare] if subject.name else bare
    return [*wanted, *rotate(_TINY, *seed, "tiny")]


def _named(subject: Subject, facts: list[str], feelings: list[str], seed: tuple[object, ...]) -> list[str]:
    """Lines with the product's name; with a fact where there is one."""
    name = subject.name
    if not name:
        return []
    if subject.product_id is None:
        name = f"Our {name}"
    meet = f"Meet the {name}" if subject.product_id else f"Meet {name[:1].lower()}{name[1:]}"
    named = [f"{name}: {_lowered(fact)}" for fact in facts[2:3] or facts[-1:]] + [meet]
    named += [f"{name}. {line}{'' if line[-1] in '.?!' else '.'}" for line in feelings[-1:]]
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
