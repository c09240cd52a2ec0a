"""Undo and redo by chat take back what was done last, whatever it was: pictures beside the storyboard, another shape, the storyboard itself."""

from __future__ import annotations

from tests.agent.live import Live


async def test_a_loose_picture_is_taken_back_before_the_videos_edit(talk: Live) -> None:
    await talk.to_storyboard()
    before = await talk.shot_ids()
    await talk.edit("shot.reorder", order=[before[1], before[0], *before[2:]])
    moved = await talk.shot_ids()
    await talk.say("make two pictures of the trail boot on a beach")
    mine = sorted(await talk.list("image"), key=lambda one: one.index or 0)

    assert (await talk.say("undo that")).answer == "Undone: 2 pictures."
    assert await talk.shot_ids() == moved
    assert (await talk.say("redo")).answer == "Done again: 2 pictures."
    assert (await talk.say("undo that")).answer == "Undone: 2 pictures."
    assert (await talk.say("undo that")).answer == "Undone: the shots are in another order."
    assert await talk.shot_ids() == before
    assert {one.id for one in await talk.list("image")} >= {one.id for one in mine}


async def test_what_was_taken_back_is_not_gone_on_from(talk: Live) -> None:
    await talk.say("make a picture of the trail boot")
    first = (await talk.list("image"))[-1]
    await talk.say("take the background out of it")
    second = (await talk.list("image"))[-1]
    assert first.id in second.parents

    assert (await talk.say("undo")).answer == f"Undone: “{second.name}”."
    await talk.say("make it warmer")
    assert (await talk.list("image"))[-1].parents == (first.id,)


async def test_several_edits_asked_for_at_once_are_taken_back_at_once(talk: Live) -> None:
    await talk.say("make a picture of the trail boot")
    first = (await talk.list("image"))[-1]
    await talk.say("make it warmer and flip it")
    assert len(await talk.list("image")) == 3

    assert (await talk.say("undo")).answer == f"Undone: “{first.name}” is as it was before."
    await talk.say("flip it")
    assert (await talk.list("image"))[-1].parents == (first.id,)


async def test_a_shape_that_was_taken_back_is_not_made_again(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("Looks great, please animate")
    await talk.say("make a vertical version too")
    assert {str(one.meta.get("aspect")) for one in await talk.list("video")} == {"16:9", "9:16"}
    made = len(await talk.list("video"))

    assert (await talk.say("undo that")).answer.startswith("Undone: ")
    await talk.say("make shot 2 at night and put it together again")

    new = (await talk.list("video"))[made:]
    assert [one.meta.get("aspect") for one in new] == ["16:9"]


async def test_the_storyboard_and_the_concepts_are_taken_back_too(talk: Live) -> None:
    await talk.say("make a video for the trail boot")
    concepts = (await talk.state()).concepts
    await talk.say("I like concept 2")
    told = await talk.say("deshaz el último cambio")
    state = await talk.state()

    assert (
        told.answer
        == "Deshecho: primer storyboard, 4 tomas; se eligió el concepto 2 “"
        + concepts[sorted(concepts, key=lambda key: concepts[key].index)[1]].title
        + "”."
    )
    assert (state.storyboard, state.concepts) == ({}, concepts)
    assert not any(one.chosen for one in state.concepts.values())

    await talk.say("redo")
    assert len((await talk.state()).storyboard) == 4
    await talk.say("undo")
    await talk.say("undo")
    assert ((await talk.state()).concepts, (await talk.state()).product) == ({}, None)
    assert (await talk.say("undo")).answer == "En esta conversación no hay nada que deshacer."
