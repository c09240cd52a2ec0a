"""What is said of a brand when it is asked for."""

from __future__ import annotations

from limelight.agent.asides import told
from limelight.schema.brand import BrandBrief, BrandLine, Source
from limelight.schema.principal import LOCAL
from tests.agent.live import Live


def test_only_what_was_read_off_stands_in_italics() -> None:
    bottle = Source(kind="product", name="Trail Bottle")
    brief = BrandBrief(
        name="Northpeak",
        lines=[
            BrandLine(topic="palette", text="#1c5a57", confirmed=True),
            BrandLine(topic="palette", text="#c05e3e", sources=[bottle]),
            BrandLine(topic="slogan", text="Keep it wild.", confirmed=True),
        ],
    )
    assert told(brief).splitlines()[2:4] == [
        "- **Colours**: #1c5a57, *#c05e3e* *(read off Trail Bottle)*",
        "- **Slogan**: Keep it wild.",
    ]


async def test_the_brief_is_confirmed_corrected_and_forgotten_in_words(talk: Live) -> None:
    first = (await talk.say("what do you know about my brand?")).answer
    assert first.endswith("Is that right?")
    await talk.say("yes, that's right")
    assert (await talk.say("what do you know about my brand?")).answer.endswith("under “Your brand”.")

    assert (
        await talk.say("our tone is playful, not formal")
    ).answer == "Noted: our tone is playful, not formal."
    await talk.say("our audience is parents with small children")
    await talk.say("no, our audience is retired hikers")
    said = (await talk.say("what do you know about my brand?")).answer
    assert "- **Tone**: playful, not formal\n- **Audience**: retired hikers\n" in said
    assert "parents" not in said
    assert "You told me" not in said

    await talk.say("vergiss den Ton")
    await talk.say("cheap is fine now")
    said = (await talk.say("what do you know about my brand?")).answer
    assert "**Tone**" not in said
    assert "cheap" not in said
    kit = await talk.assistant.storage.catalogue.brand(LOCAL, "")
    assert (kit.tone, "cheap" in kit.avoid_words) == ("", False)
