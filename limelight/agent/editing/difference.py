"""What an undo or a redo changed on the board, as the person sees it."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.agent.history.changes import news
from limelight.infra.voice import Voice
from limelight.memory.edits.board import Board


def beside(before: Board, after: Board) -> bool:
    """Whether what changed is told by what the turn made: all of a storyboard, or nothing on it."""
    same = before.storyboard == after.storyboard and before.timeline == after.timeline
    return same or not before.storyboard or not after.storyboard


def changed(before: Board, after: Board, voice: Voice, *, back: bool) -> str:
    """What an undo (`back`) or a redo changed on the board, as the person sees it and in the words that they used."""
    if before == after:
        return voice.say("t_same")
    if before.film != after.film:
        return voice.say("t_film")
    old = {slot: item.artifact_id for slot, item in before.storyboard.items()}
    new = {slot: item.artifact_id for slot, item in after.storyboard.items()}
    if len(new) != len(old):
        return voice.say("t_count", n=len(new))
    video = ""
    if after.timeline.video_id != before.timeline.video_id:
        video = voice.say(
            "t_no_video" if not after.timeline.video_id else "t_video" if back else "t_video_again"
        )
    if swapped := [slot for slot in new if new[slot] != old.get(slot)]:
        shots = _shown_again(before, after, swapped, voice, back=back)
        return voice.say("t_also", what=shots, more=video) if video else shots
    if any(after.storyboard[slot].index != before.storyboard[slot].index for slot in new):
        return voice.say("t_order")
    return video or voice.say("t_timeline")


def _shown_again(before: Board, after: Board, slots: Sequence[str], voice: Voice, *, back: bool) -> str:
    """Which shots show an earlier or a newer picture again: told by its title, or by the words that it was made with."""
    numbers = voice.listed([str(n) for n in sorted(after.storyboard[slot].index for slot in slots)])
    pairs = [(before.storyboard[slot], after.storyboard[slot]) for slot in slots]
    titles = {now.title for was, now in pairs if now.title != was.title}
    words = {news(now, was) if back else news(was, now) for was, now in pairs}
    about = ""
    if len(slots) == 1 and titles and all(titles):
        about = voice.say("t_titled", words=titles.pop())
    elif len(words) == 1 and all(words):
        about = voice.say("t_without" if back else "t_with", words=words.pop())
    key = "t_back" if back else "t_again"
    return voice.say(key if len(slots) == 1 else f"{key}_n", n=numbers, words=about)
