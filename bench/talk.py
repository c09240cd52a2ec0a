"""A long conversation with questions whose evidence is known, made by a seed.

`talk(seed, turns=500, pool="test")` gives messages, artifacts, edits by hand and questions. The pools `dev` and `test` say
the same kinds of things in other words, so that what was tuned on one is measured on the other. Languages: about half of
the conversations are English, the others German, Spanish, French, Portuguese or Japanese in what the person settles.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Pool = Literal["dev", "test"]
LANGUAGES = ("en", "en", "de", "en", "es", "fr", "en", "pt", "ja", "en")


@dataclass(frozen=True)
class Said:
    """One message."""

    role: Literal["user", "assistant"]
    text: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question about what came before."""

    kind: str
    """step one, fact, superseded, scoped, rule lifted, other one, open, upload, by hand, nothing."""
    text: str
    needles: tuple[str, ...]
    """Words that must be in sight to answer it; none when nothing was said of it."""
    stale: str = ""
    """What held before, and must not be taken for what holds."""


@dataclass
class Talk:
    """A conversation, oldest first."""

    seed: int
    language: str
    messages: list[Said] = field(default_factory=list[Said])
    artifacts: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Kind and name."""
    edits: list[str] = field(default_factory=list[str])
    """Captions that were typed by hand, one event each."""
    questions: list[Question] = field(default_factory=list[Question])


@cache
def _lines() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(Path(__file__).with_name("talk.toml").read_text("utf-8"))


class _Maker:
    def __init__(self, seed: int, pool: Pool) -> None:
        self.random = random.Random(f"{pool}-{seed}")
        self.language = LANGUAGES[seed % len(LANGUAGES)]
        self.pool = pool
        self.used: set[str] = set()

    def value(self, name: str) -> str:
        """A value that was not used before."""
        words = _lines()["values"][name]["all"]
        free = [word for word in words if word not in self.used] or words
        chosen = self.random.choice(free)
        self.used.add(chosen)
        return chosen

    def line(self, name: str, **slots: str) -> str:
        """One wording, in the conversation's language where there is one."""
        known = _lines()[name]
        choices = known.get(f"{self.language}_{self.pool}") or known[f"en_{self.pool}"]
        return self.random.choice(choices).format(**slots)

    def english(self, name: str, **slots: str) -> str:
        """One wording in English."""
        return self.random.choice(_lines()[name][f"en_{self.pool}"]).format(**slots)


Exchange = list[Said]


def talk(seed: int, *, turns: int, pool: Pool, artifacts: int = 0, events: int = 0) -> Talk:
    """A conversation of `turns` turns, each a message and an answer."""
    make = _Maker(seed, pool)
    made = Talk(seed, make.language)
    first, planted = _planted(make, made)
    places = sorted(make.random.sample(range(2, max(turns - 8, len(planted) + 3)), len(planted)))
    slots = dict(zip(places, planted, strict=True))
    turn = 0
    while turn < turns:
        exchange = first if turn == 0 else slots.pop(turn, None) or _filler(make)
        made.messages += exchange
        turn += len(exchange) // 2
    for late in slots.values():  # a long exchange stood in its place
        made.messages += late
    made.artifacts = [
        (make.random.choice(("shot", "clip", "headline", "music")), f"{make.random.choice(_lines()['values']['scene']['all'])} {n}")
        for n in range(artifacts)
    ]  # fmt: skip
    made.edits = [f"{make.random.choice(_lines()['values']['caption']['all'])} {n}" for n in range(events)]
    if made.edits:
        made.questions.append(Question("by hand", make.english("ask_by_hand"), (made.edits[-1],)))
    make.random.shuffle(made.questions)
    return made


def _planted(make: _Maker, made: Talk) -> tuple[Exchange, list[Exchange]]:
    """The first exchange, and what is said on the way, in order; adds the questions."""
    say, ask = make.line, made.questions.append
    shop, goods, town = make.value("shop"), make.value("goods"), make.value("town")
    first = [
        Said("user", say("opening", shop=shop, goods=goods, town=town)),
        Said("assistant", make.english("answer")),
    ]
    ask(Question("step one", say("ask_opening"), (shop, town)))
    planted: list[Exchange] = []

    def plant(text: str, *attachments: str) -> None:
        planted.append([Said("user", text, attachments), Said("assistant", make.english("answer"))])

    photos = [make.value("photo") for _ in range(3)]
    for number, photo in enumerate(photos):
        plant(make.english("photo", photo=photo), f"art_photo{number}")
    ask(Question("upload", make.english("ask_photo"), (photos[0],)))
    before, after = make.value("people"), make.value("people")
    plant(say("audience", people=before))
    seasons = [make.value("season") for _ in range(3)]
    groups = {season: make.value("people") for season in seasons}
    for season, people in groups.items():
        plant(make.english("season_audience", season=season, people=people))
    asked = make.random.choice(seasons)
    ask(Question("scoped", make.english("ask_season", season=asked), (groups[asked],)))
    color, reason, now = make.value("color"), make.value("reason"), make.value("reason_gone")
    plant(say("never", color=_in(make, color), reason=reason))
    for name in make.random.sample(
        ["founder", "guarantee", "returns", "material", "price", "award", "delivery", "rival"], 6
    ):
        value = make.value(name)
        plant(say(name, value=value))
        ask(Question("fact", say(f"ask_{name}"), (value,)))
    pairs = [(make.value("occasion"), make.value("scene"), make.value("scene")) for _ in range(2)]
    for occasion, one, other in pairs:
        planted.append(_other_one(make, occasion, one, other))
        ask(Question("other one", make.english("ask_other", occasion=occasion), (other, "not that one")))
    wish = make.value("wish")
    plant(make.english("open", wish=wish))
    ask(Question("open", make.english("ask_open"), (wish,)))
    plant(say("audience_now", people=after))
    ask(Question("superseded", say("ask_audience"), (after,), stale=before))
    plant(say("allowed", color=_in(make, color), reason=now))
    ask(Question("rule lifted", say("ask_color", color=_in(make, color)), (now,), stale=reason))
    for name in make.random.sample(["phone", "celebrity", "warehouse", "invoice"], 2):
        ask(Question("nothing", make.english(f"ask_{name}"), ()))
    return first, planted


def _in(make: _Maker, color: str) -> str:
    """A colour in the conversation's language."""
    return dict(
        zip(
            _lines()["values"]["color"]["all"],
            _lines()["values"]["color"].get(make.language, []),
            strict=False,
        )
    ).get(color, color)


def _other_one(make: _Maker, occasion: str, one: str, other: str) -> Exchange:
    """Two are offered, the first is taken, then the other."""
    return [
        Said("user", make.english("opener", occasion=occasion)),
        Said("assistant", f"Two ideas for the {occasion} opener: {one}, or {other}. Which one shall it be?"),
        Said("user", make.random.choice(["The first.", "the first one please", "number one"])),
        Said("assistant", "Good, the first it is."),
        Said(
            "user",
            make.random.choice(["Hm, not that one, the other.", "Wait, not that one. the other one please"]),
        ),
        Said("assistant", "All right, then that one."),
    ]


def _filler(make: _Maker) -> Exchange:
    """A turn of ordinary work, which settles nothing that is asked for."""
    pick = {
        name: make.random.choice(_lines()["values"][name]["all"])
        for name in ("filler_scene", "filler_mood", "filler_thing")
    }
    n = str(make.random.randint(1, 6))
    asked = make.english("filler", n=n, **pick)
    return [Said("user", asked), Said("assistant", make.english("filler_answer", n=n, **pick))]
