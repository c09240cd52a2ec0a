"""Pictures outside the storyboard, changed by chat: the editor's own edits, kept, told of, and taken back."""

from __future__ import annotations

import pytest

from limelight.router.router import Router
from limelight.schema.context import Context, PointedView, Retouch
from tests.agent.live import Heard, Live

UNDO = "Say “undo” to take it back."


def choices(heard: Heard) -> list[str]:
    """The buttons under the question that a run ended with."""
    return heard.events[-1]["outcome"]["interrupts"][0]["metadata"]["choices"]


async def pictures(talk: Live) -> list[str]:
    await talk.say("make three pictures of the trail boot")
    made = await talk.list("image")
    return [one.id for one in sorted(made, key=lambda one: one.index or 0)]


async def test_the_second_picture_gets_warmer_and_that_can_be_undone(talk: Live) -> None:
    ids = await pictures(talk)

    heard = await talk.say("make the second picture warmer")

    child = (await talk.list("image"))[-1]
    assert child.parents == (ids[1],)
    assert child.meta["edit"] == {"name": "image.adjust", "payload": {"brightness": 0, "contrast": 0, "saturation": 0, "warmth": 0.3}}  # fmt: skip
    assert heard.answer == f"“{child.name}” is warmer now; the one before is kept. {UNDO}"
    assert heard.route == "edit edit.picture"
    assert (await talk.say("undo that")).answer == f"Undone: “{child.name}” is as it was before."

    await talk.say(
        "turn the second picture black and white"
    )  # of the picture as it stands, not of what was undone
    again = (await talk.list("image"))[-1]
    assert again.parents == (ids[1],)
    assert again.meta["edit"]["payload"]["saturation"] == -1  # type: ignore[index, call-overload]


async def test_one_edit_goes_on_from_the_other(talk: Live) -> None:
    await pictures(talk)
    await talk.say("make the last one brighter")
    first = (await talk.list("image"))[-1]

    await talk.say("flip it")
    second = (await talk.list("image"))[-1]
    await talk.say("undo")
    await talk.say("more contrast")
    third = (await talk.list("image"))[-1]

    assert (second.parents, third.parents) == ((first.id,), (first.id,))


async def test_when_several_fit_it_asks_with_their_names_and_takes_the_answer(talk: Live) -> None:
    await pictures(talk)

    asked = await talk.say("crop it to 1:1")
    names = choices(asked)
    assert asked.outcome == "interrupt"
    assert len(names) == 3
    assert asked.answer.startswith("Which picture do you mean: “")

    done = await talk.say(names[2])
    child = (await talk.list("image"))[-1]
    assert done.answer == f"“{names[2]}” is cropped to 1:1 now; the one before is kept. {UNDO}"
    assert child.width == child.height


async def test_an_upload_is_cropped_once_its_shape_is_said(talk: Live) -> None:
    given = await talk.upload()
    await talk.say("this is our mug", given.id)

    asked = await talk.say("crop the first one I uploaded")
    assert choices(asked) == ["1:1", "4:5", "9:16", "16:9"]
    done = await talk.say("4:5")

    child = (await talk.list("upload"))[-1]
    assert child.parents == (given.id,)
    assert (child.width or 0) * 5 == (child.height or 0) * 4
    assert done.answer == f"The picture is cropped to 4:5 now; the one before is kept. {UNDO}"


async def test_the_blue_one_is_the_blue_one(talk: Live) -> None:
    green, blue = await talk.upload(color=(30, 150, 40)), await talk.upload(color=(20, 40, 200))
    await talk.say("two photos of our mugs", green.id, blue.id)

    await talk.say("make the blue one brighter")

    assert (await talk.list("upload"))[-1].parents == (blue.id,)


async def test_a_shot_is_flipped_by_the_editor_and_painted_for_other_light(talk: Live) -> None:
    await talk.to_storyboard()
    before = await talk.shot_ids()

    flipped = await talk.say("flip shot 2")
    after = await talk.shot_ids()
    assert flipped.answer == f"Shot 2 is flipped now; the one before is kept. {UNDO}"
    assert [new == old for new, old in zip(after, before, strict=True)] == [True, False, True, True]

    assert (await talk.say("make shot 3 darker")).route == "orchestrate shot.edit"


async def test_without_a_picture_it_says_so(talk: Live) -> None:
    assert (await talk.say("flip it")).answer == (
        "There is no picture yet to change. Send me one, or ask me to make one."
    )


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("de", "mach das zweite Bild wärmer", "ist jetzt wärmer; die frühere Fassung bleibt erhalten"),
        ("es", "haz la segunda imagen más cálida, por favor", "más cálida. Se conserva la anterior"),
        (
            "fr",
            "rends la deuxième image plus chaude, s'il te plaît",
            "plus chaude. La version précédente est conservée",
        ),
        ("pt", "deixa a segunda imagem mais quente, por favor", "mais quente. A anterior fica guardada"),
        ("ja", "2枚目の画像を白黒にしてください", "白黒に。前のものも残してあります"),
    ],
)
async def test_it_is_told_in_the_persons_language(talk: Live, language: str, words: str, said: str) -> None:
    ids = await pictures(talk)

    assert said in (await talk.say(words)).answer
    assert (await talk.list("image"))[-1].parents == (ids[1],)


async def test_an_edit_of_a_picture_needs_no_embedding() -> None:
    picture = PointedView(id="art_1", kind="image")
    view = Context(today="2026-11-21", retouch=Retouch(steps=[], pictures=[picture]))

    route, _ = await Router().route("flip it", view)

    assert (route.level, route.label, route.lane) == (0, "edit.picture", "edit")


@pytest.mark.parametrize("answer", ["the second", "die zweite", "la de la derecha", "2"])
async def test_a_bare_answer_says_which_of_two(talk: Live, answer: str) -> None:
    await talk.say("make two pictures of the trail boot")
    second = next(one for one in await talk.list("image") if one.index == 2)

    asked = await talk.say("crop it to 1:1")
    assert asked.outcome == "interrupt"
    await talk.say(answer)

    assert (await talk.list("image"))[-1].parents == (second.id,)


async def test_the_answer_to_an_enlargement_says_the_size_that_came_out(talk: Live) -> None:
    await talk.say("make a picture of the trail boot")
    heard = await talk.say("upscale 2x")

    larger = (await talk.list("image"))[-1]
    assert isinstance(larger.meta["changed"], dict)
    assert larger.meta["changed"]["change"] == "upscale"
    assert f"The picture is ready: {larger.width} × {larger.height} pixels." in heard.answer
    assert (larger.width or 0) > 240
