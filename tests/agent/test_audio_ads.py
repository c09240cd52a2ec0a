"""Audio ads by chat: a spot to be heard, an artifact of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agent.live import live


@pytest.mark.parametrize(
    ("words", "seconds", "said"),
    [
        ("Make a 30 second audio ad for the serum", 30.0, "I am making an audio ad of 30 seconds for"),
        ("a calm radio spot for my latest hiking gear", 15.0, "I am making an audio ad of 15 seconds for"),
        ("mach einen Audiospot für das Serum", 15.0, "Ich mache einen Audiospot von 15 Sekunden für"),
        ("haz una cuña de radio para el sérum", 15.0, "Estoy haciendo un anuncio de audio de 15 segundos para"),
    ],
)  # fmt: skip
async def test_an_audio_ad(home: Path, words: str, seconds: float, said: str) -> None:
    async with live(home) as talk:
        heard = await talk.say(words)
        assert (heard.outcome, heard.made) == ("success", {"audio": 1})
        assert heard.answers[0].startswith(said)
        (asked,) = talk.engine.named("audio_ad")
        assert (asked["seconds"], asked["format"]) == (seconds, "m4a")
        assert asked["brand"]
        (spot,) = await talk.list("audio")
        assert (spot.mime, spot.duration_s, spot.meta["provider"]) == ("audio/wav", seconds, "studio")


async def test_music_for_the_video_is_still_music(home: Path) -> None:
    async with live(home) as talk:
        await talk.to_storyboard()
        await talk.say("Animate it")
        heard = await talk.say("the music sounds like a radio, swap it for something slower")
        assert (heard.made.get("audio"), heard.made["music"]) == (None, 1)
