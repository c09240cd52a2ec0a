"""What a message points at, in the chat: the shot is changed, the question asked, its answer understood."""

from __future__ import annotations

from limelight.router.understand import understand
from limelight.schema.context import Context, MediaView, PointedView, ShotView, Turn

BOARD = [ShotView(slot=f"shot-{n}", index=n, id=f"art_{n}", title=f"Shot {n}") for n in (1, 2, 3, 4)]


def shot(n: int, *, words: str = "the blue one", asked: str = "") -> PointedView:
    return PointedView(
        id=f"art_{n}", kind="shot", name=f"Shot {n}", index=n, slot=f"shot-{n}", words=words, asked=asked
    )


def view(*meant: PointedView, unclear: str = "", said: tuple[str, str] | None = None) -> Context:
    turns = [Turn(role="user", text=said[0]), Turn(role="assistant", text=said[1])] if said else []
    return Context(
        today="2026-11-21",
        storyboard=BOARD,
        catalogue_size=1,
        meant=list(meant),
        unclear=unclear,
        history=turns,
    )


def test_a_shot_that_is_pointed_at_is_the_one_that_changes() -> None:
    found = understand("make the blue one darker", view(shot(3)))

    assert [(act.label, act.slots.shot_indices) for act in found.acts] == [("shot.edit", [3])]
    assert found.question == ""


def test_when_two_fit_the_question_names_them() -> None:
    question = "Which one do you mean: “Shot 1” or “Shot 3”?"

    assert (
        understand("make the blue one darker", view(shot(1), shot(3), unclear=question)).question == question
    )


def test_a_number_that_is_said_outweighs_what_is_pointed_at() -> None:
    (act,) = understand("make shot 2 darker", view(shot(3))).acts

    assert act.slots.shot_indices == [2]


def test_the_other_one_is_changed_as_was_asked_of_the_first() -> None:
    context = view(
        shot(4, words="the other", asked="make warmer"), said=("make the second picture warmer", "Shot 2 is ready. Shall I animate it?")
    )  # fmt: skip

    (act,) = understand("not that one, the other", context).acts

    assert (act.label, act.slots.shot_indices) == ("shot.edit", [4])


def test_what_memory_answers_starts_no_work() -> None:
    found = understand("What do you know about my brand?", view().model_copy(update={"reply": "Much."}))

    assert [act.label for act in found.acts] == ["chat.question"]


def test_a_film_or_a_document_is_no_product_photo() -> None:
    given = [
        MediaView(id="art_f", kind="film", name="walk.mp4"),
        MediaView(id="art_d", kind="document", name="guide.pdf"),
    ]

    found = understand("make a video for this", Context(today="2026-11-21", uploads=given, catalogue_size=2))

    assert all(act.slots.upload_id is None for act in found.acts)


def test_the_photo_that_is_pointed_at_is_used() -> None:
    photos = [
        MediaView(id="art_a", kind="upload", name="mug"),
        MediaView(id="art_b", kind="upload", name="lamp"),
    ]
    meant = PointedView(
        id="art_a", kind="upload", name="mug.jpg", mime="image/png", words="the first one i uploaded"
    )
    context = Context(today="2026-11-21", uploads=photos, catalogue_size=2, meant=[meant])

    (act,) = understand("make a video with the first photo I uploaded", context).acts

    assert act.slots.upload_id == "art_a"
