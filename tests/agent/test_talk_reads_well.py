"""A whole conversation as an advertiser would hold it: what is said back reads well and is true."""

from __future__ import annotations

from tests.agent.live import Live


async def test_a_christmas_candle(talk: Live) -> None:
    first = await talk.say("can you help me advertise the ember candle for christmas?")
    assert "at Christmas" in first.answers[0]
    hooks = [a["meta"]["hook"] for a in first.artifacts]
    assert all("All of it at Christmas." in hook for hook in hooks)
    assert len({hook.rsplit("Leads with", 1)[1] for hook in hooks}) == 3
    assert not any("garden" in shot["scene"] for a in first.artifacts for shot in a["meta"]["shots"])

    more = await talk.say("what about something more playful")
    assert more.made == {"concept": 3}
    assert {a["meta"]["music_mood"] for a in more.artifacts} == {"playful"}
    assert all("at Christmas" in a["meta"]["hook"] for a in more.artifacts)

    board = await talk.say("the second one please, but warmer colours")
    title = more.artifacts[1]["meta"]["title"]
    assert (
        board.answers[0] == f"Concept 2 it is, “{title}”, with warmer colours. I am painting its shots now."
    )

    brighter = await talk.say("shot 3 is too dark")
    names = {a["meta"]["index"]: a["meta"]["title"] for a in board.artifacts if a["kind"] == "shot"}
    assert brighter.answers[0] == "Only shot 3 changes: brighter. The others stay as they are."
    assert brighter.answers[1].startswith(f"Shot 3 is ready, “{names[3]}”. The earlier one is kept.")

    await talk.say("animate it")
    calmer = await talk.say("can the music be calmer?")
    assert calmer.made == {"music": 1, "video": 1}
    assert "The music is new; the clips are the ones you had." in calmer.answers[1]

    lines = await talk.say("five headlines under 40 characters about christmas")
    said = [a["meta"]["text"] for a in lines.artifacts]
    assert len(said) == 5
    assert all(len(line) <= 40 for line in said)
    assert (
        sum("Christmas" in line or "tree" in line or "list" in line or "Wrap" in line for line in said) >= 2
    )

    gone = await talk.say("delete shot 2")
    assert gone.answer == (
        "Shot 2 is out of the storyboard; 3 are left. Say “undo” to take it back. "
        "Say “put the video together” to have it without."
    )
    assert (await talk.say("undo that")).answer == "Undone: the storyboard has 4 shots."
    assert (await talk.say("undo that and animate it")).route == "orchestrate edit.undo"


async def test_undo_takes_an_end_card_back(talk: Live) -> None:
    await talk.to_storyboard()
    first = (await talk.say("animate it")).artifacts[-1]
    await talk.say("Add our logo and the slogan 'Keep it wild' to the end")

    undone = await talk.say("undo that")

    assert undone.answer == "Undone: the player shows the video of before."
    timeline = (await talk.state()).timeline
    assert (timeline.video_id, timeline.endcard_id) == (first["id"], None)
    tall = await talk.say("make it vertical too")
    assert tall.made == {"shot": 4, "clip": 4, "video": 1}  # with the bed of before, which fits again
