"""What was done by hand, asked for once more."""

from __future__ import annotations

import pytest

from limelight.router.understand import by_rules
from limelight.schema.context import ConceptView, Context, ShotView

BOARD = Context(
    today="2026-11-21",
    storyboard=[
        ShotView(slot=f"shot-{n}", index=n, id=f"art_{n}", title="", prompt="") for n in (1, 2, 3, 4)
    ],
)


@pytest.mark.parametrize(
    ("words", "shots", "others", "further"),
    [
        ("Do what I just did, but for the other three", [], True, 1.0),
        ("do what i just did but better", [], False, 1.5),
        ("Apply that edit to shots 3 and 4", [3, 4], False, 1.0),
        ("repeat my last edit for all the shots", [], True, 1.0),
        ("do what I just did to shot 3, but a bit stronger", [3], False, 1.25),
        ("use the same crop on shot 4 but much tighter", [4], False, 2.0),
        ("apply my changes to the rest, half as strong", [], True, 0.5),
        ("Mach was ich gerade gemacht habe auch für die anderen", [], True, 1.0),
        ("haz lo que acabo de hacer en las otras tres", [], True, 1.0),
        ("fais ce que je viens de faire pour les autres, en plus fort", [], True, 1.5),
        ("faça o que acabei de fazer nas outras", [], True, 1.0),
        ("今やったことを他の3枚にもして", [], True, 1.0),
    ],
)
def test_it_is_known_by_rule(words: str, shots: list[int], others: bool, further: float) -> None:
    (act,) = by_rules(words, BOARD).acts
    assert (act.label, act.level) == ("edit.repeat", 0)
    assert (act.slots.shot_indices, act.slots.others, act.slots.further) == (shots, others, further)


@pytest.mark.parametrize(
    "words",
    [
        "undo what I just did",
        "what did I just do?",
        "make these changes: shot 2 at night",
        "do a headline",
        "copy the text",
    ],
)
def test_other_words_are_not(words: str) -> None:
    assert by_rules(words, BOARD).acts[0].label != "edit.repeat"


SAME_BETTER = [
    "the same but better",
    "Do that again but better",
    "the same thing again, but a bit better please",
    "once more, just better",
    "mach dasselbe, nur besser",
    "noch einmal, aber besser",
    "lo mismo pero mejor",
    "haz eso otra vez, pero mejor",
    "la même chose en mieux",
    "fais la même chose, mais mieux",
    "o mesmo mas melhor",
    "faz isso de novo, mas melhor",
    "同じことをもっと良くして",
]


@pytest.mark.parametrize("words", SAME_BETTER)
def test_the_same_but_better_is_what_was_done_last(words: str) -> None:
    by_hand = BOARD.model_copy(update={"edits": ["cropped shot 2"]})
    (act,) = by_rules(words, by_hand).acts
    assert (act.label, act.level) == ("edit.repeat", 0)
    assert act.slots.further == (1.25 if "a bit" in words else 1.5)
    assert by_rules(words, BOARD).acts[0].label == "shots.redo"
    ideas = Context(
        today="2026-11-21", concepts=[ConceptView(id="c1", index=1, title="At dawn", mood="", shots=[])]
    )
    assert by_rules(words, ideas).acts[0].label == "concepts.more"
    assert by_rules(words, Context(today="2026-11-21")).acts[0].label == "unknown"


@pytest.mark.parametrize(
    "words", ["it was better before", "the same but in blue", "a better slogan", "again"]
)
def test_better_alone_is_no_repeat(words: str) -> None:
    by_hand = BOARD.model_copy(update={"edits": ["cropped shot 2"]})
    assert by_rules(words, by_hand).acts[0].label != "edit.repeat"
