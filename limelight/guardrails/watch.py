"""A film or sound is checked in windows: frames of a few seconds, stretches of its sound, side by side, the beginning first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from limelight.guardrails.footage import Footage, Tracks, frames_between, sound_between, tracks_of
from limelight.guardrails.service import GRAVITY, Guardrails
from limelight.schema.guard import Heard, Stage, Verdict

WINDOW_S = 5.0
"""Of pictures that are judged together."""
EVERY_S = 1.0
"""Between two frames that are looked at."""
STRETCH_S, LAP_S = 30.0, 1.5
"""Of sound that is listened to at once, and how far it reaches into the next: no word is cut in two."""
SILENT_DB = -50.0
"""A stretch whose loudest tenth of a second is softer than this says nothing."""
AT_ONCE = 4
"""Windows under way."""


class Watched(BaseModel):
    """How far a film or sound is checked."""

    safe_s: float = 0.0
    """Seconds from the start in which everything was checked and nothing blocks."""
    seconds: float = 0.0
    verdict: Verdict = Verdict()
    """The gravest so far."""
    found: list[Verdict] = Field(default_factory=list[Verdict])
    """Everything that was not simply allowed, with its range."""
    said: str = ""
    """What is said in the stretches that were listened to."""
    language: str = ""
    unchecked: list[Literal["pictures", "sound"]] = Field(default_factory=list[Literal["pictures", "sound"]])
    """What nobody here can check."""
    done: bool = False


@dataclass
class _Window:
    kind: Literal["pictures", "sound"]
    start_s: float
    end_s: float
    judged: Heard | None = None


async def watch(
    guardrails: Guardrails, footage: Footage, *, stage: Stage, locale: str = ""
) -> AsyncIterator[Watched]:
    """How far the check is, each time it is further; the last one is `done`. It ends at the first thing that blocks.

    Windows are begun in the order of the film, so that the first seconds are safe first. Raises `BadInput` for what is
    neither film nor sound.
    """
    tracks = await asyncio.to_thread(tracks_of, footage)
    windows = _windows(tracks, guardrails)
    state = Watched(seconds=round(tracks.seconds, 3))
    state.unchecked = [
        *(["pictures"] if tracks.pictures and not guardrails.sees else []),
        *(["sound"] if tracks.sound and not guardrails.hears else []),
    ]  # fmt: skip
    turn = asyncio.Semaphore(AT_ONCE)

    async def judge(window: _Window) -> _Window:
        async with turn:
            look = _look if window.kind == "pictures" else _listen
            window.judged = await look(guardrails, footage, window, stage, locale)
            return window

    tasks = [asyncio.create_task(judge(window)) for window in windows]
    try:
        for task in asyncio.as_completed(tasks):
            _note(state, windows, await task)
            if state.verdict.action == "block":
                break
            if state.safe_s < state.seconds:
                yield state.model_copy(deep=True)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if state.verdict.action != "block":
        state.safe_s = state.seconds
    state.done = True
    for verdict in state.found[:20]:
        guardrails.record(_name(footage), verdict, stage=stage, check="film")
    yield state


async def watched(guardrails: Guardrails, footage: Footage, *, stage: Stage, locale: str = "") -> Watched:
    """What the whole check comes to."""
    states = [state async for state in watch(guardrails, footage, stage=stage, locale=locale)]
    return states[-1]


def _name(footage: Footage) -> bytes:
    return footage if isinstance(footage, bytes) else footage.name.encode()


def _windows(tracks: Tracks, guardrails: Guardrails) -> list[_Window]:
    """What is to be judged, in the order in which it ends."""
    windows: list[_Window] = []
    for kind, there, length in (
        ("pictures", tracks.pictures and guardrails.sees, WINDOW_S),
        ("sound", tracks.sound and guardrails.hears, STRETCH_S),
    ):
        at = 0.0
        while there and at < max(tracks.seconds, 0.001):
            windows.append(_Window(kind, at, min(at + length, tracks.seconds)))  # pyright: ignore[reportArgumentType]
            at += length
    return sorted(windows, key=lambda one: one.start_s)


def _note(state: Watched, windows: list[_Window], window: _Window) -> None:
    """Take up what a window came to."""
    heard = window.judged or Heard()
    if heard.verdict.action != "allow":
        state.found.append(heard.verdict)
        state.found.sort(key=lambda one: one.range_s or (0.0, 0.0))
    if GRAVITY[heard.verdict.action] > GRAVITY[state.verdict.action]:
        state.verdict = heard.verdict
    safe = state.seconds
    for one in windows:
        if one.judged is None or one.judged.verdict.action == "block":
            safe = min(safe, one.start_s)
    state.safe_s = round(safe, 3)
    texts = [one.judged for one in windows if one.judged is not None and one.judged.text]
    state.said = " ".join(one.text for one in texts)
    state.language = state.language or heard.language


async def _look(
    guardrails: Guardrails, footage: Footage, window: _Window, stage: Stage, locale: str
) -> Heard:
    """The gravest verdict on a window's frames; the first that blocks ends it."""
    frames = await asyncio.to_thread(frames_between, footage, window.start_s, window.end_s, every_s=EVERY_S)
    worst = Verdict()

    async def one(at: float, data: bytes) -> Verdict:
        verdict = await guardrails.check_picture(data, stage=stage, record=False)
        return verdict.model_copy(update={"range_s": (at, min(at + EVERY_S, window.end_s))})

    tasks = [asyncio.create_task(one(at, data)) for at, data in frames]
    try:
        for task in tasks:
            verdict = await task
            worst = verdict if GRAVITY[verdict.action] > GRAVITY[worst.action] else worst
            if worst.action == "block":
                break
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return Heard(verdict=worst)


async def _listen(
    guardrails: Guardrails, footage: Footage, window: _Window, stage: Stage, locale: str
) -> Heard:
    """The verdict on a stretch of sound, its range counted from the film's start."""
    data, level = await asyncio.to_thread(sound_between, footage, window.start_s, window.end_s + LAP_S)
    if level < SILENT_DB:
        return Heard()
    heard = await guardrails.check_sound(data, stage=stage, locale=locale)
    if heard.verdict.action != "allow":
        start, end = heard.verdict.range_s or (0.0, window.end_s - window.start_s)
        where = (round(window.start_s + start, 3), round(window.start_s + end, 3))
        heard = heard.model_copy(update={"verdict": heard.verdict.model_copy(update={"range_s": where})})
    return heard
