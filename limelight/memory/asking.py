"""The question that is asked when it is not clear which thing is meant, in the person's language."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.infra.voice import Voice


def which_one(names: Sequence[str], words: str, *, language: str = "") -> str:
    """Asks for one of these, as they are called; without any, says that nothing fits the words."""
    voice = Voice(language)
    if not names:
        return voice.say("q_which_none", words=words)
    called = list(dict.fromkeys(voice.say("quoted", text=name) for name in names))
    if len(called) == 1 and len(names) > 1:
        called = [f"{called[0]} ({place})" for place in range(1, len(names) + 1)]
    return voice.say("q_which", names=voice.either(called))
