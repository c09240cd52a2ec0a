"""What is asked of a finished film whose shots have changed since: it is made of the shots as they are now, and no clip twice."""

from __future__ import annotations

from tests.agent.live import Live


async def filmed(talk: Live) -> list[str]:
    """The shots that the newest video shows."""
    video = (await talk.list("video"))[-1]
    clips = {clip.id: clip for clip in await talk.list("clip")}
    return [clips[one].parents[0] for one in video.parents if one in clips]


async def finished(talk: Live) -> None:
    await talk.to_storyboard()
    await talk.say("animate it")


async def test_a_film_changes_as_a_whole_and_what_comes_next_is_of_the_new_one(talk: Live) -> None:
    await finished(talk)

    night = await talk.say("make it at night")

    assert night.made == {"shot": 4, "clip": 4, "video": 1}
    assert night.answers[0] == (
        "All four shots change: at night, and the film is made anew with them; that takes about 20 seconds. "
        "What was there before is kept."
    )
    assert await filmed(talk) == await talk.shot_ids()
    calmer = await talk.say("can the music be calmer?")
    assert calmer.made == {"music": 1, "video": 1}
    assert await filmed(talk) == await talk.shot_ids()


async def test_a_shot_that_changed_is_offered_for_the_film_and_yes_animates_it_alone(talk: Live) -> None:
    await finished(talk)

    beach = await talk.say("make shot 2 a beach at noon")

    assert beach.made == {"shot": 1}
    assert beach.answers[-1].endswith(
        "The video still shows the one before. Shall I animate it and put the video together again?"
    )
    assert (await talk.say("yes")).made == {"clip": 1, "video": 1}
    assert await filmed(talk) == await talk.shot_ids()


async def test_the_next_wish_first_brings_the_film_up_to_date(talk: Live) -> None:
    await finished(talk)
    await talk.say("make shot 3 in the snow")

    logo = await talk.say("Add our logo and the slogan 'Keep it wild' to the end")

    assert logo.made == {"clip": 1, "endcard": 1, "music": 1, "video": 1}
    assert logo.answers[0] == (
        "Shot 3 has changed since: its clip is made again first. "
        "It closes with an end card: your logo and the slogan “Keep it wild”."
    )
    assert await filmed(talk) == await talk.shot_ids()


async def test_a_shot_edited_by_hand_is_in_the_next_film_too(talk: Live) -> None:
    await finished(talk)
    await talk.say("make it vertical too")
    await talk.edit("image.crop", (await talk.shot_ids())[0], x=0, y=0, width=0.5, height=0.5)

    calmer = await talk.say("can the music be calmer?")

    # The crop is of the wide shot: the vertical one, painted for its own shape, is as it was.
    assert calmer.made == {"clip": 1, "music": 1, "video": 2}
    assert "Shot 1 has changed since: its clip is made again first." in calmer.answers[0]


async def test_every_shape_of_the_film_follows(talk: Live) -> None:
    await finished(talk)
    await talk.say("make it vertical too")

    assert (await talk.say("make it at night")).made == {"shot": 8, "clip": 8, "video": 2}
    await talk.say("make shot 3 in the snow")
    assert (await talk.say("can the music be calmer?")).made == {"shot": 1, "clip": 2, "music": 1, "video": 2}
    assert (await talk.say("add a square version")).made == {"shot": 4, "clip": 4, "video": 1}


async def test_what_was_undone_is_not_made_again(talk: Live) -> None:
    await finished(talk)
    before = await talk.shot_ids()
    await talk.say("make it at night")

    undone = await talk.say("undo that")

    assert undone.answer == (
        "Undone: shots 1, 2, 3 and 4 show their earlier pictures again, without “at night”; "
        "the player shows the video of before."
    )
    assert (await talk.say("can the music be calmer?")).made == {"music": 1, "video": 1}
    assert await filmed(talk) == before == await talk.shot_ids()


async def test_another_concept_is_another_film(talk: Live) -> None:
    await finished(talk)

    other = await talk.say("I like concept 2")

    assert other.answers[-1].endswith("Shall I animate it, or is there a shot you would like different?")
    assert (await talk.say("add our logo")).made == {"endcard": 1}
    assert (await talk.say("yes")).made == {"clip": 4, "music": 1, "video": 1}
    assert await filmed(talk) == await talk.shot_ids()
    assert (await talk.state()).timeline.endcard_id is not None
