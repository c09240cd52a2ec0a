"""Going back by words: what is recognised, which point it is, how points are told; and the laws of the fold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.agent.history import telling
from limelight.agent.history.changes import Made, news, of_turn
from limelight.agent.history.finding import find, refers_to_undone
from limelight.agent.history.fold import Fold, taken
from limelight.agent.history.history import line_to, standing
from limelight.agent.history.phrases import ENGLISH, PHRASES, SAID
from limelight.router.text import clean
from limelight.router.travel import travel
from limelight.schema.as_of import AsOf, Span
from limelight.schema.history import START, Change, EditMark, Point
from limelight.schema.ids import renamed
from limelight.schema.state import ShotItem, ThreadState, TimelineState
from limelight.schema.wire import EventFrame

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def point(number: int, said: str, *changes: Change, **more: object) -> Point:
    body = {
        "id": f"run_{number}", "number": number, "parent": f"run_{number - 1}" if number > 1 else START, "said": said,
        "after": NOW + timedelta(minutes=number - 1), "at": NOW + timedelta(minutes=number), "changes": list(changes),
    }  # fmt: skip
    return Point.model_validate({**body, **more})


POINTS = [
    point(1, "Create a video for my latest hiking gear", Change(kind="concepts", n=3)),
    point(2, "I like concept 3, but at sunrise", Change(kind="board", n=4), Change(kind="chosen", n=3, words="The Open Line")),
    point(3, "Make shot 2 at night", Change(kind="shot", shots=[2], words="at night")),
    point(4, "Animate it", Change(kind="clips", n=4), Change(kind="video", n=1, words="16:9")),
    point(5, "Add our logo and the slogan “Keep it wild”", Change(kind="logo"), Change(kind="slogan", words="Keep it wild")),
    point(6, "Make it vertical", Change(kind="shots", n=4, words="9:16"), Change(kind="video", n=1, words="9:16")),
    point(7, "", Change(kind="trim", told="trimmed shot 2 to 1.8 s"), kind="edit", id="ui_7"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "moment", "side"),
    [
        ("Go back to before the logo was added", "the logo was added", "before"),
        ("Please go back to before the logo was added.", "the logo was added", "before"),
        ("the version from before the night shot", "the night shot", "before"),
        ("Give me the version before the music changed", "the music changed", "before"),
        ("Undo everything since the storyboard", "the storyboard", "at"),
        ("Undo all changes back to the storyboard", "the storyboard", "at"),
        ("undo everything from the night shot on", "the night shot", "before"),
        ("take me back to when shot 2 was at night", "shot 2 was at night", "at"),
        ("Go back to the first storyboard", "the first storyboard", "at"),
        ("Go back to #5", "#5", "at"),
        ("Go back to before #5: the logo was added", "#5", "before"),
        ("go back to the beginning", "the beginning", "at"),
        ("Geh zurück zu bevor das Logo dazukam", "das logo dazukam", "before"),
        ("Mach alles seit dem Storyboard rückgängig", "dem storyboard", "at"),
        ("Vuelve a antes de añadir el logo", "añadir el logo", "before"),
        ("Reviens avant l'ajout du logo", "l'ajout du logo", "before"),
        ("Volta para antes de acrescentar o logo", "acrescentar o logo", "before"),
        ("ロゴを入れる前に戻して", "ロゴ", "before"),
    ],
)
def test_a_moment_is_recognised(text: str, moment: str, side: str) -> None:
    found = travel(clean(text))
    assert found is not None
    assert (found.moment, found.side) == (moment, side)


def test_what_is_to_be_done_then_is_another_request() -> None:
    found = travel(clean("Go back to before the logo was added, and then make it vertical"))
    assert found is not None
    assert (found.moment, found.side, found.rest) == ("the logo was added", "before", "make it vertical")
    asked = travel(clean("What can I go back to?"))
    assert asked is not None
    assert asked.moment == ""


@pytest.mark.parametrize(
    "text",
    [
        "undo", "undo that", "go back", "Go back to how it was", "go back to the previous version of shot 2",
        "Take shot 2 back to the earlier version", "make it like a postcard from before the war", "I like concept 2",
        "Let's go back to concept 2", "put the logo before the slogan", "Make shot 2 at night", "do it again before noon",
    ],
)  # fmt: skip
def test_other_messages_go_nowhere(text: str) -> None:
    assert travel(clean(text)) is None


@pytest.mark.parametrize(
    ("moment", "numbers"),
    [
        ("the logo was added", [5]), ("the night shot", [3]), ("the storyboard", [2]), ("the first storyboard", [2]),
        ("shot 2 was at night", [3]), ("it was animated", [4]), ("the slogan", [5]), ("the concepts", [1]),
        ("the vertical video", [6]), ("das logo dazukam", [5]), ("ロゴ", [5]), ("#4", [4]), ("the trim", [7]),
        ("the video", [4, 6]), ("the first video", [4]), ("the last video", [6]), ("shot 3 was at night", []),
        ("the unicorn", []), ("make it vertical", [6]),
    ],
)  # fmt: skip
def test_the_point_that_words_mean(moment: str, numbers: list[int]) -> None:
    assert [one.number for one in find(moment, POINTS).points] == numbers


def test_the_beginning() -> None:
    assert find("the beginning", POINTS).beginning


def test_what_was_undone_is_found_when_nothing_else_fits() -> None:
    assert [one.number for one in find("the logo", POINTS[:4], undone=POINTS[4:]).points] == [5]
    assert [one.number for one in find("the storyboard", POINTS[:4], undone=[POINTS[1]]).points] == [2]


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("the video that we had before we went back", True), ("use the undone storyboard", True),
        ("Make shot 2 at night", False), ("der Entwurf, bevor wir zurückgegangen sind", True), ("undo", False),
    ],
)  # fmt: skip
def test_words_that_refer_to_what_was_undone(text: str, refers: bool) -> None:
    assert refers_to_undone(text) is refers


def test_points_in_the_persons_terms() -> None:
    assert [telling.sentence(one) for one in POINTS] == [
        "3 concepts",
        "First storyboard, 4 shots; concept 3 “The Open Line” was chosen",
        "Shot 2 was made again: at night",
        "4 clips; video in 16:9",
        "The logo was added; the slogan “Keep it wild” was added",
        "4 shots in 9:16; video in 9:16",
        "Trimmed shot 2 to 1.8 s, by hand",
    ]
    assert telling.before(POINTS[4]) == "before the logo was added"
    forty = point(8, "", Change(kind="video", n=40, words="16:9, 9:16"))
    assert (telling.sentence(forty), telling.before(forty)) == (
        "40 videos in 16:9, 9:16",
        "before the 40 videos",
    )
    german = POINTS[4].model_copy(update={"language": "de"})
    assert telling.sentence(german) == "Das Logo kam dazu; der Slogan „Keep it wild“ kam dazu"
    assert telling.before(german) == "bevor das Logo dazukam"


@pytest.mark.parametrize(
    ("language", "said", "moment"),
    [
        ("en", "1 picture; 1 display ad (300x250)", "before the picture"),
        ("de", "1 Bild; 1 Display-Anzeige (300x250)", "bevor das Bild kam"),
        ("es", "1 imagen; 1 anuncio display (300x250)", "antes de la imagen"),
        ("fr", "1 image; 1 bannière (300x250)", "avant l'image"),
        ("pt", "1 imagem; 1 anúncio display (300x250)", "antes de a imagem"),
    ],
)
def test_one_thing_is_not_said_as_many(language: str, said: str, moment: str) -> None:
    changes = (Change(kind="pictures", n=1), Change(kind="ads", n=1, words="300x250"))
    one = point(9, "", *changes).model_copy(update={"language": language})
    assert (telling.sentence(one), telling.before(one)) == (said, moment)


def test_every_language_says_everything() -> None:
    optional = {"crop", "rotate", "adjust", "text", "onlogo"}
    for language, table in PHRASES.items():
        plain = {key for key in ENGLISH if ":" not in key} - optional
        assert plain <= {*table}, language
        assert {*SAID[language]} == {*SAID["en"]}


def test_what_is_told_can_be_said_back() -> None:
    for language in PHRASES:
        said = telling.choice(
            POINTS[4].model_copy(update={"language": language}), earlier=True, language=language
        )
        back = travel(clean(said))
        assert back is not None, said
        assert (back.moment, back.side) == ("#5", "before"), said


def test_news_of_a_scene_are_its_new_words() -> None:
    old = ShotItem(index=2, prompt="sandstone and fine desert sand at sunrise")
    new = ShotItem(index=2, prompt="sandstone and fine desert sand at night")
    assert news(old, new) == "at night"


def test_the_same_end_card_in_another_shape_is_nothing_new() -> None:
    state = ThreadState(timeline=TimelineState(endcard_id="art_1"))
    card = Made(id="art_1", kind="endcard", meta={"with_logo": True, "text": "Keep it wild"})
    again = card.model_copy(update={"id": "art_2"})
    assert of_turn(state, state, [again], card=card) == []
    assert [one.kind for one in of_turn(state, state, [again])] == ["logo", "slogan"]


# Laws


def frame(n: int, run_id: str, event: dict[str, object]) -> EventFrame:
    return EventFrame(id=f"{run_id}.{n}", run_id=run_id, event=event)


def turn(run_id: str, value: str) -> list[EventFrame]:
    events: list[dict[str, object]] = [
        {"type": "RUN_STARTED"}, {"type": "TEXT_MESSAGE_START", "role": "user", "messageId": f"m-{run_id}"},
        {"type": "STATE_DELTA", "delta": [{"op": "replace", "path": "/plan_id", "value": value}]},
        {"type": "STATE_DELTA", "delta": [{"op": "replace", "path": "/timeline/video_id"}]},
        {"type": "RUN_FINISHED", "outcome": {"type": "success"}},
    ]  # fmt: skip
    return [frame(n, run_id, event) for n, event in enumerate(events)]


def edited(run_id: str, folds: str = "") -> list[EventFrame]:
    value = {
        "name": "image.crop",
        "message_id": run_id.removeprefix("ui_"),
        "sentence": "cropped shot 1",
        "folds": folds,
    }
    delta = [{"op": "replace", "path": "/timeline/aspect", "value": run_id}]
    return [
        frame(0, run_id, {"type": "STATE_DELTA", "delta": delta}),
        frame(1, run_id, {"type": "CUSTOM", "name": "edit", "value": value, "timestamp": 1}),
    ]


LOG = [*turn("run_1", "a"), *edited("ui_x"), *edited("ui_y", folds="x"), *turn("run_2", "b"), *edited("ui_z")]


@settings(deadline=None, max_examples=25)
@given(cuts=st.lists(st.integers(0, len(LOG)), max_size=4).map(sorted))
def test_how_the_log_is_cut_changes_nothing(cuts: list[int]) -> None:
    whole, points = taken(Fold(), LOG)
    fold, found = Fold(), []
    for start, end in zip([0, *cuts], [*cuts, len(LOG)], strict=True):
        fold, more = taken(fold, LOG[start:end])
        found += more
    assert fold == whole
    assert found == points
    assert [(one.id, one.parent, one.folds) for one in points] == [
        ("run_1", START, ""), ("ui_x", "run_1", ""), ("ui_y", "run_1", "ui_x"), ("run_2", "ui_y", ""), ("ui_z", "run_2", ""),
    ]  # fmt: skip
    assert [one.state.timeline.aspect for one in points] == ["16:9", "ui_x", "ui_y", "ui_y", "ui_z"]


def test_edits_stand_as_the_marks_left_them() -> None:
    marks = [EditMark(message_id="a"), EditMark(message_id="b"), EditMark(message_id="u", turns="b")]
    assert standing(marks) == {"a": "done", "b": "undone"}
    assert standing([*marks, EditMark(message_id="r", turns="b", redo=True)]) == {"a": "done", "b": "done"}
    assert standing([*marks, EditMark(message_id="c")]) == {"a": "done", "c": "done"}


def test_the_way_to_a_point_leaves_out_what_was_undone() -> None:
    back = point(8, "", parent="run_3", back_to="run_3")
    by_id = {one.id: one for one in [*POINTS, back]}
    assert [one.number for one in line_to(back, by_id)] == [1, 2, 3, 8]


@given(
    at=st.integers(0, 100),
    cuts=st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True).map(sorted),
)
@settings(deadline=None, max_examples=50)
def test_spans_that_touch_are_one(at: int, cuts: list[int]) -> None:
    def moment(n: int) -> datetime:
        return NOW + timedelta(seconds=n)

    joined, whole = (
        AsOf(),
        Span(after=moment(cuts[0]), until=moment(cuts[-1]), after_place=cuts[0], until_place=cuts[-1]),
    )
    for a, b in pairwise(cuts):
        joined = joined.then(Span(after=moment(a), until=moment(b), after_place=a, until_place=b))
    assert joined == AsOf(spans=(whole,))
    assert joined.sees(moment(at)) is joined.sees_place(at) is (cuts[0] < at <= cuts[-1])


def test_ids_are_exchanged_wherever_they_stand() -> None:
    text = '{"art_1a":{"url":"/v1/artifacts/art_1a/content"},"other":"art_1ab"}'
    assert (
        renamed(text, {"art_1a": "art_2"})
        == '{"art_2":{"url":"/v1/artifacts/art_2/content"},"other":"art_1ab"}'
    )
